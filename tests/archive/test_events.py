"""Events out of the archive, on both databases: what is laid out, what people decide, what may leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.archive.clips_told import REFUSAL, told
from tests.archive.made import received
from tests.made import crew_for
from zeroline.archive.alike import alike, such
from zeroline.archive.bag import export
from zeroline.archive.bag_import import import_bag
from zeroline.archive.care import decide
from zeroline.archive.claim_index import catch_up, clear
from zeroline.archive.claim_tables import TABLES
from zeroline.archive.erase import erase
from zeroline.archive.events import Days, all_events, days_of, merge, part, proofs, when
from zeroline.archive.history import history
from zeroline.archive.opening import Archive, open_archive
from zeroline.archive.recognised import keep_matches
from zeroline.archive.releases import set_shield
from zeroline.archive.verify import verify
from zeroline.domain.errors import WrongUse, ZerolineError
from zeroline.domain.event import Dated, Event
from zeroline.domain.fingerprint import Match, Relation, Span
from zeroline.domain.release import Shield

LEMMATISE = crew_for().lemmatiser.lemmatise
ELSEWHERE = ("Мы из 155-й бригады. Идти на штурм мы отказываемся.", "We are of the 155th Brigade. We refuse to go.")
NAMELESS = ("Идти на штурм мы отказываемся.", "We refuse to go.")
NAMED = ("Сергей Иванов отказался идти на штурм.", "Sergei Ivanov refused to go.")


def events(archive: Archive) -> tuple[Event, ...]:
    with archive.ledger.reading() as connection:
        return all_events(connection)


def rows(archive: Archive) -> list[list[tuple[object, ...]]]:
    with archive.ledger.reading() as connection:
        return [sorted(map(tuple, connection.execute(sa.select(table)))) for table in TABLES]


def test_a_clip_that_is_added_is_counted(archive: Archive, tmp_path: Path) -> None:
    first = told(archive, tmp_path, "first", posted_at="2024-02-03")
    second = told(archive, tmp_path, "second", posted_at="2024-02-05T22:00:00Z")
    other = told(archive, tmp_path, "other", ELSEWHERE, posted_at="2024-02-03")
    nameless = told(archive, tmp_path, "nameless", NAMELESS, posted_at="2024-02-03")
    received(archive, tmp_path / "unheard.mp4", b"unheard")
    made = {event.clips: (event.units, event.when) for event in events(archive)}
    assert made == {
        (first, second): (("1428th Regiment",), Dated(date(2024, 2, 3), "posted")),
        (other,): (("155th Brigade",), Dated(date(2024, 2, 3), "posted")),
        (nameless,): ((), Dated(date(2024, 2, 3), "posted")),
    }
    assert verify(archive) == []


def test_the_evidence_leads_to_the_seconds_and_both_languages(archive: Archive, tmp_path: Path) -> None:
    clip = told(archive, tmp_path, "a", ("Здравствуйте.", "Hello."), REFUSAL)
    decide(archive.ledger, clip, frozenset(), "open", "Анна")
    with archive.ledger.reading() as connection:
        ((key, (proof,)),) = proofs(connection, all_events(connection)).items()
    assert key == (clip, "order_refusal")
    assert (proof.asserted_by, proof.status, proof.withheld) == ("the speaker", "claimed", False)
    assert (dict(proof.units), dict(proof.places)) == ({"1428th Regiment": "line"}, {})
    line = {"segment": "s2", "start_ms": 2000, "end_ms": 3800, "text": REFUSAL[0], "english": REFUSAL[1]}
    assert proof.lines == (line,)


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Archive]:
    """An archive for what no database bears on."""
    archive = open_archive(tmp_path / "home")
    yield archive
    archive.ledger.database.close()


@pytest.mark.parametrize(
    ("lines", "units"),
    [
        ((("Мы из 1428-го полка.", "a"), NAMELESS), ["1428th Regiment"]),
        ((("1428-й полк и 155-я бригада здесь.", "a"), NAMELESS), []),
        ((("1428-й полк и 155-я бригада здесь.", "a"), REFUSAL), ["1428th Regiment"]),
    ],
)
def test_of_several_units_that_are_named_none_is_guessed(
    sqlite: Archive, tmp_path: Path, lines: tuple[tuple[str, str], ...], units: list[str]
) -> None:
    told(sqlite, tmp_path, "a", *lines)
    (event,) = (one for one in events(sqlite) if one.kind == "order_refusal")
    assert list(event.units) == units


@pytest.mark.parametrize(
    ("place", "places"),
    [("под Бахмутом", ["Bakhmut"]), ("в Донецкой области", []), ("в России", [])],
)
def test_a_region_is_too_wide_to_be_a_place(sqlite: Archive, tmp_path: Path, place: str, places: list[str]) -> None:
    told(sqlite, tmp_path, "a", (f"Мы стоим {place}. Идти на штурм мы отказываемся.", "We refuse to go."))
    assert [list(event.places) for event in events(sqlite)] == [places]


def test_which_day_is_used() -> None:
    days = Days(date(2024, 2, 3), date(2024, 2, 5), date(2024, 2, 7))
    assert when(date(2024, 2, 1), days) == Dated(date(2024, 2, 1), "said")
    assert when(date(2024, 2, 4), days) == Dated(date(2024, 2, 3), "posted")  # said to be after the post: another day
    assert when(None, Days(None, days.seen, days.added)) == Dated(date(2024, 2, 5), "first seen")
    assert when(None, Days(None, days.added, days.added)) == Dated(date(2024, 2, 7), "added")


def test_the_day_that_is_said_and_the_first_post_and_a_post_from_the_future(archive: Archive, tmp_path: Path) -> None:
    said = ("Первого февраля 2024 года 1428-й полк отказался идти на штурм.", "On 1 February 2024 they refused.")
    clip = told(archive, tmp_path, "said", said, posted_at="2024-02-03")
    told(archive, tmp_path, "twice", NAMELESS, posted_at="2024-02-09")
    told(archive, tmp_path, "twice", NAMELESS, posted_at="2024-02-08", account="@other")
    told(archive, tmp_path, "future", ELSEWHERE, posted_at="2999-01-01")
    found = {event.clips[0]: event.when for event in events(archive)}
    assert found[clip] == Dated(date(2024, 2, 1), "said")
    assert Dated(date(2024, 2, 8), "posted") in found.values()
    assert [one.basis for one in found.values() if one] == ["said", "posted", "added"]


def test_what_was_laid_out_can_be_made_anew(archive: Archive, tmp_path: Path) -> None:
    told(archive, tmp_path, "a", REFUSAL, NAMED)
    before = rows(archive)
    assert all(before)
    clear(archive)
    assert not any(rows(archive))
    assert catch_up(archive, lambda: LEMMATISE) == []
    assert rows(archive) == before
    assert catch_up(archive, lambda: 1 / 0) == []  # type: ignore[arg-type, return-value]  # nothing is left to do


def test_an_erasure_takes_it_all(archive: Archive, tmp_path: Path) -> None:
    first = told(archive, tmp_path, "a", REFUSAL, NAMED, posted_at="2024-02-03")
    second = told(archive, tmp_path, "b", posted_at="2024-02-10")
    third = told(archive, tmp_path, "c", posted_at="2024-05-10")
    merge(archive.ledger, [f"order_refusal/{first}", f"order_refusal/{third}"], "Анна")
    erase(archive, first, "asked", "Анна")
    assert not any(first in row for table in rows(archive) for row in table)
    assert catch_up(archive, lambda: LEMMATISE) == []
    assert [event.clips for event in events(archive)] == [(second, third)]
    with archive.ledger.reading() as connection:
        held = [row.body for row in connection.execute(sa.text("SELECT body FROM records")) if row.body]
        assert first not in days_of(connection)
        assert [one.clip for one in alike(connection, second)] == [third]
    assert not any("order_refusal" in body and first in body for body in held)
    assert verify(archive) == []


def test_people_merge_and_split_on_record(archive: Archive, tmp_path: Path) -> None:
    first = told(archive, tmp_path, "a", posted_at="2024-02-03")
    second = told(archive, tmp_path, "b", NAMELESS, posted_at="2024-02-04")
    made = merge(archive.ledger, [f"order_refusal/{first}", f"order_refusal/{second.upper()}"], "Анна")
    assert (made.clips, made.by_people) == ((first, second), True)
    stays, left = part(archive.ledger, made.id, [second], "Борис")
    assert (stays.clips, left.clips) == ((first,), (second,))
    assert [event.clips for event in events(archive)] == [(first,), (second,)]
    with archive.ledger.reading() as connection:
        said = [(event.by, event.told) for event in history(connection, second)][-2:]
    assert said == [
        ("Анна", "What is claimed in it was counted as one event with what other clips claim: order refusal"),
        ("Борис", "What is claimed in it was counted as another event than it was: order refusal"),
    ]
    assert verify(archive) == []


def test_what_cannot_be_merged_or_split_is_told(archive: Archive, tmp_path: Path) -> None:
    first = told(archive, tmp_path, "a", posted_at="2024-02-03")
    told(archive, tmp_path, "b", posted_at="2024-02-04")
    pay = told(archive, tmp_path, "c", ("Нам не платят боевые.", "We are not paid."))
    event = f"order_refusal/{first}"
    for wrong, why in (
        (lambda: merge(archive.ledger, [event, event], "Анна"), "one event already"),
        (lambda: merge(archive.ledger, [event, f"pay_dispute/{pay}"], "Анна"), "order_refusal and pay_dispute cannot"),
        (lambda: merge(archive.ledger, [event, "nonsense"], "Анна"), "There is no event nonsense"),
        (lambda: part(archive.ledger, event, [pay], "Анна"), f"holds no clip {pay}"),
        (lambda: part(archive.ledger, event, events(archive)[0].clips, "Анна"), "one at least must stay"),
    ):
        with pytest.raises(WrongUse, match=why):
            wrong()
    assert not any(one.by_people for one in events(archive))


def test_another_desks_word_on_events_does_not_bind_this_one(archive: Archive, tmp_path: Path) -> None:
    first = told(archive, tmp_path, "a", posted_at="2024-02-03")
    second = told(archive, tmp_path, "b", NAMELESS, posted_at="2024-02-04")
    merge(archive.ledger, [f"order_refusal/{first}", f"order_refusal/{second}"], "Анна")
    export(archive, [first, second], tmp_path / "bag", None)
    other = open_archive(tmp_path / "other")
    import_bag(other, tmp_path / "bag", None)
    assert events(other) == ()
    assert catch_up(other, lambda: LEMMATISE) == []
    assert [(event.clips, event.when and event.when.basis) for event in events(other)] == [
        ((first,), "posted"),
        ((second,), "posted"),
    ]
    other.ledger.database.close()


def test_a_protected_clips_names_are_not_in_what_may_leave(archive: Archive, tmp_path: Path) -> None:
    clip = told(archive, tmp_path, "a", NAMED)
    with archive.ledger.reading() as connection:
        ((held,),) = proofs(connection, all_events(connection)).values()
        said = [row.word for row in connection.execute(sa.text("SELECT word FROM words_told"))]
    assert held.withheld
    assert "Иванов" not in str(held)
    assert "Ivanov" not in str(held)
    assert not {"иванов", "сергей"} & set(said)
    decide(archive.ledger, clip, frozenset(), "open", "Анна")
    with archive.ledger.reading() as connection:
        ((shown,),) = proofs(connection, all_events(connection)).values()
    assert "Ivanov" in str(shown)
    decide(archive.ledger, clip, frozenset({"minor"}), None, "Анна")
    with archive.ledger.reading() as connection:
        ((again,),) = proofs(connection, all_events(connection)).values()
    assert again == held


def test_words_that_people_withhold_are_not_in_what_may_leave(sqlite: Archive, tmp_path: Path) -> None:
    clip = told(sqlite, tmp_path, "a", NAMELESS)
    set_shield(sqlite.ledger, clip, Shield(words=("assault", "штурм", "we refuse")), "Анна")
    for holds in ("protected", "open"):
        decide(sqlite.ledger, clip, frozenset(), holds, "Анна")
        with sqlite.ledger.reading() as connection:
            ((_, (proof,)),) = proofs(connection, all_events(connection)).items()
        (line,) = proof.lines
        assert (line["text"], line["english"]) == ("Идти на [withheld] мы отказываемся.", "[withheld] to go.")


def test_clips_alike_the_closest_first_with_why(archive: Archive, tmp_path: Path) -> None:
    asked = told(archive, tmp_path, "a", posted_at="2024-02-03")
    same = told(archive, tmp_path, "b", posted_at="2024-04-03")
    other = told(archive, tmp_path, "c", ELSEWHERE, posted_at="2024-04-03")
    told(archive, tmp_path, "d", ("Сегодня хорошая погода.", "The weather is fine today."))
    with archive.ledger.reading() as connection:
        found = alike(connection, asked)
        number = such(connection, same)
    assert [one.clip for one in found] == [same, other]
    assert found[0].why.startswith("same unit: 1428th Regiment; both claim order_refusal; words in common: ")
    assert found[1].why.startswith("both claim order_refusal; words in common: идти, отказываться, штурм")
    assert [one.told for one in number] == [
        "order_refusal, 1428th Regiment: number 2 of 2 such events since February 2024 in this archive"
    ]
    assert rows(archive)


def test_a_copy_is_counted_once_though_nothing_is_known_of_it(archive: Archive, tmp_path: Path) -> None:
    first = told(archive, tmp_path, "a", NAMELESS, posted_at="2024-02-03")
    copy = told(archive, tmp_path, "b", NAMELESS, posted_at="2024-07-03")
    longer = told(archive, tmp_path, "c", NAMELESS, posted_at="2024-08-03")
    span = Span(0, 1000, 0, 1000)
    keep_matches(archive.ledger, copy, [Match(first, Relation.COPY, span, 0.9, ("sound",))])
    keep_matches(archive.ledger, longer, [Match(copy, Relation.LONGER, span, 0.9, ("sound",))])
    assert [event.clips for event in events(archive)] == [(first, copy, longer)]
    with archive.ledger.reading() as connection:
        near = alike(connection, copy)
        known = history(connection, longer)[-1]
    assert {one.clip for one in near} == {first, longer}
    assert near[0].why.startswith("the same recording; both claim order_refusal")
    assert (known.by, known.told) == ("zeroline copies 0.1.0", f"It was known again: a longer version of {copy}")
    stays, left = part(archive.ledger, f"order_refusal/{first}", [copy], "Анна")
    assert (stays.clips, left.clips) == ((first, longer), (copy,))
    erase(archive, first, "asked", "Анна")
    assert [event.clips for event in events(archive)] == [(copy,), (longer,)]
    assert verify(archive) == []


def test_a_record_of_copies_of_no_known_form_tells_nothing(archive: Archive, tmp_path: Path) -> None:
    first = told(archive, tmp_path, "a", NAMELESS)
    with archive.ledger.writing() as pen:
        for content in ({"matches": 1}, {}, {"matches": [{"clip": 1, "relation": "x"}]}, {"matches": [None]}):
            pen.enter("recognised", None, first, [pen.keep(pen.record("copies", first, None, content))])
    assert [event.clips for event in events(archive)] == [(first,)]


def test_a_clip_whose_records_are_of_no_known_form_is_told_and_not_counted(archive: Archive, tmp_path: Path) -> None:
    clip = told(archive, tmp_path, "a")
    clear(archive)
    with archive.ledger.writing() as pen:
        record = pen.record("version", clip, None, {"parts": {}, "language": None, "timing_ms": {}})
        pen.enter("drafted", None, clip, [pen.keep(record)])
    (fault,) = catch_up(archive, lambda: LEMMATISE)
    assert isinstance(fault, ZerolineError)
    assert "is of a form that is not known" in fault.sentence
    assert events(archive) == ()
