"""Whether what stands between marks is a quotation: titles, names and words held at a distance are none."""

from __future__ import annotations

import re

from zeroline.quotes.cues import Cue, Surroundings
from zeroline.quotes.saying import ACCORDING, sayings

_SPOKEN_WORDS = 4  # from so many words on, what is between marks is quoted, if nothing says that it is a name

_NAMED = re.compile(
    r"(?:\b(?:films?|movies?|documentar(?:y|ies)|books?|novels?|songs?|albums?|series|shows?|program(?:me)?s?|podcasts?|"
    r"plays?|poems?|essays?|papers?|newspapers?|magazines?|channels?|websites?|blogs?|ships?|vessels?|frigates?|cruisers?|"
    r"operations?|exercises?|battalions?|brigades?|regiments?|compan(?:y|ies)|units?|groups?|detachments?|code-?names?d?|"
    r"code-?named|nicknamed?|nicknamed|call-?signs?|call signs?|titled|entitled|headlined|named|known as|aka|so-called|"
    r"(?:the|a) (?:word|term|phrase|expression|slogan|label)|"
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
    r"(?:spoke|speaks?|talked|talks?|accused|warned|complained) (?:\w+ )?of|denounced|dismissed|hailed|"
    r"refer(?:s|red|ring)? to|likened|put(?:s)? it|named|words?|said|says|"
    r"nannten?|nennt|nennen|bezeichnete[nt]?|bezeichnen|beschrieb|beschreibt|"
    r"appelle(?:nt)?|appelait|qualifie(?:nt|r)?|qualifiée?|décrit|"
    r"назвали?|назвала|называ(?:ет|ют|л|ла|ли)|назвав|називає|називають|именует|описыва\w+)\b",
    re.IGNORECASE,
)
_SMALL = frozenset(
    """a an the of in on at to for from by with and or but as de la le les du des et à von der die das und im
    в на и с і та з у""".split()
)
_WORDS_OF = re.compile(
    r"\b(?:words|mit den worten|ces mots|les mots|словами|слова)\s*:?\s*$|\b(?:sign|banner|poster|sheet|leaflet)\b"
    r"[^.]*$",
    re.IGNORECASE,
)
_CLAUSE_WORDS = frozenset(
    """i we you they he she it us me them him i'm we're you're they're he's she's it's i've we've they've i'll we'll
    is are was were am isn't aren't wasn't weren't will won't can can't cannot don't doesn't didn't do did
    have has had haven't hasn't hadn't must should would could nobody noone nothing never everybody everyone
    let's there's that's not our my ich wir ihr sie er es ist sind war waren haben hat hatte werden wird kann
    können muss müssen nicht nichts niemand nie je nous vous ils elles il elle on sommes est sont était ai
    avons ont avez pas rien personne jamais я мы вы ты они он она нас нам мне меня вам вас их нет не никто
    ничего никогда есть был были будет будем ми ви ти вони він вона нам мені мене немає ніхто нічого ніколи є
    був були буде будемо""".split()
)
# What may stand between a verb of saying and one word of it: said it was “fake”, spricht von einem „Kommando“.
_PREDICATES = frozenset(
    """was is were are being having been be as had has it them him her a an one like ist sei war als einem einen eine
    ein est était un une de был была были как це був he she they we i it that of von""".split()
)
_SAID_OF = re.compile(
    r",?\s*(?:(?:is|was|are|were) (?:what|how)\b|(?!as they say\b)(?:as|wie|comme|как|як)\s+"
    r"(?:he|she|they|er|sie|il|elle|он|она|они|він|вона|вони)\b|"
    r"in (?:his|her|their|the) words\b|(?:his|her|their|the \w+[’']s?) (?:words|phrase)\b)",
    re.IGNORECASE,
)
# Words by which a text shows itself German, where every noun is written large.
_GERMAN = re.compile(r"\b(?:der|das|und|von|vom|einem|einer|eine|sich|nicht|dem|den|ist|sei|wird|sagt|sagte|spricht)\b")
_HABIT = re.compile(
    r"\b(?:usually|commonly|often|generally|widely|colloquially|what is|what are|known|terms?|"
    r"expressions?|slang|jargon|when they mean|means|meaning|stands for|short for)\b",
    re.IGNORECASE,
)


def is_quotation(words: str, around: Surroundings, cue: Cue | None, *, whole: bool) -> bool:
    """`words` are those between the marks; `whole`: nothing else stands in the paragraph."""
    tokens = re.findall(r"[^\W_]+(?:[’'-][^\W_]+)*", words)
    if not tokens:
        return False
    ended = bool(re.search(r"[.!?…,—–-][’”\"»)\]]*$", words))
    spoken = bool(re.search(r"[!?…]$|[.,;:!?]\s", words))
    direct = cue is not None and cue.close and (cue.after or around.before.rstrip()[-1:] in (":", ","))
    if _is_said_of(around):
        return True
    if not direct and len(tokens) <= 3 and _HABIT.search(around.before[-60:] + " \0 " + around.after[:80]):
        return False
    if _is_titled(words, tokens, around, ended=direct and (ended or spoken)):
        return False
    if not (direct and (ended or spoken or _stands_apart(around))) and _is_named(words, tokens, around):
        return False
    if len(tokens) >= _SPOKEN_WORDS or direct or (len(tokens) > 1 and (_is_clause(tokens) or _led_by_words(around))):
        return True
    sentence = ended and not around.before.strip(" —–-") and words[0].isupper()
    headline = not around.before.strip() and around.after[:1] == ":"
    if whole or spoken or sentence or headline:
        return ended or len(tokens) > 1
    by_somebody = cue is not None and ACCORDING.match(around.before.lstrip()) is not None
    return cue is not None if len(tokens) > 1 else by_somebody or _is_called(around)


def _stands_apart(around: Surroundings) -> bool:
    """Whether a colon leads to it, or a comma follows its mark: „Nein“, sagte er."""
    return around.before.rstrip()[-1:] == ":" or around.after.lstrip()[:1] in (",", "—", "–")


def _led_by_words(around: Surroundings) -> bool:
    """A sheet with the words “No one has answered”."""
    return _WORDS_OF.search(around.before) is not None


def _is_clause(tokens: list[str]) -> bool:
    """Whether the words hold what names and labels do not: a pronoun, a verb's small words, a denial."""
    return any(token.casefold().replace("’", "'") in _CLAUSE_WORDS for token in tokens)


def _is_titled(words: str, tokens: list[str], around: Surroundings, *, ended: bool) -> bool:
    """What stands after "the film", "Operation", "the word", or before "battalion"."""
    clause = words[0].islower() and _is_clause(tokens)  # Men of the regiment “will not go forward”
    if _NAMED.search(around.before) and not ended and len(tokens) <= 8 and not clause:
        return True
    return _WORD_AFTER.match(around.after) is not None and len(tokens) <= 4


def _is_named(words: str, tokens: list[str], around: Surroundings) -> bool:
    """A title, a ship, a nickname: every word that counts is written large."""
    lead = around.before
    capitals = [token[0].isupper() or token[0].isdigit() for token in tokens if token.casefold() not in _SMALL]
    if not capitals or not all(capitals):
        return False
    if len(tokens) <= 3 and re.search(r"[^\W\d_]\s$", lead) and re.match(r"\s[A-ZА-ЯЁІЇЄ]", around.after):
        return True  # Sergei “Bear” Ivanov
    if re.search(r"[!?…]|[.,;:]\s", words) or _GERMAN.search(lead + around.after):
        return False
    shouted = len(tokens) > 2 and all(token.isupper() for token in tokens)
    return len(tokens) <= 6 and tokens[0][0].isupper() and not shouted


def _is_said_of(around: Surroundings) -> bool:
    """“Ghosts” is what the villagers call them."""
    return _SAID_OF.match(around.after) is not None


def _is_called(around: Surroundings) -> bool:
    """Somebody calls it so: what he called a “massacre”; not what people generally do."""
    lead, after = around.before, around.after[:60]
    if _HABIT.search(lead[-60:] + " " + after):
        return False
    near = lead.split()[-6:]
    if near and sayings(" ".join(near)) and (near[-1].casefold() in _PREDICATES or sayings(near[-1])):
        return True
    return bool(_CALLED.search(lead[-60:])) or bool(
        re.match(r",?\s*(?!as they say\b)(?:as|wie|comme|как|як)\s+\w+(?:\s\w+)?\s+\w+", after)
    )
