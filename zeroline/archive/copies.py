"""The same clip again: which clips of the archive a file is made of, by sound, picture and transcript together.

Each kind of evidence is counted in seconds that agree and could have disagreed; silence, a tone, a card and a wall
count for nothing. Their sum makes the score.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from zeroline.archive.aligning import (
    Agreement,
    Asked,
    Line,
    close_words_agreement,
    picture_agreement,
    promise,
    sound_agreement,
    words_agreement,
)
from zeroline.archive.candidates import STEADY, TEMPI, candidates, hits_between
from zeroline.archive.print_keys import (
    Ints,
    Keys,
    changes,
    distinct,
    joined,
    numbers,
    picture_keys,
    sound_keys,
    word_keys,
)
from zeroline.domain.fingerprint import Fingerprint, Match, Question, Span, best_first, relation_of

_MOST = 24  # lines that are looked at, of each way of asking and in all,
_MANY, _CROWD_KEYS = 300, 40  # but so many of those with more keys than chance gives: a clip that everybody reposts
_LINES = 3  # of one clip
_SURE_S, _SURE_KEYS = 1.5, 8  # of sound that agrees, of keys on the line: then it is compared in full
_DOUBTFUL = 5  # further lines that are


class Index(Protocol):
    """Finds clips by keys of their fingerprints."""

    def find(self, keys: Ints) -> tuple[Ints, Ints, Ints]:
        """Every place of each of `keys`: the key, a number for the clip, and the ms."""
        ...

    def prints(self, clips: Iterable[int]) -> Mapping[int, tuple[str, Fingerprint]]:
        """The id and the fingerprint of each."""
        ...


@dataclass(frozen=True)
class Evidence:
    """All that agrees along one line."""

    line: Line
    sound: Agreement
    picture: Agreement
    words: Agreement
    close_words: Agreement  # of words that stand close to a line of their own

    @property
    def seconds(self) -> float:
        return self.sound.seconds + self.picture.seconds + self.words.seconds


@dataclass(frozen=True)
class Path:
    """A line along which one clip may be the file, and at which speed the file's sound is heard for it; `hope`: how
    much speaks for it so far."""

    clip: int
    speed: int
    line: Line
    hope: float


def matches(question: Question, index: Index) -> tuple[Match, ...]:
    """The clips that the file is a copy of, a part of, or longer than; the surest first."""
    asked = _Asked(question)
    paths = _paths(asked, index)
    kept = {number: _Kept(*one) for number, one in index.prints({path.clip for path in paths}).items()}
    found: dict[int, Evidence] = {}
    for path in _chosen(asked, kept, [path for path in paths if path.clip in kept]):
        evidence = asked.beside(kept[path.clip], path)
        if path.clip not in found or evidence.seconds > found[path.clip].seconds:
            found[path.clip] = evidence
    judgements = (judged(kept[clip].id, one, question.print, kept[clip].print) for clip, one in found.items())
    return best_first([match for match in judgements if match])


def _chosen(asked: _Asked, kept: Mapping[int, _Kept], paths: list[Path]) -> list[Path]:
    """Those worth comparing in full: all that promise much, of the others the best few by sound and by keys."""
    promised = [asked.promise(kept[path.clip], path) for path in paths]
    ranked = sorted(zip(promised, paths, strict=True), key=lambda one: -one[0])
    sure = [path for seconds, path in ranked if seconds >= _SURE_S or path.hope >= _SURE_KEYS]
    rest = [path for _, path in ranked if path not in sure]
    by_keys = sorted(rest, key=lambda path: -path.hope)[:_DOUBTFUL]
    return sure + rest[:_DOUBTFUL] + [path for path in by_keys if path not in rest[:_DOUBTFUL]]


def _paths(asked: _Asked, index: Index) -> list[Path]:
    """The most hopeful lines of all clips that share keys with the file."""
    found = index.find(distinct(joined([keys for _, keys, _ in asked.searches]).key))
    paths = []
    for speed, keys, slopes in asked.searches:
        for number, one in enumerate(candidates(hits_between(keys, found), slopes)):
            if number >= _most(one.keys):
                break
            # the sound's own keys stand in the file's time, whatever speed it was heard at
            paths.append(Path(one.clip, speed, one.line, one.keys))
    return _hopeful(sorted(paths, key=lambda path: -path.hope))


def _most(hope: float) -> int:
    return _MANY if hope >= _CROWD_KEYS else _MOST


def _hopeful(paths: Sequence[Path]) -> list[Path]:
    """The best lines, of one clip not more than _LINES; `paths` come best first."""
    chosen: list[Path] = []
    lines: Counter[int] = Counter()
    for path in paths:
        if len(chosen) < _most(path.hope) and lines[path.clip] < _LINES:
            chosen.append(path)
            lines[path.clip] += 1
    return chosen


class _Kept:
    """A clip of the archive, unpacked."""

    def __init__(self, id: str, print_: Fingerprint) -> None:
        self.id, self.print = id, print_
        self.sound, self.picture = numbers(print_.sound), changes(print_.picture)


class _Asked:
    """The file, unpacked."""

    def __init__(self, question: Question) -> None:
        self.print = question.print
        self.picture = changes(question.print.picture)
        heard = [(1000, question.print.sound), *question.sped]
        self.sounds = {speed: Asked(numbers(sound), speed) for speed, sound in heard}
        self.searches = [
            *((speed, self._keys(speed), TEMPI if speed == 1000 else STEADY / (speed / 1000)) for speed in self.sounds),
            (1000, picture_keys(self.picture, asked=True), TEMPI),
            (1000, word_keys(question.print.words or ()), TEMPI),
        ]

    def _keys(self, speed: int) -> Keys:
        keys = sound_keys(self.sounds[speed].values)
        return Keys(keys.key, np.rint(keys.at * (speed / 1000)).astype(np.int64))

    def promise(self, kept: _Kept, path: Path) -> float:
        return promise(self.sounds[path.speed], kept.sound, path.line)

    def beside(self, kept: _Kept, path: Path) -> Evidence:
        heard, heard_line = sound_agreement(self.sounds[path.speed], kept.sound, path.line)
        line = heard_line if heard.seconds > 1 else path.line
        seen, seen_line = picture_agreement(self.picture, kept.picture, line)
        line = line if heard.seconds > 1 else seen_line
        words = (self.print.words or (), kept.print.words or (), line)
        return Evidence(line, heard, seen, words_agreement(*words), close_words_agreement(*words))


# Thresholds: chosen on half of the originals of `make bench-copies`, told on the other half.
_ENOUGH_S = 2.0  # seconds that agree make a score of one half
_HALF = 0.5
_LEAST_S = 1.0  # of one kind; less is chance
_SHARE = 0.5  # of what could be compared along the line must agree,
_LONG_S = 8.0  # unless so much of it does: a film that takes only a scene over. A channel's sign is shorter
_ALONE_S = 3.5  # of picture, where the sound is another's: the sign of a channel has less
_SOUND_LIKE = 0.6  # other words over the same music come near it
_PICTURE_LIKE = 0.7  # two people who talk before the same wall come near it
_WORDS_LIKE = 0.6  # of the words; the same text read again has some of them at the same moments
# Words alone: 30 that stand close, and three quarters of those that could be compared. Of texts of 15 to 150 words read
# again (simulated: each word a third longer or shorter by chance) 1 of 240 came so far; of disguised voices (times off
# by 90 ms, a fifth of the words not heard) all 120 of 60 words and more did, 9 of 40 with 40 words, none with fewer.
_READ_S, _READ_SHARE = 10.5, 0.75
_VOICE_S = 1.5  # of speech make a sound evidence without its picture: anybody may put the same music under anything
_VOICE_SHARE = 0.5  # of the clip's speech there must be speech in the file


def judged(clip: str, evidence: Evidence, asked: Fingerprint, kept: Fingerprint) -> Match | None:
    """The match that the evidence makes; None: it is not enough."""
    counted = _counted(evidence, asked, kept)
    seconds = sum(one.seconds for one in counted.values())
    score = 1 - math.exp(-seconds * math.log(2) / _ENOUGH_S)
    if score < _HALF:
        return None
    first = min(one.file_start_ms for one in counted.values())
    last = min(max(one.file_end_ms for one in counted.values()), asked.duration_ms)
    line = evidence.line
    span = Span(
        start_ms=max(0, round(line.at(first))),
        end_ms=min(kept.duration_ms, round(line.at(last))),
        file_start_ms=round(first),
        file_end_ms=round(last),
    )
    relation = relation_of(span, kept.duration_ms, asked.duration_ms)
    mirrored = evidence.picture.mirrored and "picture" in counted
    return Match(clip, relation, span, round(score, 4), tuple(counted), round(line.slope, 3), mirrored)


def _counted(evidence: Evidence, asked: Fingerprint, kept: Fingerprint) -> dict[str, Agreement]:
    """What of the evidence counts, by its kind."""
    counted = {}
    heard = _holds(evidence.sound, _SOUND_LIKE)
    if _holds(evidence.picture, _PICTURE_LIKE) and (
        heard or evidence.picture.seconds >= _ALONE_S or asked.sound is None or kept.sound is None
    ):
        counted["picture"] = evidence.picture
    sound_alone = asked.picture is None and kept.picture is None
    if heard and ("picture" in counted or _speaks(evidence, asked, kept) or sound_alone):
        counted = {"sound": evidence.sound, **counted}
    words = evidence.words if counted else evidence.close_words
    if _holds(words, _WORDS_LIKE) and (counted or (words.seconds >= _READ_S and words.share >= _READ_SHARE)):
        counted["transcript"] = words
    return counted


def _holds(agreement: Agreement, likeness: float) -> bool:
    """Whether it is most of what could be compared, or long; else it is a sign, a jingle, a pause."""
    enough = agreement.seconds >= _LEAST_S and agreement.share >= _SHARE
    return agreement.likeness >= likeness and (enough or agreement.seconds >= _LONG_S)


def _speaks(evidence: Evidence, asked: Fingerprint, kept: Fingerprint) -> bool:
    """Whether somebody speaks in what agrees by sound, in both."""
    line, found = evidence.line, evidence.sound
    span = (line.at(found.file_start_ms), line.at(found.file_end_ms))
    mine = _overlaps(kept.voice, (span,))
    theirs = tuple((line.at(start), line.at(end)) for start, end in asked.voice)
    spoken, both = (sum(end - start for start, end in pieces) for pieces in (mine, _overlaps(mine, theirs)))
    return spoken >= _VOICE_S * 1000 and both >= _VOICE_SHARE * spoken


def _overlaps(ones: Iterable[tuple[float, float]], others: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    met = [(max(start, first), min(end, last)) for start, end in ones for first, last in others]
    return [(start, end) for start, end in met if end > start]
