"""The index in the archive: entered once, found on both databases, gone with an erasure, made anew where it is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from sqlalchemy import delete, func, select, update

from tests.archive.made import added, filled, received
from tests.archive.prints import ScriptedFingerprinter, recording, reposted, said
from tests.made import crew_for
from zeroline.archive.erase import erase
from zeroline.archive.fingerprints import print_keys, prints
from zeroline.archive.ledger import latest
from zeroline.archive.lookout import Lookout, same_bytes
from zeroline.archive.opening import Archive
from zeroline.archive.print_index import PrintIndex
from zeroline.archive.print_keys import keys_of
from zeroline.archive.recognised import copies
from zeroline.archive.values import plain
from zeroline.archive.verify import verify
from zeroline.domain.errors import EngineFailed, ZerolineError
from zeroline.domain.event import Copy
from zeroline.domain.fingerprint import SPEEDS, Fingerprint, Question, timed_words
from zeroline.engines.fakes import Line
from zeroline.jobs import Added, Failed, OnlyReceived, recognised_all

ONE = recording(1)


def looking_out(archive: Archive, **known: Fingerprint) -> Lookout:
    return Lookout(archive, ScriptedFingerprinter({f"{name}.mp4": print_ for name, print_ in known.items()}))


def caught_up(archive: Archive, **known: Fingerprint) -> list[ZerolineError]:
    return list(looking_out(archive, **known).catch_up())


def counted(archive: Archive) -> tuple[int, int]:
    with archive.ledger.reading() as connection:
        tables = (
            connection.execute(select(func.count()).select_from(table)).scalar() for table in (prints, print_keys)
        )
        first, second = (int(number or 0) for number in tables)
        return first, second


def test_what_was_entered_is_found(archive: Archive, tmp_path: Path) -> None:
    watch = looking_out(archive, a=ONE, b=reposted(ONE, bits=0.02, start_s=5, end_s=30))
    first = received(archive, tmp_path / "a.mp4", b"first").clip
    assert watch.arrived(first) == ()
    second = received(archive, tmp_path / "b.mp4", b"second").clip
    (match,) = watch.arrived(second)
    assert (match.clip, match.relation) == (first.id, "cut")
    with archive.ledger.reading() as connection:
        keys = keys_of(ONE)
        found = PrintIndex(connection).find(np.unique(keys.key))
        mine = found[1] == 1
        assert sorted(zip(found[0][mine], found[2][mine], strict=True)) == sorted(zip(keys.key, keys.at, strict=True))
        kept = latest(connection, first.id, "fingerprint")
        assert kept is not None
        assert kept.content["value"]["duration_ms"] == 40_000


def test_entering_again_changes_nothing(archive: Archive, tmp_path: Path) -> None:
    watch = looking_out(archive, a=ONE)
    clip = received(archive, tmp_path / "a.mp4").clip
    watch.arrived(clip)
    once = counted(archive)
    watch.arrived(clip)
    assert counted(archive) == once


def test_what_was_heard_is_compared_too(archive: Archive, tmp_path: Path) -> None:
    """A disguised voice under another picture: nothing but the words is the same."""
    watch = looking_out(archive, a=ONE)
    lines = [Line(2_000 * n, 2_000 * n + 1_900, f"слово{n} сказано{n} здесь{n} опять{n}", "A word.") for n in range(10)]
    first = added(archive, tmp_path / "a.mp4", b"first", crew=crew_for(lines=lines))
    assert first.work is not None
    words = timed_words(first.work.speech.transcript)
    watch.arrived(first.clip)
    asked, stranger = replace(first.clip, id="another"), Question(recording(3))
    (match,) = watch.ask(asked, stranger, words)
    assert (match.clip, match.by) == (first.clip.id, ("transcript",))
    assert watch.ask(asked, stranger, said("раз два три четыре пять шесть семь восемь девять десять")) == ()
    assert watch.ask(asked, stranger) == ()


def test_an_erasure_takes_the_fingerprint_with_it(archive: Archive, tmp_path: Path) -> None:
    both = filled(archive, tmp_path)
    caught_up(archive, a=ONE, b=recording(2))
    assert counted(archive)[0] == 2
    before = counted(archive)[1]
    erase(archive, both.first, "a person asked for it", "Анна")
    assert counted(archive)[0] == 1
    assert 0 < counted(archive)[1] < before
    assert caught_up(archive, a=ONE) == []
    assert counted(archive)[0] == 1


def test_a_lost_index_is_made_again_from_the_records(archive: Archive, tmp_path: Path) -> None:
    filled(archive, tmp_path)
    caught_up(archive, a=ONE, b=recording(2))
    whole = counted(archive)
    with archive.ledger.writing() as pen:
        pen.connection.execute(delete(prints))
    assert counted(archive) == (0, 0)
    assert caught_up(archive) == []  # no engine is asked
    assert counted(archive) == whole


def test_a_clip_that_cannot_be_decoded_is_told_and_costs_no_other(archive: Archive, tmp_path: Path) -> None:
    filled(archive, tmp_path)
    (fault,) = caught_up(archive, b=recording(2))
    assert "its picture cannot be decoded" in fault.sentence
    assert counted(archive)[0] == 2
    assert caught_up(archive) == []  # told once, and not decoded again


def test_a_fingerprint_that_is_none_is_told(archive: Archive, tmp_path: Path) -> None:
    clip = received(archive, tmp_path / "a.mp4").clip
    broken = plain(ONE)
    broken["sound"] = {"values": "AAA="}
    with archive.ledger.writing() as pen:
        record = pen.record("fingerprint", clip.id, None, {"stage": [], "value": broken})
        pen.enter("fingerprinted", None, clip.id, [pen.keep(record)])
    (fault,) = caught_up(archive)
    assert f"of {clip.id} is not of a form that can be read" in fault.sentence


def test_a_clip_that_is_heard_later_is_entered_again(archive: Archive, tmp_path: Path) -> None:
    watch = looking_out(archive, a=ONE)
    watch.arrived(received(archive, tmp_path / "a.mp4").clip)  # killed before it was heard
    before = counted(archive)
    (outcome,) = recognised_all([added(archive, tmp_path / "a.mp4")], watch)
    assert isinstance(outcome, Added)
    assert not outcome.new
    assert counted(archive)[0] == before[0]
    assert counted(archive)[1] > before[1]  # its words
    assert verify(archive) == []


def test_verifying_names_a_clip_whose_keys_were_changed(archive: Archive, tmp_path: Path) -> None:
    both = filled(archive, tmp_path)
    caught_up(archive, a=ONE, b=recording(2))
    assert verify(archive) == []
    mine = select(prints.c.number).where(prints.c.clip == both.second).scalar_subquery()
    with archive.ledger.writing() as pen:
        first = select(func.min(print_keys.c.key)).where(print_keys.c.print == mine).scalar_subquery()
        pen.connection.execute(delete(print_keys).where(print_keys.c.print == mine, print_keys.c.key == first))
    (problem,) = verify(archive)
    assert (problem.what, problem.clip) == ("row", both.second)
    assert "keys in the index of fingerprints" in problem.why


def test_verifying_names_an_entry_of_the_index_that_belongs_to_no_record(archive: Archive, tmp_path: Path) -> None:
    both = filled(archive, tmp_path)
    caught_up(archive, a=ONE, b=recording(2))
    with archive.ledger.writing() as pen:
        other = select(prints.c.record).where(prints.c.clip == both.first).scalar_subquery()
        pen.connection.execute(update(prints).where(prints.c.clip == both.second).values(record=other))
    (problem,) = verify(archive)
    assert problem.clip == both.second
    assert "names a record of" in problem.why


def test_the_same_bytes_are_known_by_their_hash(archive: Archive, tmp_path: Path) -> None:
    clip = received(archive, tmp_path / "a.mp4").clip
    match = same_bytes(archive, replace(clip, id="whatever"))
    assert match is not None
    assert (match.clip, match.relation, match.score, match.by) == (clip.id, "copy", 1.0, ("bytes",))
    assert same_bytes(archive, replace(clip, sha256="0" * 64)) is None


def test_arrival_says_what_a_clip_is_of(archive: Archive, tmp_path: Path) -> None:
    watch = looking_out(archive, a=ONE, b=reposted(ONE, bits=0.02))
    outcomes = (added(archive, tmp_path / f"{name}.mp4", name.encode()) for name in "abc")
    one, two, three = recognised_all(outcomes, watch)
    assert isinstance(one, Added) and isinstance(two, Added) and isinstance(three, Added)  # noqa: PT018
    assert [match.clip for match in two.copies] == [one.clip.id]
    assert one.copies == ()
    assert three.fault is not None
    assert "cannot be decoded" in three.fault.sentence


def test_a_clip_without_captions_is_told_too(archive: Archive, tmp_path: Path) -> None:
    watch = looking_out(archive, a=ONE, b=reposted(ONE, bits=0.02))
    (one,) = recognised_all([added(archive, tmp_path / "a.mp4", b"first")], watch)
    clip = received(archive, tmp_path / "b.mp4", b"second").clip
    failed = Failed(tmp_path / "b.mp4", OnlyReceived(tmp_path / "b.mp4", clip, EngineFailed("There is no model.")))
    (two,) = recognised_all([failed], watch)
    assert isinstance(one, Added)
    assert [match.clip for match in two.copies] == [one.clip.id]
    assert isinstance(two, Failed)
    assert two.error is failed.error


def test_what_was_there_with_its_captions_is_not_looked_for_again(archive: Archive, tmp_path: Path) -> None:
    added(archive, tmp_path / "a.mp4")
    again = added(archive, tmp_path / "a.mp4")
    assert list(recognised_all([again], looking_out(archive))) == [again]  # the scripted engine would refuse


def test_speeds_undo_what_posts_do() -> None:
    assert (min(SPEEDS), max(SPEEDS), 1000 in SPEEDS) == (920, 1080, False)


def test_a_clip_whose_process_was_killed_before_it_was_looked_for_is_looked_for(
    archive: Archive, tmp_path: Path
) -> None:
    watch = looking_out(archive, a=ONE, b=reposted(ONE, bits=0.02, start_s=5, end_s=30))
    first = received(archive, tmp_path / "a.mp4", b"first").clip
    watch.arrived(first)
    second = received(archive, tmp_path / "b.mp4", b"second").clip
    watch._entered(replace(second, path=archive.vault.path(second.sha256)), SPEEDS)  # and here it was killed
    assert watch.missing() == [second.id]
    assert list(watch.catch_up()) == []
    with archive.ledger.reading() as connection:
        assert copies(connection) == (Copy(second.id, first.id, part=True),)
    assert watch.missing() == []


def test_that_a_clip_is_of_no_other_is_kept_too(archive: Archive, tmp_path: Path) -> None:
    watch = looking_out(archive, a=ONE)
    watch.arrived(received(archive, tmp_path / "a.mp4").clip)
    assert watch.missing() == []
    with archive.ledger.reading() as connection:
        assert copies(connection) == ()
    assert verify(archive) == []
