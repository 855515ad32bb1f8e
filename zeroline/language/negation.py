"""Negations on both sides of a segment, and whether one vanished or appeared on the way.

Russian piles negatives up («никто никогда ничего не говорил») where English has one, so pronouns with ни- count only
where no «не» or «нет» stands in the sentence. English may put a negation into a word ("refuse", "unable"), and so may
Russian («невозможно», «без»); such words excuse one plain negation each, never more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from zeroline.domain.text import Token
from zeroline.language.numeral_forms import fold

_NOT = frozenset(
    {
        "не",
        "нет",
        "нету",
        "нельзя",
        "невозможно",
        "непросто",
        "нелегко",
        "неизвестно",
        "непонятно",
        "неясно",
        "ненадо",
        "незачем",
        "неправда",
        "неможливо",
        "невідомо",
        "незрозуміло",
        "немає",
        "нема",
        "неможна",
        "нє",
    }
)
_NOBODY = re.compile(
    r"^(никто|никого|никому|никем|ничто|ничего|ничему|ничем|никак\w*|никогда|никуда|нигде|ниоткуда|нисколько|ничуть|"
    r"никчем\w*"
    r"|некого|некому|нечего|нечем|некуда|негде|ничей|ничья|нихрена|нифига|нихера|нихуя|ни|ничегошеньки"
    r"|ніхто|нікого|нікому|ніщо|нічого|нічим|ніяк\w*|ніколи|нікуди|ніде|ні|жоден|жодн\w*)$"
)
# Words that hold a negation inside; each may come out as "not" or be what an English "not" renders.
_INSIDE_RU = re.compile(
    r"^(бес|без\w|анти|противо|самовол|дизлайк|не(?!дел|фт|мец|мк|рв|ск|кот|кий|сколько|б[оае]|бес|вест|йрон|гр|д[рл]|"
    r"жн|прерыв|медл|уж|прем)|отказ|откаж|отверг|отриц|запре|лиш|отсутств|переста|прекра|забы|"
    r"недо|вряд|едва|мало|почти|против|ненавид|прозев|пропус|избе|отмен|бывш|исключ|ошиб|хуже|хватит|брось|кроме|"
    r"сомнев|откл|встал|остан[ао]в|зупин|"
    r"ненуж|слаб|пуст|разве|плох|ложн|лож|вместо|скорее|редк|невыс|отвык|кончил|закончил|хоть|всего|либо|только|лишь|"
    r"откуда|чего|"
    r"відмов|неможл|заборон|ледь|навряд|припин)"
)
# Of these, what may come out as "without": «бессмысленные», "without sense"; no drone is, and no safety.
_LESS_RU = re.compile(
    r"^(?:бес|без)(?!пилот|плат|покой|опасн|условн|конечн)\w{2,}(?:нн?(?:ый|ая|ое|ые|ого|ому|ым|ых|ой|ую|ыми|о|ы|а)|ен)$"
)
# Of these, words that no English renders without any word of denial: «без оружия», «отказались», «запрещено».
_FIRM_RU = re.compile(
    r"^(без|отказ(?!ник|н)\w*|откаж\w*|запре[щт]\w*|недоукомплект\w*|неукомплект\w*|вряд|навряд|"
    r"переста[лнв]\w*|отрица[лею]\w*|запереч\w*|бракує|бракувало|уклон(?:ил|яе|яю|ять)\w*|ухил(?:ив|ил|яє|яю)\w*|"
    r"відмов\w*|заборон\w*|неможлив\w*)$"
)
# «без пяти», «без сомнения», «без конца», «без исключения»; «без вести» is "missing".
_WITHOUT_ALIKE = frozenset("пяти десяти двадцати четверти сомнения сомнений конца того исключения исключений вести "
                           "разбора перерыва остатка сознания спору спроса труда проблем".split())  # fmt: skip
_DENIES_EN = re.compile(
    r"\b(?:without|free of|less than|short of|naked|empty|quit|withdr[ae]w\w*|gave up|give up|giv\w+ up|"
    r"back(?:ed|s|ing)? out|turn(?:ed|s|ing)? away|exhaust\w*|los[et]\w*|losing|abandon\w*|"
    r"withh[eo]ld\w*|turn(?:ed|s|ing)? down|opt\w* out|renounc\w*|waiv\w*|resist\w*|"
    r"boycott\w*|barr?(?:ed|ing)|restrict\w*|illicit|unlikely|skip\w*|"
    r"evad\w*|dodg\w*|shirk\w*|scrap\w*|cancel\w*|abolish\w*|suspend\w*|dispens\w*|turn away|ditch\w*|"
    r"refrain\w*|balk\w*|repudiat\w*|off-limits|taboo|cut off|depriv\w*|outlaw\w*|veto\w*|non\w+)\b",
    re.IGNORECASE,
)
_REFUSES_EN = re.compile(r"\b(?:refus(?:e|ed|es|ing)|unwilling|fail(?:ed|s|ing)? to|never)\b", re.IGNORECASE)
_ALIKE = frozenset("только раз просто столько прочь считая говоря иначе дай смотря единожды один лише тільки раніше "
"позже "
                   "позднее ранее".split())  # fmt: skip
_NEARLY = frozenset("тем чуть едва ли разве мало ледь тим".split())

_ALMOST = frozenset("едва чуть ледь мало трохи".split())  # with a «не» after it: it nearly was, and was not
_ALMOST_EN = re.compile(
    r"\b(?:nearly|almost|all but|about to|barely|hardly|scarcely|narrowly|just|close to|came close|verge|practically|"
    r"virtually|could have|might have|would have|as good as|perhaps|maybe|possibly|even)\b",
    re.IGNORECASE,
)

_PLAIN_EN = re.compile(
    r"\b(?:not|cannot|no|never|nothing|nobody|none|nowhere|neither|nor|without|nope|[a-z]+n['’]t|cant|dont|wont|didnt|"
    r"isnt)\b",
    re.IGNORECASE,
)
_IDIOM_EN = re.compile(
    r"\b(?:not only|not just|not merely|not simply|not to mention|no less|no more than|no later|no fewer|not less|not "
    r"more than|nothing but|no doubt|no sooner|"
    r"why not|or not|no matter|not to say|no wonder|not until|not long|[a-z]+n['’]t (?:just|only|simply|merely)|no\. "
    r"?\d|"
    r"(?:do|does|did|is|are|was|were|have|has|had|can|could|would|wo|should)n['’]t (?:you|they|we|it|he|she|i)\b\s?\?)",
    re.IGNORECASE,
)
_INSIDE_EN = re.compile(
    r"\b(?:refus\w+|unable|fail(?:s|ed|ing)? to|fail(?:s|ed)|lack\w*|den(?:y|ie[sd]|ying|ial)|impossib\w+|un(?!der|it|"
    r"ion|til|ique|iver|cle|anim|less|iform)[a-z]{3,}|"
    r"in(?:capab|ab|complet|sufficien|adequa|correct|visib|effectiv|accura|significan|valid|consisten|frequen|"
    r"accessib|just|differ)\w*|im(?:prob|perfect|prop|moral)\w*|ir(?:regular|relevan|respons)\w*|il(?:leg|log)\w*|"
    r"dis(?:agre|appear|believ|continu|like|obey|order|regard|satis|trust|honest|allow|abl|advantag)\w*|non-?\w+|"
    r"\w{3,}less(?:ly|ness)?|hardly|barely|scarcely|rarely|seldom|few|little|avoid\w*|stop(?:s|ped|ping)?|"
    r"prevent\w*|ceas\w+|forg[oe]t\w*|ignor\w+|reject\w*|declin\w+|prohibit\w*|bann?(?:ed|ing)|forb[ia]d\w*|absen\w+|"
    r"wrong\w*|false\w*|doubt\w*|"
    r"short of|running (?:out|short|low)|"
    r"except|instead|rather than|until|unless|yet to|at least|at most|before|ill-\w+|devoid|shortage\w*|scarc\w+|"
    r"out of(?! (?:here|there|this|that|the|his|her|its|their|our|my|your|a|an|\d))|far from|other "
    r"than|miss(?:ed|ing)|loath|reluctan\w*|besides|hate[sd]?|abstain\w*|"
    r"apart from|whatever|regardless|exclud\w+|otherwise|rid of|indefinite\w*|independen\w*|missing|[a-z]+-free)\b",
    re.IGNORECASE,
)
_NO_DENIAL = re.compile(r"\bno[ -]man['’]?s[ -]land\b", re.IGNORECASE)  # a place, and one in this war
_NOT_ONLY = re.compile(r"(?:\bnot|n['’]t)\s+(?:\w+\s+)?(?:only|just|merely|simply|solely|limited)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Negations:
    """`plain` negations that English must show, `inside` words that hold one, `pronouns` further «ни» that it
    may show; `words` where."""

    plain: int
    inside: int
    pronouns: int
    words: tuple[str, ...] = ()
    without: int = 0  # «без», "without": one renders the other and excuses nothing else
    not_only: int = 0  # «не только», "not only"; in English also an "only" that stands without its "not" counts below 0
    nothing: int = 0  # «нет», "no", each with a thing that is lacking
    either: bool = False  # English joins what is denied by "or"
    nearly: tuple[str, ...] = ()  # «едва не», "almost": it was not so
    firm: tuple[str, ...] = ()  # words that deny without a «не» («без оружия», «отказались»): some denial renders them
    less: int = 0  # of the words inside, those that "without" may render: «бессмысленные»
    refuses: tuple[str, ...] = ()  # English verbs that deny and render some denial: "refused", "failed to"

    @property
    def denies_anything(self) -> bool:
        """Whether the English holds any word of denial at all."""
        return bool(self.plain or self.inside or self.without or self.firm)


def negations(tokens: Sequence[Token]) -> Negations:
    """The negations of a Russian or Ukrainian segment."""
    words = [fold(token.text) for token in tokens]
    plain = inside = pronouns = 0
    where: list[str] = []
    sentence_plain, sentence_pronouns, nor = 0, 0, 0
    for at, word in enumerate([*words, "."]):
        if word in {".", "!", "?", "…"}:
            if sentence_pronouns and not sentence_plain:
                plain += 1
            # «ни воды, ни еды» may be "no water, no food"; the first of them is counted already where no «не» stands.
            pronouns += max(0, nor - (not sentence_plain))
            plain += sentence_plain
            sentence_plain = sentence_pronouns = nor = 0
        elif word in _NOT:
            if _counts(words, at):
                sentence_plain += 1
                where.append(" ".join(token.text for token in tokens[at : at + 2]))
            else:
                inside += 1
        elif _NOBODY.match(word):
            if not _whatever(words, at):
                sentence_pronouns += 1
                nor += word in {"ни", "ні"}
                where.append(tokens[at].text)
        elif _INSIDE_RU.match(word):
            inside += 1
    not_only = sum(
        words[at : at + 2] in (["не", "только"], ["не", "просто"], ["не", "лише"], ["не", "тільки"])
        for at in range(len(words))
    )
    nothing = words.count("нет") + words.count("нету") + words.count("немає")
    firm = tuple(
        " ".join(token.text for token in tokens[at : at + 1 + (word == "без")])
        for at, word in enumerate(words)
        if _FIRM_RU.match(word) and not (word == "без" and words[at + 1 : at + 2] and words[at + 1] in _WITHOUT_ALIKE)
    )
    nearly = tuple(f"{word} не" for word, following in pairwise(words) if word in _ALMOST and following == "не")
    where_all, without = tuple(where), words.count("без")
    less = sum(1 for word in words if _LESS_RU.match(word))
    return Negations(
        plain, inside, pronouns, where_all, without, not_only, nothing, nearly=nearly, firm=firm, less=less
    )


def _counts(words: Sequence[str], at: int) -> bool:
    """Whether this «не» or «нет» denies something: not «не только», «чуть не», «не могли бы вы», «не мог не»."""
    after = words[at + 1] if at + 1 < len(words) else ""
    before = words[at - 1] if at else ""
    if words[at] in {"нет", "нету"}:
        return not (before in {"или", "да", "либо"} or after in {"ли"})
    later = words[at + 2] if at + 2 < len(words) else ""
    if (
        after in _ALIKE
        or before in _NEARLY
        or later == "ли"
        or (later == "бы" and after.startswith(("мог", "хоте", "хочет")))
    ):
        return False
    back = words[max(0, at - 5) : at]
    if ("бы" in back or "б" in back) and {
        "как",
        "кто",
        "что",
        "где",
        "сколько",
        "какой",
        "почему",
        "кабы",
        "лишь",
        "когда",
    } & set(back):
        return False
    near = [*words[max(0, at - 3) : at], *words[at + 1 : at + 4]]
    # «не могу не сказать»: two make none.
    if words[at] == "не" and before in {"нельзя", "невозможно", "неможливо"}:  # «нельзя не согласиться»
        return False
    return not (
        "не" in near and any(w.startswith(("мог", "мож", "смог", "нельзя")) for w in words[max(0, at - 3) : at + 3])
    )


def _whatever(words: Sequence[str], at: int) -> bool:
    """«как ни», «кто бы ни», «ни разу» aside, «во что бы то ни стало»: no negation."""
    if words[at] not in {"ни", "ні"}:
        return words[at] in {"ничего"} and at + 1 < len(words) and words[at + 1] in {"себе", "страшного"}
    return at > 0 and words[at - 1] in {
        "бы",
        "как",
        "кто",
        "что",
        "куда",
        "где",
        "сколько",
        "то",
        "какой",
        "б",
        "чем",
        "кем",
    }


def negations_english(text: str) -> Negations:
    text = _NO_DENIAL.sub(" ", text)
    idioms = [match.span() for match in _IDIOM_EN.finditer(text)]
    plain = 0
    without = 0
    neither = False
    where: list[str] = []
    for match in _PLAIN_EN.finditer(text):
        if any(start <= match.start() < end for start, end in idioms):
            continue
        word = match.group().lower()
        if word == "nor" and neither:
            continue
        neither = neither or word == "neither"
        if word == "without":
            without += 1
            continue
        plain += 1
        where.append(match.group())
    bare_only = len(re.findall(r"\b(?:only|just|merely|simply)\b", text, re.IGNORECASE))
    not_only = len(_NOT_ONLY.findall(text))
    nothing = len(re.findall(r"\b(?:no|not a single|not one|nothing|nobody)\b", text, re.IGNORECASE))
    either = re.search(r"(?:\bnot?|n['’]t)\b[^.;!?]*\bor\b", text, re.IGNORECASE) is not None
    inside = sum(1 for _ in _INSIDE_EN.finditer(text)) + len(idioms)
    firm = tuple(match.group() for match in _DENIES_EN.finditer(text))
    shown = not_only if not_only else -min(bare_only, 1)
    refuses = tuple(match.group() for match in _REFUSES_EN.finditer(text))
    nearly = tuple(match.group() for match in _ALMOST_EN.finditer(text))
    return Negations(plain, inside, 0, tuple(where), without, shown, nothing, either, nearly, firm, refuses=refuses)


def lost_negations(source: Negations, english: Negations) -> int:
    """How many plain negations of the source the English does not show, 0 where it may show them all."""
    if source.not_only and english.not_only < 0:
        return 1  # «не только» has become "only"
    rendered = source.without + max(0, source.less - english.inside)  # by a "without" that stands for no «не»
    excused = max(0, english.inside - source.inside) + max(0, english.without - rendered)
    missing = source.plain - english.plain - excused
    if source.nearly and not (english.nearly or english.denies_anything):
        return max(1, missing)
    if source.firm and not english.denies_anything:
        return max(1, missing)
    if missing <= max(1, source.nothing - 1) and english.either and source.plain > 1 and english.plain:
        return 0  # "did not eat or sleep", "no food, water or shells"
    return max(0, missing)


def added_negations(source: Negations, english: Negations) -> int:
    """How many plain negations of the English nothing in the source calls for."""
    allowed = (
        source.plain
        + min(source.pronouns, english.nothing)
        + max(0, source.inside - english.inside)
        + max(0, source.not_only)
        + max(0, source.without - english.without)  # "with no weapons"
    )
    if english.refuses and not (source.plain or source.inside or source.pronouns or source.without or source.firm):
        return max(1, english.plain - allowed)
    return max(0, english.plain + max(0, english.without - source.without) - allowed)
