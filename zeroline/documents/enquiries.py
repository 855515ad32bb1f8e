"""Dossiers and enquiries as plain values, for `--json` and the desk; docs/json.md explains each field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zeroline.acts.enquiring import Shown
from zeroline.archive.dossiers import Written
from zeroline.domain.dossier import Subject
from zeroline.domain.enquiry import Correspondence, Kept, Reply, reminder_due, standing


def enquiry_fields(one: Correspondence, today: date) -> dict[str, Any]:
    """Where it stands on the day, with every letter and answer."""
    enquiry, stands = one.enquiry, standing(one, today)
    return {
        "id": enquiry.id,
        "clip": enquiry.clip,
        "to": {"name": enquiry.to.name, "address": enquiry.to.address},
        "kind": enquiry.kind,
        "claims": list(enquiry.claims),
        "questions": list(enquiry.questions),
        "deadline": enquiry.deadline,
        "at": enquiry.at,
        "by": enquiry.by,
        "state": stands.state,
        "sentence": stands.sentence,
        "why_not": stands.why_not,
        "reminder_due": reminder_due(one, today),
        "letters": [letter_fields(kept) for kept in one.letters],
        "replies": [reply_fields(reply) for reply in one.replies],
    }


def letter_fields(kept: Kept) -> dict[str, Any]:
    letter = kept.letter
    return {
        "what": letter.what,
        "state": kept.state,
        "sent_at": kept.sent_at,
        "said": kept.said,
        "from": letter.sender.shown,
        "to": letter.to.shown,
        "subject": letter.subject,
        "body": letter.body,
        "message_id": letter.message_id,
        "digest": letter.digest,
    }


def reply_fields(reply: Reply) -> dict[str, Any]:
    mail = reply.mail
    return {
        "from": mail.sender,
        "from_name": mail.sender_name,
        "subject": mail.subject,
        "text": mail.text,
        "automatic": mail.automatic,
        "damaged": mail.damaged,
        "replied_at": reply.replied_at,
        "replied_by": reply.replied_by,
        "filed_at": reply.filed_at,
        "matched_by": reply.matched_by,
        "sha256": reply.sha256,
        "size": reply.size,
        "attachments": [{"name": one.name, "kind": one.kind, "size": one.size} for one in mail.attachments],
    }


def shown_fields(shown: Shown, today: date) -> dict[str, Any]:
    """An enquiry, with what its waiting letter reveals and the hash that sends it; null: none waits."""
    waits = shown.letter if shown.reveals else None
    return {
        "enquiry": enquiry_fields(shown.one, today),
        "reveals": list(shown.reveals),
        "confirm": waits.letter.digest if waits else None,
    }


def dossier_fields(
    found: Mapping[Subject, Sequence[Written]], kept: Mapping[str, Sequence[Written]]
) -> list[dict[str, Any]]:
    """Each dossier with its sentences as they stand, and how each came to be."""
    return [
        {"kind": subject.kind, "name": subject.name,
         "sentences": [{**written_fields(one), "versions": [written_fields(old) for old in kept[one.id]]}
                       for one in some]}
        for subject, some in found.items()
    ]  # fmt: skip


def written_fields(one: Written) -> dict[str, Any]:
    sentence = one.sentence
    return {
        "id": one.id,
        "address": one.address,
        "at": one.at,
        "by": one.by,
        "text": sentence.text if sentence else None,
        "source": sentence.source if sentence else None,
        "url": sentence.url if sentence else None,
        "dated": sentence.dated if sentence else None,
    }
