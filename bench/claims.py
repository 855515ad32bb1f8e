"""How well claims and speakers are found: micro-F1 of each set, with the misses listed.

    python bench/claims.py [--gold FILE [--heard FILE]]

A further set is a JSON list of passages with `ru` or `uk` and `claims`; the heard file maps their ids to lists of
recognised segments.
"""

from __future__ import annotations

import argparse
import json
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zeroline.domain.claim import Claim, Speaker
from zeroline.engines.lemmas_pymorphy import PymorphyLemmatiser
from zeroline.language.claim_rules import ClaimRules, rules_from
from zeroline.language.claims import find_claims
from zeroline.language.speakers import find_speakers
from zeroline.language.stream import Line

HERE = Path(__file__).parent
RULES = HERE.parent / "zeroline" / "data" / "claims.toml"


@dataclass
class Score:
    """Counts of labels found rightly, found wrongly and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    by_kind: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, expected: set[str], found: set[str]) -> None:
        self.right += len(expected & found)
        self.wrong += len(found - expected)
        self.missed += len(expected - found)
        for name, labels in (("right", expected & found), ("wrong", found - expected), ("missed", expected - found)):
            for label in labels:
                self.by_kind.setdefault(label, Counter())[name] += 1

    @property
    def f1(self) -> float:
        whole = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / whole if whole else 1.0

    def __str__(self) -> str:
        precision = self.right / max(1, self.right + self.wrong)
        recall = self.right / max(1, self.right + self.missed)
        return f"F1 {self.f1:.3f} (precision {precision:.3f}, recall {recall:.3f}; {self.right + self.missed} labels)"


class Reader:
    """Reads passages with the rules as they are now."""

    def __init__(self) -> None:
        self._lemmatiser = PymorphyLemmatiser()
        self.rules: ClaimRules = rules_from(tomllib.loads(RULES.read_text("utf-8")))

    def read(self, segments: Sequence[str], language: str) -> tuple[tuple[Claim, ...], tuple[Speaker, ...]]:
        lines = [
            Line(f"s{number}", text, self._lemmatiser.lemmatise(text, language), language=language)
            for number, text in enumerate(segments)
        ]
        cast = find_speakers(lines)
        return find_claims(cast.lines, self.rules, cast.speakers), cast.speakers


def kinds(labels: Iterable[Any]) -> set[str]:
    return {label if isinstance(label, str) else label["kind"] for label in labels}


def measure(
    name: str, passages: Sequence[Mapping[str, Any]], heard: Mapping[str, list[str]] | None, show: bool
) -> None:
    reader, score, voiced, standings = Reader(), Score(), Score(), Score()
    misses, words, began = [], 0, time.perf_counter()
    for passage in passages:
        language = "ru" if "ru" in passage else "uk"
        segments = [passage[language]] if heard is None else heard[passage["id"]]
        words += sum(len(segment.split()) for segment in segments)
        claims, speakers = reader.read(segments, language)
        expected, found = kinds(passage["claims"]), {claim.kind for claim in claims}
        score.add(expected, found)
        if "split" in passage:
            voiced.add(
                {f"{c['kind']}: {c['asserted_by']}" for c in passage["claims"]},
                {f"{c.kind}: {c.asserted_by}" for c in claims},
            )
        if "speaker" in passage:
            wanted = passage["speaker"]
            expected_standings = {wanted["standing"]} if wanted else set()
            found_standings = {str(speaker.standing) for speaker in speakers if speaker.standing}
            standings.add(expected_standings, found_standings)
            misses += [f"  {passage['id']}: standing {found_standings} for {expected_standings}"] * (
                found_standings != expected_standings
            )
        misses += describe(passage, expected, claims)
    took = time.perf_counter() - began
    print(f"{name}: claims {score}; {words} words in {took:.1f} s")
    if voiced.right + voiced.missed:
        print(f"{name}: kind and asserter together {voiced}")
    if standings.right + standings.missed:
        print(f"{name}: standings {standings}")
    if show:
        print("\n".join(misses))


def worn(text: str) -> str:
    """The words alone, but for question marks: recognisers keep these best."""
    return " ".join("".join(c if c.isalnum() or c in "'’?" else " " for c in text).lower().split())


def describe(passage: Mapping[str, Any], expected: set[str], claims: Sequence[Claim]) -> list[str]:
    lines = [f"  {passage['id']}: missed {kind}" for kind in sorted(expected - {claim.kind for claim in claims})]
    voices = {c["kind"]: c["asserted_by"] for c in passage["claims"] if not isinstance(c, str)}
    for claim in claims:
        if voices.get(claim.kind, claim.asserted_by) != claim.asserted_by:
            lines.append(f"  {passage['id']}: {claim.kind} by {claim.asserted_by}, not {voices[claim.kind]}")
        if claim.kind not in expected:
            words = " ".join(piece.text for piece in claim.evidence)
            lines.append(f"  {passage['id']}: wrongly {claim.kind} ({words})")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--gold", type=Path, help="a further set: a JSON list of passages")
    parser.add_argument("--heard", type=Path, help="recognised segments by id, measured against --gold")
    parser.add_argument("--quiet", action="store_true", help="figures only")
    parser.add_argument("--dev-only", action="store_true", help="leave the held-back split alone")
    parser.add_argument("--worn", action="store_true", help="without punctuation and capitals, as a poor transcript is")
    chosen = parser.parse_args()
    tuned = json.loads((HERE / "gold" / "claim_passages.json").read_text("utf-8"))
    measure("claim_passages (tuned on)", tuned, None, not chosen.quiet)
    own = json.loads((HERE / "gold" / "passages.json").read_text("utf-8"))
    if chosen.gold:
        further = json.loads(chosen.gold.read_text("utf-8"))
        measure("given, text", further, None, not chosen.quiet)
        if chosen.heard:
            measure("given, heard", further, json.loads(chosen.heard.read_text("utf-8")), not chosen.quiet)
    if chosen.worn:
        own = [
            passage | {language: worn(passage[language]) for language in ("ru", "uk") if language in passage}
            for passage in own
        ]
    for split in ("dev",) if chosen.dev_only else ("dev", "test"):
        passages = [passage for passage in own if passage["split"] == split]
        measure(f"passages {split}", passages, None, not chosen.quiet)


if __name__ == "__main__":
    main()
