"""The leak check of a release: what must not leave with it is gathered here, and looked for before it is kept."""

from __future__ import annotations

import hashlib
import re
import socket
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from urllib.parse import urlsplit

import numpy as np

from zeroline.archive.ledger import stored
from zeroline.archive.opening import Archive
from zeroline.archive.view import PHONE, Veil
from zeroline.domain.cover import Box, Cover, Key
from zeroline.domain.errors import BadMedia, WrongUse
from zeroline.domain.mention import Mention
from zeroline.domain.release import Shield
from zeroline.domain.secret import Secret, literal, name, place, plainly, words
from zeroline.domain.withheld import LINE, NAME, PLACED_LINE, WORDS
from zeroline.engines.leak_bytes import Hunt
from zeroline.engines.leak_frames import Watch
from zeroline.engines.leak_sound import Samples
from zeroline.engines.look_for_leaks import Letters, Suspect, leaks
from zeroline.language.translit import russian, ukrainian
from zeroline.pipeline import Work
from zeroline.ports import SAMPLE_RATE, Hearer, Renderer, Report, Scene
from zeroline.publish.edition import Edition, furniture, scripts, video_names
from zeroline.publish.format_words import FORMAT_WORDS, PAPER_WORDS

_NAMING = {"person": "names a person", "callsign": "tells a call sign"}
_SHINGLE = 5  # words of a post in a row that tell it
_MOST_TOLD = 6  # leaks that one sentence lists
_LEAST_FILE = 5  # letters of a file's name that are looked for without its ending
_OPEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Kept:
    """Of what a release was made: `work` with nothing taken out, and how `edition`, which is, came from it."""

    archive: Archive
    work: Work
    edition: Edition
    shield: Shield
    veil: Veil


@dataclass(frozen=True)
class Bench:
    """Who can render captions over black, hear the original, and where there is room."""

    renderer: Renderer
    hearer: Hearer
    poster: Callable[[Path, Path, float | None], None]
    room: Path
    report: Report


def must_not_leak(kept: Kept, files: Mapping[str, Path], bench: Bench) -> None:
    """Raises WrongUse with all that leaks, by file and place; never with what leaks."""
    found = list(dict.fromkeys(leaks(suspect(kept, files, bench))))
    if found:
        told = " ".join(one.sentence for one in found[:_MOST_TOLD])
        more = f" And {len(found) - _MOST_TOLD} more." if len(found) > _MOST_TOLD else ""
        raise WrongUse(f"The release was stopped by its leak check, and nothing was kept. {told}{more}")


def suspect(kept: Kept, files: Mapping[str, Path], bench: Bench) -> Suspect:
    clip, edition = kept.work.clip, kept.edition
    texts = {f"captions drawn in {shape}.ass": script for shape, script in scripts(edition).items()}
    return Suspect(
        drawn=texts,
        files=files,
        shapes=video_names(edition),
        poster=f"{edition.id}.jpg",
        voice=kept.shield.voice,
        hunt=Hunt(tuple(secrets(kept, bench.room)), _excused(kept), FORMAT_WORDS, PAPER_WORDS),
        watch=Watch(_covers(kept), clip.media.picture, edition.work.clip.duration_ms),
        still_ms=edition.still_ms,
        letters=Letters(lambda: _letters(kept, bench)),
        own_sound=lambda: _own_sound(kept, bench),
    )


def _covers(kept: Kept) -> tuple[Cover, ...]:
    """By the videos' clock, which may begin before the clip's."""
    return tuple(cover.later(kept.edition.lead_ms) for cover in kept.shield.covers)


def secrets(kept: Kept, room: Path) -> Iterator[Secret]:
    """All that must not leave with this release."""
    said = _said(kept.edition)
    found: list[Secret | None] = []
    if kept.edition.protected:
        found += _named(kept.work)
        found += _phones(kept.work)
        found += _of_original(kept, said)
    found += _places(kept)
    found += [words("holds words that are withheld", [one]) for one in kept.shield.words]
    found += _of_desk(kept, room, said)
    yield from filter(None, found)


def _named(work: Work) -> Iterator[Secret | None]:
    for mention in work.meaning.mentions:
        if mention.kind in _NAMING:
            yield name(_NAMING[mention.kind], _spelt(mention))
    for speaker in work.meaning.speakers:
        if "«" in speaker.label:
            label = speaker.label.strip("«»")
            yield name(_NAMING["callsign"], [label, *_latin(label)])


def _phones(work: Work) -> Iterator[Secret | None]:
    """Telephone numbers that are said."""
    for text in (*(one.text for one in work.speech.transcript), *(one.text for one in work.speech.translation)):
        yield words("tells a telephone number", PHONE.findall(text))


def _spelt(mention: Mention) -> frozenset[str]:
    told = (mention.canonical, *(one.partition(" (")[0] for one in mention.candidates))
    own = frozenset(filter(None, (mention.surface, *told)))
    return own | {other for one in own for other in _latin(one)}


def _latin(text: str) -> tuple[str, ...]:
    """How it would be written in Latin letters, were it Russian or Ukrainian."""
    return () if text.isascii() else (russian(text), ukrainian(text))


def _places(kept: Kept) -> Iterator[Secret | None]:
    for mention in kept.work.meaning.mentions:
        if mention.kind == "place" and kept.veil.place is not None and kept.veil.place(mention) is not None:
            yield place("names a place", _spelt(mention))


def _of_original(kept: Kept, said: str) -> Iterator[Secret | None]:
    """What leads to the original of a protected clip: its hashes, id, name, address, account and post."""
    clip = kept.work.clip
    for what, told in (("tells a hash of the original", _hashes(clip.path) | {clip.sha256}),
                       ("tells the clip's id in the archive", {clip.id})):  # fmt: skip
        raw = [bytes.fromhex(one) for one in told if re.fullmatch("[0-9a-f]{32,}", one)]
        yield literal(what, *told, raw=raw)
    with kept.archive.ledger.reading() as connection:
        sources = [one.content for one in stored(connection, clip.id, "source") if one.record is not None]
        posts = [one.content for one in stored(connection, clip.id, "post") if one.record is not None]
    for file in {clip.file, *(str(one["file"]) for one in sources if one.get("file"))}:
        stem = PurePath(file).stem
        yield literal("tells the name of the original's file", file)
        if len(stem) >= _LEAST_FILE and plainly(stem) not in said:
            yield words("tells the name of the original's file", [stem])
    for source in sources:
        yield from _address(source.get("url"))
        if account := str(source.get("account") or "").strip("@ "):
            yield words("tells an account", [account])
    for post in posts:
        yield words("quotes the post", _shingles(str(post["text"]), said))


def _hashes(path: Path) -> set[str]:
    made = [hashlib.new(kind, usedforsecurity=False) for kind in ("md5", "sha1", "sha512")]
    with path.open("rb") as content:
        while block := content.read(1 << 20):
            for one in made:
                one.update(block)
    return {one.hexdigest() for one in made}


def _address(url: object) -> Iterator[Secret | None]:
    if not url:
        return
    parts = urlsplit(str(url))
    bare = f"{parts.netloc}{parts.path}".removeprefix("www.")
    yield literal("tells the source's address", str(url), bare)
    if parts.path.strip("/"):
        yield words("tells the source's address", [bare])


def _shingles(post: str, said: str) -> list[str]:
    """The post in pieces of a few words, but those that are said in the clip too."""
    told = _OPEN.findall(post)
    pieces = [" ".join(told[at : at + _SHINGLE]) for at in range(0, max(1, len(told) - _SHINGLE + 1))]
    return [one for one in pieces if len(_OPEN.findall(one)) == _SHINGLE and plainly(one) not in said]


def _of_desk(kept: Kept, room: Path, said: str) -> Iterator[Secret | None]:
    """The people of the desk, where its files lie, and its machine."""
    with kept.archive.ledger.reading() as connection:
        people = [str(one.content["name"]) for one in stored(connection, None, "person") if one.record is not None]
    for person in people:
        spellings = [one for one in (person, *_latin(person)) if plainly(one) not in said]
        yield words("names a person of the desk", spellings)
    home = kept.archive.vault.path(kept.work.clip.sha256).parent.parent
    for folder in {home, home.parent, Path.home(), room, Path(tempfile.gettempdir()) / "zeroline"}:
        if len(folder.parts) > 2:
            yield literal("tells a path of this machine", str(folder))
    host = socket.gethostname()
    if len(host) >= 6 and plainly(host) not in said:
        yield words("names this machine", [host])


def _said(edition: Edition) -> str:
    """Everything that goes out as words of the clip or of ours, folded: what may stand in it is no one's secret."""
    work = edition.work
    told = [edition.credit, edition.override or "", furniture(edition)]
    told += [one.text for one in work.speech.transcript] + [one.text for one in work.speech.translation]
    told += [" ".join(one.lines) for one in (*work.captions, *work.original, *edition.upright)]
    return plainly("\n".join(told))


def _excused(kept: Kept) -> tuple[str, ...]:
    """What stands in the stead of what is withheld, and whose captions these are."""
    mentions = kept.work.meaning.mentions
    stand_ins = {told for one in mentions if one.kind == "place" and kept.veil.place and (told := kept.veil.place(one))}
    return tuple(filter(None, (*sorted(stand_ins), NAME, WORDS, LINE, PLACED_LINE, kept.edition.credit)))


def _letters(kept: Kept, bench: Bench) -> tuple[Mapping[str, Path], Path]:
    """The release's captions over a picture that is covered whole."""
    clip = kept.work.clip
    all_of_it = Cover("all", "other", (Key(0, Box(0.0, 0.0, 1.0, 1.0)),), 0, clip.duration_ms)
    folder = bench.room / "letters"
    folder.mkdir()
    scene = Scene(scripts(kept.edition), (all_of_it,), "silence", None, kept.edition.lead_ms)
    videos = bench.renderer.render(clip, scene, folder, bench.report)
    still = folder / "letters.jpg"
    bench.poster(videos["own"], still, kept.edition.still_ms)
    return videos, still


def _own_sound(kept: Kept, bench: Bench) -> Samples:
    """The original's sound by the videos' clock; nothing where it has none, or none that can be decoded."""
    try:
        blocks = b"".join(bench.hearer.hear(kept.work.clip))
    except BadMedia:
        blocks = b""
    sound = np.asarray(np.frombuffer(blocks, "<i2").astype(np.float32) / 32_768, np.float32)
    before = np.zeros(kept.edition.lead_ms * SAMPLE_RATE // 1000, np.float32)
    return np.concatenate([before, sound]) if len(sound) else sound
