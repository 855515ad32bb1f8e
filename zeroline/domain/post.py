"""Posts: what a platform lets a text be, how it counts, and what is known of a post that was sent."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from zeroline.domain.errors import EngineFailed

PLATFORMS = ("bluesky", "mastodon", "telegram", "x")
URL_LENGTH = 23  # what any address counts on X and on Mastodon

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_BARE = re.compile(r"(?<![\w@./])(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
_ZWJ, _SHOWN_AS_EMOJI = "\u200d", "\ufe0f"
# twitter-text's configuration, version 3: these code points weigh one, all others two
_LIGHT = ((0, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))


class NotPosted(EngineFailed):
    """The platform did not take the post, for certain; another try is in order."""


class PerhapsPosted(EngineFailed):
    """Nobody knows whether the post is out; it must be looked up before any other try."""


class CannotLook(EngineFailed):
    """The platform cannot say, or did not say now, whether a post is there."""


class NotDeleted(EngineFailed):
    """The post is still there, or may be: a person must take it down."""


@dataclass(frozen=True)
class Place:
    """Where a post is: the platform's own name for it, and its address for people, None: it has none."""

    id: str
    url: str | None = None


@dataclass(frozen=True)
class Attachment:
    """A file of a release that goes out with a post: its name there, its SHA-256, its size in bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Draft:
    """What one platform is sent of a release. `parts` are the posts of one thread, in order; the files go with the
    first. `warning` empty: nothing needs one. `labels` are the content labels that are hard to see. `track` are the
    captions as a file, where the platform takes them; `width` and `height` the video's, in pixels."""

    platform: str
    parts: tuple[str, ...]
    alt: str
    warning: str
    labels: tuple[str, ...]
    video: str
    poster: str
    track: str | None
    width: int
    height: int


@dataclass(frozen=True)
class Posted:
    """What is known of one part of a thread. `state` is posting, posted, refused, unknown, deleted, kept (it could not
    be deleted) or absent (a person looked, and it is not there); `begun` is when it was first tried, `at` when this was
    written; `said` what the platform, or a person, said of it."""

    platform: str
    account: str
    release: str
    number: int
    part: int
    parts: int
    state: str
    begun: str
    at: str
    text: str
    place: Place | None = None
    said: str | None = None

    @property
    def out(self) -> bool:
        """It can be seen, as far as is known."""
        return self.state in ("posted", "kept")

    @property
    def doubtful(self) -> bool:
        """It may be seen; nobody knows."""
        return self.state in ("posting", "unknown")


def length_on(platform: str, text: str) -> int:
    """The length as the platform counts it."""
    return _COUNTS[platform](text)


def fits(platform: str, text: str) -> bool:
    """Whether the platform takes a post of this text."""
    return length_on(platform, text) <= LIMITS[platform] and (
        platform != "bluesky" or len(text.encode("utf-8")) <= BLUESKY_BYTES
    )


def graphemes(text: str) -> int:
    """How many characters a reader sees: grapheme clusters of Unicode's annex 29, as Bluesky counts."""
    return sum(1 for _ in clusters(text))


def clusters(text: str) -> Iterator[str]:
    """The grapheme clusters, in order."""
    cluster = ""
    for letter in text:
        if cluster and not _joined(cluster, letter):
            yield cluster
            cluster = ""
        cluster += letter
    if cluster:
        yield cluster


def _joined(cluster: str, letter: str) -> bool:
    """Whether `letter` goes on with the cluster before it."""
    last = cluster[-1]
    if last == "\r" and letter == "\n":
        return True
    if unicodedata.category(last) == "Cc" or unicodedata.category(letter) == "Cc":
        return False
    if _flag(letter) and _flag(last):
        return len(cluster) % 2 == 1
    if letter in (_ZWJ, "\u200c") or unicodedata.category(letter) in ("Mn", "Me", "Mc") or _skin(letter):
        return True
    if last == _ZWJ and _pictured(letter):
        return _pictured(cluster[0])
    return _hangul(last, letter)


def _flag(letter: str) -> bool:
    return 0x1F1E6 <= ord(letter) <= 0x1F1FF


def _skin(letter: str) -> bool:
    return 0x1F3FB <= ord(letter) <= 0x1F3FF


def _pictured(letter: str) -> bool:
    """A sign that may be an emoji."""
    point = ord(letter)
    return 0x1F000 <= point <= 0x1FAFF or 0x2190 <= point <= 0x2BFF or point in (0xA9, 0xAE, 0x203C, 0x2049, 0x2122)


def _hangul(last: str, letter: str) -> bool:
    """A syllable that is written in its letters."""
    before, after = ord(last), ord(letter)
    leads, vowel, tail = 0x1100 <= before <= 0x115F, 0x1160 <= after <= 0x11A7, 0x11A8 <= after <= 0x11FF
    whole = 0xAC00 <= before <= 0xD7A3
    if leads:
        return vowel or 0x1100 <= after <= 0x115F or 0xAC00 <= after <= 0xD7A3
    if 0x1160 <= before <= 0x11A7 or (whole and (before - 0xAC00) % 28 == 0):
        return vowel or tail
    return tail and (whole or 0x11A8 <= before <= 0x11FF)


def x_length(text: str) -> int:
    """X's weighted length: addresses weigh 23, an emoji 2, most letters outside of the alphabets of Europe 2. What X
    may take for an address without https:// counts for the longer of the two."""
    text = unicodedata.normalize("NFC", text)
    rest, weight = _taken(_ADDRESS, text, lambda _: URL_LENGTH)
    rest, bare = _taken(_BARE, rest, lambda address: max(URL_LENGTH, len(address)))
    return weight + bare + sum(_weight(cluster) for cluster in clusters(rest))


def _weight(cluster: str) -> int:
    if _pictured(cluster[0]) or _flag(cluster[0]) or _SHOWN_AS_EMOJI in cluster:
        return 2
    return sum(1 if any(first <= ord(one) <= last for first, last in _LIGHT) else 2 for one in cluster)


def _taken(pattern: re.Pattern[str], text: str, weight: Callable[[str], int]) -> tuple[str, int]:
    return pattern.sub("", text), sum(weight(found) for found in pattern.findall(text))


def mastodon_length(text: str) -> int:
    """Grapheme clusters, an address for 23."""
    rest, weight = _taken(_ADDRESS, text, lambda _: URL_LENGTH)
    return weight + graphemes(rest)


def telegram_length(text: str) -> int:
    """UTF-16 code units; a text without entities is what it is."""
    return len(text.encode("utf-16-le")) // 2


BLUESKY_BYTES = 3000  # of UTF-8: app.bsky.feed.post
LIMITS = {"bluesky": 300, "mastodon": 500, "telegram": 1024, "x": 280}
ALT_LIMITS = {"bluesky": 1000, "mastodon": 1500, "telegram": 1000, "x": 1000}  # graphemes
_COUNTS = {"bluesky": graphemes, "mastodon": mastodon_length, "telegram": telegram_length, "x": x_length}

_TID = "234567abcdefghijklmnopqrstuvwxyz"


def tid(at: str, key: str) -> str:
    """A record key of the AT protocol's form `tid` that is the same each time: of a moment, ISO 8601, to the
    millisecond, and of what tells this post from others of that moment."""
    ms = int(datetime.fromisoformat(at).timestamp() * 1000)
    chance = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big")
    number = ((ms * 1000 + chance % 1000) << 10) | (chance >> 12 & 0x3FF)
    return "".join(_TID[number >> shift & 31] for shift in range(60, -1, -5))


def same_words(sent: str, shown: str) -> bool:
    """Whether a text that a platform shows, as HTML or with entities, is the one that was sent: white space and a short
    address that the platform put behind it aside."""
    return _plain(sent) in (_plain(_TAG.sub("", _BREAK.sub(" ", shown)), coded=True), _plain(shown, coded=True))


_BREAK, _TAG = re.compile(r"<br\s*/?>|</p>", re.IGNORECASE), re.compile(r"<[^<>]{0,2000}>")
_SHORTENED = re.compile(r"(?:\s+https://t\.co/\w+)+\s*$")


def _plain(text: str, *, coded: bool = False) -> str:
    if coded:
        text = _SHORTENED.sub("", html.unescape(text))
    return " ".join(unicodedata.normalize("NFC", text).split())
