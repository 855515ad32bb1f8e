"""Readings: what the desk finds in a draft as it stands (flags, terms, captions as they will be burned in).

The last version was read as a whole when it was made. After it only the stretches are read whose lines were changed,
with some lines around them: all of an hour's clip takes ten seconds, a stretch a tenth of one. So a term that is told
by far surroundings, or where captions beyond a stretch are cut, may differ from what the next version finds. Facts run
through a whole clip, so they are read from all of it, and only when somebody asks for them.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any

from zeroline.archive.drafts import draft_of, voices_of
from zeroline.archive.editing import base_of
from zeroline.archive.ledger import latest
from zeroline.archive.versions import Desk
from zeroline.captions.ass import Sizes
from zeroline.captions.sheet import Sheet
from zeroline.desk.facts import facts_of
from zeroline.domain.caption import DRAFT_MARK, Caption
from zeroline.domain.clip import Canvas
from zeroline.domain.draft import Draft, at_home
from zeroline.domain.errors import ArchiveFault, ZerolineError
from zeroline.domain.glossary import Entry, Term
from zeroline.domain.line import Line
from zeroline.domain.notes import MentionRuling, Settled, flag_key
from zeroline.domain.review import Flag
from zeroline.domain.voices import Voices
from zeroline.language.standing_in import standing_in
from zeroline.pipeline import Work
from zeroline.publish.document import term_fields
from zeroline.revising import revised

_HELD = 16  # of an hour's clip one takes some 5 MB
_AROUND = 6  # lines read along with a changed one: where captions are cut depends on their neighbours
_KEPT = 2  # of those, on either side, are also put in place of what was read before


@dataclass(frozen=True)
class Reading:
    """What was found in `lines`, by the change `number`. `machine` is what the lines began as; `rulings` held when it
    was read, and `settled` are the flags that were left out of it."""

    number: int
    lines: tuple[Line, ...]
    machine: Work
    voices: Voices | None
    flags: tuple[Flag, ...]
    terms: tuple[Term, ...]
    captions: tuple[Caption, ...]
    rulings: frozenset[MentionRuling]
    settled: frozenset[str]


class Readings:
    """The readings of one archive's drafts. Both may be asked from any thread; of each kind one draft is read at a
    time, so that people who save are not held up by several that are read, nor an editor by somebody's facts."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._held: OrderedDict[str, Reading] = OrderedDict()
        self._lock = threading.Lock()
        self._facts: OrderedDict[str, Mapping[str, Any]] = OrderedDict()
        self._facts_lock = threading.Lock()

    def warm(self) -> None:
        """Loads what every reading needs, some seconds' work, before somebody waits for it."""
        with self._lock, self._facts_lock, suppress(ZerolineError):  # a glossary that is wrong is told to who asks
            self.desk.readers()

    def of(self, clip: str) -> Mapping[str, Any]:
        """As JSON has it; `number` is the change up to which the draft was read. Raises NoSuchClip, WrongUse,
        ArchiveFault, BadGlossary."""
        with self._lock:
            opened = self.desk.editing.open(clip)
            held = self._held.get(clip) or self._first(clip)
            if held.number != opened.number:
                held = self._read_on(held, opened.draft, opened.number)
            _keep(self._held, clip, held)
        settled = _settled(opened.draft)
        return _fields(held, settled, {entry.id: entry for entry in self.desk.readers().lore.glossary.entries})

    def facts(self, clip: str) -> Mapping[str, Any]:
        """Mentions and claims of the whole draft under `facts`, with the `number` of `of`; raises what `of` does."""
        with self._facts_lock:
            opened = self.desk.editing.open(clip)
            held = self._facts.get(clip)
            if held is None or held["number"] != opened.number:
                held = {"number": opened.number, "facts": facts_of(self.desk.work(clip), at_home(opened.draft))}
            _keep(self._facts, clip, held)
            return held

    def _first(self, clip: str) -> Reading:
        """What the last version holds."""
        vault = self.desk.archive.vault
        with self.desk.archive.ledger.reading() as connection:
            version, base = latest(connection, clip, "version"), base_of(connection, clip)
            machine = draft_of(connection, vault, clip, base)
            last = machine if version == base else draft_of(connection, vault, clip, version)
            voices = voices_of(connection, clip)
        if version is None or last is None or machine is None:
            raise ArchiveFault(f"The draft of {clip} has no version that it began as.")
        number = int(version.content.get("draft", 0))
        draft = self.desk.editing.at(clip, number)
        found = (last.flags, last.meaning.terms, last.captions)
        return Reading(number, draft.lines, machine, voices, *found, _rulings(draft), _settled(draft))

    def _read_on(self, held: Reading, draft: Draft, number: int) -> Reading:
        if _rulings(draft) != held.rulings or not held.settled <= _settled(draft):
            return self._whole(held, draft, number)  # a spelling ruled, or a flag opened, may concern any line
        for first, end in stretches(held.lines, draft.lines, _AROUND):
            held = self._read(held, draft, (first, end))
        return replace(held, number=number, lines=draft.lines)

    def _whole(self, held: Reading, draft: Draft, number: int) -> Reading:
        found = revised(held.machine, _unsettled(draft), self.desk.readers(), held.voices)
        what = (found.flags, found.meaning.terms, found.captions)
        return Reading(number, draft.lines, held.machine, held.voices, *what, _rulings(draft), frozenset())

    def _read(self, held: Reading, draft: Draft, stretch: tuple[int, int]) -> Reading:
        """The reading with what is found in these lines of the draft."""
        first, end = stretch
        part = replace(_unsettled(draft), lines=draft.lines[first:end])
        found = revised(held.machine, part, self.desk.readers(), held.voices)
        inner = _inner(draft, stretch)
        ids = {id for line in draft.lines[inner[0] : inner[1]] for id in (line.id, *line.holds)}
        gone = {line.id for line in held.lines} - {id for line in draft.lines for id in (line.id, *line.holds)}
        return replace(
            held,
            flags=_swapped(held.flags, found.flags, ids | gone),
            terms=_swapped(held.terms, found.meaning.terms, ids | gone),
            captions=_captioned(held.captions, found.captions, _core(draft, stretch)),
        )


def _settled(draft: Draft) -> frozenset[str]:
    return frozenset(note.flag for note in at_home(draft) if isinstance(note, Settled))


def _rulings(draft: Draft) -> frozenset[MentionRuling]:
    return frozenset(note for note in at_home(draft) if isinstance(note, MentionRuling))


def _unsettled(draft: Draft) -> Draft:
    """With the flags that were settled: each may be opened again."""
    return replace(draft, notes=tuple(note for note in draft.notes if not isinstance(note, Settled)))


def _keep(held: OrderedDict[str, Any], clip: str, one: Any) -> None:
    held[clip] = one
    held.move_to_end(clip)
    while len(held) > _HELD:
        held.popitem(last=False)


def stretches(before: Sequence[Line], now: Sequence[Line], around: int) -> list[tuple[int, int]]:
    """Which lines of `now` to read, from (inclusive) to (exclusive): those that are new or other than `before`, or next
    to one that went, with so many around them; near ones in one stretch."""
    known = {line.id: line for line in before}
    at = {line.id: place for place, line in enumerate(now)}
    changed = {place for place, line in enumerate(now) if known.get(line.id) != line}
    place = 0
    for line in before:
        if line.id in at:
            place = at[line.id] + 1
        elif now:
            changed |= {max(0, place - 1), min(place, len(now) - 1)}
    found: list[tuple[int, int]] = []
    for place in sorted(changed):
        first, end = max(0, place - around), min(len(now), place + around + 1)
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((first, end))
    return found


def _inner(draft: Draft, stretch: tuple[int, int]) -> tuple[int, int]:
    """The stretch without the lines at its edges, which were read for their neighbours' sake; the clip's own edges are
    whole."""
    first, end = stretch
    return (
        first + _AROUND - _KEPT if first else 0,
        end - _AROUND + _KEPT if end < len(draft.lines) else end,
    )


def _core(draft: Draft, stretch: tuple[int, int]) -> tuple[int, int]:
    """From when to when the lines stand that were changed."""
    first, end = stretch
    start_ms = draft.lines[first + _AROUND].start_ms if first else 0
    return start_ms, draft.lines[end - _AROUND].start_ms if end < len(draft.lines) else draft.duration_ms + 1


def _swapped(before: Sequence[Any], found: Iterable[Any], ids: set[str]) -> tuple[Any, ...]:
    """Flags or terms: those of these lines are what was found now, all others what was found before."""
    return (*(one for one in before if one.segment not in ids), *(one for one in found if one.segment in ids))


def _captioned(before: Sequence[Caption], found: Sequence[Caption], core: tuple[int, int]) -> tuple[Caption, ...]:
    """What was read now from the last moment before `core` at which a caption begins in both, to the first after it:
    there no word is lost, and none shown twice."""
    both = {one.start_ms for one in before} & {one.start_ms for one in found}
    start = max((ms for ms in both if ms <= core[0]), default=found[0].start_ms if core[0] and found else 0)
    end = min((ms for ms in both if ms >= core[1]), default=found[-1].end_ms if found else core[1])
    inside = [one for one in found if start <= one.start_ms < end]
    outside = [one for one in before if not start <= one.start_ms < end]
    return tuple(sorted((*outside, *inside), key=lambda one: one.start_ms))


def _fields(held: Reading, settled: frozenset[str], entries: Mapping[str, Entry]) -> dict[str, Any]:
    used = dict.fromkeys(term.entry for term in held.terms)
    english = {id: line.english_text for line in held.lines for id in (line.id, *line.holds)}
    flags = ((flag_key(flag), flag) for flag in held.flags)
    return {
        "number": held.number,
        "flags": [
            {"key": key, "kind": flag.kind, "line": flag.segment, "why": flag.why, "start_ms": flag.start_ms,
             "end_ms": flag.end_ms}
            for key, flag in flags
            if key not in settled
        ],
        "terms": [{**term_fields(term), "instead": _instead(term, entries, english)} for term in held.terms],
        "entries": {id: _entry(entries[id]) for id in used if id in entries},
        "captions": [
            {"start_ms": one.start_ms, "end_ms": one.end_ms, "lines": one.lines, "original": one.original}
            for one in held.captions
        ],
        "profile": asdict(held.machine.profile),
        "look": look(held.machine),
    }  # fmt: skip


def _instead(term: Term, entries: Mapping[str, Entry], english: Mapping[str, str]) -> tuple[str, ...]:
    """What in the line's English a rendering would take the place of; `english` is by the lines' ids."""
    entry, said = entries.get(term.entry), english.get(term.segment or "", "")
    return standing_in(term.surface, entry, said) if entry and term.rendered is False else ()


def _entry(entry: Entry) -> dict[str, Any]:
    return {"term": entry.term, "english": entry.english, "gloss": entry.gloss, "literal": entry.literal,
            "note": entry.note}  # fmt: skip


def look(work: Work) -> dict[str, Any]:
    """How captions stand in the picture, in its pixels: what captions/ass.py writes for whoever draws them in."""
    canvas = Canvas.of(work.clip.media.picture)
    sheet = Sheet(mark=DRAFT_MARK, width=canvas.width, height=canvas.height, line_length=work.profile.line_length)
    sizes = Sizes.of(sheet)
    return {"width": canvas.width, "height": canvas.height, "mark_text": DRAFT_MARK, **asdict(sizes)}
