"""A text's files: its English in the layout of the original, and the document. They appear together or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zeroline.domain.caption import DRAFT_MARK
from zeroline.domain.speech import Maker
from zeroline.language.written import laid_out
from zeroline.publish.document import flag_fields, meaning_fields
from zeroline.publish.draft import refuse_standing, to_disk, undisturbed
from zeroline.publish.workbench import refuse_place, workbench
from zeroline.text_pipeline import TextWork


@dataclass(frozen=True)
class TextFiles:
    """Where the files of a text go; `document`: whether its JSON is among them."""

    folder: Path
    document: bool
    overwrite: bool

    def targets(self, text: Path) -> list[Path]:
        names = [f"{text.stem}.en{text.suffix}"] + ([f"{text.stem}.json"] if self.document else [])
        return [self.folder / name for name in names]

    def standing(self, text: Path) -> list[Path]:
        """Files that are there already under a name that this text needs."""
        return [path for path in self.targets(text) if os.path.lexists(path)]

    def refuse_place(self, text: Path) -> None:
        """Raises CannotWrite where the results could not be written, before any work is done."""
        refuse_place(self.folder, text, [path.name for path in self.targets(text)])


def write_text_draft(work: TextWork, files: TextFiles) -> list[Path]:
    """Writes the files and returns their paths. Raises OutputExists, CannotWrite; then nothing is left."""
    targets = files.targets(work.text.path)
    refuse_standing(targets, files.overwrite)
    english = f"[{DRAFT_MARK}]\n\n{laid_out(work.text.text, work.sentences, work.english_texts)}"
    printed = json.dumps(text_document(work), ensure_ascii=False, indent=1) + "\n"
    with workbench(files.folder) as bench:
        for target, content in zip(targets, (english, printed), strict=False):
            (bench / target.name).write_text(content, encoding="utf-8", newline="\n")
            to_disk(bench / target.name)
        with undisturbed():
            for target in targets:
                os.replace(bench / target.name, target)
    return targets


def text_document(work: TextWork) -> dict[str, Any]:
    """Everything that was made of a text, as plain values; docs/translators.md lists them. A text has lines (from 1)
    where a clip has times. Null is unknown."""
    voices = dict(work.meaning.voices)
    return {
        "zeroline": 1,
        "text": {"file": work.text.file, "sha256": work.text.sha256, "encoding": work.text.encoding},
        "status": "draft",
        "language": {
            "tag": work.language.tag,
            "confidence": work.language.confidence,
            "sure": work.language.sure,
        },
        "source": [
            {"id": one.id, "line": one.line, "text": one.text, "speaker": voices.get(one.id)} for one in work.sentences
        ],
        "english": [
            {
                "id": f"e{number}",
                "line": sentence.line,
                "text": text,
                "source_ids": [sentence.id],
                "confidence": rendering.confidence if rendering else None,
                "translated": rendering is not None,
            }
            for number, (sentence, rendering, text) in enumerate(
                zip(work.sentences, work.english, work.english_texts, strict=True), start=1
            )
        ],
        **meaning_fields(work.meaning),
        "flags": [flag_fields(flag) for flag in work.flags],
        "engine": _engine(work.made_by),
    }


def _engine(maker: Maker) -> Mapping[str, str | None]:
    return {"name": maker.engine, "version": maker.version, "model": maker.model}
