"""Looks for what a media file carries besides picture and sound, and prints it as JSON: its tracks of captions, and its
C2PA manifest. Runs as a script of its own inside the sandbox, because both are parsed in the process that calls.
Arguments: the file, the demuxers and the decoders that may be used, and a file with the root, PEM, that is trusted.

Prints {"tracks": [{"language", "captions": [[start_ms, end_ms, text], ...] or null}], "credentials": ...}: captions are
null where a track cannot be read as text; credentials are null where there are none, else
{"title", "state", "codes", "broken"}: `state` is the library's, `codes` are those of all that failed.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any, BinaryIO

import av
import av.error

_MOST_TRACKS, _MOST_CAPTIONS = 20, 50_000  # of all tracks together; a day of speech has some 30,000
_LONGEST = 2_000  # characters of a caption
_LOOK = re.compile(r"\{\\[^{}]*\}")  # how a line looks, in the manner of ASS, which libav makes of all of them
_MOVIES = frozenset({"mov", "mp4"})  # by libav's names; the others hold no C2PA manifest of ours


def tracks(path: str, formats: str, decoders: str) -> tuple[list[dict[str, Any]], str]:
    """The tracks, and the container's name."""
    with open(path, "rb") as file, opened(file, formats, decoders) as container:
        streams = list(container.streams.subtitles)[:_MOST_TRACKS]
        found: list[dict[str, Any]] = [{"language": one.language, "captions": []} for one in streams]
        numbers = [one.index for one in streams]
        left = _MOST_CAPTIONS
        for packet in container.demux(streams) if streams else ():
            if packet.stream_index not in numbers:
                continue
            told = found[numbers.index(packet.stream_index)]
            if packet.pts is None or packet.time_base is None or not packet.size or told["captions"] is None:
                continue
            try:
                text = said(packet)
            except (av.error.FFmpegError, ValueError):
                text = None
            if text is None:
                told["captions"] = None
            elif text:
                start = round(packet.pts * packet.time_base * 1000)
                lasts = round((packet.duration or 0) * packet.time_base * 1000)
                told["captions"].append([start, start + lasts, text[:_LONGEST]])
                left -= 1
            if left <= 0:
                break
        return found, container.format.name


def opened(file: BinaryIO, formats: str, decoders: str) -> av.container.InputContainer:
    # as probe_child.py opens it: libav never sees the name, and can open nothing else
    options = {"format_whitelist": formats, "codec_whitelist": decoders, "protocol_whitelist": "none"}
    return av.open(file, mode="r", options=options, buffer_size=1 << 18)


def said(packet: Any) -> str | None:
    """The text of a packet; empty: it shows nothing; None: it is a picture."""
    shown = []
    for part in packet.decode():
        if part.type == b"bitmap":
            return None
        shown.append(part.dialogue.decode("utf-8", "replace") if part.type == b"ass" else part.text.decode())
    return _LOOK.sub("", "\n".join(shown)).replace("\\N", "\n").strip()


def credentials(path: str, root: str) -> dict[str, Any] | None:
    import c2pa

    with open(root, encoding="ascii") as pem:
        anchors = pem.read()
    trust = {"trust_anchors": anchors, "verify_trust_list": True, "trust_config": "1.3.6.1.5.5.7.3.4"}
    settings = {"verify": {"verify_trust": True, "remote_manifest_fetch": False}, "trust": trust}
    try:
        with (
            c2pa.Settings.from_dict(settings) as chosen,
            c2pa.Context(chosen) as context,
            open(path, "rb") as file,
            c2pa.Reader("video/mp4", file, context=context) as reader,
        ):
            told = json.loads(reader.json())
    except c2pa.C2paError.ManifestNotFound:
        return None
    except c2pa.C2paError:
        return {"title": None, "state": "Invalid", "codes": [], "broken": True}
    active = told["manifests"].get(told.get("active_manifest"), {})
    failed = told.get("validation_results", {}).get("activeManifest", {}).get("failure", [])
    codes = sorted({str(one.get("code")) for one in failed})
    return {"title": active.get("title"), "state": told.get("validation_state"), "codes": codes, "broken": False}


def main() -> int:
    av.logging.set_level(None)
    path, formats, decoders, root = sys.argv[1:5]
    try:
        found, container = tracks(path, formats, decoders)
    except (av.error.FFmpegError, EOFError) as error:
        print(json.dumps({"fault": type(error).__name__}))
        return 1
    told = credentials(path, root) if _MOVIES.intersection(container.split(",")) else None
    print(json.dumps({"tracks": found, "credentials": told}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
