"""What every translator of text promises, whatever renders."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.contract import endpoint, toy_model
from zeroline.domain.errors import NoModel, WrongUse
from zeroline.domain.speech import Maker
from zeroline.domain.translation import Passage, WantedTerm
from zeroline.engines.fakes import ScriptedTranslator
from zeroline.engines.translate_ct2 import Ct2Translator
from zeroline.engines.translate_fx import FxTranslator
from zeroline.engines.translate_http import Endpoint, HttpTranslator
from zeroline.language.rendering import place_of
from zeroline.ports import Translator

LINES = tuple(toy_model.ENGLISH)
ZERO = WantedTerm("на нуле", "zero line", ("front line",))
FIREFOX_MODELS = "ZEROLINE_TEST_FIREFOX_MODELS"  # a folder with Firefox's ru-en model, where somebody has one


@dataclass(frozen=True)
class Candidate:
    """A translator with what it can do; `dictionary` is what it must say for the toy's lines, None: nobody knows."""

    translator: Translator
    dictionary: dict[str, str] | None
    takes_terms: bool = True


FIRST = {source: english[0] for source, english in toy_model.ENGLISH.items()}


@pytest.fixture(scope="module")
def makers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Callable[[], Candidate]]]:
    def folder(name: str) -> Path:
        return tmp_path_factory.mktemp(name)

    def firefox() -> Candidate:
        there = os.environ.get(FIREFOX_MODELS)
        if there is None:
            pytest.skip(f"not here: Firefox's ru-en model ({FIREFOX_MODELS})")
        return Candidate(FxTranslator(Path(there), offline=True), None, takes_terms=False)

    with endpoint.listening(endpoint.honest(FIRST)) as server:
        yield {
            "scripted": lambda: Candidate(ScriptedTranslator(FIRST | {LINES[0]: "We hold the zero line."}), None),
            "http": lambda: Candidate(HttpTranslator(Endpoint.of(f"{server.url}#toy")), FIRST),
            "opus": lambda: Candidate(Ct2Translator(toy_model.write_opus(folder("opus")), 1), FIRST),
            "nllb": lambda: Candidate(Ct2Translator(toy_model.write_nllb(folder("nllb")), 1), FIRST),
            "firefox": firefox,
        }


@pytest.fixture(scope="module", params=["scripted", "http", "opus", "nllb", "firefox"])
def candidate(request: pytest.FixtureRequest, makers: dict[str, Callable[[], Candidate]]) -> Candidate:
    return makers[request.param]()


def plain(*texts: str) -> list[Passage]:
    return [Passage(text) for text in texts]


def test_each_line_gets_its_own_english_in_order(candidate: Candidate) -> None:
    said = candidate.translator.translate(plain(*LINES, *reversed(LINES)), "ru")
    texts = [one.text for one in said]
    assert texts == texts[::-1]
    assert len(set(texts)) == len(LINES)
    if candidate.dictionary is not None:
        assert texts[: len(LINES)] == [candidate.dictionary[line] for line in LINES]


def test_nothing_asked_nothing_said(candidate: Candidate) -> None:
    assert candidate.translator.translate([], "ru") == ()


def test_a_blank_line_stays_blank_and_in_its_place(candidate: Candidate) -> None:
    said = candidate.translator.translate(plain("", LINES[1], "  \n"), "ru")
    assert [bool(one.text) for one in said] == [False, True, False]


def test_english_is_one_line_in_nfc(candidate: Candidate) -> None:
    for one in candidate.translator.translate(plain("Мы сидим\nна нуле.", unicodedata.normalize("NFD", "Ещё.")), "ru"):
        assert one.text == " ".join(unicodedata.normalize("NFC", one.text).split())


def test_every_rendering_names_its_maker(candidate: Candidate) -> None:
    maker = candidate.translator.maker
    assert isinstance(maker, Maker)
    assert maker.version
    for one in candidate.translator.translate(plain(*LINES), "ru"):
        assert (one.made_by.engine, one.made_by.version) == (maker.engine, maker.version)
        assert one.confidence is None or 0 <= one.confidence <= 1


def test_the_same_lines_get_the_same_english(candidate: Candidate) -> None:
    first, second = (candidate.translator.translate(plain(*LINES), "ru") for _ in range(2))
    assert first == second


def test_a_wanted_term_is_rendered_where_the_translator_takes_terms(candidate: Candidate) -> None:
    if not candidate.takes_terms:
        pytest.skip("this translator takes no terms")
    [said] = candidate.translator.translate([Passage(LINES[0], terms=(ZERO,))], "ru")
    assert place_of(ZERO.renderings, said.text), said.text


def test_lines_around_are_not_translated(candidate: Candidate) -> None:
    bare, within = candidate.translator.translate(
        [Passage(LINES[1]), Passage(LINES[1], before=(LINES[0],), after=(LINES[2],))], "ru"
    )
    assert bare.text == within.text


def test_many_lines_and_a_long_one(candidate: Candidate) -> None:
    long = " ".join(["Мы сидим на нуле."] * 90)  # more than any of the models takes at once
    said = candidate.translator.translate(plain(*(LINES * 20), long), "ru")
    assert len(said) == 61
    assert all(one.text for one in said)


def test_ukrainian_is_translated_too(candidate: Candidate) -> None:
    [said] = candidate.translator.translate(plain("Тримаємо позицію."), "uk")
    assert said.text


def test_a_language_that_is_not_ours_is_refused(candidate: Candidate) -> None:
    with pytest.raises(WrongUse, match="'de'"):
        candidate.translator.translate(plain("Wir sind hier."), "de")


def test_firefox_without_a_model_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", "http://127.0.0.1:9/records")  # nothing listens there
    with pytest.raises(NoModel, match="could not be fetched; try again with a network, or copy the model to"):
        FxTranslator(tmp_path / "none").translate(plain(*LINES), "ru")
    with pytest.raises(NoModel, match="fetching is switched off"):
        FxTranslator(tmp_path / "none", offline=True).translate(plain(*LINES), "ru")


def test_firefox_with_a_damaged_model_says_so(tmp_path: Path) -> None:
    (tmp_path / "ru-en").mkdir()
    (tmp_path / "ru-en" / "model.ruen.intgemm.alphas.bin").write_bytes(b"\x01" * 4096)
    with pytest.raises(NoModel, match="holds half of"):
        FxTranslator(tmp_path, offline=True).translate(plain(*LINES), "ru")
    (tmp_path / "ru-en" / "vocab.ruen.spm").write_bytes(b"\x01" * 4096)
    with pytest.raises(NoModel, match="is damaged"):
        FxTranslator(tmp_path, offline=True).translate(plain(*LINES), "ru")
