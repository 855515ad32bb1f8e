"""The documents say what the code does: what can be compared is compared."""

import ast
import importlib.util
import os
import re
import tomllib
from dataclasses import fields
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.language.desk import mentions
from zeroline.commands.terms import language_of
from zeroline.domain.caption import Caption, Profile
from zeroline.domain.claim import KINDS, Claim, Evidence, Speaker
from zeroline.domain.clip import Clip, Media, Picture, Sound
from zeroline.domain.glossary import Term
from zeroline.domain.meaning import Meaning
from zeroline.domain.mention import Mention
from zeroline.domain.review import Flag
from zeroline.domain.speech import EnglishSegment, Language, Maker, Segment, Speech, Word
from zeroline.language import inventions
from zeroline.pipeline import Work
from zeroline.publish.document import document
from zeroline.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
FLAG_ONLY = {"bilingual", "burn", "overwrite", "protect", "json"}


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    assert page("cli.md") == tool("write_cli_docs").page(), "run python tools/write_cli_docs.py"


def test_every_setting_has_its_row() -> None:
    rows = {row.split("|")[1].strip(" `"): row for row in page("settings.md").splitlines() if row.startswith("| `")}
    for field in fields(Settings):
        assert f"`ZEROLINE_{field.name.upper()}`" in rows[field.name]
    flags = {name for name in rows if name.startswith("--")}
    assert {re.split(r"[ `]", flag)[0].removeprefix("--") for flag in flags} == FLAG_ONLY


def test_the_example_of_settings_is_read(tmp_path: Path) -> None:
    from zeroline.settings import load

    example = page("settings.md").split("# zeroline.toml\n")[1]
    text = "\n".join(line.strip() for line in example.splitlines())
    (tmp_path / "zeroline.toml").write_text(text, encoding="utf-8")
    assert load({}, tmp_path).profile == tomllib.loads(text)["profile"]


def kinds_in(file: Path) -> set[str]:
    """The kinds of flags that a module makes: the first argument of Flag, and (kind, why) pairs in the caption room."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id="Flag"), args=[ast.Constant(value=str(kind)), *_]):
                found.add(kind)
            case ast.Call(func=ast.Name(id="Flag"), args=[ast.Name(id=name), *_]) if name.isupper():
                found.add(getattr(inventions, name))
            case ast.Tuple(elts=[ast.Constant(value=str(kind)), ast.JoinedStr()]) if file.parent.name == "captions":
                found.add(kind)
    return found


def test_every_kind_of_flag_is_explained_and_no_other() -> None:
    made = set().union(*(kinds_in(file) for file in (ROOT / "zeroline").rglob("*.py")))
    told = set(re.findall(r"^\| `(\w+)` \|", page("flags.md"), re.MULTILINE))
    assert told == made


def keys_of(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | set().union(*(keys_of(part) for part in value.values()))
    if isinstance(value, list):
        return set().union(*(keys_of(part) for part in value))
    return set()


def some_meaning() -> Meaning:
    piece = Evidence("s1", "Мы", 0, 2)
    places = ("Zaitseve (Donetsk region)", "Zaitseve (Luhansk region)")
    return Meaning(
        terms=(Term("zero-line", "ноль", "s1", ("zero line",), False, "The foremost positions."),),
        mentions=(Mention("place", "Зайцево", None, "s1", 0, 7, "settlement", places),),
        speakers=(Speaker("sp1", "Speaker 1", "conscript", "1428th Regiment", "Мы", (piece,)),),
        claims=(Claim("appeal", ("s1",), "the speaker", evidence=(piece,), speaker="sp1"),),
        flags=(Flag("term_not_rendered", "s1", "«ноль» should read “zero line”."),),
        voices=(("s1", "sp1"),),
    )


def some_work() -> Work:
    """One of everything that a document can hold."""
    picture = Picture(640, 360, "h264", Fraction(25))
    media = Media("mov", 2000, picture, Sound("aac", 48_000, 1))
    word = Word(0, 900, "Мы.", 0.9)
    speech = Speech(
        Language("ru", 0.99),
        (Segment("s1", 0, 900, "Мы.", 0.9, (word,), "ru"),),
        (EnglishSegment("e1", 0, 900, "We.", ("s1",), confidence=0.8),),
        (Flag("unheard", None, "A voice.", 0, 900),),
        Maker("engine", "1", "model"),
        timing_ms={"hear": 1, "encode": 1, "decode": 1, "second_look": 1, "align": 1},
    )
    profile = Profile("netflix", 42, 2, 20, None, None, 833, 7000, 2)
    captions = (Caption(0, 900, ("We.",), ("e1",), original=("Мы.",)),)
    clip, meaning = Clip("abc", Path("x.mp4"), "0" * 64, media), some_meaning()
    return Work(clip, profile, speech, meaning, captions, (), speech.flags + meaning.flags)


def test_every_field_of_the_json_document_is_explained() -> None:
    words = set(re.findall(r"[a-z0-9_]+", " ".join(re.findall(r"`([^`]+)`", page("json.md")))))
    assert keys_of(document(some_work())) <= words


def test_every_kind_of_claim_is_explained_in_its_own_words() -> None:
    kinds = tomllib.loads((ROOT / "zeroline" / "data" / "claims.toml").read_text(encoding="utf-8"))["kinds"]
    told = re.findall(r"^\| `(\w+)` \| (.+) \|$", page("claims.md"), re.MULTILINE)
    assert told == [(kind, kinds[kind]["definition"]) for kind in KINDS]


NAMES = re.findall(r"^\| «(.+)» \| (\w+) \| (.+) \|$", page("names.md"), re.MULTILINE)


@pytest.mark.parametrize(("said", "kind", "written"), NAMES)
def test_a_name_in_the_documents_is_found_and_written_so(said: str, kind: str, written: str) -> None:
    found = [(mention.kind, mention.canonical) for mention in mentions(said, language_of(said))]
    assert found == [(kind, None if written == "null" else written)]


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
def test_links_lead_somewhere(file: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", file.read_text(encoding="utf-8"))
    inside = [link for link in links if "://" not in link]
    assert [link for link in inside if not (file.parent / link).exists()] == []


def test_pictures_are_small() -> None:
    assert (ROOT / "docs" / "captioned-frame.png").stat().st_size < 300_000


def test_the_check_from_nothing_can_be_run() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_skips_are_told_and_what_should_be_there_is_a_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lister = tool("list_skips")
    report = tmp_path / "report.xml"
    report.write_text('<s><t><skipped message="not here: a clip"/></t><t><skipped message="not here: a clip"/></t></s>')
    assert lister.main([str(report)]) == 0
    assert capsys.readouterr().out == "Skipped tests: 2\n  2 x not here: a clip\n"
    report.write_text('<s><t><skipped message="not installed: unshare"/></t></s>')
    assert lister.main([str(report)]) == 1
    assert "! unshare should have been installed." in capsys.readouterr().out
    assert lister.main([str(tmp_path / "none.xml")]) == 1
