"""Zeroline's captions over whole folders: whether they can be read, and whether any was invented."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from bench.contenders import Bench, Documents, Heard, heard_by_command, home, zeroline
from bench.reading import Read, read
from zeroline.captions import srt
from zeroline.captions.profiles import parse_profiles
from zeroline.domain.caption import Caption, Profile

ENGLISH, SPOKEN = "English", "spoken"


def invented(bench: Bench, nonspeech: Sequence[Path]) -> dict[str, int]:
    """Captions by file, where nobody speaks: every one is an invention."""
    made = zeroline(bench, nonspeech, home(bench), "--formats", "json")
    return {clip["clip"]["file"]: len(clip["captions"]) for clip in made.clips}


def invented_by_command(bench: Bench, nonspeech: Sequence[Path]) -> dict[str, str]:
    """What whisper-ctranslate2 writes for the same files, by file; silence is left out."""
    heard: Heard = heard_by_command(bench, nonspeech, "translate")
    return {name: text for name, text in heard.english.items() if text.strip()}


def readability(bench: Bench, speech: Sequence[Path], where: Path) -> dict[tuple[str, str], Read]:
    """By profile and language. What the home `where` keeps is not heard again; the other profiles hear nothing."""
    found: dict[tuple[str, str], Read] = {}
    # read here, not through zeroline.crew: this process stays small, as its peak is passed on to its children
    profiles = files("zeroline.data").joinpath("profiles.toml").read_text(encoding="utf-8")
    for name, profile in parse_profiles(profiles).items():
        made = zeroline(bench, speech, where, "--formats", "srt,json", "--profile", name)
        found[name, ENGLISH] = _total([_captions(clip) for clip in made.clips], profile)
        found[name, SPOKEN] = _total(_spoken(made), profile)
    return found


def _total(clips: Sequence[Sequence[Caption]], profile: Profile) -> Read:
    return sum((read(captions, profile) for captions in clips), Read(0, 0, 0))


def _captions(clip: dict[str, Any]) -> list[Caption]:
    return [Caption(one["start_ms"], one["end_ms"], tuple(one["lines"])) for one in clip["captions"]]


def _spoken(made: Documents) -> list[tuple[Caption, ...]]:
    files = sorted(path for path in made.folder.glob("*.srt") if not path.name.endswith(".en.srt"))
    return [srt.read(path.read_text(encoding="utf-8")) for path in files]
