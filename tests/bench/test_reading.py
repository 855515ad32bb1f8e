from bench.reading import Read, read, readable
from zeroline.domain.caption import Caption, Profile

TWENTY = Profile("twenty", 10, 2, 20.0, None, None, 833, 7000, 2)
WORDS = Profile("words", 40, 2, None, 180.0, 300, 833, 7000, 0)


def test_a_line_break_is_one_character() -> None:
    assert readable(Caption(0, 1000, ("nine char", "nine chars")), TWENTY)  # 20 in a second
    assert not readable(Caption(0, 999, ("nine char", "nine chars")), TWENTY)


def test_words_a_minute() -> None:
    assert readable(Caption(0, 1000, ("one two three",)), WORDS)
    assert not readable(Caption(0, 999, ("one two three",)), WORDS)


def test_a_caption_that_does_not_stand_cannot_be_read() -> None:
    assert not readable(Caption(500, 500, ("a",)), TWENTY)


def test_lines_too_long_and_too_many() -> None:
    captions = [
        Caption(0, 2000, ("ten chars!",)),
        Caption(2000, 4000, ("eleven char",)),
        Caption(4000, 6000, ("a", "b", "c")),
    ]
    assert read(captions, TWENTY) == Read(3, 3, 2)


def test_of_no_captions_all_can_be_read() -> None:
    assert Read(0, 0, 0).share == 100
    assert (Read(3, 2, 1) + Read(1, 1, 0)).share == 75
