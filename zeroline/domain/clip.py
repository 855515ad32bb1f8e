"""A clip: bytes as they came, and what can be known of them without hearing or seeing."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

CARD = (1280, 720)  # width and height of the plain card that stands in for the picture of a clip of sound alone
# Below either side of a picture the draft mark has less than 8.8 pixels of type across, or 7.2 by height.
_LEAST = (180, 100)
_LEAST_CARD = (320, 180)


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
    """What the container holds. `picture` is None for sound alone, `sound` is None for silent film.

    `duration_ms` is how long picture and sound last by their own times, `stated_ms` what the container says of it
    (None: nothing).
    """

    container: str
    duration_ms: int
    picture: Picture | None
    sound: Sound | None
    stated_ms: int | None = None


@dataclass(frozen=True)
class FileState:
    """What the system says of a file: its size in bytes, and when (in ns) its content and anything of it changed."""

    size: int
    modified_ns: int
    touched_ns: int


@dataclass(frozen=True)
class Clip:
    """One clip. `id` is derived from `sha256`, so the same bytes always carry the same id. `seen` is the state of its
    file when it was hashed, None: not known; `name` the file's name as it came, where the bytes lie under another."""

    id: str
    path: Path
    sha256: str
    media: Media
    seen: FileState | None = field(default=None, compare=False)
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


@dataclass(frozen=True)
class Canvas:
    """What captions are drawn on: its width and height in pixels, and by how many the picture on it is enlarged."""

    width: int
    height: int
    enlarged: int = 1

    @classmethod
    def of(cls, picture: Picture | None) -> Canvas:
        """The picture's own size; a plain card where there is none; and where it is too small for the draft mark to
        be read on it, a card that holds it enlarged as far as fits."""
        if picture is None:
            return cls(*CARD)
        if picture.width >= _LEAST[0] and picture.height >= _LEAST[1]:
            return cls(picture.width, picture.height)
        wide, high = _LEAST_CARD
        factor = max(1, min(wide // picture.width, high // picture.height))
        sides = max(wide, picture.width * factor), max(high, picture.height * factor)
        return cls(sides[0] + sides[0] % 2, sides[1] + sides[1] % 2, factor)


def clip_id(sha256: str) -> str:
    """Ten letters and digits from the hash (50 bits): short enough to read out, one in 10^15 to collide in pairs."""
    return base64.b32encode(bytes.fromhex(sha256)).decode("ascii")[:10].lower()
