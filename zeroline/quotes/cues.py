"""What an article says around a passage: that somebody said it, and who."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zeroline.quotes.pairing import Passage
from zeroline.quotes.people import people_in
from zeroline.quotes.saying import ACCORDING, sayings
from zeroline.quotes.subjects import PRONOUNS, subject_after, subject_before

_FARTHEST = 400  # characters looked at on each side: longer than nearly every sentence of a newspaper
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Cpl|Pvt|Adm|Gov|Sen|Rep|St|Jr|Sr|No|vs|etc|Jan|Feb|Mar|Apr|Aug|"
    r"Sept|Oct|Nov|Dec|bzw|Nr|Hr|Fr|Mme|ген|полк|подп|ст|мл|лейт|т|г|гг|ул|им|тыс|млн|руб|обл|р|м|вул|с)"
    r"|\b[A-ZА-ЯЁІЇЄҐ]|\b(?:[A-Za-z]\.){1,3}[A-Za-z]|\bz\.\s?B|\bd\.\s?h|\b\d{1,2})\.$"
)
_END = re.compile(r"[.!?…]+[\"”’»“)\]]*(?=\s+[^a-zа-яёіїєґ\s]|\s*$)")
PARTICIPLES = frozenset("adding saying telling calling describing writing noting insisting warning claiming".split())
_POSSESSED = re.compile(
    r"[’']s?\s+(?:\w+\s+){0,2}(?:captions?|subtitles?|translations?|video|footage|post|transcript|report)",
    re.IGNORECASE,
)
_RECORDING = re.compile(
    r"^(?:the |a |an )?(?:\w+ ){0,2}(?:video|clip|footage|recording|report|reports|captions)\b", re.IGNORECASE
)
_REPLY = re.compile(
    r"(?:is|was|came)\s+(?P<who>[^,.“]{2,40}?)[’']s?\s+(?:response|reply|answer|verdict|comment|message|reaction)\b"
)
_SUBORDINATE = re.compile(
    r"(?:where|which|who|whom|whose|when|while|after|before|because|although|though|if|but|and|or|in which|wo|"
    r"welche\w*|während|nachdem|weil|obwohl|aber|und|où|dont|qui|mais|et|где|котор\w+|хотя|но|а|и|де|який|яка|яке|які|але|та)\b",
    re.IGNORECASE,
)
_BY_PRONOUN = re.compile(r"(he|she|they|er|sie|il|elle|он|она|они|він|вона|вони)\s+[^\W\d_]+", re.IGNORECASE)
_HE_OR_SHE = frozenset("he she they er sie il elle elles ils он она они він вона вони".split())
_AND_THEN = re.compile(r"^(?:and|then|and then|but|und|und dann|dann|et|puis|и|а затем|затем|і|потім)\b", re.IGNORECASE)
_IN_THE_EYES_OF = re.compile(
    r"^\W*(?:pour|für|for)\s+(?P<who>[^,:;]{2,60}?)(?:\s+(?:ist|sind|est|sont|is|are)\b|,)", re.IGNORECASE
)
_SAYS_WHO = re.compile(
    r",\s*(?:says?|said)\s+(?P<who>[^\s,;:.]+(?:\s+[^\s,;:.]+){0,5})[\s.]*$"
)  # near Orlovka, says a widow
# An attribution of what stands before it, between dashes: “…” — so the commander told them — and that “…”
INSERTED = re.compile(r"(?:^|[”»\"])\s*[—–]\s[^—–“”«»\"]{2,120}\s[—–](?=\s)")
_WHO = 3  # words of who said it, where that begins a sentence: “We refuse.” Ivan Petrov said it twice.
_REPORTED = re.compile(r"(?:ed|es|[^s]s)$")  # the ending of an English verb that is in no list: blasted, moans


@dataclass(frozen=True)
class Cue:
    """That somebody said it: the article's words for it, who (None: it names nobody), and whether these words stand
    right beside the passage. `after`: behind it."""

    words: str
    speaker: str | None
    close: bool
    after: bool = False


def goes_on(words: str) -> bool:
    """Whether the words that lead to a quotation only go on from the one before: "And then, in another voice:"."""
    return _AND_THEN.match(words) is not None


@dataclass(frozen=True)
class Surroundings:
    """What stands before and after a passage in its sentence, up to the next passage on either side."""

    before: str
    after: str


def surroundings(texts: Sequence[str], passage: Passage, previous: int, following: int) -> Surroundings:
    """`previous` is where the passage before ends in this one's first paragraph, `following` where the next begins in
    its last."""
    text = texts[passage.first]
    before = text[max(previous, passage.start - _FARTHEST) : passage.start]
    text = texts[passage.last]
    after = text[passage.end : min(following, passage.end + _FARTHEST)]
    return Surroundings(before[sentence_start(before) :], after[: sentence_end(after)])


def sentence_start(text: str) -> int:
    """Where the last sentence of a text begins that goes on after it."""
    start = 0
    for match in _END.finditer(text):
        abbreviated = _ABBREVIATED.search(text[max(0, match.start() - 12) : match.start() + 1])
        if match.end() < len(text) and not abbreviated:
            start = match.end()
    return start


def sentence_end(text: str) -> int:
    for match in _END.finditer(text):
        if not _ABBREVIATED.search(text[max(0, match.start() - 12) : match.start() + 1]):
            return match.end()
    return len(text)


def cue_for(around: Surroundings, words: str, aside: str = "") -> Cue | None:
    """The attribution that belongs to a passage: inside its marks, right after it, right before it, or elsewhere in its
    sentence."""
    if aside:
        return _attributed(aside)
    around = Surroundings(INSERTED.sub(" ", around.before), around.after)
    found = _right_after(around.after, words) or _right_before(around.before) or _according(around)
    if found is not None and (found.speaker is not None or not ACCORDING.match(found.words)):
        return found
    # a clip that passes it on is nobody: whoever speaks in the sentence is looked for
    farther = _farther(around, ended=words.rstrip("”’\"»' ").endswith("."))
    return farther if found is None or (farther is not None and _names_somebody(farther)) else found


def _names_somebody(cue: Cue) -> bool:
    return cue.speaker is not None and bool(people_in(cue.speaker))


def _attributed(clause: str) -> Cue:
    """An attribution by itself: he said; a déclaré le soldat."""
    said = sayings(clause[:160])
    if len(said) > 1 and said[0][0].casefold() == "so":  # by itself it is German: so der Soldat
        said = said[1:]
    ahead, rest = (clause[: said[0].start()], clause[said[0].end() :]) if said else ("", clause)
    speaker = _inverted(ahead, rest) or (subject_before(ahead) if ahead.strip(" —–-") else subject_after(rest))
    return Cue(clause.strip(" .,—–-"), speaker, close=True, after=True)


def _right_after(after: str, words: str) -> Cue | None:
    parted = re.match(r"[\s,—–-]+", after)
    if parted is None or not (re.search(r"[,—–-]", parted[0]) or re.search(r"[,!?…—–-][’'”\"]?$", words)):
        return None
    clause = re.split(r"[:;“\"«„]", after[parted.end() :])[0]
    inserted = re.split(r"\s[—–](?=\s)", clause)[0]
    clause = inserted if re.search(r"[—–]", parted[0]) and sayings(inserted) else clause
    reply = _REPLY.match(clause)
    if reply is not None:
        return Cue(clause.strip(" .,"), reply["who"], close=True, after=True)
    said = sayings(clause[:160])
    if words.endswith(",") and not said and (told := _BY_PRONOUN.match(clause)):
        return Cue(clause.strip(" .,"), told[1], close=True, after=True)
    if _SUBORDINATE.match(clause) or re.match(r"as they say\b", clause):
        return None
    if not said or ACCORDING.match(clause) or said[0][0].casefold() in PARTICIPLES:
        return None
    if len(clause[: said[0].start()].split()) > 12:
        return None
    return _attributed(clause)


def _inverted(ahead: str, rest: str) -> str | None:
    """French and German: a-t-il déclaré, hat er gesagt; a déclaré le soldat."""
    words = re.findall(r"[^\W_]+", ahead.casefold())
    if words and words[0] in ("a", "ont", "avait", "avaient", "s", "se", "hat", "haben"):
        found: str | None = next((word for word in words if word in PRONOUNS), None)
        if found is not None:
            return found
        return subject_after(rest) if len(words) <= 2 else None
    if not words:  # dit-il, sagte er
        inverted = re.match(r"-(?:t-)?(il|elle|ils|elles)\b", rest)
        return inverted[1] if inverted else None
    return None


def _right_before(before: str) -> Cue | None:
    lead = before.rstrip()
    said = sayings(lead)
    if not said or re.match(r"^\W*[A-ZÄÖÜ]+:$", lead):
        return _label(lead)
    gap = lead[said[-1].end() :]
    leads = re.search(r"[:,]$|\b(?:that|dass|daß|que|qu’|что|що|as)$", lead)
    if len(gap.split()) > 14 or (len(gap.split()) > 4 and leads is None):
        return None
    return Cue(lead.strip(" :,—–-"), _by_any(lead, said), close=True)


def _by_any(lead: str, said: Sequence[re.Match[str]]) -> str | None:
    """The subject of the last verb that has one."""
    for verb in reversed(said):
        according = ACCORDING.search(lead[: verb.start()])
        ahead = (
            lead[according.end() : verb.start()]
            if according and not said[0].start() < according.start()
            else lead[: verb.start()]
        )
        speaker = subject_before(ahead)
        if speaker is None and len(said) == 1 and not lead[: verb.start()].strip():
            speaker = subject_after(lead[verb.end() :].rstrip(" :,"))
        if speaker is not None:
            return speaker
    return None


def _label(lead: str) -> Cue | None:
    """Petrov: “We refuse.” One blasted: “We’re done!” A woman from the village on the attack: “It began at five.”"""
    if not lead.endswith(":"):
        return None
    name = re.sub(r"^\W*(?:\d+[/.)]\s*)?\W*", "", lead[:-1]).strip(" —–-")
    words = name.split()
    if not words:
        return None
    if len(words) <= 6 and all(word[0].isupper() or word[0].isdigit() or word[0] == "(" for word in words):
        return Cue(name, name.split(",")[0], close=True)
    if 1 < len(words) <= 4 and _REPORTED.search(words[-1]) and words[-1] not in ("was", "is", "has", "does", "follows"):
        return Cue(name, subject_before(" ".join(words[:-1])), close=True)
    people = people_in(name)
    if people and people[0].start == 0 and len(words) <= 16:
        return Cue(name, subject_after(re.split(r"\s(?:on|about|über|sur|о|про)\s", name)[0]), close=True)
    pronouns = [word for word in words if word.casefold() in _HE_OR_SHE]
    return Cue(name, pronouns[-1] if pronouns else None, close=len(words) <= 16)


def _according(around: Surroundings) -> Cue | None:
    for text in (around.after, around.before):
        match = ACCORDING.search(text)
        if match is not None:
            named = text[match.end() :]
            nobody = _POSSESSED.search(named[:80]) or _RECORDING.match(named)
            speaker = None if nobody else subject_after(named)
            return Cue(text[match.start() :].strip(" .,:—–-"), speaker, close=match.start() <= 3)
    judging = _IN_THE_EYES_OF.match(around.before)
    who = judging["who"] if judging is not None else ""
    if who and people_in(who):
        return Cue(around.before.strip(" .,:—–-"), subject_after(who), close=True)
    return None


def cue_in_sentence(before: str, after: str) -> Cue | None:
    """The attribution of several quotations in one sentence: it stands before the first, or behind the last."""
    around = Surroundings(INSERTED.sub(" ", before), after)
    return _according(around) or _farther(around)


def _is_of_another(text: str, verb: int) -> bool:
    """Whether a sentence behind a quotation is no attribution of it: it leads to the next, or says more first."""
    return text.lstrip()[:1].isupper() and (text.rstrip().endswith(":") or len(text[:verb].split()) > _WHO)


def _farther(around: Surroundings, *, ended: bool = False) -> Cue | None:
    """`ended`: the passage closed a sentence; what stands behind it is of another, unless that tells at once who said
    it."""
    inverted = _SAYS_WHO.search(around.after)
    if inverted is not None:
        return Cue(around.after.strip(" .,:—–-"), subject_after(inverted["who"]), close=False, after=True)
    for text, after in ((around.before, False), (around.after, True)):
        said = sayings(text)
        if said and after and ended and _is_of_another(text, said[0].start()):
            continue
        if said:
            return Cue(text.strip(" .,:—–-"), _by_any(text, said), close=False, after=after)
    return None
