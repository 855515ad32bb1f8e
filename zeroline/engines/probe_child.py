"""Looks into one media file and prints what it found as JSON. Runs as a script of its own inside the sandbox, because
PyAV parses in the process that calls it. Arguments: the file, the demuxers and the decoders that may be used.

Prints {"container", "start_ms", "duration_ms", "recounts", "pictures": [...], "sounds": [...]}; times are null where
the file does not say; what "recounts" means is said at Tracks (media_probe.py). Each stream's "end_ms" is where its
last packet ends by its own times, whatever the container says of its length; a picture's "even" is [when its first
frame comes, how long each lasts] in ms, where all come evenly, else null.
Prints {"fault": kind} and exits 1 where the file cannot be opened.
"""

from __future__ import annotations

import json
import sys
from array import array
from fractions import Fraction
from itertools import pairwise
from typing import Any, BinaryIO

import av
import av.container
import av.error
import av.stream
import av.video.stream

_LOOKED_AT = 400  # packets of picture looked at for its rate: some 13 s of ordinary video
_MICRO = Fraction(1, av.time_base)  # what libav counts a container's times in
_REORDERED = 32  # packets come in decoding order: where we stop, up to 16 frames are still out (H.264, annex A.3.1)
_DECODED = 60  # packets tried for a first frame: one group of pictures of a phone's camera, about
# Where a transport stream's clock jumps by more than this, it was set anew and nothing is missing (ffmpeg(1),
# -dts_delta_threshold).
_JUMP_S = 10
_BACK_S = Fraction(1, 10)  # and where it runs back by more than this (fftools/ffmpeg_demux.c, ts_discontinuity_detect)
# The most that a last frame is believed to last; it is held for as long as the sound goes on anyway (media_burn.py).
_LONGEST_S = 10
_OFF_GRID_MS = 2  # that a time may be off by rounding; Matroska counts whole ms
_RECOUNTS = 0x200  # AVFMT_TS_DISCONT of libavformat/avformat.h: fftools/ffmpeg_demux.c then corrects the start
_CLOCKS_JUMP = frozenset({"mpegts", "mpeg"})
# Bare streams hold no index: FFmpeg guesses their length from the first bit rate it sees, which can be far off.
_GUESSED_LENGTH = frozenset({"aac", "ac3", "eac3", "mp3", "amr", "amrnb", "amrwb", "h264", "hevc", "mpegvideo", "m4v"})


def _ms(ticks: int | None, base: Fraction | None) -> int | None:
    return None if ticks is None or base is None else round(ticks * base * 1000)


def _marked(stream: av.stream.Stream, mark: str) -> bool:
    return bool(stream.disposition & av.stream.Disposition[mark])


def _common(stream: av.stream.Stream) -> dict[str, Any]:
    context = getattr(stream, "codec_context", None)  # None where FFmpeg has no name for the codec
    return {
        "index": stream.index,
        "codec": None if context is None else context.codec.canonical_name,
        "default": _marked(stream, "default"),
        "start_ms": _ms(stream.start_time, stream.time_base),
        "duration_ms": _ms(stream.duration, stream.time_base),
    }


def sound(stream: Any) -> dict[str, Any]:
    facts = _common(stream)
    known = facts["codec"] is not None
    return facts | {"rate": stream.rate if known else 0, "channels": stream.channels if known else 0}


def picture(stream: av.video.stream.VideoStream) -> dict[str, Any]:
    """Sizes as stored; `still` is cover art or a thumbnail, not a moving picture."""
    facts = _common(stream)
    context = getattr(stream, "codec_context", None)
    aspect = stream.sample_aspect_ratio
    rate = stream.average_rate or stream.guessed_rate
    return facts | {
        "width": context.width if context else 0,
        "height": context.height if context else 0,
        "aspect": [aspect.numerator, aspect.denominator] if aspect else [1, 1],
        "rate": [rate.numerator, rate.denominator] if rate else None,
        "still": any(_marked(stream, mark) for mark in ("attached_pic", "timed_thumbnails", "still_image")),
    }


def uneven(times: list[int], base: Fraction) -> bool:
    """Whether frames at these ticks come at a variable rate. Rounding to the container's ticks is not variation:
    Matroska's are a millisecond, so 30 frames a second come 33, 33 and 34 ms apart."""
    ordered = sorted(times)[:_LOOKED_AT]
    steps = [late - early for early, late in pairwise(ordered)]
    if len(steps) < 3:
        return False
    return (max(steps) - min(steps)) * base > max(2 * base, Fraction(sorted(steps)[len(steps) // 2]) * base / 10)


def rotation_and_rate(container: av.container.InputContainer, stream: Any, decoders: set[str]) -> dict[str, Any]:
    """Degrees clockwise that a player turns the frames (it is told with the first frame), and whether they come at a
    variable rate."""
    rotation: int | None = None
    times: list[int] = []
    decodable = stream.codec_context.codec.name in decoders
    for number, packet in enumerate(container.demux(stream)):
        if packet.pts is not None:
            times.append(packet.pts)
        if decodable and rotation is None and number < _DECODED:
            try:
                frames = stream.decode(packet)
            except av.error.FFmpegError:
                frames = []
            if frames:
                rotation = -round(frames[0].rotation / 90) * 90 % 360  # PyAV counts counter-clockwise
        if number >= _LOOKED_AT + _REORDERED:
            break
    return {"rotation": rotation or 0, "uneven": uneven(times, stream.time_base)}


def evenly(times: array[int], base: Fraction) -> list[float] | None:
    """When the first of these frames comes and how long each lasts, in ms; None where one is missing or comes early or
    late."""
    ordered = sorted(times)
    if len(ordered) < 3:
        return None
    step = Fraction(ordered[-1] - ordered[0], len(ordered) - 1)
    most = max(1, _OFF_GRID_MS / 1000 / base)
    if step <= 0 or any(abs(at - ordered[0] - number * step) > most for number, at in enumerate(ordered)):
        return None
    return [float(ordered[0] * base * 1000), float(step * base * 1000)]


def ends(container: av.container.InputContainer, indexes: list[int], times: dict[int, array[int]]) -> dict[int, int]:
    """Where the last packet of each stream ends, in ms as the container counts: what can be decoded, as far as the file
    goes. A stream without packets is not in it. `times` is filled with those of the streams that it holds, in ticks."""
    jumps = not _CLOCKS_JUMP.isdisjoint(container.format.name.split(","))
    found: dict[int, int] = {}
    bases = {index: container.streams[index].time_base or _MICRO for index in indexes}
    turned_back = dict.fromkeys(indexes, 0)  # ticks by which a stream's clock was set anew
    clocks: dict[int, int] = {}  # the last that each stream's said: packets come in its order
    try:
        for packet in container.demux([container.streams[index] for index in indexes]):
            if packet.pts is None:
                continue
            index = packet.stream_index
            if index in times:
                times[index].append(packet.pts)
            lasts = min(packet.duration or 0, int(_LONGEST_S / bases[index]))
            end = packet.pts + lasts + turned_back[index]
            last = found.get(index)
            back = packet.dts is not None and (packet.dts + _BACK_S / bases[index]) < clocks.get(index, packet.dts)
            clocks[index] = clocks.get(index, 0) if packet.dts is None else packet.dts
            if jumps and last is not None and (back or abs(end - last) * bases[index] > _JUMP_S):
                turned_back[index] += last - end
                end = last
            found[index] = end if last is None else max(last, end)
    except av.error.FFmpegError:
        pass  # cut off or damaged: what follows cannot be decoded
    return {index: _ms(end, bases[index]) or 0 for index, end in found.items()}


def opened(file: BinaryIO, formats: str, decoders: str) -> av.container.InputContainer:
    # The file is handed over open, so libav never sees its name; with no protocol allowed it can open nothing else.
    options = {"format_whitelist": formats, "codec_whitelist": decoders, "protocol_whitelist": "none"}
    return av.open(file, mode="r", options=options, buffer_size=1 << 18)


def look(path: str, formats: str, decoders: str) -> dict[str, Any]:
    with open(path, "rb") as file, opened(file, formats, decoders) as container:
        streams = container.streams
        pictures = [picture(stream) for stream in streams.video]
        sounds = [sound(stream) for stream in streams.audio]
        facts: dict[str, Any] = {
            "container": container.format.name,
            "start_ms": _ms(container.start_time, _MICRO),
            "duration_ms": _ms(container.duration, _MICRO),
            "recounts": bool(container.format.flags & _RECOUNTS),
            "pictures": pictures,
            "sounds": sounds,
        }
        for one in pictures:
            if one["codec"] and not one["still"]:
                one.update(rotation_and_rate(container, streams[one["index"]], set(decoders.split(","))))
    measured = [one for one in (*pictures, *sounds) if one["codec"] and not one.get("still")]
    times = {one["index"]: array("q") for one in measured if "width" in one}
    with open(path, "rb") as file, opened(file, formats, decoders) as container:
        reached = ends(container, [one["index"] for one in measured], times)
        for one in measured:
            one["end_ms"] = reached.get(one["index"])
            if one["index"] in times:
                one["even"] = evenly(times[one["index"]], container.streams[one["index"]].time_base or _MICRO)
    if _GUESSED_LENGTH.intersection(facts["container"].split(",")):
        facts["duration_ms"] = None
    return facts


def main() -> int:
    av.logging.set_level(None)
    try:
        facts = look(*sys.argv[1:4])
    except (av.error.FFmpegError, EOFError) as error:
        print(json.dumps({"fault": type(error).__name__}))
        return 1
    print(json.dumps(facts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
