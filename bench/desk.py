"""What the desk must bear, measured beside its targets.

    python -m bench.desk [--part saves|queue|paint] [--people 50] [--edits 240] [--seconds 120] [--clips 10000]
                         [--rounds 7] [--folder DIR]

Saves: 50 people edit at once, each as much as in an hour (four lines a minute), pressed together into two minutes,
so that thirty times as much comes in a second as from real people. Queue: ten thousand clips, asked for over HTTP and
scrolled through in Chromium. Paint: the editor of a clip of an hour, opened ROUNDS times with an empty cache, and edits
in it. DIR is on the disk that is measured.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path

from bench import desk_queue
from bench.desk_paint import painted
from bench.desk_saves import Load, measured
from bench.machine import machine

P95_MS = 100.0  # of a save
QUEUE_MS = 150.0  # of an answer of the queue
PAINT_MS = 1_500.0  # of the editor's lines
EDIT_MS = 100.0  # until an edit is seen


def main() -> int:
    options = _options()
    parts = {"saves": _saves, "queue": _queue, "paint": _paint}
    print(machine())
    met = [part(options) for name, part in parts.items() if options.part in (None, name)]
    return 0 if all(met) else 1


def _saves(options: argparse.Namespace) -> bool:
    load = Load(options.people, options.edits, options.seconds)
    outcome = measured(load, options.folder)
    fates = ", ".join(f"{count} {fate}" for fate, count in outcome.fates.most_common())
    print(f"{load.people} people, {sum(outcome.fates.values())} edits in {load.seconds:g} s: {fates}")
    print(f"edits lost or wrong: {len(outcome.faults)} (target 0)")
    print(f"a save: median {outcome.median:.1f} ms, p95 {outcome.p95:.1f} ms (target below {P95_MS:g}), "
          f"longest {max(outcome.took):.0f} ms")  # fmt: skip
    for fault in outcome.faults[:20]:
        print(f"  {fault}")
    return outcome.p95 < P95_MS and not outcome.faults


def _queue(options: argparse.Namespace) -> bool:
    queue = desk_queue.measured(options.clips, options.folder)
    print(f"queue of {queue.clips} clips, answers over HTTP, p95 of each (target below {QUEUE_MS:g} ms):")
    for name, ms in desk_queue.p95s(queue).items():
        print(f"  {name}: {ms:.0f} ms, median {statistics.median(queue.took[name]):.0f} ms")
    one = queue.scrolled
    print(f"scrolled in Chromium: {one.rows} rows in the page at most; {one.frames} frames, p95 {one.p95_ms:.1f} ms "
          f"(target below {desk_queue.FRAME_MS:g}; a page with nothing in it {one.bare_p95_ms:.1f}), "
          f"longest {one.longest_ms:.0f} ms, longer than {desk_queue.FRAME_MS:g} ms: {one.long} (target 0); rows at "
          f"the end {'are told' if one.told else 'STAYED EMPTY'}")  # fmt: skip
    return max(desk_queue.p95s(queue).values()) < QUEUE_MS and one.long == 0 and one.told


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


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.desk")
    parser.add_argument("--part", choices=("saves", "queue", "paint"))
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--edits", type=int, default=240)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--clips", type=int, default=desk_queue.CLIPS)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--folder", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
