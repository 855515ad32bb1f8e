"""Counts of what was found rightly, found wrongly and missed, and the figures that follow from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Counts:
    """Over many passages. `notes` tells each miss and each wrong find in a line."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, where: str, expected: Iterable[str], found: Iterable[str]) -> None:
        """Compares as often as each stands there; where a kind is told once a passage, give sets."""
        wanted, got = Counter(expected), Counter(found)
        missed, wrong = wanted - got, got - wanted
        self.right += (wanted & got).total()
        self.wrong += wrong.total()
        self.missed += missed.total()
        if missed or wrong:
            parts = [f"missed {', '.join(sorted(missed.elements()))}"] if missed else []
            parts += [f"wrongly {', '.join(sorted(wrong.elements()))}"] if wrong else []
            self.notes.append(f"{where}: {'; '.join(parts)}")

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.right + other.right,
            self.wrong + other.wrong,
            self.missed + other.missed,
            [*self.notes, *other.notes],
        )

    @property
    def labels(self) -> int:
        return self.right + self.missed

    @property
    def precision(self) -> float:
        """1 where nothing was found."""
        found = self.right + self.wrong
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """1 where there was nothing to find."""
        return self.right / self.labels if self.labels else 1.0

    @property
    def f1(self) -> float:
        whole = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / whole if whole else 1.0
