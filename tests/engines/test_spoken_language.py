"""Russian or Ukrainian, window by window and for the whole clip."""

from __future__ import annotations

import pytest

from zeroline.domain.speech import Language
from zeroline.engines.spoken_language import WindowLanguage, agreed, heard_in, in_doubt, reconsidered

RU, UK = {"ru": 0.97, "uk": 0.02}, {"uk": 0.96, "ru": 0.03}
UNSURE = {"ru": 0.55, "uk": 0.44}


def tags(*fresh: tuple[dict[str, float], int], before: tuple[tuple[dict[str, float], int], ...] = ()) -> list[str]:
    return [window.tag for window in heard_in(fresh, before)]


def test_each_window_of_a_clip_that_switches_is_heard_in_its_own() -> None:
    assert tags((RU, 20_000), (UK, 20_000), (RU, 20_000)) == ["ru", "uk", "ru"]


def test_a_doubtful_window_follows_its_clip() -> None:
    assert tags((UK, 20_000), (UNSURE, 20_000)) == ["uk", "uk"]
    assert tags((UNSURE, 20_000), before=((UK, 20_000),)) == ["uk"]


def test_a_short_window_does_not_show_a_language() -> None:
    assert tags((RU, 20_000), (UK, 2_000)) == ["ru", "ru"]


@pytest.mark.parametrize(("odds", "tag"), [({"be": 0.6, "ru": 0.3}, "ru"), ({"en": 0.97, "ru": 0.01}, "en")])
def test_another_language_is_believed_only_without_doubt(odds: dict[str, float], tag: str) -> None:
    assert tags((odds, 20_000)) == [tag]


def test_one_odd_window_cannot_outvote_the_rest() -> None:
    odd = {"uk": 0.999, "ru": 1e-9}
    assert tags((RU, 20_000), (odd, 3_500), (UNSURE, 20_000), (RU, 20_000)) == ["ru", "uk", "ru", "ru"]


def test_what_was_told_is_not_doubted() -> None:
    told = WindowLanguage("uk", None, {})
    assert agreed([(told, 9_000)], "uk") == (Language("uk", None), ())


def test_where_nobody_speaks_the_language_is_unknown() -> None:
    assert agreed([], None) == (Language(None, None), ())


def test_a_clip_in_one_language() -> None:
    language, flags = agreed([(w, 9_000) for w in heard_in([(RU, 9_000), (RU, 9_000)], [])], None)
    assert (language, flags) == (Language("ru", 0.98, True), ())


def test_a_switch_is_told_in_seconds_and_the_longer_is_the_clip_s() -> None:
    language, flags = agreed([(w, 9_000) for w in heard_in([(RU, 9_000), (UK, 9_000), (UK, 9_000)], [])], None)
    assert language.tag == "uk"
    assert [(f.kind, f.why) for f in flags] == [
        ("language_switch", "More than one language was heard: uk 18 s, ru 9 s.")
    ]


def test_doubt_is_told_with_its_number() -> None:
    language, flags = agreed([(w, 9_000) for w in heard_in([(UNSURE, 9_000)], [])], None)
    assert (language.tag, language.sure) == ("ru", False)
    assert [f.kind for f in flags] == ["language_unsure"]
    assert "0.56 of 1; say --language ru or uk" in flags[0].why


def test_a_second_of_speech_shows_no_language() -> None:
    language, (flag,) = agreed([(w, 1_100) for w in heard_in([(RU, 1_100)], [])], None)
    assert language == Language("ru", 0.98, sure=False)
    assert "leans to ru with 0.98 of 1, but on 1.1 s of speech; say --language ru or uk" in flag.why


def test_a_foreign_language_is_told() -> None:
    _, flags = agreed([(w, 9_000) for w in heard_in([({"en": 0.97, "ru": 0.01}, 9_000)], [])], None)
    assert "language_outside" in [flag.kind for flag in flags]


def test_doubt_asks_for_a_second_hearing() -> None:
    assert in_doubt(UNSURE)
    assert not in_doubt(RU)


def test_a_second_hearing_decides_by_likelihood_and_by_the_dictionary() -> None:
    even = {"ru": 0.5, "uk": 0.5, "pl": 0.0}
    likely_uk = reconsidered(even, {"ru": -20.0, "uk": -10.0}, 10, 4)
    assert likely_uk["uk"] > 0.95
    strange = reconsidered(even, {"ru": -10.0, "uk": -10.0}, 6, 6)
    plain = reconsidered(even, {"ru": -10.0, "uk": -10.0}, 12, 0)
    assert strange["uk"] > 0.5 > plain["uk"]
    for odds in (likely_uk, strange, plain):
        assert odds["ru"] + odds["uk"] == pytest.approx(1.0)


def test_no_evidence_is_too_much() -> None:
    sure = reconsidered({"ru": 0.5, "uk": 0.5}, {"ru": -5_000.0, "uk": -1.0}, 0, 400)
    assert 0.99 < sure["uk"] <= 1.0
