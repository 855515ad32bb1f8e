"""The words that were released, and how a file of captions differs from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from zeroline.archive.public import Public
from zeroline.captions.formats import READERS
from zeroline.domain.caption import Caption
from zeroline.domain.errors import BadInput
from zeroline.domain.release import Released
from zeroline.domain.verified import Changed, Line

Manifest = Callable[[Released], Mapping[str, Any] | None]
Where = Callable[[str], Path]
_HALF = 0.5  # of a file's captions, word for word: less is another clip's, or nobody's
_MOVED_MS = 100  # a caption that stands so much elsewhere is another; formats round to 1 to 10 ms
_MARKED = re.compile(r"\b([a-z2-7]{10}) v\d+\b")  # the short id in the mark of each file
_MARK_LINE = re.compile(r"\[[^\]]*\b[a-z2-7]{10} v\d+\b[^\]]*\]")  # SRT has no other place for it than a caption
_FORMS = (("vtt", "WEBVTT"), ("ass", "[Script Info]"), ("ttml", "<tt"), ("srt", "-->"))


def lines_of(body: Mapping[str, Any]) -> tuple[Line, ...]:
    """The captions in a manifest."""
    return tuple(
        Line(int(one["start_ms"]), int(one["end_ms"]), " ".join(one["lines"])) for one in body.get("captions", ())
    )


def captions_in(content: str, form: str) -> tuple[Caption, ...] | None:
    """The captions of a file, by its ending or its look; None: it has none that can be read."""
    likely = [form] if form in READERS else [name for name, sign in _FORMS if sign in content]
    for name in likely[:1]:
        try:
            return READERS[name](content) or None
        except (BadInput, RecursionError):
            return None
    return None


def against(captions: Sequence[Caption], content: str, known: Public, manifest: Manifest, where: Where) -> (
    tuple[Released, tuple[Changed, ...]] | None
):  # fmt: skip
    """The release that the captions come from, and what differs; None: they come from none."""
    said = [Line(one.start_ms, one.end_ms, _one_line(one.lines or one.original)) for one in captions]
    texts = {line.text for line in said}
    marked = {name for name in _MARKED.findall(content) if name in known.clips}
    best: tuple[float, int, Released, tuple[Line, ...]] | None = None
    for id, releases in known.clips.items():
        for made in releases:
            for lines in _released(made, manifest, where):
                share = sum(line.text in texts for line in lines) / max(1, len(lines), len(said))
                rank = share + (1 if id in marked and share > 0 else 0)
                if (share >= _HALF or id in marked) and (best is None or (rank, made.number) > best[:2]):
                    best = (rank, made.number, made, lines)
    if best is None:
        return None
    return best[2], tuple(_changes(best[3], said))


def _released(made: Released, manifest: Manifest, where: Where) -> Iterator[tuple[Line, ...]]:
    """The captions of a release, in English, then in the language that is spoken."""
    body = manifest(made)
    if body is None:
        return
    yield lines_of(body)
    for name in made.files:
        if name.endswith(".srt") and not name.endswith(".en.srt"):
            try:
                spoken = READERS["srt"](where(made.files[name]).read_text(encoding="utf-8"))
            except (OSError, ValueError, BadInput):
                continue
            yield tuple(Line(one.start_ms, one.end_ms, _one_line(one.lines)) for one in spoken)


def _one_line(lines: Sequence[str]) -> str:
    return " ".join(line for line in lines if not _MARK_LINE.fullmatch(line))


def _changes(released: Sequence[Line], found: Sequence[Line]) -> Iterator[Changed]:
    """Captions in the order of time; those that say the same at another time are changed, too."""
    matcher = SequenceMatcher(None, [one.text for one in released], [one.text for one in found], autojunk=False)
    for what, first, last, begin, end in matcher.get_opcodes():
        ours, theirs = released[first:last], found[begin:end]
        if what == "equal":
            for our, their in zip(ours, theirs, strict=True):
                if max(abs(our.start_ms - their.start_ms), abs(our.end_ms - their.end_ms)) > _MOVED_MS:
                    yield Changed(our.start_ms, our.text, f"{their.text} (at {their.start_ms / 1000:.1f} s)")
            continue
        for number in range(max(len(ours), len(theirs))):
            mine = ours[number] if number < len(ours) else None
            other = theirs[number] if number < len(theirs) else None
            at = mine.start_ms if mine else other.start_ms if other else 0
            yield Changed(at, mine.text if mine else None, other.text if other else None)
