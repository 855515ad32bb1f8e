"""What a file that goes round is beside what a desk released: in one word, one sentence, and the reasons under it."""

from __future__ import annotations

from dataclasses import dataclass

GREEN = "green"  # a file of a release, unaltered
AMBER = "amber"  # made of a release, and not it
GREY = "grey"  # of no release that is known
WITHDRAWN = "withdrawn"  # it was released, and was taken back
VERDICTS = (GREEN, AMBER, GREY, WITHDRAWN)


@dataclass(frozen=True)
class Line:
    """A caption as it was released; times in ms of the release."""

    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True)
class Changed:
    """Captions that a file has otherwise than they were released. `start_ms` is where, in the release; `released` None:
    the file adds it; `found` None: the file lacks it."""

    start_ms: int
    released: str | None
    found: str | None


@dataclass(frozen=True)
class CaptionTrack:
    """Captions that a file carries, as a track or as a file beside it: `name` says which. `lines` None: they cannot be
    read as text."""

    name: str
    lines: tuple[Line, ...] | None


@dataclass(frozen=True)
class Credentials:
    """What C2PA says in a video: `title` names a release and its version. `ours`: the desk's key signed it; `whole`:
    and the picture and sound are those that it was signed for."""

    title: str | None
    ours: bool
    whole: bool


@dataclass(frozen=True)
class Carried:
    """What a file carries besides picture and sound. `credentials` None: there are none."""

    tracks: tuple[CaptionTrack, ...] = ()
    credentials: Credentials | None = None


@dataclass(frozen=True)
class Verified:
    """The answer. `clip` is the public id, `version` that of the captions; None: no release is known, or nothing may be
    said of it. `lines` are the words that were released for the seconds that the file has."""

    verdict: str
    why: str
    clip: str | None = None
    version: int | None = None
    reasons: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    changed: tuple[Changed, ...] = ()

    @property
    def exit_code(self) -> int:
        return 0 if self.verdict == GREEN else 1
