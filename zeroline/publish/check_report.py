"""An article that was checked as a page of its own: its text with the quotations marked, and what became of each.

It needs no script and reaches for nothing outside of itself. Everything that comes from the article or the record is
escaped, and letters that turn others around are made visible.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from html import escape

from zeroline.checking import Check
from zeroline.domain.difference import Piece
from zeroline.domain.quote import Checked, Span, Statement
from zeroline.publish.check_document import in_words, speaker_of
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
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
Second = Callable[[Checked], str | None]


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
    return "\n".join([*_head(check), *_article(check, second), *_statements(check)]) + "\n"


def _head(check: Check) -> Iterator[str]:
    against = f"the captions that were live on {check.date}" if check.date else "the captions of every version"
    yield f'<p class="lead">{_safe(in_words(check.quotes))}; held against {_safe(against)}.</p>'
    yield from (f'<p class="note-on-file">{_safe(note)}</p>' for note in check.article.notes)
    there = dict.fromkeys(one.verdict for one in check.quotes)
    if there:
        yield '<ul class="key" aria-label="What the marks mean">'
        for verdict in MARKS:
            if verdict in there:
                yield f"<li>{_badge(verdict)} {MEANINGS[verdict]}</li>"
        yield "</ul>"


def _badge(verdict: str) -> str:
    word = verdict.replace("_", " ")
    return f'<span class="verdict {verdict}"><span aria-hidden="true">{MARKS[verdict]}</span> {word}</span>'


def _article(check: Check, second: Second) -> Iterator[str]:
    """Each paragraph, and below it the quotations that begin in it."""
    yield '<section aria-label="The article, with its quotations marked">'
    for at, paragraph in enumerate(check.article.paragraphs):
        tag = {"heading": "h2", "block_quote": "blockquote"}.get(paragraph.kind, "p")
        yield f'<{tag} class="text" dir="auto">{_marked(check, at, paragraph.text)}</{tag}>'
        notes = [(n, one) for n, one in enumerate(check.quotes, 1) if one.quotation.spans[0].paragraph == at]
        if notes:
            yield '<ol class="notes">'
            for number, one in notes:
                yield from _note(number, one, second(one))
            yield "</ol>"
    yield "</section>"


def _marked(check: Check, paragraph: int, text: str) -> str:
    """The paragraph's text with its quotations and statements marked; they do not overlap here."""
    spans: list[tuple[Span, str, str]] = []
    for number, one in enumerate(check.quotes, start=1):
        for span in one.quotation.spans:
            told = f'{MARKS[one.verdict]}<span class="unseen"> {_word(one)},</span> {number}'
            tail = f'<a class="to" href="#quote-{number}">{told}</a>'
            spans.append((span, f'<mark class="{one.verdict}">', f"</mark>{tail}"))
    spans += [(one.span, '<mark class="statement">', "</mark>") for one in check.statements if one.kind != "person"]
    done, parts = 0, []
    for span, before, after in sorted(spans, key=lambda one: (one[0].start, -one[0].end)):
        if span.paragraph != paragraph or span.start < done:
            continue
        parts += [_safe(text[done : span.start]), before, _safe(text[span.start : span.end]), after]
        done = span.end
    return "".join([*parts, _safe(text[done:])])


def _word(one: Checked) -> str:
    return one.verdict.replace("_", " ")


def _note(number: int, one: Checked, address: str | None) -> Iterator[str]:
    yield f'<li class="note {one.verdict}" id="quote-{number}" value="{number}">'
    yield f'<p class="what">{_badge(one.verdict)} <span>said by {_safe(speaker_of(one.quotation))}</span></p>'
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


def _statements(check: Check) -> Iterator[str]:
    if not check.statements:
        return
    yield '<section class="statements" aria-labelledby="statements-title">'
    yield '<h2 id="statements-title">What the article says otherwise than the record</h2>\n<ul>'
    for one in check.statements:
        yield f"<li>{_statement(one)}</li>"
    yield "</ul>\n</section>"


def _statement(one: Statement) -> str:
    kind = "claim told as a fact" if one.kind == "claim" else one.kind
    return f"<strong>{_safe(kind)}</strong>: “{_safe(one.said)}”. {_safe(one.why)}"


def _clock(ms: int | None) -> str:
    minutes, seconds = divmod((ms or 0) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _safe(text: str) -> str:
    seen = "".join(
        "\N{REPLACEMENT CHARACTER}"
        if letter in _TURNING or (letter not in "\n\t" and unicodedata.category(letter) in ("Cc", "Cs"))
        else letter
        for letter in text
    )
    return escape(seen, quote=True)
