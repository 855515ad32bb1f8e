"""The page of one clip, the page that others embed, and what is left of a clip that was withdrawn."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from zeroline.domain.moments import long_day
from zeroline.publish.site_page import Place, Shown, Version, page, safe
from zeroline.publish.words import NOUNS, listed, timecode, warning_of

# Bytes of one page: of the transcript in its data, of what is said in a table, of claims in a list. With all else a
# page stays under 100 KB.
_LONGEST, _MOST_LINES, _MOST_CLAIMS = 20_000, 45_000, 15_000
_LANGUAGES = {"ru": "Russian", "uk": "Ukrainian"}


def clip_pages(one: Shown, place: Place) -> Iterator[tuple[str, str]]:
    """The page of a clip by its name; what is said in a long one goes on on further pages, each with its seconds."""
    record = one.record
    claims, lines = list(_split(_claim_rows(record), _MOST_CLAIMS)), list(_split(_line_rows(record), _MOST_LINES))
    parts = max(len(claims), len(lines), 1)
    starts = [_begins(part, lines) for part in range(parts)]
    for part in range(parts):
        told = [*_claims(claims[part] if part < len(claims) else ())]
        told += _lines(record, lines[part]) if part < len(lines) else []
        told += _further(part, starts)
        if part == 0:
            yield "index.html", _first(one, place, told)
        else:
            title = f"{one.title}, part {part + 1} of {parts}"
            back = '<p><a href="index.html">The video, who says it, and the versions</a></p>'
            yield _named(part), page(title, [back, *told], 2, place)


def _first(one: Shown, place: Place, told: Sequence[str]) -> str:
    record = one.record
    body = [f"<p>{safe(one.about)}</p>", _override(record["release"])]
    body += [_veiled(one, _video(one, place)), *_voices(record), *told, *_versions(one)]
    body += _embed(one, place)
    data = json.dumps(_linked_data(one, place), ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")
    head = f'<script type="application/ld+json">{data}</script>\n'
    return page(one.title, [part for part in body if part], 2, place, head)


def embed_page(one: Shown, place: Place) -> str:
    return page(one.title, [_veiled(one, _video(one, place)), f'<p><a href="index.html">{safe(place.name)}: both '
                            'languages, claims, corrections</a></p>'], 2, place)  # fmt: skip


def tombstone(place: Place) -> str:
    """The same for every clip: it tells nothing of this one."""
    told = [
        "<p>What was published here is no longer published. "
        "Please do not pass copies on: they may put people at risk.</p>"
    ]
    return page("Withdrawn", told, 2, place, '<meta name="robots" content="noindex">\n')


def _override(release: Any) -> str:
    if release["override"] is not None:
        return f'<p class="warn">Not signed off when it was released. Why it went out: {safe(release["override"])}</p>'
    return '<p class="soft">One person alone checked these captions.</p>' if release["eyes"] == 1 else ""


def _veiled(one: Shown, shown: str) -> str:
    if not one.warning:
        return shown
    told = f"{safe(warning_of(one.warning))} Show the video"
    return f'<details><summary class="warn">{told}</summary>{shown}</details>'


def _video(one: Shown, place: Place) -> str:
    tag = one.record["language"]["tag"]
    poster = "" if one.warning else f' poster="{one.id}.jpg"'
    tracks = '<track kind="captions" srclang="en" label="English" src="' + f'{one.id}.en.vtt">'
    if f"{one.id}.{tag}.vtt" in one.newest.files:
        tracks += (
            f'<track kind="subtitles" srclang="{safe(tag)}" label="{_language(tag)}" src="{one.id}.{safe(tag)}.vtt">'
        )
    packs = [f'<a href="{name}">{told}</a>' for form, told in _PACKS.items()
             if (name := f"{one.id}.pack.{form}") in one.newest.files]  # fmt: skip
    quoted = f", a pack to quote from: {', '.join(packs)}" if packs else ""
    return (
        f'<video controls preload="none"{poster}><source src="{one.id}.mp4" type="video/mp4">{tracks}</video>\n'
        f'<p class="soft">{safe(place.name)} · {one.id} v{one.newest.version} · English captions are in the picture. '
        f'<a href="{one.id}.en.srt">Captions as a file</a>, <a href="manifest.json">the signed manifest</a>'
        f"{quoted}.</p>"
    )


def _language(tag: str) -> str:
    return _LANGUAGES.get(tag, safe(tag))


_PACKS = {"html": "page", "docx": "Word", "md": "Markdown"}


def _voices(record: Any) -> list[str]:
    rows = []
    for voice in record["speakers"]:
        known = [voice[name] for name in ("standing", "unit") if voice.get(name)]
        said = safe(", ".join(str(part).replace("_", " ") for part in known)) or "standing not known"
        basis = f' <span class="soft">(as the clip has it: {safe(voice["basis"])})</span>' if voice.get("basis") else ""
        rows.append(f"<li>{safe(voice['label'])}: {said}{basis}</li>")
    return ["<h2>Who says it</h2>", f"<ul>{''.join(rows)}</ul>" if rows else "<p>Who speaks is not known.</p>"]


def _split(rows: Iterable[tuple[int, str]], most: int) -> Iterator[list[tuple[int, str]]]:
    """Rows with the moment at which they stand, in parts of so many bytes."""
    kept: list[tuple[int, str]] = []
    size = 0
    for at_ms, row in rows:
        if kept and size + len(row.encode()) > most:
            yield kept
            kept, size = [], 0
        kept.append((at_ms, row))
        size += len(row.encode())
    if kept:
        yield kept


def _begins(part: int, lines: Sequence[Sequence[tuple[int, str]]]) -> str:
    """From when a part tells what is said; empty: it tells claims alone."""
    return timecode(lines[part][0][0]) if part < len(lines) else ""


def _named(part: int) -> str:
    return "index.html" if part == 0 else f"part-{part + 1}.html"


def _further(part: int, starts: Sequence[str]) -> list[str]:
    """Links to the other parts; nothing where there are none."""
    if len(starts) == 1:
        return []
    names = [f"from {start}" if start else "further claims" for start in starts]
    links = [f"<li>{name}, this page</li>" if number == part else f'<li><a href="{_named(number)}">{name}</a></li>'
             for number, name in enumerate(names)]  # fmt: skip
    return [f'<nav aria-label="Parts of what is said"><h2>All parts</h2><ol>{"".join(links)}</ol></nav>']


def _claim_rows(record: Any) -> Iterator[tuple[int, str]]:
    starts = {one["id"]: one["start_ms"] for one in record["source"]}
    for claim in record["claims"]:
        at = [timecode(starts[segment]) for segment in claim["segments"] if segment in starts]
        where = f' <span class="soft">at {listed(at)}</span>' if at else ""
        kind = NOUNS.get(claim["kind"], claim["kind"])
        begins = min((starts[segment] for segment in claim["segments"] if segment in starts), default=0)
        yield begins, (f"<li>A claim of {safe(kind)}: asserted by {safe(claim['asserted_by'] or 'somebody unknown')}; "
                       f"status: {safe(claim['status'])}{where}</li>")  # fmt: skip


def _claims(rows: Sequence[tuple[int, str]]) -> list[str]:
    if not rows:
        return []
    return ["<h2>Claims</h2>", "<p>What is asserted in the clip. This desk does not say that it is so.</p>",
            f"<ul>{''.join(row for _, row in rows)}</ul>"]  # fmt: skip


def _line_rows(record: Any) -> Iterator[tuple[int, str]]:
    tag = record["language"]["tag"]
    spoken = {one["id"]: one["text"] for one in record["source"]}
    for line in record["english"]:
        said = safe(" ".join(spoken.get(id, "") for id in line["source_ids"]))
        yield line["start_ms"], (f"<tr><td>{timecode(line['start_ms'])}</td><td>{safe(line['text'])}</td>"
                                 f'<td lang="{safe(tag or "und")}">{said}</td></tr>\n')  # fmt: skip


def _lines(record: Any, rows: Sequence[tuple[int, str]]) -> list[str]:
    tag = record["language"]["tag"]
    heads = (
        f"<thead><tr><th>Time</th><th>English</th><th>{_language(tag) if tag else 'As it was said'}</th></tr></thead>"
    )
    return [
        "<h2>What is said</h2>",
        f'<table class="lines">{heads}<tbody>\n{"".join(row for _, row in rows)}</tbody></table>',
    ]


def _versions(one: Shown) -> list[str]:
    rows = []
    for made in reversed(one.versions):
        changed = "" if made.changed is None else f"; captions that are others than in the one before: {made.changed}"
        state = "this one" if made is one.newest else "replaced"
        rows.append(f"<li>Version {made.version}, released {long_day(made.at)}: {state}{changed}{_posted(made)}</li>")
    return ["<h2>Versions and corrections</h2>", f"<ul>{''.join(rows)}</ul>"]


def _posted(made: Version) -> str:
    """Where those who saw it there can be told of a correction."""
    links = [f'<a href="{safe(url)}" rel="noreferrer">{safe(_PLATFORMS.get(where, where))}</a>'
             for where, url in made.posts if url.startswith("https://")]  # fmt: skip
    return f"; posted on {', '.join(links)}" if links else ""


_PLATFORMS = {"bluesky": "Bluesky", "mastodon": "Mastodon", "telegram": "Telegram", "x": "X"}


def _embed(one: Shown, place: Place) -> list[str]:
    if not place.url:
        return []
    code = (f'<iframe src="{safe(place.url)}c/{one.id}/embed.html" title="{safe(one.title)}" width="640" height="480" '
            'loading="lazy" allowfullscreen></iframe>')  # fmt: skip
    return ["<h2>Embed</h2>", f'<pre tabindex="0" aria-label="Code to embed this clip">{safe(code)}</pre>']


def _linked_data(one: Shown, place: Place) -> dict[str, Any]:
    """schema.org's VideoObject."""
    seconds = max(1, round(one.record["clip"]["duration_ms"] / 1000))
    here = f"{place.url}c/{one.id}/"
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "identifier": one.id,
        "name": one.title,
        "description": one.about,
        "uploadDate": one.newest.at,
        "duration": f"PT{seconds}S",
        "inLanguage": one.record["language"]["tag"],
        "version": one.newest.version,
        "isFamilyFriendly": not one.warning,
    }
    if place.url:
        told |= {"url": f"{here}index.html", "contentUrl": f"{here}{one.id}.mp4", "embedUrl": f"{here}embed.html"}
        if not one.warning:
            told["thumbnailUrl"] = f"{here}{one.id}.jpg"
    transcript = " ".join(line["text"] for line in one.record["english"])
    return told | ({"transcript": transcript} if len(transcript.encode()) <= _LONGEST else {})
