"""Forty of the faults that `make bench-faults` strikes five hundred of; a full disk needs root and is there alone."""

from __future__ import annotations

from bench.faults import run
from tests.archive import postgres


def test_of_the_faults_none_loses_halves_or_doubles_a_clip() -> None:
    told = run(30, seed=7, disk=None)
    assert told.struck == 30
    assert told.faults == ()
    assert sum(told.told.values()) == 30
    assert any("was killed" in how for how in told.told)
    assert any("gave up with a sentence" in how for how in told.told)


def test_nor_on_postgresql() -> None:
    with postgres.server() as server:
        told = run(10, seed=8, disk=None, address=lambda number: postgres.new_database(server, f"faults{number}"))
    assert told.struck == 10
    assert told.faults == ()
