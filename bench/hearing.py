"""How fast, how right and how small Zeroline's hearing is, beside its peers: `python -m bench.hearing`.

Every figure of one table comes out of one run. Exits 0 when everything ran, whatever the figures say; 1 where a
contender broke; 2 where something that is needed is missing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from bench import captions
from bench.clips import Clips, clips_in
from bench.contenders import (
    TRANSCRIBE,
    TRANSLATE,
    Bench,
    Heard,
    embedded,
    heard_by_batches,
    heard_by_command,
    heard_by_zeroline,
    home,
)
from bench.long_file import Long, heard_long
from bench.machine import Company
from bench.page import measured_page
from bench.report import Findings, Scored, report
from bench.scores import english_score, word_errors

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared" / "clips"


@dataclass
class Rounds:
    """What each contender made of one set of clips, a round each; and Zeroline's own account of where its time went."""

    ours: list[Heard] = field(default_factory=list)
    drawn: list[Heard] = field(default_factory=list)  # Zeroline where more renderings are drawn for a second look
    batches: list[Heard] = field(default_factory=list)
    command: list[Heard] = field(default_factory=list)  # its transcript, which differs from round to round: it draws
    command_english: list[Heard] = field(default_factory=list)  # once
    timing: list[dict[str, Any]] = field(default_factory=list)


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)

    def page(scratch: Path) -> str:
        return report(_measured(embedded(scratch), clips_in(options.clips), options), date.today())

    return measured_page(options.results, page)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.hearing", description="Zeroline's hearing beside its peers.")
    parser.add_argument("--clips", type=Path, default=SHARED, help="the folder of clips (default: ../shared/clips)")
    parser.add_argument("--long", type=float, default=0.5, metavar="HOURS", help="length of the long file; 0: none")
    parser.add_argument("--repeat", type=int, default=2, help="rounds of the fast contenders (default: 2)")
    parser.add_argument("--results", type=Path, default=HERE / "RESULTS.md", help="where the table is written")
    return parser.parse_args(arguments)


def _measured(bench: Bench, clips: Clips, options: argparse.Namespace) -> Findings:
    company = Company()
    _say("telephone, 7 minutes")
    phone = _rounds(bench, [clips.phone.path], max(1, options.repeat), kept := home(bench))
    _say("domain, ten clips")
    domain = _rounds(bench, [truth.path for truth in clips.domain], 1, kept)
    _say("clips without speech")
    ours, peers = captions.invented(bench, clips.nonspeech), captions.invented_by_command(bench, clips.nonspeech)
    _say("captions of every clip with speech, each profile")
    reading = captions.readability(bench, clips.speech, kept)
    return Findings(
        phone=_scored(phone, clips.phone.path.name, clips),
        domain=_scored(domain, None, clips),
        timing=_middle(phone.ours, phone.timing),
        rounds=len(phone.ours),
        invented=ours,
        invented_by_command=peers,
        reading=reading,
        long=_long(bench, clips, options.long),
        threads=bench.threads,
        others=company.share(),
    )


def _rounds(bench: Bench, files: Sequence[Path], count: int, kept: Path) -> Rounds:
    """The slow command's tasks lie between the rounds of the others: a busy spell of the machine hits all. Of several
    rounds it has one more, the others being the same each time. What Zeroline heard in the last stays in the home
    `kept`."""
    rounds = Rounds()
    for number in range(count):
        heard, documents = heard_by_zeroline(bench, files, kept if number == count - 1 else home(bench))
        rounds.ours.append(heard)
        rounds.timing.append(documents[0]["timing_ms"])
        rounds.drawn.append(heard_by_zeroline(bench, files, home(bench), drawing=True)[0])
        rounds.batches.append(heard_by_batches(bench, files))
        rounds.command.append(heard_by_command(bench, files, TRANSCRIBE))
        _say(f"  round {number + 1} of {count}")
    rounds.command_english.append(heard_by_command(bench, files, TRANSLATE))
    if count > 1:
        rounds.command.append(heard_by_command(bench, files, TRANSCRIBE))
    return rounds


def _scored(rounds: Rounds, one: str | None, clips: Clips) -> dict[str, Scored]:
    """By contender. `one` names the clip that was heard; None: the domain set."""
    command = [spoken + english for spoken in rounds.command for english in rounds.command_english]
    made = {"ours": rounds.ours, "drawn": rounds.drawn, "batches": rounds.batches, "command": command}
    truths = clips.domain if one is None else (clips.phone,)
    scored = {}
    for name, heards in made.items():
        last = heards[-1]
        errors = [
            word_errors([t.spoken for t in truths], [heard.spoken[t.path.name] for t in truths]) for heard in heards
        ]
        scored[name] = Scored(
            wall_s=median(heard.cost.wall_s for heard in heards),
            cpu_s=median(heard.cost.cpu_s for heard in heards),
            peak_mb=max(heard.cost.peak_mb for heard in heards),
            words=last.words,
            word_errors=median(errors),
            each=tuple(errors),
            english=english_score([t.english or "" for t in truths], [last.english[t.path.name] for t in truths])
            if one is None
            else None,
        )
    return scored


def _middle(ours: Sequence[Heard], timing: Sequence[dict[str, Any]]) -> dict[str, int]:
    """The stages of the round whose time was the middle one, with the whole command's time as `wall`."""
    order = sorted(range(len(ours)), key=lambda at: ours[at].cost.wall_s)
    at = order[len(order) // 2]
    return {**timing[at], "wall": round(1000 * ours[at].cost.wall_s)}


def _long(bench: Bench, clips: Clips, hours: float) -> tuple[Long, Long] | None:
    """Half the length, then the whole, so that growth would show."""
    if hours <= 0:
        return None
    _say(f"a file of {hours:g} hours, and one of half that")
    return heard_long(bench, clips.phone.path, hours / 2), heard_long(bench, clips.phone.path, hours)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
