"""Windows that were heard into speech: words to sentences, English beside what it renders, one clip's language."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zeroline.domain.speech import EnglishSegment, Maker, Segment, Speech, Word
from zeroline.engines.spoken_language import WindowLanguage, agreed
from zeroline.engines.whisper_text import Decoded
from zeroline.language.sentences import Span, paired, sentences


@dataclass(frozen=True)
class Heard:
    """All that was made of a window. Its sound is let go: six hours of it would fill the memory."""

    voice: tuple[tuple[int, int], ...]
    language: WindowLanguage
    spoken: tuple[Word, ...]
    english: tuple[Word, ...]
    scores: tuple[Decoded, Decoded]  # of the spoken language and of the English
    left: bool = False  # its English is doubted, and there was no time to decode it again


def speech_of(heard: Sequence[Heard], told: str | None, limit: int, maker: Maker, timing: dict[str, int]) -> Speech:
    """Both languages of a clip of `limit` ms, in sentences that stand beside each other. `told` is the language that
    a person named, None: it was found out."""
    transcript: list[Segment] = []
    translation: list[EnglishSegment] = []
    for one in heard:
        source = sentences(_before(limit, one.spoken))
        english = sentences(_before(limit, one.english))
        new = [_segment(f"s{len(transcript) + n}", s, one) for n, s in enumerate(source, start=1)]
        for pair in paired([_span(s) for s in source], [_span(e) for e in english]):
            sources = [new[at] for at in pair.source]
            lines = [english[at] for at in pair.english]
            translation += _english(lines, sources, len(translation) + 1, one.scores[1].basis)
        transcript += new
    language, flags = agreed([(h.language, length(h.voice)) for h in heard], told)
    voice = tuple((start, min(end, limit)) for h in heard for start, end in h.voice)
    return Speech(language, tuple(transcript), tuple(translation), flags, maker, voice, timing)


def length(voice: Sequence[tuple[int, int]]) -> int:
    """How long somebody speaks, in ms."""
    return sum(end - start for start, end in voice)


def _before(limit: int, words: Sequence[Word]) -> list[Word]:
    """The words with no time past the clip's end: containers round their length down, by less than a frame of sound."""
    return [replace(w, start_ms=min(w.start_ms, limit - 1), end_ms=min(w.end_ms, limit)) for w in words]


def _span(words: Sequence[Word]) -> Span:
    return Span(words[0].start_ms, words[-1].end_ms, sum(len(word.text) + 1 for word in words))


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _confidence(words: Sequence[Word]) -> float:
    """The geometric mean of the words' confidence: one impossible word drags its sentence down."""
    return round(math.exp(sum(math.log(max(w.confidence or 0.0, 1e-3)) for w in words) / len(words)), 3)


def _segment(name: str, words: tuple[Word, ...], heard: Heard) -> Segment:
    return Segment(
        id=name,
        start_ms=words[0].start_ms,
        end_ms=words[-1].end_ms,
        text=_text(words),
        confidence=_confidence(words),
        words=words,
        language=heard.language.tag,
        no_speech=round(heard.scores[0].no_speech, 3),
    )


def _english(
    groups: Sequence[tuple[Word, ...]], sources: Sequence[Segment], number: int, basis: str | None
) -> list[EnglishSegment]:
    """English sentences timed by what they render: the spoken words' times are the better ones."""
    if not groups:
        return []
    start = sources[0].start_ms if sources else groups[0][0].start_ms
    end = sources[-1].end_ms if sources else groups[-1][-1].end_ms
    fitted = _fitted([word for group in groups for word in group], start, end)
    out, at = [], 0
    for extra, group in enumerate(groups):
        words = tuple(fitted[at : at + len(group)])
        at += len(group)
        ids = tuple(s.id for s in sources)
        name = f"e{number + extra}"
        span = (words[0].start_ms, words[-1].end_ms)
        out.append(EnglishSegment(name, *span, _text(words), ids, words, _confidence(words), basis))
    return out


def _fitted(words: Sequence[Word], start: int, end: int) -> list[Word]:
    """The words with their times stretched onto start:end, order and proportions kept."""
    first, last = words[0].start_ms, words[-1].end_ms
    scale = (end - start) / max(1, last - first)

    def moved(ms: int) -> int:
        return start + round((ms - first) * scale)

    return [Word(moved(w.start_ms), moved(w.end_ms), w.text, w.confidence) for w in words]
