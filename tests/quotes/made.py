"""Two clips and a way to hold a quotation against one: what the tests of verdicts share."""

from zeroline.checking import tongue
from zeroline.domain.quote import ReleasedLine
from zeroline.quotes.aligning import aligned
from zeroline.quotes.stretch import Stretch
from zeroline.quotes.verdicts import Judged, Surroundings, judged
from zeroline.quotes.wording import wording

TONGUE = tongue(frozenset({"Bakhmut", "Kreminna"}))
APPEAL = (
    "As the company commander said, we've been handed over to another brigade.",
    "We don't refuse to fight, but we won't go forward if nobody covers us.",
    "There were 62 of us near Orlovka, and now there are 17.",
    "We may be sent back on Friday.",
    "They told us that the wounded would be taken out.",
    "Nobody has come for them.",
)


def stretch_of(*texts: str) -> Stretch:
    lines = tuple(
        ReleasedLine("appeal", "1", at * 5000, at * 5000 + 4500, text) for at, text in enumerate(texts or APPEAL)
    )
    return Stretch(lines, TONGUE.numbers)


def verdict_on(quoted: str, before: str = "", after: str = "", lines: tuple[str, ...] = ()) -> Judged:
    stretch = stretch_of(*lines)
    alignment = aligned(wording(quoted, TONGUE.numbers), stretch.words)
    assert alignment is not None
    return judged(quoted, alignment, stretch, Surroundings(before, after), TONGUE)
