"""The story of a release, on real pictures: from a signed-off version to a bundle that can be checked."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from tests.archive.made import LOOKER
from tests.engines.made_media import ffmpeg
from tests.made import crew_for, quiet
from zeroline import cli
from zeroline.acts.packing import pack_of
from zeroline.acts.releasing import Asked, Workshop, release
from zeroline.archive.care import decide
from zeroline.archive.changes import Save
from zeroline.archive.editing import Editing
from zeroline.archive.history import history
from zeroline.archive.intake import Intake
from zeroline.archive.keys import read_key, signed
from zeroline.archive.opening import Archive, open_archive
from zeroline.archive.postings import keep_post
from zeroline.archive.releases import releases_of, set_shield
from zeroline.archive.verify import verify
from zeroline.archive.versions import Desk
from zeroline.crew import readers
from zeroline.crew_release import workshop
from zeroline.domain.cover import Box, Cover, Key
from zeroline.domain.errors import WrongUse
from zeroline.domain.operation import SetText
from zeroline.domain.post import Place, Posted
from zeroline.domain.record import sha256_of
from zeroline.domain.release import Released, Shield
from zeroline.domain.source import Arrival
from zeroline.engines.fakes import Line
from zeroline.engines.media_probe import AvProber
from zeroline.jobs import add_all
from zeroline.pipeline import Order
from zeroline.ports import Provenance
from zeroline.publish.pack_files import FORMATS, pack_bytes
from zeroline.settings import Settings

SAID = (
    Line(200, 900, "Меня зовут Сергей Иванов.", "My name is Sergei Ivanov."),
    Line(1_000, 1_900, "Мы стоим под Бахмутом.", "We stand near Bakhmut."),
)
FACE = Cover("f", "face", (Key(0, Box(0.2, 0.2, 0.2, 0.3)),), 0, 2_000)


class Room:
    """An archive with one clip, of two seconds unless a film is given, in which `said` is said, signed off by two
    people. `rate` is its frames a second: each is coded three times, once at 720 by 1280."""

    def __init__(self, folder: Path, film: Path | None = None, said: Sequence[Line] = SAID, rate: int = 10) -> None:
        self._opened(folder)
        path = folder / "Иванов.mp4"
        made = ("-f", "lavfi", "-i", f"testsrc2=s=320x180:r={rate}:d=2", "-f", "lavfi", "-i", "sine=d=2")
        ffmpeg(*(made if film is None else ("-i", film)), "-metadata", "title=Ivanov", path)
        takes = Intake(self.archive.ledger, self.archive.vault, AvProber(), LOOKER, "Анна")
        arrival = Arrival(url="https://t.me/chan/12", account="@chan", posted_at="2024-02-01")
        crew = crew_for(lines=said)
        list(add_all([path], self.archive, takes, lambda: crew, Order("netflix"), arrival, lambda _: quiet))
        with self.archive.ledger.reading() as connection:
            (self.clip,) = connection.exec_driver_sql("SELECT id FROM clips").scalars()

    def _opened(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings(home=folder / "home", credit="The Desk", coarse_days=14)
        self.archive: Archive = open_archive(self.settings.home)
        self.shop: Workshop = replace(workshop(self.archive, self.settings), clock=lambda: "2024-03-01T12:00:00Z")

    def copied(self, folder: Path) -> Room:
        """The same in another folder, as it is when this one's archive has been closed."""
        other = copy(self)
        shutil.copytree(self.settings.home, folder / "home")
        other._opened(folder)
        return other

    def signed(self) -> Room:
        desk = Desk(self.archive, Editing(self.archive), lambda: readers(self.settings))
        with self.archive.ledger.writing() as pen:
            anna, boris = pen.person("Анна"), pen.person("Борис")
        assert anna
        assert boris
        desk.review(self.clip, anna)
        desk.sign_off(self.clip, boris)
        return self

    def decided(self, protection: str, shield: Shield | None = None, labels: frozenset[str] = frozenset()) -> Room:
        decide(self.archive.ledger, self.clip, labels, protection, "Анна")
        if shield is not None:
            set_shield(self.archive.ledger, self.clip, shield, "Анна")
        return self

    def released(self, **asked: str) -> Released:
        return release(self.shop, Asked(self.clip, "Борис", **asked), quiet)

    def file(self, made: Released, name: str) -> Path:
        return self.archive.vault.path(made.files[name])

    def text(self, made: Released, name: str) -> str:
        return self.file(made, name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Room:
    """A closed room, to be copied: the film is made, taken in and captioned once."""
    room = Room(tmp_path_factory.mktemp("begun"))
    room.archive.ledger.database.close()
    return room


@pytest.fixture
def room(begun: Room, tmp_path: Path) -> Iterator[Room]:
    room = begun.copied(tmp_path)
    yield room
    room.archive.ledger.database.close()


@dataclass(frozen=True)
class Opened:
    """An open clip that was released; nothing is decided or made in its room from then on."""

    room: Room
    made: Released


@pytest.fixture(scope="module")
def opened(begun: Room, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    room = begun.copied(tmp_path_factory.mktemp("opened"))
    yield Opened(room, room.signed().decided("open").released())
    room.archive.ledger.database.close()


def test_an_open_clip_is_released_as_it_was_signed_off(opened: Opened) -> None:
    room, made = opened.room, opened.made
    assert made.id == room.clip
    names = {".mp4", "-vertical.mp4", "-square.mp4", ".jpg", ".json", ".en.srt", ".en.vtt", ".en.ass", ".en.ttml",
             ".ru.srt", ".ru.vtt", ".posts.json", ".posts.txt", *(f".pack.{form}" for form in FORMATS)}  # fmt: skip
    assert set(made.files) == {f"{made.id}{name}" for name in names} | {"manifest.json"}
    assert "We stand near Bakhmut." in room.text(made, f"{made.id}.en.srt")
    assert "The Desk" in room.text(made, f"{made.id}.en.ass")
    assert f"{made.id} v1" in room.text(made, f"{made.id}.en.ass")
    record = json.loads(room.text(made, f"{made.id}.json"))
    assert (record["status"], record["release"]["eyes"], record["release"]["credit"]) == ("released", 2, "The Desk")
    with room.archive.ledger.reading() as connection:
        assert history(connection, room.clip)[-1].act == "released"
    assert verify(room.archive) == []


def test_the_manifest_is_signed_with_the_desks_key_and_hashes_every_file(opened: Opened) -> None:
    room, made = opened.room, opened.made
    told = json.loads(room.text(made, "manifest.json"))
    key = read_key(room.settings.home / "keys")
    assert key is not None
    assert told["public_key"] == key.public
    assert signed(told["public_key"], sha256_of(told["signed"].encode()), told["signature"])
    body = json.loads(told["signed"])
    assert {name: one["sha256"] for name, one in body["files"].items()} == {
        name: sha256 for name, sha256 in made.files.items() if name != "manifest.json"
    }
    assert body["captions"][0]["lines"][-1] == "We stand near Bakhmut."


def test_what_is_decided_while_a_release_is_made_stops_it(room: Room) -> None:
    room.signed().decided("open")
    drawn = room.shop.poster

    def poster(video: Path, to: Path, at_ms: float | None) -> None:
        drawn(video, to, at_ms)
        set_shield(room.archive.ledger, room.clip, Shield((FACE,), voice="own"), "Вера")

    room.shop = replace(room.shop, poster=poster)
    with pytest.raises(WrongUse, match="while the release was made; nothing was kept"):
        room.released()
    with room.archive.ledger.reading() as connection:
        assert releases_of(connection, room.clip) == []
    assert verify(room.archive) == []


def test_a_second_release_is_the_first(opened: Opened) -> None:
    room, unsigned = opened.room, Unsigned()
    shop = replace(room.shop, clock=lambda: "2025-01-01T00:00:00Z", branding=unsigned)
    again = release(shop, Asked(room.clip, "Борис"), quiet)
    assert again == opened.made  # byte for byte what was signed then: nothing is made or signed again
    assert unsigned.seen == {}
    with room.archive.ledger.reading() as connection:
        assert [one.act for one in history(connection, room.clip)].count("released") == 1


class Unsigned:
    """Signs nothing, and notes the bytes of everything that lies ready to be signed."""

    def __init__(self) -> None:
        self.seen: dict[str, str] = {}

    def brand(self, video: Path, _provenance: Provenance) -> None:
        self.seen |= {one.name: sha256_of(one.read_bytes()) for one in video.parent.iterdir() if one.is_file()}


def test_before_it_is_signed_the_same_version_always_gives_the_same_bytes(room: Room, tmp_path: Path) -> None:
    """Made anew in two archives that know nothing of each other, at two moments of two days."""
    shield = Shield((FACE,), faces_seen=True, voice="revoiced")
    room.signed().decided("protected", shield, frozenset({"death_shown"}))
    room.archive.ledger.database.close()
    made: list[tuple[dict[str, str], dict[str, Any]]] = []
    for day in ("2024-03-01", "2024-07-30"):
        other, unsigned = room.copied(tmp_path / day), Unsigned()
        other.shop = replace(other.shop, clock=lambda day=day: f"{day}T12:00:00Z", branding=unsigned)
        made.append((unsigned.seen, json.loads(other.text(other.released(), "manifest.json"))))
        other.archive.ledger.database.close()
    (first, one), (second, other) = made
    assert {"mp4", "jpg", "srt", "vtt", "ass", "ttml", "json", "md", "docx", "html", "txt"} <= {
        name.rpartition(".")[2] for name in first
    }
    assert first == second
    assert one["at"] != other["at"]
    assert one["signed"] == other["signed"]  # Ed25519: the same words, the same signature
    assert one["signature"] == other["signature"]


def test_what_is_not_signed_off_needs_a_reason_which_is_shown(room: Room) -> None:
    room.decided("open")
    with pytest.raises(WrongUse, match="is not signed off"):
        room.released()
    made = room.released(override="They are being shelled now.")
    assert "NOT SIGNED OFF" in room.text(made, f"{made.id}.en.vtt")
    assert json.loads(room.text(made, f"{made.id}.json"))["release"]["override"] == "They are being shelled now."
    with room.archive.ledger.reading() as connection:
        assert "They are being shelled now." in history(connection, room.clip)[-1].told


def test_nothing_is_released_before_people_decided(room: Room) -> None:
    room.signed()
    with pytest.raises(WrongUse, match=r"Nobody set content labels.*Nobody decided on the protection"):
        room.released(override="now")
    room.decided("protected")
    with pytest.raises(WrongUse, match="what is covered"):
        room.released()


def test_a_protected_clip_leaves_without_name_place_voice_or_anything_of_its_original(room: Room) -> None:
    shield = Shield((FACE,), faces_seen=True, voice="silence")
    made = room.signed().decided("protected", shield).released()
    assert made.id != room.clip
    with room.archive.ledger.reading() as connection:
        (sha256,) = connection.exec_driver_sql("SELECT sha256 FROM clips").scalars()
    secrets = ["Иванов", "Ivanov", "Сергей", "Sergei", "Бахмут", "Bakhmut", "t.me", "@chan", room.clip, sha256]
    for name in made.files:
        content = room.file(made, name).read_bytes()
        for secret in secrets:
            assert secret not in name
            assert secret.encode() not in content, (name, secret)
    lines = room.text(made, f"{made.id}.en.srt")
    assert "My name is [name withheld]." in lines
    assert "[a place in Donetsk region]" in " ".join(lines.split())
    with av.open(str(room.file(made, f"{made.id}.mp4"))) as film:
        for frame in film.decode(video=0):
            covered = frame.to_ndarray(format="rgb24")[36:90, 64:128]
            assert covered.max() < 64  # black, and what coding brings in from its edge
    assert room.released() == made


def test_places_of_a_clip_that_is_new_are_told_by_their_region(room: Room) -> None:
    room.signed().decided("open")
    room.shop = replace(room.shop, clock=lambda: "2024-02-10T12:00:00Z")
    made = room.released()
    text = " ".join(room.text(made, f"{made.id}.en.srt").split())
    assert "[a place in Donetsk region]" in text
    assert "Sergei Ivanov" in text


def test_another_decision_makes_another_release_and_tells_where_the_first_is_posted(
    room: Room, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = room.signed().decided("open").released()
    set_shield(room.archive.ledger, room.clip, Shield(words=("near",), voice="own"), "Анна")
    second = room.released()
    assert (first.number, second.number) == (1, 2)
    assert "We stand [withheld] Bakhmut." in room.text(second, f"{second.id}.en.srt")
    assert room.file(first, f"{first.id}.mp4").exists()
    # who corrects it is told where what it was before is posted
    at, where = "2024-03-01T12:00:00Z", Place("1", "https://social.example/@desk/1")
    one = Posted("mastodon", "desk@social.example", first.id, first.number, 1, 1, "posted", at, at, "x", where)
    with room.archive.ledger.writing() as pen:
        keep_post(pen, room.clip, one, pen.person("Анна"))
    for name, value in (("HOME", str(room.settings.home)), ("CREDIT", "The Desk")):
        monkeypatch.setenv(f"ZEROLINE_{name}", value)
    assert cli.main(["release", room.clip, "--by", "Борис", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["number"], [post["url"] for post in told["posted_before"]]) == (2, [where.url])
    # and who holds it, that what is out stays out
    assert cli.main(["release", room.clip, "--by", "Борис", "--hold", "2031-01-01T00:00:00Z"]) == 0
    assert "stays out, release 2 too" in capsys.readouterr().err


def test_graphic_content_carries_a_warning_before_anything_is_shown(room: Room, opened: Opened) -> None:
    """In every shape and in the still; and all that tells a second tells the video's."""
    graphic = frozenset({"death_shown", "torture"})
    made = room.signed().decided("open", Shield((FACE,), voice="own"), graphic).released()
    for shape in ("", "-vertical", "-square"):
        with av.open(str(room.file(made, f"{made.id}{shape}.mp4"))) as film:
            shown = [(frame.time, frame.to_ndarray(format="rgb24")) for frame in film.decode(video=0)]
        card = [frame for at, frame in shown if at < 4.99]
        assert len(card) == 50
        assert all(np.array_equal(card[0], frame) or np.abs(card[0].astype(int) - frame).mean() < 2 for frame in card)
        assert (card[0] > 200).any()  # words
        assert card[0].mean() < 60  # and nothing else
        assert np.abs(card[0].astype(int) - shown[-1][1]).mean() > 20
    with av.open(str(room.file(made, f"{made.id}.jpg"))) as film:
        assert next(film.decode(video=0)).to_ndarray(format="rgb24").mean() < 60

    def starts(one: Opened) -> list[int]:
        return [
            caption["start_ms"] for caption in json.loads(one.room.text(one.made, f"{one.made.id}.json"))["captions"]
        ]

    plain, warned = opened, Opened(room, made)
    assert starts(warned) == [ms + 5_000 for ms in starts(plain)]
    first, late = (
        re.findall(r"00:00:(\S+) -->", one.room.text(one.made, f"{one.made.id}.en.srt"))[0] for one in (plain, warned)
    )
    assert round(float(late.replace(",", ".")) - float(first.replace(",", ".")), 3) == 5
    body = json.loads(json.loads(room.text(made, "manifest.json"))["signed"])
    assert [one["start_ms"] for one in body["captions"]] == starts(warned)
    assert (body["lead_ms"], body["warning"]) == (5_000, ["death_shown", "torture"])
    spoken = json.loads(room.text(made, f"{made.id}.json"))["source"][0]
    assert spoken["start_ms"] == spoken["words"][0]["start_ms"] == 5_200
    assert room.released() == made


def test_what_was_changed_since_the_signature_needs_a_reason_too_and_it_is_shown(room: Room) -> None:
    room.signed().decided("open")
    with room.archive.ledger.writing() as pen:
        vera = pen.person("Вера")
    assert vera
    changed = SetText("s2", "english", "We stood near Bakhmut.")
    Editing(room.archive).save(room.clip, Save("change-0001", "window-01", 0, changed), vera)
    with pytest.raises(WrongUse, match="1 change was made"):
        room.released()
    made = room.released(override="It cannot wait.")
    assert (made.override, made.eyes) == ("It cannot wait.", None)
    assert "NOT SIGNED OFF" in room.text(made, f"{made.id}.en.ass")
    assert f"{made.id}.pack.md" not in made.files


def test_the_pack_of_a_release_holds_what_may_leave_and_nothing_that_changes_by_the_day(room: Room) -> None:
    shield = Shield((FACE,), faces_seen=True, voice="silence", words=("Мы стоим",))
    made = room.signed().decided("protected", shield).released()
    pack = room.text(made, f"{made.id}.pack.md")
    assert f"Quote pack: clip {made.id}, version 1" in pack
    for told in ("My name is", "Signed off on", "ask the desk"):
        assert told in pack
    for hidden in ("Ivanov", "Иванов", "Bakhmut", "Бахмут", "стоим", room.clip, "Nobody was asked"):
        assert hidden not in pack
    today = date(2024, 3, 1)
    own = pack_bytes(pack_of(room.archive, room.clip, "The Desk", room.shop.places, today), "md").decode()
    for hidden in ("Ivanov", "Bakhmut", "Бахмут", "стоим", room.clip):
        assert hidden not in own, hidden
    assert f"clip {made.id}" in own
    room.decided("open")
    assert "Bakhmut" in pack_bytes(pack_of(room.archive, room.clip, "", room.shop.places, today), "md").decode()
    young = pack_bytes(
        pack_of(room.archive, room.clip, "", replace(room.shop.places, days=10_000), today), "md"
    ).decode()
    assert "Bakhmut" not in young
