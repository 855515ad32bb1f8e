"""The researcher's question, whole: thirty clips of half a year, and whether a claim is one clip or a steady stream."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.archive.clips_told import told
from zeroline.archive.care import decide
from zeroline.archive.opening import Archive, open_archive
from zeroline.archive.recognised import keep_matches
from zeroline.cli import main
from zeroline.domain.fingerprint import Match, Relation, Span

REFUSAL = (
    "Мы, мобилизованные 1428-го полка, стоим под Бахмутом. Идти на штурм мы отказываемся.",
    "We, mobilised men of the 1428th Regiment, are near Bakhmut. We refuse to go on the assault.",
)
ELSEWHERE = ("155-я бригада морской пехоты отказалась идти в атаку.", "The 155th Naval Infantry Brigade refused.")
NAMELESS = ("Идти на штурм мы отказываемся.", "We refuse to go on the assault.")
PAY = ("Четвёртый месяц нам не платят боевые. 1428-й полк.", "For four months no combat pay. 1428th Regiment.")
BEATEN = ("Сергея Иванова бьют за отказ. 1428-й полк.", "Sergei Ivanov is beaten for refusing. 1428th Regiment.")
FINE = ("Сегодня хорошая погода.", "The weather is fine today.")
POSTED = (
    *((REFUSAL, f"2023-01-{day}") for day in (16, 16, 17, 18, 18, 19, 20, 21, 22, 23)),  # one event, ten times
    *((REFUSAL, day) for day in ("2023-02-06", "2023-02-28", "2023-03-20", "2023-04-10", "2023-05-02")),
    *((ELSEWHERE, day) for day in ("2023-02-07", "2023-02-08", "2023-03-01")),
    *((PAY, day) for day in ("2023-03-05", "2023-04-02", "2023-04-03")),
    *((NAMELESS, day) for day in ("2023-02-09", "2023-02-09", "2023-06-09")),  # the last a repost of the first
    *((BEATEN, day) for day in ("2023-03-03", "2023-04-20")),
    *((FINE, day) for day in ("2023-01-16", "2023-02-20", "2023-06-01", "2023-06-02")),
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    folder = tmp_path_factory.mktemp("stream")
    held = open_archive(folder / "home")
    ids = [told(held, folder, f"{number}", line, posted_at=day) for number, (line, day) in enumerate(POSTED)]
    first, _, repost = (ids[number] for number, (line, _) in enumerate(POSTED) if line is NAMELESS)
    keep_matches(held.ledger, repost, [Match(first, Relation.COPY, Span(0, 1800, 0, 1800), 0.98, ("sound",))])
    opened(held, ids)
    held.ledger.database.close()
    return folder / "home", ids


def opened(held: Archive, ids: list[str]) -> None:
    """One of the two clips with a name was opened by an editor."""
    named = [id for id, (line, _) in zip(ids, POSTED, strict=True) if line is BEATEN]
    decide(held.ledger, named[1], frozenset(), "open", "Анна")


Ask = Callable[..., Any]


@pytest.fixture
def ask(archive: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    monkeypatch.chdir(archive[0].parent)
    monkeypatch.setenv("ZEROLINE_HOME", str(archive[0]))
    monkeypatch.setattr("zeroline.cli.signal.signal", lambda *_: None)  # the test runner's own handlers stay

    def asked(*words: str) -> Any:
        assert main([*words, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return asked


def test_a_burst_of_reposts_is_one_event_and_what_follows_is_a_stream(ask: Ask) -> None:
    found = ask("trends", "--claim", "order_refusal", "--unit", "1428th Regiment")
    assert [(event["day"], len(event["clips"])) for event in found["events"]] == [
        ("2023-01-16", 10),
        ("2023-02-06", 1),
        ("2023-02-28", 1),
        ("2023-03-20", 1),
        ("2023-04-10", 1),
        ("2023-05-02", 1),
    ]


def test_the_whole_archive_by_week_by_unit_by_place(ask: Ask) -> None:
    found = ask("trends")
    assert (found["clips"], len(found["events"])) == (30, 14)
    names = {part: {tally["name"]: tally["events"] for tally in found[part]} for part in ("kinds", "units", "places")}
    assert names == {
        "kinds": {"order_refusal": 10, "mistreatment": 2, "pay_dispute": 2},
        "units": {"1428th Regiment": 10, "155th Naval Infantry Brigade": 2},
        "places": {"Bakhmut": 6},
    }
    weeks = {week["week"]: (week["events"], week["clips_posted"]) for week in found["weeks"]}
    assert (weeks["2023-W03"], weeks["2023-W04"], weeks["2023-W06"]) == ((1, 10), (0, 1), (4, 5))
    assert len(found["unknown"]["unit"]) == 2


def test_what_is_unknown_stays_apart_but_a_known_copy_does_not(ask: Ask, archive: tuple[Path, list[str]]) -> None:
    first, other, repost = (id for id, (line, _) in zip(archive[1], POSTED, strict=True) if line is NAMELESS)
    events = {tuple(event["clips"]) for event in ask("trends")["events"]}
    assert {(first, repost), (other,)} <= events


def test_what_leaves_names_nobody_who_is_protected(ask: Ask, archive: tuple[Path, list[str]]) -> None:
    events = ask("trends", "--claim", "mistreatment", "--svg", "stream.svg", "--overwrite")["events"]
    proofs = [proof for event in events for proof in event["evidence"]]
    assert [(proof["names_withheld"], "Ivanov" in proof["lines"][0]["english"]) for proof in proofs] == [
        (True, False),
        (False, True),
    ]
    drawn = (archive[0].parent / "stream.svg").read_text("utf-8")
    assert "Claims of mistreatment, in this archive" in drawn
    assert "Ivanov" not in drawn


def test_a_clip_says_how_manieth_it_is_and_what_is_like_it(ask: Ask, archive: tuple[Path, list[str]]) -> None:
    last = max(number for number, (line, _) in enumerate(POSTED) if line is REFUSAL)
    shown = ask("show", archive[1][last])["archive"]
    assert [one["told"] for one in shown["such"]] == [
        "order_refusal, 1428th Regiment: number 6 of 6 such events since January 2023 in this archive"
    ]
    assert len(shown["alike"]) == 10
    assert {one["why"].split(";")[0] for one in shown["alike"]} == {"same unit: 1428th Regiment"}
