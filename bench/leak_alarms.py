"""Clean protected releases of clips of other kinds: none may be stopped. Part of `make bench-release`.

Pictures are drawn here or pasted (bench/moving_faces.py); the voices are those of shared/clips/domain, with their own
words, and of the shipped sample. Where the folder is missing, the clips that need it are left out, and that is said.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import av

from bench.moving_faces import COELHO, Moving, found_in, written
from tests.acts.test_releasing import SAID, Room
from tests.engines.made_media import ffmpeg
from tests.story.needs import CLIPS
from zeroline.domain.cover import Box, Cover, Key
from zeroline.domain.errors import WrongUse
from zeroline.domain.release import Shield
from zeroline.engines.fakes import Line

SAMPLE = Path(str(files("zeroline.data").joinpath("sample/appeal.mp4")))
DOMAIN = CLIPS / "domain"
SECONDS = 10
_FACE = ("a portrait that crosses",)  # pasted, then found
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Kind:
    """A clip and what is hidden in it. `picture` is FFmpeg's input and filters for it, empty: it has none; `spoken` a
    file of shared/clips/domain, empty: the sample's voice."""

    name: str
    picture: tuple[str, ...]
    spoken: str = ""
    covers: tuple[Cover, ...] = ()
    voice: str = "silence"


def _drawn(graph: str) -> tuple[str, ...]:
    return ("-f", "lavfi", "-i", graph)


def _still(left: float, top: float, wide: float, high: float, id: str = "f1") -> Cover:
    return Cover(id, "face", (Key(0, Box(left, top, wide, high)),), 0, SECONDS * 1000)


def _moving(id: str = "f2") -> Cover:
    keys = tuple(Key(ms, Box(0.1 + 0.6 * ms / 10_000, 0.3 + 0.2 * (ms // 500 % 2), 0.15, 0.25))
                 for ms in range(0, 10_000, 100))  # fmt: skip
    return Cover(id, "face", keys, 0, SECONDS * 1000)


KINDS = (
    Kind("the sample, a cover over its captions", ("-i", str(SAMPLE)), covers=(_still(0.3, 0.7, 0.4, 0.3),)),
    Kind("a clip without a picture", (), "d08-pow.wav", voice="revoiced"),
    Kind("a picture that moves as a whole, read aloud", _drawn("mandelbrot=s=640x360:r=25"), "d01-refusal.wav",
         (_moving(),), "revoiced"),
    Kind("white and noise, two covers", _drawn("color=c=white:s=426x240:r=25,noise=alls=60:allf=t"), "d05-threat.wav",
         (_still(0.0, 0.0, 0.2, 0.3), _moving())),
    Kind("upright, a cover at its edge", _drawn("testsrc2=s=360x640:r=30"), "d09-wives.wav",
         (_still(0.7, 0.6, 0.3, 0.4),)),
    Kind("odd sides, twelve frames a second", _drawn("smptehdbars=s=427x241:r=12,noise=alls=20:allf=t"),
         "d06-milblog.wav", (_moving(),)),
    Kind("cells at night, in high contrast", _drawn("life=s=320x180:r=25:mold=20:seed=5,scale=1280:720:flags=neighbor"),
         "d07-pay.wav", (_moving(), _still(0.55, 0.1, 0.2, 0.2))),
    Kind("a face found and covered", _FACE, "d02-disarmed.wav"),
)  # fmt: skip


def made(kind: Kind, folder: Path) -> tuple[Path, Sequence[Line], tuple[Cover, ...]]:
    """The clip, what is said in it, and what is covered."""
    sound = DOMAIN / kind.spoken if kind.spoken else SAMPLE
    film, covers = folder / ("film.mp4" if kind.picture else "film.m4a"), kind.covers
    picture = kind.picture
    if picture == _FACE:
        written(Moving("half turned", COELHO), folder / "face.mp4")
        picture = ("-stream_loop", "4", "-i", str(folder / "face.mp4"))
    if picture:
        pixels = "format=yuv444p" if "427" in str(picture) else "format=yuv420p"  # 4:2:0 has even sides alone
        ffmpeg(*picture, "-i", sound, "-map", "0:v", "-map", "1:a", "-t", str(SECONDS), "-preset", "veryfast", "-vf",
               pixels, film)  # fmt: skip
    else:
        ffmpeg("-i", sound, "-t", str(SECONDS), film)
    if kind.picture == _FACE:
        covers = found_in(film)[1]
    return film, _lines(kind), covers


def _lines(kind: Kind) -> Sequence[Line]:
    """The first sentences of what is said, spread over the clip."""
    if not kind.spoken:
        return SAID
    told = {one["id"]: one for one in json.loads((DOMAIN / "gold.json").read_text("utf-8"))}
    one = told[kind.spoken.removesuffix(".wav")]
    pairs = list(zip(_SENTENCE.split(one["ru"]), _SENTENCE.split(one["en"]), strict=False))[:3]
    each = SECONDS * 1000 // len(pairs)
    return [Line(at * each + 200, at * each + each - 200, ru, en) for at, (ru, en) in enumerate(pairs)]


def alarms(folder: Path) -> Iterator[tuple[str, str]]:
    """Each clip's name, and why its release was stopped; empty: it was not. It is looked at that the release holds a
    picture and covers something."""
    for number, kind in enumerate(KINDS):
        if kind.spoken and not DOMAIN.exists():
            yield kind.name, "left out: shared/clips is not here"
            continue
        here = folder / str(number)
        here.mkdir()
        film, lines, covers = made(kind, here)
        room = Room(here, film, lines).signed()
        room.decided("protected", Shield(covers, faces_seen=True, voice=kind.voice))
        try:
            released = room.released()
        except WrongUse as stopped:
            yield kind.name, str(stopped)
            continue
        finally:
            room.archive.ledger.database.close()
        with av.open(str(room.file(released, f"{released.id}.mp4"))) as video:
            assert video.streams.video[0].frames > SECONDS
        yield kind.name, ""


def main() -> int:
    """Prints which were stopped; 1 where one was."""
    with tempfile.TemporaryDirectory(prefix="zeroline-bench-") as folder:
        told = dict(alarms(Path(folder)))
    for name, why in told.items():
        print(f"- {name}: {why or 'released'}")
    stopped = sum(bool(why) for why in told.values())
    print(f"| clean protected releases of other clips, and stopped | {stopped} of {len(told)} | 0 |")
    return 1 if stopped else 0


if __name__ == "__main__":
    raise SystemExit(main())
