"""The story of a post: what was released goes out on a platform once, is looked up where nobody knows, and is taken
down again."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from zeroline.archive.care import care_of
from zeroline.archive.intake import must_be_here
from zeroline.archive.ledger import latest, now, stored
from zeroline.archive.opening import Archive
from zeroline.archive.postings import Key, keep_post, key_of, posts_of
from zeroline.archive.releases import releases_of
from zeroline.archive.values import plain
from zeroline.domain.errors import ArchiveFault, EngineFailed, WrongUse
from zeroline.domain.post import Draft, NotPosted, PerhapsPosted, Place, Posted
from zeroline.domain.record import sha256_of
from zeroline.domain.release import AS_IT_CAME, Released
from zeroline.ports import Outgoing, Poster, PostMedia
from zeroline.publish.posts import from_json

BY_HAND = "by hand"
_AT_WORK = timedelta(minutes=15)  # for so long another process may still be at a post
_MAY_COME = "it was being posted, and is not there yet; look again in a quarter of an hour"


@dataclass(frozen=True)
class Post:
    """Who posts from which archive. `poster` gives a platform's account, by name, and what posts there; None: none is
    set."""

    archive: Archive
    poster: Callable[[str], tuple[str, Poster] | None]
    by: str
    clock: Callable[[], str] = now


@dataclass(frozen=True)
class Ready:
    """A release that may go out now, with what each platform is sent."""

    release: Released
    drafts: tuple[Draft, ...]

    def on(self, platform: str) -> Draft:
        return next(draft for draft in self.drafts if draft.platform == platform)

    def key(self, platform: str, account: str, part: int) -> Key:
        return platform, account, self.release.id, self.release.number, part


def ready(archive: Archive, clip: str, moment: str) -> Ready:
    """The last release that is as people decided since. Raises WrongUse with what is in the way, NoSuchClip,
    ArchiveFault."""
    with archive.ledger.reading() as connection:
        release = _releasable(connection, clip, moment)
    file = release.files.get(f"{release.id}.posts.json")
    if file is None:
        raise WrongUse(f"The release {release.id} holds no posts: an earlier Zeroline made it. What is posted lies in "
                       "a release, signed: make a new version, sign it off, and release that.")  # fmt: skip
    return Ready(release, from_json(json.loads(_whole(archive, file))))


def _releasable(connection: Connection, clip: str, moment: str) -> Released:
    must_be_here(connection, clip)
    if latest(connection, clip, "withdrawal") is not None:
        raise WrongUse(f"{clip} was withdrawn, and is not posted.")
    made = releases_of(connection, clip)
    if not made:
        raise WrongUse(f"{clip} is not released; nothing can be posted of it.")
    held = latest(connection, clip, "hold")
    until = held.content.get("until") if held else None
    if until is not None and datetime.fromisoformat(until) > datetime.fromisoformat(moment):
        raise WrongUse(f"{clip} is held until {until}.")
    for release in reversed(made):
        if release.version != made[-1].version:
            break  # its words were corrected since
        if _as_decided(connection, release):
            return release
    raise WrongUse(f"What is hidden or shown of {clip} was decided anew since its release; release it again first.")


def _as_decided(connection: Connection, release: Released) -> bool:
    """Whether what people decided since would make no other release."""
    clip = release.clip
    if care_of(connection, clip).protected and not release.protected:
        return False
    for kind, field, undecided in (("shield", "shield", plain(AS_IT_CAME)), ("content", "labels", None)):
        every = stored(connection, clip, kind)
        before = [one for one in every if one.record and one.record.at <= release.at]
        was = before[-1].content.get(field) if before else undecided
        if every and every[-1].content.get(field) != was:
            return False
    return True


def _whole(archive: Archive, sha256: str) -> bytes:
    """A file of the vault. Raises ArchiveFault where it is not as it was written."""
    try:
        content = archive.vault.path(sha256).read_bytes()
    except OSError as error:
        raise ArchiveFault(f"The file {sha256[:12]} of a release is missing.") from error
    if sha256_of(content) != sha256:
        raise ArchiveFault(f"The file {sha256[:12]} of a release was changed; nothing of it is posted.")
    return content


def post(desk: Post, clip: str, platform: str) -> list[Posted]:
    """Posts the thread, or what is missing of it; all parts as they stand then. What is unknown is looked up before it
    is tried again. Raises WrongUse, NotPosted, PerhapsPosted, CannotLook, ArchiveFault."""
    held = ready(desk.archive, clip, desk.clock())
    with desk.archive.ledger.reading() as connection:
        mine = (platform, BY_HAND, held.release.id, held.release.number)
        by_hand = [one for one in posts_of(connection, clip) if key_of(one)[:4] == mine and one.out]
    if by_hand:
        return by_hand
    there = desk.poster(platform)
    if there is None:
        raise WrongUse(f"No account is set for {platform}: set `{platform}`, or take the text of `--dry-run`, post it "
                       "by hand, and say where: --settle ADDRESS.")  # fmt: skip
    account, poster = there
    draft, thread, done = held.on(platform), list[Place](), list[Posted]()
    with _media(desk.archive, held.release, draft) as media:
        for number, text in enumerate(draft.parts, start=1):
            first, before = (thread[0], thread[-1]) if thread else (None, None)
            outgoing = Outgoing(f"{held.release.id} {held.release.number} {number}", "", text,
                                None if thread else media, draft.warning, draft.labels, first, before)  # fmt: skip
            one = _part(desk, held, poster, _Part(clip, platform, account, number, len(draft.parts)), outgoing)
            assert one.place is not None  # it is out
            thread.append(one.place)
            done.append(one)
    return done


@dataclass(frozen=True)
class _Part:
    clip: str
    platform: str
    account: str
    number: int
    of: int


def _part(desk: Post, held: Ready, poster: Poster, part: _Part, outgoing: Outgoing) -> Posted:
    with desk.archive.ledger.reading() as connection:
        known = _known(connection, held, part)
    if known is not None and known.out:
        return known
    if known is not None and known.doubtful:
        known = _looked_up(desk, part.clip, known, poster, outgoing)
        if known.out:
            return known
    begun = _begun(desk, held, part, known, outgoing.text)
    try:
        place = poster.post(replace(outgoing, begun=begun.begun))
    except NotPosted as error:
        _became(desk, part.clip, begun, "refused", said=error.sentence)
        raise
    except PerhapsPosted as error:
        _became(desk, part.clip, begun, "unknown", said=error.sentence)
        raise
    return _became(desk, part.clip, begun, "posted", place)


def _known(connection: Connection, held: Ready, part: _Part) -> Posted | None:
    wanted = held.key(part.platform, part.account, part.number)
    return next((one for one in posts_of(connection, part.clip) if key_of(one) == wanted), None)


def _looked_up(desk: Post, clip: str, known: Posted, poster: Poster, outgoing: Outgoing) -> Posted:
    """Raises WrongUse where another process may be at it, CannotLook."""
    if _under_way(desk, known):
        over = datetime.fromisoformat(known.at) + _AT_WORK
        raise WrongUse(f"This post was begun at {known.at}, and what became of it is not written yet; look again after "
                       f"{over.isoformat(timespec='minutes')}.")  # fmt: skip
    place = poster.find(replace(outgoing, begun=known.begun))
    if place is None:
        return _became(desk, clip, known, "absent", said="looked up, and not there")
    return _became(desk, clip, known, "posted", place, "found when it was looked up")


def _under_way(desk: Post, one: Posted) -> bool:
    """Whether another process may be at it."""
    return one.state == "posting" and datetime.fromisoformat(desk.clock()) < datetime.fromisoformat(one.at) + _AT_WORK


def _begun(desk: Post, held: Ready, part: _Part, known: Posted | None, text: str) -> Posted:
    """Puts on record that the post goes, before it does: what is killed then is unknown, never posted twice."""
    with desk.archive.ledger.writing() as pen:
        if _known(pen.connection, held, part) != known:
            raise WrongUse("Somebody else is posting this at this moment.")
        if _releasable(pen.connection, part.clip, desk.clock()) != held.release:
            raise WrongUse(f"{part.clip} was released anew at this moment; nothing more was posted.")
        at = desk.clock()
        again = known is not None and known.state in ("refused", "absent")
        first = known.begun if known is not None and again else at
        one = Posted(part.platform, part.account, held.release.id, held.release.number, part.number, part.of,
                     "posting", first, at, text)  # fmt: skip
        keep_post(pen, part.clip, one, pen.person(desk.by))
    return one


def _became(
    desk: Post, clip: str, one: Posted, state: str, place: Place | None = None, said: str | None = None
) -> Posted:
    became = replace(one, state=state, at=desk.clock(), place=place, said=said)
    with desk.archive.ledger.writing() as pen:
        keep_post(pen, clip, became, pen.person(desk.by))
    return became


@contextmanager
def _media(archive: Archive, release: Released, draft: Draft) -> Iterator[PostMedia]:
    """The files under their public names."""
    with tempfile.TemporaryDirectory(prefix="zeroline-post-") as folder:

        def laid(name: str) -> Path:
            file = Path(folder) / name
            file.write_bytes(_whole(archive, release.files[name]))
            return file

        track = None if draft.track is None else laid(draft.track)
        yield PostMedia(laid(draft.video), laid(draft.poster), track, draft.alt, draft.width, draft.height)


def settle(desk: Post, clip: str, platform: str, where: str | None) -> list[Posted]:
    """A person says where a post is of which nobody knew, or which was posted by hand; None: it is not there. Raises
    WrongUse where nothing waits to be told."""
    place = None if where is None else Place(where.rstrip("/").rpartition("/")[2], where)
    with desk.archive.ledger.reading() as connection:
        open_ = [one for one in posts_of(connection, clip) if one.platform == platform and one.doubtful]
    state = "absent" if place is None else "posted"
    if open_:
        return [_became(desk, clip, open_[-1], state, place, "as a person told")]
    if place is None or desk.poster(platform) is not None:
        raise WrongUse(f"No post of {clip} on {platform} waits to be settled.")
    held, at = ready(desk.archive, clip, desk.clock()), desk.clock()
    parts = held.on(platform).parts
    return [
        _became(desk, clip, Posted(platform, BY_HAND, held.release.id, held.release.number, number, len(parts),
                                   "posted", at, at, text), "posted", place, "as a person told")
        for number, text in enumerate(parts, start=1)
    ]  # fmt: skip


def delete_posts(desk: Post, clip: str) -> list[Posted]:
    """Takes every post of a clip down, the last first; all that were or may be out, as they stand then. Those of state
    `kept` or `unknown` a person must see to."""
    with desk.archive.ledger.reading() as connection:
        every: Sequence[Posted] = posts_of(connection, clip)
    return [_deleted(desk, clip, one) for one in reversed(every) if one.out or one.doubtful]


def _deleted(desk: Post, clip: str, one: Posted) -> Posted:
    try:
        there = desk.poster(one.platform)
    except WrongUse:  # the account is set wrongly; what stays is listed all the same
        there = None
    if there is None or there[0] != one.account:
        return _became(desk, clip, one, _left(one), one.place, f"no access to {one.account}; delete it by hand")
    place = one.place
    try:
        if one.doubtful:
            key = f"{one.release} {one.number} {one.part}"
            place = there[1].find(Outgoing(key, one.begun, one.text))
            if place is None and _under_way(desk, one):
                return _became(desk, clip, one, "unknown", said=_MAY_COME)
            if place is None:
                return _became(desk, clip, one, "absent", said="looked up, and not there")
        assert place is not None  # it is out
        there[1].delete(place)
    except (EngineFailed, WrongUse) as error:  # whatever keeps one from going, the others go
        return _became(desk, clip, one, _left(one), place, error.sentence)
    return _became(desk, clip, one, "deleted", place)


def _left(one: Posted) -> str:
    return "unknown" if one.doubtful else "kept"
