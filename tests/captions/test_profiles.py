from __future__ import annotations

from importlib.resources import files

import pytest

from zeroline.captions.profiles import parse_profiles
from zeroline.domain.caption import Profile
from zeroline.domain.errors import BadInput

ONE = "[x]\nline_length = 42\nlines = 2\nmin_ms = 833\nmax_ms = 7000\ngap_frames = 2\n"


def test_the_profiles_that_ship() -> None:
    text = files("zeroline").joinpath("data/profiles.toml").read_text("utf-8")
    assert parse_profiles(text) == {
        "netflix": Profile("netflix", 42, 2, 20.0, None, None, 833, 7000, 2, 500),
        "bbc": Profile("bbc", 37, 2, None, 180.0, 300, 833, 7000, 0, 1000, 1500, 1500),
        "vertical": Profile("vertical", 25, 3, 20.0, None, None, 833, 7000, 2, 500),
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (ONE + "colour = 1", "Profile 'x' has an unknown key 'colour'; known are chain_ms,"),
        ("[x]\nlines = 2", "Profile 'x' lacks 'gap_frames'."),
        ("x = 1", "Profile 'x' must be a table of limits: write [x] above them."),
        (ONE.replace("42", "'42'"), "Profile 'x': line_length must be a whole number from 8 up, not '42'."),
        (ONE.replace("42", "true"), "Profile 'x': line_length must be a whole number from 8 up, not True."),
        (ONE + "reading_speed = 0", "Profile 'x': reading_speed must be a number above 0, not 0."),
        (ONE + "reading_speed = nan", "Profile 'x': reading_speed must be a number above 0, not nan."),
        (ONE.replace("833", "8333"), "Profile 'x': min_ms 8333 is more than max_ms 7000."),
        ("[x", "The profiles are not TOML: "),
    ],
)
def test_a_wrong_profile_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_profiles(text)
    assert caught.value.sentence.startswith(sentence)
