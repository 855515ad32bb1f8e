"""What tests of several rooms make: clips that exist only as values, speech, and a crew that plays by a script."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np

from tests.story.needs import CLIPS, absent
from zeroline.captions.profiles import parse_profiles
from zeroline.crew import lemmatiser, lore, shipped
from zeroline.domain.clip import Clip, Media, Picture, Sound, clip_id
from zeroline.domain.speech import EnglishSegment, Segment, Word
from zeroline.engines.fakes import (
    Line,
    MemoryKeeper,
    ScriptedAdmitter,
    ScriptedBurner,
    ScriptedEmbedder,
    ScriptedHearer,
    ScriptedRecogniser,
    ScriptedTeller,
)
from zeroline.language.corrections import Ear
from zeroline.language.inventions import Inventions
from zeroline.language.understanding import Lore
from zeroline.pipeline import Crew, Order, Work, translate
from zeroline.ports import Progress
from zeroline.revising import Readers
from zeroline.settings import Settings

INVENTIONS = Inventions.from_toml(shipped("inventions.toml"))
PROFILES = parse_profiles(shipped("profiles.toml"))
PICTURE = Picture(640, 360, "h264", Fraction(25))
SOUND = Sound("aac", 16_000, 1)
HUM = (np.sin(np.arange(16_000 * 20) / 8) * 9000).astype("<i2").tobytes()  # 20 s that are not silence
APPEAL = (
    Line(1_000, 3_000, "Мы не подписывали контрактов.", "We did not sign contracts."),
    Line(4_000, 7_000, "Нас бросили без воды и без связи.", "They left us without water and without contact."),
)


@cache
def shipped_lore() -> Lore:
    """The glossary, the names and the rules that ship with the product; read once."""
    return lore(Settings(home=Path("nobody's home")))


@cache
def shipped_readers() -> Readers:
    """What reads a person's words anew with them."""
    return Readers(shipped_lore(), lemmatiser())


def clip_at(path: Path, content: bytes = b"clip", *, picture: Picture | None = PICTURE, ms: int = 20_000) -> Clip:
    """Writes a file with this content and gives the clip that it stands for."""
    path.write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    return Clip(clip_id(sha256), path, sha256, Media("mp4", ms, picture, SOUND))


def crew_for(*clips: Clip, lines: Sequence[Line] = APPEAL, recogniser: ScriptedRecogniser | None = None,
             burner: ScriptedBurner | None = None) -> Crew:  # fmt: skip
    """A crew that hears `lines` in each of `clips`."""
    return Crew(
        admitter=ScriptedAdmitter({clip.path: clip for clip in clips}),
        hearer=ScriptedHearer(HUM),
        recogniser=recogniser or ScriptedRecogniser(tuple(lines)),
        teller=ScriptedTeller(),
        burner=burner or ScriptedBurner(),
        keeper=MemoryKeeper(),
        inventions=INVENTIONS,
        profiles=PROFILES,
        prompts=(),
        lemmatiser=lemmatiser(),
        embedder=ScriptedEmbedder(),
        lore=shipped_lore,
        ear=lambda: Ear(shipped_lore().glossary, lemmatiser().lemmatise, lemmatiser().knows, lemmatiser().forms),
    )


def work_of(clip: Clip, lines: Sequence[Line] = APPEAL, order: Order | None = None) -> Work:
    return translate(clip.path, crew_for(clip, lines=lines), order or Order("netflix"), quiet)


def quiet(_event: Progress) -> None:
    """Nobody watches."""


def words(*parts: tuple[int, int, str]) -> tuple[Word, ...]:
    return tuple(Word(start, end, text, 0.9) for start, end, text in parts)


def spoken(text: str, start: int = 0, end: int = 2_000, **more: object) -> Segment:
    fields = {"id": "s1", "confidence": 0.9, "words": words((start, end, text)), "language": "ru", **more}
    return Segment(start_ms=start, end_ms=end, text=text, **fields)  # type: ignore[arg-type]


def english(text: str, start: int = 0, end: int = 2_000, id: str = "e1", sources: tuple[str, ...] = ("s1",)) -> (
    EnglishSegment
):  # fmt: skip
    return EnglishSegment(id, start, end, text, sources, (), 0.9)


def gold() -> list[dict[str, str]]:
    """The ten statements of the domain set; skips where the folder is missing."""
    file = CLIPS / "domain" / "gold.json"
    if not file.is_file():
        absent("../shared/clips/domain/gold.json")
    statements: list[dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    return statements


def intercepts() -> list[str]:
    """The lines of the hand-corrected intercepts; skips where the folder is missing."""
    files = sorted((CLIPS.parent / "cases" / "intercepts").glob("*/transcript_original.txt"))
    if not files:
        absent("../shared/cases/intercepts")
    return [line for file in files for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def in_sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?…])\s+", text.strip()) if part]
