"""What was signed off, as it may leave: the only way to a pack or a letter leads through here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from zeroline.archive.care import care_of
from zeroline.archive.changes import last_number
from zeroline.archive.drafts import draft_of
from zeroline.archive.intake import must_be_here
from zeroline.archive.ledger import at_address, latest
from zeroline.archive.outside import Coarsely, veil_of
from zeroline.archive.vault import Vault
from zeroline.archive.versions import state_of
from zeroline.archive.view import hider, outward
from zeroline.domain.errors import WrongUse
from zeroline.domain.eyes import SIGNED_OFF, State
from zeroline.domain.protection import Care
from zeroline.pipeline import Work


@dataclass(frozen=True)
class Signed:
    """The version that people signed off: `work` is what may leave of it; `hide` takes the same names, places
    and words out of other texts."""

    work: Work
    state: State
    care: Care
    hide: Callable[[str], str]


def signed(connection: Connection, vault: Vault, clip: str, places: Coarsely) -> Signed:
    """Raises NoSuchClip, and WrongUse where the draft as it stands is not signed off, or the clip was erased."""
    must_be_here(connection, clip)
    state = state_of(connection, clip, _number(connection, clip))
    if state.state != SIGNED_OFF or state.address is None:
        raise WrongUse(_unsigned(state, clip))
    work, care = draft_of(connection, vault, clip, at_address(connection, state.address)), care_of(connection, clip)
    assert work is not None  # its version was signed
    veil = veil_of(connection, clip, care, places)
    return Signed(outward(work, care, veil), state, care, hider(work, care, veil))


def _number(connection: Connection, clip: str) -> int:
    """The last change of the draft; of a clip that came in a bag, the one that its recorded lines stand after."""
    lines = latest(connection, clip, "lines")
    return last_number(connection, clip) or (int(lines.content.get("number", 0)) if lines else 0)


def _unsigned(state: State, clip: str) -> str:
    if state.signed_by is not None:
        since = "1 change was" if state.changes == 1 else f"{state.changes} changes were"
        return (
            f"{since} made after version {state.version} of {clip} was signed off; review and sign it off again first."
        )
    if state.reviewed_by is not None:
        return f"Version {state.version} of {clip} is reviewed and not signed off; another person signs it off first."
    return f"The draft of {clip} is not signed off; one person reviews it, then another signs it off."
