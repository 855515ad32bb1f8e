from pathlib import Path

import pytest

from bench.child import Broke, Cost, run
from bench.clips import Missing, clips_in
from bench.hearing import main
from bench.long_file import Long, mb_an_hour


def test_missing_clips_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Missing, match=r"ru-phone-7min\.flac is missing"):
        clips_in(tmp_path)
    assert main(["--clips", str(tmp_path)]) == 2
    assert "ru-phone-7min.flac is missing" in capsys.readouterr().err


def test_costs_one_after_the_other() -> None:
    assert Cost(2, 3, 500) + Cost(1, 1, 700) == Cost(3, 4, 700)


def test_growth_of_memory() -> None:
    assert mb_an_hour(Long(0.5, Cost(0, 0, 600)), Long(1, Cost(0, 0, 610))) == 20


def test_a_child_is_measured() -> None:
    printed, cost = run(["sh", "-c", "echo $WORD"], {"WORD": "да"})
    assert printed == "да\n"
    assert cost.wall_s > 0
    assert cost.peak_mb > 0


def test_a_child_that_fails_says_why() -> None:
    with pytest.raises(Broke, match="sh ended with code 3: no such thing"):
        run(["sh", "-c", "echo no such thing >&2; exit 3"])
