"""What no words were found for, looked for by what it means: in the clips that something in the article points to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from zeroline.check_words import CANDIDATES, TOKEN, Bench, is_live
from zeroline.domain.quote import Checked, Quotation
from zeroline.likeness import Lines, likenesses
from zeroline.quotes.choosing import Candidate, is_wording
from zeroline.quotes.meaning import AROUND, STRANGE, SURE, Meant, nearest, otherwise, together
from zeroline.quotes.signs import is_stranger
from zeroline.quotes.wording import wording

_COMPARED = 180  # lines of clips that something points to whose meaning is compared: some 0.4 s
_MOST_MEANT, _LONGEST_MEANT = 120, 1_200  # quotations whose meaning is compared; characters of one: several lines


def by_meaning(bench: Bench, checked: Sequence[Checked]) -> list[Checked]:
    """Those that no words were found for, looked for by what they mean."""
    missing = [one.quotation for one in checked if one.verdict == "not_found" and _says_enough(one.quotation)]
    missing = missing[:_MOST_MEANT]
    if not missing:
        return list(checked)
    pointed = _pointed(bench, missing)
    near = _nearby(checked)
    asked = dict.fromkeys(clip for one in missing for clip in bench.crew.meant(one.text))
    spans = _all_spans(bench, [*near, *pointed], asked, missing)
    if not spans:
        return list(checked)
    pointed |= dict.fromkeys(near)
    close = likenesses([one.text for one in missing], spans, bench.crew.embed)
    meant = {id(one): _likely(bench, one, some) for one, some in zip(missing, close, strict=True)}
    pointed |= dict.fromkeys(together([(one, meant[id(one)]) for one in missing]))
    found: dict[int, Meant | None] = {}
    for _ in range(2):  # what is surely meant points to its clip
        for one in missing:
            found[id(one)] = nearest([(some, some.lines[0].clip in pointed) for some in meant[id(one)]])
        pointed |= dict.fromkeys(some.lines[0].clip for some in found.values() if some is not None)
    clips = Counter(one.clip for one in checked if one.clip)
    other_words = [one for one in missing if (some := found[id(one)]) and _worded(bench, one, some) is None]
    clips.update(some.lines[0].clip for one in other_words if (some := found[id(one)]))
    return [_meant(bench, one, found.get(id(one.quotation)), clips) for one in checked]


def _likely(bench: Bench, quotation: Quotation, lines: Iterable[Meant]) -> list[Meant]:
    """Without those of clips in which whoever is quoted is not known, unless they are very near."""
    return [one for one in lines
            if one.likeness >= STRANGE or not _is_strange(bench, quotation, one.lines[0].clip)]  # fmt: skip


def _is_strange(bench: Bench, quotation: Quotation, clip: str) -> bool:
    return is_stranger(quotation, bench.signs(bench.crew.about(clip)))


def _pointed(bench: Bench, missing: Sequence[Quotation]) -> dict[str, None]:
    """Clips of which something stands in the article: a unit, a place, the credit; those with most of it first."""
    near = {lines[0].clip: None for one in missing for text in (one.text, bench.told.outside[one.spans[0].paragraph])
            for lines in bench.crew.near(text, CANDIDATES) if is_live(lines[0], bench.day)}  # fmt: skip
    outside = dict.fromkeys(bench.told.outside[one.spans[0].paragraph] for one in missing)
    near |= {clip: None for text in outside for clip in bench.crew.meant(text)}
    strength = {clip: _points_to(bench, clip) for clip in near}
    return dict.fromkeys(sorted((clip for clip in near if strength[clip]), key=lambda clip: -strength[clip]))


def _points_to(bench: Bench, clip: str) -> int:
    return len(bench.signs(bench.crew.about(clip)) & bench.told.all_words)


def _all_spans(bench: Bench, pointed: Iterable[str], asked: Iterable[str], missing: Sequence[Quotation]) -> list[Lines]:
    """One line, two and three that follow each other, of the versions that were live: of all clips that are asked
    for, and of those that are pointed to, the likeliest first, as many as can be compared in a second."""
    spans = [span for clip in asked for lines in bench.live_lines(clip) for span in _spans(lines, range(len(lines)))]
    left, there = _COMPARED, {lines[0].clip for lines in spans}
    words = {word for one in missing for word in TOKEN.findall(one.text.lower())}
    for clip in dict.fromkeys(pointed):
        for lines in bench.live_lines(clip) if clip not in there else ():
            if left <= 0:
                return spans
            spans += _spans(lines, _likeliest(lines, words, left))
            left -= len(lines)
    return spans


def _meant(bench: Bench, one: Checked, meant: Meant | None, clips: Counter[str]) -> Checked:
    if meant is None:
        return one
    others = clips - Counter([meant.lines[0].clip])
    worded = _worded(bench, one.quotation, meant)
    if worded is not None:
        choice = bench.chosen(one.quotation, [worded], others)
        return one if choice is None else bench.judged(one.quotation, choice)
    first, last = meant.lines[0], meant.lines[-1]
    changes = otherwise(one.quotation, meant, bench.tongue)
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


def _worded(bench: Bench, quotation: Quotation, meant: Meant) -> Candidate | None:
    """The lines that were found by their meaning, where the quotation has their words after all."""
    words = wording(quotation.text, bench.tongue.numbers)
    candidate = bench.candidate(words, meant.lines, quotation.text, least=0)
    return candidate if candidate is not None and is_wording(candidate.alignment) else None


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
    shares = [len(words.intersection(TOKEN.findall(line.english.lower()))) for line in lines]
    return sorted(sorted(range(len(lines)), key=lambda at: -shares[at])[:most])


def _says_enough(quotation: Quotation) -> bool:
    return len(quotation.text) <= _LONGEST_MEANT and len(quotation.text.split()) >= 4  # fewer words lie near anything
