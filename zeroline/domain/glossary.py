"""The glossary's nouns: an entry, a place where it was found in a text, and what the captions made of it."""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("ru", "uk")

CATEGORIES = (
    "terrain",  # where the fighting is: the zero line, the tree line, the grey zone
    "fortification",
    "casualty",
    "command",  # posts, ranks and headquarters
    "unit",
    "people",  # kinds of soldiers and of those around them
    "combat",  # what is done: assaults, rotations, withdrawals
    "fire",  # shelling and its sounds
    "drone",
    "weapon",
    "ammunition",
    "vehicle",
    "aviation",
    "gear",
    "supply",
    "medical",
    "radio",
    "punishment",  # what commanders do to their own
    "prison",
    "law",  # reports, articles of the code, offices
    "pay",
    "mobilisation",
    "captivity",
    "insult",
)

OF_THE_FIGHT = frozenset(
    {"terrain", "fortification", "casualty", "unit", "combat", "fire", "drone", "weapon", "ammunition", "captivity"}
)

REGISTERS = ("neutral", "official", "jargon", "slang", "prison", "derogatory", "obscene")


@dataclass(frozen=True)
class Rule:
    """Forms that mean the entry's term, and when they do. docs/glossary-format.md gives the notation of a form.

    `needs`: at least one of these is near; `unless`: none of these is near. `after` and `before`: the neighbouring
    word is one of these; `not_after` and `not_before`: it is none of these. `standalone`: the adjective stands for a
    noun, so no noun that it agrees with follows. `misheard`: the forms are a recogniser's mistakes.
    """

    forms: tuple[str, ...]
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    standalone: bool = False
    misheard: bool = False

    @property
    def bare(self) -> bool:
        """Whether the forms mean the term wherever they stand."""
        return not (self.needs or self.unless or self.after or self.before or self.standalone)


@dataclass(frozen=True)
class Entry:
    """One term of war speech and how English captions carry it.

    `english` lists renderings, the preferred one first; `accepted` what may stand as well but is never proposed.
    `gloss` is what captions add in brackets at first use, None where the rendering speaks for itself. `examples` hold
    the term; `counter_examples` hold its forms in another sense.
    """

    id: str
    language: str
    rules: tuple[Rule, ...]
    english: tuple[str, ...]
    literal: str
    note: str
    category: str
    register: str
    confused_with: tuple[str, ...]
    accepted: tuple[str, ...] = ()
    gloss: str | None = None
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()

    @property
    def term(self) -> str:
        """The term as a dictionary would head it, free of the notation of forms."""
        words = (word.split("|")[0].split("/")[0].strip("=*~") for word in self.rules[0].forms[0].split())
        return " ".join(words)

    @property
    def glossed(self) -> str:
        """The rendering as captions show it at first use: "zero line [front line]"."""
        return f"{self.english[0]} [{self.gloss}]" if self.gloss else self.english[0]


@dataclass(frozen=True)
class Hit:
    """A place `start:end` (characters) where a text uses an entry's term. `misheard`: the text has a recogniser's
    usual mistake for it rather than the term itself."""

    entry: Entry
    surface: str
    start: int
    end: int
    misheard: bool = False


@dataclass(frozen=True)
class Term:
    """A hit as documents report it. `rendered` is None while there is no English to look into."""

    entry: str
    surface: str
    segment: str | None
    expected: tuple[str, ...]
    rendered: bool | None
    note: str
