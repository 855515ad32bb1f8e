"""Standings: the first-person words by which a speaker says what he or she is («я срочник», «меня взяли в плен»)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zeroline.language.stream import Line
from zeroline.language.wording import fold

# Pieces of the patterns below, which read folded text (lower case, ё as е).
_PIECES = {
    "WE": r"(?<![\w-])(?:мы|я|ми)(?![\w-])",  # not the end of «46-я бригада»
    "US": r"(?:нас|меня|мене)",
    "CAPTIVITY": r"(?:в|у) (?:плен|полон)\b",
    # Not of somebody else, not denied, not only said of the speaker by others.
    "OWN": "".join(f"(?<!{word} )" for word in "не якобы что он она они він вона вони кто хто если якщо".split()),
    "RANK": r"(?:рядов\w+|ефрейтор|(?:младший |старший )?сержант|старшина|прапорщик|солдат)",
    "OFFICER": r"(?:командир|комбат|ротный|(?:младший |старший )?лейтенант|капитан|майор|(?:под)?полковник)\b",
    "OFFICIAL": (
        r"(?:губернатор|мэр|мер|министр|міністр|глава|голова|военком|депутат|речник|речниця|пресс-секретарь"
        r"|пресс-офицер|уполномоченн\w+|начальник (?:[\w-]+ ){{0,3}}(?:администрации|адміністрації))"
    ),
    "FIGHTER": (
        r"(?:военнослужащ\w+|військовослужбовц\w+|солдат\w*|бойц[ыаи]\w*|боец|боєць|бійц\w+|десантник\w*|морпех\w*"
        r"|військові|воины|воїни|захисник\w*|защитники|матрос\w*|пехот(?:а|инц\w+)|піхот(?:а|инц\w+)|мотострелк\w+"
        r"|танкист\w*|штурмовик\w*|разведчик\w*|розвідник\w*|артилл?ер[иі]ст\w*|связист\w*|зв'язківц\w+)"
    ),
    "TRADE": (
        r"(?:стрелок|стрілець|наводчик|навідник|пулеметчик|кулеметник|гранатометчик|снайпер|разведчик|розвідник|сапер"
        r"|танкист|танкіст|механик-водитель|мехвод|минометчик|мінометник|связист|зв'язківець|морпех|десантник"
        r"|штурмовик|пехотинец|піхотинець|морск\w+ пехотинец|морськ\w+ піхотинець|артиллерист|артилерист|матрос)"
    ),
    "UNIT": r"(?:полк\w{{0,2}}|бригад\w*|батальон\w*|батальйон\w*|рот[аыеуіи]|взвод\w*|див[иі]з[иі]\w+)\b",
    "SOLDIER": (
        r"(?:мобил[иі]з\w+|мобик\w*|военн\w+|військов\w+|солдат\w*|бойц\w+|бійц\w+|офицер\w*|офіцер\w*|контрактник\w*"
        r"|срочник\w*|строковик\w*|морськ\w+ піхот\w+|морск\w+ пехот\w+|морпех\w*|десантник\w*|танкист\w*|погибш\w+"
        r"|загибл\w+|пленн\w+|полонен\w+|рядов\w+|разведчик\w*|захисник\w*|защитник\w*|ребят|хлопц\w+|воина|воїна"
        r"|добровольц\w+|сержант\w*|лейтенант\w*|матрос\w*|рез[её]рвист\w*|строкових|призванн\w+|пропавш\w+)"
    ),
}

_KIN = {
    "mother": r"мать|мама|матери|мамы|матір|мами",
    "wife": r"жен[аы]|супруг[аи]|дружин[аи]",
    "sister": r"сестр[аыи]",
    "father": r"отец|отцы|батько|батьки",
    "daughter": r"дочь|донька",
    "brother": r"брат|братья|брати",
    "son": r"сын|син",
    "grandmother": r"бабушка|бабуся",
    "relative": r"родственник\w*|родные|родичі|рідні|близкие",
}
_ANY_KIN = "|".join(_KIN.values())

# Most telling first: a prisoner who was mobilised is a prisoner.
_STANDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "former prisoner of war",
        (
            r"{US} обмен\w+",
            r"{US} обміня\w+",
            r"(?:вернул|повернув)\w+ [иі]?з (?:плена|полону)",
            r"\bя(?: [\w'’]+){{0,4}} до обм[еі]н[ау]",
            r"после обмена",
            r"бу[вл]\w* [ву] (?:плену|полоні)",
            r"\b(?:пробу[влд]\w*|прове[лв]\w*|отсидел\w*|відсидів)(?: [\w'’]+){{0,4}} [ву] (?:плену|полоні)",
            r"[ву] (?:плену|полоні)(?: [\w'’]+){{0,2}} (?:пробу[влд]\w*|прове[лв]\w*)",
            r"{US} (?:освободили|звільнили)(?: [\w'’]+){{0,2}} (?:обмену|обміном|обміну|плена|полону)",
            r"(?:освободили|звільнили) {US}(?: [\w'’]+){{0,2}} (?:обмену|обміном|обміну|плена|полону)",
            r"(?:обменяли|обміняли) {US}",
        ),
    ),
    (
        "prisoner of war",
        (
            r"{US}(?: \w+)? (?:взяли|захватили|захопили) {CAPTIVITY}",
            r"(?:\b{WE} )?{OWN}\b(?:попали?|потрапи\w+) {CAPTIVITY}",
            r"(?:\b{WE} |\bсами? )?{OWN}\b(?:сдал(?:ся|ись)|здавс?ся|здалис[яь])(?: сам)? {CAPTIVITY}",
            r"\b(?:{WE}|сами?) (?:сдал(?:ся|ись)|здався|здалися)",
            r"\bя (?:военно)?пленн\w+",
            r"вышел к украинцам",
            r"{OWN}\b(?:поднял|п[іи]дняв) руки",
            r"\bруки (?:поднял|п[іи]дняв)\b",
            r"\bя\b(?:,? [\w'’]+){{0,5}},? (?:сдался|здався)",
            r"{US} взяли(?: [\w'’]+){{0,2}} (?:спящ\w+|сонн\w+|ранен\w+|поранен\w+|окоп\w*|блиндаж\w*|бліндаж\w*)",
            r"(?:взяли|подобрали|вытащили) {US}(?: \w+)? (?:украин\w+|україн\w+|ваши|ваші|разведчики|розвідники)",
            r"\b{WE}(?: сейчас| зараз)? [ву] (?:плену|полоні)",
            r"(?:нахожусь|находимся|перебуваю|перебуваємо) [ву] (?:плену|полоні)",
        ),
    ),
    (
        "official",
        (
            r"\bя,? {OFFICIAL}",
            r"\b(?:говорить|говорит),? {OFFICIAL}",
            r"официальн\w+ представител\w+(?: \w+)?",
            r"\bна (?:связи|зв'язку),? {OFFICIAL}",
            r"(?:добр\w+ (?:день|дня|вечер|вечір|вечора|утро|ранок|ранку)|здравствуйте),? {OFFICIAL}",
            r"\bречни(?:к|ця) [\w'’-]+",
        ),
    ),
    ("conscript", (r"\b{WE},? (?:срочник|строковик)\w*", r"прохожу срочную службу", r"служу срочную")),
    (
        "convict recruit",
        (
            r"контракт\w* подписал\w* в (?:колонии|тюрьме|сизо)",
            r"подписал\w* контракт\w* в (?:колонии|тюрьме|сизо)",
            r"\b{WE}(?: сами?)? (?:из|з) (?:колонии|тюрьмы|колонії)",
            r"\b{WE},? (?:заключенн\w+|осужденн\w+|з[эе]ки?)\b",
        ),
    ),
    (
        "mobilised conscript",
        (
            r"\b{WE},?(?:[\s,]+\w+){{0,2}}?[\s,]+моб[иі]л[иі]зован\w+(?: (?:из|з) \w+)?",
            r"\b{US},? моб[иі]л[иі]з\w+",
            r"\bнам,? мобик\w+",
            r"\b{WE},? мобик\w*",
            r"\b{WE}\b[^.!?]{{0,40}}, моб[иі]л[иі]зован",
        ),
    ),
    (
        "volunteer",
        (r"\b{WE},? {OWN}доброволец", r"\b{WE},? добровольцы из", r"(?:пошел|пошли|пішов|пішли) добровольц\w+"),
    ),
    ("contract soldier", (r"\b{WE},? контрактник\w*", r"\bя (?:сам )?подписал контракт", r"\bя контракт подписал")),
    ("medic", (r"\b{WE},? (?:\w+ )?(?:медик|санитар|санинструктор)\w*",)),
    (
        "serviceman",
        (
            r"\b{WE},?(?:[\s,]+[\w'’-]+){{0,3}}?[\s,]+{FIGHTER}",
            r"(?:обраща|зверта)\w+ {FIGHTER}",
            r"\b{WE},? {RANK}",
            r"\b{WE}[\s,—–-]+(?:[\w'’-]+[\s—–-]+){{0,5}}?(?:полк|бригада|батальон|батальйон|рота|взвод)\b",
            r"\b{WE} (?:из|с|со|з|зі) (?:[\w'’-]+ ){{0,3}}{UNIT}",
            r"\b{WE}(?: же| ж)? (?:был|були|были|був|служил|служив|служили|воюю|воюем|воюємо|воевал|воював)\b"
            r"(?: [\w'’-]+){{0,4}} {UNIT}",
            r"(?:обраща|зверта|пиш)\w+(?: [\w'’-]+){{1,3}} {FIGHTER}",
            r"\b{WE},? (?:[\w'’-]+ )?{TRADE}\b",
            r"\bя (?:ушел|пішов|ушёл)(?: сам)? [ву] (?:сзч|соч)\b",
            r"\b(?:служив|служил) [ву] (?:[\w'’-]+ ){{0,4}}{UNIT}",
            r"\bя служу",
            r"\bслужу [ву] ",
            r"(?:батальон|батальйон|рота|взвод)(?: [\w'’-]+){{0,4}} на (?:связи|зв'язку)",
        ),
    ),
    ("officer", (r"\bя,? {OFFICER}",)),
    (
        "civilian",
        (
            r"\b{WE} (?:живем|живемо|мешкаю|мешкаємо) [ву]\b",
            r"\b{WE},? (?:местн\w+|місцев\w+|жител\w+|мешкан\w+|мирн\w+)(?:,? (?:из|з|с) \w+)?",
            r"\bя живу [ву] ",
            r"\bя,? (?:сам\w? |человек |людина )?(?:гражданск|цивільн|здешн|тутешн|пенсионер|пенсіонер)\w*",
        ),
    ),
    ("journalist", (r"\b{WE},? (?:журнал[иі]ст\w*|корреспондент\w*|военкор\w*|кореспондент\w*)",)),
)
_PATTERNS = tuple(
    (standing, tuple(re.compile(pattern.format(**_PIECES)) for pattern in patterns))
    for standing, patterns in _STANDINGS
)
_WRITES = "(?:пишет|пише|обращается|звертається|говорит|говорить|обращаются|звертаються)(?: (?:к )?вам)?"
_RELATIVES = re.compile(
    rf"\b(?:{_PIECES['WE']}|{_WRITES})"
    rf",?(?:[\s,—–-]+(?:это|це))?[\s,—–-]+(?P<kin>{_ANY_KIN})\b(?P<more>(?:,| и| та| й)\s*(?:{_ANY_KIN})\b)?"
    rf"(?:[\s,]+(?!не\b)[\w'’-]+){{0,3}}?[\s,]+{_PIECES['SOLDIER']}"
)

# «Моему сыну девятнадцать, он срочник»: kin is told by whom the speaker calls his or her own, where the same sentence
# says that this is a soldier.
_OWN = re.compile(
    r"\b(?:мо(?:й|его|ему|им|ем|го|му|їм)|наш(?:его|ему|ого|им)?|у меня|у мене)[\s,]+"
    r"(?P<kin>сын|сына|сыну|сыном|син|сина|сину|сином|муж|мужа|мужу|мужем|чоловік|чоловіка|чоловіку|чоловіком"
    r"|брат|брата|брату|братом)\b"
    rf"[^.!?…]{{0,60}}?\b(?:{_PIECES['SOLDIER']}|служит|служить|мобил[иі]зова\w+|мобілізува\w+|призвал\w*"
    r"|забусиф\w+|бусиф\w+|на фронте|на фронті|на передовой|без вест[иі]|безвісти|[ву] (?:плену|полоні)|военкомат\w*"
    r"|военн\w+ част\w+|на штурм\w*|воюет|воює)"
)
_CHILD, _SPOUSE = frozenset({"сын", "син"}), frozenset({"муж", "чол"})
_SHE_SAYS = re.compile(r"\bя\b(?: [\w'’-]+){0,3} [\w'’]+ла(?:сь|ся)?\b|\b[\w'’]+ла я\b")
_HE_SAYS = re.compile(r"\bя\b(?: [\w'’-]+){0,3} (?:[\w'’]{2,}(?:ал|ил|ел|ял|ав|ив|ов))(?:ся)?\b")


@dataclass(frozen=True)
class Standing:
    """What a speaker says to be, and the words that say so: `start:end` of the line's text."""

    name: str
    line: Line
    start: int
    end: int


_ASKED = re.compile(
    r"(?:как|где|когда|як|де|коли|при каких)\b[^.!?…]{0,30}"
    r"(?:попал\w*|потрапи\w+|взяли|сдал\w+|здал\w+|оказал\w+|опинил\w+)\b[^.!?…]{0,12}(?:плен\w?|полон\w?)\s*\?"
)


def asked_of_captivity(line: Line) -> Standing | None:
    """The question «как попали в плен?», which tells what the one who answers it is."""
    match = _ASKED.search(fold(line.text))
    inside = match and line.tokens and line.tokens[0].start <= match.start() <= line.tokens[-1].end
    return Standing("prisoner of war", line, match.start(), match.end()) if match and inside else None


def find_standing(lines: Sequence[Line]) -> Standing | None:
    """The most telling standing that one speaker's lines give him or her; None where they give none."""
    return next(_standings(lines), None)


def _standings(lines: Sequence[Line]) -> Iterator[Standing]:
    for line in lines:
        for match in _RELATIVES.finditer(fold(line.text)):
            if _is_said(line, match):
                yield Standing(_kin(match), line, match.start(), match.end())
        for match in _OWN.finditer(fold(line.text)):
            if _is_said(line, match):
                yield Standing(_kin_by_own(match, lines), line, match.start(), match.end())
    for standing, patterns in _PATTERNS:
        for line in lines:
            for pattern in patterns:
                for match in pattern.finditer(fold(line.text)):
                    if _is_said(line, match):
                        yield Standing(standing, line, match.start(), match.end())


def _kin(match: re.Match[str]) -> str:
    """«Мы жёны и матери мобилизованных» are of several kinds, «я сестра военнослужащего» is of one."""
    if match.group("more"):
        return "relatives of soldiers"
    name = next(name for name, forms in _KIN.items() if re.fullmatch(forms, match.group("kin")))
    return f"{name} of a soldier"


def _kin_by_own(match: re.Match[str], lines: Sequence[Line]) -> str:
    """Whose son it is is told by how the speaker speaks of herself or himself («я писала»), else left open."""
    own = match.group("kin")[:3]
    if own in _SPOUSE:
        return "wife of a soldier"
    said = " ".join(fold(line.text) for line in lines)
    she, he = bool(_SHE_SAYS.search(said)), bool(_HE_SAYS.search(said))
    if she == he:
        return "relative of a soldier"
    if own in _CHILD:
        return "mother of a soldier" if she else "father of a soldier"
    return "sister of a soldier" if she else "brother of a soldier"


def _is_said(line: Line, match: re.Match[str]) -> bool:
    """In this speaker's own piece of the segment's text (a line that was cut holds only some of its tokens), and not
    as a question."""
    if not line.tokens or not line.tokens[0].start <= match.start() <= line.tokens[-1].end:
        return False
    return next((letter for letter in line.text[match.end() :] if letter in ".!?…"), ".") != "?"
