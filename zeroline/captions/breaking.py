"""One caption's text into lines, broken where a reader breathes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import accumulate

from zeroline.captions.joints import COMMA, joints

# Costs are on the scale of joints.py. One more line costs more than any loose joint and less than a tight one, so a
# third line is spent to keep a name whole, never for beauty.
_LINE = 100.0
# A line off its share by a quarter of the line length costs 8: the step from a conjunction to a preposition.
_BALANCE = 128.0
# Each line's share grows by this much towards the bottom: the eye returns to a longer line more easily.
_BOTTOM_HEAVY = 0.06
# A last line of nothing, that no punctuation parts from the one above, costs this; none from a third of the length on.
_STUB = 60.0


def broken(text: str, line_length: int, lines: int | None = None) -> list[str]:
    """`text` in lines of at most `line_length` characters, at the least cost to the reader over all ways to break it.

    As few lines as hold it, or one more where that keeps together what belongs together and `lines` allows. More than
    `lines` come out only where the text cannot fit in them: nothing is ever lost. A word longer than a line is cut.
    """
    words = [piece for word in text.split() for piece in cut(word, line_length)]
    return break_words(words, joints(words), line_length, lines)[0]


def break_words(
    words: Sequence[str], costs: Sequence[float], line_length: int, lines: int | None
) -> tuple[list[str], float]:
    """The lines and what they cost; `costs[i]` is the joint after word i. No word may be longer than a line."""
    if not words:
        return [], 0.0
    fewest = lines_needed(map(len, words), line_length)
    most = max(fewest, min(fewest + 1, lines if lines is not None else fewest + 1))
    ways = [_best(words, costs, line_length, count) for count in range(fewest, min(most, len(words)) + 1)]
    cost, ends = min((cost + _LINE * extra, ends) for extra, (cost, ends) in enumerate(ways))
    starts = (0, *ends[:-1])
    return [" ".join(words[a:b]) for a, b in zip(starts, ends, strict=True)], cost


def lines_needed(lengths: Iterable[int], line_length: int) -> int:
    """How many lines words of these lengths fill at least. Filling greedily gives the least."""
    count, room = 0, -1
    for length in lengths:
        if length + 1 <= room:
            room -= length + 1
        else:
            count, room = count + 1, line_length - length
    return count


def cut(word: str, line_length: int) -> list[str]:
    """`word` in pieces that fit a line, nothing lost, an accent never parted from its letter.

    The last resort: every piece but the last fills its line, so that joining pieces with spaces never puts two of
    them, with a space that was not in the word, into one line.
    """
    pieces = []
    while len(word) > line_length:
        at = line_length
        while at > 1 and unicodedata.combining(word[at]):
            at -= 1
        at = at if at > 1 else line_length
        pieces.append(word[:at])
        word = word[at:]
    return [*pieces, word]


def _best(words: Sequence[str], costs: Sequence[float], line_length: int, count: int) -> tuple[float, tuple[int, ...]]:
    """The cheapest way into exactly `count` lines, with the word index at which each line ends; infinite if none."""
    reach = [0, *accumulate(len(word) + 1 for word in words)]
    share = (reach[-1] - count) / count
    states: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for line in range(count):
        target = share * (1 + _BOTTOM_HEAVY * (line - (count - 1) / 2))
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (cost, ends) in states.items():
            for end in range(start + 1, len(words) + 1):
                width = reach[end] - reach[start] - 1
                if width > line_length:
                    break
                joint = costs[end - 1] if end < len(words) else 0.0
                total = cost + joint + _BALANCE * ((width - target) / line_length) ** 2
                if end == len(words) and start and costs[start - 1] > COMMA:
                    total += _STUB * max(0.0, 1 - 3 * width / line_length)
                if end not in reached or total < reached[end][0]:
                    reached[end] = (total, (*ends, end))
        states = reached
    return states.get(len(words), (float("inf"), ()))
