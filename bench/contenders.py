"""Those who are measured: Zeroline, whisper-ctranslate2's command, faster-whisper's batched pipeline.

Each runs as a child of its own on files as they lie, so starting, loading the model and decoding the sound count for
all of them alike.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.child import Cost, run
from bench.clips import Missing
from bench.machine import cores
from zeroline.engines.e5_weights import meanings

TRANSCRIBE, TRANSLATE = "transcribe", "translate"
Command = list[str | Path]


@dataclass(frozen=True)
class Bench:
    """What all contenders share: the weights, the number of threads, and a folder for what they write."""

    weights: Path
    threads: int
    scratch: Path

    def folder(self) -> Path:
        """A new folder that nobody else uses."""
        return Path(tempfile.mkdtemp(dir=self.scratch))


def embedded(scratch: Path) -> Bench:
    """The embedded weights, put together as the product does it, on all cores."""
    from zeroline.engines.weights import Shelf

    return Bench(Shelf(scratch / "models", offline=True).weights("base").folder, cores(), scratch)


@dataclass(frozen=True)
class Heard:
    """What a contender made of some clips: text by file name. Either is empty where that task was not run."""

    cost: Cost
    spoken: dict[str, str] = field(default_factory=dict)
    english: dict[str, str] = field(default_factory=dict)
    words: int = 0  # spoken words that carry their times

    def __add__(self, other: Heard) -> Heard:
        return Heard(
            self.cost + other.cost,
            {**self.spoken, **other.spoken},
            {**self.english, **other.english},
            self.words + other.words,
        )


# -- Zeroline ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Documents:
    """Zeroline's own account of some clips, where it wrote its files, and what the run cost."""

    clips: list[dict[str, Any]]
    folder: Path
    cost: Cost


DRAWING = "0.05"  # of the clip's length


def home(bench: Bench) -> Path:
    """A Zeroline home that holds the weights, put together as a first run does it, and no work that was done."""
    folder = bench.folder()
    (folder / "models").mkdir()
    (folder / "models" / "base").symlink_to(bench.weights)
    (folder / "models" / "meanings").symlink_to(meanings(bench.weights.parent))
    return folder


def zeroline(bench: Bench, files: Sequence[Path], where: Path, *more: str, drawing: bool = False) -> Documents:
    """`zeroline translate` on all files, with what is kept in the home `where`, and its defaults. `drawing`: more
    renderings are drawn where the English is doubted."""
    out = bench.folder()
    command: Command = [sys.executable, "-m", "zeroline.cli", "translate", *files, "--out", out]
    printed, cost = run(
        [*command, "--model", "base", "--no-burn", "--json", *more],
        {
            "ZEROLINE_HOME": str(where),
            "ZEROLINE_THREADS": str(bench.threads),
            **({"ZEROLINE_SECOND_LOOK": DRAWING} if drawing else {}),
        },
    )
    document = json.loads(printed)
    return Documents(document.get("clips", [document]), out, cost)


def heard_by_zeroline(
    bench: Bench, files: Sequence[Path], where: Path, *, drawing: bool = False
) -> tuple[Heard, list[dict[str, Any]]]:
    """Both tasks and the word times, one pass; and the documents, for their timing. `where` has not seen the files."""
    made = zeroline(bench, files, where, "--formats", "json", drawing=drawing)
    heard = Heard(
        made.cost,
        {clip["clip"]["file"]: _joined(clip["source"]) for clip in made.clips},
        {clip["clip"]["file"]: _joined(clip["english"]) for clip in made.clips},
        sum(len(segment["words"]) for clip in made.clips for segment in clip["source"]),
    )
    return heard, made.clips


def _joined(segments: Sequence[dict[str, Any]]) -> str:
    return " ".join(segment["text"].strip() for segment in segments)


# -- whisper-ctranslate2 -----------------------------------------------------------------------------------------


def heard_by_command(bench: Bench, files: Sequence[Path], task: str) -> Heard:
    """whisper-ctranslate2 with its defaults, one task. Word times are asked for where it transcribes."""
    out = bench.folder()
    where: Command = ["--model_directory", bench.weights, "--output_dir", out, "--output_format", "json"]
    machine: Command = ["--device", "cpu", "--threads", str(bench.threads), "--compute_type", "int8"]
    times = ["--word_timestamps", "True"] if task == TRANSCRIBE else []
    _, cost = run([_command(), *files, "--task", task, *times, *where, *machine])
    made = {path.name: json.loads((out / f"{path.stem}.json").read_text(encoding="utf-8")) for path in files}
    shutil.rmtree(out)
    texts = {name: _joined(one["segments"]) for name, one in made.items()}
    words = sum(len(s.get("words") or ()) for one in made.values() for s in one["segments"])
    return Heard(cost, texts, {}, words) if task == TRANSCRIBE else Heard(cost, {}, texts)


def _command() -> Path:
    found = Path(sys.executable).with_name("whisper-ctranslate2")
    if not found.exists():
        raise Missing("The command whisper-ctranslate2 is missing: run `make install-bench`.")
    return found


# -- faster-whisper's batched pipeline ---------------------------------------------------------------------------


def heard_by_batches(bench: Bench, files: Sequence[Path]) -> Heard:
    """faster-whisper's BatchedInferencePipeline with its defaults, both tasks one after the other on a model that is
    loaded once."""
    command: Command = [sys.executable, "-m", "bench.batched", bench.weights, str(bench.threads), *files]
    printed, cost = run(command)
    return Heard(cost, **json.loads(printed))
