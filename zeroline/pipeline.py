"""The story as code: a clip comes in, is heard, understood and laid out. One line a stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from zeroline.captions.bilingual import bilingual
from zeroline.captions.layout import Layout, lay_out
from zeroline.captions.limits import UNKNOWN_FRAME_MS
from zeroline.captions.spoken import Spoken
from zeroline.domain.caption import Caption, Profile
from zeroline.domain.clip import Clip
from zeroline.domain.review import Flag
from zeroline.domain.speech import Speech
from zeroline.language.inventions import Inventions, captioned, captioned_english, sifted
from zeroline.ports import Admitter, Burner, Context, Hearer, Keeper, Recogniser, Report


@dataclass(frozen=True)
class Crew:
    """One of each that the story needs."""

    admitter: Admitter
    hearer: Hearer
    recogniser: Recogniser
    burner: Burner
    keeper: Keeper
    inventions: Inventions
    profiles: Mapping[str, Profile]
    prompts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Order:
    """What was asked for. `language` is ru, uk or None: find out."""

    profile: str
    language: str | None = None
    bilingual: bool = False


@dataclass(frozen=True)
class Work:
    """All that was made of one clip. `captions` are English, `original` the spoken language's own."""

    clip: Clip
    profile: Profile
    speech: Speech
    captions: tuple[Caption, ...]
    original: tuple[Caption, ...]
    flags: tuple[Flag, ...]
    kept: bool = False  # the hearing was done before and taken from what was kept


def translate(path: Path, crew: Crew, order: Order, report: Report) -> Work:
    """Captions for one clip. Raises the errors of the crew: BadMedia, NoModel, CannotWrite, EngineFailed."""
    clip = crew.admitter.admit(path)
    speech, kept = _heard(clip, crew, order, report)
    speech = sifted(speech, crew.inventions, " ".join(text for _, text in crew.prompts))
    profile = crew.profiles[order.profile]
    english = _laid_out(captioned_english(speech.translation, speech.flags), profile, clip)
    spoken = captioned(speech.transcript, speech.flags)
    original = _laid_out(spoken, profile, clip)
    captions = bilingual(english.captions, spoken, profile) if order.bilingual else english.captions
    return Work(clip, profile, speech, captions, original.captions, speech.flags + english.flags, kept)


def _heard(clip: Clip, crew: Crew, order: Order, report: Report) -> tuple[Speech, bool]:
    """What is said, heard once for the same bytes, engine and order."""
    context = Context(order.language, crew.prompts)
    key = ("hear", clip.sha256, repr(crew.recogniser.maker), repr(context))

    def hear() -> Speech:
        return crew.recogniser.recognise(crew.hearer.hear(clip), clip.duration_ms, context, report)

    return crew.keeper.once(key, Speech, hear)


def _laid_out(segments: Sequence[Spoken], profile: Profile, clip: Clip) -> Layout:
    rate = clip.media.picture.frame_rate if clip.media.picture else None
    return lay_out(segments, profile, 1000 / float(rate) if rate else UNKNOWN_FRAME_MS, clip.duration_ms)
