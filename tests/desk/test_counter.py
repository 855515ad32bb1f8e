"""The public's page: one file of one form, no account, within bounds; absent unless the desk was started for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.desk.made import ScriptedRoom, Visitor, office, served
from zeroline.archive.opening import open_archive
from zeroline.desk.counter import Counter
from zeroline.domain.verified import AMBER, Changed, Line, Verified

HOSTILE = "<script>alert(1)</script>"
FOUND = Verified(AMBER, "The picture is ours.", "abcdefghij", 2, (HOSTILE,), (Line(0, 900, "We did not sign."),),
                 (Changed(0, "We did not sign.", HOSTILE),))  # fmt: skip


@dataclass
class Scripted:
    """Notes what it was asked and whether the file was there."""

    asked: list[tuple[bytes, str]] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    now: float = 0.0

    def ask(self, path: Path, name: str) -> Verified:
        self.asked.append((path.read_bytes(), name))
        self.paths.append(path)
        return FOUND


@pytest.fixture
def at(tmp_path: Path) -> Iterator[tuple[Visitor, Scripted]]:
    archive = open_archive(tmp_path)
    scripted = Scripted()
    counter = Counter(scripted.ask, lambda: scripted.now)
    one = replace(office(tmp_path, archive, ScriptedRoom(archive)), counter=counter)
    with served(one) as client:
        yield Visitor(client), scripted
    archive.ledger.database.close()


def test_anybody_checks_a_file_and_reads_the_answer(at: tuple[Visitor, Scripted]) -> None:
    visitor, scripted = at
    assert 'enctype="multipart/form-data"' in visitor.get("/verify").text
    content = bytes(range(256)) * 9000 + b"\r\n--like a boundary--\r\n"
    answer = visitor.post("/verify", files={"file": ("C:\\clips\\x.mp4", content, "video/mp4")})
    assert answer.status_code == 200
    assert scripted.asked == [(content, "x.mp4")]
    assert not scripted.paths[0].exists()
    assert "AMBER" in answer.text
    assert "We did not sign." in answer.text
    assert HOSTILE not in answer.text


def test_what_is_no_form_with_a_file_is_refused(at: tuple[Visitor, Scripted]) -> None:
    visitor, scripted = at
    boundary = {"content-type": "multipart/form-data; boundary=B"}
    head = b'--B\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    bodies = (
        b"",
        b"--B--",
        head,
        head + b"x",
        b"--B\r\n\r\nx\r\n--B--\r\n",
        head.replace(b"--B", b"--C") + b"x\r\n--B--",
    )
    for body in bodies:
        assert visitor.post("/verify", content=body, headers=boundary).status_code == 400, body
        scripted.now += 1000
    assert visitor.post("/verify", content=head + b"\r\n--B--\r\n", headers=boundary).status_code == 422
    assert visitor.post("/verify", data={"file": "x"}).status_code == 400
    assert visitor.post("/verify", files={"file": ("a", b"x")}, origin="https://elsewhere.example").status_code == 403
    length = {**boundary, "content-length": str(1 << 30)}
    assert visitor.post("/verify", content=head, headers=length).status_code == 413
    assert scripted.asked == []


def test_nobody_asks_too_often(at: tuple[Visitor, Scripted]) -> None:
    visitor, scripted = at
    told = [visitor.post("/verify", files={"file": ("a", b"x")}).status_code for _ in range(11)]
    assert told == [200] * 10 + [429]
    scripted.now = 601
    assert visitor.post("/verify", files={"file": ("a", b"x")}).status_code == 200


def test_the_page_is_absent_unless_it_was_asked_for(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)
    with served(office(tmp_path, archive, ScriptedRoom(archive))) as client:
        assert Visitor(client).get("/verify").status_code == 404
        assert Visitor(client).post("/verify", files={"file": ("a", b"x")}).status_code == 404
    archive.ledger.database.close()
