"""Fingerprinter by FFmpeg: chromaprint's numbers of the sound, and how a small grey picture changes. One decoding in
the sandbox makes all of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import numpy as np

from zeroline.domain.clip import Clip
from zeroline.domain.errors import BadMedia, CannotWrite, CutOff
from zeroline.domain.fingerprint import PICTURE_STEP_MS, Fingerprint, PicturePrint, Question, SoundPrint
from zeroline.domain.speech import Maker
from zeroline.engines.media_ffmpeg import decoding_fault, quiet_command, untrusted_input
from zeroline.engines.media_hear import FfmpegHearer
from zeroline.engines.media_probe import Tracks, tracks_in
from zeroline.engines.picture_print import SIDE, PictureReader
from zeroline.engines.sandbox import Limits, Sandboxed
from zeroline.engines.voice_silero import windows
from zeroline.engines.whole_file import fault_of
from zeroline.ports import Hearer

_OURS = 1
_RATE = 11025  # samples a second that chromaprint works at


class FfmpegFingerprinter:
    """Makes fingerprints. Deterministic: the same bytes give the same numbers."""

    def __init__(self, hearer: Hearer | None = None) -> None:
        self._hearer = hearer or FfmpegHearer()

    @property
    def maker(self) -> Maker:
        # the second number is ours: it grows when the same clip would give other numbers
        return Maker("chromaprint and picture changes", f"{version('imageio-ffmpeg')}.{_OURS}")

    def fingerprint(self, clip: Clip, speeds: Sequence[int] = ()) -> Question:
        """The clip's fingerprint, and its sound's at each of `speeds` (thousandths). Of two tracks one may be broken.
        Raises BadMedia where nothing can be decoded."""
        tracks = tracks_in(clip.path)
        try:
            return self._of(clip, tracks, speeds)
        except BadMedia:
            if tracks.picture is None or tracks.sound is None:
                raise
            with suppress(BadMedia):
                return self._of(clip, replace(tracks, picture=None), speeds)
            return self._of(clip, replace(tracks, sound=None), speeds)

    def _of(self, clip: Clip, tracks: Tracks, speeds: Sequence[int]) -> Question:
        wanted = (1000, *speeds) if tracks.sound else ()
        with tempfile.TemporaryDirectory(prefix="zeroline-") as folder:
            picture = _decode(clip, tracks, wanted, Path(folder))
            sounds = {speed: SoundPrint((Path(folder) / f"{speed}").read_bytes()) for speed in wanted}
        voice = self._voice(clip) if wanted else ()
        print_ = Fingerprint(clip.duration_ms, sounds.get(1000), picture, self.maker, voice)
        return Question(print_, tuple((speed, sounds[speed]) for speed in speeds if tracks.sound))

    def _voice(self, clip: Clip) -> tuple[tuple[int, int], ...]:
        """Where somebody speaks, as far as a file goes that was cut off."""
        return tuple(piece for window in windows(_till_cut_off(self._hearer.hear(clip))) for piece in window.voice)


def _till_cut_off(sound: Iterator[bytes]) -> Iterator[bytes]:
    with suppress(CutOff):
        yield from sound


def _decode(clip: Clip, tracks: Tracks, speeds: Sequence[int], folder: Path) -> PicturePrint | None:
    """Writes a file of chromaprint's numbers for each of `speeds` into `folder`; returns the picture's print."""
    reader = PictureReader() if tracks.picture else None
    most = 2 * clip.duration_ms // PICTURE_STEP_MS + 240  # a container may misstate its length, but not by this much
    with Sandboxed(_command(clip, tracks, speeds), _limits(clip.duration_ms), cwd=folder) as child:
        for number, frame in enumerate(child.blocks(SIDE * SIDE)):
            if number > most:
                raise BadMedia(clip.path, "has broken time stamps: its picture runs on far beyond its length")
            if reader and len(frame) == SIDE * SIDE:
                reader.see(np.frombuffer(frame, np.uint8).reshape(SIDE, SIDE))
        outcome = child.outcome()
    if outcome.code != 0 and (fault := fault_of(outcome.log)):
        raise CannotWrite(folder, fault)
    if outcome.code != 0:
        raise decoding_fault(clip.path, outcome, "picture" if tracks.picture else "sound")
    return reader.print() if reader else None


def _command(clip: Clip, tracks: Tracks, speeds: Sequence[int]) -> list[str]:
    graph, outputs = [], []
    if tracks.picture:
        rate = f"fps={1000 / PICTURE_STEP_MS:g}:start_time=0"
        graph.append(f"[0:{tracks.picture.index}]{rate},scale={SIDE}:{SIDE}:flags=area,format=gray[seen]")
        outputs += ["-map", "[seen]", "-f", "rawvideo", "pipe:1"]
    if tracks.sound:
        pads = "".join(f"[in{speed}]" for speed in speeds)
        # async=1 and first_pts=0 keep the sound where the picture has it, as for the ear that transcribes
        even = f"aresample={_RATE}:async=1:first_pts=0,aformat=sample_fmts=s16:channel_layouts=mono"
        graph.append(f"[0:{tracks.sound.index}]{even},asplit={len(speeds)}{pads}")
        for speed in speeds:
            sped = f"asetrate={_RATE * speed // 1000},aresample={_RATE}" if speed != 1000 else "anull"
            graph.append(f"[in{speed}]{sped}[out{speed}]")
            outputs += ["-map", f"[out{speed}]", "-f", "chromaprint", "-fp_format", "raw", "-y", f"file:{speed}"]
    source = untrusted_input(clip.path, 1, tracks.lead_ms(tracks.picture, tracks.sound))
    return [*quiet_command(), *source, "-filter_complex", ";".join(graph), *outputs]


def _limits(duration_ms: int) -> Limits:
    """4K at 60 frames a second decodes at about half its speed on one slow core; what takes far longer is no clip.
    Chromaprint's file has 33 bytes for each second."""
    seconds = duration_ms // 1000
    return Limits(
        cpu_s=120 + 10 * seconds, wall_s=240 + 20 * seconds, memory_bytes=4 << 30, file_bytes=(1 << 20) + 100 * seconds
    )
