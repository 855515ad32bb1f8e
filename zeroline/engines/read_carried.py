"""What a media file carries besides picture and sound, captions and C2PA, read in a child process in the sandbox."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from zeroline.captions.plain import plain_lines
from zeroline.domain.errors import BadMedia, EngineFailed
from zeroline.domain.verified import CaptionTrack, Carried, Credentials, Line
from zeroline.engines.media_allowed import DECODERS, FORMATS
from zeroline.engines.sandbox import Limits, Sandboxed

_CHILD = Path(__file__).with_name("carried_child.py")
_TEXT = "mov_text,subrip,srt,webvtt,ass,ssa,text,ttml,eia_608,dvd_subtitle,pgssub,dvb_subtitle"
_MOST_JSON = 64 << 20
_FORGED = ("signingCredential", "claimSignature", "claim.")  # C2PA specification, 15.2: these are about who signed


def carried(path: Path, root: str) -> Carried:
    """`root` is the desk's own certificate, PEM: what it did not sign is somebody else's. Raises BadMedia,
    EngineFailed."""
    with tempfile.NamedTemporaryFile("w", encoding="ascii", prefix="zeroline-root-", suffix=".pem") as trusted:
        trusted.write(root)
        trusted.flush()
        told = _told(path, Path(trusted.name))
    if "fault" in told:
        raise BadMedia(path, "cannot be opened")
    tracks = [_track(number, one) for number, one in enumerate(told["tracks"], start=1)]
    return Carried(tuple(tracks), _credentials(told["credentials"]))


def _told(path: Path, root: Path) -> dict[str, Any]:
    command = [sys.executable, "-I", "-B", str(_CHILD), str(path.absolute()), FORMATS, f"{DECODERS},{_TEXT}", str(root)]
    size = path.stat().st_size
    limits = Limits(cpu_s=60 + size // (20 << 20), wall_s=120 + size // (10 << 20), memory_bytes=4 << 30)
    with Sandboxed(command, limits) as child:
        printed = next(child.blocks(_MOST_JSON), b"")
        outcome = child.outcome()
    if outcome.timed_out or outcome.killed:
        raise BadMedia(path, "takes longer to look through than any clip should")
    try:
        told: dict[str, Any] = json.loads(printed)
    except ValueError as error:
        raise EngineFailed(f"Looking for captions in {path} failed: {outcome.log.strip()[-300:]}") from error
    return told


def _track(number: int, told: dict[str, Any]) -> CaptionTrack:
    language = str(told["language"] or "und")
    name = f"track {number}" if language == "und" else f"track {number} ({language})"
    if told["captions"] is None:
        return CaptionTrack(name, None)
    return CaptionTrack(name, tuple(Line(start, end, _plain(text)) for start, end, text in told["captions"]))


def _plain(text: str) -> str:
    return "\n".join(plain_lines(tuple(text.split("\n"))))


def _credentials(told: dict[str, Any] | None) -> Credentials | None:
    if told is None:
        return None
    ours = not told["broken"] and not any(code.startswith(_FORGED) for code in told["codes"])
    return Credentials(told["title"] if ours else None, ours, ours and told["state"] == "Trusted")
