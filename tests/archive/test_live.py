"""What an article is checked against holds nothing that may not leave."""

from pathlib import Path

from tests.archive.test_releases import kept
from tests.packs.made import PLACES, people, sign, signed_clip
from zeroline.archive.changes import Save
from zeroline.archive.checks import released_state
from zeroline.archive.editing import Editing
from zeroline.archive.erase import erase
from zeroline.archive.live import live_lines
from zeroline.archive.opening import Archive
from zeroline.archive.releases import set_shield, withdraw
from zeroline.domain.draft import SetText
from zeroline.domain.release import Shield


def told(archive: Archive) -> str:
    return " ".join(f"{line.english} {line.original}" for clip in live_lines(archive, PLACES) for line in clip.lines)


def test_a_signed_version_is_live_without_the_names_of_a_protected_clip(archive: Archive, tmp_path: Path) -> None:
    signed_clip(archive, tmp_path)
    assert "We refuse to go on the assault." in told(archive)
    assert "Ivanov" not in told(archive)
    assert "Иванов" not in told(archive)


def test_words_that_a_person_named_are_withheld(archive: Archive, tmp_path: Path) -> None:
    clip = signed_clip(archive, tmp_path, opened=True)
    assert "four months" in told(archive)
    set_shield(archive.ledger, clip, Shield(voice="own", words=("four months", "четвёртый месяц")), "Анна")
    assert "four months" not in told(archive)
    assert "четвёртый месяц" not in told(archive)


def test_a_clip_that_was_withdrawn_is_not_live(archive: Archive, tmp_path: Path) -> None:
    clip = signed_clip(archive, tmp_path)
    withdraw(archive, clip, "Его узнали.", "Анна")
    assert list(live_lines(archive, PLACES)) == []


def test_a_clip_that_has_releases_is_live_from_its_release(archive: Archive, tmp_path: Path) -> None:
    clip = signed_clip(archive, tmp_path)
    (signed,) = live_lines(archive, PLACES)
    release = kept(archive, clip, tmp_path)
    (live,) = live_lines(archive, PLACES)
    assert {line.live_from for line in live.lines} == {release.at} == {live.about.published}
    assert signed.about.published is not None
    assert signed.about.published < release.at
    assert [line.english for line in live.lines] == [line.english for line in signed.lines]


def test_whatever_changes_what_may_be_quoted_is_noticed(archive: Archive, tmp_path: Path) -> None:
    """The desk makes its index anew then."""
    clip = signed_clip(archive, tmp_path)
    states = [state_of(archive)]
    set_shield(archive.ledger, clip, Shield(voice="own", words=("four months",)), "Анна")
    states.append(state_of(archive))
    kept(archive, clip, tmp_path)
    states.append(state_of(archive))
    withdraw(archive, clip, "Его узнали.", "Анна")
    states.append(state_of(archive))
    assert len(set(states)) == 4


def state_of(archive: Archive) -> tuple[object, ...]:
    with archive.ledger.reading() as connection:
        return released_state(connection)


def test_a_clip_that_was_erased_is_not_live(archive: Archive, tmp_path: Path) -> None:
    clip = signed_clip(archive, tmp_path)
    erase(archive, clip, "Его узнали.", "Анна")
    assert list(live_lines(archive, PLACES)) == []


def test_a_version_is_live_until_the_next_is_signed_off(archive: Archive, tmp_path: Path) -> None:
    clip = signed_clip(archive, tmp_path, opened=True)
    said = SetText("s3", "english", "We won't go on the assault.")
    Editing(archive).save(clip, Save("change-1", "window-1", 0, said), people(archive).anna)
    (still,) = live_lines(archive, PLACES)
    assert {line.version for line in still.lines} == {"1"}  # what nobody signed is not live
    sign(archive, clip)
    (live,) = live_lines(archive, PLACES)
    one, two = ([line for line in live.lines if line.version == version] for version in ("1", "2"))
    assert {line.live_until for line in one} == {line.live_from for line in two}
    assert {line.live_until for line in two} == {None}
    assert "We refuse to go on the assault." in " ".join(line.english for line in one)
    assert "We won't go on the assault." in " ".join(line.english for line in two)
