"""Real files of every kind through the real readers in their sandbox; and what is made to harm ends in a sentence."""

from __future__ import annotations

import plistlib
import zipfile
from pathlib import Path

import pytest

from tests.engines.article_files import PAGE, SAID, WORD, docx, pdf, pdf_that_swells, word
from zeroline.domain.errors import BadArticle
from zeroline.domain.quote import Article
from zeroline.engines.article_dates import dateline, iso_date
from zeroline.engines.read_article import read_article


def said(article: Article) -> list[tuple[str, str]]:
    return [(paragraph.kind, paragraph.text) for paragraph in article.paragraphs]


def texts(article: Article) -> list[str]:
    return [paragraph.text for paragraph in article.paragraphs]


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_page_is_read_without_what_stands_around_its_article(tmp_path: Path) -> None:
    article = read_article(written(tmp_path, "page.html", PAGE))
    assert said(article) == SAID
    assert (article.title, article.published) == ("Soldiers refuse orders", "2023-07-04T10:00:00Z")


def test_a_page_that_a_browser_saved_in_one_file(tmp_path: Path) -> None:
    mhtml = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="B"\nSnapshot-Content-Location: https://x/a\n\n'
        "--B\nContent-Type: text/html\nContent-Location: https://x/ad\n\n<p>“An advert,” it said.</p>\n"
        "--B\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\nContent-Location: https://x/a\n\n"
        f"{PAGE}\n--B--\n"
    )
    archive = plistlib.dumps(
        {"WebMainResource": {"WebResourceData": PAGE.encode(), "WebResourceTextEncodingName": "UTF-8"}}
    )
    binary = plistlib.dumps(plistlib.loads(archive), fmt=plistlib.FMT_BINARY)
    assert said(read_article(written(tmp_path, "page.mhtml", mhtml))) == SAID
    assert said(read_article(written(tmp_path, "page.webarchive", binary))) == SAID


def test_markdown(tmp_path: Path) -> None:
    text = (
        "---\ntitle: Refusal\ndate: 2023-07-03\n---\n# Refusal\n\nHe said: “We *do not*\nrefuse,” and [left](http://x).\n\n"
        '> We wait.\n>\n> We still wait.\n\n```\nprint("“no,” he said")\n```\n- “No,” she said.\n'
    )
    article = read_article(written(tmp_path, "a.md", text))
    assert (article.title, article.published) == ("Refusal", "2023-07-03")
    assert said(article) == [
        ("heading", "Refusal"),
        ("text", "He said: “We do not refuse,” and left."),
        ("block_quote", "We wait."),
        ("block_quote", "We still wait."),
        ("text", "“No,” she said."),
    ]


def test_text_by_lines_and_by_wrapped_lines(tmp_path: Path) -> None:
    by_lines = read_article(written(tmp_path, "a.txt", "3 July 2023\n“We refuse,” he said.\n> Set off.\nThe end."))
    assert by_lines.published == "2023-07-03"
    assert said(by_lines)[1:] == [("text", "“We refuse,” he said."), ("block_quote", "Set off."), ("text", "The end.")]
    wrapped = read_article(
        written(tmp_path, "b.txt", "“We refuse to\ngo there,” he\nsaid.\n\nThe second\nparagraph.\n")
    )
    assert texts(wrapped) == ["“We refuse to go there,” he said.", "The second paragraph."]


def test_word_documents(tmp_path: Path) -> None:
    body = (
        word("Refusal", "berschrift1") + "<w:p><w:r><w:t>“We </w:t></w:r>"
        "<w:del><w:r><w:delText>never </w:delText></w:r></w:del>"
        "<w:r><w:t>refuse,” he said.</w:t></w:r></w:p>" + word("We wait.", "Zitat")
    )  # fmt: skip
    styles = "".join(
        f'<w:style w:styleId="{ident}"><w:name w:val="{name}"/></w:style>'
        for ident, name in (("berschrift1", "heading 1"), ("Zitat", "Quote"))
    )
    assert said(read_article(docx(tmp_path / "a.docx", body, styles))) == [
        ("heading", "Refusal"),
        ("text", "“We refuse,” he said."),
        ("block_quote", "We wait."),
    ]


def test_pdf_columns_hyphens_and_running_heads(tmp_path: Path) -> None:
    left = [
        "“We do not refuse to serve, but we were",
        "never told where the regi-",
        "ment is,” the soldier said to us.",
        "He left.",
    ]
    right = [
        "The second column tells that the men",
        "have waited for five days and that no-",
        "body from the army’s command has",
        "come.",
    ]
    pages = [
        [(50, 800, 8, "The Northern Paper"), (280, 30, 8, str(number))]
        + [(50, 740 - 14 * at, 11, line) for at, line in enumerate(left)]
        + [(320, 740 - 14 * at, 11, line) for at, line in enumerate(right)]
        for number in (1, 2, 3)
    ]
    article = read_article(pdf(tmp_path / "a.pdf", pages))
    once = (
        "“We do not refuse to serve, but we were never told where the regiment is,” the soldier said to us. He left. "
        "The second column tells that the men have waited for five days and that nobody from the army’s command has "
        "come."
    )
    assert " ".join(texts(article)) == " ".join([once] * 3)


def test_a_pdf_of_three_hundred_pages(tmp_path: Path) -> None:
    def line(number: int) -> str:  # no two alike, or they would be running lines
        name = "".join(chr(ord("a") + int(digit)) for digit in str(number))
        return f"“We have waited for five days,” the soldier {name} said."

    pages = [[(50, 780 - 14 * at, 11, line(page * 50 + at)) for at in range(50)] for page in range(300)]
    article = read_article(pdf(tmp_path / "long.pdf", pages))
    assert " ".join(texts(article)).count("five days") == 300 * 50


RUSSIAN = "Военные записали обращение. «Мы не подписывали контракты», — говорит мужчина. Он добавляет, что их бросили."


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("bom.txt", "\ufeff“We refuse.”".encode(), "“We refuse.”"),
        ("wide.txt", "“We refuse.” Мы не пойдём.".encode("utf-16"), "“We refuse.” Мы не пойдём."),
        ("bare-wide.txt", "“We refuse,” he said.".encode("utf-16-le"), "“We refuse,” he said."),
        ("windows.txt", "“We refuse,” he said. It’s over.".encode("cp1252"), "“We refuse,” he said. It’s over."),
        ("windows-russian.txt", RUSSIAN.encode("cp1251"), RUSSIAN),
        ("koi8.txt", RUSSIAN.translate({171: '"', 187: '"', 8212: "-"}).encode("koi8-r"), None),
        (
            "says-latin.html",
            b"<meta charset=iso-8859-1><p>" + "“We refuse,” he said.".encode(),
            "“We refuse,” he said.",
        ),
        ("says-utf8.html", b"<meta charset=utf-8><p>" + RUSSIAN.encode("cp1251"), RUSSIAN),
    ],
)
def test_encodings_by_what_they_are(tmp_path: Path, name: str, data: bytes, text: str | None) -> None:
    expected = text or RUSSIAN.translate({171: '"', 187: '"', 8212: "-"})
    assert texts(read_article(written(tmp_path, name, data))) == [expected]


def test_bytes_that_are_lost_do_not_make_another_encoding_of_a_short_text(tmp_path: Path) -> None:
    article = read_article(written(tmp_path, "a.txt", "«Мы не пойдём», ".encode() + b"\xff" + " — сказал он.".encode()))
    assert texts(article) == ["«Мы не пойдём», \ufffd — сказал он."]
    assert article.notes == ("It is UTF-8 but for 1 bytes or so; a \ufffd stands where a letter could not be read.",)
    windows = read_article(written(tmp_path, "b.txt", "“Ça va,” he said.".encode("cp1252")))
    assert windows.notes == ("It was read as cp1252; where letters look wrong, save it as UTF-8.",)


def test_letters_that_were_decoded_wrongly_once_are_put_right_and_told(tmp_path: Path) -> None:
    garbled = "“We refuse,” he said. “We’re done.”".encode().decode("latin-1")
    article = read_article(written(tmp_path, "a.txt", garbled))
    assert texts(article) == ["“We refuse,” he said. “We’re done.”"]
    assert article.notes == ("Its letters had been decoded wrongly once (â€œ for “) and were put right.",)


def test_entities_that_a_page_declares_are_not_opened(tmp_path: Path) -> None:
    secret = written(tmp_path, "secret.txt", "a secret")
    page = (
        f'<!DOCTYPE x [<!ENTITY x SYSTEM "file://{secret}">]><html><body><p>&x; “We refuse,” he said.</p></body></html>'
    )
    assert texts(read_article(written(tmp_path, "a.html", page))) == ["&x; “We refuse,” he said."]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.txt", "", "is empty (0 bytes)."),
        ("blank.txt", "  \n ", "holds no text."),
        ("bytes.txt", b"\0\1\2\3" * 500, "is not a text, whatever its name says."),
        ("a.pdf", "hello", "is not a PDF file, whatever its name says."),
        ("broken.pdf", b"%PDF-1.4\n" + b"garbage" * 99, "is a damaged PDF; save it again."),
        ("a.rtf", r"{\rtf1 hello}", "is an RTF file; save it as DOCX or text."),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Word file; save it as DOCX or text."),
        ("line.txt", "“We go,” he said. " * 300_000, None),
        ("deep.html", "<div>" * 100_000 + "“We refuse,” he said.", None),
    ],
)
def test_what_is_no_article_ends_in_a_sentence(
    tmp_path: Path, name: str, content: str | bytes, sentence: str | None
) -> None:
    path = written(tmp_path, name, content)
    with pytest.raises(BadArticle) as refused:
        read_article(path)
    assert refused.value.sentence.startswith(f"{path}: ")
    assert sentence is None or refused.value.sentence == f"{path}: {sentence}"


def test_a_word_document_that_unpacks_to_a_gigabyte(tmp_path: Path) -> None:
    path = docx(tmp_path / "bomb.docx", " " * (70 << 20))
    with pytest.raises(BadArticle, match="unpacks to more than any article"):
        read_article(path)


def test_a_pdf_whose_page_unpacks_to_gigabytes(tmp_path: Path) -> None:
    path = pdf_that_swells(tmp_path / "bomb.pdf", 2)
    assert path.stat().st_size < 100_000
    with pytest.raises(BadArticle, match=r"made to harm|takes longer"):
        read_article(path)


def test_a_word_document_with_entities(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("word/document.xml", f'<!DOCTYPE x [<!ENTITY a "b">]><w:document xmlns:w="{WORD}"/>')
    with pytest.raises(BadArticle, match="declares entities"):
        read_article(path)


def test_there_is_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(BadArticle, match="there is no such file"):
        read_article(tmp_path / "a.txt")
    with pytest.raises(BadArticle, match="is a folder"):
        read_article(tmp_path)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Published 3 July 2023, 14:05", "2023-07-03"),
        ("July 3, 2023", "2023-07-03"),
        ("3. Juli 2023", "2023-07-03"),
        ("le 3 juillet 2023", "2023-07-03"),
        ("3 июля 2023 года", "2023-07-03"),
        ("3 липня 2023", "2023-07-03"),
        ("03.07.2023", "2023-07-03"),
        ("31 June 2023", None),
        ("There were 300 men", None),
    ],
)
def test_datelines(line: str, day: str | None) -> None:
    assert dateline([line]) == day


@pytest.mark.parametrize(
    ("written_as", "iso"),
    [
        ("2023-07-04T10:00:00Z", "2023-07-04T10:00:00Z"),
        ("2023-07-04", "2023-07-04"),
        ("Tue, 04 Jul 2023 10:00:00 GMT", "2023-07-04T10:00:00+00:00"),
        ("2023-13-45", None),
        ("soon", None),
    ],
)
def test_dates_in_metadata(written_as: str, iso: str | None) -> None:
    assert iso_date(written_as) == iso


def test_a_line_of_brackets_is_read(tmp_path: Path) -> None:
    article = read_article(written(tmp_path, "brackets.md", "[" * 5_000 + "“We refuse,” he said."))
    assert article.paragraphs[-1].text.endswith("“We refuse,” he said.")


def test_a_pdf_whose_list_of_pages_holds_itself_is_refused_with_a_sentence(tmp_path: Path) -> None:
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"]
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    tail = f"xref\n0 3\n0000000000 65535 f \n{table}trailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    with pytest.raises(BadArticle, match="is a damaged PDF"):
        read_article(written(tmp_path, "loop.pdf", body + tail))
