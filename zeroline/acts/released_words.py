"""The words that were released, and how a file of captions differs from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from zeroline.archive.public import Public
from zeroline.captions import ass
from zeroline.captions.formats import READERS
from zeroline.domain.errors import BadInput
from zeroline.domain.release import Released
from zeroline.domain.verified import Changed, Line
from zeroline.publish.edition import mark_of

Manifest = Callable[[Released], Mapping[str, Any] | None]
Where = Callable[[str], Path]
_HALF = 0.5  # of a file's captions, word for word: less is another clip's, or nobody's
MOVED_MS = 100  # a caption that stands so much elsewhere is another; formats round to 1 to 10 ms
_MOST_BYTES = 8 << 20  # captions of a day of speech take some 3 MB
_MARKED = re.compile(r"\b([a-z2-7]{10}) v\d+\b")  # the short id in the mark of each file
_LIKE = str.maketrans({"<": "‹", ">": "›", "{": "(", "}": ")", "\\": "/"})  # what our writers put in the stead of signs
_FORMS = (("vtt", "WEBVTT"), ("ass", "[Script Info]"), ("ttml", "<tt"), ("srt", "-->"))


def text_in(path: Path) -> str | None:
    """A file as text; None: it is none, or larger than any captions."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            return None
        content = path.read_bytes()
        return None if b"\0" in content else content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None


def lines_of(body: Mapping[str, Any]) -> tuple[Line, ...]:
    """The captions in a manifest."""
    return tuple(
        Line(int(one["start_ms"]), int(one["end_ms"]), " ".join(one["lines"])) for one in body.get("captions", ())
    )


def captions_in(content: str, form: str) -> tuple[Line, ...] | None:
    """What a file of captions shows, by its ending or its look, each caption with its own lines; None: it shows nothing
    that can be read. Of ASS, what stands in the styles of our mark and warning is shown like anything else."""
    likely = [form] if form in READERS else [name for name, sign in _FORMS if sign in content]
    for name in likely[:1]:
        try:
            found = ass.shown(content) if name == "ass" else READERS[name](content)
        except (BadInput, RecursionError):
            return None
        return tuple(Line(one.start_ms, one.end_ms, "\n".join((*one.lines, *one.original))) for one in found) or None
    return None


def against(shown: Sequence[Line], content: str, known: Public, manifest: Manifest, where: Where) -> (
    tuple[Released, tuple[Changed, ...]] | None
):  # fmt: skip
    """The release that captions come from, and what differs; None: they come from none."""
    marked = {name for name in _MARKED.findall(content) if name in known.clips}
    best: tuple[float, int, Released, tuple[Changed, ...]] | None = None
    for id, releases in known.clips.items():
        for made in releases:
            body = manifest(made)
            if body is None:
                continue
            said = without_mark(shown, body)
            texts = {line.text for line in said}
            for lines in released(made, body, where):
                share = sum(line.text in texts for line in lines) / max(1, len(lines), len(said))
                rank = share + (1 if id in marked and share > 0 else 0)
                if (share >= _HALF or id in marked) and (best is None or (rank, made.number) > best[:2]):
                    best = (rank, made.number, made, tuple(changes(lines, said)))
    return None if best is None else best[2:]


def released(made: Released, body: Mapping[str, Any], where: Where) -> Iterator[tuple[Line, ...]]:
    """The captions of a release whose manifest says `body`, in English, then in the language that is spoken."""
    yield lines_of(body)
    for name in made.files:
        if name.endswith(".srt") and not name.endswith(".en.srt"):
            content = text_in(where(made.files[name]))
            spoken = None if content is None else captions_in(content, "srt")
            if spoken is not None:
                yield without_mark(spoken, body)


def without_mark(shown: Sequence[Line], body: Mapping[str, Any]) -> tuple[Line, ...]:
    """Captions in one line each, without the mark that this release bears: SRT has no other place for it than a
    caption, and ASS draws it."""
    mark = mark_of(body).translate(_LIKE)
    ours = {mark, f"[{mark}]"}
    told = ((one, [line for line in one.text.split("\n") if line.translate(_LIKE) not in ours]) for one in shown)
    return tuple(Line(one.start_ms, one.end_ms, " ".join(lines)) for one, lines in told if lines)


def changes(released: Sequence[Line], found: Sequence[Line], moved_ms: int = MOVED_MS) -> Iterator[Changed]:
    """Captions in the order of time; those that say the same more than `moved_ms` away are changed, too."""
    matcher = SequenceMatcher(None, [one.text for one in released], [one.text for one in found], autojunk=False)
    for what, first, last, begin, end in matcher.get_opcodes():
        ours, theirs = released[first:last], found[begin:end]
        if what == "equal":
            for our, their in zip(ours, theirs, strict=True):
                if max(abs(our.start_ms - their.start_ms), abs(our.end_ms - their.end_ms)) > moved_ms:
                    yield Changed(our.start_ms, our.text, f"{their.text} (at {their.start_ms / 1000:.1f} s)")
            continue
        for number in range(max(len(ours), len(theirs))):
            mine = ours[number] if number < len(ours) else None
            other = theirs[number] if number < len(theirs) else None
            at = mine.start_ms if mine else other.start_ms if other else 0
            yield Changed(at, mine.text if mine else None, other.text if other else None)
