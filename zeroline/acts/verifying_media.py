"""A video or a sound held against what was released: picture and sound, credentials, the captions that it carries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from zeroline.acts.released_words import captions_in, changes, lines_of, released, text_in, without_mark
from zeroline.acts.verifying_known import Checker, manifest_of, notes
from zeroline.archive.public import Public
from zeroline.archive.released_prints import Print, ReleasedIndex
from zeroline.domain.errors import BadMedia
from zeroline.domain.fingerprint import SPEEDS, Match, Relation
from zeroline.domain.release import Released
from zeroline.domain.verified import AMBER, GREY, CaptionTrack, Carried, Changed, Credentials, Line, Verified
from zeroline.engines.same_file import sha256_of as sha256_of_file

UNCHECKED = "Captions in the picture are not checked: compare them with the words below."
# What players load of themselves; ".txt" is none of them here: a release has one of that name.
_BESIDE = frozenset({".srt", ".vtt", ".ass", ".ssa", ".ttml", ".dfxp", ".sub", ".idx", ".smi", ".sami", ".sbv", ".stl"})
_STYLED = re.compile(r"\{[^{}]*\\|^\[(?:fonts|graphics)\]", re.IGNORECASE | re.MULTILINE)  # ASS that can hide a word
_MOST_BESIDE = 20
_FAR_MS = 1_000  # how far from its place a caption may stand, where a fingerprint tells the seconds
_SAME_SPEED = 0.005


def media(checker: Checker, known: Public, path: Path) -> Verified:
    """What a file is that is not ours by its bytes."""
    try:
        clip = checker.admit(path)
        question = checker.fingerprinter.fingerprint(clip, SPEEDS)
        carried = checker.carried(path)
    except BadMedia:
        return Verified(GREY, "This is no file of a release that we know, and no clip that can be played.")
    found = ReleasedIndex(_prints(checker, known)).made_of(question)
    if found is None:
        return _unknown(checker, known, carried)
    print_, match = found
    made, span = print_.made, match.span
    lines = tuple(one for one in lines_of(manifest_of(checker.archive, made) or {})
                  if one.end_ms > span.start_ms and one.start_ms < span.end_ms)  # fmt: skip
    told, changed = _captions(checker, made, match, (*carried.tracks, *map(_beside, _lying_beside(path))))
    pictured = clip.media.picture is not None
    reasons = (*_seen(match), *_credentials(known, made, carried.credentials, pictured), *told, *notes(known, made))
    why = f"{_relation(match)} our release {made.id}, but not our file. {UNCHECKED}"
    return Verified(AMBER, why, made.id, made.version_number, reasons, lines, changed)


def with_beside(checker: Checker, made: Released, found: Verified, path: Path) -> Verified:
    """The answer for a video of ours, unaltered: amber where captions lie beside it that are none of its files, because
    a player shows them with it, whatever hides in their styles or letters."""
    ours = frozenset(made.files.values())
    tracks = [_beside(one) for one in _lying_beside(path) if sha256_of_file(one) not in ours]
    if not tracks:
        return found
    told, changed = _captions(checker, made, None, tracks)
    why = f"This is our release {made.id}, unaltered, but captions lie beside it that are not ours."
    return replace(found, verdict=AMBER, why=why, reasons=(*found.reasons, *told), changed=changed)


def _lying_beside(path: Path) -> list[Path]:
    """The files of captions that a player takes for those of this video, by their names."""
    try:
        others = sorted(one for one in path.parent.iterdir() if one.suffix.lower() in _BESIDE and one.is_file())
    except OSError:
        return []
    stem = path.stem.casefold()
    return [one for one in others if one.name.casefold().startswith(f"{stem}.")][:_MOST_BESIDE]


def _beside(path: Path) -> CaptionTrack:
    content = text_in(path)
    if content is None or _STYLED.search(content):
        return CaptionTrack(path.name, None)
    return CaptionTrack(path.name, captions_in(content, path.suffix.lower().lstrip(".")))


def _unknown(checker: Checker, known: Public, carried: Carried) -> Verified:
    """A file whose picture and sound are none of ours; what of ours was put into it, if anything."""
    credentials = carried.credentials
    made = None if credentials is None or not credentials.ours else _titled(known, credentials.title)
    if credentials is None or made is None:
        return Verified(GREY, "This is no release of ours, and is made of none that we know.")
    lines = lines_of(manifest_of(checker.archive, made) or {})
    if credentials.whole:
        why = f"Picture and sound are as we signed them for our release {made.id}, but not our file. {UNCHECKED}"
        return Verified(AMBER, why, made.id, made.version_number, tuple(notes(known, made)), lines)
    why = "This is no release of ours, and is made of none that we know."
    return Verified(GREY, why, reasons=(_others(f"our release {credentials.title}"),))


def _credentials(known: Public, made: Released, found: Credentials | None, pictured: bool) -> Iterator[str]:
    if found is None:
        if pictured:
            yield "It bears no Content Credentials (C2PA); every video that we release does."
    elif not found.ours:
        yield "Its Content Credentials (C2PA) are not signed with our key, or are broken."
    elif found.title != _title(made):
        other = _titled(known, found.title)
        yield _others("another release" if other is None else f"our release {found.title}")
    elif found.whole:
        yield "Its Content Credentials (C2PA) are ours and hold for picture and sound: what was changed lies outside."
    else:
        yield "Its Content Credentials (C2PA) are ours and do not fit it: it was changed after we signed it."


def _others(whose: str) -> str:
    return f"Its Content Credentials (C2PA) are those of {whose}: they were put into this file."


def _title(made: Released) -> str:
    """As the video says it: engines/brand_c2pa.py."""
    return f"{made.id} v{made.version_number}"


def _titled(known: Public, title: str | None) -> Released | None:
    id = (title or "").partition(" ")[0]
    return next((made for made in reversed(known.clips.get(id, ())) if _title(made) == title), None)


def _captions(
    checker: Checker, made: Released, match: Match | None, tracks: Iterable[CaptionTrack]
) -> tuple[list[str], tuple[Changed, ...]]:
    """What is to be said of the captions that the file carries, and where they differ from what was released. `match`
    None: all of the release is there."""
    told: list[str] = []
    changed: list[Changed] = []
    body = manifest_of(checker.archive, made) or {}
    versions = list(released(made, body, checker.archive.vault.path)) if body else []
    for track in tracks:
        if track.lines is None:
            told.append(f"The captions that it carries as {track.name} cannot be read: compare them, too.")
            continue
        found = _differing(versions, without_mark(track.lines, body) if body else track.lines, match)
        changed += found
        if found:
            told.append(f"Of the captions that it carries as {track.name}, {len(found)} are not as we released them.")
        else:
            told.append(f"The captions that it carries as {track.name} say what we released.")
    return told, tuple(changed)


def _differing(versions: Sequence[Sequence[Line]], shown: Sequence[Line], match: Match | None) -> list[Changed]:
    """Where captions differ from those of the language that they are likest."""
    texts = {line.text for line in shown}
    ours = max(versions, key=lambda lines: sum(line.text in texts for line in lines), default=())
    if match is None or _whole(match):
        return list(changes(ours, shown))
    span = match.span
    inside = [line for line in ours if span.start_ms <= (line.start_ms + line.end_ms) / 2 <= span.end_ms]
    return list(changes(inside, [_placed(line, match) for line in shown], _FAR_MS))


def _whole(match: Match) -> bool:
    return match.relation is Relation.COPY and abs(match.speed - 1) < _SAME_SPEED


def _placed(line: Line, match: Match) -> Line:
    """Where a caption of the file would stand in the release."""
    span = match.span
    share = (span.end_ms - span.start_ms) / max(1, span.file_end_ms - span.file_start_ms)
    start, end = (round(span.start_ms + (at - span.file_start_ms) * share) for at in (line.start_ms, line.end_ms))
    return Line(start, end, line.text)


def _prints(checker: Checker, known: Public) -> Sequence[Print]:
    found = []
    for releases in known.clips.values():
        for made in releases:
            for name in (name for name in sorted(made.files) if name.endswith(".mp4")):
                print_ = checker.printed(checker.archive.vault.path(made.files[name]), made.files[name])
                if print_ is not None:
                    found.append(Print(made, name, print_))
    return found


def _relation(match: Match) -> str:
    parts = [part for part in ("picture", "sound") if part in match.by]
    many = len(parts) != 1
    told = f"The {' and '.join(parts) or 'words'} {'are' if many else 'is'}"
    if match.relation is Relation.CUT:
        return f"{told} seconds {match.span.start_ms / 1000:.0f} to {match.span.end_ms / 1000:.0f} of"
    return f"{told}, with more around {'them' if many else 'it'}, those of" if match.relation is Relation.LONGER else (
        f"{told} {'those' if many else 'that'} of")  # fmt: skip


def _seen(match: Match) -> list[str]:
    span = match.span
    told = [f"Seconds {span.file_start_ms / 1000:.1f} to {span.file_end_ms / 1000:.1f} of the file are seconds "
            f"{span.start_ms / 1000:.1f} to {span.end_ms / 1000:.1f} of the release."]  # fmt: skip
    if match.mirrored:
        told.append("The picture is mirrored.")
    if abs(match.speed - 1) >= 0.005:
        told.append(f"It runs at {match.speed:.2f} times the speed.")
    if "sound" not in match.by:
        told.append("Its sound was not recognised: somebody may have laid another under the picture.")
    if "picture" not in match.by:
        told.append("Its picture was not recognised: somebody may have put the sound under another.")
    return told
