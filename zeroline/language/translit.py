"""Cyrillic names in Latin letters: Ukrainian by the official romanisation (Cabinet resolution 55 of 2010), Russian as
English papers write (BGN/PCGN without its signs, "-sky", "Sergei", "Alexander")."""

from __future__ import annotations

import re

_UK = dict(zip(
    "абвгґдежзиіклмнопрстуфхцчшщюяєїй",
    "a b v h g d e zh z y i k l m n o p r s t u f kh ts ch sh shch iu ia ie i i".split(), strict=True,
))  # fmt: skip
_UK_FIRST = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_RU = dict(zip(
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "a,b,v,g,d,e,yo,zh,z,i,y,k,l,m,n,o,p,r,s,t,u,f,kh,ts,ch,sh,shch,,y,,e,yu,ya".split(","), strict=True,
))  # fmt: skip
_VOWELS = frozenset("аеёиоуыэюя")
# Names that English has settled otherwise than letter by letter.
_SETTLED = {
    "александр": "Alexander", "александра": "Alexandra", "алексей": "Alexei", "максим": "Maxim", "петр": "Pyotr",
    "федор": "Fyodor", "семен": "Semyon", "артем": "Artyom", "юрий": "Yuri", "дмитрий": "Dmitry", "ксения": "Ksenia",
    "наталья": "Natalia", "наталия": "Natalia", "татьяна": "Tatiana", "мария": "Maria", "илья": "Ilya", "игорь": "Igor",
    "олег": "Oleg", "софья": "Sofia", "софия": "Sofia", "дарья": "Darya", "виктория": "Victoria", "виктор": "Viktor",
    "анастасия": "Anastasia", "валерия": "Valeria", "юлия": "Yulia", "лев": "Lev", "ахмат": "Akhmat", "леха": "Lyokha",
    "серега": "Seryoga", "леша": "Lyosha", "сережа": "Seryozha", "алена": "Alyona", "тема": "Tyoma",
    "игорек": "Igoryok",
    "толян": "Tolyan", "матвей": "Matvei", "андрей": "Andrei", "сергей": "Sergei", "пригожин": "Prigozhin",
    "соловьев": "Solovyov", "лапин": "Lapin", "горбачев": "Gorbachev", "хрущев": "Khrushchev", "зеленский": "Zelensky",
    "соня": "Sonya", "чайковский": "Tchaikovsky", "эльвира": "Elvira", "джек": "Jack", "джон": "John",
    "королев": "Korolyov", "киселев": "Kiselyov", "ковалев": "Kovalyov", "федоров": "Fyodorov", "семенов": "Semyonov",
    "воробьев": "Vorobyov", "соболев": "Sobolev", "пушилин": "Pushilin", "залужный": "Zaluzhny", "сырский": "Syrsky",
}  # fmt: skip


def ukrainian(text: str) -> str:
    """«Кліщіївка» → "Klishchiivka", «Згурівка» → "Zghurivka", «Куп'янськ» → "Kupiansk"."""
    return re.sub(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*", lambda match: _ukrainian_word(match.group()), text)


def _ukrainian_word(word: str) -> str:
    plain = re.sub(r"['’ʼь]", "", word.lower()).replace("зг", "з\0")
    latin = "".join(
        _UK_FIRST[letter] if index == 0 and letter in _UK_FIRST else "gh" if letter == "\0" else _UK.get(letter, letter)
        for index, letter in enumerate(plain)
    )
    return _cased(latin, word)


def russian(text: str) -> str:
    """«Пригожин» → "Prigozhin", «Евгений» → "Yevgeny", «Медведев» → "Medvedev", «Воробьёв» → "Vorobyov"."""
    return re.sub(r"[^\W\d_]+", lambda match: _russian_word(match.group()), text)


def _russian_word(word: str) -> str:
    low = word.lower()
    settled = _SETTLED.get(low.replace("ё", "е"))
    if settled is not None:
        return _cased(settled.lower(), word)
    latin = "".join(_russian_letter(low, index) for index in range(len(low)))
    for ending, paper in (("iyy", "y"), ("iy", "y"), ("yy", "y"), ("ey", "ei"), ("ay", "ai")):
        if latin.endswith(ending):
            latin = latin[: -len(ending)] + paper
            break
    if low.endswith(("ия", "иа")):
        latin = latin[:-2] + "a" if low.endswith("ия") else latin
    return _cased(latin, word)


def _russian_letter(word: str, index: int) -> str:
    letter = word[index]
    before = word[index - 1] if index else ""
    if letter == "е" and (not before or before in _VOWELS or before in "ьъй"):
        return "ye"
    after = word[index + 1 : index + 2]
    if letter == "й" and after and after not in _VOWELS:
        return "i"
    if letter == "ё" and before in tuple("жчшщ"):
        return "yo"
    if letter == "и" and before == "ь":
        return "yi"
    return _RU.get(letter, letter)


def _cased(latin: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return latin.upper()
    return latin[:1].upper() + latin[1:] if like[:1].isupper() else latin
