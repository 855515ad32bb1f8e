"""Bluesky's own server, `@atproto/dev-env`, takes what we send: a thread with a video and its caption track, once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from made_media import ffmpeg

from tests.story.needs import REPO, absent, missing
from zeroline.domain.post import NotDeleted, NotPosted, PerhapsPosted, Place
from zeroline.engines.post_account import Account, Call, Wire
from zeroline.engines.post_bluesky import BlueskyPoster
from zeroline.ports import Outgoing, PostMedia

SERVER = REPO / ".venv" / "bluesky"
BEGUN = "2024-03-01T12:00:00.000Z"
TEXT = "The speaker claims that «нас бросили»: people were abandoned by their command. 😀"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Its address."""
    node = shutil.which("node")
    if node is None:
        missing("node (20 or later), to run Bluesky's server")
    if os.environ.get("ZEROLINE_NO_BLUESKY") == "1":
        absent("@atproto/dev-env, which could not be compiled (make install-bluesky)")
    if not (SERVER / "installed").is_file():
        missing("@atproto/dev-env (make install-bluesky)")
    process = subprocess.Popen(
        [node, "serve.mjs"], cwd=SERVER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    told = json.loads(process.stdout.readline())
    assert told["status"] == 200
    yield str(told["url"])
    process.stdin.close()
    assert process.wait(60) == 0
    process.stdout.close()


def poster_on(server: str, secret: str = "app-pass", wire: type[Wire] = Wire) -> BlueskyPoster:
    return BlueskyPoster(wire(Account.of("bluesky", server.replace("://", "://desk.test@"), secret)))


@pytest.fixture
def outgoing(tmp_path: Path) -> Outgoing:
    video, poster, track = (tmp_path / name for name in ("a.mp4", "a.jpg", "a.vtt"))
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=1", video)
    poster.write_bytes(b"not sent")
    track.write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nWe were left there.\n", encoding="utf-8")
    media = PostMedia(video, poster, track, "what it shows", 320, 180)
    return Outgoing("abc 1 1", BEGUN, TEXT, media, "Warning: shows torture.", ("torture",))


def record_at(server: str, place: Place) -> dict[str, Any]:
    repo, collection, key = place.id.partition(" ")[0].removeprefix("at://").split("/")
    where = f"{server}/xrpc/com.atproto.repo.getRecord?repo={repo}&collection={collection}&rkey={key}"
    with urlopen(where) as answer:  # ours, on this machine
        told: dict[str, Any] = json.loads(answer.read())["value"]
    return told


def test_a_thread_with_video_and_captions_is_posted_once_and_deleted(server: str, outgoing: Outgoing) -> None:
    poster = poster_on(server)
    first = poster.post(outgoing)
    assert poster.post(outgoing) == first
    record = record_at(server, first)
    assert (record["text"], record["langs"]) == (TEXT, ["en"])
    assert record["labels"]["values"] == [{"val": "graphic-media"}]
    embed = record["embed"]
    assert (embed["$type"], embed["alt"], embed["aspectRatio"]["width"]) == (
        "app.bsky.embed.video",
        "what it shows",
        320,
    )
    assert embed["video"]["mimeType"] == "video/mp4"
    assert (embed["captions"][0]["lang"], embed["captions"][0]["file"]["mimeType"]) == ("en", "text/vtt")

    second = Outgoing("abc 1 2", BEGUN, "And this.", first=first, before=first)
    place = poster.post(second)
    assert record_at(server, place)["reply"]["parent"]["uri"] == first.id.partition(" ")[0]
    assert poster.find(outgoing) == first
    assert poster.find(replace(second, key="abc 1 3")) is None
    for one in (place, place, first):  # what is gone already is no error
        poster.delete(one)
    assert (poster.find(outgoing), poster.find(second)) == (None, None)


class Lost(Wire):
    """The server does what it is told; its answer never arrives."""

    def ask(self, one: Call, fault: Any = NotPosted) -> Any:
        answer = super().ask(one, fault)
        if one.changes:
            raise PerhapsPosted("no answer")
        return answer


def test_after_a_lost_answer_the_post_is_found_and_not_made_again(server: str, outgoing: Outgoing) -> None:
    one = replace(outgoing, key="abc 2 1", media=None)
    with pytest.raises(PerhapsPosted):
        poster_on(server, wire=Lost).post(one)
    poster = poster_on(server)
    there = poster.find(one)
    assert there is not None
    assert poster.post(one) == there
    poster.delete(there)


def test_a_wrong_password_and_a_text_that_is_too_long_are_refused(server: str, outgoing: Outgoing) -> None:
    with pytest.raises(NotPosted, match="401"):
        poster_on(server, "wrong").post(outgoing)
    long = replace(outgoing, key="abc 3 1", media=None, text="я" * 301)
    with pytest.raises(NotPosted, match="300"):
        poster_on(server).post(long)
    assert poster_on(server).find(long) is None
    with pytest.raises(NotDeleted):
        poster_on(server, "wrong").delete(Place("at://x/y/3kmn2isioglja c", ""))
