"""The leak check: opens the files of a release as an adversary would, and tells what should not be there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import av
import numpy as np

from zeroline.domain.secret import Leak
from zeroline.engines.leak_boxes import in_jpeg, in_mp4, outside_media
from zeroline.engines.leak_bytes import Hunt, file_names
from zeroline.engines.leak_frames import Watch, first_bare, still_is_bare
from zeroline.engines.leak_sound import RATE, Samples, heard, is_silent, where_it_is_the_same

_BROKEN = "cannot be read as what its name says"


@dataclass(frozen=True)
class Letters:
    """The captions of each shape over nothing but black, and the still of it. They are made only where something
    stands over a cover: mostly nothing does."""

    make: Callable[[], tuple[Mapping[str, Path], Path]]

    @cached_property
    def made(self) -> tuple[Mapping[str, Path], Path]:
        return self.make()


@dataclass(frozen=True)
class Suspect:
    """A bundle before it is kept. `shapes` are its videos by shape; `voice` as the Shield says; `own_sound` decodes
    the original's sound at RATE; `drawn` are the texts that were drawn into the videos; `still_ms` is the moment of
    which the still is."""

    files: Mapping[str, Path]
    shapes: Mapping[str, str]
    poster: str
    voice: str
    hunt: Hunt
    watch: Watch
    letters: Letters
    drawn: Mapping[str, str]
    own_sound: Callable[[], Samples]
    still_ms: float

    @property
    def videos(self) -> dict[str, str]:
        """The shapes that are among the files, with the file of each."""
        return {shape: name for shape, name in self.shapes.items() if name in self.files}


def leaks(suspect: Suspect) -> Iterator[Leak]:
    """All that is found, file by file."""
    yield from file_names(suspect.files, suspect.hunt)
    for name, path in suspect.files.items():
        content = path.read_bytes()
        try:
            yield from _in_file(suspect, name, path, content)
        except (av.FFmpegError, ValueError, IndexError, StopIteration, EOFError):
            yield Leak(name, "as a whole", _BROKEN)
    for name, text in suspect.drawn.items():
        yield from suspect.hunt.in_bytes(name, text.encode())
    yield from _seen(suspect)
    yield from _heard(suspect)


def _in_file(suspect: Suspect, name: str, path: Path, content: bytes) -> Iterator[Leak]:
    if name in suspect.shapes.values():
        yield from in_mp4(name, path, content)
        for box, start, inner in outside_media(content):
            yield from suspect.hunt.in_bytes(name, inner, f"box {box} at byte {start}")
        yield from suspect.hunt.in_packed(name, content, "among picture and sound")
        return
    if name == suspect.poster:
        yield from in_jpeg(name, content)
    yield from suspect.hunt.in_bytes(name, content)


def _seen(suspect: Suspect) -> Iterator[Leak]:
    if not suspect.watch.covers:
        return
    for shape, name in suspect.videos.items():
        path = suspect.files[name]
        at = first_bare(path, shape, suspect.watch)
        if at is not None:
            at = first_bare(path, shape, suspect.watch, suspect.letters.made[0][shape])
        if at is not None:
            yield Leak(name, f"picture at {at / 1000:.2f} s", "shows something under a cover")
    if suspect.poster not in suspect.files:
        return
    at_ms = suspect.still_ms
    still = suspect.files[suspect.poster]
    if still_is_bare(still, suspect.watch, at_ms) and still_is_bare(
        still, suspect.watch, at_ms, suspect.letters.made[1]
    ):
        yield Leak(suspect.poster, "the still", "shows something under a cover")


def _heard(suspect: Suspect) -> Iterator[Leak]:
    if suspect.voice == "own":
        return
    original: Samples | None = None
    for name in suspect.videos.values():
        sound = heard(suspect.files[name])
        if is_silent(sound):
            continue
        if suspect.voice == "silence":
            at = float(np.argmax(np.abs(sound) > 1e-3)) / RATE
            yield Leak(name, f"sound at {at:.2f} s", "is not silent")
            continue
        original = suspect.own_sound() if original is None else original
        same = where_it_is_the_same(sound, original)
        if same is not None:
            yield Leak(name, f"sound at {same:.2f} s", "lets the clip's own sound be heard")
