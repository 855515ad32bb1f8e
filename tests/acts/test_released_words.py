"""How a file of captions differs from the words that were released, in every format."""

from __future__ import annotations

from pathlib import Path

import pytest

from zeroline.acts.released_words import against, captions_in
from zeroline.archive.public import Public
from zeroline.captions.formats import WRITERS
from zeroline.captions.sheet import Sheet
from zeroline.domain.caption import Caption
from zeroline.domain.release import Released
from zeroline.domain.verified import Changed

ID = "abcdefghij"
SHEET = Sheet(original_language="ru", mark=f"English captions: The Desk · {ID} v1")
SAID = (Caption(200, 1900, ("We are not going", "to the assault.")), Caption(2000, 3500, ("Nobody signed it.",)))
SPOKEN = (Caption(200, 1900, ("Мы не пойдём на штурм.",)),)


def asked(content: str, form: str, folder: Path) -> tuple[Changed, ...] | None:
    (folder / "spoken").write_text(WRITERS["srt"](SPOKEN, SHEET), encoding="utf-8")
    made = Released(ID, 1, "clip", "v", 1, "2024-02-03T12:00:00Z", False, 2, {f"{ID}.ru.srt": "spoken"})
    body = {
        **{"id": ID, "version": 1, "credit": "The Desk", "override": None, "eyes": 2},
        "captions": [{"start_ms": one.start_ms, "end_ms": one.end_ms, "lines": one.lines} for one in SAID],
    }
    captions = captions_in(content, form)
    assert captions is not None
    known = Public({ID: (made,)}, frozenset(), frozenset())
    compared = against(captions, content, known, lambda _made: body, folder.joinpath)
    return None if compared is None else compared[1]


@pytest.mark.parametrize("form", WRITERS)
def test_what_was_released_differs_in_nothing_and_a_lost_not_is_named(form: str, tmp_path: Path) -> None:
    content = WRITERS[form](SAID, SHEET)
    assert asked(content, form, tmp_path) == ()
    assert asked(content, "", tmp_path) == ()  # by its look, where its name does not tell
    assert asked(content.replace("are not going", "are going"), form, tmp_path) == (
        Changed(200, "We are not going to the assault.", "We are going to the assault."),
    )


def test_lines_that_were_added_left_out_or_moved_are_named(tmp_path: Path) -> None:
    def changed(*captions: Caption) -> tuple[Changed, ...] | None:
        return asked(WRITERS["vtt"](captions, SHEET), "vtt", tmp_path)

    assert changed(SAID[0]) == (Changed(2000, "Nobody signed it.", None),)
    assert changed(*SAID, Caption(4000, 5000, ("Glory!",))) == (Changed(4000, None, "Glory!"),)
    moved = Caption(6000, 7500, SAID[1].lines)
    assert changed(SAID[0], moved) == (Changed(2000, "Nobody signed it.", "Nobody signed it. (at 6.0 s)"),)


def test_the_spoken_words_are_compared_too_and_others_are_nobodys(tmp_path: Path) -> None:
    plain = Sheet(language="ru")
    assert asked(WRITERS["srt"](SPOKEN, SHEET), "srt", tmp_path) == ()
    assert asked(WRITERS["srt"](SPOKEN, plain), "srt", tmp_path) == ()
    assert asked(WRITERS["vtt"]((Caption(0, 900, ("Quite another line.",)),), plain), "vtt", tmp_path) is None
    assert captions_in("nothing", "txt") is None
    assert captions_in("WEBVTT\n\n00:bad --> x\nA\n", "vtt") is None


@pytest.mark.parametrize("style", ["Mark", " Mark", "Card", "*Card", "Elsewhere"])
def test_what_stands_in_the_picture_is_shown_whatever_its_style_is_called(style: str, tmp_path: Path) -> None:
    content = WRITERS["ass"](SAID, SHEET) + f"Dialogue: 0,0:00:04.00,0:00:05.00,{style},,0,0,0,,We left.\n"
    assert asked(content, "ass", tmp_path) == (Changed(4000, None, "We left."),)
