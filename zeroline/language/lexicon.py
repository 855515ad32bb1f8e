"""Fixed names with one English spelling (weapons, organisations, famous units and people), out of data/names.toml.

A form's words are lemmas; `word*` takes any ending, `=Word` is exact with its capitals,
`word+plur` asks for a grammeme.
A last word `!` counts the form only with a capital inside a sentence, or in quotation marks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zeroline.domain.text import Token
from zeroline.language.numeral_forms import fold

_QUOTES = frozenset("«»\"“”„'")
_HEAD = 3  # letters by which forms with an open ending are filed
# Words that make «музыканты» people who play.
_MUSIC = frozenset("концерт песня музыка альбом инструмент сцена оркестр гитара скрипка джаз мелодия".split())


@dataclass(frozen=True)
class _Word:
    text: str
    exact: bool = False
    open_end: bool = False
    mark: str | None = None

    def fits(self, token: Token, folded: str) -> bool:
        if self.exact:
            return token.text.startswith(self.text) if self.open_end else token.text == self.text
        if self.open_end:
            return folded.startswith(self.text)
        if self.mark is not None:
            return any(r.lemma == self.text and self.mark in r.marks for r in token.readings[:2])
        return folded == self.text or self.text in token.lemmas


@dataclass(frozen=True)
class NameForm:
    """One way to say a name: `section` is weapon, organisation, unit, unit_word or person."""

    section: str
    canonical: str
    words: tuple[_Word, ...]
    marked: bool  # only with a capital or in quotation marks


@dataclass(frozen=True)
class Hit:
    """A name at the tokens `first:last`."""

    form: NameForm
    first: int
    last: int


@dataclass(frozen=True)
class Lexicon:
    by_word: Mapping[str, tuple[NameForm, ...]]
    by_head: Mapping[str, tuple[NameForm, ...]]
    english: tuple[tuple[str, str], ...]  # section, canonical

    def starting(self, token: Token, folded: str) -> Iterator[NameForm]:
        for key in dict.fromkeys((folded, *token.lemmas)):
            yield from self.by_word.get(key, ())
        yield from self.by_head.get(folded[:_HEAD], ())


def parse_names(data: Mapping[str, Mapping[str, Sequence[str]]]) -> Lexicon:
    """The lexicon out of names.toml as parsed. Raises ValueError for a form without words."""
    by_word: dict[str, list[NameForm]] = defaultdict(list)
    by_head: dict[str, list[NameForm]] = defaultdict(list)
    english = []
    for section, names in data.items():
        for canonical, forms in names.items():
            english.append((section, canonical))
            for written in forms:
                form = _form(section, canonical, written)
                first = form.words[0]
                if first.open_end:
                    by_head[fold(first.text)[:_HEAD]].append(form)
                else:
                    by_word[fold(first.text)].append(form)
    longest_first = {key: tuple(sorted(forms, key=lambda f: -len(f.words))) for key, forms in by_word.items()}
    return Lexicon(longest_first, {key: tuple(forms) for key, forms in by_head.items()}, tuple(english))


def _form(section: str, canonical: str, written: str) -> NameForm:
    parts = written.split()
    marked = bool(parts) and parts[-1] == "!"
    words = tuple(_word(part) for part in (parts[:-1] if marked else parts))
    if not words:
        raise ValueError(f"names: {canonical!r} in [{section}] has a form without words: {written!r}")
    return NameForm(section, canonical, words, marked)


def _word(part: str) -> _Word:
    exact, open_end = part.startswith("="), part.endswith("*")
    text, _, mark = part.strip("=*").partition("+")
    return _Word(text.strip("«»") if exact else fold(text), exact, open_end, mark or None)


def find_names(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[Hit, ...]:
    """Every fixed name, in order; the longest wins, quotation marks inside are passed over."""
    folded = [fold(token.text) for token in tokens]
    musical = any(lemma in _MUSIC for token in tokens for lemma in token.lemmas[:1])
    hits: list[Hit] = []
    at = 0
    while at < len(tokens):
        best: Hit | None = None
        for form in lexicon.starting(tokens[at], folded[at]):
            last = _match(tokens, folded, at, form)
            if last and (best is None or last > best.last) and not (musical and form.words[0].mark):
                best = Hit(form, at, last)
        if best is not None:
            hits.append(best)
        at = best.last if best else at + 1
    return tuple(hits)


def _match(tokens: Sequence[Token], folded: Sequence[str], at: int, form: NameForm) -> int:
    """The token after the name, 0 where it is not there."""
    here = at
    for index, word in enumerate(form.words):
        while index and here < len(tokens) and (tokens[here].text in _QUOTES or tokens[here].text in {"-", "–"}):
            here += 1
        if here >= len(tokens) or not word.fits(tokens[here], folded[here]):
            return 0
        here += 1
    if form.marked and not stands_out(tokens, at):
        return 0
    return here


def stands_out(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word has a capital that the start of a sentence does not explain, or opens a quotation."""
    before = tokens[at - 1].text if at else "."
    if before in _QUOTES and at + 1 < len(tokens) and tokens[at + 1].text in _QUOTES:
        return True
    return tokens[at].text[:1].isupper() and before not in {".", "!", "?", "…", ":", "—", "«", '"', "“"}
