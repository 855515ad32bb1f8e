"""How platforms count, and what is known of a post."""

import pytest

from zeroline.domain.post import fits, graphemes, length_on, mastodon_length, same_words, telegram_length, tid, x_length


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Bakhmut", 7),
        ("Бахмут", 6),
        ("e\u0301", 1),
        ("\r\n", 1),
        ("👩‍👩‍👧", 1),
        ("👍🏽", 1),
        ("🇺🇦🇵🇱", 2),
        ("\u1112\u1161\u11ab", 1),
        ("각\u11a8", 1),
        ("❤️", 1),
        ("a\u200db", 2),
    ],
)
def test_bluesky_counts_what_a_reader_sees(text: str, length: int) -> None:
    assert graphemes(text) == length


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("Bakhmut", 7),
        ("Бахмут", 6),
        ("“a” — b…", 9),  # quotation marks and dashes weigh one, the ellipsis two
        ("漢字", 4),
        ("👩‍👩‍👧", 2),
        ("🇺🇦", 2),
        ("https://example.org/" + "a" * 100, 23),
        ("see https://a.io now", 4 + 23 + 4),
        ("desk.example.org", 23),
        ("cafe\u0301", 4),
    ],
)
def test_x_weighs(text: str, weight: int) -> None:
    assert x_length(text) == weight


def test_mastodon_counts_addresses_for_23_and_telegram_units_of_utf16() -> None:
    assert mastodon_length("a https://example.org/" + "b" * 90) == 25
    assert telegram_length("a👍") == 3


def test_bluesky_counts_bytes_too() -> None:
    family = "👩‍👩‍👧‍👦" * 130
    assert length_on("bluesky", family) == 130
    assert not fits("bluesky", family)
    assert fits("bluesky", "Б" * 300)
    assert not fits("bluesky", "Б" * 301)


def test_a_record_key_is_the_same_each_time_and_tells_posts_apart() -> None:
    first = tid("2024-03-01T12:00:00.000Z", "abc 1 1")
    assert first == tid("2024-03-01T12:00:00.000Z", "abc 1 1")
    assert first != tid("2024-03-01T12:00:00.000Z", "abc 1 2")
    assert first < tid("2024-03-01T12:00:00.001Z", "abc 1 1")
    assert len(first) == 13
    assert tid("1970-01-01T00:00:00Z", "x")[:7] == "2222222"


def test_words_are_the_same_behind_markup_and_a_short_address() -> None:
    assert same_words("A & “b” (1/2)", "<p>A &amp; “b”<br>(1/2)</p>")
    assert same_words("A & b", "A &amp; b https://t.co/Ab12")
    assert not same_words("They did not sign.", "<p>They did sign.</p>")
