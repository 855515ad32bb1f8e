"""The shelf of models: joined, fetched, checked; whole or not there."""

from __future__ import annotations

import errno
import hashlib
import json
import multiprocessing
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from zeroline.domain.errors import CannotWrite, NoModel
from zeroline.engines import weights as shelves
from zeroline.engines.left_behind import hold
from zeroline.engines.weights import BASE_SHA256, Shelf, Weights

MODEL = {"model.bin": b"toy weights" * 1000, "config.json": b"{}", "tokenizer.json": b"{}", "vocabulary.json": b"[]"}
SHA256 = hashlib.sha256(MODEL["model.bin"]).hexdigest()
COMMIT = "c" * 40


def lay(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


# -- the embedded model, from toy parts ------------------------------------------------------------------------------


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """Two packages that hold a toy model in two pieces, and the shelf told of its hash."""
    half = len(MODEL["model.bin"]) // 2
    packages = {name: tmp_path / name for name in shelves._PARTS}
    first, second = packages.values()
    small = {"config.json": b"{}", "tokenizer.json": b"{}", "vocabulary.txt": b""}
    lay(first / "data", {"model.bin.part1": MODEL["model.bin"][:half], **small})
    lay(second / "data", {"model.bin.part2": MODEL["model.bin"][half:]})
    monkeypatch.setattr(shelves, "_package", packages.__getitem__)
    monkeypatch.setattr(shelves, "BASE_SHA256", SHA256)
    return packages


def test_the_parts_are_joined_once(tmp_path: Path, parts: dict[str, Path]) -> None:
    folder = tmp_path / "home" / "models"
    assert Shelf(folder).weights("base") == Weights("base", folder / "base", SHA256)
    joined = folder / "base" / "model.bin"
    assert joined.read_bytes() == MODEL["model.bin"]
    before = joined.stat()
    assert Shelf(folder).weights(None).sha256 == SHA256
    assert (joined.stat().st_ino, joined.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert [path.name for path in folder.iterdir()] == ["base"]


def test_what_a_killed_run_left_half_joined_goes(tmp_path: Path, parts: dict[str, Path]) -> None:
    models = tmp_path / "models"
    left, filling, other = lay(models / ".base.123", MODEL), lay(models / ".base.124", MODEL), models / ".small.123"
    other.mkdir()
    for folder in (left, filling, other):
        os.utime(folder, (0, 0))
    handle = os.open(filling, os.O_RDONLY)
    hold(handle)  # as a run at work does
    Shelf(models).weights("base")
    os.close(handle)
    assert sorted(path.name for path in models.iterdir()) == [".base.124", ".small.123", "base"]


def test_parts_that_are_not_the_model_are_refused(tmp_path: Path, parts: dict[str, Path]) -> None:
    (parts[shelves._PARTS[1]] / "data" / "model.bin.part2").write_bytes(b"other")
    with pytest.raises(NoModel, match=r"model\.bin is not the model it says it is"):
        Shelf(tmp_path / "models").weights("base")
    assert list((tmp_path / "models").iterdir()) == []


def test_a_part_that_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "_PARTS", ("no_such_part_1", "no_such_part_2"))
    with pytest.raises(NoModel, match="no_such_part_1 is not installed; run `make install` again"):
        Shelf(tmp_path).weights("base")


@pytest.mark.parametrize("gone", ["model.bin", "config.json", "tokenizer.json", "sha256"])
def test_a_broken_model_is_joined_anew(tmp_path: Path, parts: dict[str, Path], gone: str) -> None:
    (Shelf(tmp_path / "models").weights("base").folder / gone).unlink()
    folder = Shelf(tmp_path / "models").weights("base").folder
    assert (folder / gone).is_file()
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["base"]


def test_an_older_model_is_replaced(tmp_path: Path, parts: dict[str, Path]) -> None:
    lay(tmp_path / "models" / "base", {**MODEL, "model.bin": b"old", "sha256": b"0" * 64})
    folder = Shelf(tmp_path / "models").weights("base").folder
    assert (folder / "model.bin").read_bytes() == MODEL["model.bin"]


def test_the_model_of_a_process_that_was_first_stays(
    tmp_path: Path, parts: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "models" / "base"
    check = shelves._check

    def meanwhile(file: Path, sha256: str) -> str:
        lay(target, {**MODEL, "sha256": SHA256.encode(), "in use": b""})
        return check(file, sha256)

    monkeypatch.setattr(shelves, "_check", meanwhile)
    assert Shelf(tmp_path / "models").weights("base").folder == target
    assert (target / "in use").is_file()
    assert [path.name for path in target.parent.iterdir()] == ["base"]


def embedded(folder: str) -> str:
    return Shelf(Path(folder), offline=True).weights("base").sha256


@pytest.mark.real
def test_two_processes_at_once(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.map(embedded, [str(tmp_path)] * 2) == [BASE_SHA256] * 2
    assert [path.name for path in tmp_path.iterdir()] == ["base"]
    assert hashlib.sha256((tmp_path / "base" / "model.bin").read_bytes()).hexdigest() == BASE_SHA256
    (tmp_path / "base" / "model.bin").unlink()


def test_a_place_that_refuses_the_model(tmp_path: Path, parts: dict[str, Path]) -> None:
    (tmp_path / "stone").write_text("a file")
    with pytest.raises(CannotWrite, match="the model base cannot be kept here: Not a directory"):
        Shelf(tmp_path / "stone" / "models").weights("base")


def test_a_full_disk_leaves_nothing(tmp_path: Path, parts: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(shelves.shutil, "copyfile", full)
    with pytest.raises(CannotWrite, match=r"cannot be kept here.*No space left"):
        Shelf(tmp_path / "models").weights("base")
    assert list((tmp_path / "models").iterdir()) == []


# -- a folder, a name ------------------------------------------------------------------------------------------------


def test_a_folder_of_one_s_own(tmp_path: Path) -> None:
    folder = lay(tmp_path / "tuned", MODEL)
    assert Shelf(tmp_path / "models").weights(str(folder)) == Weights("tuned", folder, SHA256)


def test_a_folder_with_files_missing_names_them(tmp_path: Path) -> None:
    folder = lay(tmp_path / "half", {"config.json": b"{}"})
    with pytest.raises(NoModel, match=r"half is not a whole speech model: model\.bin, tokenizer\.json missing\."):
        Shelf(tmp_path / "models").weights(str(folder))


@pytest.mark.parametrize("name", ["base", "small"])
def test_a_known_name_wins_over_a_folder_that_lies_about(
    tmp_path: Path, parts: dict[str, Path], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(lay(tmp_path / "clips", {}))
    Path(name).mkdir()
    lay(tmp_path / "models" / "small", {**MODEL, "sha256": SHA256.encode()})
    assert Shelf(tmp_path / "models", offline=True).weights(name).folder == tmp_path / "models" / name


def test_an_unknown_name_says_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(NoModel, match="no model 'huge'; choose base, small, medium, large-v3, a folder"):
        Shelf(tmp_path).weights("huge")


def test_the_best_that_is_present_is_the_default(tmp_path: Path) -> None:
    assert [model.name for model in Shelf(tmp_path).present()] == ["base"]
    lay(tmp_path / "small", {**MODEL, "sha256": SHA256.encode()})
    lay(tmp_path / "medium", {"model.bin": b"half of it"})
    assert [model.name for model in Shelf(tmp_path).present()] == ["small", "base"]
    assert Shelf(tmp_path, offline=True).weights(None) == Weights("small", tmp_path / "small", SHA256)


def test_what_is_not_here_is_not_fetched_when_that_is_switched_off(tmp_path: Path) -> None:
    with pytest.raises(NoModel, match="The model small is not here and fetching is switched off; use --model base"):
        Shelf(tmp_path, offline=True).weights("small")
    assert list(tmp_path.iterdir()) == []


# -- a hub -----------------------------------------------------------------------------------------------------------


def hub(recorded: str | None, files: dict[str, bytes]) -> type[BaseHTTPRequestHandler]:
    """A hub with one model, owner/toy, whose record says that model.bin has the hash `recorded` (None: no record)."""
    large = {"lfs": {"sha256": recorded, "oid": recorded, "size": len(files.get("model.bin", b"")), "pointerSize": 134}}

    def entry(name: str) -> dict[str, object]:
        extra = large if name == "model.bin" and recorded else {}
        return {"type": "file", "path": name, "rfilename": name, "size": len(files[name]), "oid": "1" * 40,
                "blobId": "1" * 40, **extra}  # fmt: skip

    class Hub(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            name = path.rpartition("/")[2]
            entries = [entry(file) for file in files]
            if path in ("/api/models/owner/toy", "/api/models/owner/toy/revision/main"):
                record = {"id": "owner/toy", "modelId": "owner/toy", "sha": COMMIT, "private": False, "tags": [],
                          "downloads": 0, "likes": 0, "siblings": entries}  # fmt: skip
                self.answer(200, json.dumps(record).encode())
            elif path.startswith("/api/models/owner/toy/tree/"):
                self.answer(200, json.dumps(entries).encode())
            elif path.startswith("/owner/toy/resolve/") and name in files:
                etag = hashlib.sha256(files[name]).hexdigest()
                self.answer(200, files[name], {"X-Repo-Commit": COMMIT, "ETag": f'"{etag}"'})
            else:
                self.answer(404, b"{}", {"X-Error-Code": "RepoNotFound"})

        def answer(self, code: int, content: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(code)
            for key, value in {"Content-Type": "application/json", **(headers or {})}.items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    return Hub


Serve = Callable[[type[BaseHTTPRequestHandler]], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts a server on this machine and gives its address."""
    servers = []

    def started(handler: type[BaseHTTPRequestHandler]) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield started
    for server in servers:
        server.shutdown()
        server.server_close()


FETCH = """
import sys
from pathlib import Path
from zeroline.domain.errors import ZerolineError
from zeroline.engines.weights import Shelf
try:
    print(Shelf(Path(sys.argv[1])).weights(sys.argv[2]).sha256)
except ZerolineError as error:
    print(type(error).__name__, error.sentence)
"""


def fetched(folder: Path, wanted: str, address: str) -> str:
    """What a fresh process says of fetching `wanted` from the hub at `address`: the hub's library reads it once."""
    foreign = ("HF_", "HUGGING", "ZEROLINE", "PYTEST")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        environment.pop(name, None)
    environment |= {"HF_ENDPOINT": address, "HF_HOME": str(folder.parent / "hub-home"), "HF_HUB_DISABLE_TELEMETRY": "1"}
    command = [sys.executable, "-c", FETCH, str(folder), wanted]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.strip()


def left(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_model_is_fetched_once_and_checked(tmp_path: Path, serve: Serve) -> None:
    models = tmp_path / "models"
    assert fetched(models, "owner/toy", serve(hub(SHA256, MODEL))) == SHA256
    assert left(models / "owner--toy") == sorted([*MODEL, "sha256"])
    assert Shelf(models, offline=True).weights("owner/toy") == Weights("owner/toy", models / "owner--toy", SHA256)


def test_bytes_that_are_not_what_the_hub_recorded_are_refused(tmp_path: Path, serve: Serve) -> None:
    said = fetched(tmp_path / "models", "owner/toy", serve(hub("0" * 64, MODEL)))
    assert said.startswith(f"NoModel model.bin is not the model it says it is (sha256 {SHA256[:16]}")
    assert left(tmp_path / "models") == []


@pytest.mark.parametrize("recorded", [None, SHA256])
def test_a_model_that_cannot_be_checked_is_refused(tmp_path: Path, serve: Serve, recorded: str | None) -> None:
    files = MODEL if recorded is None else {"config.json": b"{}", "tokenizer.json": b"{}"}
    said = fetched(tmp_path / "models", "owner/toy", serve(hub(recorded, files)))
    assert said.startswith("NoModel owner/toy holds no model.bin that could be checked")
    assert left(tmp_path / "models") == []


def test_a_model_without_a_tokenizer_is_refused(tmp_path: Path, serve: Serve) -> None:
    files = {name: content for name, content in MODEL.items() if name != "tokenizer.json"}
    said = fetched(tmp_path / "models", "owner/toy", serve(hub(SHA256, files)))
    assert said.startswith("NoModel")
    assert "tokenizer.json" in said
    assert left(tmp_path / "models") == []


def test_a_hub_that_does_not_know_the_model(tmp_path: Path, serve: Serve) -> None:
    said = fetched(tmp_path / "models", "owner/other", serve(hub(SHA256, MODEL)))
    assert said == "NoModel The hub shows no model owner/other; check its name, or choose another with --model."
    assert left(tmp_path / "models") == []


def test_a_network_that_answers_everything_with_its_own_page(tmp_path: Path, serve: Serve) -> None:
    class Portal(hub(None, {})):  # type: ignore[misc]
        def do_GET(self) -> None:
            self.answer(200, b"<html>Please log in</html>", {"Content-Type": "text/html"})

    assert "its hub could not be reached" in fetched(tmp_path / "models", "owner/toy", serve(Portal))
    assert left(tmp_path / "models") == []


def test_a_hub_that_cannot_be_reached(tmp_path: Path) -> None:
    said = fetched(tmp_path / "models", "owner/toy", "http://127.0.0.1:9")
    assert said.startswith("NoModel The model owner/toy is not here and its hub could not be reached; use --model base")
    assert left(tmp_path / "models") == []


def test_a_disk_that_is_full_while_fetching_is_not_called_a_lost_hub(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import huggingface_hub

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(huggingface_hub, "HfApi", full)
    with pytest.raises(CannotWrite, match=r"cannot be kept here.*No space left"):
        Shelf(tmp_path / "models").weights("small")
    assert left(tmp_path / "models") == []
