"""The story of a release: a version that was signed off becomes one bundle, or a sentence says what is in the way."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from zeroline.acts.leaks import Bench, Kept, must_not_leak
from zeroline.archive.certificate import chain_of, video_key
from zeroline.archive.drafts import draft_of
from zeroline.archive.keys import DeskKey
from zeroline.archive.ledger import Stored, at_address, now
from zeroline.archive.outside import Coarsely, first_posted, key_of, public_id, veil_of
from zeroline.archive.releases import Making, keep_release, made_before, standing_of
from zeroline.archive.versions import Desk, state_of
from zeroline.archive.view import outward
from zeroline.domain.caption import Caption, Profile
from zeroline.domain.clip import Clip
from zeroline.domain.errors import WrongUse
from zeroline.domain.eyes import SIGNED_OFF
from zeroline.domain.record import canonical, sha256_of
from zeroline.domain.release import AS_IT_CAME, Released, Shield, Standing, hindrances
from zeroline.pipeline import Work, laid_out_under
from zeroline.ports import Branding, Hearer, Provenance, Renderer, Report, Scene
from zeroline.publish.edition import (
    MANIFEST,
    Edition,
    later,
    lead_of,
    manifest,
    pack_files,
    scripts,
    signed_manifest,
    text_files,
    video_names,
)


@dataclass(frozen=True)
class Workshop:
    """What making a release needs. `read_aloud` writes the sound of a voice that reads captions, for a length in ms, to
    a file; `narrow` is the profile for upright pictures; `places` how finely places are told."""

    desk: Desk
    renderer: Renderer
    poster: Callable[[Path, Path, float | None], None]
    hearer: Hearer
    branding: Branding
    read_aloud: Callable[[Sequence[Caption], int, Path], None]
    narrow: Profile
    places: Coarsely
    credit: str
    clock: Callable[[], str] = now


@dataclass(frozen=True)
class Asked:
    """Who asks to release which clip; `override` is why, though nobody signed it off."""

    clip: str
    by: str
    override: str | None = None


def release(shop: Workshop, asked: Asked, report: Report) -> Released:
    """The release of the clip's version: the one that was made of the same before, or a new one. Raises WrongUse with
    all that is in the way or that would leak, NoSuchClip, BadMedia, CannotWrite, ArchiveFault."""
    standing, version, work = _standing(shop, asked.clip)
    moment = shop.clock()
    _must_be_free(standing, asked, moment)
    with shop.desk.archive.ledger.reading() as connection:
        veil = veil_of(connection, asked.clip, standing.care, shop.places, moment)
    edition = _edition(shop, standing, version, outward(work, standing.care, veil), asked)
    shield = standing.shield or AS_IT_CAME
    making = _making(asked, standing, version, edition, shield)
    with shop.desk.archive.ledger.reading() as connection:
        before = made_before(connection, making)
    if before is not None:
        return before
    with tempfile.TemporaryDirectory(prefix="zeroline-release-") as bench:
        key = key_of(shop.desk.archive.ledger)
        files = _bundle(shop, edition, work.clip, shield, Path(bench), report)
        _brand(shop, edition, key, files)
        body = manifest(edition, files)
        signature = key.sign(sha256_of(body))
        (Path(bench) / MANIFEST).write_bytes(signed_manifest(body, key.public, signature, moment))
        named = {path.name: path for path in (*files, Path(bench) / MANIFEST)}
        tools = Bench(shop.renderer, shop.hearer, shop.poster, Path(bench), report)
        must_not_leak(Kept(shop.desk.archive, work, edition, shield, veil), named, tools)
        return keep_release(shop.desk.archive, making, named, asked.by, partial(_still_stands, shop.desk, standing))


def _standing(shop: Workshop, clip: str) -> tuple[Standing, Stored, Work]:
    state = shop.desk.state(clip)
    archive = shop.desk.archive
    with archive.ledger.reading() as connection:
        version = at_address(connection, state.address) if state.address else None
        if version is None:
            raise WrongUse(f"{clip} has no captions yet; nothing can be released of it.")
        work = draft_of(connection, archive.vault, clip, version)
        assert work is not None  # there is a version
        pictured = work.clip.media.picture is not None
        return standing_of(connection, clip, state, pictured), version, work


def _still_stands(desk: Desk, standing: Standing, connection: Connection) -> bool:
    """Whether nobody decided or changed anything of the clip since: making a release takes minutes."""
    state = state_of(connection, standing.clip, desk.editing.number(connection, standing.clip))
    return standing_of(connection, standing.clip, state, standing.pictured) == standing


def _must_be_free(standing: Standing, asked: Asked, moment: str) -> None:
    found = hindrances(standing, datetime.fromisoformat(moment))
    overridden = bool(asked.override and asked.override.strip())
    left = [one.why for one in found if not (one.lifted and overridden)]
    if left:
        raise WrongUse(" ".join(left))


def _edition(shop: Workshop, standing: Standing, version: Stored, work: Work, asked: Asked) -> Edition:
    signed = standing.state.state == SIGNED_OFF
    labels = standing.care.labels or frozenset()
    work = later(work, lead_of(labels))
    with shop.desk.archive.ledger.reading() as connection:
        posted = first_posted(connection, standing.clip)
    return Edition(
        work=work,
        upright=laid_out_under(work, shop.narrow),
        upright_length=shop.narrow.line_length,
        id=public_id(key_of(shop.desk.archive.ledger), work.clip.id, work.clip.sha256, standing.care.protected),
        number=version.version,
        credit=shop.credit,
        protected=standing.care.protected,
        eyes=standing.state.eyes if signed else None,
        override=None if signed else (asked.override or "").strip(),
        labels=labels,
        first_posted=posted,
        signed_on=(standing.state.signed_at or "")[:10] or None if signed else None,
    )


def _making(asked: Asked, standing: Standing, version: Stored, edition: Edition, shield: Shield) -> Making:
    """The recipe names what people decided of the files; that a clip is no longer new makes no other release of it."""
    made_of = [repr(shield), sorted(edition.labels), edition.credit, edition.upright_length]
    recipe = sha256_of(canonical([*made_of, *([edition.lead_ms] if edition.lead_ms else [])]))
    return Making(
        clip=asked.clip,
        version=version,
        id=edition.id,
        protected=standing.care.protected,
        eyes=edition.eyes,
        override=edition.override,
        recipe=recipe,
    )


def _bundle(
    shop: Workshop, edition: Edition, clip: Clip, shield: Shield, bench: Path, report: Report
) -> Sequence[Path]:
    """The files of the release, but its manifest."""
    stage = bench / "videos"
    stage.mkdir()
    reading = None
    if shield.voice == "revoiced":  # it reads what is shown, from which what is withheld is gone
        reading = bench / "reading.wav"
        shop.read_aloud(edition.work.captions, edition.work.clip.duration_ms, reading)
    scene = Scene(scripts(edition), shield.covers, shield.voice, reading, edition.lead_ms)
    videos = shop.renderer.render(clip, scene, stage, report)
    files = []
    for shape, name in video_names(edition).items():
        files.append(videos[shape].rename(bench / name))
    poster = bench / f"{edition.id}.jpg"
    shop.poster(files[0], poster, edition.still_ms)
    files.append(poster)
    texts = {name: text.encode() for name, text in text_files(edition).items()}
    for name, content in (texts | pack_files(edition)).items():
        (bench / name).write_bytes(content)
        files.append(bench / name)
    return files


def _brand(shop: Workshop, edition: Edition, key: DeskKey, files: Sequence[Path]) -> None:
    """Each video says of itself how it came about, signed. What is signed is no more the same bytes each time."""
    provenance = Provenance(
        edition.id, edition.number, edition.work.speech.language.tag, chain_of(key), video_key(key).sign
    )
    names = set(video_names(edition).values())
    for file in files:
        if file.name in names:
            shop.branding.brand(file, provenance)
