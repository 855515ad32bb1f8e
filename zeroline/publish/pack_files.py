"""A pack's files: Markdown, DOCX, HTML and JSON, all of them or none."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from zeroline.domain.pack import Pack
from zeroline.publish.draft import refuse_standing, to_disk, undisturbed
from zeroline.publish.pack import credit_line
from zeroline.publish.pack_paper import pack_paper
from zeroline.publish.paper_docx import docx
from zeroline.publish.paper_html import html
from zeroline.publish.paper_markdown import markdown
from zeroline.publish.workbench import workbench

FORMATS = ("md", "docx", "html", "json")


def pack_fields(pack: Pack) -> dict[str, Any]:
    """The pack's document: docs/json.md explains each field."""
    return {"zeroline": 1, "pack": {**asdict(pack), "credit_line": credit_line(pack.credit, pack.eyes)}}


def as_json(pack: Pack) -> bytes:
    return json.dumps(pack_fields(pack), ensure_ascii=False, indent=1).encode() + b"\n"


_WRITERS: Mapping[str, Callable[[Pack], bytes]] = {
    "md": lambda pack: markdown(pack_paper(pack)),
    "docx": lambda pack: docx(pack_paper(pack)),
    "html": lambda pack: html(pack_paper(pack)),
    "json": as_json,
}


def pack_bytes(pack: Pack, form: str) -> bytes:
    return _WRITERS[form](pack)


def write_pack(pack: Pack, folder: Path, forms: Sequence[str], overwrite: bool) -> list[Path]:
    """Writes the files and returns their paths; `forms` are among FORMATS. Raises OutputExists, CannotWrite; then
    nothing is left."""
    targets = [folder / f"{pack.clip}.pack.{form}" for form in forms]
    refuse_standing(targets, overwrite)
    with workbench(folder) as bench:
        for form, target in zip(forms, targets, strict=True):
            (bench / target.name).write_bytes(pack_bytes(pack, form))
            to_disk(bench / target.name)
        with undisturbed():
            for target in targets:
                os.replace(bench / target.name, target)
    return targets
