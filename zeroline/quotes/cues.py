"""What an article says around a passage: that somebody said it, and who."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zeroline.quotes.pairing import Passage
from zeroline.quotes.saying import ACCORDING, is_saying, sayings

_FARTHEST = 400  # characters looked at on each side: longer than nearly every sentence of a newspaper
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*\.?")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Cpl|Pvt|Adm|Gov|Sen|Rep|St|Jr|Sr|No|vs|etc|Jan|Feb|Mar|Apr|Aug|"
    r"Sept|Oct|Nov|Dec|bzw|z\.\s?B|d\.\s?h|Nr|Hr|Fr|M|Mme|ген|полк|подп|ст|мл|лейт|т|г|гг|ул|им|тыс|млн|руб|обл|р|м|вул)"
    r"|\b[A-ZА-ЯЁІЇЄ]|\b(?:[A-Za-z]\.){1,3}[A-Za-z])\.$"
)
_END = re.compile(r"[.!?…]+[\"”’»“)\]]*(?=\s+[^a-zа-яёіїє\s]|\s*$)")

PRONOUNS = frozenset("he she they er sie il elle ils elles он она они він вона вони it".split())
_NOT_SUBJECT = frozenset(
    """in on at by for from with during after before as when while if although though since because amid despite under
    over through via last next this today yesterday monday tuesday wednesday thursday friday saturday sunday
    according asked im in am an auf bei nach vor während als wenn weil seit laut mit dans sur à au aux en après
    avant pendant lors selon quand lorsque depuis pour avec в во на по при после до во время когда как если с со
    из у за під час після перед коли як якщо з із від and but or und aber et mais и а но і та але that who which
    where""".split()
)
_LEADING = frozenset(
    """and but or so yet then later also still however meanwhile instead again once earlier und aber dann später auch
    doch et mais puis ensuite alors и а но потом затем также позже і та але потім також""".split()
)
_TRAILING = frozenset(
    """has had have was were is are been being be then also later once again reportedly recently previously once who
    that can could will would may might did does do to just even still repeatedly angrily quietly bitterly
    simply later on as hat haben hatte hatten ist war wird dann auch später a ont avait avaient est était s se l
    n ensuite aussi также потом затем позже тоже ещё еще уже тоді також потім пізніше ще вже quoted heard
    seen""".split()
)
_ENDS_SUBJECT = frozenset(
    """in on at during to as who while when after before via through that by into about because if since amid and but
    in im am auf bei nach während gegenüber dem den zu über und dans sur à au aux lors pendant après avant en в
    во на после во по при когда что о об про и а під після коли що у""".split()
)
_RELATIVE = frozenset("who whose which that qui который которая которые який яка які".split())
_POSSESSED = re.compile(
    r"[’']s?\s+(?:\w+\s+){0,2}(?:captions?|subtitles?|translations?|video|footage|post|transcript)", re.I
)


@dataclass(frozen=True)
class Cue:
    """That somebody said it: the article's words for it, who (None: it names nobody), and whether these words stand
    right beside the passage."""

    words: str
    speaker: str | None
    close: bool
    after: bool = False


@dataclass(frozen=True)
class Surroundings:
    """What stands before and after a passage in its sentence, up to the next passage on either side. `starts` and
    `ends`: whether nothing else of the sentence stands there."""

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


def cue_for(around: Surroundings, words: str) -> Cue | None:
    """The attribution that belongs to a passage: right after it, right before it, or elsewhere in its sentence."""
    return _right_after(around.after, words) or _right_before(around.before) or _according(around) or _farther(around)


def _right_after(after: str, words: str) -> Cue | None:
    parted = re.match(r"\s*[,—–-]+\s*|\s+", after)
    if parted is None:
        return None
    if "," not in parted[0] and "—" not in parted[0] and "–" not in parted[0] and not re.search(r"[,!?…—–-]$", words):
        return None
    clause = after[parted.end() :]
    said = sayings(clause[:160])
    if not said:
        return None
    first = said[0]
    ahead = clause[: first.start()]
    if len(ahead.split()) > 12 or ACCORDING.match(clause):
        return None
    if not ahead.strip():
        speaker = _after_verb(clause[first.end() :], first[0])
    else:
        speaker = _inverted(ahead, clause[first.end() :]) or _subject(ahead)
    attribution = re.split(r"[:;“\"«„]", clause)[0].strip(" .,—–-")
    return Cue(attribution, speaker, close=True, after=True)


def _inverted(ahead: str, rest: str) -> str | None:
    """French and German: a-t-il déclaré, hat er gesagt; a déclaré le soldat."""
    words = re.findall(r"[^\W_]+", ahead.casefold())
    if words and words[0] in ("a", "ont", "avait", "avaient", "s", "se", "hat", "haben"):
        found: str | None = next((word for word in words if word in PRONOUNS), None)
        if found is not None:
            return found
        return _after_verb(rest, "") if len(words) <= 2 else None
    return None


def _right_before(before: str) -> Cue | None:
    lead = before.rstrip()
    said = sayings(lead)
    if not said:
        return _label(lead)
    last = said[-1]
    gap = lead[last.end() :]
    if len(gap.split()) > 14 or (
        len(gap.split()) > 4 and not re.search(r"[:,]$|\b(?:that|dass|daß|que|что|що|as)$", lead)
    ):
        return None
    return Cue(lead.strip(" :,—–-"), _by_any(lead, said), close=True)


def _by_any(lead: str, said: Sequence[re.Match[str]]) -> str | None:
    for verb in reversed(said):
        speaker = _subject(lead[: verb.start()])
        if speaker is None and len(said) == 1:
            speaker = _after_verb(lead[verb.end() :].rstrip(" :,"), verb[0])
        if speaker is not None:
            return speaker
    return None


def _label(lead: str) -> Cue | None:
    """Petrov: “We refuse.”"""
    name = lead[:-1].strip(" —–-") if lead.endswith(":") else ""
    if name and len(name.split()) <= 6 and name[0].isupper():
        return Cue(name, name if not re.search(r"[,;]", name) else name.split(",")[0], close=True)
    return None


def _according(around: Surroundings) -> Cue | None:
    for text in (around.after, around.before):
        match = ACCORDING.search(text)
        if match is not None:
            named = text[match.end() :]
            speaker = None if _POSSESSED.search(named[:80]) else _after_verb(named, "")
            return Cue(text[match.start() :].strip(" .,:—–-"), speaker, close=match.start() <= 3)
    return None


def _farther(around: Surroundings) -> Cue | None:
    for text, after in ((around.before, False), (around.after, True)):
        said = sayings(text)
        if said:
            return Cue(text.strip(" .,:—–-"), _by_any(text, said), close=False, after=after)
    return None


def _subject(ahead: str) -> str | None:
    """Who does what the verb after these words says."""
    pieces = [piece for piece in re.split(r"[,;:()]|\s[–-]\s|—", ahead) if piece.strip()]
    for piece in pieces:
        inner = re.split(
            r"\b(?:in which|in dem|dans laquelle|dans lequel|where|в котором|в которой|у якому)\s+", piece
        )[-1]
        named = _noun_phrase(inner)
        if named is not None:
            return named
    return None


def _noun_phrase(piece: str) -> str | None:
    words = piece.split()
    while words and words[0].casefold().strip(".") in _LEADING:
        words.pop(0)
    while words and words[-1].casefold() in _TRAILING and words[-1].casefold() not in PRONOUNS:
        words.pop()
    if not words or len(words) > 10:
        return None
    head = words[0].casefold()
    if head in _NOT_SUBJECT and not (head == "a" or words[0].isupper()):
        return None
    relative = next((at for at, word in enumerate(words) if at and word.casefold() in _RELATIVE), len(words))
    words = words[:relative]
    if any(is_saying(word.strip(".,")) for word in words[1:]):
        return None
    return " ".join(words).strip(" .") or None


def _after_verb(rest: str, verb: str) -> str | None:
    """Who spoke, after the verb: said Ivan Petrov, a soldier; сказал командир роты."""
    if verb.casefold() in ("told", "tells", "telling", "saying", "adding"):
        return None
    piece = re.split(r"[,.;:!?()“\"«„—–]|\s-\s", rest.lstrip(" -"))[0] if rest.strip() else ""
    words: list[str] = []
    for word in piece.split():
        if words and word.casefold() in _ENDS_SUBJECT:
            break
        words.append(word)
    while words and words[0].casefold() in ("hinzu", "also", "later", "then"):
        words.pop(0)
    if not words or len(words) > 10 or words[0].casefold() in (_ENDS_SUBJECT | {"it", "that", "dass"}):
        return None
    return " ".join(words)
