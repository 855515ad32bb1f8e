"""Text files as phones, forums and old machines write them, and files that are none."""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path

import pytest

from zeroline.domain.errors import BadText
from zeroline.engines.read_text import is_text, read_text

RUSSIAN = "Мы сидим на нуле третью неделю, и никто нас не меняет.\nКомбат молчит."
UKRAINIAN = "Ми тримаємо позицію третій тиждень, і ніхто нас не міняє.\nКомбат мовчить."


@pytest.mark.parametrize(
    ("name", "text"),
    [("post.txt", True), ("POST.TXT", True), ("a.md", True), ("post.mp4", False), ("txt", False), ("a.txt.mp4", False)],
)
def test_a_text_is_known_by_its_name(name: str, text: bool) -> None:
    assert is_text(Path(name)) is text


@pytest.mark.parametrize(
    ("encoding", "mark", "text"),
    [
        ("utf-8", b"", RUSSIAN),
        ("utf-8", codecs.BOM_UTF8, RUSSIAN),
        ("utf-16-le", codecs.BOM_UTF16_LE, RUSSIAN),
        ("utf-16-be", codecs.BOM_UTF16_BE, UKRAINIAN),
        ("utf-32-le", codecs.BOM_UTF32_LE, RUSSIAN),
        ("utf-16-le", b"", RUSSIAN),
        ("utf-16-be", b"", UKRAINIAN),
        ("cp1251", b"", RUSSIAN),
        ("cp1251", b"", UKRAINIAN),
        ("koi8-u", b"", RUSSIAN),
        ("koi8-u", b"", UKRAINIAN),
        ("cp866", b"", RUSSIAN),
        ("iso8859-5", b"", RUSSIAN),
        ("iso8859-5", b"", UKRAINIAN),
    ],
)
def test_encodings_are_told_apart(tmp_path: Path, encoding: str, mark: bytes, text: str) -> None:
    data = mark + text.encode(encoding)
    (tmp_path / "post.txt").write_bytes(data)
    read = read_text(tmp_path / "post.txt")
    assert (read.text, read.encoding, read.sha256) == (text, encoding, hashlib.sha256(data).hexdigest())


def test_line_breaks_and_accents_come_in_one_form(tmp_path: Path) -> None:
    (tmp_path / "post.txt").write_bytes("Е\u0308ж\r\nи\u0306од\rда".encode())
    assert read_text(tmp_path / "post.txt").text == "Ёж\nйод\nда"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty; there is nothing to translate"),
        (codecs.BOM_UTF8, "is empty"),
        (b" \r\n\t\n", "is empty"),
        (b"\x7fELF\x02\x01\x01" + bytes(64), "is in no encoding"),
        (bytes(range(256)) * 20, "is in no encoding"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(128, 256)) * 9, "is in no encoding"),
        ("Да".encode("cp1251"), "is in no encoding that could be recognised; save it as UTF-8"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x41", "says that it is utf-16-le, and is not"),
        (codecs.BOM_UTF16_LE + "Да\x00нет".encode("utf-16-le"), "is not a text, whatever its name says"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "post.txt").write_bytes(data)
    with pytest.raises(BadText, match=said) as refused:
        read_text(tmp_path / "post.txt")
    assert refused.value.exit_code == 3


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadText, match=r"cannot be read \(no such file or directory\)"):
        read_text(tmp_path / "nowhere.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(BadText, match="is a directory"):
        read_text(tmp_path / "folder.txt")


def test_a_text_that_is_far_too_long_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(1 << 34)
    with pytest.raises(BadText, match="is larger than 10 MB; split it"):
        read_text(tmp_path / "huge.txt")
