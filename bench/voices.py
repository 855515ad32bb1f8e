"""How well voices are told apart by their sound: `make bench-voices`.

python -m bench.voices [--clips FOLDER] [--out FILE] [--rounds N]
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, combinations, pairwise
from pathlib import Path

import numpy as np

from bench.clips import HEARD, Missing, clips_in
from bench.conversations import (
    CHOSEN_ON,
    KEPT_BACK,
    Conversation,
    Make,
    Person,
    Sound,
    conversation,
    heard,
    pieces_of,
    stretches,
    treatments,
)
from bench.machine import Company, machine
from bench.table import Figure, at_least, at_most, markdown
from zeroline.engines.admit_files import FileAdmitter
from zeroline.engines.media_hear import FfmpegHearer
from zeroline.engines.media_probe import AvProber
from zeroline.engines.voices_campplus import CamTeller

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Told:
    """What came of one conversation: the people in it, the voices found, stretches right by the best pairing of voices
    with people, those of them that were sure, and changes between neighbouring stretches."""

    people: int
    voices: int
    stretches: int
    right: int
    sure: int
    sure_right: int
    changes: int
    found: int
    found_right: int


def told(talk: Conversation, teller: CamTeller) -> Told:
    spans = teller.tell(talk.blocks(), talk.spans).spans
    voices = [span.voice for span in spans]
    pairs = Counter((v, p) for v, p in zip(voices, talk.people, strict=True) if v is not None)
    person_of: dict[int, int] = {}
    for (voice, person), _ in pairs.most_common():
        if voice is not None and voice not in person_of and person not in person_of.values():
            person_of[voice] = person
    right = [v is not None and person_of.get(v) == p for v, p in zip(voices, talk.people, strict=True)]
    truth = [one != other for one, other in pairwise(talk.people)]
    found = [None not in (a, b) and a != b for a, b in pairwise(voices)]
    return Told(
        people=len(set(talk.people)),
        voices=len({v for v in voices if v is not None}),
        stretches=len(voices),
        right=sum(right),
        sure=sum(span.sure for span in spans),
        sure_right=sum(ok for ok, span in zip(right, spans, strict=True) if span.sure),
        changes=sum(truth),
        found=sum(found),
        found_right=sum(a and b for a, b in zip(truth, found, strict=True)),
    )


def talks(people: Sequence[Sequence[Sound]], makes: dict[str, Make], rounds: int) -> dict[str, list[Conversation]]:
    """By what was done to them. Each round takes everybody alone, and all pairs and threes of people."""
    out: dict[str, list[Conversation]] = {}
    for number in range(rounds):
        rng = np.random.default_rng(number)
        for size in (1, 2, 3):
            for who in combinations(people, size):
                for name, make in makes.items():
                    out.setdefault(name, []).append(conversation(who, [make] * size, rng))
                own = [list(makes.values())[int(rng.integers(len(makes)))] for _ in who]
                out.setdefault("each person another", []).append(conversation(who, own, rng))
                any_ = [*makes.values()]
                out.setdefault("another for each stretch", []).append(conversation(who, any_, rng))
    return out


def rows(results: dict[str, list[Told]]) -> list[list[str]]:
    every = list(chain.from_iterable(results.values()))
    return [[name, *_cells(some)] for name, some in (*results.items(), ("**all**", every))]


def _cells(some: Sequence[Told]) -> list[str]:
    one, two, three = ([t for t in some if t.people == n] for n in (1, 2, 3))

    def counted(which: Sequence[Told]) -> str:
        return _share(sum(t.voices == t.people for t in which), len(which))

    total = Told(*(sum(getattr(t, name) for t in some) for name in Told.__dataclass_fields__))
    return [
        *(counted(which) for which in (one, two, three)),
        _share(total.right, total.stretches),
        _share(total.sure, total.stretches),
        _share(total.sure_right, total.sure),
        _share(total.found_right, total.found),
        _share(total.found_right, total.changes),
    ]


HEAD = ("sound", "1 person", "2", "3", "right", "sure", "right if sure", "turn precision", "turn recall")


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else ""


def group(people: Sequence[Person], folder: Path, rounds: int, teller: CamTeller) -> dict[str, list[Told]]:
    makes = dict(treatments(folder))
    made = talks([pieces_of(person, folder) for person in people], makes, rounds)
    return {name: [told(talk, teller) for talk in some] for name, some in made.items()}


def clips_of_one(folder: Path, teller: CamTeller) -> list[tuple[str, int]]:
    """Voices found in each clip of the shared ones in which one person speaks."""
    found = []
    for path in sorted(p for name in ("domain", "phone", "voices", "public") for p in (folder / name).iterdir()):
        if path.suffix in HEARD and path.name != "pisets-mono.wav":
            sound = heard(path)
            voices = teller.tell(Conversation(sound, (), ()).blocks(), stretches(sound))
            found.append((path.name, voices.count))
    return found


def cost(path: Path) -> tuple[float, float, int]:
    """(seconds, CPU seconds of this process, stretches): the sound of a clip heard again and its voices compared, the
    model loaded anew; the median of three."""
    clip = FileAdmitter(AvProber()).admit(path)
    spans = stretches(heard(path))
    taken = []
    for _ in range(3):
        wall, used = time.monotonic(), time.process_time()
        CamTeller().tell(FfmpegHearer().hear(clip), spans)
        taken.append((time.monotonic() - wall, time.process_time() - used))
    return statistics.median(t[0] for t in taken), statistics.median(t[1] for t in taken), len(spans)


def report(folder: Path, rounds: int) -> str:
    company, teller = Company(), CamTeller()
    phone = clips_in(folder).phone.path
    seconds, used, spans = cost(phone)
    busy = company.share()
    one = clips_of_one(folder, teller)
    split = [f"{name} ({count})" for name, count in one if count != 1]
    kept, chosen = (group(people, folder, rounds, teller) for people in (KEPT_BACK, CHOSEN_ON))
    figures = [
        Figure("clips of one person in which one voice is found", 100 * (len(one) - len(split)) / len(one),
               at_least(100, " %"), " %"),
        Figure(f"seconds for the 430 s telephone clip ({spans} stretches)", seconds, at_most(2, " s"), " s", 2),
        Figure("of them CPU seconds, decoding left out", used, None, " s", 2),
        Figure("peak memory of this bench", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, None, " MB", 0),
    ]  # fmt: skip
    others = "" if busy is None else f" Other programs used {busy:.0f} % of the cores while the time was taken."
    return "\n".join(
        [
            "# Who speaks, by the sound",
            f"`make bench-voices`, {rounds} rounds. {machine()}.{others}",
            "",
            markdown(("figure", "measured", "target", ""), [figure.cells for figure in figures]),
            "",
            f"Clips of one person: {len(one)}" + (f"; split: {', '.join(split)}." if split else "; none is split."),
            "",
            "Conversations are made of pieces of real people's speech (`bench/conversations.py`), 1 to 4 s each, at",
            "levels up to 9 dB up or down, in random order. In per cent: conversations of one, two, three people in",
            "which as many voices were found; stretches given to the right person; those that are sure, so not",
            "flagged; how many of these are right; changes of speaker between neighbouring stretches.",
            "",
            f"## People whom no threshold was chosen on: {', '.join(person.name for person in KEPT_BACK)}",
            markdown(HEAD, rows(kept)),
            "",
            f"## People whom the thresholds were chosen on: {', '.join(person.name for person in CHOSEN_ON)}",
            markdown(HEAD, rows(chosen)),
            "",
            "The first group is not quite unseen: earlier runs of this bench showed both groups failing on the",
            "telephone, and what a telephone is, and how near is sure, were set with the figures of both in view.",
            "",
            "Pieces of one person come from one recording, so people differ in their microphones too, as they often do",
            "in a clip. Where all go through one telephone or noise, less of that is left to tell them by.",
            "",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how well voices are told apart.")
    parser.add_argument("--clips", type=Path, default=HERE.parent.parent / "shared" / "clips")
    parser.add_argument("--out", type=Path, default=HERE / "RESULTS-voices.md")
    parser.add_argument("--rounds", type=int, default=2)
    asked = parser.parse_args()
    try:
        text = report(asked.clips, asked.rounds)
    except Missing as error:
        raise SystemExit(str(error)) from error
    asked.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
