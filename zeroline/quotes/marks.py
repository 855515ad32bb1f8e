"""Which characters of a paragraph are marks of quotation, and which way each may face."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# What may stand around a mark. Zero-width characters count as space: pages scatter them around marks.
_BLANK = frozenset("\u200b\u200c\u200d\u2060\ufeff")
_OPENING = frozenset("([{<—–-‒―/¿¡|*_~=>")
_CLOSING = frozenset(".,;:!?…)]}—–-‒―/|*_~<%")

_MARK = re.compile(r"''|``|<<|>>|,,(?=[^\W\d_])|[\"“”„‟＂«»‹›'‘’‚‛`´]")

# Each mark's family: what opens in one family closes in it.
_FAMILY = {
    **dict.fromkeys(('"', "“", "”", "„", "‟", "＂", "''", "``", ",,"), "double"),
    **dict.fromkeys(("«", "»", "<<", ">>"), "angle"),
    **dict.fromkeys(("‹", "›"), "small angle"),
    **dict.fromkeys(("'", "‘", "’", "‚", "‛", "`", "´"), "single"),
}
# Words that begin with an apostrophe: 'tis, '90s, rock 'n' roll.
_ELISION = re.compile(
    r"(?:tis|twas|twere|twill|til|till|em|cause|cuz|cos|bout|round|neath|n|nother|ere|im|er|appen|kay|sup|tude|fraid"
    r"|mongst|gainst|scuse|ave|e|is(?=\s+(?:own|wife|men)\b)|\d0s?|\d\ds?)\b",
    re.IGNORECASE,
)
_DROPPED_G = re.compile(r"(?:\b(?:o|an|th|ol|wi|de|po|mo)|\w(?:[aeiouyhktdrlnmpsvgbc]in))$", re.IGNORECASE)
# A noun that a plural possessive owns is none of these.
_NO_NOUN = re.compile(
    r"\s+(?:a|an|the|of|in|on|at|to|for|from|by|with|and|or|but|nor|as|than|that|which|who|when|while|where|if|because|is"
    r"|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|must|shall|should|not|he|she|it|they"
    r"|we|you|i|his|her|its|their|our|your|my|this|these|those|said|says|say|told|after|before|during|into|until|over)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mark:
    """A mark at `start:end` of its paragraph. `opens` and `closes`: which way it may face; both, where what stands
    around it does not say."""

    start: int
    end: int
    sign: str
    family: str
    opens: bool
    closes: bool


def marks_in(text: str, *, reversed_angles: bool = False) -> tuple[Mark, ...]:
    """The marks of quotation in order, without apostrophes, inches, feet and what belongs to code."""
    found: list[Mark] = []
    for match in _MARK.finditer(text):
        sign = match[0]
        family = _FAMILY[sign]
        if family == "single":
            mark = _single(text, match.start(), sign)
        else:
            mark = _double(text, match, family, reversed_angles)
        if mark is not None:
            found.append(mark)
    return tuple(_settled(text, found))


def angles_are_reversed(texts: Sequence[str]) -> bool:
    """Whether an article sets »these« marks inwards, as German books do."""
    inward = sum(len(re.findall(r"(?:^|[\s(])»\w", text)) for text in texts)
    outward = sum(len(re.findall(r"(?:^|[\s(])«\s?\w", text)) for text in texts)
    return inward > outward


def is_reversed_here(text: str) -> bool:
    """Whether one paragraph sets them so by itself, in an article that mixes both."""
    opened, closed = re.search(r"(?:^|[\s(])»\w", text), re.search(r"[\w.,!?…]«(?=[\s.,;:!?)]|$)", text)
    return opened is not None and closed is not None and re.search(r"(?:^|[\s(])«", text) is None


def is_blank(letter: str) -> bool:
    return letter.isspace() or letter in _BLANK


def _before(text: str, at: int) -> str:
    return text[at - 1] if at > 0 else " "


def _after(text: str, at: int) -> str:
    return text[at] if at < len(text) else " "


def _faces(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Whether what stands around a mark lets it open, and close."""
    before, after = _before(text, start), _after(text, end)
    blank_before, blank_after = is_blank(before), is_blank(after)
    marks = "\"“”„«»‹›'‘’‚"
    ellipsis = text.startswith("...", end) or after == "…"
    opens = (blank_before or before in _OPENING or before in marks) and not blank_after
    opens = opens and (after not in _CLOSING or ellipsis or after in "-—–*_~")
    closes = not blank_before and (blank_after or after in _CLOSING or after in marks)
    closes = closes and before not in "([{"
    if opens and closes:  # between a dash or a mark and something
        if blank_before or before in "([{":
            closes = False
        elif blank_after or after in ".,;:!?)]}":
            opens = False
    if not opens and not closes:
        if blank_before == blank_after:  # no space at all, or on both sides
            glued = not blank_before
            if glued and before in ".,!?…" and after.isalpha():
                return False, True
            if glued and before in ":," and after.isalpha():
                return True, False
            return True, True
        return (False, True) if after in ".,;:!?)]…" else (blank_before, blank_after)
    return opens, closes


def _double(text: str, match: re.Match[str], family: str, reversed_angles: bool) -> Mark | None:
    start, end, sign = match.start(), match.end(), match[0]
    if _is_measure(text, start, sign) or _is_code(text, start, end, sign):
        return None
    opens, closes = _faces(text, start, end)
    if sign in ("„", ",,"):
        opens, closes = True, False
    elif sign in ("«", "<<", "‹", "»", ">>", "›"):
        opens = (sign in ("«", "<<", "‹")) != reversed_angles
        closes = not opens
    elif sign == "“" and opens and closes:
        closes = False
    elif sign == "”" and opens and closes:
        opens = False
    if sign in ("<<", ">>") and not _strict(text, start, end):
        return None
    return Mark(start, end, sign, family, opens, closes)


def _strict(text: str, start: int, end: int) -> bool:
    """Whether exactly one side of the mark is blank."""
    return is_blank(_before(text, start)) != is_blank(_after(text, end))


def _is_measure(text: str, start: int, sign: str) -> bool:
    """5'11" and the like; a bare 12" is settled by what follows (see _settled)."""
    feet = re.compile(r"\d['’′]\s?\d{1,2}(?:[½¼¾]|\.\d)?$")
    return sign in ('"', "”", "''") and feet.search(text[max(0, start - 8) : start]) is not None


def _is_code(text: str, start: int, end: int, sign: str) -> bool:
    if sign != '"':
        return False
    before, after = _before(text, start), _after(text, end)
    if before in "=\\" or after == "\\":
        return True
    if before == "(" and start > 1 and (text[start - 2].isalnum() or text[start - 2] in "_]"):
        return True
    if after == ")" and _after(text, end + 1) == ";":
        return True
    if "{" not in text[max(0, start - 120) : start]:
        return False
    return before in "{[," or re.match(r"\s?[:}\]]", text[end : end + 2]) is not None


def _single(text: str, at: int, sign: str) -> Mark | None:
    """Not an apostrophe: letters on both sides are one, and so are what the elisions begin with and feet after a
    number."""
    before, after = _before(text, at), _after(text, at + 1)
    if before.isalnum() and after.isalnum():
        return None
    if sign == "‚":
        return Mark(at, at + 1, sign, "single", True, False) if after.isalnum() and not before.isalnum() else None
    opens = not before.isalnum() and before not in ".,!?…;)]%" and not is_blank(after)
    opens = opens and (after.isalnum() or after in '“"«[(…$€£@#-' or text.startswith("...", at + 1))
    if opens and _ELISION.match(text, at + 1):
        return None
    if after in "’'" and not before.isalnum() and _ELISION.match(text, at + 2):  # ‘’Tis nothing
        opens, closes = True, False
    closes = not is_blank(before) and not after.isalnum() and before not in "([{—"
    if sign in ("’", "´"):
        opens = opens and after.isupper() and "‘" not in text[max(0, at - 2000) : at + 2000]
    if sign in ("‘", "`", "‛") and opens:
        closes = False
    if (
        closes
        and before.isdigit()
        and re.search(r"\d{1,2}$", text[max(0, at - 3) : at])
        and is_blank(after)
        and sign == "'"
    ):
        return None
    if not opens and not closes:
        return None
    return Mark(at, at + 1, sign, "single", opens, closes)


def _settled(text: str, marks: list[Mark]) -> list[Mark]:
    """Without what the marks that follow show to be no mark: inches, and the apostrophes of plurals and dropped
    letters."""
    kept: list[Mark] = []
    double_closes = single_closes = False  # whether the next mark that way round closes for certain
    for mark in reversed(marks):
        if mark.family == "double" and mark.sign in ('"', "”", "''"):
            inches = mark.closes and not mark.opens and _before(text, mark.start).isdigit()
            if inches and double_closes and re.match(r"\s?(?:[a-zа-яё(]|[x×*])", text[mark.end : mark.end + 2]):
                continue
            double_closes = mark.closes and not mark.opens
        elif mark.family == "double":
            double_closes = mark.closes and not mark.opens
        elif mark.family == "single":
            if mark.closes and not mark.opens and _may_be_apostrophe(text, mark) and single_closes:
                continue
            strong = not _before(text, mark.start).isalnum() or not is_blank(_after(text, mark.end))
            single_closes = mark.closes and not mark.opens and (strong or single_closes)
        kept.append(mark)
    kept.reverse()
    return kept


def _may_be_apostrophe(text: str, mark: Mark) -> bool:
    """soldiers' boots, goin' home"""
    before = text[max(0, mark.start - 12) : mark.start]
    if not is_blank(_after(text, mark.end)) or not before[-1:].isalpha():
        return False
    if _DROPPED_G.search(before):
        return True
    return before[-1:] in "sSzxZX" and _NO_NOUN.match(text, mark.end) is None
