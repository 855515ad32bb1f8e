"""Checking an article of 50 quotations against a million captions: how long, and in how much memory.

    python -m bench.quotes_scale [--shared DIR] [--captions 1000000]

The captions are stretches of real ones of the shared folder, a fifth of whose words are other captions' words. Of the
article's quotations 20 are captions word for word, 20 have a word changed, and 10 nobody has said. The embedder is
loaded before, as the captions are.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.clips import Missing
from bench.search_captions import Pair, real_captions
from zeroline.checking import check
from zeroline.crew_quotes import check_crew_of
from zeroline.domain.quote import Article, Paragraph, ReleasedClip, ReleasedLine
from zeroline.settings import Settings

LINES = 40  # of a clip
_SEED = 20261129
_CHANGED = 0.2
_QUOTED, _ALTERED, _OTHER = 20, 20, 10
_NOBODY = "The committee on fisheries adjourned its {} hearing after lunch without a vote on herring quotas"


@dataclass(frozen=True)
class Scale:
    """Seconds and megabytes (of the whole process at its largest); `verdicts` counts them."""

    captions: int
    load_s: float
    check_s: float
    peak_mb: float
    verdicts: dict[str, int]


def scale(shared: Path, captions: int, home: Path) -> Scale:
    """Raises Missing."""
    pairs = real_captions(shared)
    about: dict[str, ReleasedClip] = {}
    quoted: list[str] = []
    began = time.perf_counter()
    crew = check_crew_of(Settings(home=home), _kept(_lines(pairs, captions), quoted, captions), about)
    crew.embed(["a first sentence, so that the model is loaded"])
    loaded = time.perf_counter()
    told = check(_article(quoted), crew)
    done = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    verdicts = dict(Counter(one.verdict for one in told.quotes))
    return Scale(captions, loaded - began, done - loaded, peak, verdicts)


def _lines(pairs: list[Pair], captions: int) -> Iterator[ReleasedLine]:
    chance = random.Random(_SEED)
    english, spoken = [pair.english.split() for pair in pairs], [pair.spoken.split() for pair in pairs]
    for number in range(captions):
        at = chance.randrange(len(pairs))
        clip, start = f"clip-{number // LINES}", number % LINES * 4000
        yield ReleasedLine(clip, "1", start, start + 3800, _varied(english, at, chance), _varied(spoken, at, chance))


def _varied(texts: list[list[str]], at: int, chance: random.Random) -> str:
    return " ".join(
        chance.choice(texts[chance.randrange(len(texts))] or [word]) if chance.random() < _CHANGED else word
        for word in texts[at]
    )


def _kept(lines: Iterator[ReleasedLine], quoted: list[str], captions: int) -> Iterator[ReleasedLine]:
    """The same lines; some of the longer ones are noted, to be quoted."""
    every = max(1, captions // (4 * (_QUOTED + _ALTERED)))
    for number, line in enumerate(lines):
        if number % every == 0 and len(line.english.split()) >= 8 and len(quoted) < _QUOTED + _ALTERED:
            quoted.append(line.english)
        yield line


def _article(quoted: list[str]) -> Article:
    texts = quoted[:_QUOTED]
    for text in quoted[_QUOTED:]:
        words = text.split()
        texts.append(" ".join([*words[:4], "suddenly", *words[5:]]))
    texts += [_NOBODY.format(number) for number in range(3, 3 + _OTHER)]
    said = (f"“{text.replace('“', '').replace('”', '')},” a soldier says in the video." for text in texts)
    return Article("article.txt", tuple(Paragraph(one) for one in said))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--captions", type=int, default=1_000_000)
    parser.add_argument("--home", type=Path, default=Path.home() / ".cache" / "zeroline-bench-quotes")
    parser.add_argument("--json", action="store_true", help="for another program")
    options = parser.parse_args()
    try:
        found = scale(options.shared, options.captions, options.home)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(asdict(found)))
        return 0
    print(f"{found.captions:,} captions: loaded in {found.load_s:.1f} s; {sum(found.verdicts.values())} quotations in "
          f"{found.check_s:.2f} s; {found.peak_mb:,.0f} MB at the most; {found.verdicts}")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
