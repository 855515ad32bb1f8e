"""A quote pack: what a reporter needs to quote a clip, and no more. Every value in it may leave the desk."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Voice:
    """Somebody who speaks. `standing` and `unit` are what is said of them, `told_by` by whom: only words in the clip
    say it, `basis`, verbatim. None: nobody in the clip says."""

    id: str
    label: str
    standing: str | None
    unit: str | None
    basis: str | None
    told_by: str | None

    @property
    def told(self) -> str:
        """Who it is, in a sentence that says by whose word."""
        known = ", ".join(filter(None, (self.standing, self.unit)))
        if not known:
            return f"{self.label}: nobody in the clip says who this is."
        return f"{self.label}: {known}, in the words of {self.told_by}; not verified by the desk."


@dataclass(frozen=True)
class QuoteLine:
    """A line that may be quoted. `original` is what was said, in `language`; `speaker` the id of a voice, None: more
    than one, or not known. `link` leads to the clip's source, None: there is none that may leave."""

    number: int
    start_ms: int
    end_ms: int
    english: str
    original: str
    language: str
    speaker: str | None
    said_by: str
    link: str | None
    names_withheld: bool = False


@dataclass(frozen=True)
class PackClaim:
    """What somebody asserts. `noun` names the kind for a sentence; `lines` are numbers of quotable lines."""

    number: int
    key: str
    kind: str
    noun: str
    asserted_by: str
    speaker: str | None
    status: str
    lines: tuple[int, ...]
    start_ms: int | None
    told: str


@dataclass(frozen=True)
class PackTerm:
    """A term of war speech that is used: how it was said, and what it means."""

    entry: str
    surface: str
    english: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Background:
    """A sentence of the desk's dossier on something that is named in the clip."""

    kind: str
    name: str
    text: str
    source: str
    url: str | None
    dated: str


@dataclass(frozen=True)
class Near:
    """A clip like this one, by its id."""

    clip: str
    why: str


@dataclass(frozen=True)
class PackReply:
    """What somebody who was asked answered, as it may leave."""

    said_by: str
    at: str
    text: str


@dataclass(frozen=True)
class Asking:
    """The state of an enquiry. `sentence` is for the article, derived; None: nothing may be said yet, and `why_not`
    tells."""

    to: str
    kind: str
    sentence: str | None
    why_not: str | None
    deadline: str
    replies: tuple[PackReply, ...] = ()


@dataclass(frozen=True)
class Origin:
    """Where the clip came from, as somebody told the desk. None: not told, or it may not leave."""

    url: str | None
    platform: str | None
    account: str | None
    posted_on: str | None
    post: str | None = None


@dataclass(frozen=True)
class Pack:
    """`version` is the number of the version that was signed off and `address` its hash; `eyes` how many people saw it.
    `as_of` is the day, in UTC, of which the state of enquiries is told; None: nothing that changes by the day is."""

    clip: str
    version: int
    address: str
    signed_on: str
    eyes: int
    as_of: str | None
    credit: str
    language: str | None
    duration_ms: int
    protected: bool
    content: tuple[str, ...] | None
    origins: tuple[Origin, ...]
    lines: tuple[QuoteLine, ...]
    voices: tuple[Voice, ...]
    claims: tuple[PackClaim, ...]
    unverified: tuple[str, ...]
    terms: tuple[PackTerm, ...] = ()
    counts: tuple[str, ...] = ()
    near: tuple[Near, ...] = ()
    background: tuple[Background, ...] = ()
    background_withheld: int = 0
    enquiries: tuple[Asking, ...] = ()
