"""The check of quotations, measured: what is found in articles, which verdicts it gets, how quick on a large archive.

    python -m bench.quotes [--shared DIR] [--results FILE]

Each article is checked as `zeroline check FILE --archive FILE --json` does it. bench/RESULTS-quotes.md is written.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from bench.quotes_gold import gold_articles
from bench.quotes_measure import QuoteCounts, changed, changes_of
from bench.quotes_report import Findings, report
from bench.quotes_scale import Scale
from bench.quotes_words import expanded
from zeroline.check_words import CheckCrew
from zeroline.checking import check
from zeroline.crew_quotes import check_crew
from zeroline.engines.read_article import read_article
from zeroline.publish.check_document import check_fields
from zeroline.settings import Settings

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"
_LIKE = 0.6  # of a quotation's words stand in the same order in the line that it was spun from; measured on that copy


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        large = _scale(options.shared, options.captions)
        found = _measured(options.shared / "cases" / "quotes", Path(scratch), large)
    text = report(found, date.today())
    print(text)
    options.results.write_text(text, encoding="utf-8")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.quotes", description="The check of quotations, measured.")
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of clips and cases (default: ../shared)")
    parser.add_argument("--results", type=Path, default=HERE / "RESULTS-quotes.md", help="where the table is written")
    parser.add_argument("--captions", type=int, default=1_000_000, help="of the large archive; 0: without it")
    return parser.parse_args(arguments)


def _scale(shared: Path, captions: int) -> Scale | None:
    """In a process of its own, whose memory is measured. None: not asked for."""
    if not captions:
        return None
    command = [sys.executable, "-m", "bench.quotes_scale", "--json", "--shared", shared, "--captions", str(captions)]
    ended = subprocess.run(command, check=True, capture_output=True, text=True)
    return Scale(**json.loads(ended.stdout))


def _measured(cases: Path, home: Path, large: Scale | None) -> Findings:
    halves = {"open": QuoteCounts(), "kept": QuoteCounts()}
    desk = Desk(home)
    for article in gold_articles():
        halves[article.split].add(article, desk.check(article.path, article.archive))
    wanted = spun_words(cases / "article-spun.txt", cases / "archive.json")
    missed = wanted - named_words(desk.check(cases / "article-spun.txt", cases / "archive.json"))
    spun = (wanted.total() - missed.total(), wanted.total())
    return Findings(halves["open"], halves["kept"], spun, tuple(sorted(missed.elements())), large)


class Desk:
    """`zeroline check FILE --archive FILE --json` in this process: its parts in the same order, without a start of the
    interpreter for each article."""

    def __init__(self, home: Path) -> None:
        self._settings = Settings(home=home)
        self._crews: dict[Path, CheckCrew] = {}

    def check(self, article: Path, archive: Path) -> Mapping[str, Any]:
        """The document that the command prints."""
        if archive not in self._crews:
            self._crews[archive] = check_crew(self._settings, archive)
        document: dict[str, Any] = check_fields(check(read_article(article), self._crews[archive], None))
        return document


def spun_words(article: Path, archive: Path) -> Counter[str]:
    """The words in quotation marks that the line which they were spun from has not: each sentence between marks is
    held beside the line that is most like it. Independent of the checker; by words in order."""
    captions = json.loads(archive.read_text(encoding="utf-8"))["clips"][0]["captions"]
    lines = [expanded(caption["text"]) for caption in captions]
    found: Counter[str] = Counter()
    for quoted in re.findall("“([^”]+)”", article.read_text(encoding="utf-8")):
        for sentence in re.split(r"(?<=[.!?])\s+", quoted):
            said = expanded(sentence)
            best = max((SequenceMatcher(None, line, said, autojunk=False) for line in lines), key=lambda m: m.ratio())
            if best.ratio() >= _LIKE:
                codes = best.get_opcodes()
                found.update(word for kind, _, _, a, b in codes if kind in ("replace", "insert") for word in said[a:b])
    return found


def named_words(document: Mapping[str, Any]) -> Counter[str]:
    """All words that the changes of all quotations say are new."""
    found: Counter[str] = Counter()
    for quotation in document["quotes"]:
        found += changed(changes_of(quotation))[1]
    return found


if __name__ == "__main__":
    sys.exit(main())
