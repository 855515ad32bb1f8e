"""Who in a clip must be protected: what people decided, and what no decision can lift."""

from __future__ import annotations

from dataclasses import dataclass

LABELS = (
    "prisoner",
    "minor",
    "identifiable_dead_or_wounded",
    "death_shown",
    "torture",
    "sexual_violence",
)
NONE = "none"  # somebody looked and found none of them; unset is not none
PROTECTIONS = ("protected", "open")
ALWAYS_PROTECTED = frozenset({"minor", "sexual_violence"})
PRISONER = "prisoner"  # shielded from public curiosity: Third Geneva Convention, article 13
SHIELDED = ALWAYS_PROTECTED | {PRISONER}


@dataclass(frozen=True)
class Care:
    """What people set for a clip. `labels` None: nobody looked yet; empty: somebody did and found none.
    `decided` None: nobody decided, so the clip is protected. `openers` is how many people gave a reason for opening it
    since it was last protected; `taken` are the labels of a person to be shielded that somebody set and somebody took
    away again."""

    labels: frozenset[str] | None = None
    decided: str | None = None
    openers: int = 0
    taken: frozenset[str] = frozenset()

    @property
    def needs_two(self) -> bool:
        """Whether one person alone cannot open it. A label that was taken away would else be a way around it."""
        return PRISONER in (self.labels or frozenset()) or bool(self.taken)

    @property
    def protected(self) -> bool:
        """Holds until an editor opens the clip; with a prisoner in it, until two do, each with a reason; for a minor or
        a victim of sexual violence it holds always, and once such a label was taken away, until two open it."""
        never = bool((self.labels or frozenset()) & ALWAYS_PROTECTED)
        return self.decided != "open" or never or (self.needs_two and self.openers < 2)
