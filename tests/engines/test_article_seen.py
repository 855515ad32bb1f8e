"""An article is what a reader sees: what is struck through, hidden or turned around is not read as it is written."""

import zipfile
from pathlib import Path

import pytest

from zeroline.engines.article_docx import from_docx
from zeroline.engines.article_html import from_html
from zeroline.engines.article_parts import cleaned
from zeroline.engines.article_text import from_markdown

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize(
    ("markup", "seen"),
    [
        ("“We’re <del>not</del> refusing to fight.”", "“We’re refusing to fight.”"),
        ("“We’re <s>not</s> refusing to fight.”", "“We’re refusing to fight.”"),
        ("“We’re <strike>not</strike> refusing to fight.”", "“We’re refusing to fight.”"),
        ("“We’re <i style='text-decoration: line-through'>not</i> refusing to fight.”", "“We’re refusing to fight.”"),
        ("“We’re <i style='font-size:0.0em'>not</i> refusing to fight.”", "“We’re refusing to fight.”"),
        ("“We’re <i style='color:transparent'>not</i> refusing to fight.”", "“We’re refusing to fight.”"),
        ("“We’re <i style='position:absolute;left:-9999px'>not</i> refusing to fight.”", "“We’re refusing to fight.”"),
        ("“We’re <i style='font-size:0.9em;opacity:.8'>not</i> refusing.”", "“We’re not refusing.”"),
        ("“We’re <ruby>not<rt>now</rt></ruby> refusing to fight.”", "“We’re not refusing to fight.”"),
        ("“There were 6<sup>2</sup> of us.”", "“There were 6² of us.”"),
        ("“There were <bdo dir=rtl>62</bdo> of us.”", "“There were 26 of us.”"),
        ("“We’re n<b>o</b>t refusing to fight.”", "“We’re not refusing to fight.”"),
    ],
)
def test_a_page(markup: str, seen: str) -> None:
    assert [
        text for _, text in from_html(f"<html><body><article><p>{markup}</p></article></body></html>").paragraphs
    ] == [seen]


@pytest.mark.parametrize("hidden", ["<w:strike/>", "<w:dstrike/>", "<w:vanish/>"])
def test_a_document(hidden: str, tmp_path: Path) -> None:
    runs = [("“We’re ", ""), ("not ", hidden), ("refusing ", '<w:strike w:val="0"/>'), ("to fight.”", "")]
    body = "".join(
        f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' for text, properties in runs
    )
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as packed:
        packed.writestr("word/document.xml", f"<w:document {_W}><w:body><w:p>{body}</w:p></w:body></w:document>")
    assert from_docx(str(tmp_path / "a.docx")).paragraphs == (("text", "“We’re refusing to fight.”"),)


@pytest.mark.parametrize(
    "struck",
    [
        "~~not~~",
        "<del>not</del>",
        "<s class='x'>not</s>",
        "<i style='display:none'><i>not</i> not</i>",
        "<span hidden>not<br></span>",
        "<img hidden>",
    ],
)
def test_markdown(struck: str) -> None:
    assert from_markdown(f"“We’re {struck} refusing to fight.”").paragraphs == (("text", "“We’re refusing to fight.”"),)


def test_what_is_set_as_code_is_seen() -> None:
    seen = (("text", "“We’re not refusing to fight.”"),)
    assert from_markdown("“We’re `not` refusing to fight.”").paragraphs == seen
    page = "<html><body><article><p>“We’re <code>not</code> refusing to fight.”</p></article></body></html>"
    assert from_html(page).paragraphs == seen


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("now there are \u202e17\u202c.", "now there are 71."),
        ("\u2067\u202e62\u202c\u2069 of us", "26 of us"),
        ("\u202aleft\u202c to right", "left to right"),
    ],
)
def test_turned_letters(written: str, seen: str) -> None:
    assert cleaned(written) == seen
