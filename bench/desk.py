"""What the desk must bear, measured beside its targets.

    python -m bench.desk [--people 50] [--edits 240] [--seconds 120] [--rounds 7] [--folder DIR] [--only PART]

First part: 50 people edit at once, each as much as in an hour (four lines a minute), pressed together into two minutes,
so that thirty times as much comes in a second as from real people. FOLDER is on the disk that is measured.
Second part: the editor of a clip of an hour in Chromium, with an empty cache in each of ROUNDS, and edits in it.
PART is saves or paint; left out: all of them.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path

from bench.desk_paint import painted
from bench.desk_saves import Load, measured
from bench.machine import machine

P95_MS = 100.0
PAINT_MS = 1_500.0
EDIT_MS = 100.0


def main() -> int:
    options = _options()
    print(machine())
    parts = {"saves": _saves, "paint": _paint}
    met = [part(options) for name, part in parts.items() if options.only in (None, name)]
    return 0 if all(met) else 1


def _paint(options: argparse.Namespace) -> bool:
    told = painted(options.rounds, options.folder)
    p95 = statistics.quantiles(told.edits, n=20)[-1]
    content, stand = (
        f"{statistics.median(one):.0f} ms at the median, {max(one):.0f} ms at the longest"
        for one in (told.content, told.lines_stand)
    )
    print(f"the editor of an hour, {told.lines} lines, {options.rounds} times: first content after {content}")
    print(f"its lines stand after {stand} (target below {PAINT_MS:.0f})")
    print(f"an edit is seen: {len(told.edits)} keys, median {statistics.median(told.edits):.0f} ms, p95 {p95:.0f} ms "
          f"(target below {EDIT_MS:.0f}), longest {max(told.edits):.0f} ms")  # fmt: skip
    return statistics.median(told.lines_stand) < PAINT_MS and p95 < EDIT_MS


def _saves(options: argparse.Namespace) -> bool:
    load = Load(options.people, options.edits, options.seconds)
    outcome = measured(load, options.folder)
    met = outcome.p95 < P95_MS and not outcome.faults
    fates = ", ".join(f"{count} {fate}" for fate, count in outcome.fates.most_common())
    print(f"{load.people} people, {sum(outcome.fates.values())} edits in {load.seconds:g} s: {fates}")
    print(f"edits lost or wrong: {len(outcome.faults)} (target 0)")
    print(f"a save: median {outcome.median:.1f} ms, p95 {outcome.p95:.1f} ms (target below {P95_MS:g}), "
          f"longest {max(outcome.took):.0f} ms")  # fmt: skip
    for fault in outcome.faults[:20]:
        print(f"  {fault}")
    return met


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.desk")
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--edits", type=int, default=240)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", choices=("saves", "paint"))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
