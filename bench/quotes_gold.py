"""The gold set of quotations: articles, what they quote, and the verdict that each deserves (bench/gold/quotes)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "gold" / "quotes"


@dataclass(frozen=True)
class GoldChange:
    """Words of the record (`was`) for which the quotation has others (`now`); either may be empty."""

    kind: str
    was: str
    now: str


@dataclass(frozen=True)
class GoldQuotation:
    """`pieces` without their marks. `speakers`: every right way of naming the speaker, None among them where nobody is
    named. `start` in seconds, of the caption in which the quotation begins; None, like the clip, for `not_found`."""

    pieces: tuple[str, ...]
    speakers: tuple[str | None, ...]
    verdict: str
    clip: str | None
    version: str | None
    start: float | None
    changes: tuple[GoldChange, ...]

    @property
    def text(self) -> str:
        return " ".join(self.pieces)


@dataclass(frozen=True)
class GoldStatement:
    """What the article says (`said`) where the record of the clip has something else (`record`)."""

    kind: str
    said: str
    record: str
    clip: str


@dataclass(frozen=True)
class GoldArticle:
    """`not_quotations`: what stands between marks and is none, and why."""

    path: Path
    archive: Path
    split: str
    style: str
    published: str | None
    quotations: tuple[GoldQuotation, ...]
    statements: tuple[GoldStatement, ...]
    not_quotations: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.path.name


def gold_articles(folder: Path = FOLDER) -> tuple[GoldArticle, ...]:
    return tuple(_article(label, folder) for label in sorted((folder / "articles").glob("*.json")))


def _article(label: Path, folder: Path) -> GoldArticle:
    held: dict[str, Any] = json.loads(label.read_text(encoding="utf-8"))
    return GoldArticle(
        path=label.with_name(held["article"]),
        archive=folder / held["archive"],
        split=held["split"],
        style=held["style"],
        published=held["published"],
        quotations=tuple(_quotation(quotation) for quotation in held["quotations"]),
        statements=tuple(GoldStatement(**statement) for statement in held["statements"]),
        not_quotations={other["text"]: other["why"] for other in held["not_quotations"]},
    )


def _quotation(held: Mapping[str, Any]) -> GoldQuotation:
    return GoldQuotation(
        pieces=tuple(held["pieces"]),
        speakers=tuple(held["speakers"]),
        verdict=held["verdict"],
        clip=held["clip"],
        version=held["version"],
        start=held["start"],
        changes=tuple(GoldChange(**change) for change in held["changes"]),
    )
