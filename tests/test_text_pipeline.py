"""The story of a text, with scripted English and the real glossary, guards and names."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from zeroline.crew import lemmatiser, lore
from zeroline.domain.errors import BadText, CannotWrite, EngineFailed, OutputExists, WrongUse
from zeroline.domain.written import WrittenText
from zeroline.engines.fakes import ScriptedTranslator
from zeroline.engines.kept_files import FolderKeeper
from zeroline.jobs import refuse_originals
from zeroline.language.understanding import Lore
from zeroline.ports import Progress
from zeroline.publish.text_draft import TextFiles, text_document, write_text_draft
from zeroline.settings import Settings
from zeroline.text_pipeline import TextCrew, TextWork, translate_text

POST = """Сводка от бойцов

— 1428-й полк сидит на нуле. Мы не подписывали контрактов!
https://t.me/front/12
"""
ENGLISH = {
    "Сводка от бойцов": "A report from the fighters",
    "1428-й полк сидит на нуле.": "The 1428th Regiment is at the zero line.",
    "Мы не подписывали контрактов!": "We did not sign any contracts!",
}


@cache
def known() -> Lore:
    return lore(Settings(home=Path("nowhere")))


def crew(home: Path, translator: ScriptedTranslator) -> TextCrew:
    return TextCrew(translator, lemmatiser(), FolderKeeper(home), known())


def text(content: str = POST) -> WrittenText:
    return WrittenText(Path("in") / "post.txt", hashlib.sha256(content.encode()).hexdigest(), "utf-8", content)


def worked(home: Path, translator: ScriptedTranslator, content: str = POST) -> TextWork:
    return translate_text(text(content), crew(home, translator), None, lambda _: None)


def test_a_post_is_rendered_and_checked(tmp_path: Path) -> None:
    translator = ScriptedTranslator(ENGLISH, confidence=0.5)
    document = text_document(worked(tmp_path, translator))
    assert document["language"] == {"tag": "ru", "confidence": 1.0, "sure": True}
    assert [one["text"] for one in document["english"]] == [*ENGLISH.values(), "https://t.me/front/12"]
    assert [one["translated"] for one in document["english"]] == [True, True, True, False]
    assert [one["source_ids"] for one in document["english"]] == [["s1"], ["s2"], ["s3"], ["s4"]]
    assert [one["line"] for one in document["source"]] == [1, 3, 3, 4]
    terms = {term["entry"]: (term["surface"], term["segment"], term["rendered"]) for term in document["terms"]}
    assert terms["zero-line"] == ("на нуле", "s2", True)
    assert {"kind": "unit", "surface": "1428-й полк", "canonical": "1428th Regiment", "segment": "s2"} in document[
        "mentions"
    ]
    assert document["flags"] == []
    assert document["engine"] == {"name": "scripted", "version": "1", "model": None}


def test_the_translator_is_given_terms_and_the_lines_around(tmp_path: Path) -> None:
    translator = ScriptedTranslator(ENGLISH)
    worked(tmp_path, translator)
    [(lines, language)] = translator.asked
    assert language == "ru"
    assert [line.text for line in lines] == list(ENGLISH)
    assert (lines[1].before, lines[1].after) == (("Сводка от бойцов",), ("Мы не подписывали контрактов!",))
    assert ("на нуле", "zero line") in [(term.surface, term.preferred) for term in lines[1].terms]


def test_bad_english_is_flagged_not_mended(tmp_path: Path) -> None:
    bad = ENGLISH | {
        "1428-й полк сидит на нуле.": "The 1248th Regiment sits at zero degrees.",
        "Мы не подписывали контрактов!": "We signed contracts!",
    }
    work = worked(tmp_path, ScriptedTranslator(bad))
    kinds = {(flag.kind, flag.segment) for flag in work.flags}
    assert {("lost_negation", "s3"), ("number_mismatch", "s2"), ("unit_mismatch", "s2")} <= kinds
    assert work.english_texts[2] == "We signed contracts!"


def test_a_term_that_is_not_rendered_is_flagged_with_the_proposal(tmp_path: Path) -> None:
    bad = ENGLISH | {"1428-й полк сидит на нуле.": "The 1428th Regiment is in its trenches."}
    work = worked(tmp_path, ScriptedTranslator(bad))
    [flag] = [flag for flag in work.flags if flag.kind == "term_not_rendered"]
    assert flag.segment == "s2"
    assert flag.why.startswith("«на нуле» should read “zero line”")


def test_work_that_was_done_is_not_done_again(tmp_path: Path) -> None:
    first, second = ScriptedTranslator(ENGLISH), ScriptedTranslator(ENGLISH)
    done = worked(tmp_path, first)
    again = worked(tmp_path, second)
    assert (len(first.asked), len(second.asked)) == (1, 0)
    assert again == replace(done, kept=True)


def test_a_long_text_goes_in_batches_and_is_taken_up_where_it_broke_off(tmp_path: Path) -> None:
    long = "\n".join(f"Нас было {number} человек." for number in range(2, 97))
    events: list[Progress] = []
    translator = ScriptedTranslator()
    translate_text(text(long), crew(tmp_path, translator), "ru", events.append)
    assert [len(lines) for lines, _ in translator.asked] == [40, 40, 15]
    assert [(event.done, event.total) for event in events] == [(0, 95), (40, 95), (80, 95), (95, 95)]
    later = ScriptedTranslator()
    translate_text(text(f"{long}\nНас осталось трое."), crew(tmp_path, later), "ru", events.append)
    assert [len(lines) for lines, _ in later.asked] == [16]


def test_what_a_translator_raises_goes_through(tmp_path: Path) -> None:
    with pytest.raises(EngineFailed, match="broke"):
        worked(tmp_path, ScriptedTranslator(fault=EngineFailed("it broke")))


def test_a_text_without_our_languages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadText, match=r"post\.txt: holds nothing in Russian or Ukrainian\."):
        worked(tmp_path, ScriptedTranslator(), "Only English.")


def test_a_language_in_doubt_is_flagged(tmp_path: Path) -> None:
    [flag] = [flag for flag in worked(tmp_path, ScriptedTranslator(), "Комбат.").flags if flag.segment is None]
    assert (flag.kind, flag.why) == (
        "language_unsure",
        "Russian or Ukrainian? Taken for ru, for which nothing tells; say --language ru or uk.",
    )


def test_the_files_have_the_layout_of_the_original(tmp_path: Path) -> None:
    work = worked(tmp_path / "home", ScriptedTranslator(ENGLISH))
    out = tmp_path / "out"
    assert write_text_draft(work, TextFiles(out, True, False)) == [out / "post.en.txt", out / "post.json"]
    assert (out / "post.en.txt").read_text(encoding="utf-8") == (
        "[MACHINE DRAFT, NOT REVIEWED]\n\n"
        "A report from the fighters\n\n— The 1428th Regiment is at the zero line. We did not sign any contracts!\n"
        "https://t.me/front/12\n"
    )
    assert json.loads((out / "post.json").read_text(encoding="utf-8")) == text_document(work)
    assert sorted(path.name for path in out.iterdir()) == ["post.en.txt", "post.json"]


def test_a_result_takes_the_place_of_no_folder_and_of_nothing_unasked(tmp_path: Path) -> None:
    work = worked(tmp_path / "home", ScriptedTranslator(ENGLISH))
    (tmp_path / "post.json").mkdir()
    with pytest.raises(CannotWrite, match="is a folder"):
        write_text_draft(work, TextFiles(tmp_path, True, True))
    (tmp_path / "post.en.txt").write_text("mine")
    with pytest.raises(OutputExists):
        write_text_draft(work, TextFiles(tmp_path, False, False))
    assert (tmp_path / "post.en.txt").read_text() == "mine"


def test_a_name_in_an_old_encoding_is_shown_as_far_as_it_can_be(tmp_path: Path) -> None:
    work = worked(tmp_path / "home", ScriptedTranslator(ENGLISH))
    work = replace(work, text=replace(work.text, path=Path(os.fsdecode(b"\xef\xee\xf1\xf2.txt"))))
    written = write_text_draft(work, TextFiles(tmp_path / "out", True, False))
    assert "\ufffd" in json.loads(written[1].read_text(encoding="utf-8"))["text"]["file"]


def test_no_text_that_came_in_is_replaced(tmp_path: Path) -> None:
    given = [tmp_path / "post.txt", tmp_path / "post.en.txt"]
    for path in given:
        path.write_text(POST, encoding="utf-8")
    files = TextFiles(tmp_path, True, True)
    with pytest.raises(WrongUse, match=r"A result of .*post\.txt would replace .*post\.en\.txt, which is a text"):
        refuse_originals(given, files.standing)
