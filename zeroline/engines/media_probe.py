"""Prober by PyAV, in a child process inside the sandbox."""

from __future__ import annotations

import json
import re
import stat
import sys
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import floor
from pathlib import Path
from typing import Any, BinaryIO

from zeroline.domain.clip import Clip, FileState, Media, Picture, Sound
from zeroline.domain.errors import BadMedia, EngineFailed
from zeroline.engines.media_allowed import DECODERS, FORMATS
from zeroline.engines.same_file import state_of
from zeroline.engines.sandbox import Limits, Outcome, Sandboxed

_CHILD = Path(__file__).with_name("probe_child.py")
_PADDING_MS = 100  # a packet of any codec is shorter
_MOST_JSON = 1 << 20
_AGAIN = "copy or download it again"
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:/", re.IGNORECASE)  # a path has lost the second stroke of "https://"
_BOXES = frozenset({b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"moof", b"styp", b"uuid"})


@dataclass(frozen=True)
class Track:
    """One stream of a container. Times in ms, counted as the container counts; None where it does not say.
    `duration_ms` is how long its packets last, `stated_ms` what the container says of it. `even`: when its first frame
    comes and how long each lasts; None: they come unevenly, or it is no picture."""

    index: int
    start_ms: int | None
    duration_ms: int | None
    stated_ms: int | None
    even: tuple[float, float] | None = None


@dataclass(frozen=True)
class Tracks:
    """What a file holds, with the streams that will be shown and heard. `recounts`: FFmpeg counts from where the first
    of the streams begins that it was told to take, and not from the clip's start."""

    media: Media
    start_ms: int
    picture: Track | None
    sound: Track | None
    recounts: bool = False

    def lead_ms(self, *taken: Track | None) -> int:
        """How much later than FFmpeg counts it what is taken of the clip begins, so that time 0 is the clip's start."""
        starts = [track.start_ms for track in taken if track is not None and track.start_ms is not None]
        return min(starts) - self.start_ms if self.recounts and starts else 0

    @property
    def frames(self) -> Frames | None:
        """When the picture's frames come, counted from the clip's start; None: unevenly, or there is none."""
        if self.picture is None or self.picture.even is None:
            return None
        first_ms, each_ms = self.picture.even
        return Frames(first_ms - self.start_ms, each_ms)


@dataclass(frozen=True)
class Frames:
    """Frames that come evenly, from the clip's start, in ms."""

    first_ms: float
    each_ms: float

    def shown_at(self, ms: float) -> float:
        """When the frame came that is shown at a moment; the first is shown before it comes, too."""
        return self.first_ms + max(0, floor((ms - self.first_ms) / self.each_ms + 1e-6)) * self.each_ms


class AvProber:
    """Looks into a file: PyAV reads its header and its first packets in a child process that has no network."""

    def probe(self, path: Path) -> Media:
        return tracks_in(path).media


def must_have_sound(clip: Clip) -> Sound:
    """The clip's sound. Raises BadMedia where it has none: then there is nothing to caption."""
    if clip.media.sound is None:
        raise BadMedia(clip.path, "has no sound track; there is nothing to caption")
    return clip.media.sound


def tracks_in(path: Path) -> Tracks:
    """Raises BadMedia with what is wrong with the file. One that was looked into a moment ago is not read again while
    the system says that nothing was done to it: with all its packets, a long one takes a while."""
    _must_be_a_file(path)
    try:
        state = state_of(path)
    except OSError as error:
        raise BadMedia(path, f"cannot be read ({error.strerror})") from error
    return _looked_into(path, state)


@lru_cache(maxsize=8)
def _looked_into(path: Path, state: FileState) -> Tracks:
    command = [sys.executable, "-I", "-B", str(_CHILD), str(path.absolute()), FORMATS, DECODERS]
    with Sandboxed(command, _limits(state.size)) as child:
        printed = next(child.blocks(_MOST_JSON), b"")
        outcome = child.outcome()
    if outcome.timed_out or outcome.killed:
        raise BadMedia(path, "takes longer to open than any clip should; it is damaged or made to harm")
    return _tracks(path, _facts(path, printed, outcome))


def _limits(size: int) -> Limits:
    """Enough to read through all the packets of a file of `size` bytes, from a slow disk; one that takes longer is an
    attack. A GB of video of six hours takes some 10 s of CPU time."""
    return Limits(cpu_s=60 + size // (20 << 20), wall_s=120 + size // (10 << 20))


def _must_be_a_file(path: Path) -> None:
    """Finds what needs no parser: nothing there, a folder, no bytes, text."""
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise BadMedia(path, "is a folder; name the files in it")
        if not stat.S_ISREG(about.st_mode):
            raise BadMedia(path, "is not a file but a device or a pipe; save the clip to a file first")
        with path.open("rb") as file:
            head = file.read(4096)
    except FileNotFoundError as error:
        address = "is an address on the network; save the clip to a file first"
        raise BadMedia(path, address if _ADDRESS.match(str(path)) else "there is no such file") from error
    except PermissionError as error:
        raise BadMedia(path, "may not be read by this user; change its permissions") from error
    except OSError as error:
        raise BadMedia(path, f"cannot be read ({error.strerror})") from error
    if not head:
        raise BadMedia(path, f"is empty (0 bytes); {_AGAIN}")
    if _is_text(head):
        playlist = head.lstrip(b"\xef\xbb\xbf \r\n").startswith((b"#EXTM3U", b"ffconcat"))
        raise BadMedia(path, "is a playlist, not a clip" if playlist else "is text, not a clip")


def _is_text(head: bytes) -> bool:
    """UTF-8 without control characters, as far as `head` goes (its last character may be cut)."""
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(head) - error.start > 3 or error.start == 0:
            return False
        text = head[: error.start].decode("utf-8")
    return all(letter.isprintable() or letter in "\t\r\n\f\ufeff" for letter in text)


def _facts(path: Path, printed: bytes, outcome: Outcome) -> dict[str, Any]:
    try:
        facts: dict[str, Any] = json.loads(printed)
    except ValueError as error:
        if "MemoryError" in outcome.log or "Cannot allocate memory" in outcome.log or outcome.code < 0:
            raise BadMedia(path, "breaks the program that reads it; it is damaged or made to harm") from error
        raise EngineFailed(f"Looking into {path} failed: {outcome.log.strip()[-300:]}") from error
    if "fault" in facts:
        with path.open("rb") as file:
            raise BadMedia(path, _fault(file, path.stat().st_size))
    return facts


def _fault(file: BinaryIO, size: int) -> str:
    """Why no demuxer took the file. An MP4 is a row of boxes, each with its length and kind (ISO/IEC 14496-12, 4.2)."""
    kinds: set[bytes] = set()
    at = 0
    while at + 8 <= size and len(kinds) < 64:
        file.seek(at)
        header = file.read(16)
        length, kind = int.from_bytes(header[:4]), header[4:8]
        if kind not in _BOXES:
            break
        kinds.add(kind)
        if length == 1:
            length = int.from_bytes(header[8:16])
        at += length if length >= 8 else size
    if kinds and b"moov" not in kinds:
        return f"is cut off: it ends before its index, so nothing in it can be decoded; {_AGAIN}"
    if kinds:
        return f"is a damaged MP4; {_AGAIN}"
    return "is not video or sound of a kind that Zeroline knows"


def _tracks(path: Path, facts: dict[str, Any]) -> Tracks:
    pictures = [one for one in facts["pictures"] if one["codec"] and not one["still"] and one["width"]]
    sounds = [one for one in facts["sounds"] if one["codec"] and one["rate"]]
    if not pictures and not sounds:
        if facts["sounds"]:
            raise BadMedia(path, "its sound is of a kind that Zeroline cannot decode")
        raise BadMedia(path, "holds neither picture nor sound")
    picture, sound = _chosen(pictures), _chosen(sounds)
    start_ms = facts["start_ms"] or 0
    ends = [one["end_ms"] for one in (picture, sound) if one and one["end_ms"] is not None]
    stated_ms = facts["duration_ms"]
    duration_ms = _agreed(max(ends, default=start_ms) - start_ms, stated_ms)
    if duration_ms <= 0:
        raise BadMedia(path, f"holds a header but no picture or sound; {_AGAIN}")
    media = Media(
        container=facts["container"],
        duration_ms=duration_ms,
        picture=_picture(picture) if picture else None,
        sound=Sound(sound["codec"], sound["rate"], sound["channels"]) if sound else None,
        stated_ms=stated_ms,
    )
    return Tracks(media, start_ms, _track(picture), _track(sound), facts["recounts"])


def _agreed(measured_ms: int, stated_ms: int | None) -> int:
    """What the container says, where it is about right: it knows how much of the last packet is padding."""
    return stated_ms if stated_ms is not None and abs(measured_ms - stated_ms) <= _PADDING_MS else measured_ms


def _chosen(streams: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The first stream that the container marks as default, else the first."""
    return next((one for one in streams if one["default"]), streams[0] if streams else None)


def _track(facts: dict[str, Any] | None) -> Track | None:
    if facts is None:
        return None
    start_ms, end_ms, stated_ms = facts["start_ms"], facts["end_ms"], facts["duration_ms"]
    lasts = None if end_ms is None else _agreed(end_ms - (start_ms or 0), stated_ms)
    even = facts.get("even")
    return Track(facts["index"], start_ms, lasts, stated_ms, None if even is None else (even[0], even[1]))


def _picture(facts: dict[str, Any]) -> Picture:
    """The size that a player shows: square pixels first (the width gives), then turned."""
    across, down = facts["aspect"]
    width, height = round(facts["width"] * across / down), facts["height"]
    if facts["rotation"] in (90, 270):
        width, height = height, width
    rate = Fraction(*facts["rate"]) if facts["rate"] else None
    return Picture(width, height, facts["codec"], rate, facts["rotation"], facts["uneven"])
