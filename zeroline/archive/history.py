"""A clip's life, as a person would tell it: each entry of custody with what it was about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from zeroline.archive.browse import who
from zeroline.archive.custody import entries
from zeroline.archive.ledger import Stored, at_address, sha256_of_clip
from zeroline.domain.custody import ACTS, Entry, named
from zeroline.domain.record import Person, opaque


@dataclass(frozen=True)
class Event:
    """One line of the history. `by` None: nobody was named."""

    sequence: int
    at: str
    by: str | None
    act: str
    told: str


def history(connection: Connection, clip: str) -> list[Event]:
    """Oldest first. Raises NoSuchClip."""
    sha256_of_clip(connection, clip)
    return [_event(connection, entry) for entry in entries(connection, clip)]


def _event(connection: Connection, entry: Entry) -> Event:
    found: dict[str, Stored] = {}
    for subject in entry.subjects:
        kind, _, address = named(subject)
        record = at_address(connection, address)
        if record is not None:
            found.setdefault(kind, record)
    return Event(entry.sequence, entry.at, _by(connection, entry, found), entry.act, _told(entry, found))


def _by(connection: Connection, entry: Entry, found: Mapping[str, Stored]) -> str | None:
    """Custody has an opaque id: a person's leads to the record with the name, an engine's to what it made."""
    kind, _, id = entry.by.partition(":")
    if kind == "person":
        return who(connection, Person(id))
    makers = (one.record.by for one in found.values() if one.record)
    return who(connection, next((by for by in makers if opaque(by) == entry.by), None))


def _told(entry: Entry, found: Mapping[str, Stored]) -> str:
    told = ACTS.get(entry.act, entry.act)
    if entry.act != "erased" and found and all(one.record is None for one in found.values()):
        return f"{told}; the particulars were erased"
    more = _DETAILS.get(entry.act, _nothing)({kind: one.content for kind, one in found.items()})
    return f"{told}: {more}" if more else told


Contents = Mapping[str, Mapping[str, Any]]


def _nothing(_: Contents) -> str:
    return ""


def _source(found: Contents) -> str:
    source = found.get("source", {})
    parts = [source.get("file"), source.get("account") and f"of {source['account']}", source.get("platform")]
    parts += [source.get("url"), source.get("posted_at") and f"posted {source['posted_at']}"]
    parts.append("with a post" if "post" in found else None)
    size = found.get("media", {}).get("size_bytes")
    parts.append(f"{size} bytes" if size is not None else None)
    return _listed([part for part in parts if part])


def _heard(found: Contents) -> str:
    heard = found.get("hearing", {}).get("value", {})
    tag = heard.get("language", {}).get("tag")
    return f"{_count(len(heard.get('transcript', ())), 'segments')}, {tag or 'nobody speaks'}"


def _compared(found: Contents) -> str:
    spans = found.get("voices", {}).get("value", {}).get("spans", ())
    return _count(len({span["voice"] for span in spans if span.get("voice") is not None}), "voices")


def _drafted(found: Contents) -> str:
    counts = [(kind, len(found.get(kind, {}).get(kind, ()))) for kind in ("captions", "terms", "mentions", "claims")]
    flags = sum(map(len, found.get("flags", {}).values()))
    return _listed([_count(number, kind) for kind, number in (*counts, ("flags", flags))])


def _version_made(found: Contents) -> str:
    changes = len(found.get("changes", {}).get("changes", ()))
    captions = found.get("version", {}).get("captions", 0)
    return _listed([_count(changes, "changes"), _count(captions, "captions")])


def _reviewed(found: Contents) -> str:
    review = found.get("review", {})
    named = [f"version {review['number']}", str(review["version"])[:12]] if review else []
    changes = len(found.get("changes", {}).get("changes", ()))
    return _listed([*named, *([f"with {_count(changes, 'changes')}"] if changes else [])])


def _signed_off(found: Contents) -> str:
    signed = found.get("sign_off", {})
    eyes = "one pair of eyes" if signed.get("eyes") == 1 else "two pairs of eyes"
    left = [_count(signed.get(f"open_{what}", 0), f"open {what}") for what in ("flags", "comments")]
    left = [told for told in left if not told.startswith("0 ")]
    return _listed([f"version {signed.get('number')}", str(signed.get("version"))[:12], eyes, *left])


def _listened(found: Contents) -> str:
    return "as the person told" if found.get("listen", {}).get("declared") else ""


def _labelled(found: Contents) -> str:
    return _listed(found.get("content", {}).get("labels", ())) or "none of the labels applies"


def _protection(found: Contents) -> str:
    decision = found.get("protection", {})
    return _listed([str(decision.get("protection", "")), *filter(None, [decision.get("reason")])])


def _erased(found: Contents) -> str:
    return str(found.get("erasure", {}).get("reason", ""))


def _recognised(found: Contents) -> str:
    return _listed([str(match.get("told")) for match in found.get("copies", {}).get("matches", ())])


def _released(found: Contents) -> str:
    made = found.get("release", {})
    without = f"not signed off, because: {made['override']}" if made.get("override") else ""
    told = [f"{made.get('id')}, of version {made.get('version_number')}", _count(len(made.get("files", ())), "files")]
    return _listed([*told, *filter(None, [without])])


def _held(found: Contents) -> str:
    return str(found.get("hold", {}).get("until") or "not held any more")


def _withdrawn(found: Contents) -> str:
    return str(found.get("withdrawal", {}).get("reason", ""))


def _faces_found(found: Contents) -> str:
    return _count(len(found.get("faces", {}).get("value", {}).get("covers", ())), "finds")


def _shielded(found: Contents) -> str:
    shield, no_faces = found.get("shield", {}).get("shield", {}), found.get("shield", {}).get("no_faces", ())
    told = [_count(len(shield.get("covers", ())), "covers"), f"voice: {shield.get('voice')}"]
    told += ["faces looked at"] if shield.get("faces_seen") else []
    return _listed([*told, *([f"told to be no face: {', '.join(no_faces)}"] if no_faces else [])])


def _posted(found: Contents) -> str:
    post = found.get("posting", {}).get("post", {})
    place = post.get("place") or {}
    which = f"{post.get('part')} of {post.get('parts')}"
    return _listed([str(post.get("platform")), str(post.get("account")), which, *filter(None, [place.get("url")])])


def _event_of(found: Contents) -> str:
    return str(found.get("event", {}).get("claim", "")).replace("_", " ")


def _count(number: int, nouns: str) -> str:
    return f"{number} {nouns if number != 1 else nouns[:-1]}"


def _listed(parts: Sequence[str]) -> str:
    return ", ".join(parts)


_POSTS = tuple(f"post_{state}" for state in ("posting", "posted", "refused", "unknown", "absent", "deleted", "kept"))
_DETAILS = {
    "received": _source,
    "source": _source,
    "heard": _heard,
    "compared": _compared,
    "drafted": _drafted,
    "revised": _version_made,
    "reviewed": _reviewed,
    "listened": _listened,
    "signed_off": _signed_off,
    "labelled": _labelled,
    "protection": _protection,
    "erased": _erased,
    "recognised": _recognised,
    "released": _released,
    "held": _held,
    "withdrawn": _withdrawn,
    "faces_found": _faces_found,
    "shielded": _shielded,
    **dict.fromkeys(_POSTS, _posted),
    "merged": _event_of,
    "split": _event_of,
}
