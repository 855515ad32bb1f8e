"""The story of what was written: a text comes in, is understood, rendered in English and compared. One line a stage."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from zeroline.domain.errors import BadText
from zeroline.domain.meaning import Meaning
from zeroline.domain.review import Flag
from zeroline.domain.speech import Language, Maker
from zeroline.domain.translation import Passage, Rendering
from zeroline.domain.written import Sentence, WrittenText
from zeroline.language.passages import passages
from zeroline.language.understanding import Lore, Said, understand
from zeroline.language.written import foreign, sentences_of, written_language
from zeroline.ports import Keeper, Lemmatiser, Progress, Report, Translator

_AT_ONCE = 40  # sentences between two events of progress, and what is lost at most when a run is broken off


@dataclass(frozen=True)
class TextCrew:
    """One of each that the story of a text needs."""

    translator: Translator
    lemmatiser: Lemmatiser
    keeper: Keeper
    lore: Lore


@dataclass(frozen=True)
class TextWork:
    """All that was made of one text. `english` has one entry a sentence; None: there was nothing to translate in it.
    `kept`: all of the English was made before and taken from what was kept."""

    text: WrittenText
    language: Language
    sentences: tuple[Sentence, ...]
    english: tuple[Rendering | None, ...]
    meaning: Meaning
    flags: tuple[Flag, ...]
    made_by: Maker
    kept: bool = False

    @property
    def english_texts(self) -> tuple[str, ...]:
        """The English of each sentence; one without anything to translate stays as it is."""
        pairs = zip(self.sentences, self.english, strict=True)
        return tuple(sentence.text if english is None else english.text for sentence, english in pairs)


@dataclass(frozen=True)
class _Kept:
    renderings: tuple[Rendering, ...]


def translate_text(text: WrittenText, crew: TextCrew, told: str | None, report: Report) -> TextWork:
    """English for one text. `told` is ru, uk or None: find out. Raises BadText, NoModel, EngineFailed."""
    language = Language(told, None) if told else written_language(text.text)
    if language.tag is None:
        raise BadText(text.path, "holds nothing in Russian or Ukrainian")
    sentences = sentences_of(text.text)
    english, kept = _translated(sentences, _passages(sentences, crew, language.tag), crew, language.tag, report)
    meaning = understand(_said(sentences, english, language.tag), crew.lore, crew.lemmatiser.lemmatise)
    made_by = next((one.made_by for one in english if one is not None), crew.translator.maker)
    return TextWork(text, language, sentences, english, meaning, _unsure(language) + meaning.flags, made_by, kept)


def _passages(sentences: Sequence[Sentence], crew: TextCrew, language: str) -> tuple[Passage, ...]:
    """The sentences with what is around them and what the glossary wants in them."""
    said = [sentence.text for sentence in sentences]
    tokens = [crew.lemmatiser.lemmatise(text, language) for text in said]
    return passages(said, crew.lore.glossary.find_in(list(zip(tokens, said, strict=True)), language))


def _said(sentences: Sequence[Sentence], english: Sequence[Rendering | None], language: str) -> list[Said]:
    return [
        Said(sentence.id, sentence.text, language, rendering.text)
        for sentence, rendering in zip(sentences, english, strict=True)
        if rendering is not None
    ]


def _translated(
    sentences: Sequence[Sentence], lines: Sequence[Passage], crew: TextCrew, language: str, report: Report
) -> tuple[tuple[Rendering | None, ...], bool]:
    """The English, a batch at a time, each batch once for the same lines, terms and translator."""
    wanted = [at for at, sentence in enumerate(sentences) if not foreign(sentence)]
    english: list[Rendering | None] = [None] * len(sentences)
    all_kept = bool(wanted)
    report(Progress("translate", 0, len(wanted)))
    for first in range(0, len(wanted), _AT_ONCE):
        places = wanted[first : first + _AT_ONCE]
        renderings, kept = _once([lines[at] for at in places], crew, language)
        for at, rendering in zip(places, renderings, strict=True):
            english[at] = rendering
        all_kept = all_kept and kept
        report(Progress("translate", first + len(places), len(wanted)))
    return tuple(english), all_kept


def _once(batch: Sequence[Passage], crew: TextCrew, language: str) -> tuple[tuple[Rendering, ...], bool]:
    digest = hashlib.sha256(repr(tuple(batch)).encode()).hexdigest()
    key = ("translate", digest, language, repr(crew.translator.maker))
    made, kept = crew.keeper.once(key, _Kept, lambda: _Kept(crew.translator.translate(batch, language)))
    return made.renderings, kept


def _unsure(language: Language) -> tuple[Flag, ...]:
    if language.sure:
        return ()
    lean = "nothing tells" if language.confidence is None else f"{language.confidence:.2f} of the telling words do"
    why = f"Russian or Ukrainian? Taken for {language.tag}, for which {lean}; say --language ru or uk."
    return (Flag("language_unsure", None, why),)
