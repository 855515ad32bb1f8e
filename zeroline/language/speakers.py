"""Speakers: who speaks when, and the standing of each, only where somebody in the clip says it.

Turns come from the sound where an engine heard them (`heard`), else from the text. A standing is read from first-person
words («мы мобилизованные», «я срочник», «меня взяли в плен»); its basis are those words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from zeroline.domain.claim import Evidence, Speaker, Turn
from zeroline.domain.review import Flag
from zeroline.language.stream import Line
from zeroline.language.turns import FIRST, SECOND, find_turns
from zeroline.language.wording import fold

_KIN = {
    "mother": r"мать|мама|матери|мамы|матір|мами",
    "wife": r"жен[аы]|супруг[аи]|дружин[аи]",
    "sister": r"сестр[аы]|сестри",
    "father": r"отец|отцы|батько|батьки",
    "daughter": r"дочь|донька",
    "relative": r"родственник\w*|родные|родичі|рідні|близкие",
}
_SOLDIER = (
    r"(?:мобил[иі]з\w+|мобик\w*|военн\w+|військов\w+|солдат\w*|бойц\w+|бійц\w+|офицер\w*|офіцер\w*|контрактник\w*|срочник\w*"
    r"|строковик\w*|(?:морськ|морск)\w+ п[иіе]хот\w+|морпех\w*|десантник\w*|танкист\w*|погибш\w+|загибл\w+|пленн\w+|полонен\w+"
    r"|рядов\w+|разведчик\w*|захисник\w*|защитник\w*|ребят|хлопц\w+)"
)
_GAP = r"(?:[\s,]+[\w'’-]+){0,3}?[\s,]+"
_WE = r"(?:мы|я|ми)"
_US = r"(?:нас|меня|мене)"
_CAPTURE = r"(?:в|у) (?:плен|полон)\b"
_RANKS = r"(?:рядов\w+|ефрейтор|(?:младший |старший )?сержант|старшина|прапорщик)"
_OFFICERS = r"(?:командир|комбат|ротный|(?:младший |старший )?лейтенант|капитан|майор|(?:под)?полковник)"
_OFFICIALS = r"(?:губернатор|мэр|мер|министр|глава|военком|депутат|речник|речниця|пресс-секретарь|пресс-офицер|уполномоченн\w+)"
_FIGHTERS = r"(?:военнослужащ\w+|військовослужбовц\w+|солдат\w*|бойц[ыаи]\w*|боец|боєць|бійц\w+|десантник\w*|морпех\w*|військові|воины)"
_NOT = r"(?<!не )(?<!якобы )(?<!что )(?<!он )(?<!она )(?<!они )(?<!він )(?<!вони )(?<!кто )(?<!если )"

# Most telling first: a prisoner who was mobilised is a prisoner.
_STANDINGS: tuple[tuple[str, str], ...] = (
    ("former prisoner of war", rf"{_US} обмен\w+|{_US} обміня\w+|(?:вернул|повернув)\w+ из? (?:плена|полону)"),
    ("former prisoner of war", r"я(?: [\w'’]+){0,4} до обм[еі]н[ау]|после обмена|був у полон[іу]|был в плену"),
    ("prisoner of war", rf"{_US}(?: \w+)? (?:взяли|захватили|захопили) {_CAPTURE}"),
    ("prisoner of war", rf"(?:я|мы|ми)?(?: \w+)?\b{_NOT}(?:попал|попали|потрапи\w+) {_CAPTURE}"),
    ("prisoner of war", rf"{_NOT}(?:я |мы |сам |сами )?(?:сдал(?:ся|ись)|здав?л?(?:ся|ися))(?: сам)?(?: (?:в|у) (?:плен|полон))"),
    ("prisoner of war", r"\b(?:сам|я) (?:сдался|здався)|(?:сдался|здався) сам|я военнопленн\w+|я пленн\w+|вышел к украинцам"),
    ("prisoner of war", r"(?<!мы )\b(?:поднял|п[іи]дняв) руки|руки поднял|руки п[іи]дняв"),
    ("official", rf"\bя,? {_OFFICIALS}|официальн\w+ представител\w+[\w\s]*|\bречни(?:к|ця) [\w'’-]+"),
    ("conscript", rf"{_WE},? (?:срочник|строковик)\w*|прохожу срочную службу|служу срочную"),
    ("convict recruit", rf"контракт\w* подписал\w* в (?:колонии|тюрьме|сизо)|подписал\w* контракт\w* в (?:колонии|тюрьме)"),
    ("convict recruit", rf"{_WE}(?: сам| сами)? (?:из|з) (?:колонии|тюрьмы|колонії)|{_WE} (?:заключенн\w+|осужденн\w+|зэк\w*|зек\w*)"),
    ("mobilised conscript", rf"{_WE},?(?:[\s,]+\w+){{0,2}}?[\s,]+моб[иі]л[иі]зован\w+(?: (?:из|з) \w+)?|{_US},? моб[иі]л[иі]з\w+|нам,? мобик\w+|{_WE},? мобик\w*"),
    ("mobilised conscript", rf"{_WE}\b[^.!?]{{0,40}}, моб[иі]л[иі]зован"),
    ("volunteer", rf"{_WE},? {_NOT}доброволец|{_WE},? добровольцы из|(?:пошел|пошли|пішов) добровольц\w+|пішов добровольцем"),
    ("contract soldier", rf"{_WE},? контрактник\w*|я (?:сам )?подписал контракт|я контракт подписал"),
    ("medic", rf"{_WE},? (?:\w+ )?(?:медик|санитар|санинструктор|бойовий медик)\w*"),
    ("serviceman", rf"{_WE},?{_GAP}?{_FIGHTERS}|{_WE}[\s,]+{_FIGHTERS}|обраща\w+ {_FIGHTERS}|звертаються {_FIGHTERS}|{_WE},? {_RANKS}|я служу|служу в "),
    ("serviceman", r"(?:батальон|батальйон|рота|взвод)(?: [\w'’-]+){0,4} на (?:связи|зв'язку)"),
    ("officer", rf"\bя,? {_OFFICERS}\b"),
    ("civilian", rf"{_WE},? (?:местн\w+|місцев\w+|жител\w+|мешкан\w+|мирн\w+)(?:,? (?:из|з|с) \w+)?|я живу (?:в|у) "),
    ("journalist", rf"{_WE},? (?:журнал[иі]ст\w*|корреспондент\w*|военкор\w*|кореспондент\w*)"),
)
_UNFIT = "convict recruit"


@dataclass(frozen=True)
class Named:
    """A unit that was recognised at `start:end` of a segment's text, in its canonical form."""

    segment: str
    start: int
    end: int
    canonical: str


@dataclass(frozen=True)
class Cast:
    """Who speaks in a clip. `lines` are the same words, cut where the speaker changes and carrying speakers' ids."""

    speakers: tuple[Speaker, ...]
    turns: tuple[Turn, ...]
    lines: tuple[Line, ...]
    flags: tuple[Flag, ...]


def find_speakers(lines: Sequence[Line], heard: Sequence[Turn] = (), units: Sequence[Named] = ()) -> Cast:
    """Turns, speakers and their standings. `heard` are turns that an engine told from the sound; they go before what
    the text suggests. A clip with no sign of a second voice has one speaker."""
    suggested = find_turns(lines)
    turns = tuple(heard) or suggested
    cut = _cut(lines, turns) if turns else tuple(lines)
    ids = list(dict.fromkeys(line.speaker or FIRST for line in cut))
    cut = tuple(replace(line, speaker=line.speaker or FIRST) for line in cut)
    askers = _askers(suggested if not heard else (), lines)
    speakers = tuple(
        _speaker(number, name, [line for line in cut if line.speaker == name], askers, units)
        for number, name in enumerate(ids, start=1)
    )
    return Cast(speakers, turns, cut, _flags(turns, suggested if heard else ()))


def _flags(turns: Iterable[Turn], suggested: Iterable[Turn]) -> tuple[Flag, ...]:
    """One flag a segment whose speaker is not sure, or whose words speak for a turn that the sound does not have."""
    whys: dict[str, str] = {}
    for turn in turns:
        if not turn.sure:
            whys.setdefault(turn.segment, f"who speaks here was told from {turn.why}")
    edges = {(turn.segment, turn.start) for turn in turns}
    previous: Turn | None = None
    for turn in suggested:
        inside = previous is not None and previous.segment == turn.segment and (turn.segment, turn.start) not in edges
        if inside:
            whys.setdefault(turn.segment, f"the words suggest a change of speaker ({turn.why}), the sound does not")
        previous = turn
    return tuple(Flag("speaker_turn", segment, f"{why[0].upper()}{why[1:]}.") for segment, why in whys.items())


def _cut(lines: Sequence[Line], turns: Sequence[Turn]) -> tuple[Line, ...]:
    """Each line in pieces, one a turn; words outside every turn keep the line's own speaker."""
    by_segment: dict[str, list[Turn]] = {}
    for turn in turns:
        by_segment.setdefault(turn.segment, []).append(turn)
    pieces: list[Line] = []
    for line in lines:
        here = by_segment.get(line.segment)
        if not here:
            pieces.append(line)
            continue
        for turn in here:
            tokens = tuple(token for token in line.tokens if turn.start <= token.start < turn.end)
            pieces.append(replace(line, tokens=tokens, speaker=turn.speaker))
    return tuple(pieces)


def _askers(turns: Sequence[Turn], lines: Sequence[Line]) -> frozenset[str]:
    """Those of two speakers who do little but ask: at least half of their turns are questions."""
    texts = {line.segment: line.text for line in lines}
    asked: dict[str, list[bool]] = {}
    for turn in turns:
        asked.setdefault(turn.speaker, []).append(texts[turn.segment][turn.start : turn.end].rstrip().endswith("?"))
    return frozenset(name for name, marks in asked.items() if name in (FIRST, SECOND) and 2 * sum(marks) >= len(marks))


def _speaker(
    number: int, name: str, lines: Sequence[Line], askers: frozenset[str], units: Sequence[Named]
) -> Speaker:
    named = name not in (FIRST, SECOND)
    label = f"«{name}»" if named else f"Speaker {number}"
    if name in askers and len(askers) == 1:
        return Speaker(name, "Interviewer")
    found = _standing(lines)
    if found is None:
        return Speaker(name, label)
    standing, line, start, end = found
    sentence_end = next((i for i in range(end, len(line.text)) if line.text[i] in ".!?…"), len(line.text))
    unit = next(
        (u.canonical for u in units if u.segment == line.segment and start - 40 <= u.start <= sentence_end), None
    )
    basis = line.text[start:end].strip(" ,")
    return Speaker(name, label, standing, unit, basis, (Evidence(line.segment, basis, start, start + len(basis)),))


def _standing(lines: Sequence[Line]) -> tuple[str, Line, int, int] | None:
    kin = _first((_kin(line) for line in lines))
    if kin is not None:
        return kin
    for standing, pattern in _STANDINGS:
        for line in lines:
            for match in re.finditer(rf"(?<![\w'’]){pattern}" if pattern[0] != "(" else pattern, fold(line.text)):
                if _spoken_here(line, match.start()) and not _asked_about(line, match.end()):
                    return standing, line, match.start(), match.end()
    return None


def _first(found: Iterable[tuple[str, Line, int, int] | None]) -> tuple[str, Line, int, int] | None:
    return next((one for one in found if one is not None), None)


def _kin(line: Line) -> tuple[str, Line, int, int] | None:
    """«Мы жёны и матери мобилизованных», «я сестра военнослужащего»."""
    words = "|".join(f"(?P<{name}{n}>{forms})" for n, part in enumerate("ab") for name, forms in ()) or "|".join(
        _KIN.values()
    )
    match = re.search(
        rf"\b{_WE},?(?:[\s,]+это)?[\s,]+(?P<first>{words})\b(?:(?:,| и| та| й)\s*(?P<second>{words})\b)?"
        rf"(?:\s+[\w'’-]+)?\s+{_SOLDIER}",
        fold(line.text),
    )
    if match is None or not _spoken_here(line, match.start()):
        return None
    if match.group("second"):
        return "relatives of soldiers", line, match.start(), match.end()
    name = next(name for name, forms in _KIN.items() if re.fullmatch(forms, match.group("first")))
    return f"{name} of a soldier", line, match.start(), match.end()


def _spoken_here(line: Line, place: int) -> bool:
    """A line that was cut holds only some of its text's tokens."""
    return bool(line.tokens) and line.tokens[0].start <= place <= line.tokens[-1].end


def _asked_about(line: Line, place: int) -> bool:
    mark = next((letter for letter in line.text[place:] if letter in ".!?…"), ".")
    return mark == "?"
