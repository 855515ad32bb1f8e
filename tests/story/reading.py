"""Caption files read back by libraries that others wrote, and WebVTT by a small reader of our own."""

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import pysubs2
import ttconv.model
from ttconv.imsc import reader as imsc

MARK = "MACHINE DRAFT, NOT REVIEWED"
TIMING = re.compile(r"((?:\d{2,}:)?\d\d:\d\d\.\d{3}) --> ((?:\d{2,}:)?\d\d:\d\d\.\d{3})(?:[ \t]+\S.*)?")


@dataclass(frozen=True)
class Cue:
    """One cue of a caption file; its lines are separated by newlines, mark-up removed."""

    start_ms: int
    end_ms: int
    text: str


def _moment(stamp: str) -> int:
    clock, _, thousandths = stamp.partition(".")
    total = 0
    for part in clock.split(":"):
        total = total * 60 + int(part)
    return total * 1000 + int(thousandths)


def vtt(text: str) -> tuple[list[Cue], list[str]]:
    """The cues and the notes of a WebVTT file; raises ValueError where it breaks the format."""
    head, *blocks = re.split(r"\n{2,}", text.replace("\r\n", "\n").removeprefix("\ufeff").strip("\n"))
    if not re.match(r"WEBVTT(?:[ \t\n]|$)", head) or "-->" in head:
        raise ValueError("a WebVTT file begins with WEBVTT and an empty line")
    cues, notes = [], []
    for block in blocks:
        lines = block.split("\n")
        if re.match(r"NOTE(?:[ \t]|$)", lines[0]):
            notes.append(block[4:].strip())
        elif lines[0].strip() not in ("STYLE", "REGION"):
            cues.append(_cue(lines))
    return cues, notes


def _cue(lines: list[str]) -> Cue:
    at = 0 if "-->" in lines[0] else 1
    timing = TIMING.fullmatch(lines[at]) if at < len(lines) else None
    if timing is None:
        raise ValueError(f"no timing in the cue {lines!r}")
    payload = "\n".join(lines[at + 1 :])
    if "-->" in payload or re.search(r"&(?!\w+;|#\d+;)", payload):
        raise ValueError(f"an arrow or a bare ampersand in the cue {lines!r}")
    shown = html.unescape(re.sub(r"<[^>]*>", "", payload))
    return Cue(_moment(timing[1]), _moment(timing[2]), shown)


def srt(path: Path) -> list[Cue]:
    """The cues of an SRT file by pysubs2; asserts first that it is UTF-8 and numbered from 1."""
    numbers = re.findall(r"(?m)^(\d+)\r?\n\d\d:\d\d:\d\d,\d{3} --> ", path.read_bytes().decode("utf-8-sig"))
    assert [int(number) for number in numbers] == list(range(1, len(numbers) + 1)), f"cues misnumbered in {path.name}"
    cues = _events(pysubs2.load(str(path), encoding="utf-8-sig", format_="srt"))
    assert len(cues) == len(numbers), f"{path.name} holds {len(numbers)} numbers and {len(cues)} cues"
    return cues


def ass(path: Path) -> list[Cue]:
    """The shown events of an ASS file by pysubs2, in the order of their times."""
    script = pysubs2.load(str(path), encoding="utf-8-sig", format_="ass")
    return sorted(_events(script), key=lambda cue: cue.start_ms)


def _events(script: pysubs2.SSAFile) -> list[Cue]:
    return [Cue(event.start, event.end, event.plaintext) for event in script if not event.is_comment]


def ttml(path: Path) -> list[Cue]:
    """The paragraphs of a TTML file by ttconv, times counted from the clip's start."""
    body = imsc.to_model(ET.parse(path)).get_body()
    return [] if body is None else list(_paragraphs(body, Fraction(0)))


def _paragraphs(element: ttconv.model.ContentElement, origin: Fraction) -> Iterator[Cue]:
    begin = origin + (element.get_begin() or 0)
    if isinstance(element, ttconv.model.P):
        end = element.get_end()
        assert end is not None, "a paragraph without an end is shown for ever"
        shown = "".join(_shown(element))
        yield Cue(round(begin * 1000), round((origin + end) * 1000), shown)
        return
    for child in element:
        yield from _paragraphs(child, begin)


def _shown(element: ttconv.model.ContentElement) -> Iterator[str]:
    for child in element:
        if isinstance(child, ttconv.model.Text):
            yield child.get_text()
        elif isinstance(child, ttconv.model.Br):
            yield "\n"
        else:
            yield from _shown(child)


def spoken(cues: list[Cue]) -> list[Cue]:
    """The cues without the draft's mark: a line that holds it goes, and a cue that held nothing else."""
    bare = [replace(cue, text="\n".join(_unmarked(cue.text))) for cue in cues]
    return [cue for cue in bare if cue.text]


def _unmarked(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip() and MARK not in line]
