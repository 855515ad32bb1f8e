"""A clip: bytes as they came, and what can be known of them without hearing or seeing."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

CARD = (1280, 720)  # width and height of the plain card that stands in for the picture of a clip of sound alone


@dataclass(frozen=True)
class Picture:
    """The moving picture as a viewer sees it: after rotation and with square pixels.

    `frame_rate` is the average in frames a second; None when the container does not say.
    """

    width: int
    height: int
    codec: str
    frame_rate: Fraction | None
    rotation: int = 0  # degrees clockwise that a player turns the stored frames: 0, 90, 180, 270
    variable_rate: bool = False


@dataclass(frozen=True)
class Sound:
    """The sound track that will be heard: the one that the container marks as its default, else its first."""

    codec: str
    sample_rate: int
    channels: int


@dataclass(frozen=True)
class Media:
    """What the container holds. `picture` is None for sound alone, `sound` is None for silent film."""

    container: str
    duration_ms: int
    picture: Picture | None
    sound: Sound | None


@dataclass(frozen=True)
class Clip:
    """One clip. `id` is derived from `sha256`, so the same bytes always carry the same id. `name` is the file's name
    as it came, where the bytes lie under another."""

    id: str
    path: Path
    sha256: str
    media: Media
    name: str | None = None

    @property
    def file(self) -> str:
        """The file's name as text: bytes of it that are no UTF-8 (an old archive's Windows-1251) show as U+FFFD."""
        return shown_name(self.name or self.path.name)

    @property
    def duration_ms(self) -> int:
        return self.media.duration_ms


def shown_name(name: str) -> str:
    """A file's name as text."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def clip_id(sha256: str) -> str:
    """Ten letters and digits from the hash (50 bits): short enough to read out, one in 10^15 to collide in pairs."""
    return base64.b32encode(bytes.fromhex(sha256)).decode("ascii")[:10].lower()
