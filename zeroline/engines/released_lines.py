"""Released lines, a million of them, kept small and found by the words that they share with a quotation."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

from zeroline.domain.quote import ReleasedLine

_WORD = re.compile(r"[^\W_]+")
_HALF = 0xFFFFFFFF  # a key is the hash of a word or two, 32 bits, above the number of the line
_TELLING = 4  # letters; shorter words are found in pairs alone
_HITS = 400  # lines that are looked at, those of the greatest weight
_BOTH = np.uint32(0x9E3779B1)  # mixes the hashes of two words that follow each other
_COMMON = 4_000  # lines: a word that more have tells nothing, unless the quotation has no other
_RARE = 16  # keys of a quotation that are looked up, the rarest
_AROUND = 4  # lines before and after one that is hit: what was left off, and what was stitched
_LONGEST = 120  # lines of one clip that are looked at together
_LEAST = 0.5  # of the best stretch's weight


class ReleasedLines:
    """Holds lines and finds those that share words with a text, English or original. `lines` come clip by clip, version
    by version, in the order in which they are said."""

    def __init__(self, lines: Iterable[ReleasedLine]) -> None:
        self._text = bytearray()
        self._ends = array("Q")  # of each line's English and of its original in `_text`
        self._times = array("I")
        self._group = array("I")  # of each line: its clip and version
        self._speaker = array("I")
        self._groups: list[tuple[str, str, str | None, str | None]] = []
        self._speakers: list[str | None] = []
        self._first: list[int] = []  # line of each group
        self._of: dict[str, list[int]] = defaultdict(list)  # clip -> its groups
        self._keys = self._taken_in(lines)

    def __len__(self) -> int:
        return len(self._group)

    @property
    def clips(self) -> Sequence[str]:
        return list(self._of)

    def of(self, clip: str) -> list[tuple[ReleasedLine, ...]]:
        """The lines of a clip, each version's together; nothing for one that is not here."""
        return [tuple(map(self._line, self._range(group))) for group in self._of.get(clip, ())]

    def near(self, text: str, most: int = 8) -> list[tuple[ReleasedLine, ...]]:
        """Stretches of lines that share the rarest words and pairs of words with the text, the likest first; each
        of one version of one clip."""
        weights = self._weights(text)
        stretches = sorted(self._stretches(weights), key=lambda one: -one[0])[: most * 2]
        best = stretches[0][0] if stretches else 0.0
        return [
            tuple(map(self._line, range(first, last))) for weight, first, last in stretches if weight >= _LEAST * best
        ][:most]

    def _taken_in(self, lines: Iterable[ReleasedLine]) -> NDArray[np.uint64]:
        """The lines, kept; and their keys: the hash of a word, or of two that follow each other, above the number of
        the line, sorted."""
        hashes, at, alone = array("I"), array("I"), array("B")
        speakers: dict[str | None, int] = {}
        for number, line in enumerate(lines):
            self._keep(line, speakers)
            for text in (line.english, line.original):
                said = _folded(text) if text else []
                hashes.extend([hash(word) & _HALF for word in said])
                alone.extend([len(word) >= _TELLING for word in said])
                at.extend([number] * len(said))
        if not len(hashes):
            return np.zeros(0, np.uint64)
        words, numbers = np.frombuffer(hashes, np.uint32), np.frombuffer(at, np.uint32)
        chosen = np.flatnonzero(np.frombuffer(alone, np.uint8))
        keys = np.empty(len(chosen) + len(words) - 1, np.uint64)
        keys[: len(chosen)] = words[chosen]
        keys[len(chosen) :] = _paired(words)
        keys <<= np.uint64(32)
        keys[: len(chosen)] |= numbers[chosen]
        keys[len(chosen) :] |= numbers[:-1]
        keys.sort()
        return keys

    def _keep(self, line: ReleasedLine, speakers: dict[str | None, int]) -> None:
        group = (line.clip, line.version, line.live_from, line.live_until)
        if not self._groups or self._groups[-1] != group:
            self._first.append(len(self._group))
            self._of[line.clip].append(len(self._groups))
            self._groups.append(group)
        self._text += line.english.encode()
        self._ends.append(len(self._text))
        self._text += (line.original or "").encode()
        self._ends.append(len(self._text))
        self._times.append(line.start_ms)
        self._times.append(line.end_ms)
        self._group.append(len(self._groups) - 1)
        if line.speaker not in speakers:
            speakers[line.speaker] = len(self._speakers)
            self._speakers.append(line.speaker)
        self._speaker.append(speakers[line.speaker])

    def _line(self, number: int) -> ReleasedLine:
        clip, version, live_from, live_until = self._groups[self._group[number]]
        start = self._ends[2 * number - 1] if number else 0
        middle, end = self._ends[2 * number], self._ends[2 * number + 1]
        return ReleasedLine(
            clip=clip,
            version=version,
            start_ms=self._times[2 * number],
            end_ms=self._times[2 * number + 1],
            english=self._text[start:middle].decode(),
            original=self._text[middle:end].decode() or None,
            speaker=self._speakers[self._speaker[number]],
            live_from=live_from,
            live_until=live_until,
        )

    def _range(self, group: int) -> range:
        last = self._first[group + 1] if group + 1 < len(self._first) else len(self._group)
        return range(self._first[group], last)

    def _weights(self, text: str) -> dict[int, float]:
        """Line -> how much it shares with the text; what few lines have counts for more."""
        said = _folded(text)
        words = np.array([hash(word) & _HALF for word in said], np.uint32)
        if not len(words) or not len(self._keys):
            return {}
        long = words[[len(word) >= _TELLING for word in said]]
        asked = np.unique(np.concatenate([long, _paired(words)]).astype(np.uint64) << np.uint64(32))
        first = np.searchsorted(self._keys, asked)
        last = np.searchsorted(self._keys, asked + np.uint64(_HALF), side="right")
        counts = last - first
        order = [at for at in np.argsort(counts) if counts[at]][:_RARE]
        telling = [at for at in order if counts[at] <= _COMMON] or order[:2]
        if not telling:
            return {}
        found, each = [], []
        for at in telling:
            lines = np.unique(self._keys[first[at] : min(last[at], first[at] + 4 * _COMMON)] & np.uint64(_HALF))
            found.append(lines)
            each.append(np.full(len(lines), log(1 + len(self) / counts[at]) + 0.1))
        numbers, places = np.unique(np.concatenate(found), return_inverse=True)
        weights = np.bincount(places, np.concatenate(each))
        best = np.argsort(-weights, kind="stable")[:_HITS]
        return dict(zip(numbers[best].tolist(), weights[best].tolist(), strict=True))

    def _stretches(self, weights: dict[int, float]) -> Iterator[tuple[float, int, int]]:
        """Weight, first line and the one after the last, of each version that was hit."""
        hits: dict[int, list[int]] = defaultdict(list)
        for number in weights:
            hits[self._group[number]].append(number)
        for group, hit in hits.items():
            there, numbers = self._range(group), sorted(hit)
            if numbers[-1] - numbers[0] > _LONGEST:
                best = max(numbers, key=weights.__getitem__)
                numbers = [number for number in numbers if abs(number - best) < _LONGEST // 2]
            first = max(there.start, numbers[0] - _AROUND)
            last = min(there.stop, numbers[-1] + _AROUND + 1)
            yield sum(weights[number] for number in numbers), first, last


def _folded(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("ё", "е"))


def _paired(words: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """One hash for each two words that follow each other."""
    return words[:-1] * _BOTH + words[1:]
