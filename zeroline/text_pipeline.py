"""The story of what was written: a text comes in, is understood, rendered in English and compared. One line a stage."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from zeroline.domain.errors import BadText
from zeroline.domain.glossary import Hit, Term
from zeroline.domain.mention import Mention
from zeroline.domain.review import Flag
from zeroline.domain.speech import Language, Maker
from zeroline.domain.text import Token
from zeroline.domain.translation import Passage, Rendering
from zeroline.domain.written import Sentence, WrittenText
from zeroline.language.glossary import Glossary
from zeroline.language.guards import Pair, check_pair
from zeroline.language.mentions import Knowledge, find_mentions, mention_flags
from zeroline.language.passages import passages
from zeroline.language.rendering import proposal, term
from zeroline.language.written import foreign, sentences_of, written_language
from zeroline.ports import Keeper, Lemmatiser, Progress, Report, Translator

_AT_ONCE = 40  # sentences between two events of progress, and what is lost at most when a run is broken off


@dataclass(frozen=True)
class TextCrew:
    """One of each that the story of a text needs."""

    translator: Translator
    lemmatiser: Lemmatiser
    keeper: Keeper
    glossary: Glossary
    knowledge: Knowledge


@dataclass(frozen=True)
class TextWork:
    """All that was made of one text. `english` has one entry a sentence; None: there was nothing to translate in it.
    `kept`: all of the English was made before and taken from what was kept."""

    text: WrittenText
    language: Language
    sentences: tuple[Sentence, ...]
    english: tuple[Rendering | None, ...]
    terms: tuple[Term, ...]
    mentions: tuple[Mention, ...]
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
    tokens = [() if foreign(one) else crew.lemmatiser.lemmatise(one.text, language.tag) for one in sentences]
    said = [sentence.text for sentence in sentences]
    hits = crew.glossary.find_in(list(zip(tokens, said, strict=True)), language.tag)
    english, kept = _translated(sentences, passages(said, hits), crew, language.tag, report)
    mentions = [
        find_mentions(found, sentence.id, crew.knowledge, language.tag)
        for found, sentence in zip(tokens, sentences, strict=True)
    ]
    terms, term_flags = _terms(sentences, hits, english)
    doubts = _doubts(sentences, tokens, mentions, english, crew, language.tag)
    everyone = tuple(mention for found in mentions for mention in found)
    flags = (*_language_flags(language), *term_flags, *doubts, *mention_flags(everyone))
    made_by = next((one.made_by for one in english if one is not None), crew.translator.maker)
    return TextWork(text, language, sentences, english, terms, everyone, flags, made_by, kept)


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


def _terms(
    sentences: Sequence[Sentence], hits: Sequence[Sequence[Hit]], english: Sequence[Rendering | None]
) -> tuple[tuple[Term, ...], tuple[Flag, ...]]:
    terms, flags = [], []
    for sentence, found, rendering in zip(sentences, hits, english, strict=True):
        for hit in found:
            reported = term(hit, sentence.id, rendering.text if rendering else None)
            terms.append(reported)
            if reported.rendered is False:
                flags.append(Flag("term_not_rendered", sentence.id, proposal(hit)))
    return tuple(terms), tuple(flags)


def _doubts(
    sentences: Sequence[Sentence],
    tokens: Sequence[Sequence[Token]],
    mentions: Sequence[Sequence[Mention]],
    english: Sequence[Rendering | None],
    crew: TextCrew,
    language: str,
) -> tuple[Flag, ...]:
    pairs = [
        Pair(sentence.id, found, named, rendering.text, language)
        for sentence, found, named, rendering in zip(sentences, tokens, mentions, english, strict=True)
        if rendering is not None
    ]
    return tuple(flag for pair in pairs for flag in check_pair(pair, crew.knowledge))


def _language_flags(language: Language) -> tuple[Flag, ...]:
    if language.sure:
        return ()
    lean = "nothing tells" if language.confidence is None else f"{language.confidence:.2f} of the telling words do"
    why = f"Russian or Ukrainian? Taken for {language.tag}, for which {lean}; say --language ru or uk."
    return (Flag("language_unsure", None, why),)
