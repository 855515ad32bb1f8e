"""Whose voice is heard when: what the sound alone tells of who speaks."""

from __future__ import annotations

from dataclasses import dataclass

from zeroline.domain.speech import Maker


@dataclass(frozen=True)
class VoiceSpan:
    """A stretch of the clip, in ms, and the voice in it.

    `voice` numbers the clip's voices from 0 in the order in which they are first heard; None: too little sound to tell
    by, or `mixed`: its beginning and its end sound like different voices. `likeness` is its mean likeness (-1 to 1) to
    the other stretches of its voice, `next_best` that to the nearest other voice; None where there is none. `sure` is
    False where a human should listen.
    """

    start_ms: int
    end_ms: int
    voice: int | None = None
    likeness: float | None = None
    next_best: float | None = None
    sure: bool = False
    mixed: bool = False


@dataclass(frozen=True)
class Voices:
    """The voices of the stretches that were asked about, in their order."""

    spans: tuple[VoiceSpan, ...]
    made_by: Maker

    @property
    def count(self) -> int:
        """How many voices there are, as far as the sound tells."""
        return len({span.voice for span in self.spans if span.voice is not None})
