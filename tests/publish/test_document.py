"""The JSON document, field by field: other programs read it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from tests.made import clip_at, work_of
from zeroline.domain.review import Flag
from zeroline.engines.fakes import Line
from zeroline.pipeline import Order
from zeroline.publish.document import document


def test_a_clip_s_document(tmp_path: Path) -> None:
    clip = clip_at(tmp_path / "сводка.mp4")
    work = work_of(clip, [Line(1_000, 3_000, "Мы стоим.", "We stand.")])
    work = replace(work, flags=(Flag("unheard", None, "why", 5, 9), Flag("doubtful", "s1", "listen")))
    assert document(work) == {
        "zeroline": 1,
        "clip": {
            "id": clip.id,
            "file": "сводка.mp4",
            "sha256": clip.sha256,
            "duration_ms": 20_000,
            "media": {
                "container": "mp4",
                "picture": {
                    "width": 640,
                    "height": 360,
                    "codec": "h264",
                    "frame_rate": 25.0,
                    "rotation": 0,
                    "variable_rate": False,
                },
                "sound": {"codec": "aac", "sample_rate": 16_000, "channels": 1},
            },
        },
        "status": "draft",
        "language": {"tag": "ru", "confidence": None, "sure": True},
        "source": [
            {
                "id": "s1",
                "start_ms": 1_000,
                "end_ms": 3_000,
                "text": "Мы стоим.",
                "confidence": 0.9,
                "language": "ru",
                "speaker": "sp1",
                "heard": None,
                "words": [
                    {"start_ms": 1_000, "end_ms": 2_000, "text": "Мы", "confidence": 0.9},
                    {"start_ms": 2_000, "end_ms": 3_000, "text": "стоим.", "confidence": 0.9},
                ],
            }
        ],
        "english": [
            {
                "id": "e1",
                "start_ms": 1_000,
                "end_ms": 3_000,
                "text": "We stand.",
                "source_ids": ["s1"],
                "confidence": 0.9,
                "basis": None,
            }
        ],
        "profile": "netflix",
        "captions": [{"start_ms": 1_000, "end_ms": 3_000, "lines": ["We stand."], "cps": 4.5, "segments": ["e1"]}],
        "terms": [],
        "mentions": [],
        "speakers": [{"id": "sp1", "label": "Speaker 1", "standing": None, "unit": None, "basis": None}],
        "claims": [],
        "flags": [
            {"kind": "unheard", "segment": None, "why": "why", "start_ms": 5, "end_ms": 9},
            {"kind": "doubtful", "segment": "s1", "why": "listen"},
        ],
        "engine": {"name": "scripted", "version": "1", "model": "scripted"},
        "timing_ms": {"hear": 1},
    }


def test_unknown_is_null(tmp_path: Path) -> None:
    told = document(work_of(clip_at(tmp_path / "voice.ogg", picture=None), []))
    assert told["clip"]["media"]["picture"] is None
    assert told["language"] == {"tag": None, "confidence": None, "sure": True}
    assert [told[part] for part in ("source", "english", "captions", "flags")] == [[], [], [], []]


def test_bilingual_captions_hold_the_original(tmp_path: Path) -> None:
    clip = clip_at(tmp_path / "a.mp4")
    told = document(work_of(clip, [Line(0, 2_000, "Мы стоим.", "We stand.")], Order("netflix", bilingual=True)))
    assert told["captions"][0]["original"] == ["Мы стоим."]


def test_it_can_be_written_whatever_a_file_is_called(tmp_path: Path) -> None:
    path = tmp_path / b"\xd1\xe2\xee\xe4\xea\xe0.mp4".decode("utf-8", "surrogateescape")
    assert json.dumps(document(work_of(clip_at(path))), ensure_ascii=False).encode("utf-8")
