"""Custody: what was done with each clip, in entries of which each holds the hash of the one before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from zeroline.domain.record import canonical, sha256_of

BEFORE_THE_FIRST = "0" * 64

# act -> how a person would say it
ACTS = {
    "opened": "The archive was opened with the desk's key",
    "person": "A person of the desk was entered",
    "received": "The clip was received and sealed",
    "source": "A further source was given",
    "fingerprinted": "Its fingerprint was taken, to know it again",
    "recognised": "It was known again",
    "unrecognised": "It was looked for among the other clips, and is of none of them",
    "heard": "It was heard",
    "compared": "Its voices were compared",
    "drafted": "A draft of captions was made, with what was understood",
    "editing": "Editing of the draft began",
    "revised": "A version was made of what people changed",
    "reviewed": "A version was reviewed",
    "listened": "All of it was listened to again",
    "signed_off": "A version was signed off",
    "labelled": "It was labelled",
    "protection": "Its protection was decided",
    "faces_found": "Faces were looked for in it",
    "shielded": "It was decided what is hidden in its releases",
    "held": "Until when its release is held was decided",
    "released": "It was released",
    "withdrawn": "Its releases were taken back",
    "post_posting": "A post of it was given to a platform",
    "post_posted": "It was posted",
    "post_refused": "A post of it was refused by the platform",
    "post_unknown": "Whether a post of it is out is not known",
    "post_absent": "A post of it that was looked for is not there",
    "post_deleted": "A post of it was deleted",
    "post_kept": "A post of it could not be deleted",
    "merged": "What is claimed in it was counted as one event with what other clips claim",
    "split": "What is claimed in it was counted as another event than it was",
    "checked": "An article was checked against what was signed off",
    "stamped": "The log was time-stamped",
    "exported": "It was exported in a bag",
    "imported": "It was imported from a bag",
    "erased": "It was erased",
    "erased_in_part": "A part of what was known was erased",
    "enquiry_drafted": "Somebody was to be asked about it",
    "letter_drafted": "A letter was drafted",
    "letter_handed_out": "A letter was handed out as a file",
    "letter_sending": "A letter was given to the mail server",
    "letter_sent": "A letter was sent",
    "letter_refused": "A letter was refused by the mail server",
    "letter_unknown": "Whether a letter was sent is not known",
    "letter_not_sent": "A person said that a letter was not sent",
    "replied": "An answer was filed",
    "dossier_written": "A sentence was written in a dossier",
    "dossier_changed": "A sentence of a dossier was changed",
    "dossier_struck": "A sentence was struck out of a dossier",
}


@dataclass(frozen=True)
class Entry:
    """One entry of the log. `by` is opaque, `subjects` are hashes: no entry holds a name. `key` is the public key's
    hash; `signature` is of `hash`, both in hexadecimal."""

    sequence: int
    previous: str
    at: str
    by: str
    act: str
    clip: str | None
    subjects: tuple[str, ...]
    key: str
    hash: str = ""
    signature: str = ""

    @property
    def body(self) -> bytes:
        """What is hashed: everything but the hash and the signature, as canonical JSON."""
        return canonical(
            {
                "sequence": self.sequence,
                "previous": self.previous,
                "at": self.at,
                "by": self.by,
                "act": self.act,
                "clip": self.clip,
                "subjects": self.subjects,
                "key": self.key,
            }
        )

    def hashed(self) -> Entry:
        return replace(self, hash=sha256_of(self.body))

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "subjects": list(self.subjects)}


def subject(kind: str, version: int, address: str) -> str:
    """How an entry names a record: what it is, its number among its kind, and its address."""
    return f"{kind}/{version}:{address}"


def named(subject: str) -> tuple[str, int, str]:
    """Kind, number and address of what an entry names; the inverse of `subject`. What has no number, as an original's
    bytes, has 0."""
    what, _, address = subject.partition(":")
    kind, _, number = what.partition("/")
    return kind, int(number) if number.isascii() and number.isdigit() else 0, address
