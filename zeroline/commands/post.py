"""`zeroline post`: what was released goes out on platforms, once."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from zeroline.acts.posting import Post, Ready, delete_posts, post, ready, settle
from zeroline.archive.intake import must_be_here
from zeroline.archive.ledger import now
from zeroline.archive.opening import Archive
from zeroline.archive.postings import posts_of
from zeroline.crew import archive
from zeroline.crew_outside import poster
from zeroline.documents.posts import post_fields
from zeroline.domain.errors import WrongUse, ZerolineError
from zeroline.domain.post import LIMITS, PLATFORMS, Draft, Posted, length_on
from zeroline.settings import Settings
from zeroline.terminal import Terminal, plain, print_document


def post_command(options: argparse.Namespace, settings: Settings) -> int:
    held, clip = archive(settings), options.id.lower()
    platforms = _platforms(options.to)
    if options.dry_run:
        return _shown(options, settings, ready(held, clip, now()), platforms)
    if platforms or options.delete:
        desk = Post(held, lambda platform: poster(settings, platform), settings.deciding(options.by))
        if options.delete:
            return _told(options, clip, delete_posts(desk, clip), [])
        if options.settle is not None:
            if len(platforms) != 1:
                raise WrongUse("Name the one platform whose post is settled: --to PLATFORM.")
            return _told(options, clip, settle(desk, clip, platforms[0], _where(options.settle)), [])
        return _posted(options, desk, clip, platforms)
    if options.settle is not None:
        raise WrongUse("Name the platform whose post is settled: --to PLATFORM.")
    return _told(options, clip, _every(held, clip), [])


def _every(held: Archive, clip: str) -> list[Posted]:
    with held.ledger.reading() as connection:
        must_be_here(connection, clip)
        return posts_of(connection, clip)


def _platforms(given: str | None) -> list[str]:
    named = [part.strip() for part in (given or "").split(",") if part.strip()]
    for name in named:
        if name not in PLATFORMS:
            raise WrongUse(f"{name!r} is no platform; there are {', '.join(PLATFORMS)}.")
    return list(dict.fromkeys(named))


def _where(given: str) -> str | None:
    if given == "none":
        return None
    try:
        parts = urlsplit(given)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme != "https" or not parts.hostname or " " in given:
        raise WrongUse(f"--settle: {given!r} is no address; write https://..., or none: it is not there.")
    return given


def _posted(options: argparse.Namespace, desk: Post, clip: str, platforms: list[str]) -> int:
    """One platform after the other: what one refuses keeps none of the others back."""
    held = ready(desk.archive, clip, desk.clock())  # what is in the way of all is told once
    found: list[Posted] = []
    faults: list[tuple[str, ZerolineError]] = []
    before = {(one.platform, one.account) for one in _every(desk.archive, clip) if one.out}
    for platform in platforms:
        try:
            done = post(desk, clip, platform)
        except ZerolineError as error:
            faults.append((platform, error))
            if len(platforms) == 1:
                raise
        else:
            found += done
            if not options.json and before & {(one.platform, one.account) for one in done}:
                Terminal().say(f"{held.release.id} is posted on {platform}.")
    return _told(options, clip, found, faults)


def _told(options: argparse.Namespace, clip: str, found: list[Posted], faults: list[tuple[str, ZerolineError]]) -> int:
    left = [one for one in found if options.delete and (one.out or one.doubtful)]
    if options.json:
        failed = [{"platform": platform, "why": error.sentence} for platform, error in faults]
        fields = [post_fields(one) for one in found]
        print_document({"zeroline": 1, "clip": clip, "posts": fields, "failed": failed})
    else:
        for one in found:
            print(plain(_line(one)))
        if not found and not faults:
            print(f"Nothing is posted of {clip}.")
    for platform, error in faults:
        Terminal().say(f"{platform}: {error.sentence}")
    return faults[0][1].exit_code if faults else 1 if left else 0


_STATES = {"posted": "posted", "kept": "NOT deleted", "unknown": "unknown whether it is out", "absent": "not there"}


def _line(one: Posted) -> str:
    where = one.place.url if one.place and one.place.url else ""
    parts = [one.platform, one.account, f"{one.part}/{one.parts}", _STATES.get(one.state, one.state), where]
    return "  ".join(filter(None, [*parts, one.said if not one.out or one.state == "kept" else None]))


def _shown(options: argparse.Namespace, settings: Settings, held: Ready, platforms: list[str]) -> int:
    drafts = [held.on(platform) for platform in platforms or PLATFORMS]
    accounts = {one.platform: _account(settings, one.platform) for one in drafts}
    if options.json:
        told = [_draft_fields(one, accounts[one.platform], held) for one in drafts]
        print_document({"zeroline": 1, "clip": held.release.clip, "release": held.release.id,
                        "number": held.release.number, "dry_run": told})  # fmt: skip
    else:
        for one in drafts:
            print("\n".join(map(plain, _preview(one, accounts[one.platform], held))))
    return 0


def _account(settings: Settings, platform: str) -> str | None:
    there = poster(settings, platform)
    return None if there is None else there[0]


def _draft_fields(one: Draft, account: str | None, held: Ready) -> dict[str, Any]:
    return {
        "platform": one.platform,
        "account": account,
        "parts": [{"text": part, "length": length_on(one.platform, part)} for part in one.parts],
        "limit": LIMITS[one.platform],
        "alt": one.alt,
        "warning": one.warning or None,
        "files": {name: held.release.files[name] for name in _files(one)},
    }


def _files(one: Draft) -> list[str]:
    """What the platform is given; only Bluesky takes captions as a file."""
    named = [one.video]
    if one.platform == "mastodon" or (one.platform == "telegram" and not one.warning):
        named.append(one.poster)
    return named + ([one.track] if one.platform == "bluesky" and one.track else [])


def _preview(one: Draft, account: str | None, held: Ready) -> Iterator[str]:
    yield f"== {one.platform}: {account or 'no account is set; post it by hand'}"
    for at, part in enumerate(one.parts, start=1):
        yield f"-- post {at} of {len(one.parts)}, {length_on(one.platform, part)} of {LIMITS[one.platform]}"
        yield part
    yield f"-- files: {', '.join(f'{name} ({held.release.files[name][:12]})' for name in _files(one))}"
    if one.platform == "telegram":
        yield "-- alt text: Telegram takes none"
    else:
        yield f"-- alt text: {one.alt}"
    yield f"-- content warning: {one.warning or 'none'}"
    yield ""
