"""The page that checks articles: what is pasted or dropped is judged and kept, and a later correction is told of."""

from __future__ import annotations

import pytest

from tests.desk.made import Desk, Visitor, unlike
from tests.made import crew_for
from zeroline.engines.fakes import Line

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\u202e"
SAID = Line(1_000, 4_000, "Нас было 62, сейчас нас 17.", "There were 62 of us, and now there are 17.")
ARTICLE = f"""{HOSTILE}

“There were 62 of us, and now there are 17,” a soldier says in the video.

“There were 67 of us, and now there are 17,” he is quoted elsewhere.

“Nobody here has heard of such a video,” said the mayor.
"""


def signed_off(desk: Desk, clip: str, seen: int) -> None:
    one, other = desk.visitor("translator"), desk.visitor("reviewer")
    assert one.post(f"/api/clips/{clip}/review", json={"seen": seen}).status_code == 200
    assert other.post(f"/api/clips/{clip}/sign-off").status_code == 200


@pytest.fixture(scope="module")
def clip(desk: Desk) -> str:
    desk.room.crew = lambda: crew_for(lines=(SAID,))
    try:
        clip = desk.clip(unlike(950))
    finally:
        desk.room.crew = crew_for
    signed_off(desk, clip, 0)
    return clip


def checked(visitor: Visitor, text: str = ARTICLE) -> str:
    answer = visitor.send("/checks", {"text": text, "name": "The paper", "date": ""})
    assert answer.status_code == 303, answer.text[:400]
    return answer.headers["location"].rpartition("/")[2]


def test_what_is_pasted_is_judged_and_kept(desk: Desk, clip: str) -> None:
    visitor = desk.visitor("translator")
    id = checked(visitor)
    told = visitor.get(f"/api/checks/{id}").json()
    assert [(one["verdict"], one["clip"]) for one in told["quotes"]] == [
        ("exact", clip),
        ("altered", clip),
        ("not_found", None),
    ]
    assert told["quotes"][1]["changes"] == [{"kind": "number", "was": "62", "now": "67"}]
    assert told["differs"] == []
    page = visitor.get(f"/checks/{id}").text
    assert f'href="/clips/{clip}#at-1000"' in page
    assert "<script>alert" not in page
    assert "<img src" not in page
    assert "\u202e" not in page
    report = visitor.get(f"/checks/{id}/report.html")
    assert report.headers["content-disposition"].startswith("attachment")
    assert clip not in report.text  # it is protected: outside it has another id
    assert id in visitor.get("/checks").text
    assert "3 quotations: 1 altered, 1 exact, 1 not found" in visitor.get("/checks").text


def test_a_file_is_checked(desk: Desk, clip: str) -> None:
    visitor = desk.visitor("reviewer")
    page = "<html><body><p>“There were 62 of us, and now there are 17,” a soldier says in the video.</p></body></html>"
    made = visitor.post("/api/checks?name=page.html&date=", content=page.encode())
    assert made.status_code == 201, made.text
    told = visitor.get(f"/api/checks/{made.json()['check']}").json()
    assert [(one["verdict"], one["clip"]) for one in told["quotes"]] == [("exact", clip)]
    refused = visitor.post("/api/checks?name=page.pdf", content=b"%PDF-1.7 nothing")
    assert refused.status_code == 422
    assert refused.json()["why"].endswith(".")
    assert visitor.post("/api/checks?name=x.txt", content=b"").status_code == 400
    assert visitor.send("/checks", {"text": " "}).status_code == 400


def test_a_correction_is_told_of_where_the_article_now_disagrees(desk: Desk, clip: str) -> None:
    visitor = desk.visitor("translator")
    id = checked(visitor)
    line = visitor.get(f"/api/clips/{clip}/draft").json()["lines"][0]["id"]
    op = {"op": "set_text", "line": line, "language": "english",
          "text": "There were 67 of us, and now there are 17."}  # fmt: skip
    change = {"id": "correction-1", "base": 0, "op": op, "window": "window-1"}
    assert visitor.post(f"/api/clips/{clip}/draft/changes", json=change).status_code in (200, 201)
    signed_off(desk, clip, 1)
    differs = visitor.get(f"/api/checks/{id}").json()["differs"]
    assert [(one["then"]["verdict"], one["now"]["verdict"]) for one in differs] == [
        ("exact", "altered"),
        ("altered", "exact"),
    ]
    assert (differs[0]["then"]["version"], differs[0]["now"]["version"]) != (None, None)
    assert differs[0]["then"]["version"] != differs[0]["now"]["version"]
    assert "The captions were corrected since" in visitor.get(f"/checks/{id}").text
    assert "2 quotations are judged otherwise now" in visitor.get("/checks").text
    listed = {one["check"]: one["differs"] for one in visitor.get("/api/checks").json()["checks"]}
    assert listed[id] == 2


def test_an_editor_erases_a_check_that_was_kept(desk: Desk, clip: str) -> None:
    id = checked(desk.visitor("translator"))
    assert "Erase this check" not in desk.visitor("translator").get(f"/checks/{id}").text
    assert desk.visitor("translator").send(f"/checks/{id}", {"reason": "asked"}).status_code == 403
    assert "Erase this check" in desk.visitor("editor").get(f"/checks/{id}").text
    assert desk.visitor("editor").send(f"/checks/{id}", {"reason": " "}).status_code == 400
    assert desk.visitor("editor").send(f"/checks/{id}", {"reason": "asked"}).status_code == 303
    assert desk.visitor("editor").get(f"/checks/{id}").status_code == 400
    assert id not in desk.visitor("translator").get("/checks").text
