"""Which clip a quotation was taken from, if any: agreement by chance is no finding, and of clips alike the article's
own signs decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from zeroline.domain.quote import Quotation, ReleasedClip
from zeroline.quotes.aligning import Alignment
from zeroline.quotes.sayings import is_saying
from zeroline.quotes.signs import Told, is_stranger
from zeroline.quotes.stretch import Stretch
from zeroline.quotes.wording import telling

_HALF = 0.5  # of the quotation's words in the same order: less is other wording
_TOLD = 0.35  # the same with telling words counted three times: "we ... to the ... of" is nobody's wording
_CLEAR = 0.75  # from here on the wording is the line's, whatever was swapped in it
_ALIKE = 0.25  # how much less another clip may agree and still be nearly the same
_WHOLE = 8  # words, all of them the record's
_LINE = 6  # words; a shorter line falls together with another by chance
_FEW, _SOME = 2, 4  # telling words: two may fall together by chance, four seldom do


@dataclass(frozen=True)
class Candidate:
    """A stretch of a clip's lines with the quotation laid along it; `look` finds the words that point to the clip,
    which takes a while and is seldom wanted."""

    clip: ReleasedClip
    stretch: Stretch
    alignment: Alignment
    look: Callable[[], frozenset[str]]

    @property
    def signs(self) -> frozenset[str]:
        return self.look()

    @property
    def agreement(self) -> float:
        """0 to 1, a little less for each jump and each word that was added or dropped."""
        words = max(1, len(self.alignment.quoted))
        return self.alignment.share - 0.2 * min(1.0, self.alignment.cost / words)

    @property
    def telling(self) -> int:
        return sum(telling(self.alignment.quoted[move.quoted]) for move in self.alignment.held)


@dataclass(frozen=True)
class Choice:
    """The stretch that the quotation is of; `other`: a clip with nearly the same words; `by_signs`: the article's signs
    decided between them; `rest`: where the words are that this one lacks, in another clip."""

    candidate: Candidate
    other: str | None = None
    by_signs: bool = False
    rest: Candidate | None = None


def is_sure(candidate: Candidate) -> bool:
    """Whether the words alone show that the clip is quoted."""
    alignment = candidate.alignment
    if alignment.share < _CLEAR or is_saying(alignment.quoted):
        return False
    if alignment.plain_share == 1 and len(alignment.held) >= _WHOLE and candidate.telling >= _FEW:
        return True
    return candidate.telling >= _SOME and alignment.longest >= _SOME and len(alignment.held) >= 7


def chosen(quotation: Quotation, candidates: Sequence[Candidate], told: Told, sure: Mapping[str, int]) -> Choice | None:
    """`sure` counts, by clip, the article's other quotations that are surely of it."""
    found = [one for one in candidates if is_wording(one.alignment) and _is_quoted(quotation, one, told, sure)]
    if not found:
        return None
    best = max(found, key=lambda one: one.agreement)
    alike = [one for one in found if one.agreement >= best.agreement - _ALIKE]
    by_clip: dict[str, Candidate] = {}
    for one in alike:
        known = by_clip.get(one.clip.id)
        if known is None or _rank(one) > _rank(known):
            by_clip[one.clip.id] = one
    if len(by_clip) == 1:
        return Choice(by_clip[best.clip.id], rest=_rest(by_clip[best.clip.id], candidates))
    pointed = {id: _pointed(quotation, one, by_clip, told, sure) for id, one in by_clip.items()}
    ordered = sorted(by_clip, key=lambda id: (pointed[id], by_clip[id].agreement), reverse=True)
    by_signs = pointed[ordered[0]] > pointed[ordered[1]]
    first, rest = by_clip[ordered[0]], _rest(by_clip[ordered[0]], candidates)
    if rest is not None and rest.clip.id == ordered[1]:
        begins, goes_on = sorted((first, rest), key=lambda one: len(_lacking(one.alignment) & {0, 1, 2}))
        return Choice(begins, rest=goes_on)
    return Choice(first, ordered[1], by_signs, rest)


def _rest(one: Candidate, candidates: Sequence[Candidate]) -> Candidate | None:
    """A stretch of another clip that has, in one run, the run of words that this one lacks."""
    lacking = _lacking(one.alignment)
    if len(lacking) < _LINE:
        return None
    for other in candidates:
        held = {move.quoted for move in other.alignment.held}
        if (
            other.clip.id != one.clip.id
            and other.alignment.longest >= _LINE
            and len(held & lacking) >= 0.9 * len(lacking)
        ):
            return other
    return None


def _lacking(alignment: Alignment) -> set[int]:
    """The longest run of the quotation's words that the record has not; a word by chance in it is no end of it."""
    held = {move.quoted for move in alignment.held}
    best: set[int] = set()
    run: set[int] = set()
    for at in range(len(alignment.quoted)):
        lonely = at in held and not {at - 1, at + 1} & held
        run = run | {at} if at not in held or lonely else set()
        best = max(best, run, key=len)
    return best


def is_wording(alignment: Alignment) -> bool:
    """Whether the quotation has the record's words, however changed, and not words of its own."""
    return alignment.plain_share >= _HALF and alignment.share >= _TOLD


def _rank(candidate: Candidate) -> tuple[float, str]:
    """Of one clip's versions the one that agrees best, then the newest."""
    line = candidate.stretch.lines[0]
    return candidate.agreement, line.live_from or ""


def _is_quoted(quotation: Quotation, candidate: Candidate, told: Told, sure: Mapping[str, int]) -> bool:
    """Whether this can be no chance: the less the words tell, the more the article must."""
    alignment, paragraph = candidate.alignment, quotation.spans[0].paragraph
    whole = alignment.share > 0.99
    if is_sure(candidate):
        return True
    own = sure.get(candidate.clip.id, 0)
    pointed = told.points_to(candidate.signs, paragraph) + told.dates_point_to(candidate.clip, paragraph)
    stranger = is_stranger(quotation, candidate.signs)
    few = sum(word.role == "word" for word in alignment.quoted)
    least = _LINE if stranger else 3
    if whole and own > 0 and few >= least and not is_saying(alignment.quoted):
        return True
    if stranger and not (whole and own + pointed >= 1):
        return False
    if is_saying(alignment.quoted) or candidate.telling < _FEW:
        return (pointed >= 1 or own > 0) and (alignment.share >= _CLEAR) and _is_of_the_clip(quotation, told)
    if (len(alignment.held) >= 3 and alignment.longest >= 3) or whole:
        few = candidate.telling <= _FEW
        return own > 0 or pointed >= (1 if few else 0.3) or (not few and told.is_of_clips(paragraph))
    return False


def _is_of_the_clip(quotation: Quotation, told: Told) -> bool:
    """A few common words are somebody's in a clip only where the article speaks of clips beside them."""
    return told.is_of_clips(quotation.spans[0].paragraph)


def _pointed(
    quotation: Quotation, one: Candidate, others: Mapping[str, Candidate], told: Told, sure: Mapping[str, int]
) -> float:
    """What points to this clip and not to the others."""
    shared = frozenset.intersection(*(other.signs for other in others.values()))
    paragraph = quotation.spans[0].paragraph
    own = 1.5 if sure.get(one.clip.id, 0) else 0.0
    return told.points_to(one.signs - shared, paragraph) + told.dates_point_to(one.clip, paragraph) + own
