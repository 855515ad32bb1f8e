"""Posts on Bluesky, or any server of the AT protocol, under a record key that is the same each time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zeroline.domain.post import CannotLook, NotDeleted, NotPosted, PerhapsPosted, Place, tid
from zeroline.engines.post_account import Call, Wire, object_in, query, text_of
from zeroline.ports import Outgoing, PostMedia

_POSTS = "app.bsky.feed.post"
_MOST_VIDEO, _MOST_TRACK = 100_000_000, 20_000  # bytes: app.bsky.embed.video


@dataclass
class BlueskyPoster:
    """`wire` carries to the account's server, with an app password as its secret."""

    wire: Wire
    _session: tuple[str, str] | None = None  # who we are there (a DID), and the token

    def post(self, outgoing: Outgoing) -> Place:
        """A record that is there already is never written over."""
        did, headers = self._opened(NotPosted)
        record = self._record(outgoing, headers)
        told = {"repo": did, "collection": _POSTS, "rkey": _key(outgoing), "record": record, "swapRecord": None}
        body = json.dumps(told, ensure_ascii=False).encode()
        one = Call("POST", "/xrpc/com.atproto.repo.putRecord", body, headers=headers, changes=True)
        answer = self.wire.ask(one)
        if (object_in(answer.body) or {}).get("error") == "InvalidSwap":  # somebody was faster
            there = self.find(outgoing)
            if there is not None:
                return there
        made = object_in(answer.body) or {}
        if answer.status == 200 and isinstance(made.get("uri"), str):
            return self._place(did, outgoing, made)
        why = f"{self.wire.account.address.shown} says: {answer.status} {self.wire.said(answer.body)}."
        if answer.status in range(400, 500):
            raise NotPosted(why)
        raise PerhapsPosted(f"{why} Nobody knows whether the post is out; it is looked up before any other try.")

    def find(self, outgoing: Outgoing) -> Place | None:
        did, headers = self._opened(CannotLook)
        where = query(repo=did, collection=_POSTS, rkey=_key(outgoing))
        answer = self.wire.ask(Call("GET", f"/xrpc/com.atproto.repo.getRecord{where}", headers=headers), CannotLook)
        told = object_in(answer.body) or {}
        if answer.status == 200 and isinstance(told.get("value"), dict) and told["value"].get("text") == outgoing.text:
            return self._place(did, outgoing, told)
        if answer.status in (400, 404) and told.get("error") == "RecordNotFound":
            return None
        raise CannotLook(f"{self.wire.account.address.shown} does not say whether the post is there: {answer.status} "
                         f"{self.wire.said(answer.body)}.")  # fmt: skip

    def delete(self, place: Place) -> None:
        try:
            did, headers = self._opened(NotPosted)
            told = {"repo": did, "collection": _POSTS, "rkey": place.id.partition(" ")[0].rpartition("/")[2]}
            one = Call("POST", "/xrpc/com.atproto.repo.deleteRecord", json.dumps(told).encode(), headers=headers)
            self.wire.told(one)
        except NotPosted as error:
            raise NotDeleted(error.sentence) from error

    def _opened(self, fault: type[NotPosted] | type[CannotLook]) -> tuple[str, Mapping[str, str]]:
        if self._session is None:
            account = self.wire.account
            told = {"identifier": account.name, "password": account.opened}
            answer = self.wire.told(Call.of_json("POST", "/xrpc/com.atproto.server.createSession", told), fault)
            did = text_of(answer, "did", lambda value: value.startswith("did:"))
            token = text_of(answer, "accessJwt", str.isascii)
            if did is None or token is None:
                raise fault(f"{account.address.shown} opens no session.")
            self._session = did, token
        return self._session[0], {"Authorization": f"Bearer {self._session[1]}"}

    def _record(self, outgoing: Outgoing, headers: Mapping[str, str]) -> dict[str, Any]:
        record: dict[str, Any] = {"$type": _POSTS, "text": outgoing.text, "createdAt": outgoing.begun, "langs": ["en"]}
        if outgoing.media is not None:
            record["embed"] = self._embed(outgoing.media, headers)
        if outgoing.labels:
            values = [{"val": "graphic-media"}]
            record["labels"] = {"$type": "com.atproto.label.defs#selfLabels", "values": values}
        if outgoing.first is not None and outgoing.before is not None:
            record["reply"] = {"root": _reference(outgoing.first), "parent": _reference(outgoing.before)}
        return record

    def _embed(self, media: PostMedia, headers: Mapping[str, str]) -> dict[str, Any]:
        if media.video.stat().st_size > _MOST_VIDEO:
            raise NotPosted(f"Bluesky takes videos of {_MOST_VIDEO // 1_000_000} MB at most.")
        embed: dict[str, Any] = {
            "$type": "app.bsky.embed.video",
            "video": self._blob(media.video, "video/mp4", headers),
            "alt": media.alt,
            "aspectRatio": {"width": media.width, "height": media.height},
        }
        if media.track is not None and media.track.stat().st_size <= _MOST_TRACK:
            embed["captions"] = [{"lang": "en", "file": self._blob(media.track, "text/vtt", headers)}]
        return embed

    def _blob(self, file: Path, kind: str, headers: Mapping[str, str]) -> Mapping[str, Any]:
        one = Call("POST", "/xrpc/com.atproto.repo.uploadBlob", file.read_bytes(), kind, headers, long=True)
        blob = self.wire.told(one).get("blob")
        if not isinstance(blob, dict):
            raise NotPosted(f"{self.wire.account.address.shown} took a file and does not say what became of it.")
        return blob

    def _place(self, did: str, outgoing: Outgoing, told: Mapping[str, Any]) -> Place:
        """The id holds both the address of the record and its hash: an answer to it must name both."""
        cid = text_of(told, "cid", str.isalnum) or ""
        return Place(
            f"at://{did}/{_POSTS}/{_key(outgoing)} {cid}", f"https://bsky.app/profile/{did}/post/{_key(outgoing)}"
        )


def _key(outgoing: Outgoing) -> str:
    return tid(outgoing.begun, outgoing.key)


def _reference(place: Place) -> dict[str, str]:
    uri, _, cid = place.id.partition(" ")
    return {"uri": uri, "cid": cid}
