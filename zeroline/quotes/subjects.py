"""Who, in the words around a word of saying: "the Russian soldier", "Ivan Petrov", "он"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zeroline.quotes.people import people_in
from zeroline.quotes.saying import is_saying

PRONOUNS = frozenset(
    """he she they it er sie es il elle ils elles он она они оно він вона вони воно lui eux ihm ihr ihnen him her
    them""".split()
)
_NOMINATIVES = PRONOUNS - frozenset("lui eux ihm ihr ihnen him her them".split())  # "her neighbour" is no "her"
FIRST_PERSONS = frozenset("i we ich wir je nous я мы ми".split())
_NOT_SUBJECT = frozenset(
    """in on at of by for from with near outside inside around towards behind across against among between beyond
    above below during after before as when while if although though since because amid despite under
    over through via last next this that today yesterday tomorrow monday tuesday wednesday thursday friday saturday
    sunday according asked and but or who which where there here speaking standing
    im am an auf bei nach vor während als wenn weil seit laut mit und aber zum zur gestern heute
    dans sur à au aux en après avant pendant lors selon quand lorsque depuis pour avec et mais hier
    в во на по при после до во время когда как если с со из у за от для к о об а и но это вчера сегодня
    під час після перед коли як якщо з із зі від для та але й це вчора сьогодні""".split()
)
_LEADING = frozenset(
    """and but or so yet then later also still however meanwhile instead again once earlier when where which that what
    und aber dann später auch doch dass et mais puis ensuite alors que qu
    и а но потом затем также позже что і та але потім також що як""".split()
)
_TRAILING = frozenset(
    """has had have having was were is are been being be then also later once again reportedly recently previously can
    could will would may might did does do to just even only still repeatedly angrily quietly bitterly simply on as not
    hat haben habe hatte hatten ist war wird dann auch nur später werde würde
    a ont avait avaient est était s se l n ensuite aussi nous leur lui
    также потом затем позже тоже ещё еще уже был была были не тоді також потім пізніше ще вже був була були це quoted
    heard seen""".split()
)
_ENDS_SUBJECT = frozenset(
    """to during as who while when after before via through that by into about because if since amid and but with
    gegenüber während nach dem den zu über und dass lors pendant après avant que
    после когда что о об про и а під після коли що""".split()
)
_PLACES = frozenset("in on at from im am auf bei aus dans sur à au aux en в во на при у із з".split())
_MEDIA = re.compile(
    r"(?:\S+\s+){0,3}?(?:video|clip|film|footage|recording|interview|statement|post|tweet|call|message|monday|tuesday|"
    r"wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|"
    r"november|december|telegram|twitter|facebook|youtube|aufnahme|gespräch|montag|dienstag|mittwoch|donnerstag|freitag|"
    r"vidéo|entretien|vídeo|entrevista|llamada|mensaje|lundi|mardi|mercredi|jeudi|vendredi|видео|ролике|обращении|интервью|записи|разговоре|понедельник|"
    r"вторник|среду|четверг|пятницу|субботу|воскресенье|відео|зверненні|інтерв|записі|понеділок|вівторок|середу)",
    re.IGNORECASE,
)
_RELATIVE = frozenset("who whose which that qui dont который которая которые який яка які der-die".split())
_TIME = re.compile(  # "previous week", "two days later"
    r"(?:(?:in|the|a|an|one|two|three|four|few|some|several|many|every|each|this|that|last|next|previous|past|same|"
    r"following|first|late|early|earlier|later|\d+)\s+){0,3}(?:moment|minute|hour|day|week|weekend|month|year|decade|morning|afternoon|evening|night|spring|summer|"
    r"autumn|fall|winter|time|times|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)s?(?:day)?(?:\s+(?:ago|later|earlier|before|after))?$",
    re.IGNORECASE,
)
_ON_A_DAY = re.compile(
    r"^(?:on|last|this|next|early on|late on)\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\s+(?=\S)|"
    r"^(?:last|this) (?:week|month)\s+(?=\S)",
    re.IGNORECASE,
)
_VERB_ALONE = re.compile(r"[a-z]+(?:ed|ing)$|(?:likes?|wants?|seems?|tends?)$")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Cpl|Pvt|Adm|Gov|Sen|Rep|St|Mme|M)|\b[A-ZА-ЯЁІЇЄҐ])$"
)
_NAME_WORD = re.compile(r"^[A-ZА-ЯЁІЇЄҐÄÖÜÉÈ][\w’'.-]*$")
_LINKS = frozenset("of de la le von van der den du di el al bin ibn".split())
_DETERMINERS = frozenset("the a an der die das ein eine le la les un une l his her their its".split())
_NOUNS_TOO = frozenset("call calls claim claims answer answers report reports post posts reply note talk".split())
_NOBODY = frozenset("it nobody nothing there es niemand ça cela rien это никто ничего це ніхто нічого".split())
_INSIDE = re.compile(
    r"\b(?:(?:in|of|from|to) (?:which|whom|what)|in dem|dans laquelle|dans lequel|where|в котором|в которой|"
    r"у якому|what|how)\s+"
)
_MOST_WORDS = 12


def subject_before(ahead: str) -> str | None:
    """Who does what the verb after these words says: the words right before it, or, where a comma or a dash parts an
    insertion off, those before the insertion."""
    pieces = re.split(r"[,;:()]|\s[–-]\s|—", ahead)
    if pieces[-1].strip(" ’'\"”"):
        phrase = _phrase(pieces[-1])
        if phrase is not None:
            return phrase
    held = [piece for piece in pieces[:-1] if piece.strip()]
    for at, piece in enumerate(held):
        phrase = _phrase(piece)
        if phrase is not None and not re.match(r"\w+ing\b", phrase):
            return _by_name(phrase, held[at + 1 :])
    people = people_in(ahead)
    return people[-1].words if people else None


def subject_after(rest: str) -> str | None:
    """Who spoke, after the verb: said Ivan Petrov, a soldier; сказал командир роты."""
    pieces = re.split(r"[,;:!?()“\"«„—–]|\s-\s|\.(?=\s|$)(?<!\b[A-Z]\.)", _kept_abbreviations(rest.lstrip(" -")))
    words = pieces[0].replace("\0", ".").split()
    while words and words[0].casefold() in ("hinzu", "also", "later", "then", "aus", "к"):
        words.pop(0)
    if words and words[0].casefold() in _NOMINATIVES - {"it", "es"}:
        return words[0]
    kept: list[str] = []
    for at, word in enumerate(words):
        low = word.casefold()
        if kept and (low in _ENDS_SUBJECT or (low in _PLACES and _leaves(kept, words[at + 1 :]))):
            break
        if kept and low in _DETERMINERS and _NAME_WORD.match(kept[-1]):
            break
        if len(kept) > 1 and _is_named(kept) and word[0].islower() and low not in (*_LINKS, *_PLACES, "for"):
            break
        kept.append(word)
    if not kept or len(kept) > _MOST_WORDS or kept[0].casefold() in (_ENDS_SUBJECT | _PLACES | {"it", "es"}):
        return None
    return _by_name(" ".join(kept), [piece.replace("\0", ".") for piece in pieces[1:]])


def _kept_abbreviations(text: str) -> str:
    """Full stops that end no sentence, out of the way of splitting."""
    return re.sub(
        r"\.(?=\s)",
        lambda match: "\0" if _ABBREVIATION.search(text[max(0, match.start() - 6) : match.start()]) else ".",
        text[:300],
    )


def _leaves(kept: Sequence[str], following: Sequence[str]) -> bool:
    """Whether "in", "on", "at" after a speaker tells where it was said and not who spoke: after a name always, after "a
    man" where a medium or a day follows."""
    return _is_named(kept) or _MEDIA.match(" ".join(following[:5])) is not None


def _is_named(words: Sequence[str]) -> bool:
    return len(words) > 0 and _NAME_WORD.match(words[-1]) is not None and words[-1].casefold() not in _DETERMINERS


def _by_name(phrase: str, following: Sequence[str]) -> str:
    """The name where it stands beside the role: their lawyer, Nina Belova."""
    if following and not any(_NAME_WORD.match(word) for word in phrase.split()[1:]):
        beside = following[0].split()
        if (
            2 <= len(beside) <= 3
            and all(map(_NAME_WORD.match, beside))
            and not _NAME_WORD.match(phrase.split(maxsplit=1)[0])
        ):
            return " ".join(beside)
    return phrase


def _without_verb(words: list[str]) -> list[str]:
    """A pronoun at the head is the whole phrase: what follows is a verb that no list has. "Another outlet has him say"
    is about him."""
    if len(words) > 1 and words[0].casefold() in _NOMINATIVES:
        return words[:1]
    if (
        len(words) > 2
        and words[-1].casefold() in ("him", "her", "them")
        and words[-2] in ("has", "had", "have", "heard")
    ):
        return words[-1:]
    return words


def _phrase(piece: str) -> str | None:
    words = _ON_A_DAY.sub("", re.sub(r"^\W*(?:\d+[/.)]\s+)?", "", _INSIDE.split(piece)[-1])).split()
    while words and words[0].casefold() in _LEADING:
        words.pop(0)
    while words and words[-1].casefold().strip("’'") in _TRAILING and words[-1].casefold() not in FIRST_PERSONS:
        words.pop()
    if not words or len(words) > _MOST_WORDS or words[0].casefold().strip(".") in _NOT_SUBJECT:
        return None
    if len(words) == 1 and _VERB_ALONE.match(words[0]):
        return None  # My grandfather, who fought, liked to say
    if _TIME.match(" ".join(words)):
        return None
    relative = next((at for at, word in enumerate(words) if at and word.casefold() in _RELATIVE), len(words))
    words = _without_verb(words[:relative])
    if any(is_saying(word.strip(".,")) and word not in _NOUNS_TOO for word in words[1:]):
        return None
    if words[0].casefold() in _NOBODY or words[-1].casefold() in _PLACES:
        return None
    return " ".join(words).strip(' .’"”') or None
