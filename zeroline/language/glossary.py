"""The glossary at work: where a text uses a term, by lemma, over several words, homonyms by their surroundings."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from zeroline.domain.errors import BadGlossary
from zeroline.domain.glossary import Entry, Hit, Rule
from zeroline.domain.text import Token
from zeroline.language.forms import Atom, Form, FormReader, Lemmatise, Seen, look_at
from zeroline.language.glossary_file import read_glossary

NEAR = 10  # words to either side in which a homonym's own companions count
WIDE = 60  # words to either side in which a context (@war) counts: about half a minute of speech
_NEAR_UNLESS = 8

# Entries of these categories are as much at home in peace; they don't prove that a text is about war.
_CIVILIAN = frozenset({"law", "pay", "prison", "medical", "supply", "gear", "insult", "radio", "vehicle"})
_WAR = "war"

Part = tuple[Sequence[Token], str]


@dataclass(frozen=True)
class _Watch:
    """A form with the one who waits for it: a rule of an entry, or the name of a context or companion."""

    form: Form
    entry: Entry | None
    rule: Rule | None
    name: str


@dataclass(frozen=True)
class _Find:
    """A form found at words `start:end` of a line."""

    watch: _Watch
    start: int
    end: int


@dataclass
class _Line:
    """One text, or several in a row, with what was found in it; lives for one search."""

    seen: list[Seen]
    keys: list[frozenset[str]]
    finds: list[_Find] = field(default_factory=list)
    places: dict[str, list[int]] = field(default_factory=dict)  # companion or context -> where, in rising order

    def near(self, name: str, find: _Find, reach: int) -> bool:
        """Whether `name` stands within `reach` words of the find, the find's own words left out."""
        places = self.places.get(name, ())
        first = bisect_left(places, find.start - reach)
        for place in places[first:]:
            if place >= find.end + reach:
                return False
            if not find.start <= place < find.end:
                return True
        return False


class Glossary:
    """Entries ready to be found. Build once, then share: it never changes."""

    def __init__(self, entries: Iterable[Entry], contexts: Mapping[str, tuple[str, ...]], lemmatise: Lemmatise) -> None:
        """Raises BadGlossary where an entry's form cannot be read or names a context that is not there."""
        self.entries = tuple(entries)
        self.contexts = dict(contexts)
        self._forms = FormReader(lemmatise)
        self._watches: dict[str, dict[str, list[_Watch]]] = {"ru": {}, "uk": {}}
        self._neighbours: dict[tuple[str, str], tuple[Atom, ...]] = {}
        for entry in self.entries:
            self._watch_entry(entry)
        for name, forms in self.contexts.items():
            for language in self._watches:
                self._watch_companions(forms, language, f"context {name}", "@" + name)

    @classmethod
    def from_toml(cls, text: str, *overrides: str, lemmatise: Lemmatise) -> Glossary:
        """The entries of `text`; each override, a desk's own file, adds entries, replaces those whose id it repeats,
        and adds to contexts. Raises BadGlossary."""
        shipped = read_glossary(text, "glossary.toml")
        entries = {entry.id: entry for entry in shipped.entries}
        contexts = dict(shipped.contexts)
        for override in overrides:
            own = read_glossary(override)
            entries.update((entry.id, entry) for entry in own.entries)
            for name, forms in own.contexts.items():
                contexts[name] = contexts.get(name, ()) + forms
        return cls(entries.values(), contexts, lemmatise)

    def find(self, tokens: Sequence[Token], text: str, language: str = "ru") -> tuple[Hit, ...]:
        """The terms of a text in `language` (ru or uk), in order and without overlaps."""
        return self.find_in([(tokens, text)], language)[0]

    def find_in(self, parts: Sequence[Part], language: str = "ru") -> tuple[tuple[Hit, ...], ...]:
        """The terms of each part, of a clip's segments for instance: terms stay inside a part, the surroundings that
        decide on homonyms reach over its edges."""
        line = self._line(parts, language)
        found: list[list[Hit]] = [[] for _ in parts]
        for find in _longest(self._meant(line, language)):
            first, last = line.seen[find.start], line.seen[find.end - 1]
            entry, rule = find.watch.entry, find.watch.rule
            assert entry is not None and rule is not None
            start, end = first.token.start, last.token.end
            found[first.part].append(Hit(entry, parts[first.part][1][start:end], start, end, rule.misheard))
        return tuple(map(tuple, found))

    def _watch_entry(self, entry: Entry) -> None:
        for rule in entry.rules:
            for notation in rule.forms:
                self._watch(_Watch(self._form(notation, entry.language, entry.id), entry, rule, ""), notation)
            companions = [name for name in rule.needs + rule.unless if not name.startswith("@")]
            self._watch_companions(companions, entry.language, entry.id)
            for name in rule.needs + rule.unless:
                if name.startswith("@") and name[1:] not in self.contexts:
                    raise BadGlossary(entry.id, f"there is no context {name!r}.")
            for notation in rule.after + rule.before + rule.not_after + rule.not_before:
                self._neighbours[notation, entry.language] = self._neighbour(notation, entry)

    def _watch_companions(self, forms: Iterable[str], language: str, where: str, name: str = "") -> None:
        for notation in forms:
            form = self._form(notation, language, where)
            self._watch(_Watch(form, None, None, name or notation), notation, language)

    def _watch(self, watch: _Watch, notation: str, language: str | None = None) -> None:
        index = self._watches[language or (watch.entry.language if watch.entry else "ru")]
        keys = watch.form.first_keys()
        if not keys:
            raise BadGlossary(watch.entry.id if watch.entry else watch.name, f"{notation!r} begins with no word.")
        for key in keys:
            waiting = index.setdefault(key, [])
            if watch not in waiting:
                waiting.append(watch)

    def _form(self, notation: str, language: str, where: str) -> Form:
        try:
            return self._forms.form(notation, language)
        except ValueError as fault:
            raise BadGlossary(where, f"{fault}.") from fault

    def _neighbour(self, notation: str, entry: Entry) -> tuple[Atom, ...]:
        form = self._form(notation, entry.language, entry.id)
        if len(form.words) != 1 or form.words[0] is None:
            raise BadGlossary(entry.id, f"the neighbour {notation!r} must be one word.")
        return form.words[0]

    def _line(self, parts: Sequence[Part], language: str) -> _Line:
        seen = [word for part, (tokens, _) in enumerate(parts) for word in look_at(tokens, part)]
        line = _Line(seen, [frozenset(word.keys()) for word in seen])
        index = self._watches[language]
        for start, keys in enumerate(line.keys):
            for watch in _unique(index, keys):
                end = watch.form.end(line.seen, line.keys, start)
                if end is None or line.seen[end - 1].part != line.seen[start].part:
                    continue
                if watch.entry is None:
                    line.places.setdefault(watch.name, []).append(start)
                else:
                    line.finds.append(_Find(watch, start, end))
        return line

    def _meant(self, line: _Line, language: str) -> list[_Find]:
        """The finds that mean their terms. Those that need no context come first and are context to the others."""
        finds = [find for find in line.finds if self._placed(find, line, language)]
        sure = [find for find in finds if _proves_war(find)]
        places = {find.start for find in sure} | set(line.places.get("@" + _WAR, ()))
        line.places["@" + _WAR] = sorted(places)
        return [find for find in finds if _accompanied(find, line)]

    def _placed(self, find: _Find, line: _Line, language: str) -> bool:
        """Whether the neighbouring words allow the term."""
        rule = find.watch.rule
        assert rule is not None
        if find.end - find.start == 1 and _is_call_sign(find, line):
            return False
        before, after = _neighbour_at(line, find, find.start - 1), _neighbour_at(line, find, find.end)
        if rule.after and not self._any(rule.after, before, line, language):
            return False
        if rule.before and not self._any(rule.before, after, line, language):
            return False
        if self._any(rule.not_after, before, line, language) or self._any(rule.not_before, after, line, language):
            return False
        return not (rule.standalone and after is not None and _agree(line.seen[find.end - 1], line.seen[after]))

    def _any(self, notations: tuple[str, ...], at: int | None, line: _Line, language: str) -> bool:
        if at is None:  # a text's edge is a sentence's edge
            return "." in notations
        atoms = (atom for notation in notations for atom in self._neighbours[notation, language])
        return any(atom.matches(line.seen[at], line.keys[at]) for atom in atoms)


def _unique(index: dict[str, list[_Watch]], keys: frozenset[str]) -> Iterator[_Watch]:
    """The watches that wait for any of the keys, each once."""
    lists = [index[key] for key in keys if key in index]
    if len(lists) == 1:
        yield from lists[0]
        return
    given: set[int] = set()
    for watch in (watch for waiting in lists for watch in waiting):
        if id(watch) not in given:
            given.add(id(watch))
            yield watch


def _neighbour_at(line: _Line, find: _Find, at: int) -> int | None:
    inside = 0 <= at < len(line.seen) and line.seen[at].part == line.seen[find.start].part
    return at if inside else None


def _is_call_sign(find: _Find, line: _Line) -> bool:
    """«позывной Ноль»: the word is somebody's name on the radio."""
    before = _neighbour_at(line, find, find.start - 1)
    return before is not None and ("позывной" in line.keys[before] or "позивн*" in line.keys[before])


def _proves_war(find: _Find) -> bool:
    entry, rule = find.watch.entry, find.watch.rule
    return entry is not None and rule is not None and rule.bare and entry.category not in _CIVILIAN


def _accompanied(find: _Find, line: _Line) -> bool:
    rule = find.watch.rule
    assert rule is not None
    if any(line.near(name, find, _NEAR_UNLESS) for name in rule.unless):
        return False
    return not rule.needs or any(line.near(name, find, WIDE if name[0] == "@" else NEAR) for name in rule.needs)


_CASES = ("nomn", "gent", "gen2", "datv", "accs", "ablt", "loct", "loc2")


def _agree(adjective: Seen, noun: Seen) -> bool:
    """Whether the two can be adjective and noun: «двухсотый полк». Numbers in digits agree with every noun."""
    if any("ADJF" in reading.marks for reading in noun.readings):  # «ротный пьяный»: a noun only at a stretch
        return False
    nouns = [r.marks for r in noun.readings if "NOUN" in r.marks]
    if not adjective.readings:
        return adjective.word[0].isdigit()
    return any(_one_case(a.marks, marks) for a in adjective.readings for marks in nouns)


def _one_case(adjective: frozenset[str], noun: frozenset[str]) -> bool:
    case = next((case for case in _CASES if case in noun), None)
    if case is None or {"loc2": "loct", "gen2": "gent"}.get(case, case) not in adjective:
        return False
    if "plur" in noun:
        return "plur" in adjective
    return "sing" in adjective and any(gender in adjective and gender in noun for gender in ("masc", "femn", "neut"))


def _longest(finds: list[_Find]) -> list[_Find]:
    """The finds in order, without overlaps: the longer wins, then what was said over what was misheard, then the rule
    that asks more of its surroundings."""
    taken: set[int] = set()
    kept: list[_Find] = []
    for find in sorted(finds, key=_rank):
        if taken.isdisjoint(range(find.start, find.end)):
            taken.update(range(find.start, find.end))
            kept.append(find)
    return sorted(kept, key=lambda find: find.start)


def _rank(find: _Find) -> tuple[int, bool, bool, int]:
    rule = find.watch.rule
    assert rule is not None
    return find.start - find.end, rule.misheard, rule.bare, find.start
