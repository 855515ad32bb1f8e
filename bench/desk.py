"""What the desk must bear, measured beside its targets.

    python -m bench.desk [--people 50] [--edits 240] [--seconds 120] [--folder DIR]

First part: 50 people edit at once, each as much as in an hour (four lines a minute), pressed together into two minutes,
so that thirty times as much comes in a second as from real people. FOLDER is on the disk that is measured.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench.desk_saves import Load, measured
from bench.machine import machine

P95_MS = 100.0


def main() -> int:
    options = _options()
    load = Load(options.people, options.edits, options.seconds)
    outcome = measured(load, options.folder)
    met = outcome.p95 < P95_MS and not outcome.faults
    fates = ", ".join(f"{count} {fate}" for fate, count in outcome.fates.most_common())
    print(machine())
    print(f"{load.people} people, {sum(outcome.fates.values())} edits in {load.seconds:g} s: {fates}")
    print(f"edits lost or wrong: {len(outcome.faults)} (target 0)")
    print(f"a save: median {outcome.median:.1f} ms, p95 {outcome.p95:.1f} ms (target below {P95_MS:g}), "
          f"longest {max(outcome.took):.0f} ms")  # fmt: skip
    for fault in outcome.faults[:20]:
        print(f"  {fault}")
    return 0 if met else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.desk")
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--edits", type=int, default=240)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--folder", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
