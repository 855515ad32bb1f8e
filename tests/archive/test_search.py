"""Search: words in any form, phrases exactly, meaning across languages; an index that follows the records."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.archive.conftest import Open
from tests.archive.indexed import LEFT, SIGNED, CountingEmbedder, indexer
from tests.archive.made import added, filled, received
from tests.made import crew_for, work_of
from zeroline.archive.backup import back_up, restore
from zeroline.archive.bag import export
from zeroline.archive.bag_import import import_bag
from zeroline.archive.drafts import record_draft
from zeroline.archive.erase import erase
from zeroline.archive.opening import Archive, open_archive
from zeroline.archive.search import Finder
from zeroline.archive.search_index import arrived, behind, catch_up, rebuild
from zeroline.archive.search_tables import search_clips, search_facets, search_lines
from zeroline.archive.verify import verify
from zeroline.domain.errors import EngineFailed, WrongUse
from zeroline.domain.finding import Filters, Found, Way
from zeroline.engines.fakes import Line
from zeroline.language.questions import question
from zeroline.pipeline import Order


def finder(archive: Archive, embedder: CountingEmbedder | None = None) -> Finder:
    """Looks through the archive as it is now."""
    made = Finder(archive, indexer(embedder))
    assert catch_up(archive, made.indexer) == []
    return made


def spoken(*lines: tuple[str, str]) -> tuple[Line, ...]:
    return tuple(Line(at * 2000, at * 2000 + 1900, said, english) for at, (said, english) in enumerate(lines, start=1))


def said(archive: Archive, text: str, **filters: str) -> list[str | None]:
    """What was said in the lines that hold the words."""
    found = finder(archive).find(question(text, Filters(**filters), "words"))
    return [one.source_text for one in found]


def table_rows(archive: Archive) -> list[int]:
    with archive.ledger.reading() as connection:
        tables = (search_clips, search_lines, search_facets)
        return [connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() for table in tables]


def test_a_line_is_found_in_both_languages_with_the_second_it_is_said(archive: Archive, tmp_path: Path) -> None:
    clip = added(archive, tmp_path / "a.mp4").clip.id
    english = "They left us without water and without contact."
    for text in ("water", "воду", "БРОСИТЬ", "leaving", "связь", "contacts"):
        assert finder(archive).find(question(text, only="words")) == [
            Found(clip, 4000, 7000, english, LEFT, 1.0, ("words",), None)
        ]
    (first, second) = finder(archive).find(question("hardship at the front"))
    assert (first.source_text, first.ways, first.likeness) == (LEFT, ("meaning",), 1.0)
    assert first.score == 0.5
    assert second.score < first.score


def test_words_and_meaning_are_weighed_together(archive: Archive, tmp_path: Path) -> None:
    added(archive, tmp_path / "a.mp4")
    (first, second) = finder(archive).find(question("контракт"))
    assert (first.source_text, first.score, first.ways) == (SIGNED, 1.0, ("words", "meaning"))
    assert (second.source_text, second.ways) == (LEFT, ("meaning",))


TALK = spoken(
    ("Мы ещё не отказываемся служить.", "We do not refuse to serve, yet."),
    ("Мы отказываемся; ещё раз: не служить!", "We refuse. Not to serve."),
    ("Командир отказал нам в ротации.", "The commander's refusal: no rotation."),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("отказ служить", [1, 2]),  # all the words before some
        ('"не отказываемся"', [1]),
        ("«НЕ  ОТКАЗЫВАЕМСЯ»", [1]),
        ("„мы еще не“", [1]),
        ('"отказываемся ещё"', [2]),  # punctuation is typography
        ('"мы не"', []),  # the words are there, not next to one another
        ('"отказываться служить"', []),  # another form is not what was said
        ('"not refuse"', [1]),
        ("“We refuse Not”", [2]),
        ('"the commander’s refusal"', [3]),
        ('"not refuse" "мы ещё"', [1]),
        ('ротация "отказал нам"', [3]),
        ('"не отказываемся', [1, 2]),  # a quotation mark alone quotes nothing
        ("refusing", [1, 2, 3]),
    ],
)
def test_quoted_phrases_are_exact(archive: Archive, tmp_path: Path, text: str, found: list[int]) -> None:
    added(archive, tmp_path / "a.mp4", crew=crew_for(lines=TALK))
    assert sorted(one.start_ms // 2000 for one in finder(archive).find(question(text, only="words"))) == found


def test_lines_with_all_the_words_come_before_those_with_some(archive: Archive, tmp_path: Path) -> None:
    lines = spoken(("Воды нет.", "No water."), ("Воды и хлеба нет.", "No water, no bread."), ("Хлеб.", "Bread."))
    added(archive, tmp_path / "a.mp4", crew=crew_for(lines=lines))
    assert said(archive, "хлеб вода")[0] == "Воды и хлеба нет."
    assert set(said(archive, "хлеб вода")) == {"Воды и хлеба нет.", "Воды нет.", "Хлеб."}


def test_filters_choose_clips(archive: Archive, tmp_path: Path) -> None:
    regiment = spoken(("Мы из 1428-го полка под Бахмутом, отказываемся идти на штурм.",
                       "We of the 1428th Regiment near Bakhmut refuse to go on the assault."))  # fmt: skip
    told = {"url": "https://t.me/chan/12", "account": "@chan", "posted_at": "2024-02-03"}
    added(archive, tmp_path / "a.mp4", b"a", crew=crew_for(lines=regiment), **told)
    other = spoken(("Штурм был вчера.", "The assault was yesterday."))
    added(archive, tmp_path / "b.mp4", b"b", crew=crew_for(lines=other))
    one, both = [regiment[0].spoken], {regiment[0].spoken, "Штурм был вчера."}
    for name, wanted in (
        ("unit", "1428th Regiment"), ("unit", "1428-й полк"), ("place", "Bakhmut"), ("place", "Бахмут"),
        ("claim", "order_refusal"), ("source", "chan"), ("source", "Telegram"), ("until", "2024-02-03"),
    ):  # fmt: skip
        assert said(archive, "штурм", **{name: wanted}) == one, (name, wanted)
    assert said(archive, "штурм", since="2024-02-04") == ["Штурм был вчера."]  # nobody told: the day it came in
    assert set(said(archive, "штурм", status="draft")) == both
    for name, wanted in (
        ("unit", "428"), ("unit", "28th Regiment"), ("place", "Bakh"), ("claim", "surrender"), ("person", "Bakhmut"),
        ("status", "erased"), ("source", "cha"), ("until", "2024-02-02"),
    ):  # fmt: skip
        assert said(archive, "штурм", **{name: wanted}) == [], (name, wanted)
    found = finder(archive).find(question("hardship at the front", Filters(unit="1428")))
    assert [one.source_text for one in found] == one
    with pytest.raises(WrongUse, match="--unit: there is no word in it"):
        said(archive, "штурм", unit="%")


def test_persons_and_call_signs_are_found_in_any_case(archive: Archive, tmp_path: Path) -> None:
    lines = spoken(("Майора Петренко и Сергея Иванова больше нет.", "Major Petrenko and Sergei Ivanov are gone."))
    added(archive, tmp_path / "a.mp4", crew=crew_for(lines=lines))
    for name in ("Ivanov", "Иванов", "Сергею Иванову", "Petrenko"):
        assert said(archive, "больше нет", person=name) == [lines[0].spoken], name


def test_only_the_newest_version_is_looked_through(archive: Archive, tmp_path: Path) -> None:
    clip = added(archive, tmp_path / "a.mp4").clip
    embedder = CountingEmbedder()
    assert [one.source_text for one in finder(archive, embedder).find(question("контракт", only="words"))] == [SIGNED]
    lines = spoken(("Нас бросили без воды и без связи.", "We were abandoned."), ("Мы подписали бумаги.", "We signed."))
    record_draft(archive.ledger, work_of(replace(clip, path=tmp_path / "a.mp4"), lines), Order("bbc"), [])
    assert said(archive, "контракт") == []
    assert said(archive, "бумага") == ["Мы подписали бумаги."]


def test_what_was_done_is_not_done_again(archive: Archive, tmp_path: Path) -> None:
    desk = filled(archive, tmp_path)
    embedder = CountingEmbedder()
    finder(archive, embedder)
    assert sorted(embedder.asked) == sorted([LEFT, SIGNED] * 2)
    before = table_rows(archive)
    finder(archive, embedder)
    assert len(embedder.asked) == 4
    received(archive, tmp_path / "a.mp4", b"first", account="@other")  # a further source of it
    with archive.ledger.reading() as connection:
        assert behind(connection, indexer()) == [desk.first]
    assert finder(archive, embedder).find(question("вода", Filters(source="other"), "words"))[0].clip == desk.first
    assert len(embedder.asked) == 4  # the words are the same, and so are their vectors
    assert table_rows(archive)[:2] == before[:2]


def test_what_breaks_off_goes_on_where_it_was(archive: Archive, tmp_path: Path) -> None:
    filled(archive, tmp_path)
    with pytest.raises(EngineFailed):
        catch_up(archive, indexer(CountingEmbedder(fault=EngineFailed("It broke."))))
    assert table_rows(archive) == [0, 0, 0]
    assert set(said(archive, "вода")) == {LEFT}
    assert verify(archive) == []


def test_a_clip_that_arrives_is_entered_with_what_came_before(archive: Archive, tmp_path: Path) -> None:
    desk = filled(archive, tmp_path)
    assert arrived(archive, indexer(), desk.second) is None
    with archive.ledger.reading() as connection:
        assert behind(connection, indexer()) == []
    assert table_rows(archive)[0] == 2


def test_a_clip_that_arrives_in_an_old_archive_does_not_wait_for_all_of_it(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zeroline.archive.search_index._LITTLE", 1)
    desk = filled(archive, tmp_path)
    arrived(archive, indexer(), desk.second)
    with archive.ledger.reading() as connection:
        assert behind(connection, indexer()) == [desk.first]


def test_another_process_sees_what_came_and_what_went(opens: Open, tmp_path: Path) -> None:
    one, other = opens(), opens()
    desk = filled(one, tmp_path)
    looking = finder(other)
    asked = question("hardship at the front")
    assert len(looking.find(asked)) == 4
    third = added(one, tmp_path / "c.mp4", b"third").clip.id
    arrived(one, indexer(), third)
    assert len(looking.find(asked)) == 6
    erase(one, third, "The court ordered it.", "Борис")
    erase(one, desk.first, "The court ordered it.", "Борис")
    assert {found.clip for found in looking.find(asked)} == {desk.second}
    added(one, tmp_path / "d.mp4", b"fourth")
    catch_up(one, indexer())
    assert len(looking.find(asked)) == 4


def test_an_erasure_takes_words_and_vectors(archive: Archive, tmp_path: Path) -> None:
    telling = spoken(("Зашифровывались в Кременчуге.", "They hid cryptograms."))
    clip = added(archive, tmp_path / "a.mp4", crew=crew_for(lines=telling)).clip.id
    added(archive, tmp_path / "b.mp4", b"other")
    assert said(archive, "cryptogram") == [telling[0].spoken]
    erase(archive, clip, "The court ordered it.", "Борис")
    with archive.ledger.reading() as connection:
        for table in (search_clips, search_lines, search_facets):
            assert connection.execute(sa.select(table).where(table.c.clip == clip)).all() == []
    assert said(archive, "cryptogram") == said(archive, "зашифровываться") == []
    assert verify(archive) == []
    if (file := archive.ledger.database.file) is not None:
        kept = b"".join(one.read_bytes() for one in file.parent.glob("archive.db*"))
        assert not [word for word in ("cryptogram", "зашифровывать") if word.encode() in kept]


def test_an_archive_from_before_search_is_brought_up_to_date(opens: Open, tmp_path: Path) -> None:
    archive = opens()
    filled(archive, tmp_path)
    finder(archive)
    with archive.ledger.database.writing() as connection:  # as the migration leaves one
        for name in ("search_lines", "search_facets", "search_clips", "search_state"):
            connection.execute(sa.text(f"DELETE FROM {name}"))
    again = opens()
    assert verify(again) == []
    assert set(said(again, "вода")) == {LEFT}
    assert verify(again) == []


def test_a_backup_brings_the_index_back(archive: Archive, tmp_path: Path) -> None:
    filled(archive, tmp_path)
    finder(archive)
    back_up(archive, tmp_path / "backup")
    other = open_archive(tmp_path / "other")
    restore(tmp_path / "backup", other)
    (tmp_path / "other" / "keys").symlink_to(tmp_path / "home" / "keys")
    embedder = CountingEmbedder()
    assert {found.source_text for found in finder(other, embedder).find(question("вода", only="words"))} == {LEFT}
    assert embedder.asked == []
    assert verify(other) == []
    other.ledger.database.close()


def test_clips_of_a_bag_are_found(archive: Archive, tmp_path: Path) -> None:
    desk = filled(archive, tmp_path)
    export(archive, [desk.first], tmp_path / "bag", "Анна")
    other = open_archive(tmp_path / "other")
    import_bag(other, tmp_path / "bag", "Вера")
    assert said(other, "вода") == [LEFT]
    other.ledger.database.close()


def test_the_index_is_made_anew_from_the_records(archive: Archive, tmp_path: Path) -> None:
    filled(archive, tmp_path)
    finder(archive)
    with archive.ledger.database.writing() as connection:
        connection.execute(sa.text("UPDATE search_lines SET text = 'They gave us water.' WHERE text LIKE '%water%'"))
    told = {problem.why for problem in verify(archive)}
    assert told == {"is not what the records say; `zeroline search --rebuild` makes it anew"}
    assert rebuild(archive, indexer()) == []
    assert verify(archive) == []
    assert said(archive, "water") == [LEFT, LEFT]


def test_rows_that_belong_to_no_clip_of_the_index_are_named(archive: Archive, tmp_path: Path) -> None:
    desk = filled(archive, tmp_path)
    finder(archive)
    with archive.ledger.database.writing() as connection:
        connection.execute(sa.text("DELETE FROM search_clips WHERE clip = :clip"), {"clip": desk.first})
    assert {(one.clip, one.why.split(";")[0]) for one in verify(archive)} == {
        (desk.first, "holds rows of a clip that was not entered")
    }


def test_a_clip_with_damaged_records_does_not_cost_the_others(archive: Archive, tmp_path: Path) -> None:
    desk = filled(archive, tmp_path)
    with archive.ledger.database.writing() as connection:
        connection.execute(
            sa.text("UPDATE records SET body = NULL WHERE kind = 'transcript' AND clip = :clip"), {"clip": desk.first}
        )
    (fault,) = catch_up(archive, indexer())
    assert "`zeroline verify-archive` tells more" in fault.sentence
    assert catch_up(archive, indexer()) == []  # it was told of
    found = Finder(archive, indexer()).find(question("вода", only="words"))
    assert [one.clip for one in found] == [desk.second]


def test_a_clip_in_which_nobody_speaks_is_entered(archive: Archive, tmp_path: Path) -> None:
    added(archive, tmp_path / "a.mp4", crew=crew_for(lines=()))
    assert said(archive, "вода") == []
    assert finder(archive).find(question("hardship at the front")) == []
    assert table_rows(archive)[:2] == [1, 0]


HOSTILE = (
    'water" OR "1"="1', "') OR 1=1 --", "water AND NOT OR NEAR(a b)", "lemmas:water", "wat*", "^water", "water - us",
    "{water us}", "a:b | c & !d <-> e", "\\", "%", "water\0us", "\0", "'", '"', '""', '"" water', "«»", "«" * 50,
    "и в не на", "the of and", '"the"', "water " * 2_500, "в" * 10_000, '"' + "вода " * 2_000 + '"', "\ud800", "² ٣",
    "x'; DROP TABLE search_lines; --", "\u202ewater", "İSTANBUL ß", "e\u0301tat", "ǅ ﬁ", "\U0001f469\u200d", "NEAR",
)  # fmt: skip


def test_nothing_that_is_asked_breaks_it(archive: Archive, tmp_path: Path) -> None:
    added(archive, tmp_path / "a.mp4")
    looking = finder(archive)
    for text in HOSTILE:
        for only in ("words", None):
            found = answered(looking, text, only=only)
            assert {one.source_text for one in found} <= {LEFT, SIGNED}
    assert said(archive, 'water" OR "1"="1') == []  # the line does not say "or"
    assert said(archive, "и без") == [LEFT]  # where nothing else is asked, what stands everywhere is looked for
    assert table_rows(archive)[1] == 2


@given(text=st.text(st.characters(codec=None), max_size=40), place=st.text(max_size=8))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_answered_or_refused_in_a_sentence(looked_through: Finder, text: str, place: str) -> None:
    assert len(answered(looked_through, text, place, "words")) <= 2


def answered(looking: Finder, text: str, place: str | None = None, only: Way | None = None) -> list[Found]:
    """What is found; nothing where the question is refused, as one without a word is."""
    try:
        return looking.find(question(text, Filters(place=place), only))
    except WrongUse as refused:
        if "no word" not in refused.sentence:
            raise
        return []


@pytest.fixture
def looked_through(archive: Archive, tmp_path: Path) -> Finder:
    added(archive, tmp_path / "a.mp4")
    return finder(archive)
