"""The one view of a clip from which every text or file that leaves is built: what protection withholds is not in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import NamedTuple

from zeroline.domain.caption import Caption
from zeroline.domain.claim import Claim, Evidence, Speaker
from zeroline.domain.meaning import Meaning
from zeroline.domain.mention import Mention
from zeroline.domain.protection import Care
from zeroline.domain.review import Flag
from zeroline.domain.speech import EnglishSegment, Segment, Word
from zeroline.domain.withheld import LINE, NAME, PLACED_LINE, WORDS
from zeroline.pipeline import Work

_NAMING = frozenset({"person", "callsign"})
# Nine figures and more, but not a sum in groups of three.
PHONE = re.compile(
    r"(?<![\w.,])(?![1-9]\d{0,2}(?:[ \u00a0]\d{3})+(?![ -]?\d))\+?\d(?:[ \u00a0().\u2013\u2014-]{0,2}\d){8,14}(?![\w])"
)
_PART = re.compile(r"[^\W\d_]{3,}")
_SHORT_PART = re.compile(r"\b[^\W\d_]{2}\b")  # of a name: «Ли», «Ёж»
_FIGURES = re.compile(r"\d[\d ]*")
_WORD = re.compile(r"[^\W_]+")
_ENDING = 2  # letters that Russian and Ukrainian change most at the end of a name, so that «Иванова» goes with «Иванов»


@dataclass(frozen=True)
class Veil:
    """What is withheld besides names: `words`, wherever they stand; and places, where `place` gives for a mention of
    one what stands in its stead, such as its region, or None: it is no finer than may be told."""

    words: tuple[str, ...] = ()
    place: Callable[[Mention], str | None] | None = None


NO_VEIL = Veil()


def outward(work: Work, care: Care, veil: Veil = NO_VEIL) -> Work:
    """The work as it may leave. A protected clip's has no person's name and no call sign, in either language; an
    English line in which a name or a place that is withheld cannot be found is withheld whole. Voices and faces are
    not covered."""
    if not care.protected and veil == NO_VEIL:
        return work
    secrets = list(_secrets(work, care, veil))
    speakers, phoned = (work.meaning.speakers, _phoned(work)) if care.protected else (None, frozenset())
    hidden = _Hidden(secrets, speakers, veil.words, phoned)
    unfound = _unfound(work, secrets)
    speech = replace(
        work.speech,
        transcript=tuple(hidden.segment(segment) for segment in work.speech.transcript),
        translation=tuple(hidden.english(line, unfound.get(line.id)) for line in work.speech.translation),
        flags=hidden.flags(work.speech.flags),
    )
    name = f"{work.clip.id}{PurePath(work.clip.file).suffix}" if care.protected else work.clip.name
    return replace(
        work,
        clip=replace(work.clip, name=name),
        speech=speech,
        meaning=hidden.meaning(work.meaning, {one.id: one.text for one in work.speech.transcript}),
        captions=tuple(hidden.captions(work.captions, unfound)),
        original=tuple(hidden.captions(work.original, {})),
        flags=hidden.flags(work.flags),
    )


@dataclass(frozen=True)
class _Secret:
    """A mention that is withheld, and what stands in its stead."""

    mention: Mention
    stand_in: str

    @property
    def spellings(self) -> frozenset[str]:
        told = (self.mention.canonical, *(one.partition(" (")[0] for one in self.mention.candidates))
        return frozenset(filter(None, (self.mention.surface, *told)))

    @property
    def line(self) -> str:
        return LINE if self.mention.kind in _NAMING else PLACED_LINE


def _secrets(work: Work, care: Care, veil: Veil) -> Iterator[_Secret]:
    for mention in work.meaning.mentions:
        if care.protected and mention.kind in _NAMING:
            yield _Secret(mention, NAME)
        elif veil.place is not None and mention.kind == "place":
            stand_in = veil.place(mention)
            if stand_in is not None:
                yield _Secret(mention, stand_in)


def hider(work: Work, care: Care, veil: Veil = NO_VEIL) -> Callable[[str], str]:
    """Takes what `outward` takes out of the clip out of any other text that leaves together with it."""
    if not care.protected and veil == NO_VEIL:
        return lambda text: text
    speakers = work.meaning.speakers if care.protected else None
    return _Hidden(list(_secrets(work, care, veil)), speakers, veil.words).text


def without(words: Sequence[str]) -> Callable[[str], str]:
    """Takes words that people withhold out of a text."""
    return _Hidden([], None, words).text


def _unfound(work: Work, secrets: Sequence[_Secret]) -> dict[str, str]:
    """The English lines that render a segment with something withheld, and do not show it in a spelling that we know;
    and what stands in their stead."""
    ones = {(one.spellings, one.stand_in): (one, _Hidden([one], None, ())) for one in secrets}
    by_segment: dict[str, list[tuple[_Secret, _Hidden]]] = {}
    for segment in work.speech.transcript:  # also where it is said again, and was not recognised
        by_segment[segment.id] = [one for one in ones.values() if one[1].text(segment.text) != segment.text]
    for one in secrets:
        by_segment.setdefault(one.mention.segment, []).append(ones[one.spellings, one.stand_in])
    unfound: dict[str, str] = {}
    for line in work.speech.translation:
        for secret, hidden in (one for source in line.source_ids for one in by_segment.get(source, ())):
            if hidden.text(line.text) == line.text:
                unfound.setdefault(line.id, secret.line)
    return unfound


def _phoned(work: Work) -> frozenset[str]:
    """The segments in which a telephone number is told, in either language."""
    english = (id for line in work.speech.translation if PHONE.search(line.text) for id in line.source_ids)
    return frozenset((*english, *(one.id for one in work.speech.transcript if PHONE.search(one.text))))


class _Span(NamedTuple):
    start: int
    end: int
    stand_in: str


class _Hidden:
    """Takes what is withheld out of texts. `speakers` None: they may be told as they are; in the segments `phoned`
    somebody tells a telephone number."""

    def __init__(
        self,
        secrets: Sequence[_Secret],
        speakers: Sequence[Speaker] | None,
        words: Sequence[str],
        phoned: frozenset[str] = frozenset(),
    ) -> None:
        self._open = speakers is None
        self._ids = {speaker.id: f"sp{number}" for number, speaker in enumerate(speakers or (), start=1)}
        self._gone = frozenset(id(secret.mention) for secret in secrets)
        self._phoned = phoned
        spellings: dict[str, set[str]] = {}
        for secret in secrets:
            spellings.setdefault(secret.stand_in, set()).update(secret.spellings)
        labels = {speaker.label.strip("«»") for speaker in speakers or () if "«" in speaker.label}
        if labels:
            spellings.setdefault(NAME, set()).update(labels)
        patterns = [(_words(words), WORDS)] if words else []
        patterns += [] if speakers is None else [(PHONE, WORDS)]
        patterns += [(_names(said), NAME) for stand_in, said in spellings.items() if stand_in == NAME]
        patterns += [(_places(said), stand_in) for stand_in, said in spellings.items() if stand_in != NAME]
        self._patterns = [(pattern, stand_in) for pattern, stand_in in patterns if pattern is not None]

    def text(self, text: str) -> str:
        for pattern, stand_in in self._patterns:
            text = pattern.sub(lambda _, put=stand_in: put, text)  # type: ignore[misc]
        return text

    def segment(self, segment: Segment) -> Segment:
        heard = None if segment.heard is None else self.text(segment.heard)
        speaker = segment.speaker if self._open else self._ids.get(segment.speaker or "")
        words = self._words(segment.words)
        return replace(segment, text=self.text(segment.text), heard=heard, words=words, speaker=speaker)

    def english(self, line: EnglishSegment, withheld: str | None) -> EnglishSegment:
        if withheld:
            return replace(line, text=withheld, words=(), basis=None)
        basis = None if line.basis is None else self.text(line.basis)
        return replace(line, text=self.text(line.text), words=self._words(line.words), basis=basis)

    def captions(self, captions: Sequence[Caption], unfound: Mapping[str, str]) -> Iterator[Caption]:
        """What is withheld may also begin in one caption and end in the next."""
        lines, original = (
            self._across([one.lines for one in captions]),
            self._across([one.original for one in captions]),
        )
        for at, one in enumerate(captions):
            yield self.caption(replace(one, lines=lines[at], original=original[at]), unfound)

    def _across(self, captions: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """The lines of the captions without what runs from one into another: the first has what stands in its stead."""
        out, begin, texts = list(captions), 0, [" ".join(lines) for lines in captions]
        spans = self._spans(" ".join(texts))
        for at, text in enumerate(texts):
            end = begin + len(text)
            over = [
                one for one in spans if one.start < end and one.end > begin and not begin <= one.start < one.end <= end
            ]
            kept, reach = "", 0
            for one in over:
                kept += text[reach : max(reach, one.start - begin)] + (one.stand_in if one.start >= begin else "")
                reach = max(reach, one.end - begin)
            if over:
                left = (kept + text[reach:]).strip()
                out[at] = (left if _WORD.search(left) else WORDS,)
            begin = end + 1
        return out

    def _spans(self, text: str) -> list[_Span]:
        """Where in a text something is withheld, in the order in which it begins."""
        found = [
            _Span(*match.span(), stand_in) for pattern, stand_in in self._patterns for match in pattern.finditer(text)
        ]
        return sorted(found, key=lambda one: (one.start, -one.end))

    def caption(self, caption: Caption, unfound: Mapping[str, str]) -> Caption:
        withheld = next((unfound[segment] for segment in caption.segments if segment in unfound), None)
        lines = (withheld,) if withheld else self._lines(caption.lines)
        return replace(caption, lines=lines, original=self._lines(caption.original))

    def meaning(self, meaning: Meaning, said: Mapping[str, str]) -> Meaning:
        """`said`: the texts of the segments."""
        return replace(
            meaning,
            mentions=tuple(mention for mention in meaning.mentions if not self._tells(mention, said)),
            terms=tuple(replace(term, surface=self.text(term.surface)) for term in meaning.terms),
            speakers=tuple(self._speaker(speaker) for speaker in meaning.speakers),
            claims=tuple(self._claim(claim) for claim in meaning.claims),
            flags=self.flags(meaning.flags),
            voices=meaning.voices if self._open else tuple(self._voices(meaning.voices)),
        )

    def _tells(self, mention: Mention, said: Mapping[str, str]) -> bool:
        """Whether it tells something that is withheld, or a part of it: «8 916 123» of a telephone number."""
        told = (mention.surface, mention.canonical or "", *mention.candidates, mention.note or "")
        if id(mention) in self._gone or any(self.text(one) != one for one in told):
            return True
        return any(
            one.start < mention.end and one.end > mention.start for one in self._spans(said.get(mention.segment, ""))
        )

    def _voices(self, voices: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        return ((segment, self._ids[voice]) for segment, voice in voices if voice in self._ids)

    def flags(self, flags: Iterable[Flag]) -> tuple[Flag, ...]:
        """A flag about figures tells a telephone number in pieces."""
        return tuple(replace(flag, why=self.text(self._plain(flag))) for flag in flags)

    def _plain(self, flag: Flag) -> str:
        return _FIGURES.sub(WORDS, flag.why) if flag.segment in self._phoned else flag.why

    def _lines(self, lines: tuple[str, ...]) -> tuple[str, ...]:
        """What is withheld may be broken over two lines; then the caption's lines are one."""
        apart = tuple(self.text(line) for line in lines)
        whole = self.text(" ".join(lines))
        return apart if " ".join(apart) == whole else tuple(whole.splitlines())

    def _words(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        """What is withheld may run over several words: the first of them gives way, and the others are gone."""
        whole, starts = "", []
        for word in words:
            starts.append(len(whole))
            whole += word.text + " "
        spans = self._spans(whole)
        left, before = [], None
        for word, start in zip(words, starts, strict=True):
            over = next((one for one in spans if one.start < start + len(word.text) and one.end > start), None)
            if over is None:
                left.append(word)
            elif over is not before:
                left.append(replace(word, text=over.stand_in))
            before = over
        return tuple(left)

    def _speaker(self, speaker: Speaker) -> Speaker:
        told = {
            name: said and self.text(said) for name in ("standing", "unit", "basis") if (said := getattr(speaker, name))
        }
        shown = replace(speaker, **told, evidence=self._evidence(speaker.evidence))
        if self._open:
            return replace(shown, label=self.text(speaker.label))
        id = self._ids[speaker.id]
        return replace(shown, id=id, label=f"Speaker {id.removeprefix('sp')}")

    def _claim(self, claim: Claim) -> Claim:
        speaker = claim.speaker if self._open else self._ids.get(claim.speaker or "")
        asserted_by = self.text(claim.asserted_by)
        return replace(claim, asserted_by=asserted_by, evidence=self._evidence(claim.evidence), speaker=speaker)

    def _evidence(self, pieces: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        """The words with the names out; the offsets lead into a text that has changed, and are let go."""
        return tuple(replace(piece, text=self.text(piece.text), start=0, end=0) for piece in pieces)


def _names(said: Iterable[str]) -> re.Pattern[str] | None:
    """Names, each part of them alone, too, in any case; those that are short or have figures («Ёж», «77», «Б-52») as
    they are written."""
    said = list(said)
    forms = {_form(part) for name in said for part in _PART.findall(name)}
    forms |= {_short(part) for name in said for part in _SHORT_PART.findall(name) if part[0].isupper()}
    for parts in (_WORD.findall(name) for name in said if not _PART.search(name)):
        if len("".join(parts)) > 1:
            forms.add(r"[\s-]*".join(map(_short, parts)))
    any_of = "|".join(sorted(forms, key=len, reverse=True))
    return re.compile(rf"\b(?:{any_of})(?:[\s-]+(?:{any_of}))*\b", re.IGNORECASE) if forms else None


def _places(said: Iterable[str]) -> re.Pattern[str] | None:
    """Places: all parts of a name, one after the other, in any case."""
    names = sorted({tuple(_WORD.findall(name)) for name in said}, key=lambda parts: (-len(parts), parts))
    ways = [r"[\W_]+".join(_form(part) for part in parts) for parts in names if parts]
    return re.compile(rf"\b(?:{'|'.join(ways)})\b", re.IGNORECASE) if ways else None


def _words(words: Sequence[str]) -> re.Pattern[str] | None:
    """Words that somebody named, as they stand there, but for case and what is between them."""
    ways = [r"[\W_]*".join(map(re.escape, _WORD.findall(one))) for one in words if _WORD.search(one)]
    ways.sort(key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)", re.IGNORECASE) if ways else None


def _short(part: str) -> str:
    """A part of two letters as it is written, in Russian and Ukrainian with its cases: «Ли» is not «ли»."""
    return rf"(?-i:{_letters(part)})" + ("" if part.isascii() or part.isdecimal() else "[аеёиіоуыюяйм]{0,2}")


def _form(part: str) -> str:
    """A name in its other cases, too: its beginning with up to four letters after."""
    stem = part[: max(3, len(part) - _ENDING)] if len(part) > 4 else part
    return _letters(stem) + r"[^\W\d_]{0,4}"


def _letters(part: str) -> str:
    """«Алёна» is written «Алена», too."""
    return re.sub("[её]", "[её]", re.sub("[ЕЁ]", "[ЕЁ]", re.escape(part)))
