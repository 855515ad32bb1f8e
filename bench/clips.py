"""The clips that are measured on, with what is truly said in them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

HEARD = frozenset({".wav", ".flac", ".ogg", ".m4a"})


class Missing(Exception):
    """Something that the bench needs is not here; its text is the sentence to print."""


@dataclass(frozen=True)
class Truth:
    """A clip, what is said in it, and the English that a person wrote for it (None: nobody did)."""

    path: Path
    spoken: str
    english: str | None = None


@dataclass(frozen=True)
class Clips:
    """`speech` lists every clip in which somebody speaks, `nonspeech` those in which nobody does."""

    phone: Truth
    domain: tuple[Truth, ...]
    speech: tuple[Path, ...]
    nonspeech: tuple[Path, ...]


def clips_in(folder: Path) -> Clips:
    """Raises Missing, naming what is not there."""
    phone = folder / "phone" / "ru-phone-7min.flac"
    gold = folder / "domain" / "gold.json"
    for needed in (phone, phone.with_suffix(".ref.txt"), gold, folder / "nonspeech"):
        if not needed.exists():
            raise Missing(f"{needed} is missing: the bench measures on the shared clips; put them there and run again.")
    return Clips(
        phone=Truth(phone, phone.with_suffix(".ref.txt").read_text(encoding="utf-8")),
        domain=tuple(
            Truth(gold.with_name(f"{one['id']}.wav"), one["ru"], one["en"])
            for one in json.loads(gold.read_text(encoding="utf-8"))
        ),
        speech=tuple(path for name in ("domain", "phone", "public", "voices") for path in _sounds(folder / name)),
        nonspeech=_sounds(folder / "nonspeech"),
    )


def _sounds(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(path for path in folder.glob("*") if path.suffix in HEARD))
