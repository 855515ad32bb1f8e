"""What a person sees: sentences, one summary line a clip, and never a character that a terminal obeys."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.made import APPEAL, clip_at, crew_for, quiet
from zeroline.domain.errors import BadMedia
from zeroline.domain.review import Flag
from zeroline.engines.fakes import Line
from zeroline.jobs import Done, Failed
from zeroline.pipeline import Order, translate
from zeroline.ports import Progress
from zeroline.terminal import Terminal, beside, plain

EVIL = "клип\x1b[2J\x1b]0;owned\x07\x9b31m\r\u202egpj\u200b\x00\x7f.mp4"


def said(capsys: pytest.CaptureFixture[str]) -> str:
    out, err = capsys.readouterr()
    assert out == ""  # standard output is for the JSON document alone
    return err


def done(tmp_path: Path, name: str = "a.mp4", lines: Sequence[Line] = APPEAL, flags: Sequence[Flag] = ()) -> Done:
    clip = clip_at(tmp_path / "a.mp4")
    work = translate(clip.path, crew_for(clip, lines=lines), Order("netflix"), quiet)
    work = replace(work, flags=tuple(flags))
    return Done(Path(name), work, (Path("out/a.en.mp4"), Path("out/a.json")), 3.21)


def test_a_clip_s_summary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = done(tmp_path, flags=[Flag("unheard", None, "A voice."), Flag("doubtful", "e1", "Listen.")])
    timed = replace(one.work, speech=replace(one.work.speech, timing_ms={"hear": 4_000}))
    Terminal().done(replace(one, work=timed))
    assert said(capsys).splitlines() == [
        "a.mp4: 0:20, ru, heard in 4.0 s (5.0x its length), 2 captions, 2 flags, 3.2 s in all",
        "  ! unheard: A voice.",
        "  ! 0:01 \u201cWe did not sign contracts.\u201d doubtful: Listen.",
        "  out/a.en.mp4",
        "  out/a.json",
    ]


def test_what_was_kept_and_what_was_silent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = done(tmp_path, lines=APPEAL[:1])
    Terminal().done(replace(one, work=replace(one.work, kept=True)))
    assert said(capsys).splitlines()[0] == "a.mp4: 0:20, ru, heard before, 1 caption, 0 flags, 3.2 s in all"
    Terminal().done(done(tmp_path, lines=()))
    assert "no speech, no captions, 0 flags" in said(capsys)


def test_a_flag_says_where_and_about_which_words_worst_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = done(
        tmp_path,
        flags=[
            Flag("low_confidence", "s2", "Unsure."),
            Flag("unheard", None, "A voice.", 65_000, 68_000),
            Flag("reading_speed", "e2", "30 characters a second, 20 allowed", 4_100, 7_000),
            Flag("lost_negation", "s1", "No not."),
            Flag("low_confidence", "s1", "Unsure."),
        ],
    )
    Terminal().done(one)
    assert [line for line in said(capsys).splitlines() if "!" in line] == [
        "  ! 0:01 \u201cМы не подписывали контрактов.\u201d lost_negation: No not.",
        "  ! 1:05 unheard: A voice.",
        "  ! 0:01 \u201cМы не подписывали контрактов.\u201d low_confidence: Unsure.",
        "  ! 0:04 \u201cНас бросили без воды и без связи.\u201d low_confidence: Unsure.",
        "  ! 0:04 \u201cThey left us without water and without contact.\u201d reading_speed: 30 characters a second, "
        "20 allowed",
    ]


def test_many_words_of_a_flag_are_cut_between_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    long = Line(1_000, 9_000, "слово " * 40, "word " * 40)
    Terminal().done(done(tmp_path, lines=[long], flags=[Flag("doubtful", "s1", "Listen.")]))
    told = next(line for line in said(capsys).splitlines() if "!" in line)
    assert told == "  ! 0:01 \u201c" + "слово " * 9 + "слово …\u201d doubtful: Listen."


def test_many_flags_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Terminal().done(done(tmp_path, flags=[Flag("doubtful", f"s{n}", "why") for n in range(11)]))
    told = said(capsys).splitlines()
    assert sum("doubtful: why" in line for line in told) == 8
    assert "  ! and 3 more, all in the JSON" in told


def test_a_batch_names_what_did_not_come_out(capsys: pytest.CaptureFixture[str]) -> None:
    failed = [Failed(Path(name), BadMedia(Path(name), "is empty")) for name in ("a.mp4", "b.mp4")]
    Terminal().batch(47, failed)
    Terminal().batch(2, [])
    assert said(capsys).splitlines() == ["47 of 49 clips came out; not: a.mp4, b.mp4", "All 2 clips came out."]


def test_stages_are_one_line_each_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with Terminal() as terminal:
        report = terminal.report_for(Path("a.mp4"))
        for event in [Progress("hear", 0, 9), Progress("hear", 5, 9), Progress("burn", 0, 0), Progress("burn", 9, 9)]:
            report(event)
    assert said(capsys).split("\n")[:2] == ["a.mp4: hearing", "a.mp4: burning in"]


def test_square_brackets_and_colons_are_only_letters(capsys: pytest.CaptureFixture[str]) -> None:
    Terminal().say("[bold red]a[/] :skull: [link=file:///x]b[/link].mp4")
    assert said(capsys) == "[bold red]a[/] :skull: [link=file:///x]b[/link].mp4\n"


def test_there_is_nobody_to_ask(capsys: pytest.CaptureFixture[str]) -> None:
    assert Terminal().ask("Replace?") is None
    assert said(capsys) == ""


@settings(deadline=None)
@given(st.text(st.characters(codec=None)))
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    shown = plain(text)
    assert len(shown) == len(text)
    assert not any(unicodedata.category(letter) in ("Cc", "Cf", "Cs") for letter in shown)


@pytest.mark.parametrize(
    ("name", "room", "shown"),
    [
        ("a.mp4", 40, "a.mp4: hearing"),
        ("Позиция 47 «Вишня» (копия).mp4", 29, "Позиция 47 «В…я).mp4: hearing"),
        ("日本語の長い長い長い名前.mp4", 24, "日本語の長….mp4: hearing"),
        ("a long name.mp4", 5, "…: hearing"),
    ],
)
def test_a_long_name_leaves_room_for_the_stage(name: str, room: int, shown: str) -> None:
    assert beside(name, ": hearing", room) == shown


@pytest.mark.parametrize("width", [80, 40])
def test_a_bar_keeps_to_one_line_with_name_stage_and_percents(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", str(width))
    with Terminal() as terminal:
        report = terminal.report_for(tmp_path / f"{'Позиция 47 ' * 20}.mp4")
        for done_ms in (0, 500):
            report(Progress("hear", done_ms, 1_000))
        terminal._progress.refresh()
    drawn = [line for line in re.split(r"[\r\n]", re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said(capsys))) if line.strip()]
    assert drawn
    assert all(cell_len(line) <= width for line in drawn)
    assert drawn[-1].startswith("Пози")
    assert "4: hearing" in drawn[-1]
    assert " 50 %" in drawn[-1]


def test_sentences_break_between_words_and_paths_not_at_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("COLUMNS", "40")
    path = Path("out") / f"{'очень длинное имя ' * 4}.en.mp4"
    one = done(tmp_path, flags=[Flag("doubtful", "e1", "The English does not name the 3rd Company.")])
    Terminal().done(replace(one, written=(path,)))
    *told, last = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said(capsys)).splitlines()
    assert last == f"  {path}"
    assert all(cell_len(line) <= 40 for line in told)
    words = " ".join(told).split()
    assert words[-5:] == "not name the 3rd Company.".split()
    assert {"captions,", "doubtful:", "English"} <= set(words)  # whole


def everything(tmp_path: Path) -> None:
    """Says all that can be said, of a clip and with flags that came from an enemy."""
    with Terminal() as terminal:
        report = terminal.report_for(Path(EVIL))
        for event in [Progress("hear", 0, 9), Progress("hear", 9, 9), Progress("burn", 3, 9)]:
            report(event)
        one = done(tmp_path, EVIL, flags=[Flag(f"kind{EVIL}", f"s{EVIL}", f"why {EVIL}")])
        terminal.done(replace(one, written=(Path(EVIL),)))
        failed = Failed(Path(EVIL), BadMedia(Path(EVIL), f"broke (ffmpeg: {EVIL})"))
        terminal.failed(failed)
        terminal.batch(1, [failed])
        terminal.say(EVIL)


def test_no_control_character_reaches_a_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    everything(tmp_path)
    told = said(capsys)
    assert "клип\ufffd[2J" in told
    assert {letter for letter in told if unicodedata.category(letter) in ("Cc", "Cf", "Cs")} == {"\n"}


def test_no_control_character_of_a_clip_reaches_a_screen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")  # the bars draw themselves with escapes of their own
    monkeypatch.setenv("TERM", "xterm-256color")
    everything(tmp_path)
    told = said(capsys)
    assert "\x1b" in told
    for order in ("\x1b[2J", "\x1b]0", "\x07", "\x9b", "\u202e", "\u200b", "\x00", "\x7f"):
        assert order not in told


def test_the_bars_of_finished_clips_are_taken_down(tmp_path: Path) -> None:
    terminal = Terminal()
    for number in range(50):
        report = terminal.report_for(tmp_path / f"{number}.mp4")
        for stage in ("hear", "burn"):
            for done_ms in (0, 500, 1_000, 1_000):
                report(Progress(stage, done_ms, 1_000))
                assert len(terminal._progress.tasks) <= 1
    assert terminal._progress.tasks == []
