"""The public site of 5,000 clips: how long it takes, what a page weighs, whether its HTML and its feeds can be read."""

from __future__ import annotations

import json
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from lxml import etree

from zeroline.archive.public import Public
from zeroline.domain.claim import KINDS
from zeroline.domain.record import sha256_of
from zeroline.domain.release import Released
from zeroline.publish.site_page import Place
from zeroline.siting import write_public

CLIPS, LINES = 5_000, 24  # lines: a clip of two minutes
SECONDS, PAGE = 60.0, 100_000  # targets: issue 7
_PLACES = ("Bakhmut", "Kreminna", "Marinka", "Dnipro", "Avdiivka", "Robotyne", "Synkivka", "Klishchiivka")


def measured(clips: int = CLIPS) -> dict[str, Any]:
    """Seconds to write all, to write it again unchanged, and the heaviest page in bytes."""
    chance = random.Random(7)
    with tempfile.TemporaryDirectory(prefix="zeroline-bench-") as temporary:
        folder = Path(temporary)
        shelf, site = folder / "files", folder / "site"
        shelf.mkdir()
        known = Public({made.id: (made,) for made in (_release(n, chance, shelf) for n in range(clips))}, frozenset(),
                       frozenset())  # fmt: skip
        place = Place("https://captions.example.org/", "The Desk")
        begun = time.perf_counter()
        first = write_public(known, shelf.joinpath, site, place)
        written = time.perf_counter()
        again = write_public(known, shelf.joinpath, site, place)
        ended = time.perf_counter()
        pages = [path.stat().st_size for path in site.rglob("*.html")]
        for feed in ("feed.atom", "feed.rss", "sitemap.xml"):
            etree.parse(str(site / feed))
        index = [path.stat().st_size for path in (site / "search" / "index").glob("*.json")]
    return {
        "clips": clips,
        "seconds": round(written - begun, 1),
        "seconds_again": round(ended - written, 1),
        "files": first.files,
        "written_again": again.new,
        "pages": len(pages),
        "heaviest_page_bytes": max(pages),
        "heaviest_index_bytes": max(index),
        "holds": written - begun < SECONDS and max(pages) < PAGE and again.new == 0,
    }


def _release(number: int, chance: random.Random, shelf: Path) -> Released:
    id = sha256_of(str(number).encode())[:10]
    lines = [_line(n, chance) for n in range(LINES)]
    english = [{**one, "id": f"e{n}", "source_ids": [f"s{n}"]} for n, one in enumerate(lines)]
    source = [{**one, "id": f"s{n}", "text": one["text"].replace("w", "слово"), "speaker": "sp1"} for n, one in
              enumerate(lines)]  # fmt: skip
    record = {
        "clip": {"id": id, "duration_ms": LINES * 5_000},
        "language": {"tag": "ru"},
        "english": english,
        "source": source,
        "captions": [{**one, "lines": [one["text"]]} for one in lines],
        "mentions": [{"kind": "place", "canonical": chance.choice(_PLACES)},
                     {"kind": "unit", "canonical": f"{chance.randrange(1, 400)}th Regiment"}],
        "speakers": [{"id": "sp1", "label": "Speaker 1", "standing": "mobilised", "unit": None, "basis": None}],
        "claims": [{"kind": chance.choice(list(KINDS)), "segments": ["s1"], "asserted_by": "Speaker 1",
                    "status": "claimed"}],
        "release": {"id": id, "override": None, "eyes": 2, "warning": ["death_shown"] if number % 10 == 0 else []},
    }  # fmt: skip
    contents = {f"{id}.json": json.dumps(record), f"{id}.mp4": "video", f"{id}.jpg": "poster", f"{id}.en.vtt": "WEBVTT",
                f"{id}.ru.vtt": "WEBVTT", f"{id}.en.srt": "", "manifest.json": id}  # fmt: skip
    files = {}
    for name, content in contents.items():
        files[name] = sha256_of(f"{id}{name}".encode())
        (shelf / files[name]).write_text(content, encoding="utf-8")
    day = f"20{20 + number % 5}-{1 + number % 12:02}-{1 + number % 28:02}T12:00:00Z"
    return Released(id, 1, id, "v", 1, day, number % 3 == 0, 2, files)


def _line(number: int, chance: random.Random) -> dict[str, Any]:
    """Words as frequent as in speech: few often, many seldom."""
    text = " ".join(f"w{int(chance.paretovariate(0.7)) % 20_000}" for _ in range(10))
    return {"start_ms": number * 5_000, "end_ms": number * 5_000 + 4_000, "text": text}


if __name__ == "__main__":
    print(json.dumps(measured(), indent=1))
