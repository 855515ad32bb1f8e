"""A line: what an editor works on. A stretch of the clip with its words in the spoken language and its English."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from zeroline.domain.errors import WrongUse
from zeroline.domain.moments import clock
from zeroline.domain.speech import EnglishSegment, Segment, Speech, Word
from zeroline.domain.text import plain
from zeroline.domain.word_times import aligned, in_order, shared, squeezed, within

SPOKEN, ENGLISH = "spoken", "english"
LANGUAGES = (SPOKEN, ENGLISH)
LONGEST = 2_000  # characters of a line in one language; the longest sentence of the test speech has 260
_INVENTION = "invention"
_NAMED = 32  # characters of a line by which people know it again


@dataclass(frozen=True)
class Line:
    """`id` stays as long as the line does; `holds` are the ids of what else became part of it: segments of the
    machine's draft, lines that were merged into it. `spoken` and `english` are its words with times, in order, none
    outside of `start_ms` to `end_ms`. `language` is the tag that it is spoken in. `left_out`: it stands in no caption,
    because nobody said it. `accepted`: a person holds it for right as it stands."""

    id: str
    start_ms: int
    end_ms: int
    language: str
    spoken: tuple[Word, ...] = ()
    english: tuple[Word, ...] = ()
    speaker: str | None = None
    confidence: float | None = None  # of the words as they were heard; None: a person wrote some of them
    left_out: bool = False
    accepted: bool = False
    holds: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What is said, in the spoken language."""
        return _text(self.spoken)

    @property
    def english_text(self) -> str:
        return _text(self.english)

    @property
    def named(self) -> str:
        """How sentences name it: by its time and first words, since no page shows ids."""
        words = self.english_text or self.text
        first = words if len(words) <= _NAMED else f"{words[:_NAMED].rsplit(' ', 1)[0]} …"
        return f"the line at {clock(self.start_ms)}" + (f" (“{first}”)" if first else "")

    def words(self, language: str) -> tuple[Word, ...]:
        return self.spoken if language == SPOKEN else self.english

    def said(self, language: str) -> str:
        return self.text if language == SPOKEN else self.english_text

    def saying(self, language: str, text: str, timed: Sequence[Word] = ()) -> Line:
        """The line with another text in one of its languages. Who accepted the old one has not seen this one. `timed`
        are its words, where somebody knows their times. Raises WrongUse where these are others, or lie elsewhere."""
        texts = clean(text).split()
        times = (self.start_ms, self.end_ms)
        words = self._own(texts, timed) if timed else aligned(texts, self.words(language), *times)
        if language == SPOKEN:
            confidence = self.confidence if words == self.spoken else None
            return replace(self, spoken=words, confidence=confidence, accepted=False)
        if not timed and squeezed(words):
            said = self.spoken or (Word(self.start_ms, self.end_ms, ""),)
            words = tuple(shared(texts, said[0].start_ms, said[-1].end_ms))
        return replace(self, english=words, accepted=False)

    def _own(self, texts: Sequence[str], timed: Sequence[Word]) -> tuple[Word, ...]:
        moments = [ms for word in timed for ms in (word.start_ms, word.end_ms)]
        if [word.text for word in timed] != texts:
            raise WrongUse(f"The words of {self.named} with their times are not those of its text.")
        if moments != sorted(moments) or not self.start_ms <= moments[0] <= moments[-1] <= self.end_ms:
            span = f"from {clock(self.start_ms, 2)} to {clock(self.end_ms, 2)}"
            raise WrongUse(f"The words of {self.named} must have times in order, {span}.")
        return tuple(timed)


def clean(text: str) -> str:
    """A text as a line can hold it. Raises WrongUse for one that is too long."""
    text = plain(text)
    if len(text) > LONGEST:
        raise WrongUse(f"A line of {len(text)} characters is longer than any that can be said; {LONGEST} are allowed.")
    return text


def _text(words: Iterable[Word]) -> str:
    return " ".join(word.text for word in words)


def lines_of(speech: Speech, voices: Iterable[tuple[str, str]] = ()) -> tuple[Line, ...]:
    """The machine's draft as lines: segments that share English are one. What was invented is a line that is left out.
    `voices` give a segment's speaker."""
    invented = {flag.segment for flag in speech.flags if flag.kind == _INVENTION}
    speakers = dict(voices)
    lines = [_line(sources, english, invented, speakers) for sources, english in _grouped(speech, frozenset(invented))]
    return _in_order(lines)


def home(lines: Iterable[Line], id: str | None) -> Line | None:
    """The line that bears this id, or that holds what bore it."""
    for line in lines:
        if id == line.id:
            return line
    return next((line for line in lines if id in line.holds), None)


_Group = tuple[list[Segment], list[EnglishSegment]]


def _grouped(speech: Speech, invented: frozenset[str | None]) -> list[_Group]:
    """Segments with the English that renders them. An invented segment stands alone, so that leaving it out takes
    nothing else along."""
    groups: list[_Group] = []
    of: dict[str, _Group] = {}  # segment -> its group
    for segment in speech.transcript:
        groups.append(([segment], []))
        of[segment.id] = groups[-1]
    for english in speech.translation:
        sources = [id for id in english.source_ids if id in of]
        live = [id for id in sources if id not in invented] or sources[:1]
        if not live:
            groups.append(([], [english]))
            continue
        first = of[live[0]]
        for id in live[1:]:
            other = of[id]
            if other is not first:
                first[0].extend(other[0])
                first[1].extend(other[1])
                of |= {segment.id: first for segment in other[0]}
                other[0].clear()
                other[1].clear()
        first[1].append(english)
    return [group for group in groups if group[0] or group[1]]


def _line(
    sources: Sequence[Segment],
    english: Sequence[EnglishSegment],
    invented: set[str | None],
    speakers: dict[str, str],
) -> Line:
    every: list[Segment | EnglishSegment] = [*sources, *english]
    start, end = min(one.start_ms for one in every), max(one.end_ms for one in every)
    end = max(end, start + 1)
    rendered = [one for one in english if one.id not in invented or len(english) == len(every)]
    voiced = {one.speaker or speakers.get(one.id) for one in sources}
    confidences = [one.confidence for one in sources]
    ids = [one.id for one in every]
    return Line(
        id=ids[0],
        start_ms=start,
        end_ms=end,
        language=sources[0].language if sources else "und",
        spoken=_words(sources, start, end),
        english=_words(rendered, start, end),
        speaker=voiced.pop() if len(voiced) == 1 else None,
        confidence=None if None in confidences else min(filter(None, confidences), default=None),
        left_out=all(one.id in invented for one in (sources or english)),
        holds=tuple(ids[1:]),
    )


def _words(segments: Sequence[Segment] | Sequence[EnglishSegment], start: int, end: int) -> tuple[Word, ...]:
    """The segments' words as their texts have them: a correction may have changed the text since."""
    words: list[Word] = []
    for segment in segments:
        texts = plain(segment.text).split()
        words += aligned(texts, segment.words, max(segment.start_ms, start), segment.end_ms)
    return in_order(within(words, start, end))


def _in_order(lines: Sequence[Line]) -> tuple[Line, ...]:
    """By their starts, none reaching into the next."""
    ordered = sorted(lines, key=lambda line: line.start_ms)
    for at in range(len(ordered) - 1):
        line, following = ordered[at], ordered[at + 1]
        if line.end_ms > following.start_ms > line.start_ms:
            end = following.start_ms
            spoken, english = within(line.spoken, line.start_ms, end), within(line.english, line.start_ms, end)
            ordered[at] = replace(line, end_ms=end, spoken=spoken, english=english)
    return tuple(ordered)
