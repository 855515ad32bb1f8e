"""One article under work: its quotations laid along the lines that were live and share words with them, and what the
words say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from zeroline.domain.difference import Piece
from zeroline.domain.quote import Change, Checked, Quotation, ReleasedClip, ReleasedLine
from zeroline.likeness import Lines
from zeroline.ports import Vectors
from zeroline.quotes.aligning import aligned, shared
from zeroline.quotes.choosing import Candidate, Choice, chosen, is_sure
from zeroline.quotes.signs import Told, signs_of
from zeroline.quotes.stretch import Stretch
from zeroline.quotes.tongue import Tongue
from zeroline.quotes.verdicts import Judged, Surroundings, judged
from zeroline.quotes.wording import STOP_WORDS, Word, wording

CANDIDATES = 8  # stretches that a quotation is laid along
_WORTH = 0.35  # of the quotation's words a stretch must have at all
_WHOLE = 0.9  # of the quotation's words in one stretch: where that is surely quoted, no other is that has less than
_RIVAL = 0.65  # this share of them: it could not be called nearly the same
_LONGEST = 10_000  # characters of a quotation: no clip's speech without a break is longer
_CYRILLIC = re.compile(r"[а-яёіїєґ]", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
TOKEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class CheckCrew:
    """What the story needs. `near` gives stretches of released lines that share words with a text, the likest first;
    `of` the lines of a clip, each version's together; `about` what the record tells of a clip; `meant` the clips in
    which something like a text may be said in other words; `embed` gives a vector of length 1 a text, around the
    middle of all. `places` are names of places in English."""

    near: Callable[[str, int], Sequence[Lines]]
    of: Callable[[str], Sequence[Lines]]
    about: Callable[[str], ReleasedClip]
    meant: Callable[[str], Sequence[str]]
    embed: Callable[[Sequence[str]], Vectors]
    places: frozenset[str]


def is_live(line: ReleasedLine, day: str | None) -> bool:
    """Whether the line's version was live on the day; days are compared, not hours."""
    if day is None:
        return True
    return (line.live_from or "")[:10] <= day and (line.live_until is None or day < line.live_until[:10])


@dataclass
class Bench:
    """One article under work."""

    crew: CheckCrew
    tongue: Tongue
    day: str | None
    told: Told
    _signs: dict[str, frozenset[str]] = field(default_factory=dict)

    def laid_along(self, quotation: Quotation) -> list[Candidate]:
        """The quotation along each stretch of lines that were live and share words with it."""
        if len(quotation.text) > _LONGEST:
            return []
        words = wording(quotation.text, self.tongue.numbers)
        most = (
            CANDIDATES if self.day is None else 3 * CANDIDATES
        )  # of those that were not live on the day some fall away
        stretches = [lines for lines in self.crew.near(quotation.text, most) if is_live(lines[0], self.day)]
        found: list[Candidate] = []
        least = _WORTH / 2
        mine = set(TOKEN.findall(quotation.text.lower()))
        for lines in sorted(stretches[:CANDIDATES], key=lambda lines: -_overlap(mine, lines)):
            candidate = self.candidate(words, lines, quotation.text, least)
            if candidate is not None:
                found.append(candidate)
                if is_sure(candidate) and candidate.alignment.plain_share >= _WHOLE:
                    least = _RIVAL
        return found

    def candidate(
        self, words: tuple[Word, ...], lines: Lines, text: str, least: float = _WORTH / 2
    ) -> Candidate | None:
        """None: the lines have less than `least` of the quotation's words, or too few to be worth it."""
        spoken = is_spoken(text)
        if spoken and not any(line.original for line in lines):
            return None
        stretch = Stretch(lines, self.tongue.numbers, original=spoken)
        mine, there = set(TOKEN.findall(text.lower())), set(TOKEN.findall(stretch.text.lower()))
        say = mine - STOP_WORDS  # of words of grammar long lines have most, whatever they are about
        if len(mine & there) < least * len(mine) or len(say & there) < least * len(say):
            return None  # cheaper than reading its numbers and contractions
        if shared(words, stretch.words) < _WORTH:
            return None
        laid = aligned(words, stretch.words)
        if laid is None or not laid.held:
            return None
        clip = self.crew.about(lines[0].clip)
        return Candidate(clip, stretch, laid, partial(self.signs, clip))

    def signs(self, clip: ReleasedClip) -> frozenset[str]:
        if clip.id not in self._signs:
            self._signs[clip.id] = signs_of(clip, [line for lines in self.crew.of(clip.id) for line in lines])
        return self._signs[clip.id]

    def chosen(self, quotation: Quotation, candidates: Sequence[Candidate], sure: Counter[str]) -> Choice | None:
        return chosen(quotation, candidates, self.told, sure)

    def judged(self, quotation: Quotation, choice: Choice | None) -> Checked:
        """What the words say; not_found for now where they say nothing."""
        if choice is None:
            why = "No captions that were live hold anything like it."
            if len(quotation.text) > _LONGEST:
                why = f"It was not compared: it is longer than {_LONGEST:,} characters. Check its parts."
            return Checked(quotation, "not_found", why)
        stretch, alignment = choice.candidate.stretch, choice.candidate.alignment
        verdict = judged(quotation.text, alignment, stretch, self._around(quotation), self.tongue)
        if choice.rest is not None and verdict.verdict == "altered":
            verdict = self._of_two(quotation, choice)
        why = self._why(verdict, choice, quotation)
        first, last = stretch.lines[stretch.line(alignment.first)], stretch.lines[stretch.line(alignment.last)]
        return Checked(quotation, verdict.verdict, why, first.clip, first.version, first.start_ms, last.end_ms,
                       verdict.diff, verdict.changes)  # fmt: skip

    def _why(self, verdict: Judged, choice: Choice, quotation: Quotation) -> str:
        parts = [verdict.why.rstrip(".")]
        if choice.candidate.stretch.original:
            parts[0] += ", in the language in which they were said"
        if verdict.verdict in {"altered", "stitched"}:
            parts += self._other_version(choice, quotation)
        if choice.other is not None:
            how = ", but the article points to this clip" if choice.by_signs else ""
            parts.append(f"{choice.other} has nearly the same words{how}")
        return "; ".join(parts) + "."

    def _of_two(self, quotation: Quotation, choice: Choice) -> Judged:
        """Words of two clips."""
        assert choice.rest is not None
        one, rest = choice.candidate.alignment, choice.rest.alignment
        held = {move.quoted for move in (*one.held, *rest.held)}
        lacking = [word for at, word in enumerate(one.quoted) if at not in held and word.role == "word"]
        line = choice.rest.stretch.lines[choice.rest.stretch.line(rest.first)]
        why = f"Part of it is of another clip, {line.clip}, at {line.start_ms / 1000:.1f} s."
        if lacking:
            words = " ".join(word.text for word in lacking)
            told = f"“{words}” was added; {why[0].lower()}{why[1:]}"
            return Judged("altered", told, (Piece("same", quotation.text),), (Change("word", "", words),))
        return Judged("stitched", why, (Piece("same", quotation.text),))

    def _other_version(self, choice: Choice, quotation: Quotation) -> list[str]:
        """Whether a version that was not live has just these words."""
        words = wording(quotation.text, self.tongue.numbers)
        for lines in self.crew.of(choice.candidate.clip.id):
            if is_live(lines[0], self.day):
                continue
            candidate = self.candidate(words, lines, quotation.text)
            if candidate is None:
                continue
            around = self._around(quotation)
            there = judged(quotation.text, candidate.alignment, candidate.stretch, around, self.tongue)
            if there.verdict in {"exact", "edited"}:
                line = lines[0]
                until = (line.live_until or "")[:10]
                ended = (self.day or "") >= until and until
                when = f", live until {until}" if ended else f", live from {(line.live_from or '')[:10]}"
                return [f"version {line.version}{when}, has these words"]
        return []

    def _around(self, quotation: Quotation) -> Surroundings:
        first, last = quotation.spans[0], quotation.spans[-1]
        paragraphs = self.told.article.paragraphs
        joints, at = set(), 0
        for span in quotation.spans[:-1]:
            at += span.end - span.start + 1
            joints.add(at)
        before = paragraphs[first.paragraph].text[: first.start]
        return Surroundings(before, paragraphs[last.paragraph].text[last.end :], frozenset(joints))

    def live_lines(self, clip: str) -> list[Lines]:
        return [lines for lines in self.crew.of(clip) if is_live(lines[0], self.day)]


def _overlap(words: set[str], lines: Lines) -> int:
    """How many of the words the lines have, in either language."""
    text = " ".join(f"{line.english} {line.original or ''}" for line in lines).lower()
    return len(words.intersection(TOKEN.findall(text)))


def is_spoken(text: str) -> bool:
    """Whether a text is in a language that is spoken in clips, by its letters."""
    return len(_CYRILLIC.findall(text)) > len(_LATIN.findall(text))
