"""The trend as a drawing that a newspaper can print: SVG with its text as text, for light and dark, without a script.

It holds counts, kinds of claims, units and places; no line of a clip, no person, no file's name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from xml.sax.saxutils import escape, quoteattr

from zeroline.domain.trend import Asked, Tally, Trend, Week

_WIDTH, _LEFT, _RIGHT = 760, 60, 24
_HIGH, _LOW = 150, 60  # heights of the panels of events and of clips
_NAMED, _ROW = 8, 22  # how many names of each list are drawn, and the height of one
_BARS, _COUNT = 300, 44  # where their bars begin, and the room for the number behind
_LONGEST = 38  # characters of a name; the whole name is its title
_MOST_WEEKS = 260  # five years: more make bars thinner than print shows

_STYLE = """
text { font-family: system-ui, -apple-system, "Segoe UI", "Noto Sans", Arial, sans-serif; font-size: 13px; }
.paper { fill: #ffffff; } .ink { fill: #1b1d20; } .soft { fill: #565d66; } .rule { stroke: #c3c8ce; }
.events { fill: #1c5d99; } .clips { fill: #8d99a6; }
.title { font-size: 20px; font-weight: 700; } .head { font-weight: 700; } .end { text-anchor: end; }
.middle { text-anchor: middle; }
@media (prefers-color-scheme: dark) {
.paper { fill: #15171a; } .ink { fill: #eceff2; } .soft { fill: #aab2bb; } .rule { stroke: #464d55; }
.events { fill: #6fb0ea; } .clips { fill: #76828e; }
}
"""


def chart(trend: Trend, asked: Asked) -> str:
    """The drawing of what was asked for."""
    weeks = _drawn(trend.weeks)
    parts = [*_panels(weeks), *_heads(trend, asked)]
    top = _TOP + _HIGH + _LOW + 110
    for title, tallies in (("By claim", trend.kinds), ("By unit", trend.units), ("By place", trend.places)):
        parts += _list(title, tallies, top)
        top += 34 + _ROW * max(1, min(len(tallies), _NAMED)) + (_ROW if len(tallies) > _NAMED else 0)
    notes = list(_notes(trend, weeks))
    parts += [_text(_LEFT, top + 18 + 18 * number, note, "soft") for number, note in enumerate(notes)]
    height = top + 18 * len(notes) + 30
    title, about = _title(asked), _described(trend)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        'role="img" aria-labelledby="title about" lang="en">\n'
        f'<title id="title">{_safe(title)}</title>\n<desc id="about">{_safe(about)}</desc>\n'
        f"<style>{_STYLE}</style>\n"
        f'<rect class="paper" fill="#ffffff" width="{_WIDTH}" height="{height}"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


_TOP = 128  # where the first panel begins
_MEANING = "Events, not reposts. A claim is what somebody asserts; that it happened is not said."


def _drawn(weeks: Sequence[Week]) -> list[Week]:
    """Every week from the first to the last, the empty ones too; of more than fit, the last."""
    if not weeks:
        return []
    by_start = {week.begins: week for week in weeks}
    last = weeks[-1].begins
    first = max(weeks[0].begins, last - timedelta(weeks=min(_MOST_WEEKS - 1, (last - weeks[0].begins).days // 7)))
    starts = [first + timedelta(weeks=number) for number in range((last - first).days // 7 + 1)]
    return [by_start.get(start, Week(start, 0, ())) for start in starts]


def _title(asked: Asked) -> str:
    what = f"Claims of {_words(asked.kind)}" if asked.kind else "Claims"
    unit = f", {asked.unit}" if asked.unit else ""
    place = f", {asked.place}" if asked.place else ""
    return f"{what}{unit}{place}, in this archive"


def _heads(trend: Trend, asked: Asked) -> Iterator[str]:
    yield _text(_LEFT, 40, _short(_title(asked), 62), "ink title")
    yield _text(_LEFT, 64, _MEANING, "soft")
    yield _text(_LEFT, 84, _count(len(trend.events), "event") + f" in {_count(_told(trend), 'clip')}, of "
                f"{_count(trend.clips, 'clip')} in this archive", "soft")  # fmt: skip
    yield _text(_LEFT, _TOP - 14, "Events claimed, by week", "ink head")
    yield _text(_LEFT, _TOP + _HIGH + 42, "Clips added to the archive, by week", "ink head")


def _panels(weeks: Sequence[Week]) -> Iterator[str]:
    low = _TOP + _HIGH + 56
    yield from _panel(_TOP, _HIGH, [len(week.events) for week in weeks], weeks, "events")
    yield from _panel(low, _LOW, [week.added for week in weeks], weeks, "clips")
    if not weeks:
        yield _text(_LEFT + 12, _TOP + _HIGH // 2, "No event with a known day", "soft")
        return
    step, named = _step(weeks), -99.0
    for number, week in enumerate(weeks):
        at = _LEFT + step * number
        if at - named >= 74:  # as wide as a date is in print
            named = at
            yield _text(at, low + _LOW + 18, _short_day(week.begins), "soft")


def _step(weeks: Sequence[Week]) -> float:
    return min((_WIDTH - _LEFT - _RIGHT) / max(len(weeks), 1), 48.0)


def _panel(top: int, height: int, numbers: Sequence[int], weeks: Sequence[Week], what: str) -> Iterator[str]:
    most = max(numbers, default=0)
    for tick in sorted({0, most // 2 if most > 3 else most, most}):
        at = top + height - (height * tick / most if most else 0)
        yield f'<line class="rule" stroke="#c3c8ce" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>'
        yield _text(_LEFT - 8, at + 4, str(tick), "soft end")
    step = _step(weeks)
    for number, (count, week) in enumerate(zip(numbers, weeks, strict=True)):
        if count:
            tall, wide = height * count / most, max(step * 0.8, 1.0)
            noun = _count(count, "event" if what == "events" else "clip")
            yield (
                f'<rect class="{what}" fill="{"#1c5d99" if what == "events" else "#8d99a6"}" '
                f'x="{_LEFT + step * number:.1f}" y="{top + height - tall:.1f}" width="{wide:.1f}" '
                f'height="{tall:.1f}"><title>{week.name}, from {week.begins}: {noun}</title></rect>'
            )


def _list(title: str, tallies: Sequence[Tally], top: int) -> Iterator[str]:
    yield _text(_LEFT, top, title, "ink head")
    most = max((len(tally.events) for tally in tallies), default=1)
    for number, tally in enumerate(tallies[:_NAMED]):
        at, count = top + _ROW * (number + 1), len(tally.events)
        wide = (_WIDTH - _RIGHT - _COUNT - _BARS) * count / most
        yield f"<g><title>{_safe(_words(tally.name))}: {_count(count, 'event')}</title>"
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
        bases = ", ".join(f"{number} {_BASIS.get(basis, basis)}" for basis, number in trend.bases.items())
        yield _short(f"The day of an event: {bases}.", 110)
    without = sum(not event.units for event in trend.events), sum(not event.places for event in trend.events)
    yield f"No unit is known of {_count(without[0], 'event')}, no place of {without[1]}."
    left = sum(len(week.events) for week in trend.weeks) - sum(len(week.events) for week in weeks)
    if left:
        yield f"{_count(left, 'event')} from before {weeks[0].begins} not drawn."
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
    head = f"{_count(len(trend.events), 'event')}, claimed in {_count(_told(trend), 'clip')} of {trend.clips}."
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


def _short_day(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _text(x: float, y: float, text: str, kind: str) -> str:
    soft = "#565d66" if "soft" in kind else "#1b1d20"
    return f'<text class={quoteattr(kind)} fill="{soft}" x="{x:.1f}" y="{y:.1f}">{_safe(text)}</text>'


def _safe(text: str) -> str:
    """Nothing that XML or a reader's eye would be misled by: names come from outside."""
    shown = "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Cn") else c
                    for c in text)  # fmt: skip
    return escape(shown)
