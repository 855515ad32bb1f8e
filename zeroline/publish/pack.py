"""The pack's values out of a signed version as it may leave: lines, voices, claims, terms, and what is not verified."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zeroline.domain.claim import Claim, Speaker
from zeroline.domain.moments import long_day
from zeroline.domain.notes import claim_key
from zeroline.domain.pack import Origin, PackClaim, PackTerm, QuoteLine, Voice
from zeroline.domain.speech import EnglishSegment, Segment
from zeroline.domain.withheld import LINES, OF_PLACES, STANDS_IN
from zeroline.pipeline import Work
from zeroline.publish.words import NOUNS, asserting, number, timecode

_UNNAMED = "a speaker whom nobody names"
_SEVERAL = "more than one speaker, or nobody can tell who"
_MOST_DOUBTS = 20  # flagged lines that are named one by one


@dataclass(frozen=True)
class Told:
    """What a version says, as a pack tells it."""

    lines: tuple[QuoteLine, ...]
    voices: tuple[Voice, ...]
    claims: tuple[PackClaim, ...]
    terms: tuple[PackTerm, ...]
    withheld: int  # lines that protection withholds whole


def told(work: Work, link: str | None) -> Told:
    """`work` is what may leave."""
    voices = tuple(_voice(speaker) for speaker in work.meaning.speakers)
    quotable = _Lines(work, link)
    lines = tuple(quotable.all())
    claims = tuple(_claim(at, claim, work, lines, quotable) for at, claim in enumerate(work.meaning.claims, 1))
    return Told(lines, voices, claims, _terms(work), quotable.withheld)


class _Lines:
    """The English lines that stand in captions, with what was said under each."""

    def __init__(self, work: Work, link: str | None) -> None:
        self._link = link
        self._spoken = {one.id: one for one in work.speech.transcript}
        self._voices = dict(work.meaning.voices)
        self._labels = {one.id: _attribution(one) for one in work.meaning.speakers}
        captioned = {id for caption in work.captions for id in caption.segments}
        self._english = [one for one in work.speech.translation if one.id in captioned and one.text.strip()]
        self.withheld = sum(one.text in LINES for one in self._english)
        self.of: dict[str, list[int]] = {}  # segment -> numbers of the lines that render it

    def all(self) -> Iterator[QuoteLine]:
        shown = [one for one in self._english if one.text not in LINES]
        for at, one in enumerate(shown, start=1):
            said = [self._spoken[id] for id in one.source_ids if id in self._spoken]
            for segment in said:
                self.of.setdefault(segment.id, []).append(at)
            yield self._made(at, one, said)

    def _made(self, at: int, one: EnglishSegment, said: Sequence[Segment]) -> QuoteLine:
        speakers = {segment.speaker or self._voices.get(segment.id) for segment in said}
        speaker = speakers.pop() if len(speakers) == 1 else None
        original = " ".join(segment.text for segment in said)
        begins = min([segment.start_ms for segment in said] or [one.start_ms])
        ends = max([segment.end_ms for segment in said] or [one.end_ms])
        language = said[0].language if said else "und"
        hidden = STANDS_IN.search(f"{one.text} {original}") is not None
        said_by = self._labels.get(speaker, _UNNAMED) if speaker else _SEVERAL
        return QuoteLine(at, begins, ends, one.text, original, language, speaker, said_by, self._link, hidden)


def _attribution(speaker: Speaker) -> str:
    """Who it is for a line that is quoted: as a claim of the speaker's own where somebody says it."""
    known = ", ".join(filter(None, (speaker.standing, speaker.unit)))
    return f"{speaker.label} (as told in the clip: {known})" if known else f"{speaker.label} (nobody says who this is)"


def _voice(speaker: Speaker) -> Voice:
    known = speaker.standing or speaker.unit
    told_by = "the clip itself" if known and not speaker.basis else "the speaker" if known else None
    return Voice(speaker.id, speaker.label, speaker.standing, speaker.unit, speaker.basis, told_by)


def _claim(at: int, claim: Claim, work: Work, lines: Sequence[QuoteLine], quotable: _Lines) -> PackClaim:
    numbers = tuple(sorted({number for id in claim.segments for number in quotable.of.get(id, ())}))
    start = min((segment.start_ms for segment in work.speech.transcript if segment.id in claim.segments), default=None)
    noun = NOUNS[claim.kind]
    where = f" at {timecode(start)}" if start is not None else ""
    status = _STATUS[claim.status]
    they, s = asserting(claim.asserted_by)
    sentence = f"{they} assert{s}{where}: {noun}. {status}"
    return PackClaim(at, claim_key(claim), claim.kind, noun, claim.asserted_by, claim.speaker, claim.status, numbers,
                     start, sentence)  # fmt: skip


_STATUS: Mapping[str, str] = {
    "claimed": "A claim; the desk has not verified it.",
    "corroborated": "A claim; the desk has found other evidence for it.",
    "disputed": "A claim; it is disputed.",
    "refuted": "A claim; the desk has found it to be wrong.",
}


def _terms(work: Work) -> tuple[PackTerm, ...]:
    """Each entry once, as it is first said."""
    found: dict[str, PackTerm] = {}
    for term in work.meaning.terms:
        found.setdefault(term.entry, PackTerm(term.entry, term.surface, term.expected, term.note))
    return tuple(found.values())


def unverified(work: Work, pack: Told, origins: Sequence[Origin], eyes: int) -> tuple[str, ...]:
    """What a reader must not take for known, one sentence each; the gravest first."""
    sentences = [*_of_claims(pack.claims), *_of_voices(pack.voices), *_of_circumstances(work, origins)]
    sentences += _of_lines(work, pack)
    if eyes == 1:
        sentences.append("One pair of eyes: the person who reviewed this version also signed it off.")
    return tuple(sentences)


def _of_claims(claims: Sequence[PackClaim]) -> Iterator[str]:
    open_ = [claim for claim in claims if claim.status == "claimed"]
    if open_:
        kinds = "; ".join(dict.fromkeys(claim.noun for claim in open_))
        yield f"Nobody at the desk has corroborated {number(len(open_))} of {number(len(claims))} claims: {kinds}."
    for claim in claims:
        if claim.status in ("disputed", "refuted"):
            yield f"The claim of {claim.noun} is {claim.status}."


def _of_voices(voices: Sequence[Voice]) -> Iterator[str]:
    for voice in voices:
        if voice.standing or voice.unit:
            known = " of ".join(filter(None, (voice.standing, voice.unit)))
            yield f"That {voice.label} is {known}: only the clip says so."
        else:
            yield f"Who {voice.label} is: nobody in the clip says."


def _of_circumstances(work: Work, origins: Sequence[Origin]) -> Iterator[str]:
    kinds = {mention.kind for mention in work.meaning.mentions}
    texts = [*(one.text for one in work.speech.transcript), *(one.text for one in work.speech.translation)]
    if any(OF_PLACES.search(text) for text in texts):
        yield "Where it was recorded: places are named in it, and told no finer than their region."
    elif "place" not in kinds:
        yield "Where it was recorded: no place is named in it."
    else:
        yield "Where it was recorded: places are named in it; that it was recorded there is not established."
    posted = [origin.posted_on for origin in origins if origin.posted_on]
    if posted:
        told_of = f"it was posted on {long_day(min(posted))} or earlier, as whoever added it told"
        yield f"When it was recorded: not known; {told_of}."
    else:
        yield "When it was recorded, and when it was first posted: not known."
    unsure = [mention for mention in work.meaning.mentions if mention.canonical is None]
    for surface in dict.fromkeys(mention.surface for mention in unsure):
        yield f"Which “{surface}” is meant: several share the name."


def _of_lines(work: Work, pack: Told) -> Iterator[str]:
    if pack.withheld:
        lines = "1 line is" if pack.withheld == 1 else f"{pack.withheld} lines are"
        yield f"{lines} withheld whole, to protect people: a name or a place in it could not be found in the English."
    starts = {one.id: one.start_ms for one in work.speech.transcript}
    starts |= {one.id: one.start_ms for one in work.speech.translation}
    heard = (*work.speech.flags, *work.meaning.flags)  # those of the layout are about reading, not about what is said
    open_ = [(starts.get(flag.segment or "", flag.start_ms), flag) for flag in heard]
    for start, flag in open_[:_MOST_DOUBTS]:
        where = f"At {timecode(start)}" if start is not None else "The clip"
        yield f"{where}, {flag.kind.replace('_', ' ')}: {flag.why}"
    if len(open_) > _MOST_DOUBTS:
        yield f"And {len(open_) - _MOST_DOUBTS} more flags that nobody has settled."


def credit_line(credit: str, eyes: int) -> str:
    """How the captions are credited. `credit` empty: the desk set none."""
    name = credit or "a desk with Zeroline"
    seen = "one pair of eyes" if eyes == 1 else "reviewed by one person and signed off by another"
    return f"Translation: {name} ({seen})."
