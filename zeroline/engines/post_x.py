"""Posts on X, through version 2 of its API. X itself refuses the same text twice; what is unknown is looked up
among the account's posts."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from zeroline.domain.post import CannotLook, NotDeleted, NotPosted, PerhapsPosted, Place, same_words
from zeroline.engines.post_account import Call, Wire, form, query, text_of
from zeroline.ports import Outgoing, PostMedia

_PIECE = 4 << 20  # bytes a request: X takes 5 MB
_MOST_VIDEO = 512 << 20
_MOST_TRIES, _WAIT_S = 120, 3.0
_SLACK = timedelta(minutes=10)


@dataclass
class XPoster:
    """`wire` carries to X, with a user's OAuth 2 token (tweet.read, tweet.write, users.read, media.write) as its
    secret."""

    wire: Wire
    wait: Callable[[float], None] = time.sleep

    def post(self, outgoing: Outgoing) -> Place:
        headers = self._headers()
        told: dict[str, Any] = {"text": outgoing.text}
        if outgoing.media is not None:
            told["media"] = {"media_ids": [self._uploaded(outgoing.media, outgoing.labels, headers)]}
        if outgoing.before is not None:
            told["reply"] = {"in_reply_to_tweet_id": outgoing.before.id}
        body = json.dumps(told, ensure_ascii=False).encode()
        try:
            made = self.wire.told(Call("POST", "/2/tweets", body, headers=headers, changes=True))
        except NotPosted as error:
            if "duplicate" not in error.sentence.lower():
                raise
            return self._there(outgoing, error)
        place = self._place(made.get("data"))
        if place is None:
            raise PerhapsPosted("X does not say what became of the post. Nobody knows whether it is out.")
        return place

    def _there(self, outgoing: Outgoing, refusal: NotPosted) -> Place:
        """Of a text that X has already, though it did not show it when it was looked up."""
        try:
            place = self.find(outgoing)
        except CannotLook:
            place = None
        if place is None:
            raise PerhapsPosted(f"{refusal.sentence} So it is out, or was not long ago; it is looked up before any "
                                "other try.") from refusal  # fmt: skip
        return place

    def find(self, outgoing: Outgoing) -> Place | None:
        headers = self._headers()
        me = self.wire.told(Call("GET", "/2/users/me", headers=headers), CannotLook).get("data")
        whose = text_of(me, "id", str.isdigit) if isinstance(me, dict) else None
        if whose is None:
            raise CannotLook("X does not say whose account this is.")
        since = (datetime.fromisoformat(outgoing.begun) - _SLACK).strftime("%Y-%m-%dT%H:%M:%SZ")
        asked = {"max_results": "100", "start_time": since, "tweet.fields": "created_at,note_tweet"}
        path = f"/2/users/{whose}/tweets{query(**asked)}"
        told = self.wire.told(Call("GET", path, headers=headers), CannotLook)
        found, meta = told.get("data", []), told.get("meta")
        if not isinstance(found, list) or not isinstance(meta, dict):
            raise CannotLook("X does not show the account's posts.")
        for one in found:
            if isinstance(one, dict) and same_words(outgoing.text, str(one.get("text"))):
                return self._place(one)
        if meta.get("next_token"):
            raise CannotLook("X shows too many posts to look through.")
        return None

    def delete(self, place: Place) -> None:
        try:
            answer = self.wire.ask(Call("DELETE", f"/2/tweets/{place.id}", headers=self._headers()))
        except NotPosted as error:
            raise NotDeleted(error.sentence) from error
        if answer.status not in (200, 404):
            raise NotDeleted(f"X did not delete post {place.id}: {answer.status}.")

    def _uploaded(self, media: PostMedia, labels: tuple[str, ...], headers: Mapping[str, str]) -> str:
        size = media.video.stat().st_size
        if size > _MOST_VIDEO:
            raise NotPosted(f"X takes videos of {_MOST_VIDEO >> 20} MB at most.")
        begin = {"media_type": "video/mp4", "total_bytes": size, "media_category": "tweet_video"}
        id = text_of(self._data("/2/media/upload/initialize", begin, headers), "id", str.isdigit)
        if id is None:
            raise NotPosted("X does not take the video.")
        with media.video.open("rb") as video:
            for at, piece in enumerate(iter(lambda: video.read(_PIECE), b"")):
                body, kind = form({"segment_index": str(at)}, {"media": (media.video.name, "video/mp4", piece)})
                self._must(Call("POST", f"/2/media/upload/{id}/append", body, kind, headers, long=True))
        self._worked_through(id, self._data(f"/2/media/upload/{id}/finalize", {}, headers), headers)
        about: dict[str, Any] = {"alt_text": {"text": media.alt}}
        if labels:
            about["sensitive_media_warning"] = {"graphic_violence": True}
        self._must(_as_json("/2/media/metadata", {"id": id, "metadata": about}, headers))
        return id

    def _worked_through(self, id: str, told: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        for _ in range(_MOST_TRIES):
            state = told.get("processing_info")
            state = state.get("state") if isinstance(state, dict) else "succeeded"
            if state == "succeeded":
                return
            if state == "failed":
                break
            self.wait(_WAIT_S)
            path = f"/2/media/upload{query(media_id=id, command='STATUS')}"
            data = self.wire.told(Call("GET", path, headers=headers)).get("data")
            told = data if isinstance(data, dict) else {"processing_info": {"state": "failed"}}
        raise NotPosted("X does not get done with the video.")

    def _data(self, path: str, told: object, headers: Mapping[str, str]) -> Mapping[str, Any]:
        data = self.wire.told(_as_json(path, told, headers)).get("data")
        return data if isinstance(data, dict) else {}

    def _must(self, one: Call) -> None:
        answer = self.wire.ask(one)
        if not 200 <= answer.status < 300:
            raise NotPosted(f"X refuses the video: {answer.status}.")

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.wire.account.opened}"}

    def _place(self, told: object) -> Place | None:
        id = text_of(told, "id", str.isdigit) if isinstance(told, dict) else None
        return None if id is None else Place(id, f"https://x.com/i/status/{id}")


def _as_json(path: str, told: object, headers: Mapping[str, str]) -> Call:
    return Call("POST", path, json.dumps(told, ensure_ascii=False).encode(), headers=headers)
