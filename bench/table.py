"""Figures beside their targets, as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """A bound that a figure must keep; `least` says on which side."""

    bound: float
    least: bool
    unit: str = ""

    def met(self, value: float) -> bool:
        return value >= self.bound if self.least else value <= self.bound

    def __str__(self) -> str:
        return f"{'≥' if self.least else '≤'} {self.bound:g}{self.unit}"


@dataclass(frozen=True)
class Figure:
    """One line of the table. `target` None: told, not judged."""

    name: str
    value: float
    target: Target | None = None
    unit: str = ""
    digits: int = 1

    @property
    def cells(self) -> tuple[str, str, str, str]:
        shown = f"{self.value:.{self.digits}f}{self.unit}"
        if self.target is None:
            return self.name, shown, "", ""
        return self.name, shown, str(self.target), "pass" if self.target.met(self.value) else "**miss**"


def at_least(bound: float, unit: str = "") -> Target:
    return Target(bound, True, unit)


def at_most(bound: float, unit: str = "") -> Target:
    return Target(bound, False, unit)


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; the first column reads from the left, the others are set right."""
    align = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, align, *rows))
