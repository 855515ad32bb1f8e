"""What a release is made with and checked by: renderers, faces, voices, the regions of places.

Each function imports what it builds, as in crew.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from zeroline.crew import desk_of, fingerprinter, keeper, only_admitter, shipped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zeroline.acts.releasing import Workshop
    from zeroline.acts.shielding import Search
    from zeroline.acts.verifying_known import Checker
    from zeroline.archive.opening import Archive
    from zeroline.archive.outside import Coarsely
    from zeroline.domain.clip import Clip
    from zeroline.domain.cover import Cover
    from zeroline.domain.fingerprint import Fingerprint
    from zeroline.engines.kept_files import FolderKeeper
    from zeroline.settings import Settings

T = TypeVar("T")


def workshop(archive: Archive, settings: Settings) -> Workshop:
    """What making a release needs. Raises BadGlossary."""
    from zeroline.acts.releasing import Workshop
    from zeroline.archive.editing import Editing
    from zeroline.captions.profiles import parse_profiles
    from zeroline.engines.brand_c2pa import C2paBranding
    from zeroline.engines.media_hear import FfmpegHearer
    from zeroline.engines.media_release import FfmpegRenderer, poster
    from zeroline.engines.voice_espeak import read_aloud

    return Workshop(
        desk=desk_of(archive, Editing(archive), settings),
        renderer=FfmpegRenderer(),
        poster=poster,
        hearer=FfmpegHearer(),
        branding=C2paBranding(),
        read_aloud=read_aloud,
        narrow=parse_profiles(shipped("profiles.toml"))["vertical"],
        places=coarsely(settings),
        credit=settings.credit,
    )


def face_search(settings: Settings) -> Search:
    """What finds faces."""
    from zeroline.acts.shielding import Search
    from zeroline.engines.faces_centerface import CenterFaceFinder

    finder = CenterFaceFinder(settings.threads)
    return Search(finder.maker, finder.find)


def face_sheet(clip: Clip, covers: Sequence[Cover], to: Path) -> None:
    """The picture by which an editor sees whether every face is covered."""
    from zeroline.engines.faces_sheet import sheet

    sheet(clip, covers, to)


def needs_voice() -> None:
    """Raises WrongUse where there is no voice that reads the English."""
    from zeroline.engines.voice_espeak import program

    program()


def coarsely(settings: Settings) -> Coarsely:
    """How finely the places of a clip are told outside."""
    from zeroline.archive.outside import Coarsely

    return Coarsely(regions(), settings.coarse_days)


@cache
def regions() -> Mapping[str, frozenset[str]]:
    """The regions in which there are places of each canonical spelling."""
    found: dict[str, set[str]] = {}
    for line in shipped("places.tsv").splitlines():
        if line and not line.startswith("#"):
            canonical, _, where = line.split("\t")[:3]
            found.setdefault(canonical, set()).add(where)
    return {canonical: frozenset(where) for canonical, where in found.items()}


def checker(archive: Archive, settings: Settings) -> Checker:
    """What tells whether a file is of a release. The fingerprint of each released video is made once."""
    from zeroline.acts.verifying_known import Checker
    from zeroline.archive.certificate import root_of
    from zeroline.archive.keys import read_key
    from zeroline.domain.verified import Carried
    from zeroline.engines.read_carried import carried

    def in_file(path: Path) -> Carried:
        key = read_key(archive.ledger.keys)
        return carried(path, "" if key is None else root_of(key))

    return Checker(archive, only_admitter().admit, in_file, fingerprinter(), partial(_printed, keeper(settings)))


@dataclass(frozen=True)
class _Printed:
    """The fingerprint of a released video, as it is kept; None: nothing in it can be decoded."""

    print: Mapping[str, Any] | None


def _printed(kept: FolderKeeper, video: Path, sha256: str) -> Fingerprint | None:
    from zeroline.archive.values import plain, value_of
    from zeroline.domain.errors import BadMedia
    from zeroline.domain.fingerprint import Fingerprint

    maker = fingerprinter()

    def make() -> _Printed:
        try:
            return _Printed(plain(maker.fingerprint(only_admitter().admit(video)).print))
        except BadMedia:
            return _Printed(None)

    told, _ = kept.once(("a released video's fingerprint", sha256, repr(maker.maker)), _Printed, make)
    return None if told.print is None else value_of(told.print, Fingerprint)
