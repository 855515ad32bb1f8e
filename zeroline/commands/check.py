"""`zeroline check`: what an article quotes, held against what was released."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zeroline.archive.outside import names_outside
from zeroline.archive.whole import write_whole
from zeroline.checking import Check, check, told_outside
from zeroline.crew import archive
from zeroline.crew_quotes import check_crew
from zeroline.domain.counting import counted
from zeroline.domain.difference import Piece
from zeroline.domain.errors import BadInput, CannotWrite, OutputExists
from zeroline.domain.quote import Checked, Statement
from zeroline.engines.read_article import read_article
from zeroline.publish.check_document import check_fields, in_words, speaker_told
from zeroline.publish.check_report import report
from zeroline.settings import Settings
from zeroline.terminal import clock, plain, print_document

_MOST_BYTES = 100 << 20
_COLOURS = {"exact": "32", "edited": "36", "altered": "1;31", "truncated": "35", "stitched": "35",
            "retranslated": "34", "not_found": "33"}  # fmt: skip
_PIECES = {"same": ("", ""), "gone": ("[-", "-]"), "new": ("{+", "+}")}
_PIECE_COLOURS = {"gone": "31", "new": "32"}


def check_command(options: argparse.Namespace, settings: Settings) -> int:
    """A check is a result, whatever the verdicts: exit 0."""
    if options.report is not None and options.report.exists() and not options.overwrite:
        raise OutputExists(options.report)
    with _handed_in(options.article) as path:
        article = read_article(path)
    checked = check(article, check_crew(settings, options.archive), options.date)
    if options.archive is None:
        checked = told_outside(checked, names_outside(archive(settings)))
    if options.report is not None:
        try:
            write_whole(options.report, report(checked).encode(), mode=0o644)
        except OSError as error:
            raise CannotWrite(options.report, (error.strerror or str(error)).lower()) from error
    if options.json:
        print_document({"zeroline": 1, **check_fields(checked)})
    else:
        print(told(checked, colours=sys.stdout.isatty()))
    return 0


@contextmanager
def _handed_in(named: str) -> Iterator[Path]:
    """The file; for `-` what comes on standard input, as one."""
    if named != "-":
        yield Path(named)
        return
    with tempfile.TemporaryDirectory(prefix="zeroline-check-") as folder:
        data = sys.stdin.buffer.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise BadInput(f"standard input: is larger than {_MOST_BYTES >> 20} MB.")
        file = Path(folder) / "standard-input.txt"
        file.write_bytes(data)
        yield file


def told(checked: Check, colours: bool = False) -> str:
    """Each quotation with its verdict, and what the article says otherwise than the record; the summary last."""
    lines = [plain(note) for note in checked.article.notes]
    for one in checked.quotes:
        lines += [*_quote(one, colours), ""]
    lines += [line for one in checked.statements for line in _statement(one)]
    if checked.statements:
        lines.append("")
    against = f", against what was live on {checked.date}" if checked.date else ", against every version"
    number = len(checked.statements)
    beside = f"; {counted(number, 'statement')} that the record has otherwise" if number else ""
    return "\n".join([*lines, f"{plain(in_words(checked.quotes))}{against}{beside}."])


def _quote(one: Checked, colours: bool) -> list[str]:
    verdict = one.verdict.upper().replace("_", " ")
    where = f"  {one.clip} at {clock((one.start_ms or 0) // 1000)}, version {one.version}" if one.clip else ""
    who = f"  {speaker_told(one.quotation)}"
    head = _coloured(verdict, _COLOURS[one.verdict], colours) + plain(where + who)
    body = " ".join(_piece(piece, colours) for piece in one.diff) or plain(one.quotation.text)
    return [head, f"    “{body}”", f"    {plain(one.why)}"]


def _piece(piece: Piece, colours: bool) -> str:
    before, after = _PIECES[piece.kind]
    text = f"{before}{plain(piece.text)}{after}"
    return _coloured(text, _PIECE_COLOURS[piece.kind], colours) if piece.kind in _PIECE_COLOURS else text


def _coloured(text: str, colour: str, colours: bool) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m" if colours else text


def _statement(one: Statement) -> list[str]:
    return [f"! {one.kind}: “{plain(one.said)}”", f"    {plain(one.why)}"]
