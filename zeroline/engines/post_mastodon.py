"""Posts on a Mastodon server. The same post carries the same Idempotency-Key, which the server remembers for an hour;
after that it is looked up among the account's own posts."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from zeroline.domain.post import CannotLook, NotDeleted, NotPosted, PerhapsPosted, Place, same_words
from zeroline.engines.post_account import Call, Wire, form, object_in, query, text_of, web_address
from zeroline.ports import Outgoing, PostMedia

_MOST_TRIES, _WAIT_S = 120, 2.0  # a video is worked on for minutes at most
_MOST_PAGES, _PAGE = 10, 40
_SLACK = timedelta(minutes=10)  # by which the server's clock may go otherwise than ours


@dataclass
class MastodonPoster:
    """`wire` carries to the account's server, with an access token (write:statuses, write:media, read) as its
    secret."""

    wire: Wire
    wait: Callable[[float], None] = time.sleep

    def post(self, outgoing: Outgoing) -> Place:
        headers = self._headers()
        told: dict[str, Any] = {"status": outgoing.text, "language": "en", "visibility": "public"}
        if outgoing.media is not None:
            told["media_ids"] = [self._uploaded(outgoing.media, headers)]
        if outgoing.warning:
            told |= {"spoiler_text": outgoing.warning, "sensitive": True}
        if outgoing.before is not None:
            told["in_reply_to_id"] = outgoing.before.id
        body = json.dumps(told, ensure_ascii=False).encode()
        sent = {**headers, "Idempotency-Key": f"zeroline {outgoing.key} {outgoing.begun}"}
        place = self._place(self.wire.told(Call("POST", "/api/v1/statuses", body, headers=sent, changes=True)))
        if place is None:
            raise PerhapsPosted(f"{self.wire.account.address.shown} does not say what became of the post. Nobody knows "
                                "whether it is out.")  # fmt: skip
        return place

    def find(self, outgoing: Outgoing) -> Place | None:
        headers = self._headers()
        whose = text_of(self._told("/api/v1/accounts/verify_credentials", headers), "id", str.isalnum)
        if whose is None:
            raise CannotLook(f"{self.wire.account.address.shown} does not say whose account this is.")
        since, before = datetime.fromisoformat(outgoing.begun) - _SLACK, ""
        for _ in range(_MOST_PAGES):
            more = {"max_id": before} if before else {}
            page = self._page(f"/api/v1/accounts/{whose}/statuses{query(limit=str(_PAGE), **more)}", headers)
            for status in page:
                if same_words(outgoing.text, str(status.get("content"))):
                    return self._place(status)
            if not page or _moment(page[-1]) < since:
                return None
            before = text_of(page[-1], "id", str.isalnum) or ""
            if not before:
                break
        raise CannotLook(f"{self.wire.account.address.shown} shows too many posts to look through.")

    def delete(self, place: Place) -> None:
        try:
            answer = self.wire.ask(Call("DELETE", f"/api/v1/statuses/{place.id}", headers=self._headers()))
        except NotPosted as error:
            raise NotDeleted(error.sentence) from error
        if answer.status not in (200, 404):
            raise NotDeleted(f"{self.wire.account.address.shown} did not delete the post: {answer.status}.")

    def _uploaded(self, media: PostMedia, headers: Mapping[str, str]) -> str:
        """The video's id, when the server has worked it through."""
        files = {
            "file": (media.video.name, "video/mp4", media.video.read_bytes()),
            "thumbnail": (media.poster.name, "image/jpeg", media.poster.read_bytes()),
        }
        body, kind = form({"description": media.alt}, files)
        told = self.wire.told(Call("POST", "/api/v2/media", body, kind, headers, long=True))
        id = text_of(told, "id", str.isalnum)
        if id is None:
            raise NotPosted(f"{self.wire.account.address.shown} took a file and does not say what became of it.")
        for _ in range(_MOST_TRIES):
            if told.get("url"):
                return id
            self.wait(_WAIT_S)
            told = self.wire.told(Call("GET", f"/api/v1/media/{id}", headers=headers))
        raise NotPosted(f"{self.wire.account.address.shown} does not get done with the video.")

    def _told(self, path: str, headers: Mapping[str, str]) -> Mapping[str, Any]:
        return self.wire.told(Call("GET", path, headers=headers), CannotLook)

    def _page(self, path: str, headers: Mapping[str, str]) -> list[Mapping[str, Any]]:
        answer = self.wire.ask(Call("GET", path, headers=headers), CannotLook)
        page = object_in(b'{"page":' + answer.body + b"}") or {}
        found = page.get("page")
        if answer.status != 200 or not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise CannotLook(f"{self.wire.account.address.shown} does not show the account's posts.")
        return found

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.wire.account.opened}"}

    def _place(self, status: Mapping[str, Any]) -> Place | None:
        id = text_of(status, "id", str.isalnum)
        return None if id is None else Place(id, text_of(status, "url", web_address))


def _moment(status: Mapping[str, Any]) -> datetime:
    try:
        return datetime.fromisoformat(str(status.get("created_at")))
    except ValueError as error:
        raise CannotLook("The server shows a post without its time.") from error
