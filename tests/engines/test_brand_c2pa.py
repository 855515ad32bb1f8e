"""A video that says of itself how it came about, read back with the library."""

from __future__ import annotations

import json
from pathlib import Path

import c2pa
from made_media import Make

from zeroline.archive.certificate import chain_of, video_key
from zeroline.archive.keys import make_key
from zeroline.engines.brand_c2pa import C2paBranding
from zeroline.ports import Provenance


def read(video: Path) -> tuple[dict[str, object], str]:
    with video.open("rb") as file, c2pa.Reader("video/mp4", file) as reader:
        told = json.loads(reader.json())
    return told["manifests"][told["active_manifest"]], told["validation_state"]


def test_the_manifest_tells_what_was_done_and_nothing_of_the_original(make: Make, tmp_path: Path) -> None:
    video, key = make("a.mp4"), make_key(tmp_path / "keys")
    C2paBranding().brand(video, Provenance("abcdefghij", 2, "ru", chain_of(key), video_key(key).sign))
    manifest, state = read(video)
    assert state == "Valid"
    (actions,) = [one["data"]["actions"] for one in manifest["assertions"] if one["label"] == "c2pa.actions.v2"]
    assert [one["action"] for one in actions] == ["c2pa.opened", "c2pa.translated", "c2pa.edited"]
    assert actions[1]["parameters"] == {"sourceLanguage": "ru", "targetLanguage": "en"}
    (opened,) = manifest["ingredients"]
    assert set(opened) == {"title", "format", "instance_id", "relationship", "label"}  # no hash and no thumbnail
    assert (opened["title"], opened["instance_id"]) == ("abcdefghij", "urn:zeroline:abcdefghij")
    assert "time" not in manifest["signature_info"]
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".mp4"] == ["a.mp4"]


def test_a_changed_byte_breaks_it_and_a_language_that_is_not_known_is_not_told(make: Make, tmp_path: Path) -> None:
    video, key = make("a.mp4"), make_key(tmp_path / "keys")
    C2paBranding().brand(video, Provenance("abcdefghij", 1, None, chain_of(key), video_key(key).sign))
    manifest, _ = read(video)
    assert "c2pa.translated" not in json.dumps(manifest)
    content = bytearray(video.read_bytes())
    content[-9] ^= 1
    video.write_bytes(content)
    assert read(video)[1] == "Invalid"


def test_the_certificates_are_the_same_each_time(tmp_path: Path) -> None:
    key = make_key(tmp_path / "keys")
    assert chain_of(key) == chain_of(key)
    assert chain_of(key).count("BEGIN CERTIFICATE") == 2
