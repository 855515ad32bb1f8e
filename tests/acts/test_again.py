"""A line heard and translated once more, for a person to choose from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.made import added
from tests.made import HUM, crew_for, shipped_readers
from zeroline.acts.again import Ears, heard_again, translated_again
from zeroline.archive.editing import Editing
from zeroline.archive.opening import Archive, open_archive
from zeroline.domain.errors import WrongUse
from zeroline.engines.fakes import Line, ScriptedEmbedder, ScriptedHearer, ScriptedLineHearer, ScriptedTranslator

HEARD = (
    Line(1_000, 3_000, "Мы подписывали контракты.", "We did sign contracts.", 0.9),
    Line(1_000, 3_000, "Мы не подписывали контрактов.", "We did not sign contracts.", 0.7),
    Line(1_000, 3_000, "Мы не подписывали их.", "We have not signed contracts.", 0.6),
)


@pytest.fixture
def desk(tmp_path: Path) -> tuple[Archive, Editing, str]:
    archive = open_archive(tmp_path / "home")
    return archive, Editing(archive), added(archive, tmp_path / "a.mp4", crew=crew_for()).clip.id


def ears(translator: ScriptedTranslator | None = None) -> Ears:
    readers = shipped_readers()
    return Ears(ScriptedHearer(HUM), ScriptedLineHearer(HEARD), ScriptedEmbedder(), readers, translator)


def test_every_english_choice_says_what_the_guards_doubt_and_the_one_that_agrees_comes_first(
    desk: tuple[Archive, Editing, str],
) -> None:
    choices = heard_again(*desk, "s1", ears())
    assert [one.text for one in choices.spoken] == [line.spoken for line in HEARD]
    assert choices.english[0].text == "We did not sign contracts."
    doubts = {one.text: [flag.kind for flag in one.doubts] for one in choices.english}
    assert doubts["We did sign contracts."] == ["lost_negation"]
    assert doubts["We did not sign contracts."] == []
    with pytest.raises(WrongUse, match="has no line s9"):
        heard_again(*desk, "s9", ears())
    desk[0].ledger.database.close()


def test_the_desks_translator_renders_the_words_as_they_stand(desk: tuple[Archive, Editing, str]) -> None:
    translator = ScriptedTranslator({"Мы не подписывали контрактов.": "We signed no contracts."}, confidence=0.8)
    choices = translated_again(*desk, "s1", ears(translator))
    by_how = {one.text: one.how for one in choices}
    assert by_how["We signed no contracts."] == "from the words as they stand"
    assert by_how["We did not sign contracts."] == "from the sound, by the script"
    assert len(choices) == 4
    assert translated_again(*desk, "s1", ears())[0].text == "We did not sign contracts."
    desk[0].ledger.database.close()
