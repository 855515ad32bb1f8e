"""What every poster keeps to: the real ones, on servers that answer as the platforms do, and the scripted one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engines.post_servers import SECRETS, Caller, Platform, serving
from zeroline.domain.errors import WrongUse
from zeroline.domain.post import PLATFORMS, CannotLook, NotDeleted, NotPosted, PerhapsPosted
from zeroline.engines.fakes import ScriptedPoster
from zeroline.engines.post_account import Account, Wire
from zeroline.engines.post_bluesky import BlueskyPoster
from zeroline.engines.post_mastodon import MastodonPoster
from zeroline.engines.post_telegram import TelegramPoster
from zeroline.engines.post_x import XPoster
from zeroline.ports import Outgoing, Poster, PostMedia

BEGUN = "2024-03-01T12:00:00.000Z"
TEXT = "The speaker claims that “A & B” were <not> there. (1/2, not verified)"
KINDS: dict[str, Callable[[Wire], Poster]] = {
    "bluesky": BlueskyPoster,
    "mastodon": lambda wire: MastodonPoster(wire, lambda _: None),
    "telegram": TelegramPoster,
    "x": lambda wire: XPoster(wire, lambda _: None),
}


def poster_on(platform: Platform, secret: str | None = None) -> Poster:
    account = Account.of(platform.kind, platform.url, secret or SECRETS[platform.kind])
    return KINDS[platform.kind](Wire(account, answer_s=1, upload_s=1, most=1 << 16))


@pytest.fixture(params=PLATFORMS)
def platform(request: pytest.FixtureRequest) -> Iterator[Platform]:
    with serving(request.param) as served:
        yield served


@pytest.fixture(params=["scripted", *PLATFORMS])
def poster(request: pytest.FixtureRequest) -> Iterator[Poster]:
    if request.param == "scripted":
        yield ScriptedPoster()
        return
    with serving(request.param) as served:
        yield poster_on(served)


@pytest.fixture
def media(tmp_path: Path) -> PostMedia:
    for name, content in (("v.mp4", b"\0\0\0\x18ftypmp42 video"), ("v.jpg", b"poster"), ("v.vtt", b"WEBVTT\n")):
        (tmp_path / name).write_bytes(content)
    return PostMedia(tmp_path / "v.mp4", tmp_path / "v.jpg", tmp_path / "v.vtt", "what it shows", 320, 180)


@pytest.fixture
def outgoing(media: PostMedia) -> Outgoing:
    return Outgoing("abc 1 1", BEGUN, TEXT, media, "Warning: shows torture.", ("torture",))


def test_a_thread_is_posted_found_and_deleted(poster: Poster, outgoing: Outgoing) -> None:
    first = poster.post(outgoing)
    second = Outgoing("abc 1 2", BEGUN, "And this.", first=first, before=first)
    place = poster.post(second)
    assert first.id != place.id
    if not isinstance(poster, TelegramPoster):
        assert (poster.find(outgoing), poster.find(second)) != (None, None)
        assert poster.find(replace(second, key="abc 1 3", text="Another.")) is None
    poster.delete(place)
    poster.delete(place)  # what is gone already is no error
    if not isinstance(poster, TelegramPoster):
        assert poster.find(second) is None


def test_the_files_the_warning_and_the_alt_text_arrive(platform: Platform, outgoing: Outgoing) -> None:
    poster_on(platform).post(outgoing)
    (made,) = platform.posts.values()
    sent, told = b"".join(platform.files), json.dumps(made, ensure_ascii=False)
    assert b"ftypmp42 video" in sent
    if platform.kind != "telegram":
        assert "what it shows" in told or b"what it shows" in sent
    assert made.get("text") or made.get("status") or made.get("caption") == TEXT
    if platform.kind == "bluesky":
        assert made["labels"]["values"] == [{"val": "graphic-media"}]
        assert made["embed"]["captions"][0]["lang"] == "en"
        assert made["embed"]["aspectRatio"] == {"width": 320, "height": 180}
        assert b"WEBVTT" in sent
    elif platform.kind == "mastodon":
        assert (made["spoiler_text"], made["sensitive"], made["media_ids"]) == ("Warning: shows torture.", True, ["9"])
    elif platform.kind == "telegram":
        assert (made["has_spoiler"], made["chat_id"]) == ("true", "@desk")
        assert b"poster" not in sent  # a thumbnail would show what the spoiler hides
    else:
        assert b"graphic_violence" in sent


def test_the_same_post_twice_is_one_where_the_platform_can_tell(outgoing: Outgoing) -> None:
    for kind in ("bluesky", "mastodon"):
        with serving(kind) as platform:
            poster = poster_on(platform)
            assert poster.post(outgoing) == poster.post(outgoing)
            assert len(platform.posts) == 1


def slow(caller: Caller) -> None:
    """Begins an answer, and waits until the client has hung up."""
    caller.send_response(200)
    caller.end_headers()
    caller.wfile.flush()
    caller.connection.recv(1)


def hung_up(caller: Caller) -> None:
    caller.connection.close()


WRONG: dict[str, Callable[[Caller], None]] = {
    "slow": slow,
    "hung up": hung_up,
    "a gateway's": lambda caller: caller.raw(504, b"<html>Gateway Time-out</html>"),
    "no JSON": lambda caller: caller.raw(200, b"<html>Welcome</html>"),
    "a list": lambda caller: caller.raw(200, b"[]"),
    "empty": lambda caller: caller.answer(200, {}),
    "deep": lambda caller: caller.raw(200, b"[" * 60_000),
    "endless": lambda caller: caller.raw(200, b" " * 100_000),
    "elsewhere": lambda caller: caller.raw(302, b""),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_an_answer_that_does_not_tell_leaves_it_unknown_until_it_is_looked_up(
    platform: Platform, outgoing: Outgoing, wrong: str
) -> None:
    poster, one = poster_on(platform), replace(outgoing, media=None)
    platform.after = WRONG[wrong]
    with pytest.raises(PerhapsPosted):
        poster.post(one)
    assert len(platform.posts) == 1
    if platform.kind == "telegram":
        with pytest.raises(CannotLook, match="--settle"):
            poster.find(one)
        return
    found = poster.find(one)
    assert found is not None
    platform.after = None
    poster.delete(found)
    assert platform.posts == {}


def test_a_refusal_is_certain_and_its_words_cannot_drive_a_terminal(platform: Platform, outgoing: Outgoing) -> None:
    told = {"error": "no\x1b[2J", "description": "no\x1b[2J", "detail": "no\x1b[2J", "message": "x" * 9000}
    platform.instead = lambda caller: caller.answer(403, told)
    with pytest.raises(NotPosted, match="403") as refusal:
        poster_on(platform).post(replace(outgoing, media=None))
    assert "\x1b" not in refusal.value.sentence
    assert len(refusal.value.sentence) < 400


def test_a_refusal_that_repeats_the_secret_does_not_tell_it(platform: Platform, outgoing: Outgoing) -> None:
    told = f"no /bot{SECRETS[platform.kind]}/ here"
    platform.instead = lambda caller: caller.answer(403, {"description": told, "detail": told, "message": told})
    with pytest.raises(NotPosted, match="no /bot…/ here") as refusal:
        poster_on(platform).post(replace(outgoing, media=None))
    assert SECRETS[platform.kind] not in refusal.value.sentence


def test_what_x_calls_a_duplicate_is_out_or_unknown(outgoing: Outgoing) -> None:
    one = replace(outgoing, media=None)
    duplicate = {"detail": "You are not allowed to create a Tweet with duplicate content."}
    with serving("x") as platform:
        poster = poster_on(platform)
        platform.instead = lambda caller: caller.answer(403, duplicate)
        with pytest.raises(PerhapsPosted, match="duplicate"):
            poster.post(one)
        platform.instead = None
        place = poster.post(one)
        platform.instead = lambda caller: caller.answer(403, duplicate)
        assert poster.post(one) == place
        assert len(platform.posts) == 1


def test_a_wrong_secret_posts_nothing_and_is_shown_nowhere(platform: Platform, outgoing: Outgoing) -> None:
    poster = poster_on(platform, "999:wrong-secret")
    with pytest.raises(NotPosted) as refusal:
        poster.post(outgoing)
    assert "wrong-secret" not in refusal.value.sentence + repr(poster)
    assert platform.posts == {}
    with pytest.raises(NotDeleted):
        poster.delete(poster_on(platform).post(replace(outgoing, media=None)))


def test_where_nobody_answers_nothing_was_posted(outgoing: Outgoing) -> None:
    for kind in PLATFORMS:
        with pytest.raises(NotPosted, match="takes no connections"):
            poster_on(Platform(kind, "http://desk@127.0.0.1:9")).post(replace(outgoing, media=None))


@pytest.mark.parametrize(
    "given", ["https://host", "ftp://desk@host", "https://desk:secret@host", "https://desk@host/x"]
)
def test_an_account_is_a_name_at_a_host_without_its_secret(given: str) -> None:
    with pytest.raises(WrongUse) as refusal:
        Account.of("x", given, "s")
    assert "secret@" not in refusal.value.sentence
