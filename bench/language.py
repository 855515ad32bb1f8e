"""How well the desk understands war speech, each figure beside its target: `python -m bench.language`.

Exits 0 when everything was measured, whatever the figures say; 1 where Zeroline broke; 2 where something is missing.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bench.child import run
from bench.clips import clips_in
from bench.contenders import Bench, home, zeroline
from bench.gold_sets import GOLD, Passage, domain, intercepts, ours
from bench.guards import count_guards, count_noted, news_pairs, pairs_of
from bench.language_report import Findings, SetCounts, report
from bench.machine import cores
from bench.page import measured_page
from bench.reader import Reader

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"
_WORDS = 100_000


@dataclass(frozen=True)
class HeardClips:
    """What the recogniser made of the domain clips: segments by clip, and the seconds that the command took."""

    segments: Mapping[str, tuple[str, ...]]
    wall_s: float


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    return measured_page(options.results, lambda scratch: report(_measured(options, scratch), date.today()))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.language", description="Terms, names, claims and guards, measured.")
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of clips and cases (default: ../shared)")
    parser.add_argument("--heard", type=Path, metavar="FILE", help="keeps what was heard there, and reads it next time")
    parser.add_argument("--results", type=Path, default=HERE / "RESULTS-language.md", help="where the table is written")
    return parser.parse_args(arguments)


def _measured(options: argparse.Namespace, scratch: Path) -> Findings:
    reader = Reader()
    spoken = domain(options.shared / "clips")
    heard = _heard(options.shared / "clips", options.heard or scratch / "heard.json", scratch)
    first, fresh, blind = ours(), ours(GOLD / "fresh.json"), ours(GOLD / "blind2.json")
    claims = ours(GOLD / "blind_claims.json")
    texts = {
        "domain clips, their texts": spoken,
        "intercepts": intercepts(options.shared / "cases" / "intercepts"),
        "passages, test half": _half(first, "test"),
        "fresh passages, test half": _half(fresh, "test"),
        "blind passages, kept-back half": _half(blind, "test"),
    }
    others = {
        "passages, dev half": _half(first, "dev"),
        "fresh passages, dev half": _half(fresh, "dev"),
        "blind passages, open half": _half(blind, "dev"),
        "claims passages, open half": _half(claims, "dev"),
        "claims passages, kept-back half": _half(claims, "test"),
        "second claims passages, few rules made from them": ours(GOLD / "second_claims.json"),
        "third passages, entries made from them since": ours(GOLD / "blind3.json"),
        "fourth passages, some entries made from them since": ours(GOLD / "blind4.json"),
        "fifth passages, entries made from them since": ours(GOLD / "blind5.json"),
        "sixth passages, entries made from them since": ours(GOLD / "blind6.json"),
        "all three halves kept back, no punctuation or capitals": tuple(
            p.worn() for p in _half(first + fresh + blind, "test")
        ),
    }
    recognised = tuple(passage.heard(heard.segments[passage.id]) for passage in spoken)
    pairs = {
        "people's English of clips and passages": pairs_of([*spoken, *first, *fresh, *blind]),
        "WMT22 news": news_pairs(options.shared / "cases" / "mt"),
    }
    return Findings(
        texts={name: SetCounts.of(passages, reader) for name, passages in texts.items()},
        heard=SetCounts.of(recognised, reader),
        others={name: SetCounts.of(passages, reader) for name, passages in others.items()},
        guards={
            **{name: count_guards(both, reader, name) for name, both in pairs.items()},
            "pairs written to lose a denial, guards mended by them": count_noted(GOLD / "negations.toml", reader),
        },
        words_s=_long_text(options.shared / "cases" / "mt" / "wmt22.ru", [*first, *fresh, *spoken], scratch),
        share=100 * _language_s(recognised) / heard.wall_s,
    )


def _half(passages: Sequence[Passage], split: str) -> tuple[Passage, ...]:
    return tuple(passage for passage in passages if passage.split == split)


def _heard(clips: Path, kept: Path, scratch: Path) -> HeardClips:
    if not kept.exists():
        files = [truth.path for truth in clips_in(clips).domain]
        bench = Bench(_weights(scratch), cores(), scratch)
        made = zeroline(bench, files, home(bench), "--formats", "json")
        kept.write_text(json.dumps({"wall_s": made.cost.wall_s, "clips": made.clips}), encoding="utf-8")
    document: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    segments = {Path(c["clip"]["file"]).stem: tuple(s["text"] for s in c["source"]) for c in document["clips"]}
    return HeardClips(segments, document["wall_s"])


def _weights(scratch: Path) -> Path:
    from zeroline.engines.weights import Shelf

    return Shelf(scratch / "models", offline=True).weights("base").folder


def _long_text(news: Path, passages: Sequence[Passage], scratch: Path) -> float:
    """Seconds of processor time of `zeroline terms` on 100,000 words, its start included: news and passages, repeated
    as often as that takes."""
    words = " ".join([*news.read_text(encoding="utf-8").splitlines(), *(p.text for p in passages)]).split()
    words = (words * (_WORDS // len(words) + 1))[:_WORDS]
    file = scratch / "words.txt"
    file.write_text(" ".join(words), encoding="utf-8")
    _, cost = run([sys.executable, "-m", "zeroline.cli", "terms", "--json", file], {"ZEROLINE_HOME": str(scratch)})
    return cost.cpu_s


def _language_s(recognised: Sequence[Passage]) -> float:
    """Seconds of processor time that reading the lore and understanding all the clips take, from a cold start of these
    parts; they run on one core, and what else the machine does is none of theirs."""
    began = time.process_time()
    reader = Reader()
    for passage in recognised:
        reader.read(passage)
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
