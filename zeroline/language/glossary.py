"""The glossary at work: where a text uses a term, by lemma, over several words, homonyms by their surroundings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from zeroline.domain.errors import BadGlossary
from zeroline.domain.glossary import CATEGORIES, LANGUAGES, Entry, Hit, Rule
from zeroline.domain.text import Token
from zeroline.language.forms import Atom, Form, FormReader, Lemmas, Lemmatise, Seen, look_at, orders
from zeroline.language.glossary_file import read_glossary
from zeroline.language.surroundings import FIGHT, Companion, Find, Line, Wanted, agree, longest

Part = tuple[Sequence[Token], str]
_T = TypeVar("_T")
_MOST_ADJECTIVES = 2
# Nouns that an adjective before them can leave alone: «взводный третий день пьяный», «ротный позывной Барс».
_APART = frozenset({"день", "ночь", "сутки", "неделя", "месяц", "год", "час", "раз", "позывной", "фамилия"})
_EDGE = "."  # a text's edge is a sentence's edge
_NAMES_FOLLOW = frozenset({"позывной", "позивн*", "кличка", "кличк*", "прозвище", "прізвиськ*"})
# Inside a sentence a capital makes a name of these («назвал Танк»); arms («Град») and units have capitals anyway.
_NEVER_NAMES = frozenset({"people", "vehicle", "casualty", "combat", "fortification", "gear", "supply"})


class Glossary:
    """Entries ready to be found. Build once, then share: it never changes."""

    def __init__(
        self,
        entries: Iterable[Entry],
        contexts: Mapping[str, tuple[str, ...]],
        lemmatise: Lemmatise,
        known: Lemmas | None = None,
    ) -> None:
        """`known` are the `lemmas` of an earlier reading, which spare looking them up; others are looked up. Raises
        BadGlossary where an entry's form cannot be read or names a context that is not there."""
        self.entries = tuple(entries)
        self.contexts = dict(contexts)
        self._forms = FormReader(lemmatise, known or {})
        self._wanted: dict[str, dict[str, list[Wanted]]] = {language: {} for language in LANGUAGES}
        self._companions: dict[str, dict[str, list[Companion]]] = {language: {} for language in LANGUAGES}
        self._neighbours: dict[tuple[str, str], tuple[Atom, ...]] = {}
        self._attended: set[tuple[str, str, str | Form]] = set()
        for place, entry in enumerate(self.entries):
            for rule in entry.rules:
                self._expect(entry, rule, place)
        for name, forms in self.contexts.items():
            for notation in forms:
                for language in LANGUAGES:
                    self._attend(notation, language, f"context {name}", "@" + name)

    @classmethod
    def from_toml(cls, text: str, *overrides: str, lemmatise: Lemmatise, known: Lemmas | None = None) -> Glossary:
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
        return cls(entries.values(), contexts, lemmatise, known)

    @property
    def lemmas(self) -> Lemmas:
        """The lemmas of every word that the entries' forms are made of."""
        return self._forms.lemmas

    def find(self, tokens: Sequence[Token], text: str, language: str = "ru") -> tuple[Hit, ...]:
        """The terms of a text in `language` (ru or uk), in order and without overlaps."""
        return self.find_in([(tokens, text)], language)[0]

    def find_in(self, parts: Sequence[Part], language: str = "ru") -> tuple[tuple[Hit, ...], ...]:
        """The terms of each part, of a clip's segments for instance: terms stay inside a part, the surroundings that
        decide on homonyms reach over its edges."""
        line = self._line(parts, language)
        placed = [find for find in line.finds if self._placed(find, line)]
        line.learn([find for find in placed if find.wanted.rule.bare])
        line.learn_of_several([find for find in placed if line.accompanied(find)])
        line.learn_of_hopeful(placed)
        found: list[list[Hit]] = [[] for _ in parts]
        for find in longest([find for find in placed if line.accompanied(find)]):
            part = line.seen[find.start].part
            start, end = line.seen[find.start].token.start, line.seen[find.end - 1].token.end
            found[part].append(Hit(find.wanted.entry, parts[part][1][start:end], start, end, find.wanted.rule.misheard))
        return tuple(map(tuple, found))

    def _expect(self, entry: Entry, rule: Rule, place: int) -> None:
        for notation in (order for form in rule.forms for order in orders(form)):
            wanted = Wanted(self._form(notation, entry.language, entry.id), entry, rule, place)
            _index(self._wanted[entry.language], wanted.form, wanted, entry.id, notation)
        for name in rule.needs + rule.unless:
            if not name.startswith("@"):
                self._attend(name, entry.language, entry.id, name)
            elif name != FIGHT and name[1:] not in (*CATEGORIES, *self.contexts):
                raise BadGlossary(entry.id, f"there is no context {name!r}.")
        for notation in rule.after + rule.before + rule.not_after + rule.not_before:
            self._neighbours[notation, entry.language] = self._neighbour(notation, entry)

    def _attend(self, notation: str, language: str, where: str, name: str) -> None:
        if (language, name, notation) in self._attended:
            return
        form = self._form(notation, language, where)
        if (language, name, form) not in self._attended:  # two notations may be one form
            _index(self._companions[language], form, Companion(form, name), where, notation)
        self._attended |= {(language, name, notation), (language, name, form)}

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

    def _line(self, parts: Sequence[Part], language: str) -> Line:
        """The parts as words in a row, with every form that stands there, whatever it means."""
        seen = [word for part, (tokens, _) in enumerate(parts) for word in look_at(tokens, part)]
        line = Line(seen, [frozenset(word.keys()) for word in seen])
        for start, keys in enumerate(line.keys):
            for wanted in _waiting(self._wanted[language], keys):
                end = _end(wanted.form, line, start)
                if end is not None:
                    line.finds.append(Find(wanted, start, end))
            for companion in _waiting(self._companions[language], keys):
                if _end(companion.form, line, start) is not None:
                    line.places.setdefault(companion.name, []).append(start)
        return line

    def _placed(self, find: Find, line: Line) -> bool:
        """Whether the neighbouring words allow the term."""
        rule, language = find.wanted.rule, find.wanted.entry.language
        before, after = line.neighbour(find, find.start - 1), line.neighbour(find, find.end)
        if find.end - find.start == 1 and before is not None and _names(find, before, line):
            return False
        if rule.after and not self._any(rule.after, before, language):
            return False
        if rule.before and not self._any(rule.before, after, language):
            return False
        if self._any(rule.not_after, before, language) or self._any(rule.not_before, after, language):
            return False
        return not (rule.standalone and self._modifies(find, line))

    def _modifies(self, find: Find, line: Line) -> bool:
        """Whether the form is an adjective of the noun that follows, other adjectives between them left aside:
        «передовая космическая технология»."""
        for at in range(find.end, find.end + _MOST_ADJECTIVES + 1):
            word = line.neighbour(find, at)
            if word is None or not word.readings or not _APART.isdisjoint(word.lemmas):
                return False
            if "ADJF" not in word.readings[0].marks:
                before = line.neighbour(find, find.start - 1)
                return agree(line.seen[find.end - 1], word, before.word if before else "")
        return False

    def _any(self, notations: tuple[str, ...], word: Seen | None, language: str) -> bool:
        """Whether the word is one of those."""
        if word is None or not notations:
            return _EDGE in notations
        keys = frozenset(word.keys())
        return any(atom.matches(word, keys) for notation in notations for atom in self._neighbours[notation, language])


def _names(find: Find, before: Seen, line: Line) -> bool:
    """Whether the word is somebody's name: «позывной Ноль», «кличка Граната», «назвал их Танк и Снайпер»."""
    if not _NAMES_FOLLOW.isdisjoint(before.keys()):
        return True
    entry, said = find.wanted.entry, line.seen[find.start].token.text
    spelt_small = not any(form.lstrip("=")[:1].isupper() for rule in entry.rules for form in rule.forms)
    inside = before.token.text.isalpha() or before.token.text == ","
    return entry.category in _NEVER_NAMES and spelt_small and inside and said.istitle() and len(said) > 1


def _end(form: Form, line: Line, start: int) -> int | None:
    end = form.end(line.seen, line.keys, start)
    return None if end is None or line.seen[end - 1].part != line.seen[start].part else end


def _index(index: dict[str, list[_T]], form: Form, waiting: _T, where: str, notation: str) -> None:
    keys = form.first_keys()
    if not keys:
        raise BadGlossary(where, f"the form {notation!r} must begin with a word.")
    for key in keys:
        index.setdefault(key, []).append(waiting)


def _waiting(index: Mapping[str, list[_T]], keys: frozenset[str]) -> Iterator[_T]:
    """What waits under any of the keys, each once."""
    lists = [index[key] for key in keys if key in index]
    given: set[int] = set()
    for one in (one for waiting in lists for one in waiting):
        if id(one) not in given:
            given.add(id(one))
            yield one
