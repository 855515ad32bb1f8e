"""How well the same clip is known again: `python -m bench.copies`.

Makes the set of bench/copies_set.py in a scratch folder (kept between runs where `--scratch` names one), puts the
originals into a real archive's index, asks about every alteration and every near-miss as `zeroline duplicates` does,
and writes the table. Then looks through ten thousand clips.
"""

from __future__ import annotations

import argparse
import pickle
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from bench.copies_altered import Altered, alterations, altered
from bench.copies_scale import SECONDS, Looked, looked
from bench.copies_set import SHARED, Made, make, near_misses, originals
from bench.machine import Company, cores, machine
from bench.table import Figure, at_least, at_most, markdown
from zeroline.archive.copies import matches
from zeroline.archive.opening import open_archive
from zeroline.archive.print_index import PrintIndex, enter_print
from zeroline.archive.schema import clips
from zeroline.archive.values import plain
from zeroline.domain.clip import Clip
from zeroline.domain.fingerprint import SPEEDS, Fingerprint, Match, Question
from zeroline.engines.fingerprint_ffmpeg import FfmpegFingerprinter
from zeroline.engines.media_probe import AvProber

HERE = Path(__file__).parent
_NEAR_S = 1.0  # seconds that a span may be off


@dataclass
class Tally:
    """Of one alteration: how many there are, and of how many the clip, the relation and both ends were told rightly."""

    all: int = 0
    found: int = 0
    relation: int = 0
    span: int = 0


@dataclass
class Findings:
    """`wrong` lists what was matched and must not be: the file, the clip, why it could be taken for it."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    told: int = 0
    near_misses: int = 0

    @property
    def all(self) -> Tally:
        rows = self.tallies.values()
        return Tally(*(sum(getattr(row, name) for row in rows) for name in ("all", "found", "relation", "span")))


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    if not SHARED.is_dir():
        print(f"{SHARED} is missing: the bench is made of the shared clips; put them there.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as passing:
        scratch = options.scratch or Path(passing)
        folder = scratch / f"draw{options.draw}"
        folder.mkdir(parents=True, exist_ok=True)
        company = Company()
        archive, changed, missed, prints = _made(folder, options.draw)
        found = _asked(Path(passing), archive, changed, missed, prints)
        at_scale = looked(Path(passing) / "scale", *_apart(archive, changed, prints))
        text = report(found, at_scale, len(archive), options.draw, company.share())
    print(text)
    options.results.write_text(text, encoding="utf-8")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.copies", description="How well the same clip is known again.")
    parser.add_argument("--scratch", type=Path, metavar="DIR", help="keep what is made there (about 200 MB)")
    parser.add_argument("--draw", type=int, default=1, help="which set; thresholds were chosen on 0 (default: 1)")
    parser.add_argument("--results", type=Path, default=HERE / "RESULTS-copies.md", help="where the table is written")
    return parser.parse_args(arguments)


def _apart(
    archive: Sequence[Made], changed: Sequence[Altered], prints: Mapping[str, Question]
) -> tuple[list[Fingerprint], list[Question]]:
    """Fingerprints to make ten thousand of, from every second original; and questions about the others."""
    pooled = {one.name for one in archive[::2]}
    asked = [prints[one.name] for one in changed if one.original not in pooled]
    return [prints[name].print for name in sorted(pooled)], asked[:: max(1, len(asked) // 60)]


Set = tuple[list[Made], list[Altered], list[tuple[str, Made]], dict[str, Question]]


def _made(folder: Path, draw: int) -> Set:
    """The set with all its fingerprints; in as many processes as there are cores."""
    archive = originals(draw)
    missed = near_misses(archive, draw)
    with ProcessPoolExecutor(cores()) as hands:
        list(hands.map(partial(make, folder=folder), archive))
        pairs = [(one, name) for one in archive for name in alterations(one)]
        changed = list(hands.map(altered, *zip(*pairs, strict=True), [folder] * len(pairs), chunksize=4))
        files = list(hands.map(partial(make, folder=folder), [one for _, one in missed]))
        files += [folder / f"{one.name}.mp4" for one in archive] + [one.path for one in changed]
        prints = dict(zip((file.stem for file in files), hands.map(_print, files, chunksize=4), strict=True))
    return archive, changed, missed, prints


def _print(file: Path) -> Question:
    kept = file.with_suffix(".print")
    if not kept.exists():
        made = FfmpegFingerprinter().fingerprint(Clip(file.stem, file, "0" * 64, AvProber().probe(file)), SPEEDS)
        kept.write_bytes(pickle.dumps(made))
    question: Question = pickle.loads(kept.read_bytes())
    return question


def _asked(folder: Path, archive: Sequence[Made], changed: Sequence[Altered], missed: Sequence[tuple[str, Made]],
           prints: dict[str, Question]) -> Findings:  # fmt: skip
    held = open_archive(folder / "home")
    with held.ledger.writing() as pen:
        for number, one in enumerate(archive):
            pen.connection.execute(clips.insert(), {"id": one.name, "sha256": f"{number:064}", "at": pen.at})
            record = pen.record("fingerprint", one.name, None, {"stage": [], "value": plain(prints[one.name].print)})
            pen.keep(record)
            enter_print(pen.connection, one.name, record.address)
    found = Findings(near_misses=len(missed))
    with held.ledger.reading() as connection:
        index = PrintIndex(connection)
        for one in changed:
            _judge(found, one, matches(prints[one.name], index))
        for why, near in missed:
            for match in matches(prints[near.name], index):
                found.told += 1
                found.wrong.append(f"{near.name}, {why}: {match.clip} by {', '.join(match.by)}, {match.score:.2f}")
    held.ledger.database.close()
    return found


def _judge(found: Findings, one: Altered, told: Sequence[Match]) -> None:
    tally = found.tallies.setdefault(one.alteration, Tally())
    tally.all += 1
    found.told += len(told)
    right = next((match for match in told if match.clip == one.original), None)
    found.wrong += [
        f"{one.name}: {match.clip} by {', '.join(match.by)}, {match.score:.2f}" for match in told if match is not right
    ]
    if right is None:
        found.missed.append(one.name)
        return
    tally.found += 1
    tally.relation += right.relation.value == one.relation
    ends = (right.span.start_ms / 1000 - one.start, right.span.end_ms / 1000 - one.end)
    tally.span += all(abs(off) <= _NEAR_S for off in ends)


def report(found: Findings, scale: Looked, archive: int, draw: int, others: float | None) -> str:
    whole = found.all
    figures = [
        Figure("recall", whole.found / whole.all, at_least(0.97), digits=3),
        Figure("precision", 1 - len(found.wrong) / max(found.told, 1), at_least(0.99), digits=3),
        Figure("of those found: copy, cut or longer told rightly", whole.relation / whole.found, digits=3),
        Figure("of those found: both ends within a second", whole.span / whole.found, digits=3),
        Figure(f"{scale.clips} clips looked through, middle", scale.middle_ms, at_most(200, " ms"), " ms", 0),
        Figure(f"{scale.clips} clips looked through, slowest 1 in 20", scale.slow_ms, at_most(200, " ms"), " ms", 0),
        Figure("entering a clip into that index", scale.enter_ms, at_most(100, " ms"), " ms", 0),
        Figure("database with that index", scale.size_mb, unit=" MB", digits=0),
        Figure("20 of those, asked about: found", scale.found, digits=2),
    ]
    rows = [(name, *map(str, (row.all, row.found, row.relation, row.span))) for name, row in found.tallies.items()]
    busy = "" if others is None else f" Other programs took {others:.0f} % of the machine meanwhile."
    return "\n".join(
        [
            "# The same clip again, measured",
            f"\n{date.today()}, by `make bench-copies`. {machine()}.{busy}",
            f"\n{archive} originals, {whole.all} alterations of them, {found.near_misses} near-misses; draw {draw}. "
            "Thresholds were chosen on draw 0, which has other pictures, pairings and cuts, of the same sounds.",
            "\n## Against the targets\n",
            markdown(("", "figure", "target", ""), [figure.cells for figure in figures]),
            f"\nThe {scale.clips} are seeded fingerprints of {SECONDS} s, made of real ones (bench/copies_scale.py), "
            "none of a clip that is asked about. A question is all of `matches`: keys, database, comparing.",
            "\n## By alteration\n",
            markdown(("", "files", "found", "relation right", "seconds right"), rows),
            "\n## What was missed\n",
            ", ".join(found.missed) or "Nothing.",
            "\n## What was matched wrongly\n",
            "\n".join(f"- {line}" for line in found.wrong) or "Nothing.",
            "",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
