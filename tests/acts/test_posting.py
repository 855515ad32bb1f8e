"""The story of a post: out once, looked up where nobody knows, refused where it must not go, taken down."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.archive.made import added
from zeroline.acts.posting import Post, delete_posts, post, ready, settle
from zeroline.archive.care import decide
from zeroline.archive.history import history
from zeroline.archive.ledger import latest
from zeroline.archive.opening import open_archive
from zeroline.archive.postings import keep_post, posts_of
from zeroline.archive.releases import Making, hold, keep_release, set_shield, withdraw
from zeroline.archive.verify import verify
from zeroline.cli import main
from zeroline.domain.errors import ArchiveFault, WrongUse
from zeroline.domain.post import CannotLook, Draft, NotDeleted, NotPosted, PerhapsPosted, Posted
from zeroline.domain.release import AS_IT_CAME, Released, Shield
from zeroline.engines.fakes import ScriptedPoster
from zeroline.publish.posts import as_json

NOW, LATER = "2030-01-01T00:00:00.000Z", "2030-01-01T01:00:00.000Z"
THREAD = ("The speaker claims that training was lacking. (1/2, not verified)", "The Desk. (2/2, not verified)")


@dataclass
class Room:
    """An archive with one clip that was released, and a platform that does as it is told."""

    folder: Path
    poster: ScriptedPoster = field(default_factory=ScriptedPoster)

    def __post_init__(self) -> None:
        self.archive = open_archive(self.folder / "home")
        self.clip = added(self.archive, self.folder / "a.mp4").clip.id
        decide(self.archive.ledger, self.clip, frozenset(), "open", "Анна")
        self.desk = Post(self.archive, lambda _: ("desk@posts.example", self.poster), "Анна", lambda: NOW)

    def released(
        self, parts: tuple[str, ...] = THREAD, recipe: str = "one", *, protected: bool = False, kind: str = "version"
    ) -> Released:
        names = {"v.mp4": b"video", "v.jpg": b"poster", "v.en.vtt": b"WEBVTT\n"}
        drafts = [Draft(platform, parts, "alt", "", (), "v.mp4", "v.jpg", "v.en.vtt", 320, 180)
                  for platform in ("bluesky", "mastodon", "telegram", "x")]  # fmt: skip
        names["v.posts.json"] = json.dumps(as_json(drafts)).encode()
        for name, content in names.items():
            (self.folder / name).write_bytes(content)
        with self.archive.ledger.reading() as connection:
            version = latest(connection, self.clip, kind)
        assert version is not None
        made = Making(self.clip, version, "v", protected, 2, None, recipe)
        return keep_release(self.archive, made, {name: self.folder / name for name in names}, "Анна")

    def posted(self, platform: str = "mastodon") -> list[Posted]:
        return post(self.desk, self.clip, platform)

    def states(self) -> list[str]:
        with self.archive.ledger.reading() as connection:
            return [one.state for one in posts_of(connection, self.clip)]


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def test_a_thread_goes_out_once_with_its_files_at_the_first(room: Room) -> None:
    room.released()
    done = room.posted()
    assert [(one.part, one.state, one.text) for one in done] == [(1, "posted", THREAD[0]), (2, "posted", THREAD[1])]
    first, second = room.poster.there.values()
    assert first.media is not None
    assert (first.media.alt, first.media.video.name) == ("alt", "v.mp4")
    assert second.media is None
    assert second.first == second.before == done[0].place
    assert room.posted() == done
    assert room.poster.tries == 2
    with room.archive.ledger.reading() as connection:
        assert [one.act for one in history(connection, room.clip)[-4:]] == ["post_posting", "post_posted"] * 2
    assert verify(room.archive) == []


def test_what_nobody_knows_is_looked_up_and_not_posted_again(room: Room) -> None:
    room.released()
    room.poster.wrong, room.poster.out = PerhapsPosted("no answer"), True
    with pytest.raises(PerhapsPosted):
        room.posted()
    assert room.states() == ["unknown"]
    room.poster.wrong = None
    assert [one.state for one in room.posted()] == ["posted", "posted"]
    assert (room.poster.tries, len(room.poster.there)) == (2, 2)


def test_what_was_looked_up_and_is_not_there_is_posted_under_the_same_key(room: Room) -> None:
    room.released(THREAD[:1])
    room.poster.wrong = PerhapsPosted("no answer")
    with pytest.raises(PerhapsPosted):
        room.posted()
    room.poster.wrong, room.desk = None, replace(room.desk, clock=lambda: LATER)
    (done,) = room.posted()
    assert (done.begun, done.at) == (NOW, LATER)


def test_where_it_cannot_be_looked_up_a_person_says(room: Room) -> None:
    room.released(THREAD[:1])
    room.poster.wrong, room.poster.hidden = PerhapsPosted("no answer"), CannotLook("look yourself")
    with pytest.raises(PerhapsPosted):
        room.posted("telegram")
    room.poster.wrong = None
    with pytest.raises(CannotLook):
        room.posted("telegram")
    assert room.poster.tries == 1
    (told,) = settle(room.desk, room.clip, "telegram", "https://t.me/desk/12")
    assert told.place is not None
    assert told.place.id == "12"
    assert room.posted("telegram") == [told]
    assert room.poster.tries == 1
    with pytest.raises(WrongUse, match="waits to be settled"):
        settle(room.desk, room.clip, "telegram", None)


def test_a_refusal_is_told_and_may_be_tried_again(room: Room) -> None:
    room.released(THREAD[:1])
    room.poster.wrong = NotPosted("too loud")
    with pytest.raises(NotPosted, match="too loud"):
        room.posted()
    assert room.states() == ["refused"]
    room.poster.wrong = None
    assert [one.state for one in room.posted()] == ["posted"]


def test_a_post_that_may_be_under_way_is_left_alone_for_a_while(room: Room) -> None:
    room.released(THREAD[:1])
    room.poster.wrong, room.poster.out = KeyboardInterrupt(), True  # type: ignore[assignment]
    with pytest.raises(KeyboardInterrupt):
        room.posted()
    room.poster.wrong = None
    with pytest.raises(WrongUse, match="look again after"):
        room.posted()
    room.desk = replace(room.desk, clock=lambda: LATER)
    assert [one.state for one in room.posted()] == ["posted"]
    assert room.poster.tries == 1


def test_nothing_goes_that_is_not_released_held_withdrawn_or_decided_anew(room: Room) -> None:
    def why() -> str:
        with pytest.raises(WrongUse) as refusal:
            ready(room.archive, room.clip, NOW)
        return refusal.value.sentence

    assert "is not released" in why()
    room.released()
    hold(room.archive.ledger, room.clip, "2031-01-01T00:00:00Z", "Анна")
    assert "is held until 2031" in why()
    hold(room.archive.ledger, room.clip, None, "Анна")
    decide(room.archive.ledger, room.clip, None, "protected", "Анна")
    assert "decided anew" in why()
    decide(room.archive.ledger, room.clip, frozenset({"torture"}), "open", "Анна")
    assert "decided anew" in why()
    decide(room.archive.ledger, room.clip, frozenset(), None, "Анна")
    set_shield(room.archive.ledger, room.clip, AS_IT_CAME, "Анна")  # as it was while nobody had decided
    assert ready(room.archive, room.clip, NOW).release.number == 1
    set_shield(room.archive.ledger, room.clip, Shield(words=("house",)), "Анна")
    assert "decided anew" in why()
    assert room.released(recipe="two").number == ready(room.archive, room.clip, NOW).release.number == 2
    withdraw(room.archive, room.clip, "asked", "Анна")
    assert "was withdrawn" in why()
    assert room.poster.tries == 0


def test_words_that_were_corrected_since_are_not_posted_though_what_is_hidden_is_as_it_was(room: Room) -> None:
    room.released()
    set_shield(room.archive.ledger, room.clip, Shield(words=("house",)), "Анна")
    room.released(recipe="two", kind="transcript")  # stands for another version
    set_shield(room.archive.ledger, room.clip, AS_IT_CAME, "Анна")
    with pytest.raises(WrongUse, match="decided anew"):
        ready(room.archive, room.clip, NOW)


def test_a_file_that_was_changed_is_not_posted(room: Room) -> None:
    made = room.released()
    path = room.archive.vault.path(made.files["v.mp4"])
    path.chmod(0o600)
    path.write_bytes(b"forged")
    with pytest.raises(ArchiveFault, match="was changed"):
        room.posted()
    assert room.poster.tries == 0


def test_every_post_is_taken_down_or_listed(room: Room) -> None:
    room.released()
    room.posted()
    for fast in (NotDeleted("too old"), WrongUse("too old"), PerhapsPosted("too old")):
        room.poster.fast = fast
        assert [(one.part, one.state, one.said) for one in delete_posts(room.desk, room.clip)] == [
            (2, "kept", "too old"), (1, "kept", "too old")]  # fmt: skip
    room.poster.fast = None
    withdraw(room.archive, room.clip, "asked", "Анна")
    assert [one.state for one in delete_posts(room.desk, room.clip)] == ["deleted", "deleted"]
    assert room.poster.there == {}
    assert delete_posts(room.desk, room.clip) == []


def test_a_post_that_nobody_knew_of_is_looked_up_and_taken_down(room: Room) -> None:
    room.released(THREAD[:1])
    room.poster.wrong, room.poster.out = PerhapsPosted("no answer"), True
    with pytest.raises(PerhapsPosted):
        room.posted()
    assert [one.state for one in delete_posts(room.desk, room.clip)] == ["deleted"]
    assert room.poster.there == {}


def test_a_post_that_may_be_under_way_is_not_said_to_be_gone(room: Room) -> None:
    made = room.released(THREAD[:1])
    one = Posted("mastodon", "desk@posts.example", made.id, made.number, 1, 1, "posting", NOW, NOW, THREAD[0])
    with room.archive.ledger.writing() as pen:
        keep_post(pen, room.clip, one, pen.person("Борис"))
    assert [one.state for one in delete_posts(room.desk, room.clip)] == ["unknown"]
    assert [one.state for one in delete_posts(room.desk, room.clip)] == ["absent"]


def test_what_was_posted_by_hand_is_not_posted_again_and_is_listed_to_be_deleted(room: Room) -> None:
    room.released(THREAD[:1])
    alone = replace(room.desk, poster=lambda _: None)
    with pytest.raises(WrongUse, match="No account is set for x"):
        post(alone, room.clip, "x")
    (told,) = settle(alone, room.clip, "x", "https://x.com/desk/status/7")
    assert room.posted("x") == [told]
    assert room.poster.tries == 0
    (left,) = delete_posts(room.desk, room.clip)
    assert (left.state, left.said) == ("kept", "no access to by hand; delete it by hand")


def test_the_command_shows_what_would_go_out_and_lists_what_went(
    room: Room, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZEROLINE_HOME", str(room.folder / "home"))
    monkeypatch.setenv("ZEROLINE_TELEGRAM", "https://desk@api.telegram.org")
    assert main(["post", room.clip, "--dry-run"]) == 2
    room.released()
    capsys.readouterr()
    assert main(["post", room.clip, "--to", "telegram,x", "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "== telegram: desk@api.telegram.org" in told
    assert "== x: no account is set" in told
    assert THREAD[0] in told
    assert f"{len(THREAD[0])} of 280" in told
    assert "v.mp4 (" in told
    assert main(["post", room.clip, "--to", "mastodon", "--dry-run", "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["dry_run"]
    assert set(one["files"]) == {"v.mp4", "v.jpg"}
    assert main(["post", room.clip, "--to", "x", "--settle", "https://x.com/d/status/7", "--by", "Анна"]) == 0
    assert main(["post", room.clip]) == 0
    assert "x  by hand  1/2  posted  https://x.com/d/status/7" in capsys.readouterr().out
    assert main(["post", room.clip, "--to", "myspace"]) == 2
    assert main(["post", room.clip, "--to", "telegram", "--by", "Анна"]) == 1
    assert "has no secret here" in capsys.readouterr().err
