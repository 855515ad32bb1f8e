"""Out as a bag that anybody can check, and in again, taking nothing on trust."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.archive.made import Filled, filled
from zeroline.archive.bag import export
from zeroline.archive.bag_import import import_bag
from zeroline.archive.browse import listed
from zeroline.archive.care import care_of, decide, labels_of
from zeroline.archive.drafts import draft_of
from zeroline.archive.erase import erase
from zeroline.archive.history import history
from zeroline.archive.ledger import latest, stored
from zeroline.archive.opening import Archive, open_archive
from zeroline.archive.verify import anchor_in, verify
from zeroline.domain.errors import BadInput, NoSuchClip, WrongUse


@pytest.fixture
def desk(archive: Archive, tmp_path: Path) -> Filled:
    return filled(archive, tmp_path)


@pytest.fixture
def bag(desk: Filled, tmp_path: Path) -> Path:
    return export(desk.archive, [desk.first, desk.second], tmp_path / "bag", "Анна").folder


@pytest.fixture(scope="module")
def one_bag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bag")
    desk = filled(open_archive(folder / "home"), folder)
    bag = export(desk.archive, [desk.first, desk.second], folder / "bag", "Анна").folder
    desk.archive.ledger.database.close()
    return bag


@pytest.fixture
def harmed(one_bag: Path, tmp_path: Path) -> Path:
    """A bag to tamper with; what is checked of it before anything is taken in knows no database."""
    return shutil.copytree(one_bag, tmp_path / "harmed")


@pytest.fixture
def elsewhere(empty: Path, tmp_path: Path) -> Iterator[Archive]:
    """Another desk, with a key of its own."""
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    shutil.copy(empty, tmp_path / "elsewhere" / "archive.db")
    archive = open_archive(tmp_path / "elsewhere")
    yield archive
    archive.ledger.database.close()


def checked(bag: Path) -> tuple[int, str]:
    """What the script in the bag says, by a Python that has nothing else."""
    script = [sys.executable, "-I", "-S", bag / "check_bag.py", bag]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.strip()


def test_a_bag_holds_everything_and_says_that_it_is_sensitive(desk: Filled, bag: Path) -> None:
    originals = {file.name: file.read_bytes() for file in (bag / "data" / "originals").iterdir()}
    assert originals == {hashlib.sha256(content).hexdigest(): content for content in (b"first", b"second")}
    with desk.archive.ledger.reading() as connection:
        kinds = {"source", "post", "hearing", "version", "claims", "content", "protection"}
        wanted = {one.address for kind in kinds for one in stored(connection, desk.first, kind)}
    assert wanted <= {file.stem for file in (bag / "data" / "records").iterdir()}
    assert "FOR EDITORS ALONE" in (bag / "SENSITIVE.txt").read_text()
    assert "SENSITIVE" in (bag / "bag-info.txt").read_text()
    assert (bag / "bagit.txt").read_bytes() == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    assert bag.stat().st_mode & 0o077 == 0
    assert "PRIVATE" not in " ".join(file.read_text("utf-8", "replace") for file in bag.rglob("*") if file.is_file())
    assert verify(desk.archive, anchor_in(bag)) == []
    with desk.archive.ledger.reading() as connection:
        assert [event.told for event in history(connection, desk.first)][-1] == "It was exported in a bag"


def test_the_script_in_it_is_short_and_finds_it_whole(bag: Path) -> None:
    assert len((bag / "check_bag.py").read_text().splitlines()) <= 50
    assert checked(bag) == (0, "The bag is whole.")


def _change_original(bag: Path) -> None:
    next((bag / "data" / "originals").iterdir()).write_bytes(b"forged")


def _change_record(bag: Path) -> None:
    file = next((bag / "data" / "records").iterdir())
    file.write_text(file.read_text().replace('"at":"2', '"at":"3'))


def _remove_record(bag: Path) -> None:
    next((bag / "data" / "records").iterdir()).unlink()


def _add_file(bag: Path) -> None:
    (bag / "data" / "extra.txt").touch()


def _change_log(bag: Path) -> None:
    log = bag / "data" / "custody.jsonl"
    log.write_text(log.read_text().replace("received", "imported"))


def _lead_out(bag: Path) -> None:
    manifest = bag / "manifest-sha256.txt"
    manifest.write_text(manifest.read_text() + f"{hashlib.sha256(b'').hexdigest()}  data/../../../../etc/hostname\n")


@pytest.mark.parametrize("harm", [_change_original, _change_record, _remove_record, _add_file, _change_log, _lead_out])
def test_what_was_changed_in_a_bag_is_found_by_both(
    harmed: Path, elsewhere: Archive, harm: Callable[[Path], None]
) -> None:
    harm(harmed)
    assert checked(harmed)[0] == 1
    with pytest.raises(BadInput, match="Nothing was taken in"):
        import_bag(elsewhere, harmed, "Вера")
    with elsewhere.ledger.reading() as connection:
        assert listed(connection) == []


def resealed(bag: Path) -> None:
    """Makes the manifests fit again, as a forger would."""
    payload = [path for path in sorted((bag / "data").rglob("*")) if path.is_file()]
    tags = [path for path in sorted(bag.iterdir()) if path.is_file() and not path.name.startswith("tagmanifest")]
    for name, files in (("manifest-sha256.txt", payload), ("tagmanifest-sha256.txt", tags)):
        lines = [f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.relative_to(bag).as_posix()}\n" for f in files]
        (bag / name).write_text("".join(lines))


def _forge_record(bag: Path) -> str:
    file = next(f for f in (bag / "data" / "records").iterdir() if '"kind":"claims"' in f.read_text())
    body = file.read_text().replace('"claimed"', '"refuted"').replace('"claims":[]', '"claims":[] ')
    file.unlink()
    (file.parent / f"{hashlib.sha256(body.encode()).hexdigest()}.json").write_text(body)
    return "is not the record that its name says|does not tell of"


def _forge_log(bag: Path) -> str:
    log = bag / "data" / "custody.jsonl"
    log.write_text(log.read_text().replace('"act":"received"', '"act":"imported"'))
    return "of its log was changed, or another key signed it"


def _forge_original(bag: Path) -> str:
    file = next((bag / "data" / "originals").iterdir())
    file.write_bytes(b"forged")
    return "holds no original of the clip"


def _link(bag: Path) -> str:
    (bag / "data" / "records" / "x.json").symlink_to("/etc/hostname")
    return "is a link or a device"


def _fetch(bag: Path) -> str:
    (bag / "fetch.txt").write_text("http://127.0.0.1/x 1 data/x\n")
    return "wants to fetch"


def _newer(bag: Path) -> str:
    index = bag / "data" / "bag.json"
    index.write_text(index.read_text().replace('"zeroline_bag": 1', '"zeroline_bag": 2'))
    return "a newer Zeroline"


def _nested(bag: Path) -> str:
    (bag / "data" / "bag.json").write_text("[" * 100_000)
    return "is no whole bag"


def _climb(bag: Path) -> str:
    index = json.loads((bag / "data" / "bag.json").read_text())
    index["clips"][0]["sha256"] = "../../../../etc/hostname"
    (bag / "data" / "bag.json").write_text(json.dumps(index))
    return "is no whole bag|holds no original"


FORGED = [_forge_record, _forge_log, _forge_original, _link, _fetch, _newer, _nested, _climb]


@pytest.mark.parametrize("forge", FORGED)
def test_a_forger_who_makes_the_manifests_fit_is_found(
    harmed: Path, elsewhere: Archive, forge: Callable[[Path], str]
) -> None:
    why = forge(harmed)
    resealed(harmed)
    with pytest.raises(BadInput, match=why):
        import_bag(elsewhere, harmed, "Вера")
    assert list(elsewhere.vault.sealed()) == []


def test_what_is_no_bag(elsewhere: Archive, tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path / "a.mp4", tmp_path):
        with pytest.raises(BadInput, match="is no BagIt bag"):
            import_bag(elsewhere, path, None)


def test_another_desk_takes_it_in_with_everything_but_the_decision_to_open(
    desk: Filled, bag: Path, elsewhere: Archive
) -> None:
    first, second = import_bag(elsewhere, bag, "Вера")
    assert [(one.id, one.new, one.ours) for one in (first, second)] == [
        (desk.first, True, False),
        (desk.second, True, False),
    ]
    assert verify(elsewhere) == []
    with elsewhere.ledger.reading() as there, desk.archive.ledger.reading() as here:
        for id in (desk.first, desk.second):
            theirs, ours = draft_of(there, elsewhere.vault, id), draft_of(here, desk.archive.vault, id)
            assert theirs is not None
            assert ours is not None
            assert (theirs.captions, theirs.meaning, theirs.speech) == (ours.captions, ours.meaning, ours.speech)
            assert theirs.clip.path.read_bytes() == ours.clip.path.read_bytes()
        assert care_of(there, desk.first).labels == {"prisoner"}
        assert care_of(there, desk.first).protected
        assert not care_of(here, desk.first).protected
        (log,) = stored(there, desk.first, "foreign_custody")
        assert log.content["entries"][0]["act"] == "received"


@pytest.mark.parametrize("kind", ["erasure", "copies", "key", "faces", "posting"])
def test_another_desk_cannot_erase_a_clip_here_or_tie_it_to_ours(
    desk: Filled, elsewhere: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """A desk that means ill can sign any record and its log: an erasure would keep the clip out of here for good."""
    monkeypatch.setattr("zeroline.archive.bag.must_be_here", lambda connection, clip: None)
    with desk.archive.ledger.writing() as pen:
        person = pen.person("Mallory")
        pen.enter("erased", person, desk.first, [pen.keep(pen.record(kind, desk.first, person, {"reason": "none"}))])
    forged = export(desk.archive, [desk.first], tmp_path / "forged", "Mallory")
    import_bag(elsewhere, forged.folder, "Вера")
    with elsewhere.ledger.reading() as there:
        assert latest(there, desk.first, kind) is None
        assert draft_of(there, elsewhere.vault, desk.first) is not None
    assert import_bag(elsewhere, forged.folder, "Вера")[0].new is False


def test_another_desks_word_that_nobody_is_in_it_clears_no_clip(
    desk: Filled, elsewhere: Archive, tmp_path: Path
) -> None:
    decide(desk.archive.ledger, desk.first, labels_of("none"), None, "Mallory")
    decide(desk.archive.ledger, desk.second, labels_of("none"), None, "Mallory")
    import_bag(elsewhere, export(desk.archive, [desk.first, desk.second], tmp_path / "bag", "Mallory").folder, "Вера")
    with elsewhere.ledger.reading() as there:
        assert (care_of(there, desk.first).labels, care_of(there, desk.second).labels) == ({"prisoner"}, None)


def test_imported_again_it_changes_nothing(bag: Path, elsewhere: Archive) -> None:
    import_bag(elsewhere, bag, "Вера")
    with elsewhere.ledger.reading() as connection:
        before = len(history(connection, listed(connection)[0].id))
    assert [(one.new, one.records) for one in import_bag(elsewhere, bag, "Вера")] == [(False, 0), (False, 0)]
    with elsewhere.ledger.reading() as connection:
        assert len(history(connection, listed(connection)[0].id)) == before


def test_what_was_imported_can_be_exported_again(bag: Path, elsewhere: Archive, tmp_path: Path) -> None:
    ids = [one.id for one in import_bag(elsewhere, bag, "Вера")]
    second = export(elsewhere, ids, tmp_path / "second", "Вера").folder
    assert checked(second)[0] == 0
    third = open_archive(tmp_path / "third")
    assert [one.id for one in import_bag(third, second, None)] == ids
    assert verify(third) == []


def test_a_clip_that_is_here_takes_the_bags_sources_alone(desk: Filled, tmp_path: Path) -> None:
    other = filled(open_archive(tmp_path / "other"), tmp_path)
    bag = export(other.archive, [other.first], tmp_path / "theirs", "Вера").folder
    (one,) = import_bag(desk.archive, bag, "Анна")
    assert (one.new, one.ours) == (False, False)
    with desk.archive.ledger.reading() as connection:
        assert len(stored(connection, desk.first, "source")) == 2
        assert len(stored(connection, desk.first, "version")) == 1
        assert not care_of(connection, desk.first).protected
    assert verify(desk.archive) == []


def test_our_own_bag_comes_back_as_it_was(desk: Filled, bag: Path, tmp_path: Path) -> None:
    home = tmp_path / "again"
    home.mkdir()
    shutil.copytree(desk.archive.ledger.keys, home / "keys")
    again = open_archive(home)
    assert all(one.new for one in import_bag(again, bag, "Анна"))
    assert verify(again) == []


def test_an_erased_clip_neither_leaves_nor_comes_back(desk: Filled, bag: Path, tmp_path: Path) -> None:
    erase(desk.archive, desk.first, "The court ordered it.", "Борис")
    with pytest.raises(WrongUse, match="was erased"):
        export(desk.archive, [desk.first], tmp_path / "second", "Анна")
    with pytest.raises(WrongUse, match="was erased here"):
        import_bag(desk.archive, bag, "Анна")
    assert not (tmp_path / "second").exists()
    assert verify(desk.archive) == []


def test_a_bag_takes_no_others_place_and_appears_whole_or_not(desk: Filled, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(WrongUse, match="is there already"):
        export(desk.archive, [desk.first], tmp_path / "taken", None)
    with pytest.raises(NoSuchClip):
        export(desk.archive, [desk.first, "nobody"], tmp_path / "none", None)
    assert sorted(os.listdir(tmp_path / "taken")) == []
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".zeroline") or name == "none"]
