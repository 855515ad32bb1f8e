"""The story with scripted engines: what goes from stage to stage, and what is not done twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.made import APPEAL, HUM, clip_at, crew_for, quiet
from zeroline.domain.errors import BadMedia, CutOff, EngineFailed
from zeroline.engines.fakes import Line, ScriptedEmbedder, ScriptedHearer, ScriptedRecogniser, ScriptedTeller
from zeroline.pipeline import Crew, Order, Work, translate
from zeroline.ports import Context, Progress

NETFLIX = Order("netflix")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.mp4"


def captions(work: Work) -> list[tuple[int, int, str]]:
    return [(caption.start_ms, caption.end_ms, " / ".join(caption.lines)) for caption in work.captions]


def asked(crew: Crew) -> list[Context]:
    assert isinstance(crew.recogniser, ScriptedRecogniser)
    return crew.recogniser.asked


def test_a_clip_becomes_captions_in_both_languages(path: Path) -> None:
    crew = crew_for(clip_at(path))
    work = translate(path, crew, NETFLIX, quiet)
    assert captions(work) == [
        (1_000, 3_000, "We did not sign contracts."),
        (4_000, 7_000, "They left us without water / and without contact."),
    ]
    assert [caption.text for caption in work.original] == [line.spoken for line in APPEAL]
    assert (work.clip.path, work.profile.name, work.flags, work.kept) == (path, "netflix", (), False)


def test_what_was_heard_is_not_heard_again(path: Path) -> None:
    crew = crew_for(clip_at(path))
    first = translate(path, crew, NETFLIX, quiet)
    again = translate(path, crew, Order("vertical", bilingual=True), quiet)
    assert (first.kept, again.kept, len(asked(crew))) == (False, True, 1)
    assert again.speech == first.speech
    assert again.captions != first.captions


def test_each_segment_has_the_speaker_whose_voice_says_it(path: Path) -> None:
    crew = replace(crew_for(clip_at(path)), teller=ScriptedTeller({1_000: 7, 4_000: 3}))
    work = translate(path, crew, NETFLIX, quiet)
    assert work.meaning.voices == (("s1", "sp1"), ("s2", "sp2"))
    assert [speaker.label for speaker in work.meaning.speakers] == ["Speaker 1", "Speaker 2"]


def test_voices_are_compared_once_and_only_where_somebody_speaks(path: Path) -> None:
    teller = ScriptedTeller()
    lines = [*APPEAL, Line(9_000, 12_000, "Субтитры сделал DimaTorzok", "Subtitles by DimaTorzok")]
    crew = replace(crew_for(clip_at(path), lines=lines), teller=teller)
    translate(path, crew, NETFLIX, quiet)
    translate(path, crew, Order("vertical"), quiet)
    assert teller.asked == [((1_000, 3_000), (4_000, 7_000))]


def test_where_nobody_speaks_no_voices_are_compared(path: Path) -> None:
    teller = ScriptedTeller()
    translate(path, replace(crew_for(clip_at(path), lines=()), teller=teller), NETFLIX, quiet)
    assert teller.asked == []


@pytest.mark.parametrize("change", ["language", "engine", "prompts", "weighing", "bytes"])
def test_what_changes_the_hearing_is_heard_again(path: Path, tmp_path: Path, change: str) -> None:
    other = clip_at(tmp_path / "b.mp4", b"other bytes")
    crew = crew_for(clip_at(path), other)
    translate(path, crew, NETFLIX, quiet)
    order, clip = NETFLIX, path
    if change == "language":
        order = Order("netflix", "uk")
    elif change == "engine":
        crew = replace(crew, recogniser=ScriptedRecogniser(APPEAL, model="another"))
    elif change == "prompts":
        crew = replace(crew, prompts=(("ru", "Бахмут"),))
    elif change == "weighing":
        crew = replace(crew, weighing="a second look for 0.1 of the length")
    else:
        clip = other.path
    assert translate(clip, crew, order, quiet).kept is False


def test_the_same_bytes_under_another_name_are_known(path: Path, tmp_path: Path) -> None:
    crew = crew_for(clip_at(path), clip_at(tmp_path / "копия.mp4"))
    translate(path, crew, NETFLIX, quiet)
    work = translate(tmp_path / "копия.mp4", crew, NETFLIX, quiet)
    assert (work.kept, work.clip.file) == (True, "копия.mp4")


def test_the_recogniser_is_told_the_language_and_the_field_s_words(path: Path) -> None:
    crew = replace(crew_for(clip_at(path)), prompts=(("ru", "Мобилизованные"),))
    work = translate(path, crew, Order("netflix", "uk"), quiet)
    assert asked(crew) == [Context("uk", (("ru", "Мобилизованные"),))]
    assert work.speech.language.tag == "uk"


def test_inventions_are_in_the_speech_and_in_no_caption(path: Path) -> None:
    lines = [*APPEAL, Line(9_000, 12_000, "Субтитры сделал DimaTorzok", "Subtitles by DimaTorzok")]
    work = translate(path, crew_for(clip_at(path), lines=lines), NETFLIX, quiet)
    assert len(work.speech.transcript) == 3
    assert [caption.text for caption in work.original] == [line.spoken for line in APPEAL]
    assert not any("DimaTorzok" in text for _, _, text in captions(work))
    assert [(flag.kind, flag.segment) for flag in work.flags] == [("invention", "s3"), ("invention", "e3")]


def test_doubt_is_flagged_and_captioned(path: Path) -> None:
    work = translate(path, crew_for(clip_at(path), lines=[replace(APPEAL[0], confidence=0.3)]), NETFLIX, quiet)
    assert [(flag.kind, flag.segment) for flag in work.flags] == [("low_confidence", "s1"), ("low_confidence", "e1")]
    assert len(work.captions) == 1


def test_limits_that_cannot_hold_are_flagged(path: Path) -> None:
    hurried = "We never had the least intention of going there, and nobody ever asked us to."
    lines = [Line(n * 1_000, n * 1_000 + 1_000, "Никто туда не собирался.", hurried) for n in range(4)]
    work = translate(path, crew_for(clip_at(path), lines=lines), NETFLIX, quiet)
    assert "reading_speed" in {flag.kind for flag in work.flags}


def test_no_caption_outlasts_its_clip(path: Path) -> None:
    crew = crew_for(clip_at(path, ms=7_100), lines=[Line(6_900, 7_100, "Да.", "Yes.")])
    ((start, end, text),) = captions(translate(path, crew, NETFLIX, quiet))
    assert (start <= 6_900, end, text) == (True, 7_100, "Yes.")


@pytest.mark.parametrize(("stated_ms", "told"), [(60_000, True), (5_000, True), (20_400, False), (None, False)])
def test_a_length_that_the_container_misstates_is_flagged(path: Path, stated_ms: int | None, told: bool) -> None:
    clip = clip_at(path)
    clip = replace(clip, media=replace(clip.media, stated_ms=stated_ms))
    flags = translate(path, crew_for(clip), NETFLIX, quiet).flags
    assert [flag.kind for flag in flags] == (["length_misstated"] if told else [])


def test_letters_that_the_fonts_lack_are_flagged(path: Path) -> None:
    lines = [Line(1_000, 3_000, "Слава.", "Glory 😀.")]
    crew = replace(crew_for(clip_at(path), lines=lines), letters=frozenset("Glory ."))
    work = translate(path, crew, NETFLIX, quiet)
    assert [(flag.kind, flag.segment) for flag in work.flags] == [("not_drawn", "e1")]
    assert work.captions[0].text == "Glory 😀."  # the files hold it as it is


def test_bilingual_captions(path: Path) -> None:
    work = translate(path, crew_for(clip_at(path)), Order("netflix", bilingual=True), quiet)
    assert work.captions[0].original == ("Мы не подписывали контрактов.",)


def test_no_speech_is_a_result(path: Path) -> None:
    crew = replace(crew_for(clip_at(path)), hearer=ScriptedHearer(bytes(len(HUM))))
    work = translate(path, crew, NETFLIX, quiet)
    assert (work.captions, work.original, work.flags, work.speech.language.tag) == ((), (), (), None)


def test_english_that_means_something_else_is_flagged(path: Path) -> None:
    apart = ScriptedEmbedder({APPEAL[1].spoken: (0.0, 1.0)})
    work = translate(path, replace(crew_for(clip_at(path)), embedder=apart), NETFLIX, quiet)
    assert [(flag.kind, flag.segment) for flag in work.flags] == [("far_apart", "s2")]
    assert len(work.captions) == 2


def test_progress_is_told_by_the_stages(path: Path) -> None:
    told: list[Progress] = []
    translate(path, crew_for(clip_at(path)), NETFLIX, told.append)
    assert told == [Progress("hear", 0, 20_000), Progress("hear", 20_000, 20_000)]


@pytest.mark.parametrize("fault", [CutOff(Path("a.mp4"), 9, 20), EngineFailed("The engine broke.")])
def test_a_hearing_that_failed_is_not_kept(path: Path, fault: BadMedia | EngineFailed) -> None:
    crew = crew_for(clip_at(path))
    broken = replace(crew, hearer=ScriptedHearer(HUM, fault if isinstance(fault, BadMedia) else None))
    if isinstance(fault, EngineFailed):
        broken = replace(crew, recogniser=ScriptedRecogniser(APPEAL, fault))
    with pytest.raises(type(fault)):
        translate(path, broken, NETFLIX, quiet)
    assert translate(path, crew, NETFLIX, quiet).kept is False


def test_what_is_not_there_is_not_heard(tmp_path: Path) -> None:
    crew = crew_for()
    with pytest.raises(BadMedia, match="there is no such file"):
        translate(tmp_path / "none.mp4", crew, NETFLIX, quiet)
    assert asked(crew) == []
