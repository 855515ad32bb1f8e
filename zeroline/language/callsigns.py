"""Call signs: after «позывной», as «я Кот, приём» and «Рысь, я Буран», and anywhere in quotation marks once known."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from zeroline.domain.mention import Mention
from zeroline.domain.text import Token
from zeroline.language.numeral_forms import CARDINALS, ORDINALS, fold
from zeroline.language.numerals_english import ordinal_word
from zeroline.language.translit import russian, ukrainian

_QUOTES = frozenset("«»\"“”„'")
_ENDS = frozenset(".!?…")
_CALLSIGN_WORDS = frozenset("позывной позывным позывного позывному позивний позивним позывном".split())
_RADIO = frozenset(
    "прием приема принял понял слышу связи связь ответь ответьте отвечай прийом прийняв плюс канале".split()
)


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
    return (
        len(follows) > 2
        and follows[0] in {",", "."}
        and follows[1] == "я"
        and _radio_name(tokens, at + 1)
        and _stands_for_somebody(tokens, at)
    )


def _hailed(tokens: Sequence[Token], at: int) -> bool:
    """Whether one quoted word opens a sentence as an address: «"Воронеж", ты слышишь?»."""
    if (
        not _quoted(tokens, at)
        or at + 2 >= len(tokens)
        or tokens[at + 1].text not in _QUOTES
        or tokens[at + 2].text != ","
    ):
        return False
    return at < 2 or (tokens[at - 2].text in _ENDS | {","} and _stands_for_somebody(tokens, at))


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
        name = latin(folded.capitalize() if in_nominative else nominative.capitalize(), language)
    return f"{name}-{number}" if number else name


def _joined(tokens: Sequence[Token], first: int, last: int) -> str:
    text = tokens[first].text
    for index in range(first + 1, last):
        text += " " * (tokens[index].start > tokens[index - 1].end) + tokens[index].text
    return text


def latin(word: str, language: str) -> str:
    return ukrainian(word) if language == "uk" else russian(word)
