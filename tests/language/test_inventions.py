"""What recognisers invent is flagged; what people say is not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.made import INVENTIONS, english, gold, in_sentences, intercepts, spoken, words
from zeroline.domain.review import Flag
from zeroline.domain.speech import EnglishSegment, Language, Maker, Segment, Speech, Word
from zeroline.language.inventions import _voiced, _wordless, captioned, captioned_english, sifted

INVENTED = [
    "Субтитры сделал DimaTorzok",
    "Субтитры создавал DimaTorzok.",
    "Субтитры подогнал «Симон»!",
    "Субтитры предоставил какой-то человек",
    "Субтитры и перевод: студия",
    "Редактор субтитров А.Семкин Корректор А.Егорова",
    "РЕДАКТОР СУБТИТРОВ А. СИНЕЦКАЯ",
    "Корректор А.Кулакова",
    "DimaTorzok",
    "Subtitles by the Amara.org community",
    "Субтитри створив хтось",
    "Translated by somebody",
    "Subtitles made by volunteers",
    "Subtitle editor A. Semkin Corrector A. Yegorova",
    "Corrector A.Egorova",
    "♪ ♪ ♪",
    "...",
    "— …",
    "ДИНАМИЧНАЯ МУЗЫКА",
    "ТРЕВОЖНАЯ МУЗЫКА",
    "[Музыка]",
    "(аплодисменты)",
    "*выстрелы*",
    "[взрывы]",
    "(шум)",
    "Спокойная музыка.",
    "[Музика]",
    "[постріли]",
    "[Music]",
    "(gunshots in the distance)",
    "*Explosions*",
    "Dynamic music",
    "Dramatic music playing.",
]
DOUBTED = [
    "Продолжение следует...",
    "To be continued…",
    "Спасибо за просмотр!",
    "Благодарю за внимание.",
    "Дякую за перегляд!",
    "Thank you very much for watching.",
    "Подписывайтесь на наш канал!",
    "Like and subscribe to my channel.",
    "До новых встреч!",
    "Поехали.",
    "Слышна стрельба.",
    "Взрывы.",
    "Тишина.",
]
# What is said in such clips, and reads a little like what is invented.
SAID = [
    "Идёт перестрелка, слышны взрывы с той стороны.",
    "Корректировщик, приём.",
    "Корректора ранило, а связи нет.",
    "Музыка играла, когда прилетело.",
    "Шумят дроны.",
    "Подпишитесь под обращением, кто не согласен.",
    "Мы подписывали контракт на канале связи.",
    "Спасибо за помощь.",
    "Продолжение было страшнее.",
    "Поехали на БМП, попали под обстрел.",
    "Редактор газеты был у нас.",
    "Тихо, тишина в эфире.",
    "The music stopped when the shelling began.",
    "We were translated into English by nobody.",
    "Thank you for the water.",
    "До встречи дома.",
    "Нас было шестьдесят, осталось десять.",
]


def sift(*segments: Segment, voice: tuple[tuple[int, int], ...] = ((0, 60_000),), **more: object) -> tuple[Flag, ...]:
    translation: tuple[EnglishSegment, ...] = more.pop("translation", ())  # type: ignore[assignment]
    speech = Speech(Language("ru", 0.9), segments, translation, (), Maker("test", "1"), voice)
    return sifted(speech, INVENTIONS, **more).flags  # type: ignore[arg-type]


def kinds(*segments: Segment, **more: object) -> list[tuple[str, str | None]]:
    return [(flag.kind, flag.segment) for flag in sift(*segments, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize("text", INVENTED)
def test_inventions_never_become_captions(text: str) -> None:
    segment = spoken(text, end=len(text) * 100)
    flags = sift(segment)
    assert [flag.kind for flag in flags] == ["invention"]
    assert captioned([segment], flags) == []


@pytest.mark.parametrize("text", INVENTED)
def test_nor_do_they_in_english(text: str) -> None:
    line = english(text)
    flags = sift(spoken("Мы стоим."), translation=(line,))
    assert captioned_english([line], flags) == []


@pytest.mark.parametrize("text", DOUBTED)
def test_what_can_be_real_is_kept_and_flagged(text: str) -> None:
    segment = spoken(text, end=len(text) * 100)
    flags = sift(segment)
    assert [flag.kind for flag in flags] == ["doubtful"]
    assert captioned([segment], flags) == [segment]


@pytest.mark.parametrize("text", SAID)
def test_what_is_said_is_left_alone(text: str) -> None:
    assert sift(spoken(text, end=len(text) * 100)) == ()


def test_no_sentence_of_the_domain_set_is_doubted() -> None:
    for statement in gold():
        for text in in_sentences(statement["ru"]) + in_sentences(statement["en"]):
            assert sift(spoken(text, end=len(text) * 100)) == (), text


def test_no_line_of_the_intercepts_is_doubted() -> None:
    for line in intercepts():
        for text in [line, *in_sentences(line)]:
            if any(letter.isalnum() for letter in text):
                assert sift(spoken(text, end=len(text) * 100)) == (), text


def test_text_over_no_voice() -> None:
    segment = spoken("Мы стоим.", 10_000, 14_000)
    (flag,) = sift(segment, voice=((13_500, 15_000),))
    assert (flag.kind, flag.why) == ("invention", "Only 12% of it lies where a voice was found; it is not captioned.")
    assert sift(segment, voice=((12_500, 14_500),)) == ()
    assert sift(segment, voice=()) == ()  # no voice was looked for


def test_the_engine_s_own_two_signs_together() -> None:
    assert kinds(spoken("Мы стоим.", no_speech=0.7, confidence=0.3)) == [("invention", "s1")]
    assert kinds(spoken("Мы стоим.", no_speech=0.7, confidence=0.8)) == []
    assert kinds(spoken("Мы стоим.", no_speech=0.1, confidence=0.3)) == [("low_confidence", "s1")]


def repeated(times: int, each_ms: int, voice_ms: int) -> list[tuple[str, str | None]]:
    row = [spoken("Вперёд, вперёд!", n * each_ms, (n + 1) * each_ms, id=f"s{n + 1}") for n in range(times)]
    return sorted(kinds(*row, voice=((0, voice_ms),)), key=lambda flag: flag[1] or "")


def test_repeats() -> None:
    assert repeated(2, 1_500, 60_000) == []
    assert repeated(3, 1_500, 60_000) == [("doubtful", "s2"), ("doubtful", "s3")]  # a radio operator may
    assert repeated(3, 200, 60_000) == [("invention", "s2"), ("invention", "s3")]  # nobody can: 75 characters a second
    assert repeated(4, 1_500, 3_600) == [("doubtful", "s2"), ("invention", "s3"), ("invention", "s4")]


def test_repeats_differ_in_more_than_their_marks() -> None:
    row = [spoken(text, n * 900, n * 900 + 900, id=f"s{n}") for n, text in enumerate(["Первый!", "Первый?", "первый"])]
    assert [kind for kind, _ in kinds(*row)] == ["doubtful", "doubtful"]
    row = [spoken(text, n * 900, n * 900 + 900, id=f"s{n}") for n, text in enumerate(["Первый.", "Второй.", "Первый."])]
    assert kinds(*row) == []


def test_english_of_an_invention_goes_with_it() -> None:
    flags = sift(
        spoken("Субтитры сделал DimaTorzok"), spoken("Мы стоим.", 2_000, 3_000, id="s2"),
        translation=(english("Made with love"), english("We stand.", 2_000, 3_000, "e2", ("s1", "s2"))),
    )  # fmt: skip
    assert [(flag.kind, flag.segment) for flag in flags] == [("invention", "s1"), ("invention", "e1")]


def test_english_without_spoken_words_is_doubted() -> None:
    assert kinds(translation=(english("We stand.", sources=()),), voice=((0, 1_000),)) == [("doubtful", "e1")]


def test_what_the_recogniser_was_primed_with_and_doubts() -> None:
    segment = spoken("Мы мобилизованные.", words=words((0, 500, "Мы"), (500, 2_000, "мобилизованные.")))
    unsure = spoken("Мы мобилизованные.", words=tuple(
        word if word.text == "Мы" else type(word)(word.start_ms, word.end_ms, word.text, 0.3) for word in segment.words
    ))  # fmt: skip
    assert kinds(segment, primed="Мы мобилизованные, полк") == []
    (flag,) = sift(unsure, primed="Мы мобилизованные, полк")
    assert (flag.kind, flag.why.partition(": ")[2]) == ("suggested", "мобилизованные (0.30).")
    assert kinds(unsure, primed="") == []


def test_a_voice_of_which_no_word_was_made_out() -> None:
    flags = sift(spoken("Да.", 0, 900), voice=((0, 1_000), (5_000, 8_500), (10_500, 12_000)))
    assert [(f.kind, f.segment, f.start_ms, f.end_ms) for f in flags] == [("unheard", None, 5_000, 8_500)]
    assert flags[0].why == "A voice for 3.5 s of which no word was made out."


@pytest.mark.parametrize(
    ("voice", "unheard"),
    [
        (((36_160, 37_376), (37_600, 39_392)), [(36_160, 39_392)]),  # a sentence with a breath in it
        (((5_000, 6_500), (8_600, 10_000)), []),  # two grunts
        (((0, 900), (1_000, 2_000), (2_500, 3_400)), []),  # a word before them, 1.9 s
        (((5_000, 6_500), (7_000, 7_600), (20_000, 23_000)), [(5_000, 7_600), (20_000, 23_000)]),
    ],
)
def test_a_sentence_left_out_is_told_though_it_was_said_in_pieces(
    voice: tuple[tuple[int, int], ...], unheard: list[tuple[int, int]]
) -> None:
    flags = sift(spoken("Да.", 0, 900), voice=((0, 900), *voice) if voice[0][0] else voice)
    assert [(flag.start_ms, flag.end_ms) for flag in flags if flag.kind == "unheard"] == unheard


spans = st.lists(st.tuples(st.integers(1, 400), st.integers(1, 900)), max_size=12).map(
    lambda steps: [
        (at - length, at)
        for at, length in zip(
            accumulate(gap + length for gap, length in steps), (length for _, length in steps), strict=True
        )
    ]
)


@given(spans, st.integers(0, 9_000), st.integers(1, 3_000))
def test_the_share_under_a_voice_counts_every_piece(voice: list[tuple[int, int]], start: int, length: int) -> None:
    end = start + length
    counted = sum(max(0, min(end, b) - max(start, a)) for a, b in voice) / length if voice else 1.0
    assert _voiced(start, end, voice) == counted


@given(spans, spans)
def test_a_piece_is_wordless_when_no_word_touches_it(voice: list[tuple[int, int]], said: list[tuple[int, int]]) -> None:
    heard = Segment("s1", 0, 1, "слово", 0.9, tuple(Word(a, b, "слово", 0.9) for a, b in said), "ru")
    speech = Speech(Language("ru", 1.0), (heard,), (), (), Maker("x", "1"), tuple(voice))
    wordless = [piece for run in _wordless(speech) for piece in run]
    assert wordless == [(a, b) for a, b in voice if not any(x < b and y > a for x, y in said)]


def test_hours_of_speech_are_sifted_in_time_that_grows_with_them() -> None:
    """Counts looks at pieces of voice, not seconds: before, each of n segments looked at all n."""

    class Counting(tuple[tuple[int, int], ...]):
        looks = 0

        def __getitem__(self, at: Any) -> Any:
            got = super().__getitem__(at)
            Counting.looks += len(got) if isinstance(at, slice) else 1
            return got

        def __iter__(self) -> Iterator[tuple[int, int]]:
            Counting.looks += len(self)
            return super().__iter__()

    voice = Counting((at, at + 900) for at in range(0, 2_000_000, 1_000))
    for start, end in tuple(voice):
        assert _voiced(start, end, voice) == 1.0
    assert Counting.looks < 60 * len(voice)
