"""Captions that were corrected elsewhere, beside the lines that they came from: which operations make one the other.

Words are matched first, near in time; what lies between matched words goes to the line that it is said in. Only then
are captions looked at: two lines that stand whole in one caption were merged, a line that lies in two was split, unless
the layout had it so already.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import count, pairwise

from zeroline.domain.caption import Caption
from zeroline.domain.draft import Draft, apply, room
from zeroline.domain.errors import WrongUse
from zeroline.domain.line import ENGLISH, SPOKEN, Line, home
from zeroline.domain.operation import Merge, Operation, Retime, SetText, Split
from zeroline.domain.speech import Word
from zeroline.domain.word_times import in_order, shared, within

# Words count as matched within this; a file that was shifted as a whole by more is of other timing, or another clip.
_NEAR_MS = 5_000
_LEAST_SHARED = 0.3  # of the words of the shorter side, or of the captions' times
_MOVED_MS = 20  # formats round to hundredths of a second
_TOO_LATE_MS = 2_000  # past the clip's end
_MOST_EMPTIED, _FEW_LINES = 1 / 3, 3  # of the lines: a file that empties more, and as many as these, was cut off


@dataclass(frozen=True)
class Taken:
    """What a file of captions changes. `shared` is how much of the words it has in common with the draft, 0 to 1."""

    operations: tuple[Operation, ...]
    draft: Draft
    shared: float


def taken_in(cues: Sequence[Caption], draft: Draft, laid_out: Sequence[Caption], language: str, name: str) -> Taken:
    """The operations that bring the draft's lines to what `cues` say in `language`; `laid_out` are the captions that
    the draft has now. `name` is what the file is called. Raises WrongUse for captions of another clip."""
    lines = [line for line in draft.lines if not line.left_out]
    old = [(word, at) for at, line in enumerate(lines) for word in line.words(language)]
    new = [(word, at) for at, cue in enumerate(cues) for word in _words(cue)]
    pairs = _matched([word for word, _ in new], [word for word, _ in old])
    share = len(pairs) / max(1, min(len(old), len(new)))
    _must_be_of_this_clip(max(share, _in_time(cues, laid_out)), cues, draft, name)
    homes = _homes(new, old, pairs, lines, cues)
    story = _Story(draft)
    by_line: list[list[tuple[Word, int]]] = [[] for _ in lines]
    for one, at in zip(new, homes, strict=True):
        by_line[at].append(one)
    _must_be_whole([line for line, words in zip(lines, by_line, strict=True) if not words and line.words(language)],
                   sum(bool(line.words(language)) for line in lines), name)  # fmt: skip
    for line, words in zip(lines, by_line, strict=True):
        text = " ".join(word.text for word, _ in words)
        if text != line.said(language):
            timed = in_order(within([word for word, _ in words], line.start_ms, line.end_ms))  # captions may overlap
            story.say(SetText(line.id, language, text, timed))
    _join_and_part(story, lines, by_line, (cues, laid_out), language)
    return Taken(tuple(story.operations), story.draft, round(share, 3))


class _Story:
    """Operations one after another; a merge, split or time that the draft does not allow is left out, words never."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.operations: list[Operation] = []

    def say(self, operation: SetText) -> None:
        """Raises WrongUse."""
        self.draft, _ = apply(self.draft, operation)
        self.operations.append(operation)

    def do(self, operation: Operation) -> None:
        try:
            self.draft, _ = apply(self.draft, operation)
        except WrongUse:
            return
        self.operations.append(operation)


def _words(cue: Caption) -> list[Word]:
    """Its words, sharing its time."""
    return shared(cue.text.split(), cue.start_ms, cue.end_ms)


def _matched(new: Sequence[Word], old: Sequence[Word]) -> dict[int, int]:
    """new -> old of the words that are alike and near in time, in order."""
    found = SequenceMatcher(None, [_key(w.text) for w in new], [_key(w.text) for w in old], autojunk=False)
    return {
        a + n: b + n
        for a, b, size in found.get_matching_blocks()
        for n in range(size)
        if abs(new[a + n].start_ms - old[b + n].start_ms) <= _NEAR_MS
    }


def _in_time(cues: Sequence[Caption], laid_out: Sequence[Caption]) -> float:
    """The share of captions that stand when one of ours does: a poor draft may be reworded from end to end."""
    ours = {(one.start_ms + off) // _MOVED_MS for one in laid_out for off in (-_MOVED_MS, 0, _MOVED_MS)}
    ends = {(one.end_ms + off) // _MOVED_MS for one in laid_out for off in (-_MOVED_MS, 0, _MOVED_MS)}
    both = sum(one.start_ms // _MOVED_MS in ours and one.end_ms // _MOVED_MS in ends for one in cues)
    return both / max(1, len(cues))


def _must_be_of_this_clip(share: float, cues: Sequence[Caption], draft: Draft, name: str) -> None:
    if cues and cues[-1].start_ms > draft.duration_ms + _TOO_LATE_MS:
        raise WrongUse(
            f"{name}: is of another clip: it has captions until {cues[-1].end_ms / 1000:.0f} s, and this clip lasts "
            f"{draft.duration_ms / 1000:.0f} s. Nothing was changed."
        )
    if share < _LEAST_SHARED:
        raise WrongUse(
            f"{name}: is of another clip: it shares {share:.0%} of its words and times with this one. Nothing was "
            "changed."
        )


def _must_be_whole(emptied: Sequence[Line], count: int, name: str) -> None:
    if len(emptied) >= _FEW_LINES and len(emptied) > _MOST_EMPTIED * count:
        raise WrongUse(
            f"{name}: holds a part of the clip: {len(emptied)} of {count} lines would have no words, first "
            f"{emptied[0].named}. Give all of its captions. Nothing was changed."
        )


def _homes(
    new: Sequence[tuple[Word, int]],
    old: Sequence[tuple[Word, int]],
    pairs: dict[int, int],
    lines: Sequence[Line],
    cues: Sequence[Caption],
) -> list[int]:
    """The line of each new word. A matched word goes where its like is; one between two matched words to one of the
    lines from the first's to the second's: one that has words in the same caption, else one that is said while the
    caption stands; of several the one that is said with the word."""
    homes: list[int] = []
    ahead = _following(new, old, pairs, len(lines) - 1)
    last = 0
    for at, (word, cue) in enumerate(new):
        if at in pairs:
            last = old[pairs[at]][1]
        else:
            mates = {old[pairs[n]][1] for n in _same_cue(new, at, cue) if n in pairs}
            between = range(last, ahead[at] + 1)
            while_it_stands = [line for line in between if _nearness(lines[line], cues[cue]) > 0]
            choices = [line for line in between if line in mates] or while_it_stands or between
            last = max(choices, key=lambda line: _nearness(lines[line], word))
        homes.append(last)
    return homes


def _following(
    new: Sequence[tuple[Word, int]], old: Sequence[tuple[Word, int]], pairs: dict[int, int], end: int
) -> list[int]:
    """The line of the next matched word, for each word."""
    ahead, line = [0] * len(new), end
    for at in range(len(new) - 1, -1, -1):
        if at in pairs:
            line = old[pairs[at]][1]
        ahead[at] = line
    return ahead


def _same_cue(new: Sequence[tuple[Word, int]], at: int, cue: int) -> Iterator[int]:
    first = at
    while first and new[first - 1][1] == cue:
        first -= 1
    while first < len(new) and new[first][1] == cue:
        yield first
        first += 1


def _nearness(line: Line, word: Word | Caption) -> int:
    """The ms that the word or caption stands within the line; below 0 the ms between them."""
    return min(line.end_ms, word.end_ms) - max(line.start_ms, word.start_ms)


def _join_and_part(
    story: _Story,
    lines: Sequence[Line],
    by_line: Sequence[Sequence[tuple[Word, int]]],
    captions: tuple[Sequence[Caption], Sequence[Caption]],
    language: str,
) -> None:
    """Merges, splits and times. `captions` are the file's and those that the draft has now."""
    cues, laid_out = captions
    of = [list(dict.fromkeys(cue for _, cue in words)) for words in by_line]  # the captions that hold a line's words
    were = _held(lines, laid_out)
    merged: set[int] = set()
    for a, b in pairwise(range(len(lines))):
        together = len(of[a]) == 1 and of[a] == of[b]
        if together and not set(were[a]) & set(were[b]):
            head = next(n for n in range(a, -1, -1) if n not in merged)
            story.do(Merge(lines[head].id, lines[b].id))
            merged.add(b)
    joined = merged | {n - 1 for n in merged}
    moves: list[tuple[Line, int, int]] = []
    for at, line in enumerate(lines):
        if at in joined or not of[at] or not were[at]:
            continue
        if len(of[at]) > 1 and len(were[at]) == 1:
            _part(story, line, by_line[at], cues, language)
            continue
        # where a caption held the border of two lines, its own times tell nothing of that border, and where the file
        # has two captions it lies at the end of the one or at the start of the other, as a split leaves it
        start = laid_out[were[at][0]].start_ms if _opens(were, at) else line.start_ms
        ends = [cues[of[at][-1]].end_ms - (laid_out[were[at][-1]].end_ms if _closes(were, at) else line.end_ms)]
        if not _closes(were, at) and of[at + 1]:
            ends.append(cues[of[at + 1][0]].start_ms - line.end_ms)
        by_start = cues[of[at][0]].start_ms - start if _opens(of, at) else 0
        by_end = min(ends, key=abs) if _closes(of, at) else 0
        moves.append((line, _if_moved(by_start), _if_moved(by_end)))
    # the last first where lines go later, the first first where they go earlier: each makes room for the next
    later = [move for move in reversed(moves) if move[1] + move[2] > 0]
    for line, by_start, by_end in (*later, *(move for move in moves if move not in later)):
        _move(story, line, by_start, by_end)


def _if_moved(by_ms: int) -> int:
    return by_ms if abs(by_ms) >= _MOVED_MS else 0


def _held(lines: Sequence[Line], laid_out: Sequence[Caption]) -> list[list[int]]:
    """The numbers of the captions that each line's words stand in, whatever version laid them out."""
    of: dict[str, list[int]] = {}
    for number, caption in enumerate(laid_out):
        for segment in caption.segments:
            of.setdefault(segment.removeprefix("e."), []).append(number)
    return [sorted({n for id in (line.id, *line.holds) for n in of.get(id, ())}) for line in lines]


def _part(story: _Story, line: Line, words: Sequence[tuple[Word, int]], cues: Sequence[Caption], language: str) -> None:
    """Splits a line where the file's captions part it, the last part first."""
    cuts = [n for n in range(1, len(words)) if words[n][1] != words[n - 1][1]]
    for cut in reversed(cuts):
        now = story.draft.line(line.id)
        moment = min(max(cues[words[cut][1]].start_ms, now.start_ms + 1), now.end_ms - 1)
        other = SPOKEN if language == ENGLISH else ENGLISH
        beside = sum((word.start_ms + word.end_ms) / 2 < moment for word in now.words(other))
        counts = (beside, cut) if language == ENGLISH else (cut, beside)
        part = next(id for n in count(1) if home(story.draft.lines, id := f"{line.id}.{n}") is None)
        story.do(Split(line.id, part, *counts, moment))


def _opens(of: Sequence[Sequence[int]], at: int) -> bool:
    """Whether the line's first word is its caption's first."""
    return at == 0 or not of[at - 1] or of[at - 1][-1] != of[at][0]


def _closes(of: Sequence[Sequence[int]], at: int) -> bool:
    return at + 1 == len(of) or not of[at + 1] or of[at + 1][0] != of[at][-1]


def _move(story: _Story, line: Line, by_start: int, by_end: int) -> None:
    """Moves a line's start and end by as much as its captions' were moved, as far as its neighbours let it."""
    now = story.draft.line(line.id)
    floor, ceiling = room(story.draft, story.draft.index(line.id))
    start, end = max(floor, now.start_ms + by_start), min(ceiling, now.end_ms + by_end)
    if start < end and (start, end) != (now.start_ms, now.end_ms):
        story.do(Retime(line.id, start, end))


def _key(word: str) -> str:
    return "".join(char for char in word.casefold().replace("ё", "е") if char.isalnum()) or word
