"""The story as code: a clip comes in, is heard, understood and laid out. One line a stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ParamSpec, TypeVar

from zeroline.captions.layout import Layout, lay_out
from zeroline.captions.letters import letter_flags
from zeroline.captions.limits import UNKNOWN_FRAME_MS
from zeroline.captions.spoken import Spoken
from zeroline.domain.caption import Caption, Profile
from zeroline.domain.clip import Clip, Media
from zeroline.domain.meaning import Meaning
from zeroline.domain.review import Flag
from zeroline.domain.speech import Segment, Speech
from zeroline.domain.voices import Voices
from zeroline.language.corrections import Ear, corrected
from zeroline.language.glossing import glossed
from zeroline.language.inventions import Inventions, captioned, captioned_english, sifted
from zeroline.language.understanding import Lore, Said, understand
from zeroline.ports import (
    Admitter,
    Burner,
    Context,
    Embedder,
    Hearer,
    Keeper,
    Lemmatiser,
    Recogniser,
    Report,
    VoiceTeller,
)

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Crew:
    """One of each that the story needs. `lore` and `ear` are asked for when speech has been heard: until then the
    glossary may still be being read. `weighing` names what the recogniser weighs renderings with beside its own
    scores: with another glossary or another budget it may choose other English."""

    admitter: Admitter
    hearer: Hearer
    recogniser: Recogniser
    teller: VoiceTeller
    burner: Burner
    keeper: Keeper
    inventions: Inventions
    profiles: Mapping[str, Profile]
    prompts: tuple[tuple[str, str], ...]
    lemmatiser: Lemmatiser
    embedder: Embedder
    lore: Callable[[], Lore]
    ear: Callable[[], Ear]
    weighing: str = ""
    letters: Set[str] | None = None  # what the burner's fonts can draw; None: everything


@dataclass(frozen=True)
class Order:
    """What was asked for. `language` is ru, uk or None: find out; `gloss`: captions explain a term at its first use."""

    profile: str
    language: str | None = None
    bilingual: bool = False
    gloss: bool = False


@dataclass(frozen=True)
class Work:
    """All that was made of one clip. `captions` are English, `original` the spoken language's own."""

    clip: Clip
    profile: Profile
    speech: Speech
    meaning: Meaning
    captions: tuple[Caption, ...]
    original: tuple[Caption, ...]
    flags: tuple[Flag, ...]
    kept: bool = False  # the hearing was done before and taken from what was kept


def translate(path: Path, crew: Crew, order: Order, report: Report) -> Work:
    """Captions for one clip. Raises the errors of the crew: BadMedia, NoModel, CannotWrite, EngineFailed."""
    return caption(crew.admitter.admit(path), crew, order, report)


def caption(clip: Clip, crew: Crew, order: Order, report: Report) -> Work:
    """The same for a clip that was admitted already, as one of the archive is."""
    context = Context(order.language, crew.prompts)
    speech, kept = _heard(clip, crew, context, report)
    speech = sifted(speech, crew.inventions, " ".join(text for _, text in context.prompts))
    speech = corrected(speech, crew.ear())
    speech = replace(speech, flags=_misstated(clip.media) + speech.flags)
    said = _said(speech)
    profile = crew.profiles[order.profile]
    spoken, rendering = captioned(speech.transcript, speech.flags), captioned_english(speech.translation, speech.flags)
    under = spoken if order.bilingual else ()
    # each of these leaves a core idle
    with (
        _beside(_far_apart, said, crew.embedder) as apart,
        _beside(_laid_out, spoken, profile, clip) as originals,
        _beside(_laid_out, rendering, profile, clip, under) as plain,
    ):
        voiced = _voiced(said, speech, clip, crew)
        meaning = understand(voiced, crew.lore(), crew.lemmatiser.lemmatise)
        speech, original, english = speech.flagged(*apart()), originals(), plain()
    if order.gloss:
        rendering = glossed(rendering, meaning.terms, crew.lore().glossary.entries)
        english = _laid_out(rendering, profile, clip, under)
    flags = speech.flags + meaning.flags + english.flags + original.flags
    if crew.letters is not None:
        flags += tuple(letter_flags(english.captions, crew.letters))
    return Work(clip, profile, speech, meaning, english.captions, original.captions, flags, kept)


@contextmanager
def _beside(work: Callable[P, T], *args: P.args, **named: P.kwargs) -> Iterator[Callable[[], T]]:
    """Work done by another thread while the block runs; what is given waits for its result, or raises its error."""
    with ThreadPoolExecutor(1) as aside:
        yield aside.submit(work, *args, **named).result


def _misstated(media: Media) -> tuple[Flag, ...]:
    """A flag where the container says another length than picture and sound have: a piece may be missing."""
    stated_ms = media.stated_ms
    if stated_ms is None or abs(stated_ms - media.duration_ms) <= max(1000, media.duration_ms // 50):
        return ()
    lasts, states = media.duration_ms / 1000, stated_ms / 1000
    why = f"The file says that it lasts {states:.1f} s; picture and sound last {lasts:.1f} s. Is a part of it missing?"
    return (Flag("length_misstated", None, why),)


def _heard(clip: Clip, crew: Crew, context: Context, report: Report) -> tuple[Speech, bool]:
    """What is said, heard once for the same bytes, engine, context and weighing."""
    key = ("hear", clip.sha256, repr(crew.recogniser.maker), repr(context), crew.weighing)

    def hear() -> Speech:
        return crew.recogniser.recognise(crew.hearer.hear(clip), clip.duration_ms, context, report)

    return crew.keeper.once(key, Speech, hear)


def _said(speech: Speech) -> list[Said]:
    """The segments that were not invented, each with the English of all those that share sentences with it."""
    heard = captioned(speech.transcript, speech.flags)
    english = captioned_english(speech.translation, speech.flags)
    rendered: dict[str, list[int]] = {}  # segment -> the English sentences that render it
    for at, line in enumerate(english):
        for source in line.source_ids:
            rendered.setdefault(source, []).append(at)
    said: list[Said] = []
    group, last = -1, -1  # the last English sentence that this group reaches
    members: list[list[int]] = []
    for segment in heard:
        mine = rendered.get(segment.id, [])
        if group < 0 or not mine or min(mine) > last:
            group += 1
            members.append([])
        members[group] += mine
        last = max([last, *mine])
        said.append(Said(segment.id, segment.text, segment.language, None, group))
    texts = [" ".join(english[at].text for at in sorted(set(lines))) for lines in members]
    return [replace(one, english=texts[one.group or 0]) for one in said]


def _voiced(said: Sequence[Said], speech: Speech, clip: Clip, crew: Crew) -> list[Said]:
    """The same, each with the voice that says it; compared once for the same bytes, stretches and engine."""
    segments = {segment.id: segment for segment in speech.transcript}
    spans = [_spoken_in(segments[one.id]) for one in said]
    if not spans:
        return []
    key = ("voices", clip.sha256, repr(crew.teller.maker), repr(spans))
    voices, _ = crew.keeper.once(key, Voices, lambda: crew.teller.tell(crew.hearer.hear(clip), spans))
    return [replace(one, voice=span) for one, span in zip(said, voices.spans, strict=True)]


def _spoken_in(segment: Segment) -> tuple[int, int]:
    """From the first word to the last: a segment may hold silence around them."""
    words = segment.words
    return (words[0].start_ms, words[-1].end_ms) if words else (segment.start_ms, segment.end_ms)


# A rendering this far from what it renders is doubted. Of 250 pairs translated by people 1 % lie below, of pairs put
# together at random 95 %.
_APART = 0.87
_TOO_SHORT = 3  # words; greetings and shouts lie anywhere


def _far_apart(said: Sequence[Said], embedder: Embedder) -> list[Flag]:
    """A flag for each group of segments whose English means something else, by the space that both languages share."""
    groups: dict[int | None, list[Said]] = {}
    for one in said:
        groups.setdefault(one.group, []).append(one)
    pairs = [(group[0].id, " ".join(one.text for one in group), group[0].english or "") for group in groups.values()]
    pairs = [pair for pair in pairs if pair[2] and len(pair[1].split()) > _TOO_SHORT]
    if not pairs:
        return []
    vectors = embedder.embed([text for _, *both in pairs for text in both])
    likeness = [float(vectors[at] @ vectors[at + 1]) for at in range(0, len(vectors), 2)]
    why = "The English means something else than the words: likeness {:.2f}, {:.2f} is usual at the least."
    return [
        Flag("far_apart", pair[0], why.format(like, _APART))
        for pair, like in zip(pairs, likeness, strict=True)
        if like < _APART
    ]


def laid_out_under(work: Work, profile: Profile) -> tuple[Caption, ...]:
    """The English captions of the work under another profile, such as the one for upright pictures."""
    rendering = captioned_english(work.speech.translation, work.speech.flags)
    return _laid_out(rendering, profile, work.clip).captions


def _laid_out(segments: Sequence[Spoken], profile: Profile, clip: Clip, under: Sequence[Spoken] = ()) -> Layout:
    rate = clip.media.picture.frame_rate if clip.media.picture else None
    return lay_out(segments, profile, 1000 / float(rate) if rate else UNKNOWN_FRAME_MS, clip.duration_ms, under)
