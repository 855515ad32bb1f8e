"""What a hostile program can send: broken JSON, half characters, numbers without end, forms of any kind; and what it
does by being slow or greedy. Nothing gets in, nothing falls over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from tests.desk.made import Desk, Visitor, unlike
from tests.desk.test_roles import TABLE

JSON = {"content-type": "application/json"}
HALF = "\ud800"  # half of a character: JSON can write it, UTF-8 cannot
TEXTS = (HALF, "\x00", "\u202e", "x" * 3000, "", "<img src=x>" * 10, "e" + "\u0301" * 1500)
NUMBERS = (2**70, -1, 2**63, float("nan"), float("inf"), 1e308, "1", None, True, [], {})


def operations() -> Iterator[Any]:
    """Every kind of operation with what no program of ours sends."""
    for text in TEXTS:
        yield {"op": "set_text", "line": "s1", "language": "english", "text": text}
        yield {"op": "set_text", "line": text, "language": text, "text": "x"}
        yield {"op": "split", "line": "s1", "new": text, "spoken": 1, "english": 1, "at_ms": None}
        yield {"op": "insert", "new": text, "start_ms": 8000, "end_ms": 8100, "language": text}
        yield {"op": "take", "key": text}
        yield {"op": "undo", "change": text}
        yield {"op": "render", "line": "s1", "entry": text, "rendering": text, "start": 0, "end": 2}
        yield {"op": "put", "note": {"note": "settled", "flag": text}}
        yield {"op": "put", "note": {"note": "comment", "id": text, "line": text, "text": text, "by": text}}
        yield {"op": "put", "note": {"note": "mention_ruling", "kind": "unit", "surface": text, "line": None,
                                     "canonical": text}}  # fmt: skip
        claim = {"kind": "appeal", "segments": [text], "asserted_by": text, "evidence": [
            {"segment": text, "text": text, "start": 0, "end": 2**70}]}  # fmt: skip
        yield {"op": "put", "note": {"note": "claim_ruling", "claim_kind": "appeal", "line": text, "claim": claim}}
    for number in NUMBERS:
        yield {"op": "retime", "line": "s1", "start_ms": 0, "end_ms": number}
        yield {"op": "split", "line": "s1", "new": "n1", "spoken": number, "english": number, "at_ms": number}
        yield {"op": "insert", "new": "n2", "start_ms": number, "end_ms": number, "language": "ru"}
        yield {"op": "render", "line": "s1", "entry": "zero-line", "rendering": "x", "start": number, "end": number}
        word = {"start_ms": number, "end_ms": number, "text": "a", "confidence": number}
        yield {"op": "set_text", "line": "s1", "language": "english", "text": "a", "words": [word]}
    deep: dict[str, Any] = {}
    for _ in range(900):
        deep = {"op": deep}
    yield deep
    yield {"op": ["set_text"]}


def test_an_operation_of_any_kind_is_done_or_refused_by_a_sentence(desk: Desk) -> None:
    clip, visitor = desk.clip(unlike(820)), desk.visitor("translator")
    for number, op in enumerate(operations()):
        body = json.dumps({"id": f"change-{number:04}", "window": "window-1", "base": 0, "op": op}).encode()
        answer = visitor.post(f"/api/clips/{clip}/draft/changes", content=body, headers=JSON)
        assert answer.status_code in (200, 400, 409, 422), (str(op)[:200].encode(errors="replace"), answer.status_code)
        if answer.status_code != 200:
            assert answer.json()["why"], op
    for what in ("draft", "draft/changes", "reading", "facts", "compared"):
        assert visitor.get(f"/api/clips/{clip}/{what}").status_code == 200, what
    for page in (f"/clips/{clip}", f"/clips/{clip}/edit"):
        assert visitor.get(page).status_code == 200


def test_a_note_stands_on_a_line_that_there_is(desk: Desk) -> None:
    clip, visitor = desk.clip(unlike(821)), desk.visitor("translator")
    claim = {"kind": "appeal", "segments": ["nowhere"], "asserted_by": "the speaker"}
    for note in ({"note": "comment", "id": "c1", "line": "nowhere", "text": "Hear it again."},
                 {"note": "claim_ruling", "claim_kind": "appeal", "line": "s1", "claim": claim}):  # fmt: skip
        given = {"id": f"change-{note['note']}", "window": "window-1", "base": 0, "op": {"op": "put", "note": note}}
        answer = visitor.post(f"/api/clips/{clip}/draft/changes", json=given)
        assert (answer.status_code, answer.json()["why"].split(":")[0]) == (400, "The draft has no line nowhere")


@pytest.mark.parametrize("lasted_ms", [-1, 10**12, 1e300, "yesterday", None])
def test_a_pass_lasted_as_long_as_one_can(desk: Desk, lasted_ms: object) -> None:
    clip = desk.clip(unlike(822))
    given = {"spans": [[0, 20_000]], "lasted_ms": lasted_ms}
    assert desk.visitor("reviewer").post(f"/api/clips/{clip}/listened", json=given).status_code == 422


BODIES = (b"[" * 400_000, b'{"a":' * 200_000, b"\xff\xfe", b'"\\ud800"', b"NaN", b"1e999", b"9" * 5000, b"",
          b'{"name":"\\ud800","password":"\\ud800","size":1e999}')  # fmt: skip


def test_json_of_any_kind_is_refused_by_a_sentence(desk: Desk) -> None:
    clip = desk.clip(unlike(823))
    for route in TABLE:
        if route.json is None or route.path == "/api/session":
            continue
        path = route.path.replace("{id}", clip if "/clips/" in route.path else "0" * 32)
        for body in BODIES:
            answer = desk.visitor("administrator").ask(route.method, path, content=body, headers=JSON)
            assert answer.status_code in (400, 404, 422), (route.name, body[:20], answer.status_code)
            assert answer.json()["why"]


FIELDS = sorted({name for route in TABLE for name in route.form or ()} | {"account", "role", "claim", "back", "again"})
VALUES = some.one_of(some.text(max_size=40), some.sampled_from(["", "on", "\x00", "\u202e", "0" * 32, "editor", "-1"]))


def test_forms_of_any_kind_are_refused_by_a_sentence(desk: Desk) -> None:
    clip = desk.clip(unlike(824))
    lead = desk.visitor("administrator")
    forms = [route for route in TABLE if route.form is not None and route.path not in ("/login", "/logout")]
    tried = set()

    @given(route=some.sampled_from(forms), fields=some.dictionaries(some.sampled_from(FIELDS), VALUES, max_size=6))
    @settings(max_examples=300, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    def send(route: Any, fields: dict[str, str]) -> None:
        tried.add(route.path)
        path = route.path.replace("{id}", clip).replace("{token}", "none")
        answer = lead.send(path, {**fields, **({"deed": "role"} if route.path == "/people" else {})})
        assert answer.status_code < 500, (route.path, fields, answer.text[:200])

    send()
    assert tried == {route.path for route in forms}
    for raw in (b"a=%ED%A0%80", b"form_token=%F0", b"&" * 5000, b"a=1" + b"&a=1" * 200, b"\xff=1"):
        headers = {"content-type": "application/x-www-form-urlencoded"}
        assert lead.post("/people", content=raw, headers=headers).status_code in (400, 403), raw


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"range": "bytes=0-0" + ",0-0" * 5000}, (200, 206, 400, 416)),
        ({"range": "bytes=-"}, (200, 400, 416)),
        ({"range": "bytes=99999999999999999999-"}, (416,)),
        ({"if-range": "x", "range": "bytes=0-1"}, (200,)),
    ],
)
def test_a_range_of_any_kind(desk: Desk, headers: dict[str, str], status: tuple[int, ...]) -> None:
    visitor, clip = desk.visitor("translator"), previewed(desk)
    answer = visitor.get(f"/clips/{clip}/preview", headers=headers)
    assert answer.status_code in status
    assert len(answer.content) < 100_000


def previewed(desk: Desk) -> str:
    clip = desk.clip(unlike(825))
    desk.until(lambda: desk.visitor("editor").get(f"/clips/{clip}/preview").status_code == 200)
    return clip


def test_a_session_s_cookie_of_any_kind_is_nobody_s(desk: Desk) -> None:
    for cookie in ("zeroline=", "zeroline=" + "x" * 7000, "zeroline=%00", "zeroline=a; zeroline=b", "=;;;"):
        answer = Visitor(desk.client).get("/", headers={"cookie": cookie})
        assert (answer.status_code, answer.headers["location"]) == (303, "/login"), cookie
