"""A page of results: measured in a scratch folder, printed, and kept."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.child import Broke
from bench.clips import Missing


def measured_page(results: Path, measured: Callable[[Path], str]) -> int:
    """Prints the page that `measured` makes, given a scratch folder, and writes it to `results`. 0 when everything was
    measured, whatever the figures say; 1 where a contender broke; 2 where something that is needed is missing."""
    try:
        with tempfile.TemporaryDirectory() as scratch:
            text = measured(Path(scratch))
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    except Broke as broke:
        print(broke, file=sys.stderr)
        return 1
    print(text)
    results.write_text(text, encoding="utf-8")
    return 0
