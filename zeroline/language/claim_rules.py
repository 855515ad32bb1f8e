"""The rules that claims are found by, read from data: word classes, and for each kind patterns of steps.

A pattern is a line of steps; each step is alternatives joined by `|`; an alternative names a word class or is itself a
form (see wording), and may begin with what must hold of the word:
    не:     it is negated            нет:    the thing is said to be absent
    есть:   it is not absent         ±:      either way
A mark holds for the alternatives after it too; a word without one must not be negated. The steps may come in any order,
at most `within` words apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zeroline.domain.claim import KINDS
from zeroline.language.wording import Wording

_MARKS = ("не:", "нет:", "есть:", "±:")
_PATTERN_KEYS = {"find", "within", "ordered", "unless", "near", "not_near"}
_KIND_KEYS = {"never_past", "unless", "definition", "examples", "counter_examples", "patterns"}
_SWITCHES = {"may_be_hypothetical", "may_be_future", "may_address", "reported_by_the_speaker", "only_finite"}


@dataclass(frozen=True)
class Alternative:
    """A word class and the mark that its word must bear ("" for none)."""

    name: str
    mark: str = ""


Step = tuple[Alternative, ...]


@dataclass(frozen=True)
class Pattern:
    """Steps that stand within `within` words of each other in one sentence. `unless`: classes that rule it out when
    one stands close by; `near`: classes of which one must stand somewhat further around; `not_near`: of which none
    may."""

    text: str
    steps: tuple[Step, ...]
    within: int = 8
    ordered: bool = False
    unless: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    not_near: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Kind:
    """One kind of claim: what it means and what it is told by. `may_be_hypothetical`: a condition is part of it (a
    threat); `may_be_future`; `may_address`: words to "you" can be it (an appeal, an order); `reported_by_the_speaker`:
    who quotes it asserts it (a threat again); `only_finite`: an infinitive of a class («занимать») is no assertion;
    `never_past`: classes whose words count in no past tense (of a threat, what is told as done is none)."""

    name: str
    definition: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    never_past: frozenset[str] = frozenset()
    may_be_hypothetical: bool = False
    may_be_future: bool = False
    may_address: bool = False
    reported_by_the_speaker: bool = False
    only_finite: bool = False


@dataclass(frozen=True)
class ClaimRules:
    """All kinds with the word classes that their patterns name."""

    wording: Wording
    kinds: tuple[Kind, ...]
    named: frozenset[str]  # the classes that the file names; the others are forms written out in a pattern
    neutral: frozenset[str]  # classes that a «не» before them does not turn round («не мы», «не командир»)


def rules_from(document: Mapping[str, Any]) -> ClaimRules:
    """Reads the parsed claims.toml. Raises ValueError with the place that is wrong."""
    wording = Wording.of({name: _forms(entry) for name, entry in document["words"].items()})
    names = set(document["words"])
    unknown = set(document["kinds"]) ^ set(KINDS)
    if unknown:
        raise ValueError(f"claims.toml must hold exactly the eighteen kinds; look at {sorted(unknown)}")
    kinds = tuple(_kind(name, document["kinds"][name], wording, names) for name in KINDS)
    return ClaimRules(wording, kinds, frozenset(names), frozenset(document["neutral"].split()))


def _forms(entry: str | Sequence[str]) -> list[str]:
    return entry.split() if isinstance(entry, str) else [form for line in entry for form in line.split()]


def _kind(name: str, entry: Mapping[str, Any], wording: Wording, names: set[str]) -> Kind:
    if strange := set(entry) - _KIND_KEYS - _SWITCHES:
        raise ValueError(f"claims.toml, {name}: unknown keys {sorted(strange)}")
    common = entry.get("unless", "")  # what rules out every pattern of the kind
    rows = [{**row, "unless": f"{common} {row.get('unless', '')}"} for row in entry["patterns"]]
    patterns = tuple(_pattern(name, row, wording, names) for row in rows)
    switches = {key: bool(entry.get(key, False)) for key in _SWITCHES}
    never_past = frozenset(str(entry.get("never_past", "")).split())
    examples, others = tuple(entry["examples"]), tuple(entry["counter_examples"])
    return Kind(name, entry["definition"], examples, others, patterns, never_past, **switches)


def _pattern(kind: str, row: Mapping[str, Any], wording: Wording, names: set[str]) -> Pattern:
    if strange := set(row) - _PATTERN_KEYS:
        raise ValueError(f"claims.toml, {kind}, {row.get('find')!r}: unknown keys {sorted(strange)}")

    def known(text: str) -> Step:
        return tuple(_alternatives(kind, text, wording, names))

    def plain(key: str) -> frozenset[str]:
        return frozenset(alternative.name for word in row.get(key, "").split() for alternative in known(word))

    return Pattern(
        text=row["find"],
        steps=tuple(known(step) for step in row["find"].split()),
        within=row.get("within", 8),
        ordered=row.get("ordered", False),
        unless=plain("unless"),
        near=plain("near"),
        not_near=plain("not_near"),
    )


def _alternatives(kind: str, text: str, wording: Wording, names: set[str]) -> Iterator[Alternative]:
    mark = ""
    for piece in text.split("|"):
        mark = next((sign for sign in _MARKS if piece.startswith(sign)), mark)
        name = piece.removeprefix(mark)
        if name.isascii() and name.replace("_", "").isalpha():
            if name not in names:
                raise ValueError(f"claims.toml, {kind}: no word class is called {name!r}")
        elif name not in wording.inline:
            wording.inline.add(name)
            wording.add(name, name)
        yield Alternative(name, mark)
