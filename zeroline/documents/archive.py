"""The archive's findings as plain values, for `--json`; docs/json.md explains each field."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from zeroline.archive.browse import Listed, posts, who
from zeroline.archive.ledger import at_address, stored
from zeroline.archive.opening import Archive
from zeroline.domain.eyes import State
from zeroline.domain.finding import Found
from zeroline.domain.fingerprint import Match, told
from zeroline.domain.protection import Care


def clip_fields(clip: Listed) -> dict[str, Any]:
    """A clip in a list. `source` is the first that was told, null where it was erased."""
    return {
        "id": clip.id,
        "file": clip.file,
        "source": dict(clip.sources[0]) if clip.sources else None,
        "sources": len(clip.sources),
        "status": clip.status,
        "duration_ms": clip.duration_ms,
        "language": clip.language,
        "received_at": clip.at,
        **care_fields(clip.care),
    }


def match_fields(match: Match) -> dict[str, Any]:
    """A clip that another is made of. `start_ms` and `end_ms` are its own; `file_...` those of the other."""
    span = match.span
    return {
        "clip": match.clip,
        "relation": match.relation.value,
        "start_ms": span.start_ms,
        "end_ms": span.end_ms,
        "file_start_ms": span.file_start_ms,
        "file_end_ms": span.file_end_ms,
        "score": match.score,
        "by": list(match.by),
        "speed": match.speed,
        "mirrored": match.mirrored,
        "told": told(match),
    }


def care_fields(care: Care) -> dict[str, Any]:
    """`content` null: nobody looked yet; empty: none of the labels applies. `protected` is what holds."""
    return {
        "protection": care.decided or "protected",
        "protected": care.protected,
        "content": None if care.labels is None else sorted(care.labels),
    }


def source_fields(connection: Connection, clip: str) -> list[dict[str, Any]]:
    """Each source with who told of it and when, and its post with whose assertion that is."""
    said = {address: post for post in posts(connection, clip) if post.record for address in post.record.made_from}
    fields = []
    for source in stored(connection, clip, "source"):
        if source.record is not None:
            post = said.get(source.address)
            told = {"first_seen": source.record.at, "by": who(connection, source.record.by)}
            fields.append({**source.content, **told, "post": dict(post.content) if post else None})
    return fields


def version_fields(connection: Connection, clip: str) -> list[dict[str, Any]]:
    """The versions of what was made of the clip, with who made each part and from what."""
    fields = []
    for version in stored(connection, clip, "version"):
        if version.record is not None:
            parts = version.content["parts"]
            made = {kind: {"address": address, **_made(connection, address)} for kind, address in parts.items()}
            numbered = {"number": version.version, "address": version.address, "at": version.record.at}
            fields.append({**numbered, "parts": made})
    return fields


def _made(connection: Connection, address: str) -> dict[str, Any]:
    part = at_address(connection, address)
    if part is None or part.record is None:
        return {"made_by": None, "made_from": []}
    return {"made_by": who(connection, part.record.by), "made_from": list(part.record.made_from)}


def state_fields(archive: Archive, state: State) -> dict[str, Any]:
    """Where a clip stands between its eyes. `changes`: how many were made since the version."""
    with archive.ledger.reading() as connection:
        named = {
            "reviewed_by": who(connection, state.reviewed_by) if state.reviewed_by else None,
            "signed_by": who(connection, state.signed_by) if state.signed_by else None,
        }
    return {
        "state": state.state,
        "version": state.version,
        "address": state.address,
        "changes": state.changes,
        "reviewed_at": state.reviewed_at,
        "signed_at": state.signed_at,
        "eyes": state.eyes,
        **named,
    }


def standing(state: State) -> str:
    """Where a clip that was reviewed stands, in a sentence."""
    named = f"version {state.version} ({(state.address or '')[:12]})"
    since = "" if not state.changes else f"; {state.changes} {'change' if state.changes == 1 else 'changes'} since"
    if state.eyes is None:
        return f"{named} is reviewed{since or '; another person signs it off'}."
    return f"{named} is signed off, {'one pair' if state.eyes == 1 else 'two pairs'} of eyes{since}."


def found_fields(found: Found) -> dict[str, Any]:
    """A line that search found; `text` or `source_text` null: there is none in that language."""
    return {
        "clip": found.clip,
        "start_ms": found.start_ms,
        "end_ms": found.end_ms,
        "text": found.text,
        "source_text": found.source_text,
        "score": found.score,
        "ways": list(found.ways),
        "likeness": found.likeness,
    }
