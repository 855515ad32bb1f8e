"""How near quotations are in meaning to lines of clips. What takes time is the model: each text is put into its space
once, and what was said only for lines whose English is near."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from zeroline.domain.quote import ReleasedLine
from zeroline.ports import Vectors
from zeroline.quotes.meaning import Meant

Lines = tuple[ReleasedLine, ...]
_KEPT = 40  # spans of lines whose original is compared too, for each quotation
_OF_A_CLIP = 4  # of these


def likenesses(
    texts: Sequence[str], spans: Sequence[Lines], embed: Callable[[Sequence[str]], Vectors]
) -> list[list[Meant]]:
    """For each text the spans that are nearest by their English, with how near they are in the middle of their English
    and of what was said."""
    english = list(dict.fromkeys(line.english for lines in spans for line in lines))
    rows = dict(zip([*texts, *english], embed([*texts, *english]), strict=True))
    asked = np.array([rows[text] for text in texts])
    near = asked @ _together(([line.english for line in lines] for lines in spans), rows).T
    kept = [list(_first(row, spans)) for row in near]
    spoken = {_said(line) for places in kept for at in places for line in spans[at]} - rows.keys()
    rows.update(zip(sorted(spoken), embed(sorted(spoken)), strict=True) if spoken else ())
    found = []
    for row, places, text in zip(near, kept, texts, strict=True):
        said = _together(([_said(line) for line in spans[at]] for at in places), rows) @ rows[text]
        found.append([Meant(spans[at], float(row[at] + one) / 2) for at, one in zip(places, said, strict=True)])
    return found


def _said(line: ReleasedLine) -> str:
    return line.original or line.english


def _together(texts: Iterable[Sequence[str]], rows: dict[str, Vectors]) -> Vectors:
    """A vector of length 1 for the texts of each span."""
    sums = np.array([np.sum([rows[text] for text in those], axis=0) for those in texts])
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9), np.float32)


def _first(row: Vectors, spans: Sequence[Lines]) -> Iterator[int]:
    """The places of the nearest spans, few of one clip: another may be the one that the article points to."""
    taken: Counter[str] = Counter()
    for at in np.argsort(-row, kind="stable").tolist():
        clip = spans[at][0].clip
        if taken[clip] < _OF_A_CLIP:
            taken[clip] += 1
            yield at
        if taken.total() >= _KEPT:
            return
