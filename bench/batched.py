"""The child that runs faster-whisper's batched pipeline: `python -m bench.batched WEIGHTS THREADS FILE...`.

Prints one JSON document: the text of each file for both tasks, and how many words got their times.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from faster_whisper import BatchedInferencePipeline, WhisperModel


def main(arguments: Sequence[str]) -> None:
    weights, threads, *files = arguments
    model = WhisperModel(weights, device="cpu", compute_type="int8", cpu_threads=int(threads))
    pipeline = BatchedInferencePipeline(model)
    spoken: dict[str, str] = {}
    english: dict[str, str] = {}
    words = 0
    for file in files:
        segments = list(pipeline.transcribe(file, task="transcribe", word_timestamps=True)[0])
        spoken[Path(file).name] = " ".join(segment.text.strip() for segment in segments)
        words += sum(len(segment.words or ()) for segment in segments)
    for file in files:
        segments = list(pipeline.transcribe(file, task="translate")[0])
        english[Path(file).name] = " ".join(segment.text.strip() for segment in segments)
    print(json.dumps({"spoken": spoken, "english": english, "words": words}, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
