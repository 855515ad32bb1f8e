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


@dataclass(frozen=True)
class Care:
    """What people set for a clip. `labels` None: nobody looked yet; empty: somebody did and found none.
    `decided` None: nobody decided, so the clip is protected. `openers` is how many people gave a reason for opening it
    since it was last protected."""

    labels: frozenset[str] | None = None
    decided: str | None = None
    openers: int = 0

    @property
    def protected(self) -> bool:
        """Holds until an editor opens the clip; with a prisoner in it, until two do, each with a reason; for a minor or
        a victim of sexual violence it holds always."""
        labels = self.labels or frozenset()
        return self.decided != "open" or bool(labels & ALWAYS_PROTECTED) or (PRISONER in labels and self.openers < 2)
