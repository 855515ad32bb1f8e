"""An edition: what goes out of one version of a clip, and the text files and the manifest of its release."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from zeroline.captions.formats import WRITERS
from zeroline.captions.sheet import Sheet
from zeroline.domain.caption import Caption
from zeroline.domain.clip import Canvas
from zeroline.domain.pack import Origin, Pack
from zeroline.domain.record import canonical, sha256_of
from zeroline.domain.release import GRAPHIC, LEAD_MS, SHAPES, framed
from zeroline.pipeline import Work
from zeroline.publish.document import document
from zeroline.publish.pack import told, unverified
from zeroline.publish.pack_files import FORMATS, pack_bytes
from zeroline.publish.posts import Source, as_json, as_text, drafts
from zeroline.publish.words import warning_of

MANIFEST = "manifest.json"
TEXTS = ("srt", "vtt", "ass", "ttml")


@dataclass(frozen=True)
class Edition:
    """`work` is the redacted view of the version, `upright` its captions under the profile for narrow pictures. `id` is
    the public one, `number` the version's; `eyes` how many people stand for it, `override` why an editor released it
    though nobody signed it off. `labels` are the content labels that warn a viewer."""

    work: Work
    upright: tuple[Caption, ...]
    upright_length: int
    id: str
    number: int
    credit: str
    protected: bool
    eyes: int | None
    override: str | None
    labels: frozenset[str]
    first_posted: str | None = None  # the day or time that whoever added it told, ISO 8601
    signed_on: str | None = None  # the day on which the version was signed off, ISO 8601; None: it was not

    @property
    def mark(self) -> str:
        """What stands in every frame: whose captions these are, the short id, and how few people stand for them."""
        return mark_of(about(self))

    @property
    def warning(self) -> tuple[str, ...]:
        """The labels of what is hard to see, in the order of the alphabet; empty: nothing of the kind."""
        return tuple(sorted(self.labels & GRAPHIC))

    @property
    def lead_ms(self) -> int:
        """For how long a warning stands before the clip. All times of `work` count from its beginning."""
        return lead_of(self.labels)

    @property
    def still_ms(self) -> float:
        """The moment of which the still is: of graphic content the warning."""
        return self.lead_ms / 2 if self.lead_ms else self.work.clip.duration_ms / 3


def lead_of(labels: frozenset[str]) -> int:
    """How long a warning stands before a clip with these labels, in ms; 0: none does."""
    return LEAD_MS if labels & GRAPHIC else 0


def later(work: Work, ms: int) -> Work:
    """The work with all its times so much later, in a clip that is so much longer."""
    media = replace(work.clip.media, duration_ms=work.clip.duration_ms + ms)
    timed = {name: _later(getattr(work, name), ms) for name in ("speech", "meaning", "captions", "original", "flags")}
    return replace(work, clip=replace(work.clip, media=media), **timed)


def _later(value: Any, ms: int) -> Any:
    if isinstance(value, tuple):
        return tuple(_later(one, ms) for one in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    moved = {one.name: getattr(value, one.name) for one in fields(value)}
    for name, held in moved.items():
        timed = name in _TIMES and held is not None
        moved[name] = held + ms if timed else _later(held, ms)
    return replace(value, **moved)


_TIMES = frozenset({"start_ms", "end_ms"})


def scripts(edition: Edition) -> dict[str, str]:
    """The ASS script of each shape."""
    canvas = Canvas.of(edition.work.clip.media.picture)
    made = {}
    for shape in SHAPES:
        frame = framed(canvas, shape)
        narrow = shape == "vertical"
        captions = edition.upright if narrow else edition.work.captions
        length = edition.upright_length if narrow else edition.work.profile.line_length
        sheet = _sheet(edition, "en", frame.width, frame.height, length)
        made[shape] = WRITERS["ass"](captions, replace(sheet, card=_card(edition), card_ms=edition.lead_ms))
    return made


def _card(edition: Edition) -> str | None:
    """What stands before graphic content, in words of its labels."""
    return warning_of(edition.warning) or None


def video_names(edition: Edition) -> dict[str, str]:
    """The file of each shape."""
    return {shape: f"{edition.id}.mp4" if shape == "own" else f"{edition.id}-{shape}.mp4" for shape in SHAPES}


def text_files(edition: Edition) -> dict[str, str]:
    """Name to content of the caption files and of the record."""
    work, canvas = edition.work, Canvas.of(edition.work.clip.media.picture)
    tag = work.speech.language.tag
    sheet = _sheet(edition, "en", canvas.width, canvas.height, work.profile.line_length)
    files = {f"{edition.id}.en.{form}": WRITERS[form](work.captions, sheet) for form in TEXTS}
    if tag and tag != "en":
        spoken = _sheet(edition, tag, canvas.width, canvas.height, work.profile.line_length)
        files |= {f"{edition.id}.{tag}.{form}": WRITERS[form](work.original, spoken) for form in ("srt", "vtt")}
    record = record_of(edition)
    files[f"{edition.id}.json"] = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    return files | _posts(edition, record)


def pack_files(edition: Edition) -> dict[str, bytes]:
    """What a reporter needs to quote it, in every form, of what was signed off alone, and without what changes by the
    day; nothing where it was not signed off."""
    if edition.signed_on is None or edition.eyes is None:
        return {}
    said = told(edition.work, None)
    day = None if edition.protected else (edition.first_posted or "")[:10] or None
    posted = () if day is None else (Origin(None, None, None, day),)
    pack = Pack(
        clip=edition.id,
        version=edition.number,
        address="",
        signed_on=edition.signed_on,
        eyes=edition.eyes,
        as_of=None,
        credit=edition.credit,
        language=edition.work.speech.language.tag,
        duration_ms=edition.work.clip.duration_ms,
        protected=edition.protected,
        content=edition.warning,
        origins=posted,
        lines=said.lines,
        voices=said.voices,
        claims=said.claims,
        unverified=unverified(edition.work, said, posted, edition.eyes),
        terms=said.terms,
    )
    return {f"{edition.id}.pack.{form}": pack_bytes(pack, form) for form in FORMATS}


def _posts(edition: Edition, record: Mapping[str, Any]) -> dict[str, str]:
    """What is posted of the release, word for word."""
    frame = framed(Canvas.of(edition.work.clip.media.picture), "own")
    names = {"video": video_names(edition)["own"], "poster": f"{edition.id}.jpg", "track": f"{edition.id}.en.vtt"}
    written = drafts(Source(record, edition.first_posted, frame.width, frame.height, names))
    drafted = json.dumps(as_json(written), ensure_ascii=False, indent=1) + "\n"
    return {f"{edition.id}.posts.json": drafted, f"{edition.id}.posts.txt": as_text(written)}


def furniture(edition: Edition) -> str:
    """What stands in its pack and its posts though nothing were said in the clip: words of ours, which are no one's
    secret, and the glossary's on its terms."""
    work = edition.work
    speech = replace(work.speech, transcript=(), translation=(), flags=())
    meaning = replace(work.meaning, mentions=(), speakers=(), voices=(), flags=())
    bare = replace(edition, work=replace(work, speech=speech, meaning=meaning, captions=(), original=(), flags=()))
    texts = _posts(bare, record_of(bare)) | {name: text.decode("utf-8", "replace") for name, text in
                                             pack_files(bare).items() if name.endswith(".md")}  # fmt: skip
    return "\n".join([*texts.values(), *(term.note or "" for term in meaning.terms)])


def record_of(edition: Edition) -> dict[str, Any]:
    """The document of docs/json.md, as it goes out: without what is the desk's own, and of a protected clip without
    anything that leads to its original."""
    made = document(edition.work)
    clip: dict[str, Any] = {"id": edition.id, "file": video_names(edition)["own"]}
    clip["duration_ms"] = edition.work.clip.duration_ms
    if not edition.protected:
        clip["sha256"] = edition.work.clip.sha256
    for own in ("flags", "timing_ms", "engine"):
        del made[own]
    return made | {"clip": clip, "status": "released", "release": about(edition)}


def about(edition: Edition) -> dict[str, Any]:
    """What a release says of itself."""
    return {
        "id": edition.id,
        "version": edition.number,
        "credit": edition.credit or None,
        "eyes": edition.eyes,
        "override": edition.override,
        "protected": edition.protected,
        "warning": list(edition.warning),
        "lead_ms": edition.lead_ms,
    }


def mark_of(about: Mapping[str, Any]) -> str:
    """The mark of a release that says this of itself."""
    told = [f"English captions: {about['credit']}" if about.get("credit") else "English captions"]
    told.append(f"{about['id']} v{about['version']}")
    if about["override"] is not None:
        told.append("NOT SIGNED OFF")
    elif about["eyes"] == 1:
        told.append("one pair of eyes")
    return " \N{MIDDLE DOT} ".join(told)


def _sheet(edition: Edition, language: str, width: int, height: int, line_length: int) -> Sheet:
    return Sheet(
        language=language,
        original_language=edition.work.speech.language.tag,
        mark=edition.mark,
        width=width,
        height=height,
        duration_ms=edition.work.clip.duration_ms,
        line_length=line_length,
    )


def manifest(edition: Edition, files: Sequence[Path]) -> bytes:
    """All that was released, as canonical JSON: what the desk's key signs. Caption text stands in it, so that a forged
    caption can be held against it."""
    hashed = {path.name: {"sha256": sha256_of(path.read_bytes()), "bytes": path.stat().st_size} for path in files}
    lines = [
        {"start_ms": caption.start_ms, "end_ms": caption.end_ms, "lines": list(caption.lines)}
        for caption in edition.work.captions
    ]
    return canonical({"zeroline_release": 1, **about(edition), "files": hashed, "captions": lines})


def signed_manifest(body: bytes, public: str, signature: str, at: str) -> bytes:
    """The manifest with its signature, as it lies in the bundle: `signed` is the text that was signed."""
    outer: Mapping[str, str] = {"public_key": public, "signature": signature, "at": at, "algorithm": "Ed25519"}
    return json.dumps({"signed": body.decode(), **outer}, ensure_ascii=False, indent=1).encode() + b"\n"
