"""A file that goes round beside a real release: green for our bytes alone, amber for what was made of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from tests.acts.test_releasing import FACE, Room
from tests.engines.made_media import ffmpeg
from zeroline.acts.verifying import verify_file
from zeroline.acts.verifying_media import UNCHECKED
from zeroline.archive.changes import Save, Saved
from zeroline.archive.editing import Editing
from zeroline.archive.releases import withdraw
from zeroline.crew_release import checker
from zeroline.domain.operation import SetText
from zeroline.domain.release import Released, Shield
from zeroline.domain.verified import AMBER, GREEN, GREY, WITHDRAWN, Verified

SECONDS = 12
RATE = 10  # frames a second: more than a fingerprint looks at, and fewer to encode than 25
# for what is known again without its voice: a picture that moves all the time
MOVING = ("-f", "lavfi", "-i", f"life=s=64x36:r={RATE}:seed=5:mold=8,scale=320:180:flags=neighbor")


class Scene:
    """A release of real speech, and files made of it. `picture` is FFmpeg's input for it; without, it is the sample's,
    in which little moves."""

    def __init__(self, folder: Path, protection: str, picture: tuple[str, ...] = (), seconds: int = SECONDS) -> None:
        self.folder = folder
        film = folder / "film.mp4"
        sample = str(files("zeroline.data").joinpath("sample/appeal.mp4"))
        shown = (*picture, "-map", "1:v", "-map", "0:a") if picture else ()
        ffmpeg("-i", sample, *shown, "-t", str(seconds), "-vf", f"fps={RATE},scale=320:180,format=yuv420p",
               "-preset", "veryfast", film)  # fmt: skip
        shield = Shield((FACE,), faces_seen=True, voice="silence") if protection == "protected" else None
        labels = frozenset({"death_shown"}) if protection == "graphic" else frozenset[str]()
        decision = "open" if protection == "graphic" else protection
        self.room = Room(folder, film).signed().decided(decision, shield, labels)
        self.made: Released = self.room.released()
        self.original = film

    def corrected(self, english: str) -> Released:
        """A second version, signed off and released, in which the second line reads so."""
        editing = Editing(self.room.archive)
        with self.room.archive.ledger.writing() as pen:
            anna = pen.person("Анна")
        assert anna
        seen = editing.open(self.room.clip).number
        saved = editing.save(
            self.room.clip, Save("a-change", "a-window", seen, SetText("s2", "english", english)), anna
        )
        assert isinstance(saved, Saved), saved
        return self.room.signed().released()

    def file(self, name: str) -> Path:
        to = self.folder / name
        to.write_bytes(self.room.file(self.made, name).read_bytes())
        return to

    def named(self, ending: str) -> Path:
        return self.file(f"{self.made.id}{ending}")

    def cut(self, name: str, *how: str) -> Path:
        to = self.folder / name
        ffmpeg("-i", self.named(".mp4"), "-preset", "veryfast", *how, to)
        return to

    def text(self, name: str, content: str) -> Path:
        to = self.folder / name
        to.write_text(content, encoding="utf-8")
        return to

    def ask(self, path: Path) -> Verified:
        return verify_file(checker(self.room.archive, self.room.settings), path)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    one = Scene(tmp_path_factory.mktemp("verify"), "open")
    yield one
    one.room.archive.ledger.database.close()


def test_every_file_of_a_release_is_green(scene: Scene) -> None:
    for name in scene.made.files:
        found = scene.ask(scene.file(name))
        assert (found.verdict, found.clip, found.version, found.exit_code) == (GREEN, scene.made.id, 1, 0), name
        assert "unaltered" in found.why


def test_a_recoded_video_is_amber_and_shows_the_words_to_compare(scene: Scene) -> None:
    found = scene.ask(scene.cut("recoded.mp4", "-vf", "scale=240:-2", "-crf", "32", "-b:a", "48k"))
    assert (found.verdict, found.clip, found.exit_code) == (AMBER, scene.made.id, 1)
    assert UNCHECKED in found.why
    assert [line.text for line in found.lines] == ["My name is Sergei Ivanov. We stand near Bakhmut."]


def test_a_cut_shows_the_words_of_its_seconds_alone(scene: Scene) -> None:
    found = scene.ask(scene.cut("cut.mp4", "-ss", "4", "-crf", "30"))
    assert found.verdict == AMBER
    assert "seconds 4 to" in found.why
    assert found.lines == ()


def test_captions_that_were_forged_are_named_line_by_line(scene: Scene) -> None:
    for form in ("srt", "vtt", "ass", "ttml"):
        content = scene.named(f".en.{form}").read_text(encoding="utf-8")
        found = scene.ask(scene.text(f"forged.{form}", content.replace("stand near", "left")))
        assert found.verdict == AMBER, form
        (changed,) = found.changed
        assert changed.released == "My name is Sergei Ivanov. We stand near Bakhmut."
        assert changed.found == "My name is Sergei Ivanov. We left Bakhmut."


def test_captions_in_the_spoken_language_are_compared_too(scene: Scene) -> None:
    content = scene.named(".ru.srt").read_text(encoding="utf-8")
    found = scene.ask(scene.text("forged.ru.srt", content.replace("под Бахмутом", "в Москве")))
    assert [one.found for one in found.changed] == ["Меня зовут Сергей Иванов. Мы стоим в Москве."]


def test_captions_that_stand_elsewhere_or_were_saved_anew_are_amber(scene: Scene) -> None:
    content = scene.named(".en.srt").read_text(encoding="utf-8")
    assert scene.ask(scene.text("anew.srt", content.replace("\n", "\r\n"))).verdict == AMBER
    assert "that is not ours" in scene.ask(scene.text("anew.srt", content.replace("\n", "\r\n"))).why
    later = (
        content.replace("00:00:00,", "00:00:05,").replace("00:00:01,", "00:00:06,").replace("00:00:02,", "00:00:07,")
    )
    moved = scene.ask(scene.text("moved.srt", later))
    assert moved.verdict == AMBER
    (changed,) = moved.changed
    assert "(at 5.2 s)" in str(changed.found)


@pytest.mark.parametrize("video", ["lies.mp4", "lies.MP4", "lies.mov"])
def test_our_video_beside_captions_that_are_not_ours_is_amber(scene: Scene, tmp_path: Path, video: str) -> None:
    """A player shows them with it, whatever hides in their letters or styles."""
    path = tmp_path / video
    path.write_bytes(scene.named(".mp4").read_bytes())
    ours = scene.named(".en.srt").read_bytes()
    (tmp_path / "lies.en.srt").write_bytes(ours)
    assert scene.ask(path).verdict == GREEN
    ass, forged = scene.named(".en.ass").read_bytes(), b"Dialogue: 0,0:00:05.00,0:00:06.00,Card,,0,0,0,,We left.\n"
    for name, content in (
        ("lies.srt", ours.replace(b"stand near", b"left")),
        ("Lies.SRT", ours.replace(b"stand near", b"left")),
        ("lies.srt", ours.replace(b"stand near", b"left").decode().encode("utf-16")),
        ("lies.ssa", ass + forged),
        ("lies.ass", ass.replace(b"near", b"{\\alpha&HFF&}near{\\alpha&H00&}")),
        ("lies.sub", b"{0}{50}We left."),
    ):
        (tmp_path / name).write_bytes(content)
        found = scene.ask(path)
        (tmp_path / name).unlink()
        assert (found.verdict, "not ours" in found.why) == (AMBER, True), (name, content)
        assert found.reasons[-1].startswith("Of the captions" if found.changed else "The captions")


def test_a_manifest_is_checked_alone(scene: Scene) -> None:
    told = json.loads(scene.file("manifest.json").read_text(encoding="utf-8"))
    anew = scene.ask(scene.text("anew.json", json.dumps(told)))
    assert (anew.verdict, "as we signed it" in anew.why) == (AMBER, True)
    told["signed"] = told["signed"].replace("Bakhmut", "Kyiv")
    forged = scene.ask(scene.text("forged.json", json.dumps(told)))
    assert (forged.verdict, forged.reasons) == (AMBER, ("Our signature does not hold for it.",))


def test_what_is_not_ours_is_grey(scene: Scene, tmp_path: Path) -> None:
    other = tmp_path / "other.mp4"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=320x180:d=6", "-f", "lavfi", "-i", "sine=d=6", other)
    strange = {
        "a.srt": "1\n00:00:00,000 --> 00:00:02,000\nQuite another line.\n",
        "b.txt": "nothing",
        "c.json": "{}",
        "d.json": "{" * 5000,
        "e.json": '{"signed": "[]"}',
        "f.vtt": "",
        "g.json": '{"signed": "1", "public_key": 3, "signature": []}',
    }
    asked = [other, *(scene.text(name, content) for name, content in strange.items())]
    for path in asked:
        found = scene.ask(path)
        assert (found.verdict, found.clip, found.version, found.lines) == (GREY, None, None, ()), path


def test_a_protected_clips_original_is_not_confirmed_and_its_withdrawal_tells_nothing(tmp_path: Path) -> None:
    # without its voice a release is known by its picture, which has to move for that: the sample's does not always do
    scene = Scene(tmp_path, "protected", MOVING, seconds=8)
    assert scene.ask(scene.original).verdict == GREY
    assert scene.ask(scene.cut("recoded.mp4", "-crf", "32")).verdict == AMBER
    kept = [scene.file(name) for name in scene.made.files]
    withdraw(scene.room.archive, scene.room.clip, "his family is threatened", "Анна")
    for path in kept:
        found = scene.ask(path)
        assert (found.verdict, found.clip, found.version, found.reasons, found.lines) == (WITHDRAWN, None, None, (), ())
    assert scene.ask(tmp_path / "recoded.mp4").verdict == GREY


def test_behind_a_warning_the_seconds_that_are_told_are_the_video_s(tmp_path: Path) -> None:
    """The same card stands before every such release, and is of none."""
    scene = Scene(tmp_path, "graphic", seconds=10)
    whole = scene.ask(scene.cut("recoded.mp4", "-vf", "scale=240:-2", "-crf", "32"))
    assert (whole.verdict, whole.lines[0].start_ms) == (AMBER, 5_200)
    cut = scene.ask(scene.cut("cut.mp4", "-ss", "7", "-t", "7"))
    told = next(reason for reason in cut.reasons if "seconds" in reason)
    assert cut.verdict == AMBER
    assert re.search(r"are seconds 7\.\d to 1[34]\.\d of the release", told), told
    assert scene.ask(scene.cut("card.mp4", "-t", "4.5")).verdict == GREY
    scene.room.archive.ledger.database.close()
