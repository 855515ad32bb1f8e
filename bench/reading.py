"""Whether captions can be read in the time that they stand, judged from the files as a reader sees them.

On purpose not by zeroline's own limits: a fault there must not pass here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zeroline.domain.caption import Caption, Profile


@dataclass(frozen=True)
class Read:
    """How many captions there are, how many ask for no faster reading than the profile allows, and how many hold a
    line that is too long or one line too many."""

    captions: int
    readable: int
    too_long: int

    @property
    def share(self) -> float:
        """Per cent that can be read; of no captions, all."""
        return 100 * self.readable / self.captions if self.captions else 100.0

    def __add__(self, other: Read) -> Read:
        return Read(self.captions + other.captions, self.readable + other.readable, self.too_long + other.too_long)


def read(captions: Sequence[Caption], profile: Profile) -> Read:
    return Read(
        len(captions),
        sum(readable(caption, profile) for caption in captions),
        sum(not _fits(caption, profile) for caption in captions),
    )


def readable(caption: Caption, profile: Profile) -> bool:
    """Within the profile's characters a second, words a minute and least time a word, those that it sets."""
    ms = caption.end_ms - caption.start_ms
    text = " ".join(caption.lines)
    words = len(text.split())
    return ms > 0 and (
        (profile.reading_speed is None or len(text) * 1000 / ms <= profile.reading_speed)
        and (profile.words_per_minute is None or words * 60_000 / ms <= profile.words_per_minute)
        and (profile.ms_per_word is None or ms >= words * profile.ms_per_word)
    )


def _fits(caption: Caption, profile: Profile) -> bool:
    return len(caption.lines) <= profile.lines and all(len(line) <= profile.line_length for line in caption.lines)
