"""A filtered answer is what the whole answer holds of the chosen clips, whichever way it is looked for."""

from __future__ import annotations

import random

import numpy as np
import pytest

from tests.archive.conftest import Open
from tests.archive.indexed import indexer
from zeroline.archive import search_words
from zeroline.archive.opening import Archive
from zeroline.archive.schema import clips as archived
from zeroline.archive.search import Finder
from zeroline.archive.search_filters import Clips
from zeroline.archive.search_index import Entered, write
from zeroline.archive.search_lines import Line
from zeroline.archive.sketches import in_bytes, sketched
from zeroline.domain.finding import Filters, Question
from zeroline.language.questions import question

WORDS = ("вода", "хлеб", "окоп", "штурм", "рота")
DAYS = ("2024-01-05", "2024-02-05", "2024-03-05")
ALL = 1_000  # lines: more than there are


def clip(number: int, chance: random.Random) -> Entered:
    """A clip of none to six lines, each of one to five words, with facets by chance."""
    said = [" ".join(chance.choices(WORDS, k=chance.randint(1, 5))) for _ in range(chance.randint(0, 6))]
    lines = [Line(at * 1000, at * 1000 + 900, None, one, "ru") for at, one in enumerate(said)]
    vectors = np.array([[chance.random(), chance.random()] for _ in said], np.float32).reshape(-1, 2)
    facets = {("status", " draft "), ("place", f" place{chance.randrange(3)} "), ("unit", f" {chance.randrange(2)} ")}
    facets |= {("place", " place1 "), ("person", f" иван{chance.choice(('', 'ов'))} ")}
    return Entered(
        f"clip{number:06}", "test", "space", chance.choice(DAYS), lines, said, in_bytes(vectors),
        sketched(vectors, None) if said else b"", frozenset(facets),
    )  # fmt: skip


@pytest.fixture
def filled(opens: Open) -> tuple[Archive, dict[str, Entered]]:
    archive, chance = opens(), random.Random(5)
    entered = [clip(number, chance) for number in range(40)]
    with archive.ledger.database.writing() as connection:
        rows = [{"id": one.clip, "sha256": f"{at:064}", "at": one.day} for at, one in enumerate(entered)]
        connection.execute(archived.insert(), rows)
        write(connection, entered)
    return archive, {one.clip: one for one in entered}


FILTERS = (
    Filters(place="place1"), Filters(place="place0"), Filters(unit="1", place="place2"), Filters(status="draft"),
    Filters(since="2024-02-05"), Filters(until="2024-02-04", status="draft"), Filters(person="Иванов"),
    Filters(unit="0", since="2024-02-01", until="2024-02-28"), Filters(place="nowhere"),
)  # fmt: skip


def lets_through(filters: Filters, one: Entered) -> bool:
    wanted = {
        (kind, f" {given.casefold()} ")
        for kind in ("place", "unit", "status", "person")
        if (given := getattr(filters, kind)) is not None
    }
    return wanted <= one.facets and (filters.since or "") <= one.day <= (filters.until or "9")


@pytest.mark.parametrize("most_sought", [0, 60, 10_000])  # the whole is sifted; now this, now that; clip by clip
def test_a_filtered_answer_is_the_whole_one_sifted(
    filled: tuple[Archive, dict[str, Entered]], most_sought: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, clips = filled
    monkeypatch.setattr(search_words, "_MOST_SOUGHT", most_sought)
    monkeypatch.setattr(search_words, "_READ_AT_ONCE", 7)
    monkeypatch.setattr(search_words, "_SIFTED_AT_ONCE", 5)
    looking = Finder(archive, indexer())
    some = 0
    for asked in ("вода", "вода хлеб", "вода хлеб окоп штурм", '"вода хлеб"', 'рота "хлеб окоп"'):
        for filters in FILTERS:
            for only in ("words", "meaning"):
                if only == "words" or '"' not in asked:
                    whole, sifted = (answered(looking, question(asked, one, only)) for one in (Filters(), filters))
                    wanted = [line for line in whole if lets_through(filters, clips[line[0]])]
                    assert sifted == wanted, (asked, filters, only)
                    some += 0 < len(sifted) < len(whole)
    assert some > 20


def answered(looking: Finder, asked: Question) -> list[tuple[str, int]]:
    return [(one.clip, one.start_ms) for one in looking.find(asked, ALL)]


def test_which_lines_stand_in_the_clips() -> None:
    """The second has no line; the numbers of lines 7 and 8 were given to a clip that is gone."""
    clips = Clips(*(np.array(one) for one in ([1, 2, 3, 5], [4, 6, 6, 9], [2, 0, 1, 2])), np.array(["2024-01-01"] * 4))
    assert np.flatnonzero(clips.hold(np.arange(12))).tolist() == [4, 5, 6, 9, 10]
    first_two = clips.only(clips.numbers < 3)
    assert np.flatnonzero(first_two.hold(np.arange(12))).tolist() == [4, 5]
    assert clips.only(clips.numbers > 5).hold(np.arange(3)).tolist() == [False] * 3
