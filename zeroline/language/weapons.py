"""Weapons and vehicles: the fixed names, and designations such as «Т-72», «БМП-3», «ФАБ-500», «Су-34»."""

from __future__ import annotations

from collections.abc import Sequence

from zeroline.domain.mention import Mention
from zeroline.domain.text import Token
from zeroline.language.lexicon import Hit

# What stands before a number -> how English writes it.
_SERIES = {
    "Т": "T", "БМП": "BMP", "БТР": "BTR", "БМД": "BMD", "БРДМ": "BRDM", "АК": "AK", "РПГ": "RPG", "РПК": "RPK",
    "Су": "Su",
    "СУ": "Su", "Ми": "Mi", "МИ": "Mi", "Ка": "Ka", "КА": "Ka", "МиГ": "MiG", "Ту": "Tu", "Ил": "Il", "Ан": "An",
    "Х": "Kh",
    "С": "S", "ЗУ": "ZU", "АГС": "AGS", "СПГ": "SPG", "ФАБ": "FAB", "ОФАБ": "OFAB", "КАБ": "KAB", "ОДАБ": "ODAB",
    "РБК": "RBK", "МОН": "MON", "ТМ": "TM", "ПОМ": "POM", "ОЗМ": "OZM", "Д": "D", "М": "M", "БМ": "BM", "МТ": "MT",
    "РГД": "RGD", "Ф": "F", "ПМ": "PM", "СВД": "SVD", "А": "A", "УР": "UR", "ПФМ": "PFM", "Л": "L", "МСТ": "MST",
    "F": "F",
}  # fmt: skip


def find_weapons(tokens: Sequence[Token], segment: str, hits: Sequence[Hit]) -> tuple[Mention, ...]:
    """Every weapon named, in order."""
    found: dict[int, tuple[int, str]] = {}
    for at in range(len(tokens) - 2):
        designation = _designation(tokens, at)
        if designation is not None:
            found[at] = designation
    for hit in hits:
        if hit.form.section == "weapon" and not any(first <= hit.first < last for first, (last, _) in found.items()):
            found[hit.first] = (hit.last, hit.form.canonical)
    return tuple(
        Mention("weapon", _surface(tokens, first, last), canonical, segment, tokens[first].start, tokens[last - 1].end)
        for first, (last, canonical) in sorted(found.items())
    )


def _designation(tokens: Sequence[Token], at: int) -> tuple[int, str] | None:
    latin = _SERIES.get(tokens[at].text)
    number = tokens[at + 2].text
    if latin is None or tokens[at + 1].text != "-" or not number[:1].isdigit() or len(number) > 4:
        return None
    if tokens[at + 1].start != tokens[at].end or tokens[at + 2].start != tokens[at + 1].end:
        return None
    last, model = at + 3, f"{latin}-{number}"
    if (
        last < len(tokens)
        and tokens[last].start == tokens[last - 1].end
        and len(tokens[last].text) <= 2
        and tokens[last].text.isalpha()
    ):
        model += {"А": "A", "Б": "B", "В": "V", "М": "M", "М3": "M3", "БВ": "BV", "С": "S", "У": "U"}.get(
            tokens[last].text, ""
        )
        last += 1
        if last < len(tokens) and tokens[last].start == tokens[last - 1].end and tokens[last].text.isdigit():
            model, last = model + tokens[last].text, last + 1
    return last, model


def _surface(tokens: Sequence[Token], first: int, last: int) -> str:
    text = tokens[first].text
    for index in range(first + 1, last):
        text += " " * (tokens[index].start > tokens[index - 1].end) + tokens[index].text
    return text
