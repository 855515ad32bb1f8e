"""What a clip was found to be of others when it came: kept, so that a repost is counted once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from zeroline import __version__
from zeroline.archive.fingerprints import prints
from zeroline.archive.ledger import Ledger, latest
from zeroline.archive.schema import clips, records
from zeroline.domain.event import Copy
from zeroline.domain.fingerprint import Match, Relation, told
from zeroline.domain.record import Record
from zeroline.domain.speech import Maker

_RECOGNISER = Maker("zeroline copies", __version__)


def keep_matches(ledger: Ledger, clip: str, matches: Sequence[Match]) -> None:
    """Records them, also that there are none: so it is known that the clip was looked for."""
    content = {
        "matches": [
            {
                "clip": one.clip,
                "relation": one.relation.value,
                "score": one.score,
                "by": list(one.by),
                "told": told(one),
            }
            for one in matches
        ]
    }
    with ledger.writing() as pen:
        print_ = latest(pen.connection, clip, "fingerprint")
        made_from = [print_.address] if print_ else []
        record = pen.record("copies", clip, _RECOGNISER, content, made_from=made_from)
        pen.enter("recognised" if matches else "unrecognised", _RECOGNISER, clip, [pen.keep(record)])


def not_looked_for(connection: Connection) -> list[str]:
    """The clips in the index of fingerprints that were not looked for among the others, the oldest first: those of a
    process that was killed in between, and of a bag."""
    told = select(records.c.clip).where(records.c.kind == "copies", records.c.clip.is_not(None))
    undecodable = records.c.body.contains('"fault":"')
    wanted = (
        select(clips.c.id)
        .join(prints, prints.c.clip == clips.c.id)
        .join(records, records.c.address == prints.c.record)
        .where(clips.c.id.not_in(told), ~undecodable)
    )
    return list(connection.execute(wanted.order_by(clips.c.at, clips.c.id)).scalars())


def copies(connection: Connection) -> tuple[Copy, ...]:
    """Which clips are known to be of the same recording. A record of no known form, which a bag can hold, tells
    nothing."""
    kept = select(records.c.clip, records.c.body).where(
        records.c.kind == "copies", records.c.clip.is_not(None), records.c.body.is_not(None)
    )
    rows = connection.execute(kept.order_by(records.c.clip, records.c.version))
    return tuple(dict.fromkeys(copy for clip, body in rows for copy in _copies(clip, body)))


def _copies(clip: str, body: str) -> list[Copy]:
    try:
        matches = Record.of(body).content["matches"]
        return [_copy(clip, str(match["clip"]), Relation(match["relation"])) for match in matches]
    except (ValueError, TypeError, KeyError):
        return []


def _copy(clip: str, other: str, relation: Relation) -> Copy:
    """`relation` is what the clip is to the other."""
    if relation is Relation.LONGER:
        return Copy(other, clip, part=True)
    return Copy(clip, other, part=relation is Relation.CUT)
