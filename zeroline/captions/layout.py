"""Segments of speech into captions under a profile.

Where captions begin and end is chosen for the whole clip at once, at the least cost to the reader: each way of cutting
pays for the joints it parts (joints.py), for text that stands too short to be read, for pauses and sentence ends that
it bridges, and a little for every caption. Times come after (timing.py), then lines (breaking.py), and what cannot be
held is flagged (limits.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from zeroline.captions.bilingual import shares
from zeroline.captions.breaking import break_words, broken, lines_needed
from zeroline.captions.joints import COMMA, NEVER, SENTENCE, joints
from zeroline.captions.limits import UNKNOWN_FRAME_MS, believable_frame_ms, broken_limits, gap_ms, reading_ms
from zeroline.captions.spoken import Said, Spoken, said
from zeroline.captions.timing import Clock, Span, stand
from zeroline.domain.caption import Caption, Profile
from zeroline.domain.review import Flag

# Costs on the scale of joints.py.
_CAPTION = 25.0  # each caption, so that what reads well together stays together
_BRIEF = 40.0  # more the shorter it stands below _CALM_MS: a reader follows calm captions better than a flicker
_CALM_MS = 1500
_UNREADABLE = 350.0  # no time to read it: a limit, which outweighs every joint but those that may never part ...
_UNREADABLE_EACH = 400.0  # ... and this for each whole time that it would take again
_OVERLONG = 250.0
_ASTRAY_EACH_MS = 20.0  # one point for so many ms that a caption is late or early, so that none is without need
_INNER_SENTENCE = 12.0  # a sentence end inside: the BBC guide's "single sentences", outweighed where they are brief
_MID_SENTENCE = 30.0  # a caption that ends before its sentence does keeps the reader waiting, at the best of joints
_STRAY = 40.0  # one or two words alone on their side of the cut, the rest of their sentence on the other
_SEGMENT_END = 5.0  # the engine ended a segment here: some sign of an end, even without a full stop
_PAUSE_MS = 500.0  # a pause of this length halves the cost of ending a caption in it, unless it is in a name
_BRIDGED_FROM_MS, _BRIDGED_EACH_MS = 400, 7.0  # bridging a pause: from here on, one point for so many ms
_LINES = 0.5  # weight of the lines' own cost
_TOO_MANY = 10_000.0  # each line of both languages above the profile's: more than anything else, so last of all

_FEW = 2

# Ways to each word that are followed up. Of 233 English captions under `bbc`, of every clip with speech, five were too
# fast to read with 4, three with 10 to 16; laying out takes as long.
_KEPT = 16

# Speech that goes on this long after its caption had to go is worth a look: often the engine's times are wrong.
_UNCAPTIONED_MS = 500


@dataclass(frozen=True)
class Layout:
    """Captions in order, and a flag for each limit that could not be held."""

    captions: tuple[Caption, ...]
    flags: tuple[Flag, ...]


def lay_out(
    segments: Sequence[Spoken],
    profile: Profile,
    frame_ms: float = UNKNOWN_FRAME_MS,
    until_ms: int | None = None,
    under: Sequence[Spoken] = (),
) -> Layout:
    """Captions for `segments`, which come in the order in which they are said; `frame_ms` is one frame's duration,
    `until_ms` the clip's end, past which none lingers, `under` what is said, for bilingual captions.

    Every word is in exactly one caption, in order; no line is longer than the profile's, no two captions overlap. The
    lines of both languages together are no more than the profile's wherever times allow.
    Flags: reading_speed, too_short, too_long, line_length, gap, parted.
    """
    words = said(segments, profile.line_length)
    if not words:
        return Layout((), ())
    clock = Clock.of(profile, gap_ms(profile, frame_ms), believable_frame_ms(frame_ms), until_ms)
    row = _Row.of(words, said(under, profile.line_length), profile, clock)
    cuts = _cheapest(row)
    spans = [row.span(a, b) for a, b in cuts]
    times = stand(spans, clock, profile.chain_ms)
    captions = tuple(row.caption(a, b, time) for (a, b), time in zip(cuts, times, strict=True))
    flags = broken_limits(captions, profile, frame_ms)
    for caption, span, (a, b) in zip(captions, spans, cuts, strict=True):
        flags += _own_flags(caption, span, words[a:b], profile)
        flags += _parted(row, a, b, caption)
    flags.sort(key=lambda flag: flag.start_ms or 0)
    return Layout(captions, tuple(flags))


def _own_flags(caption: Caption, span: Span, words: Sequence[Said], profile: Profile) -> list[Flag]:
    """What only laying out can know: words that had to be cut, speech that outlasts its caption."""
    faults: list[tuple[str, str]] = []
    for length in sorted({word.cut_from for word in words if word.cut_from is not None}):
        faults.append(("line_length", f"a word of {length} characters had to be cut, {profile.line_length} fit a line"))
    if span.end_ms - caption.end_ms > _UNCAPTIONED_MS:
        speech = (span.end_ms - span.start_ms) / 1000
        faults.append(("too_long", f"speech of {speech:.1f} s, a caption may stand {profile.max_ms / 1000:g} s"))
    return [Flag(kind, caption.segments[0], why, caption.start_ms, caption.end_ms) for kind, why in faults]


def _parted(row: _Row, a: int, b: int, caption: Caption) -> Iterator[Flag]:
    """A flag for each end of a line or caption in a name, a number with its unit, or an article with its noun."""
    ends = accumulate((len(line.split()) for line in caption.lines), initial=a)
    for at in [*ends][1:]:
        if at < len(row.words) and row.costs[at - 1] >= NEVER and row.words[at].cut_from is None:
            pair = f"“{row.words[at - 1].text} | {row.words[at].text}”"
            fit = f"{row.profile.line_length} characters fit a line, {row.profile.lines} lines a caption"
            yield Flag("parted", caption.segments[-1], f"{pair} is parted; {fit}", caption.start_ms, caption.end_ms)


@dataclass(frozen=True)
class _Row:
    """The clip's words with what is asked of every stretch of them, summed up beforehand."""

    words: Sequence[Said]
    costs: Sequence[float]  # of the joint after each word
    ends: Sequence[float]  # of ending a caption after each word
    reach: Sequence[int]  # characters before each word, spaces counted
    bridged: Sequence[float]  # cost of the pauses and sentence ends before each word
    under: Sequence[Said]  # the spoken words; none unless captions are bilingual
    shares: Sequence[int]  # how many of them go before each word
    profile: Profile
    clock: Clock

    @classmethod
    def of(cls, words: Sequence[Said], under: Sequence[Said], profile: Profile, clock: Clock) -> _Row:
        costs = joints([word.text for word in words])
        stray = _strays(costs)
        ends, bridges = [], [0.0]
        for i, joint in enumerate(costs):
            pause = words[i + 1].start_ms - words[i].end_ms
            at_segment = words[i].segment != words[i + 1].segment
            ending = joint + _MID_SENTENCE if joint > 0 else 0.0
            ending = min(ending, _SEGMENT_END) if at_segment else ending
            ends.append(ending if ending >= NEVER else ending / (1 + pause / _PAUSE_MS))
            ends[-1] += _STRAY * (i in stray and not at_segment)
            inner = _INNER_SENTENCE if joint == 0 else 0.0
            bridges.append(inner + max(0, pause - _BRIDGED_FROM_MS) / _BRIDGED_EACH_MS)
        reach = [0, *accumulate(len(word.text) + 1 for word in words)]
        bridged = list(accumulate(bridges))
        return cls(words, costs, ends, reach, bridged, under, shares(words, under), profile, clock)

    def span(self, a: int, b: int) -> Span:
        need = reading_ms(self.reach[b] - self.reach[a] - 1, b - a, self.profile)
        return Span(self.words[a].start_ms, self.words[b - 1].end_ms, need)

    def fits(self, a: int, b: int) -> bool:
        width = self.reach[b] - self.reach[a] - 1
        if width <= self.profile.line_length or width >= (self.profile.line_length + 1) * self.profile.lines:
            return width <= self.profile.line_length  # plain without counting lines
        lengths = [len(word.text) for word in self.words[a:b]]
        return lines_needed(lengths, self.profile.line_length) <= self.profile.lines

    def following(self, b: int) -> int | None:
        """When the speech after word b starts; None after the last."""
        return self.words[b].start_ms if b < len(self.words) else None

    def cost(self, a: int, b: int) -> float:
        """What words a to b cost as one caption, whenever it stands."""
        span = self.span(a, b)
        calm = self.clock.latest(span, self.following(b)) - self.clock.late * (b < len(self.words)) - span.start_ms
        cost = _CAPTION + _BRIEF * max(0.0, 1 - max(1, calm) / _CALM_MS) + self.bridged[b - 1] - self.bridged[a]
        if span.end_ms - span.start_ms > self.profile.max_ms and b - a > 1:
            cost += _OVERLONG + (span.end_ms - span.start_ms - self.profile.max_ms) / 10
        if self.reach[b] - self.reach[a] - 1 > self.profile.line_length:
            lines, unease = self._lines(a, b)
            cost += _LINES * unease
        else:
            lines = [""]
        return cost + _TOO_MANY * max(0, len(lines) + self._lines_under(a, b) - self.profile.lines)

    def after(self, way: _Way, a: int, b: int, cost: float) -> _Way:
        """`way`, which ends before word a, with words a to b as one more caption, which costs `cost` in itself."""
        span, following = self.span(a, b), self.following(b)
        start, end = self.clock.run(span, way.free, following)
        cost += way.cost + abs(start - span.start_ms) / _ASTRAY_EACH_MS
        if end - start < span.need_ms:
            cost += _UNREADABLE + _UNREADABLE_EACH * min(5.0, span.need_ms / (end - start) - 1)
        free = end + self.clock.gap
        if following is not None:  # its speech is not cut short; how much earlier it could end helps nobody
            free = max(free, min(span.end_ms + self.clock.gap, following), following - self.clock.lead)
        return _Way(cost, free, a, way)

    def _lines(self, a: int, b: int) -> tuple[list[str], float]:
        texts = [word.text for word in self.words[a:b]]
        room = self.profile.lines - self._lines_under(a, b)
        return break_words(texts, self.costs[a : b - 1], self.profile.line_length, room)

    def _lines_under(self, a: int, b: int) -> int:
        """How many lines the spoken words of words a to b fill at least."""
        lengths = [len(word.text) for word in self.under[self.shares[a] : self.shares[b]]]
        return lines_needed(lengths, self.profile.line_length)

    def caption(self, a: int, b: int, time: tuple[int, int]) -> Caption:
        segments = tuple(dict.fromkeys(word.segment for word in self.words[a:b]))
        lines = tuple(self._lines(a, b)[0])
        said_then = " ".join(word.text for word in self.under[self.shares[a] : self.shares[b]])
        original = broken(said_then, self.profile.line_length, self.profile.lines - len(lines))
        return Caption(time[0], time[1], lines, segments, tuple(original))


def _strays(costs: Sequence[float]) -> set[int]:
    """The joints, looser ones at punctuation aside, that part one or two words from the rest of their sentence."""
    ends = [-1, *(i for i, cost in enumerate(costs) if cost == SENTENCE), len(costs)]
    return {
        i
        for begun, ended in pairwise(ends)
        for i in range(begun + 1, ended)
        if costs[i] > COMMA and min(i - begun, ended - i) <= _FEW
    }


@dataclass(frozen=True)
class _Way:
    """The captions up to a word: what they cost, when the screen is free for the next one, the first word of the last
    of them, and the way to there."""

    cost: float
    free: int
    first: int
    before: _Way | None


def _cheapest(row: _Row) -> list[tuple[int, int]]:
    """The captions as stretches of words, first and past-the-last index: the cheapest of all ways, as far
    as _KEPT ways to each word tell."""
    count = len(row.words)
    ways: list[list[_Way]] = [[_Way(0.0, 0, 0, None)]]
    for b in range(1, count + 1):
        ending = row.ends[b - 1] if b < count else 0.0
        found = []
        for a in range(b - 1, -1, -1):
            if not row.fits(a, b):
                break
            cost = row.cost(a, b) + ending
            found += [row.after(way, a, b, cost) for way in ways[a]]
        ways.append(_worth_going(found))
    cuts: list[tuple[int, int]] = []
    way: _Way | None = ways[-1][0]
    while way is not None and way.before is not None:
        cuts.append((way.first, cuts[-1][0] if cuts else count))
        way = way.before
    return cuts[::-1]


def _worth_going(ways: Iterable[_Way]) -> list[_Way]:
    """The cheapest, and dearer ones that leave the screen earlier to the next caption."""
    kept: list[_Way] = []
    for way in sorted(ways, key=lambda way: (way.cost, way.free)):
        if not kept or way.free < kept[-1].free:
            kept.append(way)
        if len(kept) == _KEPT:
            break
    return kept
