"""The gloss at a term's first use, as papers give it: "zero line [front line]". Only captions carry it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from zeroline.domain.glossary import Entry, Term
from zeroline.domain.speech import EnglishSegment
from zeroline.language.rendering import place_of, stem


def glossed(english: Sequence[EnglishSegment], terms: Sequence[Term], entries: Iterable[Entry]) -> list[EnglishSegment]:
    """The segments with each entry's gloss after the place where its preferred rendering first stands.

    Another rendering needs none: who reads "front line" is not helped by "[front line]". Entries that read alike and
    are glossed alike (a Russian and a Ukrainian one) count as one. Words and times stay what they were.
    """
    by_id = {entry.id: entry for entry in entries if entry.gloss}
    out = list(english)
    done: set[tuple[str, str | None]] = set()
    for term in terms:
        entry = by_id.get(term.entry)
        if entry is None or (entry.english[0], entry.gloss) in done:
            continue
        for at, line in enumerate(english):
            if term.segment in line.source_ids and (marked := _marked(out[at].text, entry)) is not None:
                out[at] = replace(out[at], text=marked)
                done.add((entry.english[0], entry.gloss))
                break
    return out


def _marked(text: str, entry: Entry) -> str | None:
    """`text` with the gloss behind the rendering; None where that does not stand there or is explained beside."""
    place = place_of(entry.english[:1], text)
    if place is None or entry.gloss is None:
        return None
    rest = text[place[1] :]
    if rest[:1] == "-" or rest.lstrip(" ,(-[—").lower().startswith(stem(entry.gloss.lower())):
        return None  # "zero-line-like"; "the zero line, the front line"
    if rest[:1] in tuple('”"»'):
        place, rest = (place[0], place[1] + 1), rest[1:]
    return f"{text[: place[1]]} [{entry.gloss}]{rest}"
