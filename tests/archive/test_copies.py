"""The same clip again, on fingerprints made from seeds: offset, speed and span are recovered, and what must not match
does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.prints import recording, reposted, said
from zeroline.archive.candidates import hits_between
from zeroline.archive.copies import matches
from zeroline.archive.print_keys import STEP, Ints, keys_of
from zeroline.domain.fingerprint import (
    Fingerprint,
    Match,
    PicturePrint,
    Question,
    Relation,
    SoundPrint,
    Span,
    TimedWord,
)

NAMES = ("first", "second", "third")
KEPT = tuple(recording(seed) for seed in range(3))
TEXT = (
    "мы не подписывали никаких контрактов нас бросили без воды и без связи просим вывести раненых из подвала сегодня "
    "командир сказал идти вперёд а сам остался в тылу нас было сорок человек осталось девять патронов нет еды нет "
    "отправьте это видео всем кого знаете родные ищут нас уже месяц помогите пожалуйста мы хотим домой"
)


class Shelf:
    """An index in memory, with the plainest possible search."""

    def __init__(self, *kept: Fingerprint) -> None:
        self._kept = kept
        self._keys = [keys_of(one) for one in kept]

    def find(self, keys: Ints) -> tuple[Ints, Ints, Ints]:
        rows = [
            (key, clip, at)
            for clip, mine in enumerate(self._keys)
            for key, at in zip(mine.key.tolist(), mine.at.tolist(), strict=True)
            if key in set(keys.tolist())
        ]
        found = np.array(rows, np.int64).reshape(-1, 3)
        return found[:, 0], found[:, 1], found[:, 2]

    def prints(self, clips: Iterable[int]) -> Mapping[int, tuple[str, Fingerprint]]:
        return {clip: (NAMES[clip] if clip < len(NAMES) else str(clip), self._kept[clip]) for clip in clips}


class Quick(Shelf):
    """The same, by numpy."""

    def find(self, keys: Ints) -> tuple[Ints, Ints, Ints]:
        key = np.concatenate([one.key for one in self._keys])
        clip = np.repeat(np.arange(len(self._keys)), [len(one.key) for one in self._keys])
        chosen = np.isin(key, keys)
        return key[chosen], clip[chosen], np.concatenate([one.at for one in self._keys])[chosen]


def found(print_: Fingerprint, *kept: Fingerprint) -> tuple[Match, ...]:
    return matches(Question(print_), Quick(*(kept or KEPT)))


def only(print_: Fingerprint, *kept: Fingerprint) -> Match:
    (match,) = found(print_, *kept)
    return match


def about(span: Span, wanted: Span, ms: int = 700) -> bool:
    pairs = zip(vars(span).values(), vars(wanted).values(), strict=True)
    return all(abs(one - other) <= ms for one, other in pairs)


def test_the_quick_search_finds_what_the_plain_one_finds() -> None:
    asked = keys_of(reposted(KEPT[1], bits=0.02)).key
    for one, other in zip(Shelf(*KEPT).find(asked), Quick(*KEPT).find(asked), strict=True):
        assert one.tolist() == other.tolist()


def test_a_re_encode_is_a_copy() -> None:
    match = only(reposted(KEPT[1], bits=0.02))
    assert (match.clip, match.relation, match.by, match.speed) == ("second", "copy", ("sound", "picture"), 1.0)
    assert about(match.span, Span(0, 40_000, 0, 40_000))
    assert match.score > 0.99


@settings(max_examples=25, deadline=None)
@given(speed=st.integers(93, 107), start=st.integers(0, 20), length=st.integers(14, 20), flipped=st.integers(0, 8))
def test_offset_and_speed_are_recovered(speed: int, start: int, length: int, flipped: int) -> None:
    cut = reposted(KEPT[2], speed=speed / 100, start_s=start, end_s=start + length, bits=flipped / 100)
    match = only(cut)
    assert match.clip == "third"
    assert abs(match.speed - speed / 100) <= 2 * STEP / (1000 * length)  # chromaprint's step, at either end
    assert about(match.span, Span(start * 1000, (start + length) * 1000, 0, cut.duration_ms), 900)


def test_a_sound_whose_pitch_was_changed_is_found_at_the_speed_that_undoes_it() -> None:
    fast = reposted(KEPT[0], speed=1.03)
    stranger = replace(recording(50, 39), voice=fast.voice, picture=None)  # what chromaprint makes of another pitch
    undone = reposted(KEPT[0], bits=0.05)
    (match,) = matches(Question(replace(stranger, duration_ms=fast.duration_ms), ((970, undone.sound),)), Quick(*KEPT))
    assert (match.clip, match.relation, match.by) == ("first", "copy", ("sound",))
    assert abs(match.speed - 1.03) < 0.005


def test_a_mirror_is_told() -> None:
    assert only(reposted(KEPT[0], mirrored=True)).mirrored
    assert not only(reposted(KEPT[0])).mirrored


def test_part_and_whole() -> None:
    assert only(reposted(KEPT[0], start_s=10, end_s=25)).relation is Relation.CUT
    whole, part = recording(7), reposted(recording(7), start_s=10, end_s=25)
    longer = only(whole, part)
    assert (longer.relation, longer.clip) == (Relation.LONGER, "first")
    assert about(longer.span, Span(0, 15_000, 10_000, 25_000))


@pytest.mark.parametrize("kind", ["sound", "picture"])
def test_one_of_the_two_is_enough(kind: str) -> None:
    other = recording(99)
    mixed = replace(reposted(KEPT[1], bits=0.02), **{"picture" if kind == "sound" else "sound": getattr(other, "picture"
                    if kind == "sound" else "sound")})  # fmt: skip
    assert only(mixed).by == (kind,)


def test_strangers_do_not_match() -> None:
    assert [found(recording(seed)) for seed in range(60, 70)] == [()] * 10


def test_the_same_music_is_no_evidence_where_nobody_speaks() -> None:
    music = replace(KEPT[0], voice=())
    assert found(replace(reposted(KEPT[0]), picture=recording(99).picture, voice=()), music) == ()
    assert found(replace(reposted(KEPT[0]), picture=recording(99).picture, voice=()), KEPT[0]) == ()
    assert only(replace(reposted(KEPT[0]), picture=None, voice=()), replace(music, picture=None)).by == ("sound",)


def test_a_sign_and_a_jingle_are_not_a_clip() -> None:
    other, sign = recording(99), 3_000
    steps = sign // 250 * 72, round(sign / 123.8) * 4
    seen = KEPT[0].picture.values[: steps[0]] + other.picture.values[steps[0] :]  # type: ignore[union-attr]
    heard = KEPT[0].sound.values[: steps[1]] + other.sound.values[steps[1] :]  # type: ignore[union-attr]
    assert found(replace(other, picture=PicturePrint(seen), sound=SoundPrint(heard))) == ()


def test_what_everybody_reposts_is_told_of_each() -> None:
    kept = [reposted(KEPT[0], bits=0.02, seed=seed) for seed in range(40)]
    told = found(reposted(KEPT[0], bits=0.03, seed=99), *kept)
    assert len({match.clip for match in told}) == 40


def test_a_siren_that_repeats_itself_costs_little_and_hides_nothing() -> None:
    """Twenty minutes of four numbers make 5,000 hits of each key otherwise squared."""
    siren = np.resize(np.frombuffer(recording(5).sound.values, "<u4")[:4], 9_700)  # type: ignore[union-attr]
    spoken = np.frombuffer(KEPT[0].sound.values, "<u4")  # type: ignore[union-attr]
    heard = SoundPrint(np.concatenate([siren, spoken]).tobytes())
    long = Fingerprint(1_240_000, heard, None, voice=((1_200_000, 1_240_000),))
    keys = keys_of(long)
    hits = hits_between(keys, (keys.key, np.zeros(keys.key.size, np.int64), keys.at))
    assert len(hits.at) < 4 * keys_of(KEPT[0]).key.size
    match = only(long, replace(KEPT[0], picture=None))
    assert (match.relation, match.by) == (Relation.LONGER, ("sound",))


def test_silence_and_a_card_say_nothing() -> None:
    silence, card = SoundPrint(b"\x8c\x2d\x6d\x25" * 300), PicturePrint(bytes(72 * 160))
    still = Fingerprint(40_000, silence, card)
    assert keys_of(still).key.size <= 2
    assert found(still, still) == ()


def test_words_alone_know_a_disguised_voice_again() -> None:
    kept = replace(KEPT[0], words=said(TEXT))
    disguised = replace(recording(99), words=jittered(said(TEXT), 100))
    assert only(disguised, kept).by == ("transcript",)


def test_a_few_words_alone_are_not_enough() -> None:
    few = said(" ".join(TEXT.split()[:20]))
    assert found(replace(recording(99), words=few), replace(KEPT[0], words=few)) == ()


@pytest.mark.parametrize("seed", range(10))
def test_the_same_words_read_again_are_another_clip(seed: int) -> None:
    kept = replace(KEPT[0], words=said(TEXT))
    random = np.random.default_rng(seed)
    begins = np.cumsum(random.integers(150, 900, len(TEXT.split())))
    again = tuple(replace(word, start_ms=int(at)) for word, at in zip(said(TEXT), begins, strict=True))
    assert found(replace(recording(99), words=again), kept) == ()


def jittered(words: tuple[TimedWord, ...], ms: int) -> tuple[TimedWord, ...]:
    """As another hearing has their times."""
    random = np.random.default_rng(4)
    return tuple(replace(word, start_ms=max(0, word.start_ms + int(random.integers(-ms, ms)))) for word in words)
