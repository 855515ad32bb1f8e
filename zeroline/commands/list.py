"""`zeroline list`: which clips the archive holds."""

from __future__ import annotations

import argparse

from zeroline.archive.browse import Listed, listed
from zeroline.crew import archive
from zeroline.documents.archive import clip_fields
from zeroline.settings import Settings
from zeroline.terminal import clock, plain, print_document


def list_command(options: argparse.Namespace, settings: Settings) -> int:
    with archive(settings).ledger.reading() as connection:
        clips = listed(connection)
    if options.json:
        print_document({"zeroline": 1, "clips": [clip_fields(clip) for clip in clips]})
    else:
        print("\n".join(map(_line, clips)) or "The archive is empty; `zeroline add FILE` begins it.")
    return 0


def _line(clip: Listed) -> str:
    length = "-" if clip.duration_ms is None else clock(clip.duration_ms / 1000)
    labels = "labels not set" if clip.care.labels is None else ", ".join(sorted(clip.care.labels)) or "no label applies"
    care = "protected" if clip.care.protected else "open"
    account = next((source["account"] for source in clip.sources if source["account"]), None)
    parts = (clip.id, clip.status, clip.language or "-", length, care, labels, account, clip.file)
    return plain("  ".join(part for part in parts if part))
