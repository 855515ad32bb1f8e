"""The leak check on real bundles: what is put into one is found, a clean one is not stopped, and what it says tells
nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench.leaks import BOXES, CONTROLS, MEDIA, NAMES, SHIELD, TEXTS, Clean, clean_bundle, measured
from tests.acts.test_releasing import Room
from zeroline.domain.secret import name, words
from zeroline.engines.leak_bytes import Hunt
from zeroline.publish.format_words import FORMAT_WORDS, PAPER_WORDS
from zeroline.publish.paper import Paper, Para, Write, text
from zeroline.publish.paper_docx import docx
from zeroline.publish.paper_html import html

KEPT = {"a cover bare in one frame", "the clip's own sound, very low", "the encoder's settings", "a title tag"}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Clean:
    folder = tmp_path_factory.mktemp("clean")
    return clean_bundle(Room(folder, rate=25), folder / "bundle", shield=SHIELD)


def test_a_clean_bundle_is_clean_and_so_is_one_that_was_made_anew(clean: Clean, tmp_path: Path) -> None:
    assert clean.found() == []
    assert dict(measured(clean, CONTROLS, tmp_path)) == {name: [] for name in CONTROLS}


def test_a_file_whose_name_is_a_word_of_ours_stops_no_release(clean: Clean, tmp_path: Path) -> None:
    """In each pack stands "Translation: ..."."""
    film = Path(shutil.copyfile(clean.original, tmp_path / "translation.mp4"))
    assert Room(tmp_path, film).signed().decided("protected", SHIELD).released().number == 1


def test_what_leaks_is_found_and_is_not_told(clean: Clean, tmp_path: Path) -> None:
    seeds = TEXTS | NAMES | BOXES | {name: MEDIA[name] for name in KEPT}
    found = dict(measured(clean, seeds, tmp_path))
    assert [name for name, told in found.items() if not told] == []
    sentences = " ".join(one.sentence for told in found.values() for one in told).casefold()
    for secret in ("иванов", "ivanov", "sergei", "бахмут", "bakhmut", "t.me/chan", "900", clean.clip, clean.sha256):
        assert secret not in sentences


@pytest.mark.parametrize(("form", "write"), [("docx", docx), ("html", html)])
def test_a_word_that_every_paper_holds_is_found_where_the_paper_says_it(form: str, write: Write) -> None:
    hunt = Hunt([secret] if (secret := words("names", ["Normal", "left"])) else [], (), FORMAT_WORDS, PAPER_WORDS)
    assert list(hunt.in_bytes(f"a.{form}", write(Paper("Quote pack", (Para(text("My name is")),))))) == []
    said = list(hunt.in_bytes(f"a.{form}", write(Paper("Quote pack", (Para(text("My name is Normal")),)))))
    assert [one.what for one in said] == ["names"]


@pytest.mark.parametrize("form", ["txt", "md", "srt", "json"])
def test_a_call_sign_that_formats_hold_too_or_that_has_figures_is_found(form: str) -> None:
    hunt = Hunt([one for spelt in ("Key", "Б-52") if (one := name("tells a call sign", [spelt]))], (), FORMAT_WORDS)
    assert [len(list(hunt.in_bytes(f"a.{form}", told.encode()))) > 0 for told in ("Call sign Key.", "Это Б 52.")] == [
        True,
        True,
    ]
    assert list(hunt.in_bytes(f"a.{form}", b"5,200 of us, at 00:00:52.")) == []
