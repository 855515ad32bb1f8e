"""How what must not leave is known again."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from zeroline.domain.secret import Secret, literal, name, place, plainly, words

SECRETS = (
    name("names a person", ["Иванов", "Сергей", "Oleh"]),
    name("tells a call sign", ["Б-52"]),
    place("names a place", ["Нью-Йорк", "Бахмут", "17"]),
    words("withheld", ["ул. Мира, дом 5", "+7 912 345-67-89"]),
    words("withheld", ["Вишня"]),
    literal("an address", "https://t.me/chan/12"),
)
TEXTS = (
    "Командира Иванова нет, сергею звонили.",
    "oleha, б 52",
    "под нью йорком и бахмутом, дом 17",
    "ул мира дом 5",
    "8 9 1-2 3 4 5 6 7 8 9, 79123456789, 7 9 1 2 3 4 5 6 7 8 9",
    "позывной вишня",
    "see https://t.me/chan/12?single",
    "Nothing of it.",
)


@pytest.mark.parametrize("secret", SECRETS)
def test_wherever_a_secret_matches_its_anchor_stands(secret: Secret | None) -> None:
    assert secret is not None
    found = [text for text in map(plainly, TEXTS) if secret.pattern.search(text)]
    assert found
    assert all(map(secret.may_be_in, found))


def test_texts_are_folded_letter_by_letter() -> None:
    every = "".join(map(chr, [*range(0xD800), *range(0xE000, sys.maxunicode + 1)]))
    apart = unicodedata.normalize("NFKD", every).casefold()
    assert plainly(every) == "".join(one for one in apart if unicodedata.category(one) not in ("Mn", "Cf"))
