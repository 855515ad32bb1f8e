"""How often the guards see a seeded error, and how often they cry over a correct pair.

    python -m bench.guards GOLD.json WMT.ru WMT.en [--list]

GOLD.json: passages, each with "ru" and "en"; WMT.*: parallel sentences, one a line. Correct pairs are every passage of
GOLD, its sentences too where both sides have as many, and every pair of WMT. Of each of the two sets, with a fixed
seed, up to 100 pairs get another number in the English and up to 100 lose a negation there.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tomllib
from collections import Counter
from pathlib import Path

from zeroline.engines.lemmas_pymorphy import PymorphyLemmatiser
from zeroline.language.guards import Pair, check_pair
from zeroline.language.lexicon import parse_names
from zeroline.language.mentions import Knowledge, find_mentions
from zeroline.language.places import parse_places

DATA = Path(__file__).parents[1] / "zeroline" / "data"
DROPS = (
    (r"\b(do|does|did) not (\w+)", r"\2"), (r"\b(have|has|had|are|is|was|were|will|would|could|should) not\b", r"\1"),
    (r"\bcannot\b", "can"), (r"\b(do|does|did)n['’]t (\w+)", r"\2"),
    (r"\b(is|are|was|were|have|has|had|would|could|should)n['’]t\b", r"\1"),
    (r"\bcan['’]t\b", "can"), (r"\bwon['’]t\b", "will"), (r"\bno (\w+)", r"\1"), (r"\bnever\b", "always"),
    (r"\bnobody\b", "everybody"),
    (r"\bnothing\b", "everything"), (r"\bneither\b(.*)\bnor\b", r"both\1and"), (r"\bnot (\w+)", r"\1"),
)  # fmt: skip
WORDS = "two three four five six seven eight nine eleven thirteen fifteen twenty thirty forty".split()


def knowledge() -> Knowledge:
    places = parse_places((DATA / "places.tsv").read_text(encoding="utf-8").splitlines())
    return Knowledge(places, parse_names(tomllib.loads((DATA / "names.toml").read_text(encoding="utf-8"))))


class Bench:
    def __init__(self) -> None:
        self.lemmas, self.knowledge = PymorphyLemmatiser(), knowledge()

    def kinds(self, source: str, english: str) -> dict[str, str]:
        tokens = self.lemmas.lemmatise(source, "ru")
        mentions = find_mentions(tokens, "s", self.knowledge)
        return {flag.kind: flag.why for flag in check_pair(Pair("s", tokens, mentions, english), self.knowledge)}


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", text) if part]


def gold_pairs(path: Path) -> list[tuple[str, str]]:
    """Whole passages, and their sentences where both sides have as many."""
    pairs = []
    for passage in json.loads(path.read_text(encoding="utf-8")):
        pairs.append((passage["ru"], passage["en"]))
        one, other = sentences(passage["ru"]), sentences(passage["en"])
        if len(one) == len(other):
            pairs.extend(zip(one, other, strict=True))
    return pairs


def change_number(english: str, dice: random.Random) -> str | None:
    spots = list(re.finditer(r"\b\d+\b|\b(?:" + "|".join(WORDS) + r")\b", english))
    if not spots:
        return None
    spot = dice.choice(spots)
    old = spot.group()
    new = (
        str(int(old) + dice.choice((1, 2, 7, 10)))
        if old.isdigit()
        else dice.choice([w for w in WORDS if w != old.lower()])
    )
    return english[: spot.start()] + new + english[spot.end() :]


def drop_negation(english: str, dice: random.Random) -> str | None:
    fitting = [(pattern, new) for pattern, new in DROPS if re.search(pattern, english)]
    if not fitting:
        return None
    pattern, new = fitting[0]
    spot = dice.choice(list(re.finditer(pattern, english)))
    return english[: spot.start()] + spot.expand(new) + english[spot.end() :]


def mutations(pairs: list[tuple[str, str]], count: int, lemmas: PymorphyLemmatiser) -> list[tuple[str, str, str]]:
    """As many of each sort as there are pairs for; a negation is dropped only where the source has one."""
    dice = random.Random(20220224)
    made: list[tuple[str, str, str]] = []
    shuffled = dice.sample(pairs, len(pairs))
    for sort in ("number", "negation"):
        for source, english in shuffled:
            if sum(kind == sort for kind, *_ in made) >= count // 2:
                break
            denies = re.search(r"\b(не|нет|ни\w*|нельзя)\b", source.lower()) is not None
            changed = (
                change_number(english, dice) if sort == "number" else drop_negation(english, dice) if denies else None
            )
            if changed is not None and changed != english:
                made.append((sort, source, changed))
    return made


def main(gold: Path, ru: Path, en: Path, listing: bool) -> None:
    bench = Bench()
    wmt = list(
        zip(ru.read_text(encoding="utf-8").splitlines(), en.read_text(encoding="utf-8").splitlines(), strict=True)
    )
    for name, correct in (("gold", gold_pairs(gold)), ("wmt22", wmt)):
        alarms: Counter[str] = Counter()
        for source, english in correct:
            for kind, why in bench.kinds(source, english).items():
                alarms[kind] += 1
                if listing:
                    print(f"[{name}] {kind}: {why}\n    {source}\n    {english}")
        print(
            name,
            len(correct),
            "correct pairs:",
            {k: f"{100 * n / len(correct):.2f} %" for k, n in sorted(alarms.items())},
        )
        for sort, expected in (
            ("number", {"number_mismatch", "date_mismatch", "unit_mismatch"}),
            ("negation", {"lost_negation"}),
        ):
            made = [one for one in mutations(correct, 200, bench.lemmas) if one[0] == sort]
            missed = [one for one in made if not expected & set(bench.kinds(one[1], one[2]))]
            print(f"  {sort}: recall {1 - len(missed) / max(1, len(made)):.3f} of {len(made)}")
            for _, source, english in missed if listing else ():
                print(f"    missed {sort}: {source}\n      {english}")


if __name__ == "__main__":
    paths = [Path(argument) for argument in sys.argv[1:4]]
    main(paths[0], paths[1], paths[2], "--list" in sys.argv)
