"""Reads a file of released captions, for checking an article without an archive. docs/quotes.md gives its form."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from zeroline.domain.errors import BadInput
from zeroline.domain.quote import ReleasedClip, ReleasedLine
from zeroline.domain.text import plain

_MOST_BYTES = 200 << 20  # some 900,000 captions
_LONGEST = 5_000  # characters of a caption
_FACTS = {"unit": "unit", "units": "unit", "place": "place", "places": "place", "location": "place", "person": "person",
          "persons": "person", "callsign": "callsign", "title": "title", "description": "title"}  # fmt: skip
_LAST_MS = 7 * 24 * 3_600_000


@dataclass(frozen=True)
class Released:
    """What a file holds: lines clip by clip and version by version, and what is told of each clip."""

    lines: tuple[ReleasedLine, ...]
    clips: Mapping[str, ReleasedClip]


def read_released(path: Path) -> Released:
    """Raises BadInput."""
    return released_of(_loaded(path), str(path))


def _loaded(path: Path) -> Any:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadInput(f"{path}: is larger than {_MOST_BYTES >> 20} MB; check against the archive itself.")
        return json.loads(path.read_bytes())
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({(error.strerror or str(error)).lower()}).") from error
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{path}: is no JSON; a file of released captions is.") from error


def released_of(told: Any, where: str) -> Released:
    """The same from what was loaded. Raises BadInput."""
    entries = told.get("clips") if isinstance(told, dict) else told
    if not isinstance(entries, list):
        raise BadInput(f'{where}: has no list "clips"; a file of released captions has one.')
    by_clip: dict[str, list[_Version]] = defaultdict(list)
    facts: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    for at, entry in enumerate(entries):
        for version in _versions(entry, f"{where}: clip {at + 1}"):
            by_clip[version.clip].append(version)
            facts[version.clip].update(dict.fromkeys(_facts(version.entry)))
    lines = [line for versions in by_clip.values() for line in _lines(versions)]
    clips = {
        id: ReleasedClip(id, min((one.published for one in versions if one.published), default=None),
                         _text(versions[-1].entry.get("credit")), tuple(facts[id]))
        for id, versions in by_clip.items()
    }  # fmt: skip
    return Released(tuple(lines), clips)


@dataclass(frozen=True)
class _Version:
    clip: str
    version: str | None
    published: str | None
    entry: Mapping[str, Any]
    where: str


def _versions(entry: Any, where: str) -> Iterator[_Version]:
    if not isinstance(entry, dict) or _text(entry.get("id")) is None:
        raise BadInput(f'{where} has no "id".')
    inner = entry.get("versions")
    for one in inner if isinstance(inner, list) else [entry]:
        if not isinstance(one, dict):
            raise BadInput(f"{where} has a version that is none.")
        both = {**{key: value for key, value in entry.items() if key != "versions"}, **one}
        version = both.get("version")
        number = str(version) if isinstance(version, (str, int)) and not isinstance(version, bool) else None
        yield _Version(plain(str(entry["id"])), number, _moment(both.get("published")), both, where)


def _lines(versions: Sequence[_Version]) -> Iterator[ReleasedLine]:
    """Each version is live from its day on, until the next one's or until it was withdrawn."""
    ordered = sorted(versions, key=lambda one: one.published or "")
    for at, one in enumerate(ordered):
        later = next((two.published for two in ordered[at + 1 :] if two.published != one.published), None)
        ends = [moment for moment in (later, _moment(one.entry.get("withdrawn"))) if moment]
        for number, caption in enumerate(_captions(one)):
            yield _line(caption, one, one.version or str(at + 1), min(ends, default=None), number)


def _captions(version: _Version) -> list[Any]:
    captions = version.entry.get("captions")
    if not isinstance(captions, list):
        raise BadInput(f'{version.where} ({version.clip}) has no list "captions".')
    return captions


def _line(caption: Any, version: _Version, number: str, until: str | None, at: int) -> ReleasedLine:
    where = f"{version.where} ({version.clip}), caption {at + 1}"
    if not isinstance(caption, dict):
        raise BadInput(f"{where} is no object.")
    text = caption.get("text", caption.get("english"))
    if isinstance(text, list):
        text = " ".join(map(str, text))
    if not isinstance(text, str) or len(text) > _LONGEST:
        raise BadInput(f'{where} has no "text", or one of more than {_LONGEST} characters.')
    return ReleasedLine(
        clip=version.clip,
        version=number,
        start_ms=_ms(caption, "start", where),
        end_ms=_ms(caption, "end", where),
        english=plain(text),
        original=_text(caption.get("original", caption.get("source"))),
        speaker=_text(caption.get("speaker", version.entry.get("speaker"))),
        live_from=version.published,
        live_until=until,
    )


def _ms(caption: Mapping[str, Any], name: str, where: str) -> int:
    """Milliseconds: the file has seconds, or milliseconds under the longer name."""
    exact = caption.get(f"{name}_ms")
    value = exact if exact is not None else caption.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or value < 0:
        raise BadInput(f'{where} has a "{name}" that is no time in seconds.')
    ms = round(value if exact is not None else value * 1000)
    if ms > _LAST_MS:
        raise BadInput(f'{where} has a "{name}" later than a week into the clip.')
    return ms


def _facts(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, kind in _FACTS.items():
        told = entry.get(key)
        for value in told if isinstance(told, list) else [told]:
            text = _text(value)
            if text:
                yield kind, text


def _text(value: Any) -> str | None:
    text = plain(value)[:_LONGEST] if isinstance(value, str) else ""
    return text or None


def _moment(value: Any) -> str | None:
    """A day or a moment in ISO 8601; None for anything else: then nobody knows when it was."""
    if not isinstance(value, str):
        return None
    try:
        date.fromisoformat(value[:10])
    except ValueError:
        return None
    return value
