"""What stands in texts that leave where something was taken out."""

from __future__ import annotations

import re

NAME = "[name withheld]"
WORDS = "[withheld]"
PLACE = "[place withheld]"
LINE = "[line withheld: it names a person]"
PLACED_LINE = "[line withheld: it names a place]"
LINES = frozenset({LINE, PLACED_LINE})


def place_in(region: str) -> str:
    """What stands for a place of a region: "Donetsk region", "Crimea"."""
    return f"[a place in {region}]"


_PLACES = r"\[place withheld\]|\[a place in [^\]]{1,80}\]"
OF_PLACES = re.compile(_PLACES)
STANDS_IN = re.compile(rf"\[(?:name )?withheld\]|{_PLACES}")  # for some words; a line may be withheld whole
