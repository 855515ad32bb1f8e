"""What of a clip leaves, and under which name: the one way for releases, packs, letters and checks of articles."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from zeroline.archive.care import care_of, open_clips
from zeroline.archive.keys import DeskKey, read_key
from zeroline.archive.ledger import Ledger, Stored, now, sha256_of_clip, stored
from zeroline.archive.opening import Archive
from zeroline.archive.releases import shield_of
from zeroline.archive.schema import records
from zeroline.archive.view import Veil
from zeroline.domain.errors import ArchiveFault
from zeroline.domain.mention import Mention
from zeroline.domain.protection import Care
from zeroline.domain.record import canonical, sha256_of
from zeroline.domain.release import coarse_until
from zeroline.domain.withheld import PLACE, place_in

_AS_TOLD = frozenset({"region", "district", "direction", "country"})  # details of places that are coarse enough


@dataclass(frozen=True)
class Coarsely:
    """`regions` has the regions of each place by its canonical spelling; for `days` after a clip was first seen its
    places are told no finer than those, and a protected clip's never are."""

    regions: Mapping[str, frozenset[str]]
    days: int


def veil_of(connection: Connection, clip: str, care: Care, places: Coarsely, moment: str | None = None) -> Veil:
    """What is withheld of a clip besides names: the words that people named, and places of a protected clip, or of a
    new one. `moment` None: now."""
    shield = shield_of(connection, clip)
    words = shield.words if shield else ()
    until = coarse_until(_first_seen(connection, clip), places.days)
    if care.protected or datetime.fromisoformat(moment or now()) < until:
        return Veil(words, lambda mention: coarse(mention, places.regions))
    return Veil(words)


def coarse(mention: Mention, regions: Mapping[str, frozenset[str]]) -> str | None:
    """What stands in a place's stead: its region; None: it is no finer than a district."""
    if mention.detail in _AS_TOLD:
        return None
    known = regions.get(mention.canonical or "", frozenset())
    if known == {""}:
        return None  # it spans regions
    where = next(iter(known)) if len(known) == 1 else None
    if where is None or mention.canonical == where:
        return PLACE
    return place_in(where if where in ("Russia", "Crimea") else f"{where} region")


def first_posted(connection: Connection, clip: str) -> str | None:
    """As its earliest source tells; None: none does."""
    told = [str(one.content["posted_at"]) for one in _sources(connection, clip) if one.content.get("posted_at")]
    return min(told) if told else None


def _first_seen(connection: Connection, clip: str) -> str:
    """When it was posted, as its earliest source tells; else when it was received."""
    received = [one.record.at for one in _sources(connection, clip) if one.record]
    return first_posted(connection, clip) or min(received or [now()])


def _sources(connection: Connection, clip: str) -> list[Stored]:
    return [one for one in stored(connection, clip, "source") if one.record is not None]


def public_id(key: DeskKey, clip: str, sha256: str, protected: bool) -> str:
    """The short id under which a clip is known outside. That of a protected clip cannot be made from the original's
    bytes: whoever finds the original must not be able to show by it that it is this clip."""
    if not protected:
        return clip
    secret = key.sign(sha256_of(canonical(["public id", sha256])))
    return base64.b32encode(bytes.fromhex(sha256_of(bytes.fromhex(secret))))[:10].decode().lower()


def named_outside(ledger: Ledger, connection: Connection, clip: str) -> str:
    """The same for a clip of the archive, as it is protected now. Raises NoSuchClip, ArchiveFault."""
    if not care_of(connection, clip).protected:
        return clip
    return public_id(key_of(ledger), clip, sha256_of_clip(connection, clip), protected=True)


def names_outside(archive: Archive) -> Callable[[str], str]:
    """Gives for each clip's id the one by which it is known outside, and anything else as it is."""
    with archive.ledger.reading() as connection:
        here = select(records.c.clip).where(records.c.kind == "sign_off", records.c.body.is_not(None)).distinct()
        closed = set(connection.execute(here).scalars()) - open_clips(connection)
        names = {clip: named_outside(archive.ledger, connection, clip) for clip in closed if clip}
    return lambda clip: names.get(clip, clip)


def key_of(ledger: Ledger) -> DeskKey:
    """Raises ArchiveFault."""
    key = read_key(ledger.keys)
    if key is None:
        raise ArchiveFault("The desk's key is missing; put its safe copy back.")
    return key
