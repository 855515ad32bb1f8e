"""A line once more: heard anew from the vault's bytes, or its words translated anew, for a person to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from zeroline.archive.editing import Editing
from zeroline.archive.intake import clip_of
from zeroline.archive.opening import Archive
from zeroline.domain.choice import Choice, Choices
from zeroline.domain.line import Line
from zeroline.domain.translation import Passage
from zeroline.language.choice import chosen, unease
from zeroline.language.understanding import Said, doubts_of
from zeroline.ports import Embedder, Hearer, LineHearer, Translator
from zeroline.revising import Readers


@dataclass(frozen=True)
class Ears:
    """What hearing and translating a line again needs. `translator` None: none is set up, and English comes from the
    sound alone. `prompts`: language tag -> words of the field."""

    hearer: Hearer
    line_hearer: LineHearer
    embedder: Embedder
    readers: Readers
    translator: Translator | None = None
    prompts: tuple[tuple[str, str], ...] = ()


def heard_again(archive: Archive, editing: Editing, clip: str, line: str, ears: Ears) -> Choices:
    """Hears the line once more with other settings than the first time. English choices carry what the guards doubt
    beside the line's spoken words as they stand. Raises NoSuchClip, WrongUse, BadMedia, EngineFailed."""
    one = editing.open(clip).draft.line(line)
    with archive.ledger.reading() as connection:
        held = clip_of(connection, archive.vault, clip)
    held = replace(held, path=archive.vault.path(held.sha256))
    prompt = dict(ears.prompts).get(one.language)
    choices = ears.line_hearer.hear_line(
        ears.hearer.hear(held), (one.start_ms, one.end_ms), _tongue(one.language), prompt
    )
    return Choices(choices.spoken, _weighed(one, choices.english, ears))


def translated_again(archive: Archive, editing: Editing, clip: str, line: str, ears: Ears) -> tuple[Choice, ...]:
    """English for the line's spoken words as they stand, by the desk's translator of texts where there is one, and from
    the sound; that which goes best with the words first. Raises as `heard_again`, and NoModel."""
    one = editing.open(clip).draft.line(line)
    found: list[Choice] = []
    if ears.translator is not None and one.spoken:
        (rendering,) = ears.translator.translate([Passage(one.text)], _tongue(one.language))
        found.append(Choice(rendering.text, rendering.confidence, "from the words as they stand", rendering.made_by))
    found += [replace(choice, how=f"from the sound, {choice.how}", doubts=())
              for choice in heard_again(archive, editing, clip, line, ears).english]  # fmt: skip
    distinct = {choice.text: choice for choice in reversed(found)}
    return _weighed(one, [choice for choice in found if distinct[choice.text] is choice], ears)


def _weighed(line: Line, english: Sequence[Choice], ears: Ears) -> tuple[Choice, ...]:
    """The choices with what the guards doubt, the one that agrees best with the others and the words first."""
    if not english or not line.spoken:
        return tuple(english)
    doubts = doubts_of(Said(line.id, line.text, line.language), ears.readers.lore, ears.readers.lemmatiser.lemmatise)
    known = [replace(choice, doubts=doubts(choice.text)) for choice in english]
    vectors = ears.embedder.embed([line.text, *(choice.text for choice in known)])
    nearness = [float(cosine) for cosine in vectors[1:] @ vectors[0]]
    uneases = [unease(choice.doubts) for choice in known]
    best = chosen([choice.text for choice in known], uneases, nearness, len(line.spoken))
    return (known[best], *known[:best], *known[best + 1 :])


def _tongue(language: str) -> str:
    return "uk" if language == "uk" else "ru"
