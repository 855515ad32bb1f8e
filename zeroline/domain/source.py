"""Where a clip came from, as told by whoever added it; and the post that it came with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from zeroline.domain.errors import WrongUse
from zeroline.domain.moments import day_of, moment_of, written

_PLATFORMS = {
    "t.me": "Telegram",
    "telegram.me": "Telegram",
    "x.com": "X",
    "twitter.com": "X",
    "youtube.com": "YouTube",
    "youtu.be": "YouTube",
    "vk.com": "VK",
    "vkvideo.ru": "VK",
    "ok.ru": "OK",
    "rutube.ru": "Rutube",
    "tiktok.com": "TikTok",
    "facebook.com": "Facebook",
    "instagram.com": "Instagram",
    "bsky.app": "Bluesky",
}


def platform_of(url: str) -> str:
    """The platform's name by the address's host; the host itself where we know none."""
    host = (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.")
    return _PLATFORMS.get(host, host)


@dataclass(frozen=True)
class Arrival:
    """What is told of a source. None: nobody told. `posted_at` is a date or a time with its zone, ISO 8601; `post` is
    what the post says, which is its account's assertion and no part of what is said in the clip."""

    url: str | None = None
    account: str | None = None
    posted_at: str | None = None
    post: str | None = None

    def fields(self) -> dict[str, Any]:
        """As a record holds it, the post apart."""
        platform = platform_of(self.url) if self.url else None
        return {"url": self.url, "platform": platform, "account": self.account, "posted_at": self.posted_at}


OPTIONS = ("--source-url", "--account", "--posted-at")


def checked(arrival: Arrival, called: tuple[str, str, str] = OPTIONS) -> Arrival:
    """What a person told, a time in UTC. `called` is how they know address, account and time. Raises WrongUse."""
    url, account, posted_at = called
    return Arrival(_url(arrival.url, url), _told(arrival.account, account), _posted_at(arrival.posted_at, posted_at),
                   arrival.post)  # fmt: skip


def _url(given: str | None, called: str) -> str | None:
    if given is None:
        return None
    try:
        parts = urlsplit(given)
        sound = parts.scheme in ("http", "https") and parts.hostname and given.isprintable() and " " not in given
    except ValueError:
        sound = False
    if not sound:
        raise WrongUse(f"{called}: {given!r} is no address; it must look like https://t.me/channel/123.")
    return given


def _told(given: str | None, called: str) -> str | None:
    if given is not None and not (given.strip() and given.isprintable()):
        raise WrongUse(f"{called}: {given!r} holds nothing that can be shown.")
    return given


def _posted_at(given: str | None, called: str) -> str | None:
    """A date as it is; a time in UTC."""
    if given is None:
        return None
    day, moment = day_of(given), moment_of(given)
    if day is not None:
        return day.isoformat()
    if moment is not None:
        return written(moment)
    raise WrongUse(f"{called}: {given!r} must be a date, 2024-02-03, or a time with its zone, "
                   "2024-02-03T18:05+03:00.")  # fmt: skip
