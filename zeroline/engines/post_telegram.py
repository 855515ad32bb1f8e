"""Posts in a Telegram channel, by a bot. A bot cannot look up what it posted: what is unknown stays so until a person
looks."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zeroline.domain.post import CannotLook, NotDeleted, NotPosted, PerhapsPosted, Place
from zeroline.engines.post_account import Call, Wire, form, object_in, text_of
from zeroline.ports import Outgoing

_MOST_VIDEO = 50_000_000  # bytes that a bot may send


@dataclass
class TelegramPoster:
    """`wire` carries to the bot interface, with the bot's token as its secret; the account's name is the channel's, or
    a chat's number."""

    wire: Wire

    @property
    def _chat(self) -> str:
        name = self.wire.account.name
        return name if re.fullmatch(r"-?\d+", name) else f"@{name.removeprefix('@')}"

    def post(self, outgoing: Outgoing) -> Place:
        fields = {"chat_id": self._chat}
        if outgoing.before is not None:
            fields["reply_parameters"] = json.dumps({"message_id": int(outgoing.before.id)})
        media = outgoing.media
        if media is None:
            body, kind = form({**fields, "text": outgoing.text}, {})
            return self._place(self._call("sendMessage", body, kind))
        if media.video.stat().st_size > _MOST_VIDEO:
            raise NotPosted(f"Telegram takes videos of {_MOST_VIDEO // 1_000_000} MB from a bot at most.")
        fields |= {"caption": outgoing.text, "supports_streaming": "true", "width": str(media.width),
                   "height": str(media.height), "has_spoiler": "true" if outgoing.warning else "false"}  # fmt: skip
        files = {"video": (media.video.name, "video/mp4", media.video.read_bytes())}
        if not outgoing.warning:
            files["thumbnail"] = (media.poster.name, "image/jpeg", media.poster.read_bytes())
        body, kind = form(fields, files)
        return self._place(self._call("sendVideo", body, kind))

    def find(self, outgoing: Outgoing) -> Place | None:
        raise CannotLook(
            f"Telegram lets no bot look up what it posted. Look into {self._chat}, then say where the post is, or that "
            "it is not there: --settle ADDRESS, or --settle none."
        )

    def delete(self, place: Place) -> None:
        try:
            body, kind = form({"chat_id": self._chat, "message_id": place.id}, {})
            answer = self.wire.ask(Call("POST", self._path("deleteMessage"), body, kind))
        except NotPosted as error:
            raise NotDeleted(error.sentence) from error
        told = object_in(answer.body) or {}
        if told.get("ok") is not True and "message to delete not found" not in str(told.get("description")):
            raise NotDeleted(
                f"Telegram did not delete message {place.id} of {self._chat}: {self.wire.said(answer.body)}."
            )

    def _path(self, method: str) -> str:
        token = self.wire.account.opened
        if not re.fullmatch(r"\d{1,20}:[A-Za-z0-9_-]{1,100}", token):
            raise NotPosted("The secret for Telegram is no bot's token.")
        return f"/bot{token}/{method}"

    def _call(self, method: str, body: bytes, kind: str) -> Mapping[str, Any]:
        """What the message became. Raises NotPosted, PerhapsPosted."""
        one = Call("POST", self._path(method), body, kind, changes=True, long=True)
        told = self.wire.told(one)
        result = told.get("result")
        if told.get("ok") is not True or not isinstance(result, dict):
            raise PerhapsPosted("Telegram does not say what became of the post. Nobody knows whether it is out.")
        return result

    def _place(self, message: Mapping[str, Any]) -> Place:
        id = text_of(message, "message_id", str.isdigit)
        if id is None:
            raise PerhapsPosted("Telegram took the post and does not say which message it is.")
        chat = self._chat
        return Place(id, f"https://t.me/{chat[1:]}/{id}" if chat.startswith("@") else None)
