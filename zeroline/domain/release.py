"""A release: one immutable bundle made of one signed-off version, and what must hold before there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from zeroline.domain.clip import Canvas
from zeroline.domain.counting import counted
from zeroline.domain.cover import Cover
from zeroline.domain.eyes import SIGNED_OFF, State
from zeroline.domain.protection import Care

SHAPES = ("own", "vertical", "square")  # as it came; 9:16; 1:1
VOICES = ("own", "silence", "revoiced")  # what is heard: the clip's sound, nothing, a voice that reads the English
GRAPHIC = frozenset({"identifiable_dead_or_wounded", "death_shown", "torture", "sexual_violence"})


@dataclass(frozen=True)
class Shield:
    """What people decided to hide in what is released of a clip. `faces_seen`: an editor looked at what was found in
    the picture and confirmed that no face is left out; `words` are further words that must not leave: a house's sign, a
    telephone number, a call sign that was not recognised. `voice` is among VOICES."""

    covers: tuple[Cover, ...] = ()
    faces_seen: bool = False
    voice: str = "silence"
    words: tuple[str, ...] = ()


LEAD_MS = 5_000  # for so long a warning stands before graphic content: 95 signs at 20 a second


AS_IT_CAME = Shield(voice="own")  # what an open clip is released with while nobody decided


@dataclass(frozen=True)
class Hindrance:
    """Why a clip cannot be released now. `lifted`: an editor's reason overrides it, and is shown in the release."""

    why: str
    lifted: bool = False


@dataclass(frozen=True)
class Standing:
    """What is known of a clip when somebody asks to release it. `shield` None: nobody decided; `pictured`: it has a
    picture; `held_until` is when it may go, ISO 8601, None: at once; `withdrawn`: it was taken back for safety."""

    clip: str
    state: State
    care: Care
    shield: Shield | None
    pictured: bool
    held_until: str | None = None
    withdrawn: bool = False


def hindrances(standing: Standing, now: datetime) -> tuple[Hindrance, ...]:
    """All that stands in the way, the gravest first; empty: it can be released."""
    clip, care, found = standing.clip, standing.care, []
    if standing.withdrawn:
        found.append(Hindrance(f"{clip} was withdrawn, and is not released again."))
    if care.labels is None:
        found.append(Hindrance(f"Nobody set content labels for {clip} yet: look at it, and set those that apply, or "
                               "that none does."))  # fmt: skip
    if care.decided is None:
        found.append(Hindrance(f"Nobody decided on the protection of {clip} yet."))
    if care.protected:
        found += _unshielded(standing)
    if standing.held_until is not None and datetime.fromisoformat(standing.held_until) > now:
        found.append(Hindrance(f"{clip} is held until {standing.held_until}."))
    if standing.state.state != SIGNED_OFF:
        found.append(Hindrance(_unsigned(clip, standing.state), lifted=True))
    return tuple(found)


def _unshielded(standing: Standing) -> list[Hindrance]:
    """A protected clip's picture and voice are decided on, too."""
    clip, shield = standing.clip, standing.shield
    if shield is None:
        return [Hindrance(f"{clip} is protected, and nobody decided yet what is covered in it and what is heard.")]
    found = []
    if standing.pictured and not shield.faces_seen:
        found.append(Hindrance(f"{clip} is protected, and nobody confirmed yet that every face in it is covered."))
    if shield.voice == "own":
        found.append(Hindrance(f"{clip} is protected: the voice in it must not be heard. Choose silence or a voice "
                               "that reads the English."))  # fmt: skip
    return found


def _unsigned(clip: str, state: State) -> str:
    if state.changes:
        changes, were = counted(state.changes, "change"), "was" if state.changes == 1 else "were"
        return f"{changes} {were} made to {clip} since its last version; what came of that is not signed off."
    return f"{clip} is not signed off: it stands at {state.state.replace('_', ' ')}."


@dataclass(frozen=True)
class Released:
    """A release as the archive knows it. `id` is the public one; `files` their SHA-256 by name; `override` why an
    editor released what was not signed off, None: it was."""

    id: str
    number: int
    clip: str
    version: str
    version_number: int
    at: str
    protected: bool
    eyes: int | None
    files: Mapping[str, str]
    override: str | None = None


def coarse_until(seen: str, days: int) -> datetime:
    """Until when a clip that was first seen then names its places no finer than their district. `seen` is a date or a
    time in UTC, ISO 8601."""
    return datetime.fromisoformat(seen if "T" in seen else f"{seen}T00:00:00+00:00") + timedelta(days=days)


@dataclass(frozen=True)
class Frame:
    """The picture of one shape: its size in pixels, and where the clip's own picture lies in it, whole."""

    width: int
    height: int
    left: int
    top: int
    inner_width: int
    inner_height: int


_SIDES = (720, 1080)  # pixels of the shorter side of what is made for a feed: what such feeds show, and what they take
_ABOVE = 0.36  # of the free height stands above the picture, so that captions have room below


def framed(canvas: Canvas, shape: str) -> Frame:
    """How a shape holds the clip's picture: fitted, never cropped. All sizes are even."""
    width, height = canvas.width + canvas.width % 2, canvas.height + canvas.height % 2
    if shape == "own":
        return Frame(width, height, 0, 0, width, height)
    side = next((one for one in _SIDES if one >= min(width, height)), _SIDES[-1])
    wide, high = (side, side * 16 // 9) if shape == "vertical" else (side, side)
    scale = min(wide / width, high / height)
    inner_width, inner_height = (min(most, 2 * round(scale * own / 2)) for own, most in ((width, wide), (height, high)))
    left, top = 2 * round((wide - inner_width) / 4), 2 * round((high - inner_height) * _ABOVE / 2)
    return Frame(wide, high, left, top, inner_width, inner_height)
