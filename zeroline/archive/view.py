"""The one view of a clip from which every text or file that leaves is built: what protection withholds is not in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import PurePath

from zeroline.domain.caption import Caption
from zeroline.domain.claim import Claim, Evidence, Speaker
from zeroline.domain.meaning import Meaning
from zeroline.domain.mention import Mention
from zeroline.domain.protection import Care
from zeroline.domain.review import Flag
from zeroline.domain.speech import EnglishSegment, Segment, Word
from zeroline.pipeline import Work

NAME = "[name withheld]"
LINE = "[line withheld: it names a person]"
_NAMING = frozenset({"person", "callsign"})
_PART = re.compile(r"[^\W\d_]{3,}")
_ENDING = 2  # letters that Russian and Ukrainian change most at the end of a name, so that «Иванова» goes with «Иванов»


def outward(work: Work, care: Care) -> Work:
    """The work as it may leave. A protected clip's has no person's name and no call sign, in either language; an
    English line in which the name that was said cannot be found is withheld whole. Voices and faces are not covered."""
    if not care.protected:
        return work
    naming = [mention for mention in work.meaning.mentions if mention.kind in _NAMING]
    hidden = _Hidden(naming, work.meaning.speakers)
    unfound = _unfound(work, naming, hidden)
    speech = replace(
        work.speech,
        transcript=tuple(hidden.segment(segment) for segment in work.speech.transcript),
        translation=tuple(hidden.english(line, line.id in unfound) for line in work.speech.translation),
        flags=hidden.flags(work.speech.flags),
    )
    return replace(
        work,
        clip=replace(work.clip, name=f"{work.clip.id}{PurePath(work.clip.file).suffix}"),
        speech=speech,
        meaning=hidden.meaning(work.meaning),
        captions=tuple(hidden.caption(one, unfound) for one in work.captions),
        original=tuple(hidden.caption(one, frozenset()) for one in work.original),
        flags=hidden.flags(work.flags),
    )


def hider(work: Work, care: Care) -> Callable[[str], str]:
    """Takes the names that `outward` takes out of the clip out of any other text that leaves together with it."""
    if not care.protected:
        return lambda text: text
    naming = [mention for mention in work.meaning.mentions if mention.kind in _NAMING]
    return _Hidden(naming, work.meaning.speakers).text


def _unfound(work: Work, naming: Iterable[Mention], hidden: _Hidden) -> frozenset[str]:
    """The English lines that render a segment with a name, and do not show that name in a spelling that we know."""
    by_segment: dict[str, list[Mention]] = {}
    for mention in naming:
        by_segment.setdefault(mention.segment, []).append(mention)
    return frozenset(
        line.id
        for line in work.speech.translation
        if any(source in by_segment for source in line.source_ids) and hidden.text(line.text) == line.text
    )


class _Hidden:
    """Takes the names out of texts."""

    def __init__(self, naming: Iterable[Mention], speakers: Sequence[Speaker]) -> None:
        said = {mention.surface for mention in naming}
        said |= {spelling for mention in naming for spelling in (mention.canonical, *mention.candidates) if spelling}
        said |= {speaker.label.strip("«»") for speaker in speakers if "«" in speaker.label}
        parts = {part for name in said for part in _PART.findall(name)}
        forms = sorted((_form(part) for part in parts), key=len, reverse=True)
        one = "|".join(forms)
        self._ids = {speaker.id: f"sp{number}" for number, speaker in enumerate(speakers, start=1)}
        self._names = re.compile(rf"\b(?:{one})(?:[\s-]+(?:{one}))*\b", re.IGNORECASE) if forms else None

    def text(self, text: str) -> str:
        return self._names.sub(NAME, text) if self._names else text

    def segment(self, segment: Segment) -> Segment:
        heard = None if segment.heard is None else self.text(segment.heard)
        speaker = self._ids.get(segment.speaker or "")
        words = self._words(segment.words)
        return replace(segment, text=self.text(segment.text), heard=heard, words=words, speaker=speaker)

    def english(self, line: EnglishSegment, withheld: bool) -> EnglishSegment:
        if withheld:
            return replace(line, text=LINE, words=(), basis=None)
        basis = None if line.basis is None else self.text(line.basis)
        return replace(line, text=self.text(line.text), words=self._words(line.words), basis=basis)

    def caption(self, caption: Caption, unfound: frozenset[str]) -> Caption:
        withheld = not unfound.isdisjoint(caption.segments)
        lines = (LINE,) if withheld else self._lines(caption.lines)
        return replace(caption, lines=lines, original=self._lines(caption.original))

    def meaning(self, meaning: Meaning) -> Meaning:
        return replace(
            meaning,
            mentions=tuple(mention for mention in meaning.mentions if mention.kind not in _NAMING),
            speakers=tuple(self._speaker(speaker) for speaker in meaning.speakers),
            claims=tuple(self._claim(claim) for claim in meaning.claims),
            flags=self.flags(meaning.flags),
            voices=tuple((segment, self._ids[voice]) for segment, voice in meaning.voices if voice in self._ids),
        )

    def flags(self, flags: Iterable[Flag]) -> tuple[Flag, ...]:
        return tuple(replace(flag, why=self.text(flag.why)) for flag in flags)

    def _lines(self, lines: tuple[str, ...]) -> tuple[str, ...]:
        """A name may be broken over two lines; each part of it is known."""
        return tuple(self.text(line) for line in lines)

    def _words(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        return tuple(replace(word, text=self.text(word.text)) for word in words)

    def _speaker(self, speaker: Speaker) -> Speaker:
        id = self._ids[speaker.id]
        label = f"Speaker {id.removeprefix('sp')}"
        basis = None if speaker.basis is None else self.text(speaker.basis)
        return replace(speaker, id=id, label=label, basis=basis, evidence=self._evidence(speaker.evidence))

    def _claim(self, claim: Claim) -> Claim:
        speaker = None if claim.speaker is None else self._ids.get(claim.speaker)
        return replace(claim, evidence=self._evidence(claim.evidence), speaker=speaker)

    def _evidence(self, pieces: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        """The words with the names out; the offsets lead into a text that has changed, and are let go."""
        return tuple(replace(piece, text=self.text(piece.text), start=0, end=0) for piece in pieces)


def _form(part: str) -> str:
    """A name in its other cases, too: its beginning with up to four letters after."""
    stem = part[: max(3, len(part) - _ENDING)] if len(part) > 4 else part
    return re.escape(stem) + r"[^\W\d_]{0,4}"
