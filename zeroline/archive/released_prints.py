"""Fingerprints of released videos, and finding by them which a file was made of. The originals have no part in it: what
is not released cannot be confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from zeroline.archive.copies import matches
from zeroline.archive.print_keys import Ints, keys_of
from zeroline.domain.fingerprint import Fingerprint, Match, Question
from zeroline.domain.release import Released


@dataclass(frozen=True)
class Print:
    """The fingerprint of one video of a release."""

    made: Released
    name: str
    print: Fingerprint


class ReleasedIndex:
    """All of them, held in memory; the number of each is its place."""

    def __init__(self, prints: Sequence[Print]) -> None:
        self._prints = prints
        keys = [keys_of(one.print) for one in prints]
        none = np.zeros(0, np.int64)
        key = np.concatenate([one.key for one in keys]) if keys else none
        order = np.argsort(key, kind="stable")
        self._key = key[order]
        self._at = (np.concatenate([one.at for one in keys]) if keys else none)[order]
        number = np.repeat(np.arange(len(keys)), [len(one.key) for one in keys]) if keys else none
        self._number = number[order]

    def find(self, keys: Ints) -> tuple[Ints, Ints, Ints]:
        first, last = np.searchsorted(self._key, keys, "left"), np.searchsorted(self._key, keys, "right")
        many = last - first
        begins = np.repeat(first - np.concatenate(([0], np.cumsum(many)[:-1])), many)
        where = begins + np.arange(int(many.sum())) if len(keys) else np.zeros(0, np.int64)
        return self._key[where], self._number[where], self._at[where]

    def prints(self, clips: Iterable[int]) -> Mapping[int, tuple[str, Fingerprint]]:
        return {number: (str(number), self._prints[number].print) for number in clips}

    def made_of(self, question: Question) -> tuple[Print, Match] | None:
        """The video that the file is made of, of several as sure the newest; None: of none."""
        found = [(self._prints[int(match.clip)], match) for match in matches(question, self)]
        found = [one for one in found if not _hears_more(question.print, one[0], one[1])]
        if not found:
            return None
        sure = max(match.score for _, match in found) - _AS_SURE
        return max((one for one in found if one[1].score >= sure), key=lambda one: (one[0].made.number, one[1].score))


_AS_SURE = 0.05  # two shapes of one release differ by less


def _hears_more(asked: Fingerprint, kept: Print, match: Match) -> bool:
    """Whether there is speech in the file that a protected clip's release does not have: then it is not made of the
    release, and that it may be of the same recording is not for us to say."""
    return kept.made.protected and bool(asked.voice) and "sound" not in match.by
