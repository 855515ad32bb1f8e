"""`zeroline translate post.txt` as a person runs it: with a translator, without one, with texts that are none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract import endpoint

from .running import Zeroline, files, refused

POST = "Комбат молчит.\n\nНас не кормят! Мы не подписывали контрактов.\nhttps://t.me/front/12\n"
ENGLISH = {
    "Комбат молчит.": "The battalion commander is silent.",
    "Нас не кормят!": "They do not feed us!",
    "Мы не подписывали контрактов.": "We did not sign any contracts.",
}


@pytest.fixture(scope="module")
def server() -> Iterator[endpoint.Endpoint]:
    def reply(caller: endpoint.Caller) -> None:
        english = [ENGLISH.get(line["text"], "Something else entirely.") for line in caller.lines]
        caller.send(200, endpoint.chat(endpoint.numbered(english)))

    with endpoint.listening(reply) as listening:
        yield listening


@pytest.fixture
def post(tmp_path: Path) -> Path:
    path = tmp_path / "post.txt"
    path.write_text(POST, encoding="utf-8")
    return path


def test_a_post_comes_out_in_english(zeroline: Zeroline, server: endpoint.Endpoint, post: Path, tmp_path: Path) -> None:
    outcome = zeroline(
        "translate", post, "--out", tmp_path / "out", "--json",
        ZEROLINE_TRANSLATOR=f"http:{server.url}#toy", ZEROLINE_TRANSLATOR_KEY="k-secret",
    )  # fmt: skip
    assert outcome.code == 0, outcome.told()
    assert files(tmp_path / "out") == {"post.en.txt", "post.json"}
    assert (tmp_path / "out" / "post.en.txt").read_text(encoding="utf-8") == (
        "[MACHINE DRAFT, NOT REVIEWED]\n\n"
        "The battalion commander is silent.\n\nThey do not feed us! We did not sign any contracts.\n"
        "https://t.me/front/12\n"
    )
    assert outcome.document == json.loads((tmp_path / "out" / "post.json").read_text(encoding="utf-8"))
    assert outcome.document["zeroline"] == 1
    assert outcome.document["text"]["file"] == "post.txt"
    assert [term["rendered"] for term in outcome.document["terms"]] == [True] * len(outcome.document["terms"])
    assert outcome.document["flags"] == []
    assert "k-secret" not in outcome.out + outcome.err


def test_without_a_translator_the_sentence_says_how_to_get_one(zeroline: Zeroline, post: Path, tmp_path: Path) -> None:
    outcome = zeroline("translate", post, "--out", tmp_path / "out")
    refused(outcome, {2}, "ZEROLINE_TRANSLATOR", "firefox", "http:URL#MODEL")
    assert files(tmp_path / "out") == set()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("none.txt", None, "none.txt"),
        ("empty.txt", b"", "empty.txt"),
        ("picture.md", b"\x89PNG\r\n\x1a\n\xff\xfe" + bytes(range(128, 256)) * 4, "picture.md"),
        ("post.txt.mp4", POST.encode(), "post.txt.mp4"),
    ],
)
def test_what_is_no_text_is_bad_input(
    zeroline: Zeroline, tmp_path: Path, name: str, data: bytes | None, said: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    refused(zeroline("translate", tmp_path / name, "--out", tmp_path / "out"), {3}, said)


def test_results_are_not_replaced_unasked(
    zeroline: Zeroline, server: endpoint.Endpoint, post: Path, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "post.en.txt").write_text("mine\n")
    outcome = zeroline("translate", post, "--out", tmp_path / "out", ZEROLINE_TRANSLATOR=f"{server.url}#toy")
    refused(outcome, {2}, "post.en.txt")
    assert (tmp_path / "out" / "post.en.txt").read_text() == "mine\n"


def test_a_clip_and_a_text_of_one_name_are_refused_before_anything_is_done(
    zeroline: Zeroline, post: Path, tmp_path: Path
) -> None:
    refused(zeroline("translate", post, tmp_path / "post.mp4", "--out", tmp_path / "out"), {2}, "post.txt", "post.mp4")


def test_one_bad_text_never_costs_the_others(
    zeroline: Zeroline, server: endpoint.Endpoint, post: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").touch()
    outcome = zeroline(
        "translate", tmp_path / "empty.txt", post, "--out", tmp_path / "out", "--json",
        ZEROLINE_TRANSLATOR=f"{server.url}#toy",
    )  # fmt: skip
    assert outcome.code == 3, outcome.told()
    assert [text["text"]["file"] for text in outcome.document["texts"]] == ["post.txt"]
    assert [Path(failed["file"]).name for failed in outcome.document["failed"]] == ["empty.txt"]
    assert "1 of 2 files came out" in outcome.err
