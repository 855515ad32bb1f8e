"""Changes to a draft: saved at once, in order, once; nothing of anybody's is lost."""

from __future__ import annotations

import threading
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.archive.conftest import Open
from tests.archive.made import added, received
from tests.archive.test_verify import tampering
from zeroline.archive.backup import back_up, restore
from zeroline.archive.changes import Asked, Change, Refused, Save, Saved, Undo, asked, op_fields, refused_changes, since
from zeroline.archive.drafts import draft_of
from zeroline.archive.editing import Editing
from zeroline.archive.erase import erase
from zeroline.archive.history import history
from zeroline.archive.opening import Archive, open_archive
from zeroline.archive.verify import verify
from zeroline.domain.claim import Claim
from zeroline.domain.errors import NoSuchClip, WrongUse
from zeroline.domain.notes import ClaimRuling, Comment, MentionRuling, Settled
from zeroline.domain.operation import Accept, Insert, Merge, Put, SetText, Split, Take
from zeroline.domain.record import Person

_numbers = count(1)


def person(archive: Archive, name: str) -> Person:
    with archive.ledger.writing() as pen:
        found = pen.person(name)
    assert found is not None
    return found


class Desk:
    """An archive with one clip in it, and two people at it in a window each."""

    def __init__(self, archive: Archive, folder: Path) -> None:
        self.archive = archive
        self.clip = added(archive, folder / "a.mp4").clip.id
        self.editing = Editing(archive)
        self.anna, self.boris = person(archive, "Анна"), person(archive, "Борис")

    def ask(
        self, op: Asked, by: Person | None = None, base: int | None = None, id: str | None = None
    ) -> Saved | Refused:
        by = by or self.anna
        seen = self.editing.open(self.clip).number if base is None else base
        save = Save(id or f"change-{next(_numbers):04}", f"window-{by.id[:8]}", seen, op)
        return self.editing.save(self.clip, save, by)

    def saved(self, op: Asked, by: Person | None = None, base: int | None = None) -> Change:
        outcome = self.ask(op, by, base)
        assert isinstance(outcome, Saved), outcome
        return outcome.change

    @property
    def english(self) -> list[str]:
        return [line.english_text for line in self.editing.open(self.clip).draft.lines]


@pytest.fixture
def desk(archive: Archive, tmp_path: Path) -> Desk:
    return Desk(archive, tmp_path)


def test_a_change_is_there_for_everybody_who_opens_the_clip(desk: Desk, opens: Open) -> None:
    opened = desk.editing.open(desk.clip)
    assert (opened.number, [line.id for line in opened.draft.lines]) == (0, ["s1", "s2"])
    change = desk.saved(SetText("s1", "english", "We signed nothing."))
    assert (change.number, change.by, change.op) == (1, desk.anna, SetText("s1", "english", "We signed nothing."))
    other = Editing(opens())
    assert other.open(desk.clip) == desk.editing.open(desk.clip)
    assert other.open(desk.clip).draft.line("s1").english_text == "We signed nothing."
    with desk.archive.ledger.reading() as connection:
        assert since(connection, desk.clip, 0) == [change]
        assert [event.act for event in history(connection, desk.clip)][-1] == "editing"
    assert verify(desk.archive) == []


def test_the_same_change_sent_again_is_done_once(desk: Desk) -> None:
    save = Save("change-again", "window-1", 0, Put(Comment("c1", "s1", "Слышно «не»?")))
    first = desk.editing.save(desk.clip, save, desk.anna)
    again = Editing(desk.archive).save(desk.clip, save, desk.anna)
    assert isinstance(first, Saved)
    assert isinstance(again, Saved)
    assert (again.again, again.change) == (True, first.change)
    assert desk.editing.open(desk.clip).number == 1
    with pytest.raises(WrongUse, match="names another change already"):
        desk.ask(Accept("s1"), id="change-again")


def test_changes_to_different_lines_go_through_and_to_the_same_are_refused_line_by_line(desk: Desk) -> None:
    desk.saved(SetText("s1", "english", "We signed nothing."), desk.anna, 0)
    desk.saved(SetText("s2", "english", "They abandoned us."), desk.boris, 0)
    refused = desk.ask(SetText("s1", "english", "We did not sign any contract."), desk.boris, 0, id="boris-wants")
    assert isinstance(refused, Refused)
    (clash,) = refused.clashes
    texts = [line.english_text if line else None for line in (clash.base, clash.theirs, clash.mine)]
    assert texts == ["We did not sign contracts.", "We signed nothing.", "We did not sign any contract."]
    assert (clash.what, clash.by, refused.number) == ("s1", (desk.anna,), 2)
    assert desk.english == ["We signed nothing.", "They abandoned us."]
    with desk.archive.ledger.reading() as connection:
        (kept,) = refused_changes(connection, desk.clip)
    assert (kept.op, kept.clashes) == (refused.op, refused.clashes)
    again = desk.ask(SetText("s1", "english", "We did not sign any contract."), desk.boris, 0, id="boris-wants")
    assert isinstance(again, Refused)
    assert (again.again, again.clashes) == (True, refused.clashes)
    desk.saved(SetText("s1", "english", "We did not sign any contract."), desk.boris, 2)
    assert desk.english[0] == "We did not sign any contract."


def test_ones_own_changes_follow_one_another_without_waiting(desk: Desk) -> None:
    for text in ("We", "We signed", "We signed nothing."):
        desk.saved(SetText("s1", "english", text), base=0)
    assert desk.english[0] == "We signed nothing."


def test_whatever_somebody_does_to_a_line_another_change_to_it_is_refused(desk: Desk) -> None:
    for op in (Split("s2", "s2b", 2, 3), Merge("s2", "s2b"), Accept("s2"), SetText("s2", "spoken", "Нас бросили.")):
        seen = desk.saved(op, desk.anna).number - 1
        refused = desk.ask(SetText("s2", "english", "Left."), desk.boris, seen)
        assert isinstance(refused, Refused)
        assert [clash.what for clash in refused.clashes] == ["s2"]
        mine = refused.clashes[0].mine
        assert mine is not None
        assert mine.english_text == "Left."


def test_undo_and_redo_without_end_and_across_processes(desk: Desk, opens: Open) -> None:
    before = desk.editing.open(desk.clip).draft
    made = [desk.saved(SetText("s1", "english", "We signed nothing.")), desk.saved(Merge("s1", "s2"))]
    after = desk.editing.open(desk.clip).draft
    for _ in range(3):
        undone = [desk.saved(Undo(change.id)) for change in reversed(made)]
        assert desk.editing.open(desk.clip).draft == before
        made = [desk.saved(Undo(change.id)) for change in reversed(undone)]
        assert desk.editing.open(desk.clip).draft == after == Editing(opens()).open(desk.clip).draft


def test_nobody_takes_back_what_was_changed_since(desk: Desk) -> None:
    first = desk.saved(SetText("s1", "english", "We signed nothing."), desk.anna)
    desk.saved(SetText("s1", "english", "We have not signed."), desk.boris)
    refused = desk.ask(Undo(first.id), desk.anna, 1)
    assert isinstance(refused, Refused)
    with pytest.raises(WrongUse, match=r"the line at 0:01 \(“We have not signed.”\). Take the later change back first"):
        desk.ask(Undo(first.id), desk.boris)
    with pytest.raises(WrongUse, match="no change nothing-1"):
        desk.ask(Undo("nothing-1"))
    assert desk.english[0] == "We have not signed."


def test_who_notes_what_is_said_by_the_desk(desk: Desk) -> None:
    forged = Comment("c1", "s1", "Слышно «не»?", by=desk.boris.id, at="1999-01-01")
    put = desk.saved(Put(forged), desk.anna).op
    assert isinstance(put, Put)
    assert (put.note.by, put.note.at > "2020") == (desk.anna.id, True)
    desk.saved(Put(Comment("c1", "s1", "Слышно «не»?", settled_by="anybody")), desk.boris)
    (comment,) = desk.editing.open(desk.clip).draft.notes
    assert isinstance(comment, Comment)
    assert (comment.by, comment.settled_by) == (desk.anna.id, desk.boris.id)
    with pytest.raises(WrongUse, match="by its author alone"):
        desk.ask(Put(Comment("c1", "s1", "Нет.")), desk.boris)


def test_a_clip_without_a_draft_and_one_that_is_not_there(archive: Archive, tmp_path: Path) -> None:
    heard_not = received(archive, tmp_path / "b.mp4", b"other").clip.id
    with pytest.raises(WrongUse, match="no draft to edit yet"):
        Editing(archive).open(heard_not)
    with pytest.raises(NoSuchClip):
        Editing(archive).open("nobody")


def test_a_save_that_makes_no_sense(desk: Desk) -> None:
    for wrong in ({"base": 5}, {"base": -1}, {"id": "short"}, {"id": "\u0439" * 10}):
        with pytest.raises(WrongUse):
            desk.ask(Accept("s1"), **wrong)  # type: ignore[arg-type]


def test_an_erasure_takes_every_change_along(desk: Desk) -> None:
    desk.saved(SetText("s1", "english", "A word that must go."))
    erase(desk.archive, desk.clip, "asked for", "Анна")
    with pytest.raises(WrongUse, match="was erased"):
        desk.editing.open(desk.clip)  # though this process has its words in memory
    with desk.archive.ledger.reading() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM changes WHERE body IS NOT NULL")).scalar() == 0
    with pytest.raises(WrongUse, match="was erased"):
        desk.ask(Accept("s1"), base=0)
    assert verify(desk.archive) == []


def test_a_draft_that_nobody_had_open_is_read_by_one_for_all(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    gate = threading.Barrier(8)

    def counted(connection: sa.Connection, *more: Any) -> Any:
        asked.append("read")
        return draft_of(connection, *more)

    monkeypatch.setattr("zeroline.archive.editing.draft_of", counted)

    def work() -> None:
        gate.wait()
        desk.editing.open(desk.clip)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert asked == ["read"]


def test_people_at_once_lose_nothing(desk: Desk, address: str, tmp_path: Path) -> None:
    people = [person(desk.archive, f"P{n}") for n in range(6)]
    processes = [open_archive(tmp_path / "home", address) for _ in range(2)]
    rooms = [Editing(one) for one in processes]
    faults: list[BaseException] = []

    def work(n: int) -> None:
        try:
            for turn in range(5):
                room = rooms[n % 2]
                save = Save(f"p{n}-turn-{turn}", f"window-{n}", room.open(desk.clip).number,
                            Put(Comment(f"c{n}-{turn}", "s1", f"{n}/{turn}")))  # fmt: skip
                assert isinstance(room.save(desk.clip, save, people[n]), Saved)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in processes:
        one.ledger.database.close()
    assert faults == []
    notes = desk.editing.open(desk.clip).draft.notes
    assert {note.text for note in notes if isinstance(note, Comment)} == {
        f"{n}/{t}" for n in range(6) for t in range(5)
    }
    with desk.archive.ledger.reading() as connection:
        assert [change.number for change in since(connection, desk.clip, 0)] == list(range(1, 31))


@pytest.mark.parametrize(
    "op",
    [
        SetText("s1", "spoken", "Мы"),
        Split("s1", "n1", 1, 2, 300),
        Insert("n1", 1, 2, "ru"),
        Put(Settled("x")),
        Put(MentionRuling("place", "Бахмут", None, "Bakhmut", locked=True)),
        Put(ClaimRuling("appeal", "s1", Claim("appeal", ("s1",), "the speaker"))),
        Take("flag:x"),
        Undo("change-1"),
    ],
)
def test_operations_as_plain_values_and_back(op: Asked) -> None:
    assert asked(op_fields(op)) == op


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        "set_text",
        {},
        {"op": "set_text"},
        {"op": "drop_table", "line": "s1"},
        {"op": "set_text", "line": "s1", "language": "english", "text": 5},
        {"op": "set_text", "line": "s1", "language": "english", "text": "x", "more": 1},
        {"op": "retime", "line": "s1", "start_ms": "1", "end_ms": 2},
        {"op": "accept", "line": "s1", "accepted": "no"},
        {"op": "put", "note": {"note": "comment", "id": "c", "line": "s1", "text": {"a": 1}}},
        {"op": "put", "note": None},
        {"op": ["put"]},
        {"op": "undo"},
        {"op": "undo", "change": 1},
    ],
)
def test_what_is_no_operation_is_refused(sent: object) -> None:
    with pytest.raises(WrongUse):
        asked(sent)


def test_a_change_that_was_altered_or_removed_is_named(desk: Desk) -> None:
    for text in ("One.", "Two.", "Three."):
        desk.saved(SetText("s1", "english", text))
    for statement, why in (
        ("UPDATE changes SET body = replace(body, 'Two.', 'Not.') WHERE number = 2", "its hash is another"),
        ("UPDATE changes SET number = 7 WHERE number = 2", "columns are not what it says"),
        ("UPDATE changes SET body = NULL WHERE number = 2", "custody tells of no erasure"),
        ("DELETE FROM changes WHERE number = 2", "was removed"),
    ):
        with tampering(desk.archive) as connection:
            connection.execute(sa.text(statement))
            problems = verify(desk.archive)
        assert any(why in problem.why and problem.clip == desk.clip for problem in problems), (statement, problems)
    assert verify(desk.archive) == []


def test_changes_come_back_out_of_a_backup(desk: Desk, tmp_path: Path) -> None:
    change = desk.saved(SetText("s1", "english", "We signed nothing."))
    back_up(desk.archive, tmp_path / "backup")
    again = open_archive(tmp_path / "another")
    restore(tmp_path / "backup", again)
    with again.ledger.reading() as connection:
        assert since(connection, desk.clip, 0) == [change]
    assert Editing(again).open(desk.clip) == desk.editing.open(desk.clip)
    again.ledger.database.close()
