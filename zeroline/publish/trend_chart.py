"""The trend as a drawing that a newspaper can print: SVG with its text as text, for light and dark, without a script.

It holds counts, kinds of claims, units and places; no line of a clip, no person, no file's name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from xml.sax.saxutils import escape, quoteattr

from zeroline.domain.counting import counted
from zeroline.domain.event import Event
from zeroline.domain.trend import Asked, Tally, Trend, Week

_WIDTH, _LEFT, _RIGHT = 760, 60, 24
_NAMED, _ROW = 8, 22  # how many names of each list are drawn, and the height of one
_BARS, _COUNT = 300, 44  # where their bars begin, and the room for the number behind
_LONGEST = 38  # characters of a name; the whole name is its title
_MOST_WEEKS = 260  # five years: more make bars thinner than print shows

STYLE = """
text { font-family: system-ui, -apple-system, "Segoe UI", "Noto Sans", Arial, sans-serif; font-size: 13px; }
.paper { fill: #ffffff; } .ink { fill: #1b1d20; } .soft { fill: #565d66; } .rule { stroke: #c3c8ce; }
.events { fill: #1c5d99; } .clips { fill: #8d99a6; }
.title { font-size: 20px; font-weight: 700; } .head { font-weight: 700; } .end { text-anchor: end; }
@media (prefers-color-scheme: dark) {
.paper { fill: #15171a; } .ink { fill: #eceff2; } .soft { fill: #aab2bb; } .rule { stroke: #464d55; }
.events { fill: #6fb0ea; } .clips { fill: #76828e; }
}
"""


def chart(trend: Trend, asked: Asked) -> str:
    """The drawing of what was asked for."""
    weeks = _drawn(trend.weeks)
    parts = [*_heads(trend, asked), *_panels(weeks)]
    top = _PANELS[-1].top + _PANELS[-1].height + 62
    for title, tallies in (("By claim", trend.kinds), ("By unit", trend.units), ("By place", trend.places)):
        parts += _list(title, tallies, top)
        top += 34 + _ROW * max(1, min(len(tallies), _NAMED)) + (_ROW if len(tallies) > _NAMED else 0)
    notes = list(_notes(trend, weeks))
    parts += [_text(_LEFT, top + 12 + 18 * number, note, "soft") for number, note in enumerate(notes)]
    height = top + 18 * len(notes) + 22
    title, about = _title(asked), _described(trend)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        'role="img" aria-labelledby="title about" lang="en">\n'
        f'<title id="title">{_safe(title)}</title>\n<desc id="about">{_safe(about)}</desc>\n'
        f"<style>{STYLE}</style>\n"
        f'<rect class="paper" fill="#ffffff" width="{_WIDTH}" height="{height}"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


@dataclass(frozen=True)
class _Panel:
    """Bars by week: where it begins and how high it is, in px; what a bar is, and its colour on white."""

    title: str
    top: int
    height: int
    noun: str
    kind: str
    fill: str
    number: Callable[[Week], int]


_PANELS = (
    _Panel("Events claimed, by week", 132, 150, "event", "events", "#1c5d99", lambda week: len(week.events)),
    _Panel("Clips in this archive, by the week of their post", 330, 56, "clip", "clips", "#8d99a6",
           lambda week: week.posted),
    _Panel("Clips added to this archive, by week", 434, 56, "clip", "clips", "#8d99a6", lambda week: week.added),
)  # fmt: skip
_MEANING = "Events, not reposts. A claim is what somebody asserts; that it happened is not said."


def _drawn(weeks: Sequence[Week]) -> list[Week]:
    """Every week from the first to the last, the empty ones too; of more than fit, the last. Where days of posts or
    days that are said are known, they make the range: weeks in which clips were only added may be years later."""
    told = [week for week in weeks if week.posted or any(_is_told(event) for event in week.events)] or weeks
    if not told:
        return []
    by_start = {week.begins: week for week in weeks}
    number = min((told[-1].begins - told[0].begins).days // 7 + 1, _MOST_WEEKS)
    starts = [told[-1].begins - timedelta(weeks=back) for back in reversed(range(number))]
    return [by_start.get(start, Week(start, 0, 0, ())) for start in starts]


def _is_told(event: Event) -> bool:
    return event.when is not None and event.when.basis in ("said", "posted")


def _title(asked: Asked) -> str:
    what = f"Claims of {_words(asked.kind)}" if asked.kind else "Claims"
    unit = f", {asked.unit}" if asked.unit else ""
    place = f", {asked.place}" if asked.place else ""
    return f"{what}{unit}{place}, in this archive"


def _heads(trend: Trend, asked: Asked) -> Iterator[str]:
    yield _text(_LEFT, 40, _short(_title(asked), 62), "ink title")
    yield _text(_LEFT, 64, _MEANING, "soft")
    told = f"{counted(len(trend.events), 'event')} in {counted(_told(trend), 'clip')}"
    yield _text(_LEFT, 84, f"{told}, of {counted(trend.clips, 'clip')} in this archive", "soft")


def _panels(weeks: Sequence[Week]) -> Iterator[str]:
    for panel in _PANELS:
        yield _text(_LEFT, panel.top - 14, panel.title, "ink head")
        yield from _bars(panel, weeks)
    if not weeks:
        yield _text(_LEFT + 12, _PANELS[0].top + _PANELS[0].height // 2, "No event with a known day", "soft")
    step, free, bottom = _step(weeks), 0.0, _PANELS[-1].top + _PANELS[-1].height
    for number, week in enumerate(weeks):
        at = _LEFT + step * number
        if at >= free and at < _WIDTH - _RIGHT - 60:
            free = at + _APART
            yield _text(at, bottom + 18, f"{week.begins.day} {week.begins:%b} {week.begins.year}", "soft")


_APART = 96  # px from one date to the next, as wide as a date is


def _step(weeks: Sequence[Week]) -> float:
    return min((_WIDTH - _LEFT - _RIGHT) / max(len(weeks), 1), 48.0)


def _bars(panel: _Panel, weeks: Sequence[Week]) -> Iterator[str]:
    numbers, step = [panel.number(week) for week in weeks], _step(weeks)
    most = max(numbers, default=0)
    for tick in sorted({0, most // 2 if most > 3 else most, most}):
        at = panel.top + panel.height * (1 - (tick / most if most else 0))
        yield f'<line class="rule" stroke="#c3c8ce" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>'
        yield _text(_LEFT - 8, at + 4, str(tick), "soft end")
    for number, (count, week) in enumerate(zip(numbers, weeks, strict=True)):
        if count:
            tall, wide = panel.height * count / most, max(step * 0.8, 1.0)
            place = f'x="{_LEFT + step * number:.1f}" y="{panel.top + panel.height - tall:.1f}"'
            yield (
                f'<rect class="{panel.kind}" fill="{panel.fill}" {place} width="{wide:.1f}" height="{tall:.1f}">'
                f"<title>{week.name}, from {week.begins}: {counted(count, panel.noun)}</title></rect>"
            )


def _list(title: str, tallies: Sequence[Tally], top: int) -> Iterator[str]:
    yield _text(_LEFT, top, title, "ink head")
    most = max((len(tally.events) for tally in tallies), default=1)
    for number, tally in enumerate(tallies[:_NAMED]):
        at, count = top + _ROW * (number + 1), len(tally.events)
        wide = (_WIDTH - _RIGHT - _COUNT - _BARS) * count / most
        yield f"<g><title>{_safe(_words(tally.name))}: {counted(count, 'event')}</title>"
        yield _text(_LEFT, at, _short(_words(tally.name), _LONGEST), "ink")
        yield f'<rect class="events" fill="#1c5d99" x="{_BARS}" y="{at - 11}" width="{wide:.1f}" height="13"/>'
        yield _text(_BARS + wide + 6, at, str(count), "ink") + "</g>"
    if len(tallies) > _NAMED:
        yield _text(_LEFT, top + _ROW * (_NAMED + 1), f"and {len(tallies) - _NAMED} more", "soft")
    if not tallies:
        yield _text(_LEFT, top + _ROW, "none is known", "soft")


def _notes(trend: Trend, weeks: Sequence[Week]) -> Iterator[str]:
    """What a reader must know to read the numbers."""
    if trend.events:
        bases = ", ".join(f"{number} {_BASIS[basis]}" for basis, number in trend.bases.items())
        yield f"The day of an event: {bases}."
    without = sum(not event.units for event in trend.events), sum(not event.places for event in trend.events)
    yield f"No unit is known of {counted(without[0], 'event')}, no place of {without[1]}."
    events = len(trend.events) - sum(len(week.events) for week in weeks)
    added = sum(week.added for week in trend.weeks) - sum(week.added for week in weeks)
    if events or added:
        yield f"Outside of the weeks that are drawn: {counted(events, 'event')}; {counted(added, 'clip')} added."
    yield "Counted is what this archive holds: what somebody sent, saw or looked for. Made with Zeroline."


_BASIS = {
    "said": "as said in the clip",
    "posted": "as posted",
    "first seen": "as first seen by a desk",
    "added": "as added here",
    "unknown": "unknown",
}


def _described(trend: Trend) -> str:
    """The drawing in words, for those who cannot see it."""
    head = f"{counted(len(trend.events), 'event')}, claimed in {counted(_told(trend), 'clip')} of {trend.clips}."
    lists = [
        f"{title}: {', '.join(f'{_words(tally.name)} {len(tally.events)}' for tally in tallies[:_NAMED])}."
        for title, tallies in (("By claim", trend.kinds), ("By unit", trend.units), ("By place", trend.places))
        if tallies
    ]
    weeks = [f"week from {week.begins} {len(week.events)}" for week in trend.weeks if week.events][-_MOST_WEEKS:]
    return " ".join([head, *([f"By week: {', '.join(weeks)}."] if weeks else []), *lists])


def _told(trend: Trend) -> int:
    return len({clip for event in trend.events for clip in event.clips})


def _words(name: str | None) -> str:
    return (name or "").replace("_", " ")


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def _text(x: float, y: float, text: str, kind: str) -> str:
    soft = "#565d66" if "soft" in kind else "#1b1d20"
    return f'<text class={quoteattr(kind)} fill="{soft}" x="{x:.1f}" y="{y:.1f}">{_safe(text)}</text>'


def _safe(text: str) -> str:
    """Nothing that XML or a reader's eye would be misled by: names come from outside."""
    shown = "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Cn") else c
                    for c in text)  # fmt: skip
    return escape(shown)
