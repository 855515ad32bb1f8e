"""Where a quotation begins and stops inside a sentence of the record, and whether what is left off changes the
sense."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zeroline.quotes.changes import denials
from zeroline.quotes.tongue import Tongue
from zeroline.quotes.wording import Word, telling, wording

_CONTRAST = frozenset("but although though however except unless until yet otherwise instead rather not only".split())
_CONDITION = frozenset("if unless provided providing assuming until whether".split())
_REPORT = frozenset(
    """
said say says saying told tell tells claimed claim claims claiming according reported reports report allegedly
supposedly reportedly promised promise promises heard hear believe believes believed think thinks thought hope hopes
rumored rumor rumors announced announces assured assures ordered orders demanded demands threatened threatens asked
wrote writes explained explains insisted insists suppose supposed dreamed dreamt imagine imagined pretend pretended
""".split()
)
_LATER_REPORT = frozenset(
    """
said say says told claimed claim claims according allegedly supposedly reportedly reported wrote promised assured
""".split()
)
_DOUBT = frozenset("i perhaps probably maybe possibly they he she".split())
_THINKS = frozenset("think believe guess suppose hope know heard hear say says said".split())
_POSSIBLE = frozenset("might may could would".split())
_SUBJECTS = frozenset("we i you he she it they there nobody everyone everybody".split())
_BEGINNING = _SUBJECTS | frozenset("the this our their my his a no".split())
_OPENING = frozenset("that and either or".split())
_NO_SUBJECT = frozenset("is are was were has have had do does did will would can could may might must not".split())
_VERB_FOLLOWS = frozenset("not to never will would can could may might must shall should we they i he she it".split())
_ASKS = frozenset("give send let pay bring show take wait stop help leave pull get come tell try lend".split())
_THEN_DOES = frozenset("can could will would shall may might".split())
_EVERY = frozenset("anything everything nothing anyone anybody everyone everybody nobody noone all those any".split())
_PROMISED = frozenset("promised promise promises told said assured guaranteed swore sworn announced".split())
_VERBS = frozenset("is are was were be been am has have had do does did will would can could may might must".split())
_ASKING = _NO_SUBJECT | frozenset("am should shall that if whether".split())  # before what is asked about
_TELLS_QUESTION = re.compile(r"\b(?:ask\w*|question\w*|wonder\w*|whether|if)\b", re.IGNORECASE)
_HANGING = frozenset("as if unless until because although though since which who whom that than".split())
_SOMEBODY = frozenset("somebody someone everybody everyone nobody noone anybody anyone".split())
_TIMES = frozenset(
    """
spring summer autumn fall winter morning noon afternoon evening night midnight dawn dusk now today tomorrow yesterday
end day days week weeks month months year years weekend christmas easter
""".split()
)
_NEAR = 3  # words from a denial to what it denies: "not be able to | arrest"


@dataclass(frozen=True)
class Cut:
    """What was left off, in the record's words, and what that is: "a condition"."""

    words: str
    what: str
    before: bool


@dataclass(frozen=True)
class Ends:
    """Where a quotation lies in the record's words, `first` to `last`; whether its ends are marked as cut; what the
    article says before and after it; and whether the record asks what the quotation does not (`asked`)."""

    record: Sequence[Word]
    first: int
    last: int
    open_before: bool = False
    open_after: bool = False
    before: str = ""
    after: str = ""
    asked: bool = False


def cut(ends: Ends, tongue: Tongue) -> Cut | None:
    """The part of the sentence that was left off and changes the sense; None: nothing, or nothing that does."""
    if ends.open_before:
        head = _head(ends.record, ends.first)
        if head and denials(head[-_NEAR:]) and _asserts(ends):
            return Cut(said(head), "a denial", before=True)
    else:
        found = _cut_before(ends, tongue)
        if found is not None and not _told_around(found, ends, tongue):
            return found
    if not ends.open_after and (_is_clause(ends) or _denied_at_once(ends)):
        found = _cut_after(ends)
        if found is not None and not _told_around(found, ends, tongue):
            return found
    return None


def _is_clause(ends: Ends) -> bool:
    """Whether the quotation can stand as a sentence; of a few words taken out of one, everything is left off."""
    words = ends.record[ends.first : ends.last + 1]
    return _starts_clause(ends) or (len(words) > 4 and any(not word.forms.isdisjoint(_SUBJECTS) for word in words))


def _asserts(ends: Ends) -> bool:
    """Whether there is a verb in it, as far as can be told: what follows "not" or "to" straight away is one."""
    before = ends.record[ends.first - 1]
    verb = not before.forms.isdisjoint(_VERB_FOLLOWS)
    return verb or any(not word.forms.isdisjoint(_VERBS) for word in ends.record[ends.first : ends.last + 1])


def _starts_clause(ends: Ends) -> bool:
    first = ends.record[ends.first]
    if ends.last == ends.first:
        return False
    before = ends.record[ends.first - 1] if ends.first else None
    if first.begins or before is None:
        return True
    if "that" in before.forms and not first.forms.isdisjoint(_NO_SUBJECT):
        return False
    if "that" in before.forms and _asserts(ends):  # "helicopters would come", after "promised that"
        return True
    opened = bool(before.ends) or not before.forms.isdisjoint(_REPORT | _CONDITION | _CONTRAST | _OPENING)
    return opened and not first.forms.isdisjoint(_BEGINNING)


def _denied_at_once(ends: Ends) -> bool:
    return (
        ends.last + 1 < len(ends.record)
        and not ends.record[ends.last].ends
        and ("not" in ends.record[ends.last + 1].forms)
    )


def _cut_before(ends: Ends, tongue: Tongue) -> Cut | None:
    head = _head(ends.record, ends.first)
    if not head:
        return None
    told = said(head)
    near = list(head[-_NEAR:])
    for at in range(len(near) - 1, -1, -1):
        if near[at].ends:
            near = near[at + 1 :]
            break
    if denials(near) and _asserts(ends):
        return Cut(told, "a denial", before=True)
    if (
        ends.asked
        and not head[-1].forms.isdisjoint(_ASKING)
        and not ends.record[ends.first].forms.isdisjoint(_BEGINNING)
    ):
        return Cut(told, "that it is asked", before=True)
    if not _is_clause(ends):
        return None
    if any(not word.forms.isdisjoint(_CONDITION) for word in head):
        return Cut(told, "a condition", before=True)
    reports = [at for at, word in enumerate(head) if not word.forms.isdisjoint(_REPORT)]
    introduces = not head[0].forms.isdisjoint({"as", "according"}) or "that" in head[-1].forms
    if reports and (introduces or reports[-1] >= len(head) - _NEAR):
        return Cut(told, "who says so", before=True)
    if head[-1].form == "and" and _is_asked(head) and not ends.record[ends.first + 1].forms.isdisjoint(_THEN_DOES):
        return Cut(told, "a condition", before=True)
    if not head[-1].forms.isdisjoint({"or", "either"}):
        return Cut(told, "an alternative", before=True)
    if not head[-1].forms.isdisjoint(_POSSIBLE) and head[-1].text[0].islower():
        return Cut(told, "that it is only possible", before=True)
    return None


def _is_asked(head: Sequence[Word]) -> bool:
    """Give us two batteries, and we can hold the road: without the first half nothing is held."""
    return head[0].begins and not head[0].forms.isdisjoint(_ASKS)


def _cut_after(ends: Ends) -> Cut | None:
    tail = _tail(ends.record, ends.last)
    if not tail:
        return None
    last = ends.record[ends.last]
    if not last.forms.isdisjoint(_EVERY) and not tail[0].forms.isdisjoint({"that", "who", "which", "whom"}):
        return Cut(said(tail), "whom or what it is said of", before=False)
    if _is_broken_promise(ends, tail):
        return Cut(said(tail), "that it did not happen", before=False)
    opens = True  # whether a clause begins here
    for at, word in enumerate(tail):
        if opens or at == 1:
            what = _turns(word, tail, at)
            if what is not None:
                return Cut(said(tail[at:]), what, before=False)
        opens = bool(word.ends)
    if any(not word.forms.isdisjoint(_LATER_REPORT) for word in tail[:6]) and (
        tail[0].form in {"as", "they", "he", "she", "the", "according", "allegedly", "supposedly", "reportedly", "our"}
    ):
        return Cut(said(tail), "who says so", before=False)
    return None


def _is_broken_promise(ends: Ends, tail: Sequence[Word]) -> bool:
    """We were promised three million, and not one of us has had a rouble."""
    promised = any(not word.forms.isdisjoint(_PROMISED) for word in ends.record[ends.first : ends.last + 1])
    return promised and tail[0].form == "and" and denials(tail[1:3]) > 0


def _turns(word: Word, tail: Sequence[Word], at: int) -> str | None:
    if not word.forms.isdisjoint({"until", "till"}) and _is_a_day(tail[at + 1 :]):
        return None
    if not word.forms.isdisjoint({"if", "unless", "provided", "providing", "assuming", "until", "till"}):
        return "a condition"
    if "only" in word.forms and not tail[at + 1 : at + 2]:
        return None
    if "not" in word.forms and at > 0:
        return None
    if not word.forms.isdisjoint(_CONTRAST):
        return "a contrast" if "not" not in word.forms else "a denial"
    later = tail[at + 1] if at + 1 < len(tail) else None
    if "as" in word.forms and later and not later.forms.isdisjoint({"long", "soon"}):
        return "a condition"
    unknown = {"do", "not", "know"} if "i" in word.forms else set()
    if unknown and unknown <= {form for other in tail[at + 1 : at + 4] for form in other.forms}:
        return "that it is not certain"
    hedged = not word.forms.isdisjoint(_DOUBT) and later is not None and not later.forms.isdisjoint(_THINKS)
    if (
        hedged
        or word.form in {"perhaps", "probably", "maybe", "possibly"}
        or ("as" in word.forms and later is not None and "far" in later.forms)
    ):
        return "that it is not certain"
    if at == 0 and "or" in word.forms:
        return "an alternative"
    if at == 0 and not word.forms.isdisjoint({"sometimes", "rarely", "hardly", "never"}):
        return "a contrast"
    return None


def _is_a_day(rest: Sequence[Word]) -> bool:
    """Until Friday, until the end of May: no clause, and no condition."""
    stop = next((at + 1 for at, word in enumerate(rest) if word.ends), len(rest))
    named = [word.text[:1].isupper() or word.form in _TIMES or word.form.startswith("#") for word in rest[:stop]]
    others = [word for word, is_time in zip(rest[:stop], named, strict=True) if not is_time]
    clause = any(not word.forms.isdisjoint(_VERBS | _SUBJECTS | _SOMEBODY) for word in others)
    return stop <= 5 and any(named) and not clause


def turns(record: Sequence[Word], first: int, last: int) -> bool:
    """Whether words that an ellipsis leaves out, `first:last`, say who says what follows, or deny it."""
    left_out = record[first:last]
    start = max((at for at, word in enumerate(left_out) if word.begins), default=0)
    near = left_out[max(start, len(left_out) - _NEAR) :]
    if near and near[-1].ends:
        return False
    clause = next((at + 1 for at in range(len(left_out) - 1, start - 1, -1) if left_out[at].ends), start)
    return (
        denials(near) > 0
        or (start > 0 and denials(left_out[clause:]) > 0)
        or any(not word.forms.isdisjoint(_REPORT) for word in near)
    )


def starts_inside(record: Sequence[Word], at: int) -> bool:
    """Whether no sentence can begin with this word as it stands: a verb after "to", a clause that hangs on another."""
    word, before = record[at], record[at - 1]
    return not word.forms.isdisjoint(_HANGING) or (
        not before.ends and word.forms.isdisjoint(_SUBJECTS) and not before.forms.isdisjoint(_VERB_FOLLOWS)
    )


def _head(record: Sequence[Word], first: int) -> Sequence[Word]:
    """The sentence's words before the quotation."""
    start = first
    while start > 0 and not record[start].begins:
        start -= 1
    return record[start:first]


def _tail(record: Sequence[Word], last: int) -> Sequence[Word]:
    """The sentence's words after it."""
    end = last
    while record[end].ends != "." and end + 1 < len(record):
        end += 1
    return record[last + 1 : end + 1]


def said(words: Sequence[Word]) -> str:
    """Words as they are written, each contraction once."""
    return " ".join(word.text for at, word in enumerate(words) if not at or words[at - 1].start != word.start)


def _told_around(found: Cut, ends: Ends, tongue: Tongue) -> bool:
    """Whether the article says beside the quotation what the quotation leaves off."""
    before = re.split(r"[.!?…][\"”’»]*\s", ends.before)[-1]  # the article's own sentence
    after = re.split(r"[.!?](?=\s|$)", ends.after)[0]
    if found.what == "that it is asked":
        return _TELLS_QUESTION.search(f"{before} {after}") is not None
    if found.what == "a denial":
        return tongue.denials(before if found.before else after) > 0
    cut_words = wording(found.words, tongue.numbers)
    there = {form for word in wording(f"{before} {after}", tongue.numbers) for form in word.forms}
    wanted = [word for word in cut_words if telling(word) and word.forms.isdisjoint(_REPORT)]
    if wanted:
        return sum(not word.forms.isdisjoint(there) for word in wanted) * 2 >= len(wanted)
    if found.what == "who says so":
        return re.search(r"\b(?:was|were|been|being)\s+(?:told|promised|assured|ordered)\b", before) is not None
    turning = {"if", "unless", "until"} if found.what == "a condition" else {"but", "although", "though", "however"}
    return any(not word.forms.isdisjoint(there & turning) for word in cut_words)
