"""An article that was checked as a page of its own: its text with the quotations marked, and what became of each.

It needs no script and reaches for nothing outside of itself. Everything that comes from the article or the record is
escaped, and letters that turn others around are made visible.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape

from zeroline.checking import Check
from zeroline.domain.difference import Piece
from zeroline.domain.quote import Checked, Span, Statement
from zeroline.publish.check_document import in_words, speaker_told
from zeroline.publish.check_style import STYLE

# Not by colour alone: each verdict has a mark and its word.
MARKS = {"exact": "✓", "edited": "≈", "altered": "✗", "truncated": "✂", "stitched": "⧉", "retranslated": "↔",
         "not_found": "?"}  # fmt: skip
MEANINGS = {
    "exact": "the words of the captions",
    "edited": "the same words; case, punctuation, spelling, or openly marked",
    "altered": "words were changed, added or dropped without a mark",
    "truncated": "cut where the rest changes the sense",
    "stitched": "pieces that were apart, joined",
    "retranslated": "the same speech in other words",
    "not_found": "nothing of the kind was released",
}
GRAVEST_FIRST = ("altered", "stitched", "truncated", "not_found", "retranslated", "edited", "exact")
_SAID = '<span class="verdict said"><span aria-hidden="true">!</span> statement</span>'
_CLOSING = re.compile(r"[.,!?…]*[”\"»›’'“‘]*[.,;:!?…]*")  # what still belongs to a quotation where its words end
# Letters that turn others around, and what nobody sees.
_UNSEEN = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
Second = Callable[[Checked], str | None]


@dataclass(frozen=True)
class _Mark:
    """A stretch of a paragraph that has a note; `tail` leads to it."""

    span: Span
    kind: str
    tail: str


def report(check: Check) -> str:
    """The whole page. It leads nowhere: a clip's seconds are told, and its video stays at the desk."""
    title = check.article.title or check.article.name
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{_safe(title)}: quotations checked</title>\n<style>{STYLE}</style>\n</head>\n"
        f'<body class="report">\n<main>\n<h1>{_safe(title)}</h1>\n{body(check)}</main>\n</body>\n</html>\n'
    )


def body(check: Check, second: Second = lambda _: None) -> str:
    """The page without its frame. `second` gives the address of a quotation's second in its clip; None: there is none
    that whoever reads this may open."""
    return "\n".join([*_head(check), *_article(check, second)]) + "\n"


def _head(check: Check) -> Iterator[str]:
    against = f"the captions that were live on {check.date}" if check.date else "the captions of every version"
    yield f'<p class="lead">{_safe(in_words(check.quotes))}; held against {_safe(against)}.</p>'
    yield from (f'<p class="note-on-file">{_safe(note)}</p>' for note in check.article.notes)
    lines = [*_key(check)]
    if lines:
        yield '<ul class="key" aria-label="What was found, the gravest first">'
        yield from lines
        yield "</ul>"


def _key(check: Check) -> Iterator[str]:
    """What each mark means, with the way to every place that has it."""
    for verdict in GRAVEST_FIRST:
        places = [f"quote-{n}" for n, one in enumerate(check.quotes, 1) if one.verdict == verdict]
        if places:
            yield f"<li>{_badge(verdict)} {MEANINGS[verdict]}: {_ways(places)}</li>"
    if check.statements:
        places = [f"statement-{n}" for n in range(1, len(check.statements) + 1)]
        yield f"<li>{_SAID} told in the article, and otherwise in the record: {_ways(places)}</li>"


def _ways(places: Iterable[str]) -> str:
    return " ".join(f'<a class="to" href="#{place}">{place.rpartition("-")[2]}</a>' for place in places)


def _badge(verdict: str) -> str:
    word = verdict.replace("_", " ")
    return f'<span class="verdict {verdict}"><span aria-hidden="true">{MARKS[verdict]}</span> {word}</span>'


def _article(check: Check, second: Second) -> Iterator[str]:
    """Each paragraph, and below it the quotations that begin in it and what it says otherwise than the record."""
    notes: defaultdict[int, list[str]] = defaultdict(list)
    for number, quote in enumerate(check.quotes, 1):
        notes[quote.quotation.spans[0].paragraph] += _note(number, quote, second(quote))
    for number, statement in enumerate(check.statements, 1):
        notes[statement.span.paragraph] += _statement(number, statement)
    marks = _marks(check)
    yield '<section aria-label="The article, with its quotations marked">'
    for at, paragraph in enumerate(check.article.paragraphs):
        tag = {"heading": "h2", "block_quote": "blockquote"}.get(paragraph.kind, "p")
        yield f'<{tag} class="text" dir="auto">{_marked(paragraph.text, marks[at])}</{tag}>'
        if at in notes:
            yield '<ol class="notes">'
            yield from notes[at]
            yield "</ol>"
    yield "</section>"


def _marks(check: Check) -> defaultdict[int, list[_Mark]]:
    """What is marked in each paragraph, in order."""
    marks: defaultdict[int, list[_Mark]] = defaultdict(list)
    for number, one in enumerate(check.quotes, start=1):
        told = f'{MARKS[one.verdict]}<span class="unseen"> {_word(one)},</span> {number}'
        for span in one.quotation.spans:
            marks[span.paragraph].append(_Mark(span, one.verdict, f'<a class="to" href="#quote-{number}">{told}</a>'))
    for number, statement in enumerate(check.statements, start=1):
        told = f'!<span class="unseen"> statement</span> {number}'
        tail = f'<a class="to" href="#statement-{number}">{told}</a>'
        marks[statement.span.paragraph].append(_Mark(statement.span, "said", tail))
    for some in marks.values():
        some.sort(key=lambda mark: (mark.span.start, -mark.span.end))
    return marks


def _marked(text: str, marks: Iterable[_Mark]) -> str:
    """The paragraph's text with what is marked in it. Where marks overlap the first has the text, and all have their
    ways to the notes."""
    done, parts = 0, []
    for mark in marks:
        start, end = max(done, mark.span.start), mark.span.end
        if start < end:
            closed = _CLOSING.match(text, end)
            after = closed.end() if closed and mark.kind != "said" else end
            words = _safe(text[start:end])
            parts += [_safe(text[done:start]), f'<mark class="{mark.kind}">{words}</mark>', _safe(text[end:after])]
            done = after
        parts.append(mark.tail)
    return "".join([*parts, _safe(text[done:])])


def _word(one: Checked) -> str:
    return one.verdict.replace("_", " ")


def _note(number: int, one: Checked, address: str | None) -> Iterator[str]:
    yield f'<li class="note {one.verdict}" id="quote-{number}" value="{number}">'
    yield f'<p class="what">{_badge(one.verdict)} <span>{_safe(speaker_told(one.quotation))}</span></p>'
    yield f'<p class="diff" dir="auto">{_diff(one.diff) or _safe(one.quotation.text)}</p>'
    yield f'<p class="why">{_safe(one.why)}</p>'
    if one.clip is not None:
        where = f"{_safe(one.clip)}, {_clock(one.start_ms)} to {_clock(one.end_ms)}, version {_safe(one.version or '')}"
        link = f'<a href="{_safe(address)}">{where}</a>' if address else where
        yield f'<p class="where">{link}</p>'
    yield "</li>"


def _diff(pieces: tuple[Piece, ...]) -> str:
    """Struck out what the record has, underlined what the quotation has; each is named for those who hear the page."""
    forms = {
        "same": "{}",
        "gone": '<del><span class="unseen">the record: </span>{}</del>',
        "new": '<ins><span class="unseen">the article: </span>{}</ins>',
    }
    return " ".join(forms[piece.kind].format(_safe(piece.text)) for piece in pieces)


def _statement(number: int, one: Statement) -> Iterator[str]:
    kind = "claim told as a fact" if one.kind == "claim" else one.kind
    yield f'<li class="note said" id="statement-{number}" value="{number}">'
    yield f'<p class="what">{_SAID} <span>{_safe(kind)}, by {_safe(one.clip)}</span></p>'
    yield f'<p class="diff" dir="auto">{_safe(one.said)}</p>'
    yield f'<p class="why">{_safe(one.why)}</p>'
    yield "</li>"


def _clock(ms: int | None) -> str:
    minutes, seconds = divmod((ms or 0) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _safe(text: str) -> str:
    return escape(_UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text), quote=True)
