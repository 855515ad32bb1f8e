"""Turns by voice, joined with what the words suggest."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.language.conftest import CutLines
from zeroline.domain.voices import VoiceSpan
from zeroline.language.speakers import Cast, find_speakers

Voice = int | None


def voiced(voices: Sequence[Voice | VoiceSpan], *, sure: bool = True) -> dict[str, VoiceSpan]:
    """The voice of each segment; None: too short to tell."""

    def span(voice: Voice | VoiceSpan) -> VoiceSpan:
        if isinstance(voice, VoiceSpan):
            return voice
        return VoiceSpan(0, 2_000) if voice is None else VoiceSpan(0, 2_000, voice, 0.55, 0.12, sure)

    return {f"s{number}": span(voice) for number, voice in enumerate(voices)}


MIXED = VoiceSpan(0, 9_000, mixed=True)


@pytest.fixture(scope="session")
def cast_of(cut_lines: CutLines):  # type: ignore[no-untyped-def]
    def cast(texts: Sequence[str], voices: Sequence[Voice | VoiceSpan], *, sure: bool = True) -> Cast:
        return find_speakers(cut_lines(*texts), voiced(voices, sure=sure))

    return cast


def speakers(cast: Cast) -> list[str | None]:
    return [line.speaker for line in cast.lines]


def whys(cast: Cast) -> list[tuple[str | None, str]]:
    return [(flag.segment, flag.why) for flag in cast.flags]


MONOLOGUE = ["Нас бросили.", "Воды нет.", "Связи нет."]
INTERVIEW = ["Вас отправили без подготовки?", "Нет, нас готовили три месяца.", "А оружие вам дали?", "Да, нам дали."]


def test_the_sound_adds_what_the_words_do_not_have(cast_of) -> None:  # type: ignore[no-untyped-def]
    cast = cast_of(MONOLOGUE, [0, 1, 0])
    assert speakers(cast) == ["sp1", "sp2", "sp1"]
    assert [speaker.label for speaker in cast.speakers] == ["Speaker 1", "Speaker 2"]
    assert cast.flags == ()


def test_the_sound_confirms_an_interview(cast_of) -> None:  # type: ignore[no-untyped-def]
    cast = cast_of(INTERVIEW, [0, 1, 0, 1])
    assert speakers(cast) == ["sp1", "sp2", "sp1", "sp2"]
    assert [speaker.label for speaker in cast.speakers] == ["Interviewer", "Speaker 2"]
    assert cast.flags == ()


def test_questions_in_one_voice_are_no_interview(cast_of) -> None:  # type: ignore[no-untyped-def]
    cast = cast_of(INTERVIEW, [0, 0, 0, 0])
    assert speakers(cast) == ["sp1"] * 4
    assert whys(cast)[0] == (
        "s1",
        "The words suggest a change of speaker (a question and its answer, told from the words alone), the sound does"
        " not: likeness 0.55 to the same voice.",
    )


def test_dashes_stand_against_one_voice_and_are_flagged(cast_of) -> None:  # type: ignore[no-untyped-def]
    cast = cast_of(["— Вас били?", "— Да, били."], [0, 0])
    assert speakers(cast) == ["sp1", "sp2"]
    assert whys(cast) == [
        ("s1", "The words suggest a change of speaker (a dialogue dash), the sound does not: likeness 0.55 to the same"
               " voice.")
    ]  # fmt: skip


def test_the_sound_says_nothing_of_whom_it_did_not_hear(cast_of) -> None:  # type: ignore[no-untyped-def]
    cast = cast_of(["Вас били?", "Да, нас били."], [0, None])
    assert speakers(cast) == ["sp1", "sp2"]


def test_a_sound_that_is_not_sure_is_flagged_with_its_numbers(cast_of) -> None:  # type: ignore[no-untyped-def]
    cast = cast_of(MONOLOGUE[:2], [0, 1], sure=False)
    why = "Who speaks here was told from the sound alone: likeness 0.55 to this voice, 0.12 to the next."
    assert whys(cast) == [("s0", why), ("s1", why)]


def test_a_voice_that_says_its_call_sign_has_that_name(cast_of) -> None:  # type: ignore[no-untyped-def]
    radio = ["Ольха, Ольха, я Тополь, приём.", "Тополь, я Ольха, слушаю, приём.", "Нас накрыли.", "Вытаскиваем."]
    cast = cast_of(radio, [0, 1, 0, 1])
    assert speakers(cast) == ["Тополь", "Ольха", "Тополь", "Ольха"]
    assert [speaker.label for speaker in cast.speakers] == ["«Тополь»", "«Ольха»"]


def test_a_change_inside_a_segment_is_placed_by_the_words(cast_of) -> None:  # type: ignore[no-untyped-def]
    cast = cast_of([*INTERVIEW[:3], "А воды вам дали? Нет, нам не дали."], [0, 1, 0, 1])
    assert speakers(cast) == ["sp1", "sp2", "sp1", "sp1", "sp2"]
    assert [segment for segment, _ in whys(cast)] == ["s3"]


def test_too_short_to_tell_is_unknown_and_flagged(cast_of) -> None:  # type: ignore[no-untyped-def]
    cast = cast_of(MONOLOGUE, [0, None, 1])
    assert speakers(cast) == ["sp1", None, "sp2"]
    assert whys(cast) == [("s1", "Too little sound to tell who speaks here.")]


def test_too_short_to_tell_where_there_is_one_voice_is_that_voice(cast_of) -> None:  # type: ignore[no-untyped-def]
    cast = cast_of(MONOLOGUE, [0, None, 0])
    assert (speakers(cast), cast.flags) == (["sp1"] * 3, ())


def test_two_voices_in_one_segment_are_unknown_and_flagged(cast_of) -> None:  # type: ignore[no-untyped-def]
    cast = cast_of(MONOLOGUE, [0, MIXED, 1])
    assert speakers(cast) == ["sp1", None, "sp2"]
    assert whys(cast) == [("s1", "Two voices seem to speak here; the sound does not tell where one ends.")]


def test_a_standing_belongs_to_the_voice_that_says_it(cast_of) -> None:  # type: ignore[no-untyped-def]
    cast = cast_of(["Я срочник, мне девятнадцать.", "Нас бросили.", "Воды нет."], [0, 1, 0])
    assert [(speaker.id, speaker.standing) for speaker in cast.speakers] == [("sp1", "conscript"), ("sp2", None)]
