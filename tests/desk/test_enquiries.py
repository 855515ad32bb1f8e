"""The desk's pages of dossiers, packs and enquiries: who may do what, and what is hostile stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.desk.made import Desk, ScriptedRoom, office, served, staffed
from tests.engines.mail_servers import PASSWORD, Post, smtp_server
from tests.packs.made import signed_clip
from zeroline.archive.opening import open_archive

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>"
DEADLINE = (datetime.now(UTC).date() + timedelta(3)).isoformat()


@pytest.fixture(scope="module")
def mailed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, str, Post]]:
    """A desk that can send, with a signed clip."""
    home = tmp_path_factory.mktemp("desk")
    (home / "tls").mkdir()
    archive = open_archive(home)
    clip = signed_clip(archive, home)
    with smtp_server(home / "tls") as (post, port):
        room = ScriptedRoom(archive)
        one = office(home, archive, room)
        settings = replace(
            one.settings,
            mail_from="The desk <desk@example.org>",
            smtp_server=f"smtp://desk%40example.org@localhost:{port}",
            smtp_password=PASSWORD,
            mail_roots=str(home / "tls" / "cert.pem"),
        )
        one = replace(one, settings=settings)
        members = staffed(one)
        with served(one) as client:
            yield Desk(one, room, client, members), clip, post
    archive.ledger.database.close()


def drafted(desk: Desk, clip: str, **more: str) -> str:
    fields = {"clip": clip, "name": "the Ministry of Defence", "address": "press@mil.example", "kind": "comment",
              "claim-1": "on", "deadline": DEADLINE, **more}  # fmt: skip
    moved = desk.visitor("translator").send("/enquiries", fields)
    assert moved.status_code == 303, moved.text
    return str(moved.headers["location"]).rpartition("/")[2]


def confirm(desk: Desk, id: str) -> str:
    return str(desk.visitor("editor").get(f"/api/enquiries/{id}").json()["confirm"])


def test_an_editor_is_shown_what_a_letter_reveals_and_sends_that_very_letter(mailed: tuple[Desk, str, Post]) -> None:
    desk, clip, post = mailed
    page = desk.visitor("translator").get(f"/enquiries?clip={clip}").text
    assert "The speaker asserts at 0:04: refusal of an order" in page
    id = drafted(desk, clip)
    page = desk.visitor("translator").get(f"/enquiries/{id}").text
    assert "It goes to the Ministry of Defence &lt;press@mil.example&gt;" in page
    assert "An editor decides whether it goes" in page
    hash_ = confirm(desk, id)
    for role, given, status in (("reviewer", hash_, 403), ("editor", "0" * 64, 400), ("editor", "", 400)):
        answer = desk.visitor(role).send(f"/enquiries/{id}", {"deed": "send", "confirm": given})
        assert answer.status_code == status
    assert (
        desk.visitor("editor").ask("POST", f"/enquiries/{id}", data={"deed": "send", "confirm": hash_}).status_code
        == 403
    )
    assert post.mails == []
    page = desk.visitor("editor").get(f"/enquiries/{id}").text
    assert f'name="confirm" value="{hash_}"' in page
    assert desk.visitor("editor").send(f"/enquiries/{id}", {"deed": "send", "confirm": hash_}).status_code == 303
    assert len(post.mails) == 1
    assert "The Ministry of Defence had not replied by" in desk.visitor("translator").get(f"/enquiries/{id}").text
    assert desk.visitor("editor").send(f"/enquiries/{id}", {"deed": "send", "confirm": hash_}).status_code == 400
    assert len(post.mails) == 1


def test_a_letter_as_a_file_is_for_editors_and_settled(mailed: tuple[Desk, str, Post]) -> None:
    desk, clip, _ = mailed
    id = drafted(desk, clip)
    given = {"deed": "file", "confirm": confirm(desk, id)}
    assert desk.visitor("translator").send(f"/enquiries/{id}", given).status_code == 403
    answer = desk.visitor("editor").send(f"/enquiries/{id}", given)
    assert answer.headers["content-disposition"] == f'attachment; filename="{id}.eml"'
    assert b"X-Unsent: 1" in answer.content
    settled = {"deed": "settle", "became": "sent", "day": "2020-01-01", "time": "10:00"}
    assert desk.visitor("editor").send(f"/enquiries/{id}", settled).status_code == 400
    assert desk.visitor("editor").send(f"/enquiries/{id}", {"deed": "settle", "became": "not_sent"}).status_code == 303
    assert confirm(desk, id) == given["confirm"]


def test_an_answer_is_dropped_as_it_came(mailed: tuple[Desk, str, Post]) -> None:
    desk, clip, _ = mailed
    id = drafted(desk, clip)
    editor = desk.visitor("editor")
    sent = editor.post(f"/api/enquiries/{id}/send", json={"confirm": confirm(desk, id)})
    thread = sent.json()["enquiry"]["letters"][0]["message_id"]
    raw = f"From: Press <press@mil.example>\r\nIn-Reply-To: {thread}\r\nSubject: Re\r\n\r\n{HOSTILE}\r\n".encode()
    headers = {"content-type": "message/rfc822"}
    assert editor.post("/api/enquiries/replies", content=raw, headers=headers, token=False).status_code == 403
    filed = editor.post("/api/enquiries/replies", content=raw, headers=headers)
    assert (filed.status_code, filed.json()["enquiry"]) == (201, id)
    assert editor.post("/api/enquiries/replies", content=raw, headers=headers).status_code == 400
    assert editor.post("/api/enquiries/replies", content=b"nothing", headers=headers).status_code == 422
    page = editor.get(f"/enquiries/{id}").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert not re.search(r"<img\b", page)
    pack = editor.get(f"/clips/{clip}/pack.html")
    assert "<script" not in pack.text
    assert "The Ministry of Defence replied on" in pack.text


def test_what_cannot_be_asked_is_a_sentence(mailed: tuple[Desk, str, Post]) -> None:
    desk, clip, _ = mailed
    fields = {"clip": clip, "name": "A", "address": "a@b.org", "kind": "comment", "claim-1": "on", "deadline": DEADLINE}
    for wrong in (
        {"claim-1": "on", "deadline": "2020-01-01"},
        {"address": "a@b.org\r\nBcc: x@y.org"},
        {"name": HOSTILE},
        {"clip": "aaaaaaaaaa"},
        {"questions": "Is Ivanov alive?"},
        {"kind": "gossip"},
    ):
        answer = desk.visitor("translator").send("/enquiries", {**fields, **wrong})
        assert answer.status_code in (400, 404), wrong
        assert "<script>alert" not in answer.text
    assert desk.visitor("translator").get("/enquiries/aaaaaaaaaa").status_code == 400
    assert desk.visitor().get("/enquiries").status_code == 303
    assert desk.visitor("editor").send("/enquiries/fetch").status_code == 400  # no mailbox is set


def test_a_pack_is_for_whoever_is_at_the_desk_and_only_of_what_was_signed(mailed: tuple[Desk, str, Post]) -> None:
    desk, clip, _ = mailed
    visitor = desk.visitor("translator")
    assert f"/clips/{clip}/pack.docx" in visitor.get(f"/clips/{clip}").text
    for form in ("md", "docx", "html", "json"):
        answer = visitor.get(f"/clips/{clip}/pack.{form}")
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].endswith(f'.pack.{form}"')
        assert clip not in answer.headers["content-disposition"]  # it is protected
        assert not {word for word in (b"Ivanov", b"Bakhmut", clip.encode()) if word in answer.content}
    assert visitor.get(f"/clips/{clip}/pack.pdf").status_code == 404
    assert visitor.get("/clips/aaaaaaaaaa/pack.md").status_code == 404
    assert desk.visitor().get(f"/clips/{clip}/pack.md").status_code == 303
    other = desk.clip(b"unsigned")
    assert "not signed off" in visitor.get(f"/clips/{other}/pack.md").text


SENTENCE = {"deed": "write", "kind": "unit", "name": "1428th Regiment", "text": "It was formed in 2022.",
            "source": "A paper", "dated": "2023-02-01"}  # fmt: skip


def test_dossiers_are_written_changed_and_struck_with_their_history(mailed: tuple[Desk, str, Post]) -> None:
    desk, _, _ = mailed
    translator, editor = desk.visitor("translator"), desk.visitor("editor")
    assert translator.send("/dossiers", SENTENCE).status_code == 303
    assert translator.ask("POST", "/dossiers", data=SENTENCE).status_code == 403
    ((one,),) = (some["sentences"] for some in translator.get("/api/dossiers").json()["dossiers"])
    changed = {**SENTENCE, "deed": "change", "sentence": one["id"], "seen": one["address"], "text": HOSTILE}
    assert editor.send("/dossiers", changed).status_code == 303
    assert translator.send("/dossiers", changed).status_code == 400  # somebody changed it meanwhile
    page = translator.get("/dossiers?kind=unit&name=1428").text
    assert "It was formed in 2022. (A paper, 2023-02-01)" in page
    assert "<script>alert" not in page
    assert "translator Борис" in page
    assert "Erase it" not in page
    erased = {"deed": "erase", "sentence": one["id"], "reason": "wrong"}
    assert translator.send("/dossiers", erased).status_code == 403
    assert editor.send("/dossiers", erased).status_code == 303
    assert translator.get("/api/dossiers").json() == {"dossiers": []}
    for wrong in ({"text": " "}, {"dated": "soon"}, {"kind": "rumour"}, {"url": "javascript:alert(1)"}, {"deed": "x"}):
        assert translator.send("/dossiers", {**SENTENCE, **wrong}).status_code == 400, wrong
    made = translator.post("/api/dossiers", json={k: v for k, v in SENTENCE.items() if k != "deed"}).json()
    told = {"text": "It was formed.", "source": "A paper", "dated": "2023-02-01", "seen": made["address"]}
    assert translator.put(f"/api/dossiers/{made['id']}", json=told).json()["text"] == "It was formed."
    assert translator.ask("DELETE", f"/api/dossiers/{made['id']}").json()["text"] is None
    assert desk.visitor().get("/dossiers").status_code == 303


def test_the_pages_are_in_the_navigation(mailed: tuple[Desk, str, Post], tmp_path: Path) -> None:
    page = mailed[0].visitor("translator").get("/enquiries").text
    assert re.findall(r'<a href="(/\w*)"', page)[:7] == [
        "/",
        "/search",
        "/trends",
        "/checks",
        "/dossiers",
        "/enquiries",
        "/glossary",
    ]
