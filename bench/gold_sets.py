"""The passages whose truth is known: ours, and those of the shared folder with what we noted of them."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.clips import Missing

GOLD = Path(__file__).parent / "gold"
_MADE_CLEAR = re.compile(r"\[[^\]]*\]|\((?:Сорок|сто)[^)]*\)")  # what the transcribers of the intercepts explain


@dataclass(frozen=True)
class Passage:
    """One text and its truth. A field of `truth` that is missing was not annotated and is not measured. `segments`:
    what the recogniser made of its sound, None where it is measured as text."""

    id: str
    text: str
    language: str
    truth: Mapping[str, Any]
    english: str | None = None
    split: str | None = None
    segments: tuple[str, ...] | None = None

    @property
    def kinds_of_claims(self) -> set[str]:
        return {label if isinstance(label, str) else label["kind"] for label in self.truth["claims"]}

    def heard(self, segments: Sequence[str]) -> Passage:
        return replace(self, segments=tuple(segments))

    def worn(self) -> Passage:
        """Without punctuation and capitals, as poor transcripts are."""
        return replace(self, text=worn(self.text))


def worn(text: str) -> str:
    """The words alone, but for question marks: recognisers keep these best."""
    return " ".join("".join(c if c.isalnum() or c in "'’?-" else " " for c in text).lower().split())


def ours(file: Path = GOLD / "passages.json") -> tuple[Passage, ...]:
    return _passages(json.loads(file.read_text(encoding="utf-8")), _further(file.stem))


def domain(clips: Path) -> tuple[Passage, ...]:
    """The ten statements that have sound, with the dates and numbers that we noted in them. Raises Missing."""
    file = clips / "domain" / "gold.json"
    if not file.exists():
        raise Missing(f"{file} is missing: the bench measures on the shared clips; put them there and run again.")
    figures = json.loads((GOLD / "domain_figures.json").read_text(encoding="utf-8"))
    rows = [{**row, **figures.get(row["id"], {})} for row in json.loads(file.read_text(encoding="utf-8"))]
    return _passages(rows, _further("domain"))


def intercepts(folder: Path) -> tuple[Passage, ...]:
    """Real talk, transcribed by others; the truth is ours. Raises Missing."""
    found = []
    for truth in json.loads((GOLD / "intercepts.json").read_text(encoding="utf-8")):
        file = folder / f"radio_and_calls-mp3-{truth['id']}" / "transcript_original.txt"
        if not file.exists():
            raise Missing(f"{file} is missing: the bench measures on the shared intercepts.")
        text = _MADE_CLEAR.sub(" ", file.read_text(encoding="utf-8"))
        found.append(Passage(f"intercept {truth['id']}", text, "ru", truth))
    return tuple(found)


def _further(which: str) -> Mapping[str, str]:
    table: dict[str, dict[str, str]] = tomllib.loads((GOLD / "further_terms.toml").read_text(encoding="utf-8"))
    return table.get(which, {})


def _passages(rows: Sequence[Mapping[str, Any]], further: Mapping[str, str]) -> tuple[Passage, ...]:
    found = []
    for row in rows:
        language = "uk" if "uk" in row else "ru"
        truth = {"further_terms": further.get(row["id"], ""), "not_terms": [], **row}
        found.append(Passage(row["id"], row[language], language, truth, row.get("en"), row.get("split")))
    return tuple(found)
