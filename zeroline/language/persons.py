"""Persons and call signs, named once and the same everywhere.

A person is somebody named: a first name with or without patronymic and surname, a surname after a rank or post, a name
after «меня зовут», or one of the people whom everybody names. The spelling is made from the nominative: Russian as
English papers write it, Ukrainian by the official romanisation. Call signs come after «позывной», as «я Кот, приём» and
«Рысь, я Буран», and anywhere in quotation marks once they are known.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from zeroline.domain.mention import Mention
from zeroline.domain.text import Reading, Token
from zeroline.language.lexicon import Hit
from zeroline.language.numeral_forms import CARDINALS, ORDINALS, fold
from zeroline.language.numerals_english import ordinal_word
from zeroline.language.translit import russian, ukrainian
from zeroline.language.unit_words import NOUNS, RANKS

_QUOTES = frozenset("«»\"“”„'")
_ENDS = frozenset(".!?…")
_CALLED = frozenset("зовут звали звать зовут кличут звати".split())
_SURNAME_WORDS = frozenset("фамилия фамилии фамилию прізвище".split())
_CALLSIGN_WORDS = frozenset("позывной позывным позывного позывному позивний позивним позывном".split())
_RADIO = frozenset(
    "прием приема принял понял слышу связи связь ответь ответьте отвечай прийом прийняв плюс канале".split()
)
_NO_NAMES = frozenset(
    "бог господь аллах путин вера надежда любовь слава роза лилия победа россия мир рада лада майя ада ева августа "
    "град тула вагнер ахмат шторм мина мин рота ким ян май".split()
)
_SURNAME_ENDS = ("ский", "цкий", "ов", "ев", "ин", "ын", "ко", "юк", "як", "чук", "ич", "дзе", "ян", "швили", "енко", "ський")
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
    if at in famous and tokens[at].text[:1].isupper():
        return famous[at].last, famous[at].form.canonical
    if first is None and not called:
        return _surname_alone(tokens, at, language)
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
    if reading is None and token.text[:1].isupper() and fold(token.text).endswith(_SURNAME_ENDS) and _rank_before(tokens, at):
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


def find_callsigns(
    tokens: Sequence[Token], segment: str, taken: Collection[int], language: str = "ru", known: Collection[str] = ()
) -> tuple[Mention, ...]:
    """Every call sign. `known` are canonical ones from elsewhere in the clip, found again in quotation marks or as an
    address («Рысь, цель ...»)."""
    spans: dict[int, int] = {}
    for at in range(len(tokens)):
        last = _sign_at(tokens, at, _announced(tokens, at), taken)
        if last:
            spans[at] = last
    names = {_sign(tokens, first, last, language) for first, last in spans.items()} | set(known)
    for at in range(len(tokens)):
        last = (
            0
            if at in spans or at in taken
            else _sign_at(tokens, at, _quoted(tokens, at) or _addressed(tokens, at), taken)
        )
        if last and _sign(tokens, at, last, language) in names:
            spans[at] = last
    return tuple(
        Mention("callsign", _joined(tokens, first, last), _sign(tokens, first, last, language), segment,
                tokens[first].start, tokens[last - 1].end)
        for first, last in sorted(spans.items())
    )  # fmt: skip


def _announced(tokens: Sequence[Token], at: int) -> bool:
    """Whether a call sign is given here: after «позывной», or in «я X» on the radio."""
    back = at - 1
    while back >= 0 and (tokens[back].text in _QUOTES or tokens[back].text in {"-", "—", ":"}):
        back -= 1
    word = fold(tokens[back].text) if back >= 0 else ""
    if word in _CALLSIGN_WORDS:
        return True
    if _hailed(tokens, at):
        return True
    if word in {"это", "це"} and _RADIO & {fold(token.text) for token in tokens[at + 1 : at + 5]}:
        return _stands_for_somebody(tokens, at)
    if word == "я" and back < at:
        after = [fold(token.text) for token in tokens[at + 1 : at + 6]]
        vocative = (
            back > 1
            and tokens[back - 1].text == ","
            and (
                tokens[back - 2].text[:1].isupper()
                or tokens[back - 2].text in _QUOTES
                or tokens[back - 2].text.isdigit()
            )
        )
        return (_quoted(tokens, at) or vocative or bool(_RADIO & set(after))) and _stands_for_somebody(tokens, at)
    follows = [fold(token.text) for token in tokens[at + 1 : at + 5] if token.text not in _QUOTES]
    return len(follows) > 2 and follows[0] in {",", "."} and follows[1] == "я" and _radio_name(tokens, at + 1) and _stands_for_somebody(tokens, at)


def _hailed(tokens: Sequence[Token], at: int) -> bool:
    """Whether one quoted word opens a sentence as an address: «"Воронеж", ты слышишь?»."""
    if (
        not _quoted(tokens, at)
        or at + 2 >= len(tokens)
        or tokens[at + 1].text not in _QUOTES
        or tokens[at + 2].text != ","
    ):
        return False
    return at < 2 or tokens[at - 2].text in _ENDS | {","} and _stands_for_somebody(tokens, at)


def _radio_name(tokens: Sequence[Token], comma: int) -> bool:
    """Whether after «X, я» comes a name: a capital or a quotation mark."""
    for index in range(comma, min(comma + 5, len(tokens) - 1)):
        if fold(tokens[index].text) == "я":
            return tokens[index + 1].text in _QUOTES or tokens[index + 1].text[:1].isupper()
    return False


def _stands_for_somebody(tokens: Sequence[Token], at: int) -> bool:
    readings = tokens[at].readings
    return not readings or bool(readings[0].marks & {"NOUN", "ADJF", "NUMR", "Anum"})


def _quoted(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1].text in _QUOTES


def _addressed(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].text[:1].isupper() and at + 1 < len(tokens) and tokens[at + 1].text in {",", "."} | _QUOTES


def _sign_at(tokens: Sequence[Token], at: int, here: bool, taken: Collection[int]) -> int:
    """The token after a call sign that starts at `at`, 0 where none does."""
    token = tokens[at]
    if fold(token.text) in _RADIO or fold(token.text) in CARDINALS:
        return 0
    if not here or token.text in _QUOTES or not (token.text[:1].isupper() or token.text[:1].isdigit()):
        return 0
    last = at + 1
    if last + 1 < len(tokens) and tokens[last].text == "-" and tokens[last + 1].text.isdigit():
        last += 2
    elif last < len(tokens) and tokens[last].text.isdigit() and len(tokens[last].text) <= 3:
        last += 1
    return last


def _sign(tokens: Sequence[Token], first: int, last: int, language: str) -> str:
    token = tokens[first]
    number = "".join(t.text for t in tokens[first + 1 : last] if t.text.isdigit())
    folded = fold(token.text)
    if folded[0].isdigit():
        return folded.split("-")[0]
    if folded in ORDINALS and ORDINALS[folded].value.denominator == 1:
        name = ordinal_word(int(ORDINALS[folded].value)).capitalize()
    else:
        nominative = next((r.lemma for r in token.readings if "NOUN" in r.marks), folded)
        in_nominative = not token.readings or any("nomn" in r.marks for r in token.readings)
        name = _latin(folded.capitalize() if in_nominative else nominative.capitalize(), language)
    return f"{name}-{number}" if number else name


def _joined(tokens: Sequence[Token], first: int, last: int) -> str:
    text = tokens[first].text
    for index in range(first + 1, last):
        text += " " * (tokens[index].start > tokens[index - 1].end) + tokens[index].text
    return text
