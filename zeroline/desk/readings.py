"""Readings: what the desk finds in a draft as it stands (flags, terms, captions as they will be burned in), kept until
the draft changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from zeroline.archive.versions import Desk
from zeroline.captions.ass import Sizes
from zeroline.captions.sheet import Sheet
from zeroline.desk.facts import facts_of
from zeroline.domain.caption import DRAFT_MARK
from zeroline.domain.clip import Canvas
from zeroline.domain.draft import at_home
from zeroline.domain.glossary import Entry
from zeroline.domain.notes import flag_key
from zeroline.pipeline import Work
from zeroline.publish.document import meaning_fields

_HELD = 32  # of an hour's clip one takes some 2 MB


class Readings:
    """The readings of one archive's drafts. `of` may be asked from any thread; one draft is read at a time, so that
    people who save are not held up by others who read."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._held: OrderedDict[str, Mapping[str, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, clip: str) -> Mapping[str, Any]:
        """As JSON has it; `number` is the change up to which the draft was read. Raises NoSuchClip, WrongUse,
        ArchiveFault, BadGlossary."""
        with self._lock:
            opened = self.desk.editing.open(clip)
            number = opened.number
            held = self._held.get(clip)
            if held is None or held["number"] != number:
                work = self.desk.work(clip)
                facts = facts_of(work, at_home(opened.draft))
                held = {"number": number, **_fields(work, self._entries()), "facts": facts}
                self._held[clip] = held
            self._held.move_to_end(clip)
            while len(self._held) > _HELD:
                self._held.popitem(last=False)
            return held

    def _entries(self) -> Mapping[str, Entry]:
        return {entry.id: entry for entry in self.desk.readers().lore.glossary.entries}


def _fields(work: Work, entries: Mapping[str, Entry]) -> dict[str, Any]:
    meaning = meaning_fields(work.meaning)
    used = dict.fromkeys(term.entry for term in work.meaning.terms)
    return {
        "flags": [
            {"key": flag_key(flag), "kind": flag.kind, "line": flag.segment, "why": flag.why,
             "start_ms": flag.start_ms, "end_ms": flag.end_ms}
            for flag in work.flags
        ],
        "terms": meaning["terms"],
        "entries": {id: _entry(entries[id]) for id in used if id in entries},
        "captions": [
            {"start_ms": one.start_ms, "end_ms": one.end_ms, "lines": one.lines, "original": one.original}
            for one in work.captions
        ],
        "profile": asdict(work.profile),
        "look": look(work),
    }  # fmt: skip


def _entry(entry: Entry) -> dict[str, Any]:
    return {"term": entry.term, "english": entry.english, "gloss": entry.gloss, "literal": entry.literal,
            "note": entry.note}  # fmt: skip


def look(work: Work) -> dict[str, Any]:
    """How captions stand in the picture, in its pixels: what captions/ass.py writes for whoever draws them in."""
    canvas = Canvas.of(work.clip.media.picture)
    sheet = Sheet(mark=DRAFT_MARK, width=canvas.width, height=canvas.height, line_length=work.profile.line_length)
    sizes = Sizes.of(sheet)
    return {"width": canvas.width, "height": canvas.height, "mark_text": DRAFT_MARK, **asdict(sizes)}
