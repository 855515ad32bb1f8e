"""How often the guards see a seeded error, and how often they cry over a correct pair.

Correct pairs are texts that people translated. With a fixed seed, pairs get another number in the English, and pairs
lose a negation there; a guard must see it.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.clips import Missing
from bench.gold_sets import Passage
from bench.reader import Reader
from zeroline.language.guards import Pair, check_pair
from zeroline.language.mentions import find_mentions

SEED = 20220224
_NUMBER = frozenset({"number_mismatch", "date_mismatch", "unit_mismatch"})
_NEGATION = frozenset({"lost_negation"})
_DROPS = (
    (r"\b(do|does|did) not (\w+)", r"\2"), (r"\b(have|has|had|are|is|was|were|will|would|could|should) not\b", r"\1"),
    (r"\bcannot\b", "can"), (r"\b(do|does|did)n['’]t (\w+)", r"\2"),
    (r"\b(is|are|was|were|have|has|had|would|could|should)n['’]t\b", r"\1"),
    (r"\bcan['’]t\b", "can"), (r"\bwon['’]t\b", "will"), (r"\bno (?!man['’]s land)(\w+)", r"\1"),
    (r"\bnever\b", "always"),
    (r"\bnobody\b", "everybody"), (r"\bno one\b", "everybody"), (r"\bnothing\b", "everything"),
    (r"\bneither\b(.*)\bnor\b", r"both\1and"), (r"\bnot (\w+)", r"\1"),
)  # fmt: skip
_DENIES = re.compile(r"\b(не|нет|ни\w*|нельзя|нема\w*|ні\w*)\b")
_WORDS = "two three four five six seven eight nine eleven thirteen fifteen twenty thirty forty".split()
_NUMERAL = re.compile(r"\b\d+\b|\b(?:" + "|".join(_WORDS) + r")\b")


@dataclass(frozen=True)
class Both:
    """A source and its English."""

    source: str
    english: str
    language: str = "ru"


@dataclass
class GuardCounts:
    """Of one set of correct pairs. `alarms` counts pairs with a false number or negation flag; seen and made count
    the mutations of each sort."""

    pairs: int = 0
    alarms: int = 0
    made: dict[str, int] = field(default_factory=lambda: {"number": 0, "negation": 0})
    seen: dict[str, int] = field(default_factory=lambda: {"number": 0, "negation": 0})
    notes: list[str] = field(default_factory=list)

    @property
    def false_alarms(self) -> float:
        """Per cent of the pairs."""
        return 100 * self.alarms / self.pairs if self.pairs else 0.0

    def recall(self, sort: str) -> float:
        return self.seen[sort] / self.made[sort] if self.made[sort] else 1.0


def count_guards(pairs: Sequence[Both], reader: Reader, name: str, each: int = 100) -> GuardCounts:
    """`each`: mutations of each sort, as far as there are pairs for them."""
    counts = GuardCounts(pairs=len(pairs))
    for pair in pairs:
        flags = _flags(pair, reader)
        wrong = {kind: why for kind, why in flags.items() if kind in {"lost_negation", "number_mismatch"}}
        counts.alarms += bool(wrong)
        counts.notes += [f"{name}, false {kind}: {_short(pair)}: {why}" for kind, why in wrong.items()]
    dice = random.Random(SEED)
    shuffled = dice.sample(list(pairs), len(pairs))
    for sort, change, telling in (("number", _change_number, _NUMBER), ("negation", _drop_negation, _NEGATION)):
        for mutated in _mutations(shuffled, change, dice, each):
            counts.made[sort] += 1
            if telling & set(_flags(mutated, reader)):
                counts.seen[sort] += 1
            else:
                counts.notes.append(f"{name}, {sort} not seen: {_short(mutated)}")
    return counts


def count_noted(file: Path, reader: Reader) -> GuardCounts:
    """Of pairs that each have a right English and one that lost the denial, both written by hand."""
    name, rows = file.stem, tomllib.loads(file.read_text(encoding="utf-8"))["pairs"]
    counts = GuardCounts(pairs=len(rows), made={"number": 0, "negation": len(rows)})
    for row in rows:
        language = "uk" if "uk" in row else "ru"
        right, wrong = (Both(row[language], row[key], language) for key in ("right", "wrong"))
        alarms = {"lost_negation", "added_negation", "number_mismatch"} & set(_flags(right, reader))
        counts.alarms += bool(alarms)
        counts.notes += [f"{name}, false {kind}: {_short(right)}" for kind in sorted(alarms)]
        if _NEGATION & set(_flags(wrong, reader)):
            counts.seen["negation"] += 1
        else:
            counts.notes.append(f"{name}, negation not seen: {_short(wrong)}")
    return counts


def _short(pair: Both) -> str:
    """Enough to find the pair again; texts of others are not copied into a result."""
    return f"{' '.join(pair.source.split()[:4])} … | {' '.join(pair.english.split()[:4])} …"


def _flags(pair: Both, reader: Reader) -> dict[str, str]:
    tokens = reader.lemmatiser.lemmatise(pair.source, pair.language)
    knowledge = reader.lore.knowledge
    mentions = find_mentions(tokens, "s", knowledge, pair.language)
    found = check_pair(Pair("s", tokens, mentions, pair.english, pair.language), knowledge)
    return {flag.kind: flag.why for flag in found}


def _mutations(
    pairs: Sequence[Both], change: Callable[[Both, random.Random], str | None], dice: random.Random, each: int
) -> list[Both]:
    made: list[Both] = []
    for pair in pairs:
        english = change(pair, dice)
        if english is not None and english != pair.english:
            made.append(Both(pair.source, english, pair.language))
        if len(made) == each:
            break
    return made


def _change_number(pair: Both, dice: random.Random) -> str | None:
    spots = list(_NUMERAL.finditer(pair.english))
    if not spots:
        return None
    spot = dice.choice(spots)
    old = spot.group()
    others = [word for word in _WORDS if word != old]
    new = str(int(old) + dice.choice((1, 2, 7, 10))) if old.isdigit() else dice.choice(others)
    return pair.english[: spot.start()] + new + pair.english[spot.end() :]


def _drop_negation(pair: Both, dice: random.Random) -> str | None:
    """Only where the source denies."""
    if not _DENIES.search(pair.source.lower()):
        return None
    fitting = [(pattern, new) for pattern, new in _DROPS if re.search(pattern, pair.english)]
    if not fitting:
        return None
    pattern, new = fitting[0]
    spot = dice.choice(list(re.finditer(pattern, pair.english)))
    return pair.english[: spot.start()] + spot.expand(new) + pair.english[spot.end() :]


def pairs_of(passages: Sequence[Passage]) -> list[Both]:
    """Sentence by sentence where both sides have as many, else the whole passage."""
    pairs = []
    for passage in passages:
        if passage.english is not None:
            one, other = _sentences(passage.text), _sentences(passage.english)
            same = len(one) == len(other)
            both = zip(one, other, strict=True) if same else [(passage.text, passage.english)]
            pairs += [Both(source, english, passage.language) for source, english in both]
    return pairs


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", text) if part]


def news_pairs(folder: Path) -> list[Both]:
    """WMT22, Russian with human English. Raises Missing."""
    files = (folder / "wmt22.ru", folder / "wmt22.ru-en.ref.en")
    for file in files:
        if not file.exists():
            raise Missing(f"{file} is missing: the bench measures the guards on it.")
    source, english = (file.read_text(encoding="utf-8").splitlines() for file in files)
    return [Both(*pair) for pair in zip(source, english, strict=True)]
