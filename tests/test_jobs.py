"""Many clips: each comes out or is named, and none costs another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.made import APPEAL, clip_at, crew_for, quiet
from zeroline.domain.clip import Clip
from zeroline.domain.errors import CannotWrite, EngineFailed, WrongUse, ZerolineError
from zeroline.domain.speech import Speech
from zeroline.engines.admit_files import FileAdmitter
from zeroline.engines.fakes import ScriptedBurner, ScriptedRecogniser
from zeroline.engines.media_probe import AvProber
from zeroline.jobs import Done, Failed, StandingFiles, translate_all
from zeroline.pipeline import Crew, Order
from zeroline.ports import Context, Report
from zeroline.publish.draft import Files


def run(paths: list[Path], crew: Crew, out: Path, *, overwrite: bool = False) -> list[Done | Failed]:
    files = Files(out, ("srt", "json"), True, overwrite)
    return list(translate_all(paths, crew.admitter, lambda: crew, Order("netflix"), files, lambda _: quiet))


def told(outcomes: list[Done | Failed]) -> list[str]:
    return [one.path.name if isinstance(one, Done) else f"{one.path.name}: {one.error.sentence}" for one in outcomes]


def test_of_fifty_with_three_bad_ones_47_come_out(tmp_path: Path) -> None:
    clips = [clip_at(tmp_path / f"{n}.mp4", str(n).encode()) for n in range(47)]
    paths = [clip.path for clip in clips]
    bad = [tmp_path / "none.mp4", tmp_path / "text.mp4", tmp_path / "empty.mp4"]
    outcomes = run([bad[0], *paths[:20], bad[1], *paths[20:], bad[2]], crew_for(*clips), tmp_path / "out")
    assert [one.path for one in outcomes if isinstance(one, Failed)] == bad
    done = [one for one in outcomes if isinstance(one, Done)]
    assert [one.path for one in done] == paths
    assert all(file.is_file() for one in done for file in one.written)
    assert len(list((tmp_path / "out").iterdir())) == 47 * 4


def test_a_link_that_leads_to_itself_is_told_like_any_bad_clip(tmp_path: Path) -> None:
    loop = tmp_path / "loop.mp4"
    loop.symlink_to(loop)
    assert told(run([loop], replace(crew_for(), admitter=FileAdmitter(AvProber())), tmp_path / "out")) == [
        f"loop.mp4: {loop}: cannot be read (Too many levels of symbolic links)"
    ]


class Deaf(ScriptedRecogniser):
    """Hears nothing: the work must not have begun."""

    def recognise(self, sound: Iterator[bytes], duration_ms: int, context: Context, report: Report) -> Speech:
        pytest.fail("the clip was heard, though its results could not be written")


@pytest.mark.parametrize("out", ["taken", "taken/below"])
def test_a_place_that_takes_no_results_is_told_before_the_work(tmp_path: Path, out: str) -> None:
    (tmp_path / "taken").write_text("notes")
    clip = clip_at(tmp_path / "a.mp4")
    (failed,) = run([clip.path], replace(crew_for(clip), recogniser=Deaf(APPEAL)), tmp_path / out)
    assert isinstance(failed, Failed)
    assert failed.error.sentence == (
        f"{tmp_path / out}: the results cannot be written here (not a directory); choose another --out folder."
    )


def test_a_name_that_leaves_no_room_for_endings_is_told_before_the_work(tmp_path: Path) -> None:
    clip = clip_at(tmp_path / f"{'д' * 125}.mp4")
    (failed,) = run([clip.path], replace(crew_for(clip), recogniser=Deaf(APPEAL)), tmp_path / "out")
    assert isinstance(failed, Failed)
    assert failed.error.sentence == (
        f"{clip.path}: with their endings the names of its results take 257 bytes, and 255 fit; rename it."
    )
    assert not (tmp_path / "out").exists()


def test_a_clip_tells_what_was_made_of_it(tmp_path: Path) -> None:
    clip = clip_at(tmp_path / "a.mp4")
    (done,) = run([clip.path], crew_for(clip), tmp_path / "out")
    assert isinstance(done, Done)
    assert done.work.clip == clip
    assert [file.name for file in done.written] == ["a.en.mp4", "a.ru.srt", "a.en.srt", "a.json"]
    assert 0 <= done.seconds < 60


@pytest.mark.parametrize(
    "fault",
    [EngineFailed("The captions hold 漢, which no font can draw."), CannotWrite(Path("out"), "the disk is full")],
)
def test_what_breaks_at_one_clip_does_not_cost_the_next(tmp_path: Path, fault: ZerolineError) -> None:
    first, second = clip_at(tmp_path / "a.mp4", b"a"), clip_at(tmp_path / "b.mp4", b"b")

    class BreaksOnce(ScriptedBurner):
        def burn(self, clip: Clip, ass: str, to: Path, report: Report) -> None:
            self.fault = fault if clip == first else None
            super().burn(clip, ass, to, report)

    outcomes = run([first.path, second.path], crew_for(first, second, burner=BreaksOnce()), tmp_path / "out")
    assert told(outcomes) == [f"a.mp4: {fault.sentence}", "b.mp4"]


def test_a_bug_is_not_taken_for_a_bad_clip(tmp_path: Path) -> None:
    clip = clip_at(tmp_path / "a.mp4")
    with pytest.raises(ZeroDivisionError):
        run([clip.path], crew_for(clip, recogniser=ScriptedRecogniser(APPEAL, ZeroDivisionError())), tmp_path / "out")


def test_outcomes_are_told_as_they_come(tmp_path: Path) -> None:
    clips = [clip_at(tmp_path / f"{n}.mp4", str(n).encode()) for n in range(2)]
    recogniser = ScriptedRecogniser(APPEAL)
    files = Files(tmp_path / "out", ("srt",), True, False)
    crew = crew_for(*clips, recogniser=recogniser)
    running = translate_all(
        [clip.path for clip in clips], crew.admitter, lambda: crew, Order("netflix"), files, lambda _: quiet
    )
    next(running)
    assert len(recogniser.asked) == 1


def test_two_clips_that_would_write_the_same_files_are_refused_before_any_work(tmp_path: Path) -> None:
    one, other = clip_at(tmp_path / "a.mp4"), clip_at(tmp_path / "A.wav", b"other")
    crew = crew_for(one, other)
    with pytest.raises(WrongUse, match=r"a\.mp4 and .*A\.wav would write the same files"):
        run([one.path, other.path], crew, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["a.en.srt", "a.uk.srt", "a.json"])
def test_standing_files_are_told_before_the_hearing(tmp_path: Path, name: str) -> None:
    clip, other = clip_at(tmp_path / "a.mp4"), clip_at(tmp_path / "b.mp4", b"b")
    out = tmp_path / "out"
    out.mkdir()
    (out / name).write_text("before")
    recogniser = ScriptedRecogniser(APPEAL)
    failed, done = run([clip.path, other.path], crew_for(clip, other, recogniser=recogniser), out)
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, StandingFiles)
    assert failed.error.standing == (out / name,)
    assert isinstance(done, Done)
    assert len(recogniser.asked) == 1
    assert (out / name).read_text() == "before"


def test_running_again_hears_nothing_again(tmp_path: Path) -> None:
    clip = clip_at(tmp_path / "a.mp4")
    crew = crew_for(clip)
    (failed,) = run(
        [clip.path], replace(crew, burner=ScriptedBurner(CannotWrite(tmp_path, "the disk is full"))), tmp_path / "out"
    )
    assert isinstance(failed, Failed)
    (done,) = run([clip.path], crew, tmp_path / "out")
    assert isinstance(done, Done)
    assert done.work.kept


def test_no_result_takes_the_place_of_a_clip_that_came_in(tmp_path: Path) -> None:
    clips = [clip_at(tmp_path / "x.mp4", b"one"), clip_at(tmp_path / "x.en.mp4", b"two")]
    with pytest.raises(WrongUse, match=r"would replace .*x\.en\.mp4, which is a clip"):
        run([clip.path for clip in clips], crew_for(*clips), tmp_path, overwrite=True)
    assert (tmp_path / "x.en.mp4").read_bytes() == b"two"


def test_what_is_no_clip_waits_for_no_engine(tmp_path: Path) -> None:
    def refused() -> Crew:
        raise AssertionError("engines were asked for")

    clip = clip_at(tmp_path / "a.mp4")
    admitter = crew_for(clip).admitter
    files = Files(tmp_path / "out", ("json",), True, False)
    outcomes = translate_all([tmp_path / "none.mp4"], admitter, refused, Order("netflix"), files, lambda _: quiet)
    assert [type(one) for one in outcomes] == [Failed]
