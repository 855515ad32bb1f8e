"""Numbers that an article tells otherwise than the record, in a sentence that tells what a line tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zeroline.domain.mention import Numeral
from zeroline.domain.quote import ReleasedLine, Span, Statement
from zeroline.quotes.facts import Facts, Sentence, Stems, sentences_in, units_in
from zeroline.quotes.signs import Told

_YEAR = re.compile(r"(?:19|20)\d\d")
_SHARED = 3  # telling words from which a sentence tells what the line tells


@dataclass(frozen=True)
class _Figured:
    """A clip's lines that hold numbers, with these; `digits` are those of all of them."""

    facts: Facts
    lines: tuple[tuple[ReleasedLine, tuple[Numeral, ...]], ...]
    digits: frozenset[str]


def figures(told: Told, facts: Sequence[Facts], stems: Stems) -> Iterator[Statement]:
    record = [_figured(one, stems) for one in facts]
    for at, text in enumerate(told.outside):
        for sentence in sentences_in(at, text):
            yield from _misfigured(sentence, record, stems)


def _figured(facts: Facts, stems: Stems) -> _Figured:
    read = [(line, tuple(stems.tongue.numbers(line.english))) for line in facts.lines]
    with_numbers = tuple((line, numbers) for line, numbers in read if numbers)
    return _Figured(facts, with_numbers, frozenset(one.digits for _, numbers in with_numbers for one in numbers))


def _misfigured(sentence: Sentence, record: Sequence[_Figured], stems: Stems) -> Iterator[Statement]:
    numbers = stems.tongue.numbers(sentence.text)
    if not numbers:
        return
    taken = [(unit.start, unit.end) for unit in units_in(sentence.text, stems.tongue)]
    taken += [(day.start, day.end) for day in stems.tongue.dates(sentence.text)]
    here = {one.digits for one in numbers}
    for number in numbers:
        inside = any(start <= number.start < end for start, end in taken)
        said = sentence.text[number.start : number.end]
        if number.loose or inside or number.form != "cardinal" or _YEAR.fullmatch(said):
            continue
        noun = _noun_after(sentence.text, number.end)
        for one in record:
            if number.digits in one.digits:
                break
            theirs = _counted(one, noun, sentence, here, stems)
            if theirs is not None:
                span = Span(sentence.paragraph, sentence.start + number.start, sentence.start + number.end)
                why = f"The record of {one.facts.clip.id} has {theirs}, not {said}."
                yield Statement(span, "number", said, theirs, one.facts.clip.id, why)
                break


def _counted(record: _Figured, noun: str, sentence: Sentence, here: set[str], stems: Stems) -> str | None:
    """The number that the record has of such things, where the sentence tells what its line tells."""
    for line, numbers in record.lines:
        theirs = [one for one in numbers if not one.loose]
        others = [one for one in theirs if one.digits not in here]
        if others and len(others) < len(theirs) and stems.shared(sentence.text, line.english):
            return line.english[others[0].start : others[0].end]
    for line, numbers in record.lines:
        overlap = stems.shared(sentence.text, line.english)
        for mine in numbers:
            same_thing = bool(noun) and noun == _noun_after(line.english, mine.end)
            if not mine.loose and ((same_thing and overlap >= 2) or overlap >= _SHARED):
                return line.english[mine.start : mine.end]
    return None


def _noun_after(text: str, at: int) -> str:
    words = re.findall(r"^[\s-]+(?:of\s+(?:the|our|their)\s+)?([^\W\d_]+)", text[at : at + 40])
    return words[0].lower().removesuffix("s") if words else ""
