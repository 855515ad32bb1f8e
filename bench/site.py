"""The public site of 5,000 clips: how long it takes, what a page weighs, whether its HTML and its feeds can be read."""

from __future__ import annotations

import json
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.site_checks import feed_faults, html_faults
from zeroline.acts.siting import write_public
from zeroline.archive.public import Public
from zeroline.domain.claim import KINDS
from zeroline.domain.record import sha256_of
from zeroline.domain.release import Released
from zeroline.publish.site_page import Place

CLIPS, LINES, LONG = 5_000, 24, 720  # lines: of a clip of two minutes; of one of an hour, the first
CHECKED = 150  # clips of which the pages are checked, the long one among them; and all lists
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
        long = sorted((site / "c" / _id(0)).glob("*.html"))
        checked = [path for path in site.rglob("*.html") if path.parent.parent.name != "c"] + long
        checked += [path for number in range(1, CHECKED) for path in (site / "c" / _id(number)).glob("*.html")]
        invalid, feeds = html_faults(checked), feed_faults(site)
        index = [path.stat().st_size for path in (site / "search" / "index").glob("*.json")]
    return {
        "clips": clips,
        "seconds": round(written - begun, 1),
        "seconds_again": round(ended - written, 1),
        "files": first.files,
        "written_again": again.new,
        "pages": len(pages),
        "heaviest_page_bytes": max(pages),
        "pages_of_an_hour": len(long) - 1,  # without what others embed
        "pages_checked": len(checked),
        "html_faults": invalid,
        "feed_faults": feeds,
        "heaviest_index_bytes": max(index),
        "holds": written - begun < SECONDS and max(pages) < PAGE and again.new == 0 and not invalid + feeds,
    }


def _release(number: int, chance: random.Random, shelf: Path) -> Released:
    id = _id(number)
    lines = [_line(n, chance) for n in range(LONG if number == 0 else LINES)]
    english = [{**one, "id": f"e{n}", "source_ids": [f"s{n}"]} for n, one in enumerate(lines)]
    source = [{**one, "id": f"s{n}", "text": one["text"].replace("w", "слово"), "speaker": "sp1"} for n, one in
              enumerate(lines)]  # fmt: skip
    record = {
        "clip": {"id": id, "duration_ms": len(lines) * 5_000},
        "language": {"tag": "ru"},
        "english": english,
        "source": source,
        "captions": [{**one, "lines": [one["text"]]} for one in lines],
        "mentions": [{"kind": "place", "canonical": chance.choice(_PLACES)},
                     {"kind": "unit", "canonical": f"{chance.randrange(1, 400)}th Regiment"}],
        "speakers": [{"id": "sp1", "label": "Speaker 1", "standing": "mobilised", "unit": None, "basis": None}],
        "claims": [{"kind": chance.choice(list(KINDS)), "segments": [f"s{n}"], "asserted_by": "Speaker 1",
                    "status": "claimed"} for n in range(1, len(lines), 20)],
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


def _id(number: int) -> str:
    return sha256_of(str(number).encode())[:10]


def main() -> int:
    """Prints the figures; 1 where one misses its target."""
    found = measured()
    print(f"| a site of {found['clips']:,} clips written | {found['seconds']} s | under {SECONDS:.0f} s |")
    print(f"| its heaviest page, without media, one clip of an hour on {found['pages_of_an_hour']} pages "
          f"| {found['heaviest_page_bytes'] / 1000:.1f} KB | under {PAGE // 1000} KB |")  # fmt: skip
    print(f"| faults of HTML in {found['pages_checked']} of its pages | {len(found['html_faults'])} | 0 |")
    print(f"| faults of its feeds and sitemap | {len(found['feed_faults'])} | 0 |")
    print(json.dumps(found, indent=1))
    return 0 if found["holds"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
