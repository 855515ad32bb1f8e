"""Words into sentences, and sentences of two languages beside each other."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from zeroline.domain.speech import Word
from zeroline.language.sentences import LONGEST_MS, PAUSE_MS, Pair, Span, paired, sentences


def said(text: str, word_ms: int = 400) -> list[Word]:
    """The words of a text one after another; `_` stands for a pause that ends a sentence."""
    out, at = [], 0
    for part in text.split():
        if part == "_":
            at += PAUSE_MS
            continue
        out.append(Word(at, at + word_ms, part))
        at += word_ms
    return out


def split(text: str, word_ms: int = 400) -> str:
    return " | ".join(" ".join(word.text for word in group) for group in sentences(said(text, word_ms)))


def test_marks_and_pauses_end_sentences() -> None:
    assert split("Мы стоим. Кто идёт? Стой! Да…") == "Мы стоим. | Кто идёт? | Стой! | Да…"
    assert split("мы стоим _ кто идёт") == "мы стоим | кто идёт"
    assert split("Он сказал: «Вперёд!» Мы пошли.") == "Он сказал: «Вперёд!» | Мы пошли."
    assert split("Мы, мобилизованные, стоим") == "Мы, мобилизованные, стоим"


def test_a_point_after_a_short_form_ends_nothing() -> None:
    assert split("В 2023 г. мы были на ул. Ленина. Всё.") == "В 2023 г. мы были на ул. Ленина. | Всё."
    assert split("Капитан А. Егоров и Lt. Smith.") == "Капитан А. Егоров и Lt. Smith."
    assert split("2. Нажмите кнопку. 3. Ждите.") == "2. Нажмите кнопку. | 3. Ждите."


def test_a_pause_wins_over_a_short_form() -> None:
    assert split("на ул. _ Ленина") == "на ул. | Ленина"


def test_a_monologue_is_cut_at_its_best_comma() -> None:
    assert split("один два три четыре, пять шесть семь восемь девять десять", 2_000) == (
        "один два три четыре, | пять шесть семь восемь девять десять"
    )


texts = st.sampled_from(["да", "Нет.", "г.", "А.", "2.", "что,", "«Вперёд!»", "…", "стоим…", "Lt.", "кто?"])
heard = st.lists(st.tuples(texts, st.integers(0, 4_000), st.sampled_from([0, 0, 50, 999, 1_000, 3_000])), max_size=60)


@settings(max_examples=120, deadline=None)
@given(heard)
def test_nothing_is_lost_or_reordered(parts: list[tuple[str, int, int]]) -> None:
    words, at = [], 0
    for text, length, pause in parts:
        words.append(Word(at, at + length, text))
        at += length + pause
    groups = sentences(words)
    assert [word for group in groups for word in group] == words
    assert all(groups)
    for group in groups:
        assert len(group) < 4 or group[-1].end_ms - group[0].start_ms <= LONGEST_MS
        assert all(b.start_ms - a.end_ms < PAUSE_MS for a, b in pairwise(group))


def spans(*parts: tuple[int, int, int]) -> list[Span]:
    return [Span(*part) for part in parts]


def test_one_to_one_is_the_rule() -> None:
    source = spans((0, 2_000, 40), (2_500, 5_000, 50), (6_000, 9_000, 60))
    english = spans((100, 1_900, 42), (2_600, 5_100, 48), (6_200, 8_900, 61))
    assert paired(source, english) == [Pair(range(n, n + 1), range(n, n + 1)) for n in range(3)]


def test_two_sentences_may_be_rendered_by_one() -> None:
    source = spans((0, 1_000, 20), (1_100, 3_000, 40), (4_000, 8_000, 80))
    english = spans((0, 3_000, 62), (4_100, 8_000, 78))
    assert paired(source, english) == [Pair(range(2), range(1)), Pair(range(2, 3), range(1, 2))]


def test_where_nothing_was_heard_english_stands_alone() -> None:
    assert paired([], spans((0, 900, 5))) == [Pair(range(0), range(1))]
    assert paired(spans((0, 900, 5)), []) == [Pair(range(1), range(0))]
    assert paired([], []) == []


rows = st.lists(st.tuples(st.integers(0, 28_000), st.integers(0, 9_000), st.integers(1, 200)), max_size=9).map(
    lambda parts: [Span(start, start + length, size) for start, length, size in sorted(parts)]
)


@settings(max_examples=120, deadline=None)
@given(rows, rows)
@example(spans((20_000, 22_000, 30)), spans((0, 2_000, 30)))  # so far apart that neither would have the other
def test_every_sentence_is_in_one_pair_in_order(source: list[Span], english: list[Span]) -> None:
    pairs = paired(source, english)
    assert [at for pair in pairs for at in pair.source] == list(range(len(source)))
    assert [at for pair in pairs for at in pair.english] == list(range(len(english)))
    if source:  # every English line leads back to what was heard
        assert all(pair.source for pair in pairs)
