"""Stages in the archive: what was done is not done again, whoever died in between."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.archive.conftest import Open
from tests.archive.made import added, intake
from tests.made import APPEAL, crew_for, quiet
from zeroline.archive.browse import listed
from zeroline.archive.custody import entries
from zeroline.archive.drafts import draft_of
from zeroline.archive.history import history
from zeroline.archive.ledger import stored
from zeroline.archive.opening import Archive
from zeroline.archive.verify import verify
from zeroline.domain.errors import EngineFailed, NoSuchClip
from zeroline.domain.record import MADE
from zeroline.domain.source import Arrival
from zeroline.engines.fakes import ScriptedRecogniser
from zeroline.jobs import Added, Failed, add_all
from zeroline.pipeline import Crew, Order, caption


def run(archive: Archive, path: Path, crew: Crew) -> Added | Failed:
    (outcome,) = add_all([path], archive, intake(archive), lambda: crew, Order("netflix"), Arrival(), lambda _: quiet)
    return outcome


def test_what_the_pipeline_made_comes_out_as_it_went_in(archive: Archive, tmp_path: Path) -> None:
    outcome = added(archive, tmp_path / "a.mp4")
    assert outcome.work is not None
    with archive.ledger.reading() as connection:
        assert draft_of(connection, archive.vault, outcome.clip.id) == replace(outcome.work, kept=True)


def test_it_is_the_same_story_as_translate(archive: Archive, tmp_path: Path) -> None:
    outcome = added(archive, tmp_path / "a.mp4")
    assert outcome.work is not None
    assert caption(outcome.work.clip, crew_for(), Order("netflix"), quiet) == outcome.work


def test_every_version_says_who_made_it_from_what(archive: Archive, tmp_path: Path) -> None:
    id = added(archive, tmp_path / "a.mp4").clip.id
    with archive.ledger.reading() as connection:
        made = {kind: stored(connection, id, kind) for kind in MADE}
        log = list(entries(connection, id))
    assert {kind: len(found) for kind, found in made.items()} == dict.fromkeys(MADE, 1)
    address = {kind: found[0].address for kind, found in made.items()}
    records = {kind: found[0].record for kind, found in made.items()}
    assert all(record is not None and record.by is not None for record in records.values())
    wanted = {"transcript": ["hearing", "voices"], "translation": ["hearing", "voices"], "captions": ["translation"],
              "claims": ["transcript", "translation"]}  # fmt: skip
    for kind, sources in wanted.items():
        record = records[kind]
        assert record is not None
        assert record.made_from == tuple(address[source] for source in sources)
    assert [entry.act for entry in log] == ["received", "heard", "compared", "drafted"]
    assert verify(archive) == []


def test_a_clip_whose_captions_are_there_is_not_worked_on_again(archive: Archive, tmp_path: Path) -> None:
    added(archive, tmp_path / "a.mp4")
    recogniser = ScriptedRecogniser(APPEAL, fault=AssertionError("heard twice"))  # type: ignore[arg-type]
    again = added(archive, tmp_path / "a.mp4", crew=crew_for(recogniser=recogniser))
    assert (again.new, again.source_new, again.work) == (False, False, None)


def test_what_broke_after_hearing_goes_on_without_hearing_again(
    opens: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.mp4").write_bytes(b"clip")
    recogniser = ScriptedRecogniser(APPEAL)
    archive = opens()
    with monkeypatch.context() as patch:
        patch.setattr("zeroline.archive.drafts.record_draft", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(archive, tmp_path / "a.mp4", crew_for(recogniser=recogniser))
    archive = opens()
    with archive.ledger.reading() as connection:
        assert [clip.status for clip in listed(connection)] == ["heard"]
    outcome = run(archive, tmp_path / "a.mp4", crew_for(recogniser=recogniser))
    assert isinstance(outcome, Added)
    assert outcome.work is not None
    assert outcome.work.kept
    assert len(recogniser.asked) == 1
    with archive.ledger.reading() as connection:
        assert [clip.status for clip in listed(connection)] == ["draft"]
    assert verify(archive) == []


def test_a_clip_that_cannot_be_captioned_is_safe_and_said_to_be(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"clip")
    deaf = ScriptedRecogniser((), fault=EngineFailed("The model broke."))
    outcome = run(archive, tmp_path / "a.mp4", crew_for(recogniser=deaf))
    assert isinstance(outcome, Failed)
    with archive.ledger.reading() as connection:
        (clip,) = listed(connection)
    assert outcome.error.sentence == (
        f"{tmp_path / 'a.mp4'}: is in the archive as {clip.id}, but without captions: The model broke."
    )
    assert (clip.status, outcome.error.exit_code) == ("received", 1)
    assert isinstance(run(archive, tmp_path / "a.mp4", crew_for()), Added)


def test_two_processes_that_hear_the_same_clip_make_one_record(opens: Open, tmp_path: Path) -> None:
    first, second = opens(), opens()

    class Slow(ScriptedRecogniser):
        def recognise(self, *args, **more):  # type: ignore[no-untyped-def]
            added(second, tmp_path / "b.mp4")
            return super().recognise(*args, **more)

    added(first, tmp_path / "a.mp4", crew=crew_for(recogniser=Slow(APPEAL)))
    with first.ledger.reading() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM records WHERE kind = 'hearing'")).scalar() == 1
        assert connection.execute(sa.text("SELECT count(*) FROM records WHERE kind = 'version'")).scalar() == 1
    assert verify(first) == []


def test_the_history_tells_a_clips_life(archive: Archive, tmp_path: Path) -> None:
    id = added(archive, tmp_path / "a.mp4", account="@chan", url="https://t.me/chan/12").clip.id
    with archive.ledger.reading() as connection:
        told = [(event.by, event.told) for event in history(connection, id)]
        with pytest.raises(NoSuchClip):
            history(connection, "nobody")
    assert told == [
        (
            "Анна",
            "The clip was received and sealed: a.mp4, of @chan, Telegram, https://t.me/chan/12, 4 bytes",
        ),
        ("scripted 1 scripted", "It was heard: 2 segments, ru"),
        ("scripted 1", "Its voices were compared: 1 voice"),
        (
            "zeroline 0.1.0",
            "A draft of captions was made, with what was understood: "
            "2 captions, 3 terms, 0 mentions, 0 claims, 0 flags",
        ),
    ]
