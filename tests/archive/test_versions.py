"""Versions and their two pairs of eyes."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.archive.test_editing import Desk as Edited
from tests.archive.test_verify import tampering
from tests.made import PROFILES, shipped_readers
from zeroline.archive.bag import export
from zeroline.archive.bag_import import import_bag
from zeroline.archive.browse import listed
from zeroline.archive.care import decide
from zeroline.archive.drafts import draft_of
from zeroline.archive.editing import Editing
from zeroline.archive.history import history
from zeroline.archive.ledger import Ledger, stored
from zeroline.archive.opening import Archive, open_archive
from zeroline.archive.verify import verify
from zeroline.archive.versions import Desk, Listen
from zeroline.domain.claim import Claim
from zeroline.domain.errors import WrongUse
from zeroline.domain.eyes import State
from zeroline.domain.notes import ClaimRuling, Comment, MentionRuling, Settled, flag_key
from zeroline.domain.operation import Accept, LeaveOut, Merge, Put, SetText
from zeroline.domain.record import Person, sha256_of
from zeroline.domain.review import Flag
from zeroline.revising import Readers


class Room:
    """A clip, two people, and what they do to it."""

    def __init__(self, archive: Archive, folder: Path) -> None:
        self.edited = Edited(archive, folder)
        self.archive, self.clip = archive, self.edited.clip
        self.anna, self.boris = self.edited.anna, self.edited.boris
        self.desk = Desk(archive, self.edited.editing, shipped_readers)

    def change(self, text: str = "We signed nothing.", by: Person | None = None) -> int | None:
        outcome = self.edited.ask(SetText("s1", "english", text), by)
        return outcome.leaves  # type: ignore[union-attr]

    def told(self) -> list[str]:
        with self.archive.ledger.reading() as connection:
            return [f"{event.told} ({event.by})" for event in history(connection, self.clip)]

    @property
    def status(self) -> str:
        with self.archive.ledger.reading() as connection:
            return listed(connection)[0].status


@pytest.fixture
def room(archive: Archive, tmp_path: Path) -> Room:
    return Room(archive, tmp_path)


def test_from_draft_to_reviewed_to_signed_off_and_a_later_change_makes_it_a_draft_again(room: Room) -> None:
    assert (room.desk.state(room.clip).state, room.status) == ("draft", "draft")
    assert room.change() is None
    reviewed = room.desk.review(room.clip, room.anna)
    assert (reviewed.state, reviewed.version, reviewed.reviewed_by, room.status) == (
        "reviewed",
        2,
        room.anna,
        "reviewed",
    )
    signed = room.desk.sign_off(room.clip, room.boris)
    assert (signed.state, signed.version, signed.signed_by, signed.eyes) == ("signed_off", 2, room.boris, 2)
    assert (signed.address, room.status) == (reviewed.address, "signed_off")
    assert signed.address
    with room.archive.ledger.reading() as connection:
        work = draft_of(connection, room.archive.vault, room.clip)
        assert work == room.desk.work(room.clip)
        entry = history(connection, room.clip)[-1]
    assert work is not None
    assert work.captions[0].lines == ("We signed nothing.",)
    assert (entry.act, entry.by) == ("signed_off", "Борис")
    assert entry.told.startswith(f"A version was signed off: version 2, {signed.address[:12]}, two pairs of eyes")
    assert room.change("We have signed nothing.") == 2  # the answer says that version 2 is left behind
    later = room.desk.state(room.clip)
    assert (later.state, later.version, later.changes, later.signed_by, room.status) == (
        "draft",
        2,
        1,
        room.boris,
        "draft",
    )
    with pytest.raises(WrongUse, match="1 change was made after version 2"):
        room.desk.sign_off(room.clip, room.boris)
    assert room.desk.review(room.clip, room.boris).version == 3
    assert room.desk.sign_off(room.clip, room.anna).version == 3
    with room.archive.ledger.reading() as connection:
        assert [one.version for one in stored(connection, room.clip, "version")] == [1, 2, 3]
    assert verify(room.archive) == []


def test_a_review_is_of_what_the_reviewer_saw(room: Room) -> None:
    room.change()
    with pytest.raises(WrongUse, match="was changed once since you looked"):
        room.desk.review(room.clip, room.anna, seen=0)
    assert room.desk.review(room.clip, room.anna, seen=1).state == "reviewed"


def test_who_edits_while_a_version_is_laid_out_edits_after_it(room: Room) -> None:
    room.change("One.")

    def meanwhile() -> Readers:
        if room.edited.editing.open(room.clip).number == 1:
            room.change("Two.", room.boris)
        return shipped_readers()

    state = Desk(room.archive, room.edited.editing, meanwhile).review(room.clip, room.anna)
    assert (state.state, state.version, state.changes, state.reviewed_by) == ("draft", 2, 1, room.anna)
    with room.archive.ledger.reading() as connection:
        (kept,) = stored(connection, room.clip, "changes")
        work = draft_of(connection, room.archive.vault, room.clip)
    assert len(kept.content["changes"]) == 1
    assert work is not None
    assert work.captions[0].text == "One."
    assert Editing(room.archive).open(room.clip).draft.line("s1").english_text == "Two."
    assert room.desk.review(room.clip, room.boris).version == 3
    assert verify(room.archive) == []


def test_a_version_that_was_made_meanwhile_is_not_signed_unseen(room: Room) -> None:
    room.change()
    room.desk.review(room.clip, room.anna)
    seen = Editing(room.archive).open(room.clip).number
    room.change("We have signed all of it.")
    assert room.desk.review(room.clip, room.anna).version == 3
    with pytest.raises(WrongUse, match="was changed once since you looked"):
        room.desk.sign_off(room.clip, room.boris, seen=seen)
    assert room.desk.sign_off(room.clip, room.boris, seen=seen + 1).version == 3


def test_the_machines_draft_can_be_right_as_it_is(room: Room) -> None:
    with pytest.raises(WrongUse, match="was not reviewed yet"):
        room.desk.sign_off(room.clip, room.anna)
    assert room.desk.review(room.clip, room.anna).version == 1
    assert room.desk.sign_off(room.clip, room.boris).version == 1
    with pytest.raises(WrongUse, match="is signed off already"):
        room.desk.sign_off(room.clip, room.boris)


def test_nobody_signs_what_he_reviewed_while_there_is_another(room: Room) -> None:
    room.desk.review(room.clip, room.anna)
    with pytest.raises(WrongUse, match="is protected, and needs two people"):
        room.desk.sign_off(room.clip, room.anna)
    decide(room.archive.ledger, room.clip, None, "open", "Анна")
    with pytest.raises(WrongUse, match="the desk has 1 more"):
        room.desk.sign_off(room.clip, room.anna)


def at(second: int) -> str:
    return f"2026-01-01T10:{second // 60:02}:{second % 60:02}.000Z"


def test_a_desk_of_one_signs_after_a_second_complete_listen(tmp_path: Path) -> None:
    moments = count()
    archive = open_archive(tmp_path / "home")
    archive = Archive(Ledger(archive.ledger.database, tmp_path / "home", lambda: at(next(moments))), archive.vault)
    room = Room(archive, tmp_path)
    decide(archive.ledger, room.clip, None, "open", "Анна")
    reviewed = room.desk.review(room.clip, room.anna)
    assert reviewed.reviewed_at
    begun = int(reviewed.reviewed_at[17:19])
    whole = ((0, 20_000),)
    with pytest.raises(WrongUse, match="once more"):
        room.desk.sign_off(room.clip, room.anna, colleagues=1)
    for listen, why in (
        (Listen(((0, 9_000), (8_000, 12_000)), at(begun + 1), at(begun + 30)), "12 s were listened to, of 20 s"),
        (Listen(whole, at(begun - 1), at(begun + 30)), "a pass of its own"),
        (Listen(whole, at(begun + 1), at(begun + 10)), "cannot have been listened to in 9 s"),
    ):
        with pytest.raises(WrongUse, match=why):
            room.desk.listened(room.clip, room.anna, listen)
    room.desk.listened(room.clip, room.anna, Listen(((10_000, 20_000), (0, 10_000)), at(begun + 1), at(begun + 21)))
    signed = room.desk.sign_off(room.clip, room.anna, colleagues=1)
    assert (signed.state, signed.eyes) == ("signed_off", 1)
    assert "one pair of eyes" in room.told()[-1]
    assert verify(archive) == []
    archive.ledger.database.close()


def test_what_people_decide_is_in_the_version(room: Room) -> None:
    room.edited.saved(SetText("s1", "english", "We did sign contracts."))
    (lost,) = [flag for flag in room.desk.work(room.clip).flags if flag.kind == "lost_negation"]
    room.edited.saved(Put(Settled(flag_key(lost))))
    claim = Claim("lack_of_equipment", ("s2",), "the speaker", "corroborated")
    room.edited.saved(Put(ClaimRuling("lack_of_equipment", "s2", claim, grounds="Клип abc показывает то же.")))
    room.desk.review(room.clip, room.anna)
    with room.archive.ledger.reading() as connection:
        kept = draft_of(connection, room.archive.vault, room.clip)
    assert kept is not None
    assert lost not in kept.flags
    (only,) = [one for one in kept.meaning.claims if one.kind == "lack_of_equipment"]
    assert (only.status, only.asserted_by) == ("corroborated", "the speaker")


def test_a_not_that_a_person_loses_is_flagged_too(room: Room) -> None:
    assert not [flag for flag in room.desk.work(room.clip).flags if flag.kind == "lost_negation"]
    room.edited.saved(SetText("s1", "english", "We did sign contracts."))
    (flag,) = [flag for flag in room.desk.work(room.clip).flags if flag.kind == "lost_negation"]
    assert flag.segment == "s1"


def test_flags_are_told_at_once_as_the_version_will_have_them(room: Room) -> None:
    def in_version() -> set[Flag]:
        work = room.desk.work(room.clip)
        return {*work.speech.flags, *work.meaning.flags}

    assert set(room.desk.flags(room.clip)) == in_version()
    room.edited.saved(SetText("s1", "english", "We did sign 3 contracts."))
    found = room.desk.flags(room.clip)
    assert {flag.kind for flag in found} >= {"lost_negation", "number_mismatch"}
    assert set(found) == in_version()
    room.edited.saved(Put(Settled(flag_key(found[0]))))
    assert set(room.desk.flags(room.clip)) == set(found[1:]) == in_version()
    room.edited.saved(Merge("s1", "s2"))
    assert set(room.desk.flags(room.clip)) == in_version()


def test_captions_are_laid_out_from_the_lines_as_they_are(room: Room) -> None:
    room.edited.saved(LeaveOut("s1"))
    assert [caption.segments for caption in room.desk.work(room.clip).captions] == [("e.s2",)]
    room.edited.saved(LeaveOut("s1", False))
    room.edited.saved(Merge("s1", "s2"))
    work = room.desk.work(room.clip)
    assert " ".join(caption.text for caption in work.captions) == (
        "We did not sign contracts. They left us without water and without contact."
    )
    assert work.profile == PROFILES["netflix"]


def test_machine_translator_and_reviewer_word_by_word(room: Room) -> None:
    room.change("We signed no contracts.", room.anna)
    room.change("We signed no contract.", room.boris)
    for reviewer, before in ((room.boris, "We signed no contracts."), (room.anna, "We signed no contract.")):
        told = next(one for one in room.desk.compared(room.clip, reviewer) if one.language == "english")
        assert (told.machine, told.before, told.now) == ("We did not sign contracts.", before, "We signed no contract.")


def test_what_was_decided_on_a_line_holds_where_the_line_went(room: Room) -> None:
    claim = Claim("appeal", ("s2",), "the speaker", "disputed")
    room.edited.saved(Put(ClaimRuling("appeal", "s2", claim, grounds="Пресс-служба отрицает.")))
    room.edited.saved(Put(MentionRuling("unit", "x", "s2", None)))
    room.edited.saved(Merge("s1", "s2"))
    (only,) = [one for one in room.desk.work(room.clip).meaning.claims if one.kind == "appeal"]
    assert (only.segments, only.status) == (("s1",), "disputed")


def test_a_change_that_is_another_than_went_into_the_version_is_named(room: Room) -> None:
    room.change("One.")
    room.desk.review(room.clip, room.anna)
    with tampering(room.archive) as connection:
        body = str(connection.execute(sa.text("SELECT body FROM changes")).scalar()).replace("One.", "Two.")
        forged = {"body": body, "address": sha256_of(body.encode())}
        connection.execute(sa.text("UPDATE changes SET body = :body, address = :address"), forged)
        (problem,) = verify(room.archive)
    assert problem.why == "is another than the version was made of"


def test_a_bag_carries_versions_and_who_made_which_change(room: Room, tmp_path: Path) -> None:
    room.change()
    room.edited.saved(Put(Comment("c1", "s1", "Слышно «не»?")), room.boris)
    room.desk.review(room.clip, room.anna)
    room.desk.sign_off(room.clip, room.boris)
    room.edited.saved(Accept("s2"))
    export(room.archive, [room.clip], tmp_path / "bag", "Анна")
    other = open_archive(tmp_path / "other")
    import_bag(other, tmp_path / "bag", "Вера")
    editing = Editing(other)
    opened = editing.open(room.clip)
    assert (opened.number, opened.draft.line("s1").english_text) == (2, "We signed nothing.")
    desk = Desk(other, editing, shipped_readers)
    state = desk.state(room.clip)
    assert (state.state, state.version, state.reviewed_by) == ("draft", 2, None)  # another desk's eyes are not ours
    with other.ledger.reading() as connection:
        (made,) = stored(connection, room.clip, "changes")
        people = {one.address for one in stored(connection, None, "person")}
        assert listed(connection)[0].status == "draft"
    assert {room.anna.id, room.boris.id} <= people
    assert len(made.content["changes"]) == 2
    with other.ledger.writing() as pen:
        vera = pen.person("Вера")
    assert vera is not None
    Edited.ask(_at(other, editing, room.clip, vera), SetText("s1", "english", "Signed: nothing."))
    assert desk.review(room.clip, vera) == State("reviewed", 3, desk.state(room.clip).address, 0, vera,
                                                 desk.state(room.clip).reviewed_at)  # fmt: skip
    assert verify(other) == []
    other.ledger.database.close()


def _at(archive: Archive, editing: Editing, clip: str, person: Person) -> Edited:
    one = object.__new__(Edited)
    one.archive, one.editing, one.clip, one.anna, one.boris = archive, editing, clip, person, person
    return one
