"""A draft's files: what no person has signed off. They appear all together or not at all."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from zeroline.captions.formats import WRITERS
from zeroline.captions.sheet import Sheet
from zeroline.domain.caption import DRAFT_MARK
from zeroline.domain.clip import Canvas
from zeroline.domain.errors import CannotWrite, OutputExists
from zeroline.pipeline import Work
from zeroline.ports import Burner, Report
from zeroline.publish.document import document
from zeroline.publish.workbench import refuse_place, workbench


@dataclass(frozen=True)
class Files:
    """Which files to make of a clip, and where. `formats` are among srt, vtt, ass, ttml, json."""

    folder: Path
    formats: tuple[str, ...]
    burn: bool
    overwrite: bool

    def names(self, clip: Path, spoken: str | None) -> list[str]:
        """The names in the order in which they are told; `spoken` is the language's tag, None: not known or none."""
        stem = clip.stem
        names = [f"{stem}.en.mp4"] if self.burn else []
        if "srt" in self.formats and spoken and spoken != "en":  # spoken English has one name with the captions
            names.append(f"{stem}.{spoken}.srt")
        names += [f"{stem}.en.{form}" for form in self.formats if form != "json"]
        return names + ([f"{stem}.json"] if "json" in self.formats else [])

    def standing(self, clip: Path) -> list[Path]:
        """Files that are there already under a name that this clip may need."""
        tags = ("ru", "uk", None)
        wanted = dict.fromkeys(self.folder / name for tag in tags for name in self.names(clip, tag))
        return [path for path in wanted if os.path.lexists(path)]

    def refuse_place(self, clip: Path) -> None:
        """Raises CannotWrite where the results could not be written, before any work is done."""
        refuse_place(self.folder, clip, self.names(clip, "ru") or [clip.name])


def write_draft(work: Work, files: Files, burner: Burner, report: Report) -> list[Path]:
    """Writes the files and returns their paths. Raises OutputExists, CannotWrite, BadMedia; then nothing is left."""
    names = files.names(work.clip.path, work.speech.language.tag)
    targets = [files.folder / name for name in names]
    refuse_standing(targets, files.overwrite)
    texts = _texts(work, files)
    with workbench(files.folder) as bench:
        for name, text in texts.items():
            (bench / name).write_text(text, encoding="utf-8", newline="\n")
        if files.burn:
            burner.burn(work.clip, texts.get(f"{work.clip.path.stem}.en.ass") or _ass(work), bench / names[0], report)
        for name in names:
            to_disk(bench / name)
        refuse_standing(targets, files.overwrite)  # another run may have ended while this one drew
        with undisturbed():
            for name, target in zip(names, targets, strict=True):
                os.replace(bench / name, target)
    return targets


def refuse_standing(targets: Sequence[Path], overwrite: bool) -> None:
    """Raises OutputExists, and CannotWrite for a folder, before anything is written."""
    for target in targets:
        if not overwrite and os.path.lexists(target):
            raise OutputExists(target)
        if os.path.isdir(target) and not os.path.islink(target):
            raise CannotWrite(target, "is a folder, which no result may replace; choose another --out folder.")


def _texts(work: Work, files: Files) -> dict[str, str]:
    """Name to content for every file but the video."""
    stem, tag = work.clip.path.stem, work.speech.language.tag
    texts = {}
    for form in files.formats:
        if form == "json":
            texts[f"{stem}.json"] = json.dumps(document(work), ensure_ascii=False, indent=1) + "\n"
        else:
            texts[f"{stem}.en.{form}"] = WRITERS[form](work.captions, _sheet(work))
    if "srt" in files.formats and tag and tag != "en":
        texts[f"{stem}.{tag}.srt"] = WRITERS["srt"](work.original, _sheet(work, tag))
    return texts


def _ass(work: Work) -> str:
    return WRITERS["ass"](work.captions, _sheet(work))


def _sheet(work: Work, language: str = "en") -> Sheet:
    canvas = Canvas.of(work.clip.media.picture)
    return Sheet(
        language=language,
        original_language=work.speech.language.tag,
        mark=DRAFT_MARK,
        width=canvas.width,
        height=canvas.height,
        duration_ms=work.clip.duration_ms,
        line_length=work.profile.line_length,
    )


def to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Puts off an interrupt for the few renames in which files would appear one without the other."""
    waiting: list[int] = []
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        for number in before:
            signal.signal(number, lambda number, _: waiting.append(number))
    except ValueError:  # not the main thread: nobody interrupts this one
        yield
        return
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for late in waiting:
            signal.raise_signal(late)
