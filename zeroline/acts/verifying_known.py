"""What the desk knows of its releases when a file is held against them: what it signed, what a reader must know."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zeroline.archive.keys import read_key, signed
from zeroline.archive.opening import Archive
from zeroline.archive.public import Public
from zeroline.domain.clip import Clip
from zeroline.domain.fingerprint import Fingerprint
from zeroline.domain.record import sha256_of
from zeroline.domain.release import Released
from zeroline.domain.verified import Carried
from zeroline.ports import Fingerprinter
from zeroline.publish.edition import MANIFEST


@dataclass(frozen=True)
class Checker:
    """What checking needs. `carried` reads the captions and the credentials in a file; `printed` gives the fingerprint
    of a released video, kept once it was made; None: it has none."""

    archive: Archive
    admit: Callable[[Path], Clip]
    carried: Callable[[Path], Carried]
    fingerprinter: Fingerprinter
    printed: Callable[[Path, str], Fingerprint | None]


def manifest_of(archive: Archive, made: Released) -> dict[str, Any] | None:
    """What the desk signed of a release; None where its key did not sign it."""
    try:
        told = archive.vault.path(made.files[MANIFEST]).read_bytes()
    except (OSError, KeyError):
        return None
    body = signed_text(archive, told)
    return None if body is None else json.loads(body)


def signed_text(archive: Archive, told: bytes) -> str | None:
    """The text in a manifest that this desk's key signed; None: it did not."""
    key = read_key(archive.ledger.keys)
    try:
        outer = json.loads(told)
        body, public_key, signature = (str(outer[name]) for name in ("signed", "public_key", "signature"))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    ours = key is not None and public_key == key.public and signed(public_key, sha256_of(body.encode()), signature)
    return body if ours else None


def notes(known: Public, made: Released) -> list[str]:
    """What a reader must know of the release itself."""
    told = []
    if (newest := corrected_by(known, made)) is not None:
        told.append(f"A later release corrects it: version {newest.version_number}, of {newest.at[:10]}.")
    if made.override is not None:
        told.append(f"It was not signed off when it was released. Why it went out: {made.override}")
    elif made.eyes == 1:
        told.append("One person alone checked its captions.")
    return told


def corrected_by(known: Public, made: Released) -> Released | None:
    """The newest release of the clip; None: this is it."""
    newest = known.clips[made.id][-1]
    return None if newest.number == made.number else newest
