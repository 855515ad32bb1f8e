from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from zeroline.captions.bilingual import bilingual
from zeroline.domain.caption import Caption, Profile
from zeroline.domain.speech import Segment, Word

NETFLIX = Profile("netflix", 42, 2, 20.0, None, None, 833, 7000, 2, 500)


def spoken(*words: tuple[int, int, str]) -> Segment:
    heard = tuple(Word(a, b, text) for a, b, text in words)
    return Segment("s1", words[0][0], words[-1][1], " ".join(w.text for w in heard), 0.9, heard, "ru")


def test_each_caption_gets_the_words_that_are_said_while_it_stands() -> None:
    captions = (Caption(1000, 2000, ("We stay.",)), Caption(2080, 4000, ("They left us here.",)))
    transcript = [
        spoken((800, 990, "Ну,"), (1000, 1500, "мы"), (1500, 2050, "остаёмся.")),
        spoken((2045, 2500, "Нас"), (2600, 3500, "бросили"), (5000, 5500, "здесь.")),
    ]
    assert bilingual(captions, transcript, NETFLIX) == (
        Caption(1000, 2000, ("We stay.",), (), ("Ну, мы остаёмся.",)),
        Caption(2080, 4000, ("They left us here.",), (), ("Нас бросили здесь.",)),
    )


def test_a_segment_without_words_is_shared_out_by_its_letters() -> None:
    captions = (Caption(0, 1000, ("a",)), Caption(1000, 2000, ("b",)))
    transcript = [Segment("s1", 0, 2000, "раз два три четыре", 0.9, (), "ru")]
    assert [caption.original for caption in bilingual(captions, transcript, NETFLIX)] == [("раз два",), ("три четыре",)]


def test_without_captions_there_is_nothing_to_fill() -> None:
    assert bilingual((), [spoken((0, 1, "Раз"))], NETFLIX) == ()


@settings(deadline=None)
@given(
    st.lists(st.integers(1, 3000), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), min_size=1, max_size=40),
)
def test_every_word_lands_in_exactly_one_caption_in_order(stands: list[int], said: list[tuple[int, int]]) -> None:
    captions, clock = [], 500
    for stand in stands:
        captions.append(Caption(clock, clock + stand, ("x",)))
        clock += stand + 80
    words, at = [], 0
    for n, (pause, length) in enumerate(said):
        words.append((at + pause, at + pause + length, f"слово{n}"))
        at += pause + length
    filled = bilingual(captions, [spoken(*words)], NETFLIX)
    landed = " ".join(line for caption in filled for line in caption.original)
    assert landed.split() == [text for _, _, text in words]
    assert all(len(line) <= 42 for caption in filled for line in caption.original)
