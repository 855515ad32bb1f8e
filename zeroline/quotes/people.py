"""People whom a text mentions: names, and nouns for people with what belongs to them ("a wounded soldier")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MEN = """man boy father husband son king sergeant sir mann vater sohn bruder homme père fils frère мужчина отец муж сын
брат чоловік батько брат""".split()
_WOMEN = """woman girl mother wife daughter sister grandmother nurse widow actress frau mutter tochter schwester witwe
krankenschwester ärztin femme mère fille sœur épouse infirmière veuve женщина мать жена дочь сестра вдова жінка мати
дружина дочка сестра вдова""".split()
_ANY = """soldier serviceman servicewoman conscript convict fighter volunteer commander officer captain major colonel
general lieutenant corporal private medic doctor driver pilot gunner artilleryman infantryman sapper tankman marine
sniper prisoner deserter analyst expert spokesman spokeswoman spokesperson minister governor president mayor lawyer
official source resident villager pensioner teacher neighbour neighbor survivor witness refugee worker priest historian
journalist reporter correspondent editor author writer researcher professor activist translator relative leader head
engineer caller voice speaker guest neighbour friend colleague victim ambassador prosecutor judge deputy adviser advisor
soldat soldatin kommandeur offizier sprecher sprecherin minister gouverneur analyst experte expertin arzt fahrer
kämpfer zeuge anwalt bewohner bewohnerin gefangener historiker
soldate mobilisé combattant commandant officier porte-parole ministre gouverneur analyste expert médecin chauffeur
témoin avocat habitant habitante prisonnier historien colonel général capitaine
солдат военнослужащий боец командир офицер мобилизованный контрактник эксперт аналитик губернатор министр врач водитель
адвокат свидетель житель жительница пленный историк журналист полковник генерал майор капитан представитель
військовий військовослужбовець боєць речник речниця аналітик експерт лікар водій адвокат свідок мешканець мешканка
полонений історик журналіст""".split()
_HE = frozenset("he er il он він him".split())
_SHE = frozenset("she elle она вона her".split())

_MANY = "men|women|wives|troops|servicemen|infantrymen|tankmen|families|crew|crews|parents|relatives|villagers"
_SINGLE = frozenset(noun for noun in (*_MEN, *_WOMEN, *_ANY) if noun.endswith("s"))
_NOUN = "|".join(sorted({*_MEN, *_WOMEN, *_ANY}, key=len, reverse=True))
_ROLE = re.compile(
    r"\b(?:(?:a|an|the|another|one|his|her|their|my|our|ein|eine|der|die|un|une|le|la|один|одна)\s+|l[’'])"
    rf"(?:(?!(?:an?|the|his|her|their|my|our)\s)[\w’'-]+\s+){{0,3}}?(?P<noun>(?:{_NOUN})s?|{_MANY})\b(?P<of>\s+(?:of|from|aus|von|de|du|des)\s+(?:(?:the|a|an|der|dem|la|le|les)\s+)?"
    r"[\w’'-]+(?:\s+(?:company|village|brigade|regiment|battalion|unit|army|mask|balaclava|town|region))?)?"
    rf"|(?<![\w-])(?P<bare>(?:[А-ЯЁІЇЄҐа-яёіїєґ]+(?:ый|ий|ой|ая|яя)\s+)?(?:{_NOUN}))\b(?=\s)",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?<![\w’'-])[A-ZА-ЯЁІЇЄҐÄÖÜÉ][\w’'-]+(?: (?:(?:von|van|de|al|der) )?[A-ZА-ЯЁІЇЄҐÄÖÜÉ][\w’'-]+){1,2}"
)
_NO_PERSON = re.compile(
    r"\b(?:The|A|An|In|On|At|From|For|But|And|Ministry|Institute|Regiment|Brigade|Battalion|Army|Division|Company|University|"
    r"Council|Union|Party|Post|Times|News|Radio|Television|Security|Defen[cs]e|Foreign|Affairs|United|States|Federation|Group|"
    r"Operation|Die|Der|Das|Le|La|Les|Street|River|Front|Sea|North|South|East|West|January|February|March|April|May|June|"
    r"July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)

_MANNER = re.compile(r"\b(?:in|with) $", re.IGNORECASE)  # in a low voice


@dataclass(frozen=True)
class Person:
    """A mention: the article's words at `start`; where the noun tells, whether it is a woman; whether it is several."""

    start: int
    words: str
    woman: bool | None
    many: bool = False


def people_in(text: str) -> list[Person]:
    """In order of their place."""
    return sorted(
        {person.start: person for person in (*_roles(text), *_names(text))}.values(), key=lambda one: one.start
    )


def _roles(text: str) -> Iterator[Person]:
    for match in _ROLE.finditer(text):
        if _MANNER.search(text, 0, match.start()) and match[0].lower().endswith("voice"):
            continue
        noun = (match["noun"] or match["bare"].split()[-1]).casefold()
        if match["bare"] and not re.match(r"[А-Яа-яЁёІіЇїЄєҐґ]", match["bare"]):
            continue  # without an article only Slavic nouns stand by themselves
        many = re.fullmatch(_MANY, noun) is not None or (noun.endswith("s") and noun not in _SINGLE)
        woman = True if noun in _WOMEN else False if noun in _MEN else None
        yield Person(match.start(), match[0], woman, many)


def _names(text: str) -> Iterator[Person]:
    for match in _NAME.finditer(text):
        if not _NO_PERSON.search(match[0]):
            yield Person(match.start(), match[0], None)


def may_mean(pronoun: str, person: Person) -> bool:
    """Whether a pronoun can stand for this one, or these."""
    if pronoun.casefold() in _HE:
        return person.woman is not True and not person.many
    if pronoun.casefold() == "they":
        return person.many
    return pronoun.casefold() in _SHE and person.woman is not False and not person.many
