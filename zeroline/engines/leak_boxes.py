"""What the files of pictures and sound of a release are made of: nothing may be there that a release does not need."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av

from zeroline.domain.secret import Leak

_HOLDERS = frozenset({"moov", "trak", "mdia", "minf", "dinf", "stbl", "edts"})
# What an MP4 of ours consists of; of each name the meaning is in ISO/IEC 14496-12
_KNOWN = frozenset(
    """ftyp free moov mdat mvhd trak tkhd edts elst mdia mdhd hdlr minf vmhd smhd dinf dref stbl stsd stts ctts stss
    stsc stsz stco co64 sgpd sbgp""".split()
)
_HANDLERS = {b"VideoHandler", b"SoundHandler", b""}
_BRANDED = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")  # the uuid of C2PA's box: C2PA specification, A.5
# What libavformat writes where there is no tag at all: an empty list of them
_NO_TAGS = b"".join(
    (bytes.fromhex("000000356d6574610000000000000021"), b"hdlr", bytes(8), b"mdirappl", bytes(9), b"\0\0\0\x08ilst")
)
_SLICES = frozenset({1, 5, 7, 8})  # NAL units of H.264 that hold picture and its headers
# JPEG segments that a plain picture has: JFIF, tables, frame, scan
_PLAIN = frozenset({0xE0, 0xDB, 0xC0, 0xC4, 0xDA, 0xDD})
_JFIF_BYTES = 16
_MOST_BOXES = 10_000
SETTINGS = re.compile(
    rb"(?i)x264 - core|cabac=[01] ref=|lavf\d\d\.\d|lavc\d\d\.\d|libx264|libass|handbrake|x265 \(build"
)


@dataclass(frozen=True)
class Box:
    path: str
    kind: str
    start: int  # of its content, in the file
    end: int


def boxes(content: bytes, start: int = 0, end: int | None = None, path: str = "") -> Iterator[Box]:
    """Every box with its content's place, outer ones first. Bytes that are no box come as one of the kind `?`."""
    at, end = start, len(content) if end is None else end
    while at < end:
        size, kind = struct.unpack_from(">I4s", content, at) if end - at >= 8 else (0, b"?")
        head = 8
        if size == 1 and end - at >= 16:
            (size,), head = struct.unpack_from(">Q", content, at + 8), 16
        if size < head or at + size > end:
            yield Box(f"{path}/?", "?", at, end)
            return
        told = kind.decode("latin-1")
        box = Box(f"{path}/{told}".lstrip("/"), told, at + head, at + size)
        yield box
        if told in _HOLDERS:
            yield from boxes(content, box.start, box.end, box.path)
        at += size


def in_mp4(name: str, path: Path, content: bytes) -> Iterator[Leak]:
    """What no release's MP4 has: further boxes, times, tags, tracks, pictures' notes, bytes that nothing uses."""
    for number, box in enumerate(boxes(content)):
        if number > _MOST_BOXES:
            yield Leak(name, "boxes", "is made of more boxes than any video")
            return
        inner = content[box.start : box.end]
        fault = _box_fault(box, inner)
        if fault:
            yield Leak(name, f"box {_shown(box.path)}", fault)
    for shown, start, inner in outside_media(content):
        if SETTINGS.search(inner):
            yield Leak(name, f"box {shown} at byte {start}", "tells what it was coded with")
    yield from _tracks(name, path, content)


def _shown(path: str) -> str:
    """The path of a box, of which a name that is none of ours might itself tell something."""
    return "/".join(one if one in _KNOWN else "unknown" for one in path.split("/"))


def _box_fault(box: Box, inner: bytes) -> str | None:
    if box.kind == "uuid" and box.path == "uuid" and inner[:16] == _BRANDED:
        return None
    if box.kind == "udta" and box.path == "moov/udta" and inner == _NO_TAGS:
        return None
    if box.kind not in _KNOWN:
        return "is no part of a release's video"
    if box.kind == "free" and inner.strip(b"\0"):
        return "holds something where nothing is"
    if box.kind in ("mvhd", "tkhd", "mdhd"):
        wide = 8 if inner[:1] == b"\1" else 4
        if inner[4 : 4 + 2 * wide].strip(b"\0"):
            return "tells when it was made"
    if box.kind == "hdlr" and inner[24:].strip(b"\0") not in _HANDLERS:
        return "names its handler"
    return None


def _tracks(name: str, path: Path, content: bytes) -> Iterator[Leak]:
    used: list[tuple[int, int]] = []
    with av.open(str(path)) as film:
        told = {tag for tag in film.metadata if tag not in ("major_brand", "minor_version", "compatible_brands")}
        if told:
            yield Leak(name, "the container's tags", "holds a tag")
        if film.chapters():
            yield Leak(name, "the container's chapters", "holds chapters")
        kinds = [stream.type for stream in film.streams]
        if (
            kinds.count("video") != 1
            or kinds.count("audio") > 1
            or len(kinds) > kinds.count("video") + kinds.count("audio")
        ):
            yield Leak(name, "tracks", "holds further tracks than a picture and a sound")
            return
        for stream in film.streams:
            tags = set(stream.metadata) - {"language", "handler_name", "vendor_id", "encoder"}
            if tags or stream.metadata.get("encoder") not in (None, "H.264"):
                yield Leak(name, f"track {stream.index}, its tags", "holds a tag")
        for packet in film.demux():
            if packet.pos is None or not packet.size:
                continue
            used.append((packet.pos, packet.pos + packet.size))
            if packet.stream.type == "video" and (fault := _packet_fault(bytes(packet))):
                yield Leak(name, f"picture at {float((packet.pts or 0) * packet.time_base):.2f} s", fault)
                return
    yield from _gaps(name, used, content)


def _packet_fault(packet: bytes) -> str | None:
    """Settings of the encoder, or a NAL unit that is no picture: SEI, end of sequence, filler, ..."""
    if SETTINGS.search(packet):
        return "tells what it was coded with"
    at = 0
    while at + 5 <= len(packet):
        (size,) = struct.unpack_from(">I", packet, at)
        if packet[at + 4] & 31 not in _SLICES:
            return "holds notes of the encoder"
        at += 4 + size
    return None if at == len(packet) else "holds bytes after its picture"


def _gaps(name: str, used: list[tuple[int, int]], content: bytes) -> Iterator[Leak]:
    for box in boxes(content):
        if box.kind != "mdat":
            continue
        at = box.start
        for start, end in sorted(used):
            if box.start <= start < box.end:
                if start > at:
                    yield Leak(name, f"byte {at}", "holds bytes that belong to no track")
                    return
                at = max(at, end)
        if at < box.end:
            yield Leak(name, f"byte {at}", "holds bytes that belong to no track")


def outside_media(content: bytes) -> Iterator[tuple[str, int, bytes]]:
    """The parts of an MP4 that are no coded picture or sound, by box, where it begins, and its bytes."""
    for box in boxes(content):
        if box.kind not in _HOLDERS and box.kind != "mdat":
            yield _shown(box.path), box.start, content[box.start : box.end]


def in_jpeg(name: str, content: bytes) -> Iterator[Leak]:
    """What no release's still has: EXIF, XMP, comments, a further picture, bytes after its end."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        kind = content[at + 1]
        (size,) = struct.unpack_from(">H", content, at + 2)
        if kind not in _PLAIN or (kind == 0xE0 and (size > _JFIF_BYTES or content[at + 4 : at + 8] != b"JFIF")):
            yield Leak(name, f"byte {at}", "holds more than a picture")
        if kind == 0xDA:
            break
        at += 2 + size
    end = re.search(rb"\xff\xd9", content[at:])  # within a scan, 0xFF is followed by 0 or a restart
    if end is None or at + end.end() != len(content):
        yield Leak(name, "its end", "does not end with its picture")
    if found := SETTINGS.search(content):
        yield Leak(name, f"byte {found.start()}", "tells what it was coded with")
