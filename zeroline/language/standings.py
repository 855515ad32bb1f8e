"""Standings: the first-person words by which a speaker says what he or she is («я срочник», «меня взяли в плен»)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zeroline.language.stream import Line
from zeroline.language.wording import fold

# Pieces of the patterns below, which read folded text (lower case, ё as е).
_PIECES = {
    "WE": r"(?:мы|я|ми)",
    "US": r"(?:нас|меня|мене)",
    "CAPTIVITY": r"(?:в|у) (?:плен|полон)\b",
    # Not of somebody else, not denied, not only said of the speaker by others.
    "OWN": "".join(f"(?<!{word} )" for word in "не якобы что он она они він вона вони кто хто если якщо".split()),
    "RANK": r"(?:рядов\w+|ефрейтор|(?:младший |старший )?сержант|старшина|прапорщик|солдат)",
    "OFFICER": r"(?:командир|комбат|ротный|(?:младший |старший )?лейтенант|капитан|майор|(?:под)?полковник)\b",
    "OFFICIAL": (
        r"(?:губернатор|мэр|мер|министр|глава|военком|депутат|речник|речниця|пресс-секретарь|пресс-офицер"
        r"|уполномоченн\w+)"
    ),
    "FIGHTER": (
        r"(?:военнослужащ\w+|військовослужбовц\w+|солдат\w*|бойц[ыаи]\w*|боец|боєць|бійц\w+|десантник\w*|морпех\w*"
        r"|військові|воины)"
    ),
    "SOLDIER": (
        r"(?:мобил[иі]з\w+|мобик\w*|военн\w+|військов\w+|солдат\w*|бойц\w+|бійц\w+|офицер\w*|офіцер\w*|контрактник\w*"
        r"|срочник\w*|строковик\w*|морськ\w+ піхот\w+|морск\w+ пехот\w+|морпех\w*|десантник\w*|танкист\w*|погибш\w+"
        r"|загибл\w+|пленн\w+|полонен\w+|рядов\w+|разведчик\w*|захисник\w*|защитник\w*|ребят|хлопц\w+)"
    ),
}

_KIN = {
    "mother": r"мать|мама|матери|мамы|матір|мами",
    "wife": r"жен[аы]|супруг[аи]|дружин[аи]",
    "sister": r"сестр[аыи]",
    "father": r"отец|отцы|батько|батьки",
    "daughter": r"дочь|донька",
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
        ),
    ),
    (
        "official",
        (r"\bя,? {OFFICIAL}", r"официальн\w+ представител\w+(?: \w+)?", r"\bречни(?:к|ця) [\w'’-]+"),
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
            r"\bя служу",
            r"\bслужу [ву] ",
            r"(?:батальон|батальйон|рота|взвод)(?: [\w'’-]+){{0,4}} на (?:связи|зв'язку)",
        ),
    ),
    ("officer", (r"\bя,? {OFFICER}",)),
    (
        "civilian",
        (
            r"\b{WE},? (?:местн\w+|місцев\w+|жител\w+|мешкан\w+|мирн\w+)(?:,? (?:из|з|с) \w+)?",
            r"\bя живу [ву] ",
        ),
    ),
    ("journalist", (r"\b{WE},? (?:журнал[иі]ст\w*|корреспондент\w*|военкор\w*|кореспондент\w*)",)),
)
_PATTERNS = tuple(
    (standing, tuple(re.compile(pattern.format(**_PIECES)) for pattern in patterns))
    for standing, patterns in _STANDINGS
)
_RELATIVES = re.compile(
    rf"\b{_PIECES['WE']},?(?:[\s,]+это)?[\s,]+(?P<kin>{_ANY_KIN})\b(?P<more>(?:,| и| та| й)\s*(?:{_ANY_KIN})\b)?"
    rf"(?:\s+[\w'’-]+)?\s+{_PIECES['SOLDIER']}"
)


@dataclass(frozen=True)
class Standing:
    """What a speaker says to be, and the words that say so: `start:end` of the line's text."""

    name: str
    line: Line
    start: int
    end: int


def find_standing(lines: Sequence[Line]) -> Standing | None:
    """The most telling standing that one speaker's lines give him or her; None where they give none."""
    return next(_standings(lines), None)


def _standings(lines: Sequence[Line]) -> Iterator[Standing]:
    for line in lines:
        for match in _RELATIVES.finditer(fold(line.text)):
            if _is_said(line, match):
                yield Standing(_kin(match), line, match.start(), match.end())
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


def _is_said(line: Line, match: re.Match[str]) -> bool:
    """In this speaker's own piece of the segment's text (a line that was cut holds only some of its tokens), and not
    as a question."""
    if not line.tokens or not line.tokens[0].start <= match.start() <= line.tokens[-1].end:
        return False
    return next((letter for letter in line.text[match.end() :] if letter in ".!?…"), ".") != "?"
