"""The story of an article: its quotations are found, each is laid along the lines that were released, and judged; what
it tells outside of them is compared with the record. One line a stage."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial

from zeroline.domain.difference import Piece
from zeroline.domain.errors import BadInput
from zeroline.domain.quote import Article, Change, Checked, Quotation, ReleasedClip, ReleasedLine, Statement
from zeroline.language.dates import find_dates_english
from zeroline.language.english_names import UNIT_SIZES
from zeroline.language.negation import negations_english
from zeroline.language.numerals_english import find_numerals_english
from zeroline.likeness import Lines, likenesses
from zeroline.ports import Vectors
from zeroline.quotes.aligning import aligned, shared
from zeroline.quotes.choosing import Candidate, Choice, chosen, is_sure, is_wording
from zeroline.quotes.finding import quotations
from zeroline.quotes.meaning import AROUND, STRANGE, SURE, Meant, nearest, otherwise, together
from zeroline.quotes.signs import Told, is_stranger, outside_of, signs_of
from zeroline.quotes.statements import statements
from zeroline.quotes.stretch import Stretch
from zeroline.quotes.tongue import Tongue
from zeroline.quotes.verdicts import Judged, Surroundings, judged
from zeroline.quotes.wording import STOP_WORDS, Word, wording

_CANDIDATES = 8  # stretches that a quotation is laid along
_COMPARED = 180  # lines of clips that something points to whose meaning is compared: some 0.4 s
_AHEAD = 0.08  # by how much a clip must agree better than another to be surely meant
_WORTH = 0.35  # of the quotation's words a stretch must have at all
_WHOLE = 0.9  # of the quotation's words in one stretch: where that is surely quoted, no other is that has less than
_RIVAL = 0.65  # this share of them: it could not be called nearly the same
_KEPT = 8_192  # texts whose numbers and days are remembered: a line is read for many sentences of an article
# What an article of a stranger may cost: more is refused, or told to be too long to compare.
_MOST_QUOTATIONS, _MOST_MARKS = 600, 40_000  # at some 12 ms a quotation
_MARKS = re.compile(r"[\"“”„‟«»‹›'‘’‚‛`]")
_LONGEST = 10_000  # characters of a quotation: no clip's speech without a break is longer
_MOST_MEANT, _LONGEST_MEANT = 120, 1_200  # quotations whose meaning is compared; characters of one: several lines
_TOKEN = re.compile(r"[^\W_]+")
_ID = re.compile(r"\b[a-z2-7]{10}\b")  # as the archive names clips
_CYRILLIC = re.compile(r"[а-яёіїєґ]", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)


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


@dataclass(frozen=True)
class Check:
    """What came of one article. `date` is the day whose captions it was held against; None: those of every day."""

    article: Article
    date: str | None
    quotes: tuple[Checked, ...]
    statements: tuple[Statement, ...]


def check(article: Article, crew: CheckCrew, date: str | None = None) -> Check:
    """Verdicts for every quotation of the article, and its statements. `date` is ISO 8601, None: the article's own.
    Raises BadInput where there are too many."""
    day = (date or article.published or "")[:10] or None
    if sum(len(_MARKS.findall(paragraph.text)) for paragraph in article.paragraphs) > _MOST_MARKS:
        raise BadInput(f"{article.name}: has more marks of quotation than any article; check it in parts.")
    found = quotations(article)
    if len(found) > _MOST_QUOTATIONS:
        raise BadInput(f"{article.name}: has more than {_MOST_QUOTATIONS:,} quotations; check it in parts.")
    bench = _Bench(crew, tongue(crew.places), day, Told(article, outside_of(article, found)))
    laid = [bench.laid_along(quotation) for quotation in found]
    sure = [_surely(candidates) for candidates in laid]
    choices = [bench.chosen(one, laid[at], _others(sure, at)) for at, one in enumerate(found)]
    by_words = [bench.judged(one, choice) for one, choice in zip(found, choices, strict=True)]
    checked = bench.by_meaning(by_words)
    about = [(crew.about(clip), bench.live_lines(clip)) for clip in bench.meant_clips(checked)]
    return Check(article, day, tuple(checked), statements(bench.told, checked, about, bench.tongue))


def told_outside(check: Check, named: Callable[[str], str]) -> Check:
    """The check with its clips under the ids that `named` gives for the archive's own."""

    def text(why: str) -> str:
        return _ID.sub(lambda found: named(found[0]), why)

    quotes = (replace(one, clip=one.clip and named(one.clip), why=text(one.why)) for one in check.quotes)
    statements_ = (replace(one, clip=named(one.clip), why=text(one.why)) for one in check.statements)
    return replace(check, quotes=tuple(quotes), statements=tuple(statements_))


def tongue(places: frozenset[str]) -> Tongue:
    """What the quotes' room must be told of English."""
    numbers, dates = lru_cache(_KEPT)(find_numerals_english), lru_cache(_KEPT)(find_dates_english)
    return Tongue(numbers, denials, places.__contains__, UNIT_SIZES, dates)


def denials(text: str) -> int:
    """How often an English text denies, in one way or another."""
    found = negations_english(text)
    return found.plain + found.without + found.inside


def is_live(line: ReleasedLine, day: str | None) -> bool:
    """Whether the line's version was live on the day; days are compared, not hours."""
    if day is None:
        return True
    return (line.live_from or "")[:10] <= day and (line.live_until is None or day < line.live_until[:10])


def _surely(candidates: Iterable[Candidate]) -> str | None:
    """The clip that the words alone show; None: they show none, or several alike."""
    best: dict[str, float] = {}
    for one in candidates:
        if is_sure(one):
            best[one.clip.id] = max(best.get(one.clip.id, 0.0), one.agreement)
    if not best:
        return None
    first = max(best, key=best.__getitem__)
    return first if all(best[first] > best[other] + _AHEAD for other in best if other != first) else None


def _others(sure: Sequence[str | None], at: int) -> Counter[str]:
    return Counter(clip for number, clip in enumerate(sure) if clip is not None and number != at)


@dataclass
class _Bench:
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
            _CANDIDATES if self.day is None else 3 * _CANDIDATES
        )  # of those that were not live on the day some fall away
        stretches = [lines for lines in self.crew.near(quotation.text, most) if is_live(lines[0], self.day)]
        found: list[Candidate] = []
        least = _WORTH / 2
        mine = set(_TOKEN.findall(quotation.text.lower()))
        for lines in sorted(stretches[:_CANDIDATES], key=lambda lines: -_overlap(mine, lines)):
            candidate = self._candidate(words, lines, quotation.text, least)
            if candidate is not None:
                found.append(candidate)
                if is_sure(candidate) and candidate.alignment.plain_share >= _WHOLE:
                    least = _RIVAL
        return found

    def _candidate(
        self, words: tuple[Word, ...], lines: Lines, text: str, least: float = _WORTH / 2
    ) -> Candidate | None:
        """None: the lines have less than `least` of the quotation's words, or too few to be worth it."""
        spoken = is_spoken(text)
        if spoken and not any(line.original for line in lines):
            return None
        stretch = Stretch(lines, self.tongue.numbers, original=spoken)
        mine, there = set(_TOKEN.findall(text.lower())), set(_TOKEN.findall(stretch.text.lower()))
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
            candidate = self._candidate(words, lines, quotation.text)
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

    def by_meaning(self, checked: Sequence[Checked]) -> list[Checked]:
        """Those that no words were found for, looked for by what they mean."""
        missing = [one.quotation for one in checked if one.verdict == "not_found" and _says_enough(one.quotation)]
        missing = missing[:_MOST_MEANT]
        if not missing:
            return list(checked)
        pointed = self._pointed(missing)
        near = _nearby(checked)
        asked = dict.fromkeys(clip for one in missing for clip in self.crew.meant(one.text))
        spans = self._spans([*near, *pointed], asked, missing)
        if not spans:
            return list(checked)
        pointed |= dict.fromkeys(near)
        close = likenesses([one.text for one in missing], spans, self.crew.embed)
        meant = {id(one): self._likely(one, some) for one, some in zip(missing, close, strict=True)}
        pointed |= dict.fromkeys(together([(one, meant[id(one)]) for one in missing]))
        found: dict[int, Meant | None] = {}
        for _ in range(2):  # what is surely meant points to its clip
            for one in missing:
                found[id(one)] = nearest([(some, some.lines[0].clip in pointed) for some in meant[id(one)]])
            pointed |= dict.fromkeys(some.lines[0].clip for some in found.values() if some is not None)
        clips = Counter(one.clip for one in checked if one.clip)
        other_words = [one for one in missing if (some := found[id(one)]) and self._worded(one, some) is None]
        clips.update(some.lines[0].clip for one in other_words if (some := found[id(one)]))
        return [self._meant(one, found.get(id(one.quotation)), clips) for one in checked]

    def _likely(self, quotation: Quotation, lines: Iterable[Meant]) -> list[Meant]:
        """Without those of clips in which whoever is quoted is not known, unless they are very near."""
        return [one for one in lines
                if one.likeness >= STRANGE or not self._is_strange(quotation, one.lines[0].clip)]  # fmt: skip

    def _is_strange(self, quotation: Quotation, clip: str) -> bool:
        return is_stranger(quotation, self.signs(self.crew.about(clip)))

    def _pointed(self, missing: Sequence[Quotation]) -> dict[str, None]:
        """Clips of which something stands in the article: a unit, a place, the credit; those with most of it first."""
        near = {lines[0].clip: None for one in missing for text in (one.text, self.told.outside[one.spans[0].paragraph])
                for lines in self.crew.near(text, _CANDIDATES) if is_live(lines[0], self.day)}  # fmt: skip
        outside = dict.fromkeys(self.told.outside[one.spans[0].paragraph] for one in missing)
        near |= {clip: None for text in outside for clip in self.crew.meant(text)}
        strength = {clip: self._points_to(clip) for clip in near}
        return dict.fromkeys(sorted((clip for clip in near if strength[clip]), key=lambda clip: -strength[clip]))

    def _points_to(self, clip: str) -> int:
        return len(self.signs(self.crew.about(clip)) & self.told.all_words)

    def _spans(self, pointed: Iterable[str], asked: Iterable[str], missing: Sequence[Quotation]) -> list[Lines]:
        """One line, two and three that follow each other, of the versions that were live: of all clips that are asked
        for, and of those that are pointed to, the likeliest first, as many as can be compared in a second."""
        spans = [span for clip in asked for lines in self.live_lines(clip) for span in _spans(lines, range(len(lines)))]
        left, there = _COMPARED, {lines[0].clip for lines in spans}
        words = {word for one in missing for word in _TOKEN.findall(one.text.lower())}
        for clip in dict.fromkeys(pointed):
            for lines in self.live_lines(clip) if clip not in there else ():
                if left <= 0:
                    return spans
                spans += _spans(lines, _likeliest(lines, words, left))
                left -= len(lines)
        return spans

    def live_lines(self, clip: str) -> list[Lines]:
        return [lines for lines in self.crew.of(clip) if is_live(lines[0], self.day)]

    def _meant(self, one: Checked, meant: Meant | None, clips: Counter[str]) -> Checked:
        if meant is None:
            return one
        others = clips - Counter([meant.lines[0].clip])
        worded = self._worded(one.quotation, meant)
        if worded is not None:
            choice = self.chosen(one.quotation, [worded], others)
            return one if choice is None else self.judged(one.quotation, choice)
        first, last = meant.lines[0], meant.lines[-1]
        changes = otherwise(one.quotation, meant, self.tongue)
        if changes and meant.likeness < SURE:
            return one
        english = " ".join(line.english for line in meant.lines)
        why = f"It says in other words what the captions have as “{english}” (likeness {meant.likeness:.2f})."
        if changes:
            told = "; ".join(f"“{change.now}” stands for “{change.was}” (a {change.kind})" for change in changes)
            why = f"{told}; for the rest it says in other words what the captions have as “{english}”."
        return replace(one, verdict="altered" if changes else "retranslated", why=why, clip=first.clip,
                       version=first.version, start_ms=first.start_ms, end_ms=last.end_ms,
                       changes=changes)  # fmt: skip

    def _worded(self, quotation: Quotation, meant: Meant) -> Candidate | None:
        """The lines that were found by their meaning, where the quotation has their words after all."""
        words = wording(quotation.text, self.tongue.numbers)
        candidate = self._candidate(words, meant.lines, quotation.text, least=0)
        return candidate if candidate is not None and is_wording(candidate.alignment) else None

    def meant_clips(self, checked: Sequence[Checked]) -> list[str]:
        """The clips that the article is about: those it quotes."""
        return list(dict.fromkeys(one.clip for one in checked if one.clip is not None))


def _nearby(checked: Sequence[Checked]) -> list[str]:
    """The clips that are quoted word for word, those first that are quoted nearest to what was not found."""
    missing = [at for at, one in enumerate(checked) if one.verdict == "not_found"]
    far: dict[str, int] = {}
    for at, one in enumerate(checked):
        if one.clip is not None:
            distance = min((abs(at - other) for other in missing), default=0)
            far[one.clip] = min(distance, far.get(one.clip, distance))
    return sorted(far, key=far.__getitem__)


def _spans(lines: Lines, places: Iterable[int]) -> list[Lines]:
    return [lines[at : at + size] for at in places for size in AROUND if at + size <= len(lines)]


def _likeliest(lines: Lines, words: set[str], most: int) -> Iterable[int]:
    """All lines of a clip; of a long one those that share most words with what is looked for."""
    if len(lines) <= most:
        return range(len(lines))
    shares = [len(words.intersection(_TOKEN.findall(line.english.lower()))) for line in lines]
    return sorted(sorted(range(len(lines)), key=lambda at: -shares[at])[:most])


def _overlap(words: set[str], lines: Lines) -> int:
    """How many of the words the lines have, in either language."""
    text = " ".join(f"{line.english} {line.original or ''}" for line in lines).lower()
    return len(words.intersection(_TOKEN.findall(text)))


def is_spoken(text: str) -> bool:
    """Whether a text is in a language that is spoken in clips, by its letters."""
    return len(_CYRILLIC.findall(text)) > len(_LATIN.findall(text))


def _says_enough(quotation: Quotation) -> bool:
    return len(quotation.text) <= _LONGEST_MEANT and len(quotation.text.split()) >= 4  # fewer words lie near anything
