"""The one view of a clip from which every text or file that leaves is built: what protection withholds is not in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

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
    hidden = _Hidden(secrets, work.meaning.speakers if care.protected else None, veil.words)
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
        meaning=hidden.meaning(work.meaning),
        captions=tuple(hidden.caption(one, unfound) for one in work.captions),
        original=tuple(hidden.caption(one, {}) for one in work.original),
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


def _unfound(work: Work, secrets: Iterable[_Secret]) -> dict[str, str]:
    """The English lines that render a segment with something withheld, and do not show it in a spelling that we know;
    and what stands in their stead."""
    by_segment: dict[str, list[_Secret]] = {}
    for secret in secrets:
        by_segment.setdefault(secret.mention.segment, []).append(secret)
    unfound: dict[str, str] = {}
    for line in work.speech.translation:
        for secret in (one for source in line.source_ids for one in by_segment.get(source, ())):
            if _Hidden([secret], None, ()).text(line.text) == line.text:
                unfound.setdefault(line.id, secret.line)
    return unfound


class _Hidden:
    """Takes what is withheld out of texts. `speakers` None: they may be told as they are."""

    def __init__(self, secrets: Sequence[_Secret], speakers: Sequence[Speaker] | None, words: Sequence[str]) -> None:
        self._open = speakers is None
        self._ids = {speaker.id: f"sp{number}" for number, speaker in enumerate(speakers or (), start=1)}
        self._gone = frozenset(id(secret.mention) for secret in secrets)
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

    def caption(self, caption: Caption, unfound: Mapping[str, str]) -> Caption:
        withheld = next((unfound[segment] for segment in caption.segments if segment in unfound), None)
        lines = (withheld,) if withheld else self._lines(caption.lines)
        return replace(caption, lines=lines, original=self._lines(caption.original))

    def meaning(self, meaning: Meaning) -> Meaning:
        return replace(
            meaning,
            mentions=tuple(mention for mention in meaning.mentions if id(mention) not in self._gone),
            terms=tuple(replace(term, surface=self.text(term.surface)) for term in meaning.terms),
            speakers=tuple(self._speaker(speaker) for speaker in meaning.speakers),
            claims=tuple(self._claim(claim) for claim in meaning.claims),
            flags=self.flags(meaning.flags),
            voices=meaning.voices if self._open else tuple(self._voices(meaning.voices)),
        )

    def _voices(self, voices: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        return ((segment, self._ids[voice]) for segment, voice in voices if voice in self._ids)

    def flags(self, flags: Iterable[Flag]) -> tuple[Flag, ...]:
        return tuple(replace(flag, why=self.text(flag.why)) for flag in flags)

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
        matches = [
            (found.span(), stand_in) for pattern, stand_in in self._patterns for found in pattern.finditer(whole)
        ]
        left, before = [], None
        for word, start in zip(words, starts, strict=True):
            over = next((one for one in matches if one[0][0] < start + len(word.text) and one[0][1] > start), None)
            if over is None:
                left.append(word)
            elif over is not before:
                left.append(replace(word, text=over[1]))
            before = over
        return tuple(left)

    def _speaker(self, speaker: Speaker) -> Speaker:
        if self._open:
            return replace(speaker, basis=speaker.basis and self.text(speaker.basis),
                           evidence=self._evidence(speaker.evidence))  # fmt: skip
        id = self._ids[speaker.id]
        label = f"Speaker {id.removeprefix('sp')}"
        basis = None if speaker.basis is None else self.text(speaker.basis)
        return replace(speaker, id=id, label=label, basis=basis, evidence=self._evidence(speaker.evidence))

    def _claim(self, claim: Claim) -> Claim:
        speaker = claim.speaker if self._open else self._ids.get(claim.speaker or "")
        return replace(claim, evidence=self._evidence(claim.evidence), speaker=speaker)

    def _evidence(self, pieces: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        """The words with the names out; the offsets lead into a text that has changed, and are let go."""
        return tuple(replace(piece, text=self.text(piece.text), start=0, end=0) for piece in pieces)


def _names(said: Iterable[str]) -> re.Pattern[str] | None:
    """Names, each part of them alone, too, in any case."""
    forms = _forms(part for name in said for part in _PART.findall(name))
    return re.compile(rf"\b(?:{forms})(?:[\s-]+(?:{forms}))*\b", re.IGNORECASE) if forms else None


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


def _forms(parts: Iterable[str]) -> str:
    return "|".join(sorted({_form(part) for part in parts}, key=len, reverse=True))


def _form(part: str) -> str:
    """A name in its other cases, too: its beginning with up to four letters after."""
    stem = part[: max(3, len(part) - _ENDING)] if len(part) > 4 else part
    return re.escape(stem) + r"[^\W\d_]{0,4}"
