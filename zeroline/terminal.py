"""What a person sees on the terminal: bars, one summary line a clip, flags, sentences, on standard error. And the one
document of `--json`, on standard output."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import shorten
from types import TracebackType
from typing import TYPE_CHECKING, Any

from zeroline.domain import moments
from zeroline.domain.counting import counted
from zeroline.domain.fingerprint import Relation, told

if TYPE_CHECKING:  # what only the bars need is imported where they are: a listing is shown without it
    from rich.progress import TaskID

    from zeroline.archive.lookout import Lookout
    from zeroline.domain.fingerprint import Match
    from zeroline.domain.review import Flag
    from zeroline.jobs import Added, Done, Failed, TextDone
    from zeroline.pipeline import Work
    from zeroline.ports import Progress as Event
    from zeroline.ports import Report

_STAGES = {"hear": "hearing", "burn": "burning in", "translate": "translating", "index": "entering in the index",
           "faces": "looking for faces", "render": "rendering"}  # fmt: skip
_FLAGS_SHOWN = 8
_BAR = 24  # cells for a short bar, its percents and the time left
_WORDS_SHOWN = 64  # characters of a segment, enough to find it by ear
# What could do harm unseen comes first.
_GRAVITY = {
    kind: rank
    for rank, kind in enumerate(
        ("lost_negation", "added_negation", "number_mismatch", "unit_mismatch", "date_mismatch", "name_missing",
         "far_apart", "length_misstated", "invention", "suggested", "unheard", "language_unsure", "language_switch",
         "term_not_rendered", "doubtful", "ambiguous_place", "misheard_place", "speaker_turn", "language_outside",
         "second_look_left",
         "low_confidence")
    )
}  # fmt: skip


def plain(text: str) -> str:
    """The text with nothing in it that a terminal obeys: names and captions come from outside."""
    if text.isprintable():  # most is, and then there is nothing to look for in it
        return text
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c for c in text)


def beside(name: str, stage: str, room: int) -> str:
    """A file's name and the stage in `room` cells of a terminal, or what the stage alone takes: a long name loses its
    middle, so that its beginning and its ending can still be told."""
    from rich.cells import cell_len, set_cell_size

    room -= cell_len(stage)
    if cell_len(name) <= room:
        return name + stage
    tail = max(0, room - 1) // 3
    ends = name[-tail:] if tail else ""
    while cell_len(ends) > tail:
        ends = ends[1:]
    return set_cell_size(name, max(0, room - 1 - cell_len(ends))) + "…" + ends + stage


def print_document(document: Any, indent: int | None = 1) -> None:
    """Prints JSON, with U+FFFD for what is no UTF-8 in a file's name, which standard output would refuse. `indent`
    None: on one line, for where there is much."""
    text = json.dumps(document, ensure_ascii=False, indent=indent)
    print(text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


class Terminal:
    """Writes to standard error. Bars are drawn only where somebody watches; elsewhere a stage is one line."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._console = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            TextColumn("{task.percentage:>3.0f} %", markup=False),
            TimeRemainingColumn(compact=True, elapsed_when_finished=True),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )

    def __enter__(self) -> Terminal:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def say(self, sentence: str) -> None:
        """On a terminal broken between words; in a log one line."""
        self._console.print(plain(sentence), soft_wrap=not self._console.is_terminal)

    def _written(self, paths: Sequence[Path]) -> None:
        """One line each that nothing is put into: they are copied from here."""
        for path in paths:
            self._console.print(f"  {plain(str(path))}")

    def report_for(self, path: Path) -> Report:
        """Draws the events of one clip's stages."""
        tasks: dict[str, TaskID] = {}

        def report(event: Event) -> None:
            if event.stage not in tasks:
                stage = _STAGES.get(event.stage, event.stage)
                for shown in tasks.values():
                    self._away(shown)
                named = beside(plain(path.name), f": {stage}", self._console.width - _BAR)
                tasks[event.stage] = self._progress.add_task(named, total=event.total or None)
                if not self._console.is_terminal:
                    self.say(f"{path.name}: {stage}")
            if tasks[event.stage] in self._progress.task_ids:
                self._progress.update(tasks[event.stage], completed=event.done)
            if event.done >= event.total > 0:
                self._away(tasks[event.stage])

        return report

    def _away(self, task: TaskID) -> None:
        """Takes a bar down for good: one that is only hidden is drawn and counted with every later clip."""
        if task in self._progress.task_ids:
            self._progress.remove_task(task)

    def ask(self, question: str) -> bool | None:
        """Yes or no from the person at the terminal; None where there is none to ask."""
        if not (sys.stdin.isatty() and self._console.is_terminal):
            return None
        self._progress.stop()
        self._console.print(plain(question) + " [y/N] ", end="")
        answer = sys.stdin.readline().strip().casefold()
        self._progress.start()
        return answer in ("y", "yes")

    def done(self, done: Done) -> None:
        """One summary line, the flags that a human must look at, and where the files lie."""
        work = done.work
        length = work.clip.duration_ms / 1000
        heard = work.speech.timing_ms.get("hear", 0) / 1000
        if work.kept:
            speed = "heard before"
        else:
            speed = f"heard in {heard:.1f} s ({length / heard:.1f}x its length)" if heard else "nothing to hear"
        captions = counted(len(work.captions), "caption") if work.speech.transcript else "no speech, no captions"
        tag = work.speech.language.tag
        spoken = f", {tag}" if tag and work.speech.transcript else ""
        flags = counted(len(work.flags), "flag")
        self.say(
            f"{done.path.name}: {clock(length)}{spoken}, {speed}, {captions}, {flags}, {done.seconds:.1f} s in all"
        )
        self._flags(work.flags, _places(work))
        self._written(done.written)

    def text_done(self, done: TextDone) -> None:
        """The same for a text."""
        work = done.work
        how = "translated before" if work.kept else f"by {work.made_by.engine}"
        sentences, flags = counted(len(work.sentences), "sentence"), counted(len(work.flags), "flag")
        self.say(f"{done.path.name}: {work.language.tag}, {sentences}, {how}, {flags}, {done.seconds:.1f} s in all")
        self._flags(work.flags, {one.id: (None, one.text) for one in work.sentences})
        self._written(done.written)

    def added(self, added: Added) -> None:
        """The same for a clip of the archive."""
        clip, name = added.clip, added.path.name
        if added.new:
            where = f"is in the archive as {clip.id}"
        elif added.source_new:
            where = f"is in the archive already as {clip.id}; the new source was added to it"
        else:
            where = f"is in the archive already as {clip.id}, from the same source"
        if added.work is None:
            self.say(f"{name}: {where}; its captions were made before")
            self._not_done(added)
            return
        self.say(
            f"{name}: {where}; {counted(len(added.work.captions), 'caption')}, "
            f"{counted(len(added.work.flags), 'flag')}, {added.seconds:.1f} s in all"
        )
        self._not_done(added)
        self._copies(added.copies)
        self._flags(added.work.flags, _places(added.work))

    def _not_done(self, added: Added) -> None:
        if added.fault is not None:
            self.say(f"  ! not compared with the other clips: {added.fault.sentence}")
        if added.unfound is not None:
            self.say(f"  ! search does not find it yet: {added.unfound.sentence}")

    def _flags(self, flags: Sequence[Flag], where: Mapping[str, tuple[int | None, str]]) -> None:
        """The worst first; `where` gives start in ms (None: a text has no times) and words by the id of a segment."""
        told = []
        for flag in flags:
            begins, words = where.get(flag.segment or "", (None, ""))
            told.append((flag, begins if flag.start_ms is None else flag.start_ms, words))
        told.sort(key=lambda one: (_GRAVITY.get(one[0].kind, len(_GRAVITY)), one[1] or 0))
        for flag, start, words in told[:_FLAGS_SHOWN]:
            time = "" if start is None else f"{clock(start // 1000)} "
            quoted = f"\u201c{shorten(words, _WORDS_SHOWN, placeholder=' …')}\u201d " if words else ""
            self.say(f"  ! {time}{quoted}{flag.kind}: {flag.why}")
        if len(flags) > _FLAGS_SHOWN:
            self.say(f"  ! and {len(flags) - _FLAGS_SHOWN} more, all in the JSON")

    def failed(self, failed: Failed) -> None:
        self.say(failed.error.sentence)
        self._copies(failed.copies)

    def caught_up(self, lookout: Lookout) -> None:
        """Has the index of fingerprints made whole, and says what that waits for and what cannot be in it."""
        if missing := len(lookout.missing()):
            self.say(f"Not in the index of fingerprints yet: {counted(missing, 'clip')}; entered first.")
        for fault in lookout.catch_up():
            self.say(f"Not compared: {fault.sentence}")

    def _copies(self, copies: Sequence[Match]) -> None:
        for copy in copies:
            self.say(f"  = {recognised(copy)}")

    def batch(self, done: int, failed: Sequence[Failed], what: str = "clips") -> None:
        """The last line of a batch of several, naming what did not come out."""
        if failed:
            names = ", ".join(str(one.path) for one in failed)
            self.say(f"{done} of {done + len(failed)} {what} came out; not: {names}")
        else:
            self.say(f"All {done} {what} came out.")


def recognised(match: Match) -> str:
    """What a clip is of another, and how that is known: `a copy of X, by sound and picture, mirrored`."""
    by = " and ".join(filter(None, [", ".join(match.by[:-1]), match.by[-1]]))
    parts = [told(match), f"by {'its' if match.by == ('bytes',) else 'the same'} {by}"]
    if match.relation is Relation.LONGER:
        parts.append(f"which it holds from {clock(match.span.file_start_ms / 1000)}")
    if abs(match.speed - 1) >= 0.01:
        way = "faster" if match.speed > 1 else "slower"
        parts.append(f"played {abs(match.speed - 1):.0%} {way}")
    return ", ".join(parts + ["mirrored"] * match.mirrored)


def clock(seconds: float) -> str:
    """Minutes and seconds, with hours where there are any."""
    return moments.clock(round(seconds * 1000))


def _places(work: Work) -> dict[str, tuple[int | None, str]]:
    """Start in ms and words of each segment, by its id."""
    where: dict[str, tuple[int | None, str]] = {s.id: (s.start_ms, s.text) for s in work.speech.transcript}
    return where | {s.id: (s.start_ms, s.text) for s in work.speech.translation}
