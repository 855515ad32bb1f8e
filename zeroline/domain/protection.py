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


@dataclass(frozen=True)
class Care:
    """What people set for a clip. `labels` None: nobody looked yet; empty: somebody did and found none.
    `decided` None: nobody decided, so the clip is protected."""

    labels: frozenset[str] | None = None
    decided: str | None = None

    @property
    def protected(self) -> bool:
        """Holds until an editor opens the clip; for a minor or a victim of sexual violence it holds always."""
        return self.decided != "open" or bool((self.labels or frozenset()) & ALWAYS_PROTECTED)
