"""Whether what stands between marks is a quotation: titles, names and words held at a distance are none."""

from __future__ import annotations

import re

from zeroline.quotes.cues import Cue, Surroundings

_SPOKEN_WORDS = 5  # from so many words on, what is between marks is quoted, if nothing says that it is a name

_NAMED = re.compile(
    r"(?:\b(?:films?|movies?|documentar(?:y|ies)|books?|novels?|songs?|albums?|series|shows?|program(?:me)?s?|podcasts?|"
    r"plays?|poems?|essays?|papers?|newspapers?|magazines?|channels?|websites?|blogs?|ships?|vessels?|frigates?|cruisers?|"
    r"operations?|exercises?|battalions?|brigades?|regiments?|compan(?:y|ies)|units?|groups?|detachments?|code-?names?d?|"
    r"code-?named|nicknamed?|nicknamed|call-?signs?|call signs?|titled|entitled|headlined|named|known as|aka|so-called|"
    r"(?:the|a) (?:word|term|phrase|expression|slogan|label)s?|"
    r"buch|roman|lied|zeitung|magazin|zeitschrift|operation|bataillon|sogenannte[nrsm]?|spitznamen?|namens|schiff|kreuzer|"
    r"begriff|wort|unternehmen|gruppe|kampfnamen?|titel|"
    r"livre|chanson|série|journal|quotidien|opération|bataillon|surnommée?|intitulée?|baptisée?|nom de code|soi-disant|"
    r"terme|mot|expression|groupe|régiment|"
    r"(?:фильм|книг|роман|песн|газет|журнал|издани|телеканал|канал|батальон|полк|бригад|отряд|групп|компани|корпораци|"
    r"завод|крейсер|корабл|операци|проект|программ|парти|позывн|прозвищ|названием|называем|термин|клуб|агентств|ресторан|"
    r"гостиниц|систем|комплекс|ракет|танк|беспилотник|дрон|движени|організаці|організацi|книз|пісн|видання|видан|операці|"
    r"загін|загон|загін|позивн|прізвиськ|назвою|званий|звана|звані|звана|компані|корпораці|агенці|парті|фільм)\w*|"
    r"чвк|пвк|ооо|оао|пао|зао|тов|ао|слово|слова|слове|жк|тц|тк|иа)\s*)$",
    re.IGNORECASE,
)
_WORD_AFTER = re.compile(
    r"\s*(?:expression|term|word|phrase|label|slogan|moniker|nickname|battalion|brigade|regiment|operation|film|movie|"
    r"newspaper|group|unit|detachment|drones?|missiles?|tanks?|call ?sign)s?\b",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?:call(?:s|ed|ing)?|describ(?:e|es|ed|ing)|label(?:l?ed|s)?|brand(?:ed|s)?|term(?:ed|s)|dubbed|characteri[sz](?:es|ed)|"
    r"denounced|dismissed|hailed|refer(?:s|red|ring)? to|likened|put(?:s)? it|named|words?|said|says|"
    r"nannten?|nennt|nennen|bezeichnete[nt]?|bezeichnen|beschrieb|beschreibt|"
    r"appelle(?:nt)?|appelait|qualifie(?:nt|r)?|qualifiée?|décrit|"
    r"назвали?|назвала|называ(?:ет|ют|л|ла|ли)|назвав|називає|називають|именует|описыва\w+)\b",
    re.IGNORECASE,
)
_SMALL = frozenset(
    """a an the of in on at to for from by with and or but as de la le les du des et à von der die das und im
    в на и с і та з у""".split()
)
_HABIT = re.compile(
    r"\b(?:usually|commonly|often|generally|widely|colloquially|what is|what are|known)\b", re.IGNORECASE
)


def is_quotation(words: str, around: Surroundings, cue: Cue | None, *, whole: bool) -> bool:
    """`words` are those between the marks; `whole`: nothing else stands in the paragraph."""
    tokens = re.findall(r"[^\W_]+(?:[’'-][^\W_]+)*", words)
    if not tokens:
        return False
    ended = bool(re.search(r"[.!?…,—–-][’”\"»)\]]*$", words))
    spoken = bool(re.search(r"[!?…]$|[.,;:!?]\s", words))
    close = cue is not None and cue.close
    direct = close and cue is not None and (cue.after or around.before.rstrip()[-1:] in (":", ","))
    if _is_named(words, tokens, around, direct=direct and (ended or spoken)):
        return False
    if len(tokens) >= _SPOKEN_WORDS:
        return True
    if direct:
        return True
    sentence = ended and not around.before.strip(" —–-") and words[0].isupper()
    if whole or spoken or sentence:
        return ended or len(tokens) > 1
    if len(tokens) > 1:
        return cue is not None
    return _is_called(around)


def _is_named(words: str, tokens: list[str], around: Surroundings, *, direct: bool) -> bool:
    """A title, a ship, a nickname, a term that is spoken of."""
    lead = around.before
    if _NAMED.search(lead) and not direct and (len(tokens) <= 8):
        return True
    if _WORD_AFTER.match(around.after) and len(tokens) <= 4:
        return True
    if direct:
        return False
    capitals = [token[0].isupper() or token[0].isdigit() for token in tokens if token.casefold() not in _SMALL]
    if (
        len(tokens) <= 3
        and re.search(r"[^\W\d_]\s$", lead)
        and re.match(r"\s[A-ZА-ЯЁІЇЄ]", around.after)
        and all(capitals)
    ):
        return True  # Sergei “Bear” Ivanov
    if not capitals or not all(capitals) or re.search(r"[!?…]|[.,;:]\s", words):
        return False
    return len(tokens) <= 6 and tokens[0][0].isupper()


def _is_called(around: Surroundings) -> bool:
    """Somebody calls it so: what he called a “massacre”; not what people generally do."""
    lead, after = around.before[-60:], around.after[:60]
    if _HABIT.search(lead + " " + after):
        return False
    return bool(_CALLED.search(lead)) or bool(re.match(r",?\s*(?:as|wie|comme|как|як)\s+\w+(?:\s\w+)?\s+\w+", after))
