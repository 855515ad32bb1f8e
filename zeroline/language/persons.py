"""Persons, named once and the same everywhere.

A person is somebody named: a first name with or without patronymic and surname, a surname after a rank or post, a name
after «меня зовут», or one of the people whom everybody names. The spelling is made from the nominative: Russian as
English papers write it, Ukrainian by the official romanisation.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from zeroline.domain.mention import Mention
from zeroline.domain.text import Reading, Token
from zeroline.language.lexicon import Hit
from zeroline.language.numeral_forms import fold
from zeroline.language.translit import russian, ukrainian
from zeroline.language.unit_words import NOUNS, RANKS

_QUOTES = frozenset("«»\"“”„'")
_ENDS = frozenset(".!?…")
_CALLED = frozenset("зовут звали звать зовут кличут звати".split())
_SURNAME_WORDS = frozenset("фамилия фамилии фамилию прізвище".split())
_NO_NAMES = frozenset(
    "бог господь аллах путин вера надежда любовь слава роза лилия победа россия мир рада лада майя ада ева августа "
    "град тула вагнер ахмат шторм мина мин рота ким ян май добрий доброго "
    "жоден жодна жодного жодному жодної".split()
)
_SURNAME_ENDS = (
    "ский",
    "цкий",
    "ов",
    "ев",
    "ин",
    "ын",
    "ко",
    "юк",
    "як",
    "чук",
    "ич",
    "дзе",
    "ян",
    "швили",
    "енко",
    "ський",
)
_LEAST_SHARE = 0.25
_CASE_MARKS = ("nomn", "gent", "datv", "accs", "ablt", "loct")


def find_persons(
    tokens: Sequence[Token], segment: str, hits: Sequence[Hit], taken: Collection[int], language: str = "ru"
) -> tuple[Mention, ...]:
    """Every person named; tokens in `taken` belong to other mentions."""
    found: list[Mention] = []
    famous = {hit.first: hit for hit in hits if hit.form.section == "person"}
    at = 0
    while at < len(tokens):
        last, canonical = (at, "") if at in taken else _person_at(tokens, at, famous, taken, language)
        if last > at:
            surface = " ".join(token.text for token in tokens[at:last])
            found.append(Mention("person", surface, canonical, segment, tokens[at].start, tokens[last - 1].end))
        at = max(last, at + 1)
    return tuple(found)


def _person_at(
    tokens: Sequence[Token], at: int, famous: dict[int, Hit], taken: Collection[int], language: str
) -> tuple[int, str]:
    first = _reading(tokens, at, "Name")
    called = _follows_called(tokens, at)
    if _is_listed(tokens, at, taken):
        return at + 3, _listed(tokens, at, language)
    if at in famous and tokens[at].text[:1].isupper():
        return famous[at].last, famous[at].form.canonical
    if first is None and not called:
        return _surname_alone(tokens, at, language)
    if first is not None and not called and _rank_before(tokens, at) and _reading(tokens, at, "Surn") is not None:
        surname = _surname_alone(tokens, at, language)
        if surname[0] > at and _reading(tokens, at + 1, "Patr", "Surn") is None:
            return surname
    if called and first is None and not tokens[at].text[:1].isupper():
        return at, ""
    if first is not None and not called and not _is_name(tokens, at, first):
        return _surname_alone(tokens, at, language)
    if (
        not called
        and first is not None
        and _is_noun_too(tokens[at])
        and _reading(tokens, at + 1, "Patr", "Surn") is None
    ):
        return at, ""
    parts = [_nominative(tokens[at], first, language)]
    gender = first.marks if first else frozenset()
    here = at + 1
    for mark in ("Patr", "Surn"):
        reading = _reading(tokens, here, mark)
        if reading is None or here in taken or not tokens[here].text[:1].isupper():
            continue
        if here in famous:
            parts.append(famous[here].form.canonical)
        else:
            parts.append(_surname(tokens[here], _agreeing(tokens[here], mark, gender) or reading, gender, language))
        here += 1
    return here, " ".join(parts)


def _is_listed(tokens: Sequence[Token], at: int, taken: Collection[int]) -> bool:
    """Surname, first name, patronymic, as lists of soldiers and appeals have them: «Лебедева Дмитрия Олеговича»."""
    marks = zip(range(at, at + 3), ("Surn", "Name", "Patr"), strict=True)
    return all(
        _reading(tokens, here, mark) is not None and here not in taken and tokens[here].text[:1].isupper()
        for here, mark in marks
    )


def _listed(tokens: Sequence[Token], at: int, language: str) -> str:
    """In the order of English, the surname last."""
    name, patronymic = _reading(tokens, at + 1, "Name"), _reading(tokens, at + 2, "Patr")
    gender = patronymic.marks if patronymic else frozenset()
    first = _agreeing(tokens[at + 1], "Name", gender) or name
    parts = [_nominative(tokens[at + 1], first, language)]
    for here, mark in ((at + 2, "Patr"), (at, "Surn")):
        reading = _agreeing(tokens[here], mark, gender)
        if reading is not None:
            parts.append(_surname(tokens[here], reading, gender, language))
    return " ".join(parts)


def _follows_called(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and (
        fold(tokens[at - 1].text) in _CALLED
        or (
            at > 1
            and fold(tokens[at - 2].text) in _CALLED
            and fold(tokens[at - 1].text) in {"меня", "его", "ее", "мене", "його", "-", "—"}
        )
        or (fold(tokens[at - 1].text) in _SURNAME_WORDS | {"имя"} and tokens[at].text[:1].isupper())
        or (at > 1 and tokens[at - 1].text in {"-", "—", ":"} and fold(tokens[at - 2].text) in _SURNAME_WORDS | {"имя"})
    )


def _reading(tokens: Sequence[Token], at: int, *marks: str) -> Reading | None:
    """The likeliest reading with one of the marks, if it is likely enough."""
    if not 0 <= at < len(tokens):
        return None
    share = sum(r.score for r in tokens[at].readings if r.marks & set(marks))
    if share < _LEAST_SHARE:
        return None
    return next((reading for reading in tokens[at].readings if reading.marks & set(marks)), None)


def _is_name(tokens: Sequence[Token], at: int, reading: Reading) -> bool:
    return tokens[at].text[:1].isupper() and not tokens[at].text.isupper() and reading.lemma not in _NO_NAMES


def _is_noun_too(token: Token) -> bool:
    """Whether the word is more likely no first name: «Роман» may be a novel, «Роза» a flower."""
    return sum(r.score for r in token.readings if "Name" in r.marks) < 0.5


def _surname_alone(tokens: Sequence[Token], at: int, language: str) -> tuple[int, str]:
    """A surname after a rank or post, after a name's initial, or one that can be nothing else."""
    token = tokens[at]
    reading = _reading(tokens, at, "Surn")
    if (
        reading is None
        and token.text[:1].isupper()
        and fold(token.text).endswith(_SURNAME_ENDS)
        and _rank_before(tokens, at)
    ):
        return at + 1, _latin(token.text, language)
    if reading is None or not token.text[:1].isupper() or (token.text.isupper() and len(token.text) < 5):
        return at, ""
    ranked = _rank_before(tokens, at)
    share = sum(r.score for r in token.readings if "Surn" in r.marks)
    if not ranked and (share < 0.6 or _opens(tokens, at)):
        return at, ""
    gender = _gender_before(tokens, at)
    agreeing = _agreeing(token, "Surn", gender)
    return at + 1, _surname(token, agreeing or reading, gender if gender else (agreeing or reading).marks, language)


def _rank_before(tokens: Sequence[Token], at: int) -> bool:
    """«командир батальона Иванов», «лейтенант Петров», «полковник гвардии Сидоров»."""
    for back in range(1, 4):
        here = at - back
        if here < 0 or tokens[here].text in _ENDS | {","}:
            return False
        lemmas = tokens[here].lemmas
        if any(lemma in RANKS for lemma in lemmas):
            return True
        if fold(tokens[here].text) not in NOUNS and back > 1:
            return False
    return False


def _gender_before(tokens: Sequence[Token], at: int) -> frozenset[str]:
    if at and any(lemma in RANKS for lemma in tokens[at - 1].lemmas):
        reading = tokens[at - 1].readings[0]
        cases = frozenset(mark for mark in reading.marks if mark in _CASE_MARKS)
        return cases | {"masc"}
    return frozenset()


def _agreeing(token: Token, mark: str, with_marks: frozenset[str]) -> Reading | None:
    """The reading that agrees in gender and case: in «Сергея Иванова» the surname is a man's."""
    wanted = with_marks & {"masc", "femn", *_CASE_MARKS}
    readings = [reading for reading in token.readings if mark in reading.marks]
    return max(readings, key=lambda r: (len(r.marks & wanted), r.lemma == fold(token.text)), default=None)


def _opens(tokens: Sequence[Token], at: int) -> bool:
    return at == 0 or tokens[at - 1].text in _ENDS | _QUOTES | {"-", "—", ":"}


def _nominative(token: Token, reading: Reading | None, language: str) -> str:
    """The first name as the dictionary has it, ё kept where it was heard."""
    if reading is None:
        return _latin(token.text, language)
    word = reading.lemma
    heard = token.text.lower()
    if "ё" in heard and heard.index("ё") < len(word) and word[heard.index("ё")] == "е":
        word = word[: heard.index("ё")] + "ё" + word[heard.index("ё") + 1 :]
    return _latin(word.capitalize(), language)


def _surname(token: Token, reading: Reading, gender: frozenset[str], language: str) -> str:
    """A surname in the nominative of its bearer's gender; the dictionary gives only the man's."""
    word = reading.lemma
    if fold(token.text) in {word + "ов", word + "ев"}:  # «Ахмедов» taken for many an Ахмед
        word = fold(token.text)
    if "Patr" in reading.marks and "femn" in gender | reading.marks and "masc" not in gender:
        for man, woman in (("ович", "овна"), ("евич", "евна"), ("ич", "ична")):
            if word.endswith(man):
                word = word.removesuffix(man) + woman
                break
    female = "femn" in gender or (not gender & {"masc"} and "femn" in reading.marks)
    if female and "Surn" in reading.marks:
        for man, woman in (("ский", "ская"), ("цкий", "цкая"), ("ой", "ая"), ("ый", "ая"), ("ов", "ова"), ("ев", "ева"),
                           ("ин", "ина"), ("ын", "ына")):  # fmt: skip
            if word.endswith(man):
                word = word.removesuffix(man) + woman
                break
    heard = token.text.lower()
    if "ё" in heard and heard.index("ё") < len(word) and word[heard.index("ё")] == "е":
        word = word[: heard.index("ё")] + "ё" + word[heard.index("ё") + 1 :]
    return _latin("-".join(part.capitalize() for part in word.split("-")), language)


def _latin(word: str, language: str) -> str:
    return ukrainian(word) if language == "uk" else russian(word)
