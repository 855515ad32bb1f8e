"""A file as long as wanted, made by repeating a clip, and what it costs to hear it: `make bench-long`.

python -m bench.long_file [--hours N] [--clips FOLDER] [--results FILE]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import imageio_ffmpeg

from bench.child import Cost, run
from bench.clips import clips_in
from bench.contenders import Bench, embedded, home, zeroline
from bench.machine import Company, machine, versions
from bench.page import measured_page
from bench.table import Figure, at_most, markdown

HERE = Path(__file__).parent
_SHORT_HOURS = 0.5


@dataclass(frozen=True)
class Long:
    """A length in hours and what it cost."""

    hours: float
    cost: Cost


def heard_long(bench: Bench, clip: Path, hours: float) -> Long:
    """The whole of `zeroline translate --no-burn`, all formats, on `hours` of the clip."""
    sound = _repeated(bench, clip, hours)
    try:
        return Long(hours, zeroline(bench, [sound], home(bench)).cost)
    finally:
        sound.unlink()


def mb_an_hour(short: Long, long: Long) -> float:
    """How much the peak grows with each further hour: near nothing where memory is flat."""
    return (long.cost.peak_mb - short.cost.peak_mb) / (long.hours - short.hours)


def long_figures(short: Long, long: Long) -> list[Figure]:
    """What the longer of the two cost, and how much of its memory came with the length."""
    name = f"{long.hours:g} hours in one file"
    return [
        Figure(f"{name}: peak memory", long.cost.peak_mb, at_most(1500, " MB"), " MB", 0),
        Figure(f"{name}: growth beyond {short.hours:g} hours", mb_an_hour(short, long), None, " MB an hour", 0),
        Figure(f"{name}: times as fast as it plays", long.hours * 3600 / long.cost.wall_s, None, "×"),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.long_file", description="One file of many hours.")
    parser.add_argument("--hours", type=float, default=6, help="its length (default: 6)")
    parser.add_argument("--clips", type=Path, default=HERE.parent.parent / "shared" / "clips")
    parser.add_argument("--results", type=Path, default=HERE / "RESULTS-long.md", help="where the table is written")
    options = parser.parse_args(arguments)
    company = Company()

    def page(scratch: Path) -> str:
        bench, clip = embedded(scratch), clips_in(options.clips).phone.path
        short, long = (heard_long(bench, clip, hours) for hours in (_SHORT_HOURS, options.hours))
        return _page(short, long, company.share())

    return measured_page(options.results, page)


def _page(short: Long, long: Long, others: float | None) -> str:
    """`others`: per cent of the machine that other programs took."""
    company = "" if others is None else f" Other programs took {others:.0f} % of the machine meanwhile."
    rows = markdown(
        ("hours", "minutes by the clock", "minutes of processor", "peak MB"),
        [
            (f"{one.hours:g}", f"{one.cost.wall_s / 60:.1f}", f"{one.cost.cpu_s / 60:.1f}", f"{one.cost.peak_mb:.0f}")
            for one in (short, long)
        ],
    )
    table = markdown(("", "figure", "target", ""), [one.cells for one in long_figures(short, long)])
    return f"""# One long file, measured

{date.today()}, by `make bench-long`. {machine()}. {versions()}.{company}

{table}

Seven minutes of telephone, again and again, in an M4A: `zeroline translate --no-burn`, all formats, nothing kept from
before. The peak is the largest process's.

{rows}
"""


def _repeated(bench: Bench, clip: Path, hours: float) -> Path:
    """An M4A: encoded once, then copied end to end."""
    ffmpeg = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin"]
    folder = bench.folder()
    once, whole = folder / "once.m4a", folder / f"{hours:g}-hours.m4a"
    run([*ffmpeg, "-i", clip, "-c:a", "aac", "-b:a", "48k", once])
    run([*ffmpeg, "-stream_loop", "-1", "-i", once, "-t", str(round(hours * 3600)), "-c", "copy", whole])
    once.unlink()
    return whole


if __name__ == "__main__":
    sys.exit(main())
