"""Who works at the desk, and what each may do."""

from __future__ import annotations

from dataclasses import dataclass

ROLES = ("translator", "reviewer", "editor", "administrator")

# A deed -> the first of the roles that may do it; those after it may, too.
DEEDS = {
    "work": "translator",  # add clips, correct captions, set content labels, protect a clip
    "review": "reviewer",  # work on any clip, whoever it is assigned to
    "decide": "editor",  # open a protected clip, hide, release, assign to others, have the original, send letters
    "people": "administrator",  # invite, change roles, end accounts
}


@dataclass(frozen=True)
class Member:
    """An account at the desk. `person` is the id under which custody knows them."""

    id: str
    name: str
    role: str
    person: str

    def may(self, deed: str) -> bool:
        return ROLES.index(self.role) >= ROLES.index(DEEDS[deed])

    def may_change(self, assigned: str | None) -> bool:
        """Whether they may change a clip that is assigned to the account `assigned`; None: to nobody."""
        return self.may("review") or assigned in (None, self.id)
