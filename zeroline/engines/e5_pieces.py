"""Texts into the pieces that multilingual-e5 was trained on: the likeliest spelling of a text (Kudo 2018)."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

import numpy as np

_UNKNOWN = 3
_SPACE = "▁"
_UNLIKELY = 10.0  # an unknown letter is this much less likely than the least likely piece


class Pieces:
    """The vocabulary of the model in a folder that `meanings` wrote.

    Spells as the library tokenizers does, of which it is the same rule: that one takes 0.4 s to start with these
    pieces, this 0.1 s, and a clip has a few hundred sentences.
    """

    def __init__(self, folder: Path) -> None:
        pieces: list[str] = json.loads((folder / "pieces.json").read_text(encoding="utf-8"))
        self._known = {piece: number for number, piece in enumerate(pieces)}
        self._scores: list[float] = np.load(folder / "scores.npy").tolist()
        self._longest = max(map(len, pieces))
        self._unknown = min(self._scores) - _UNLIKELY
        letters = json.loads((folder / "letters.json").read_text(encoding="utf-8"))
        self._letters = {int(letter): written for letter, written in letters.items()}
        self._of_word = lru_cache(maxsize=50_000)(self._spelled)

    def of(self, text: str) -> list[int]:
        """The numbers of a text's pieces. No piece has a space in it but at its start, so each word is spelled by
        itself, and one that comes again is known."""
        return [number for word in self.written(text).split(_SPACE)[1:] for number in self._of_word(_SPACE + word)]

    def _spelled(self, spelt: str) -> list[int]:
        best = [0.0] + [-1e30] * len(spelt)
        last = [(0, _UNKNOWN)] * (len(spelt) + 1)  # where the best piece that ends here begins, and its number
        for begin in range(len(spelt)):
            so_far = best[begin]
            for end in range(begin + 1, min(begin + self._longest, len(spelt)) + 1):
                piece = self._known.get(spelt[begin:end])
                if piece is not None and so_far + self._scores[piece] > best[end]:
                    best[end], last[end] = so_far + self._scores[piece], (begin, piece)
            if so_far + self._unknown > best[begin + 1]:
                best[begin + 1], last[begin + 1] = so_far + self._unknown, (begin, _UNKNOWN)
        return _back(last)

    def written(self, text: str) -> str:
        """The text as pieces spell it: odd letters as plain ones, spaces once, as marks, and one at the start."""
        plain = re.sub(" +", " ", text.translate(self._letters))
        return (plain if plain.startswith(" ") else " " + plain).replace(" ", _SPACE)


def _back(last: list[tuple[int, int]]) -> list[int]:
    """The pieces along the best way; letters unknown one after another are one."""
    numbers: list[int] = []
    at = len(last) - 1
    while at > 0:
        at, number = last[at]
        if not (number == _UNKNOWN and numbers and numbers[-1] == _UNKNOWN):
            numbers.append(number)
    return numbers[::-1]
