"""Claims: what somebody in a clip asserts; and speakers: who they say they are.

The desk never turns a claim into a fact: a found claim has the status "claimed", and only people change it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

KINDS: Final = (
    "order_refusal",
    "status_change",  # reassigned, forced into a contract
    "lack_of_training",
    "lack_of_equipment",
    "disarmed",
    "threat_from_command",
    "mistreatment",
    "casualties",
    "abandoned_by_command",
    "friendly_fire",
    "pay_dispute",
    "appeal",
    "evacuation_request",
    "surrender",
    "territorial",
    "abuse_of_prisoners",
    "abuse_of_civilians",
    "complaint_suppressed",
)

Status = Literal["claimed", "corroborated", "disputed", "refuted"]

THE_SPEAKER: Final = "the speaker"
A_RELATIVE: Final = "a relative"
AN_OFFICIAL: Final = "an official"
THE_COMMANDER: Final = "the commander"
A_SOLDIER: Final = "a soldier"
OTHERS: Final = "others"


def quoted(source: str, voice: str = THE_SPEAKER) -> str:
    """Who asserts a thing that `voice` only passes on: `quoted("the commander")`."""
    return f"{source}, quoted by {voice}"


@dataclass(frozen=True)
class Evidence:
    """Words that explain a finding: `text` stands at `start:end` (characters) of the segment's text."""

    segment: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Claim:
    """Something that somebody in the clip asserts.

    `kind` is one of KINDS; `segments` are the ids of the segments that hold it, in order; `asserted_by` is the
    speaker, a relative or an official, or one of these quoting somebody; `evidence` holds the words that made the
    rules find it, in the order of the text; `speaker` is a speaker's id, None while unknown.
    """

    kind: str
    segments: tuple[str, ...]
    asserted_by: str
    status: Status = "claimed"
    evidence: tuple[Evidence, ...] = ()
    speaker: str | None = None

    def as_json(self) -> Mapping[str, object]:
        """The fields of the fixed document, with the evidence beside them."""
        return {
            "kind": self.kind,
            "segments": list(self.segments),
            "asserted_by": self.asserted_by,
            "status": self.status,
            "evidence": [vars(piece) for piece in self.evidence],
        }


@dataclass(frozen=True)
class Speaker:
    """Somebody who speaks in the clip.

    `standing` ("mobilised conscript", "mother of a soldier") and `unit` are None where nobody in the clip says them;
    `basis` are the words that do say so, verbatim, and `evidence` where they stand.
    """

    id: str
    label: str
    standing: str | None = None
    unit: str | None = None
    basis: str | None = None
    evidence: tuple[Evidence, ...] = ()

    def as_json(self) -> Mapping[str, object]:
        return {
            "id": self.id,
            "label": self.label,
            "standing": self.standing,
            "unit": self.unit,
            "basis": self.basis,
        }


@dataclass(frozen=True)
class Turn:
    """A stretch of one segment, `start:end` in characters, that one speaker says. `sure` is False where a human
    should hear who speaks; `why` names the sign that it was told by."""

    speaker: str
    segment: str
    start: int
    end: int
    sure: bool
    why: str
