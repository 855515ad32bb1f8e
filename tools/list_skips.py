"""Lists the tests that a run skipped, each reason once; run by .ci/run: python tools/list_skips.py JUNIT.xml

Exits 1 where a test was skipped for want of something that the set-up should have installed, or where there is no
report at all: then the tests did not run.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

WANTING = "not installed: "  # how tests/story/needs.py begins such a reason


def skips(report: Path) -> Counter[str]:
    """How often each reason was given. Raises OSError, ElementTree.ParseError where there is no whole report."""
    found = ElementTree.parse(report).iter("skipped")
    return Counter(one.get("message", "no reason given") for one in found)


def main(arguments: list[str]) -> int:
    try:
        reasons = skips(Path(arguments[0]))
    except (OSError, ElementTree.ParseError):
        print("The tests left no report.")
        return 1
    print(f"Skipped tests: {reasons.total()}")
    for reason, times in reasons.most_common():
        print(f"  {times} x {reason}")
    wanting = [reason for reason in reasons if reason.startswith(WANTING)]
    for reason in wanting:
        print(f"! {reason.removeprefix(WANTING)} should have been installed.")
    return 1 if wanting else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
