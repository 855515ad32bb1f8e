"""Where a clip came from, as told by whoever added it; and the post that it came with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

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
