"""The set that copies are measured on: originals, twelve and more alterations of each, and near-misses.

Sounds are those of the shared clips, pictures are drawn (bench/copies_pictures.py). Everything is made in a scratch
folder, once, from seeds.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import imageio_ffmpeg
import numpy as np

from bench import copies_pictures as drawn

INTRO_S = 3.0


@dataclass(frozen=True)
class Sound:
    """Seconds `start` to `end` of a shared clip; `filter` alters it; `music` plays under it at this loudness."""

    file: str
    start: float
    end: float
    filter: str = "anull"
    music: float = 0.0

    @property
    def seconds(self) -> float:
        return self.end - self.start


@dataclass(frozen=True)
class Made:
    """One clip of the set. `kind` is footage, speaker, card or sound (no picture); `place` numbers the room or the
    card; `series` the channel whose sign and jingle come first, None without."""

    name: str
    sound: Sound | None
    kind: str
    seed: int
    place: int = 0
    series: int | None = None

    @property
    def seconds(self) -> float:
        return (self.sound.seconds if self.sound else 20.0) + (INTRO_S if self.series is not None else 0)


def originals(draw: int) -> list[Made]:
    """Those in the archive. Several share a speaker, a room, a card, a sign or music; no two share a recording,
    except two under the same music and nothing else. Each `draw` has pictures, pairings and cuts of its own: thresholds
    were chosen on draw 0."""
    made: list[Made] = []
    for number, sound in enumerate(_speech(draw)):
        kinds = ("footage", "speaker", "speaker", "footage", "card", "speaker", "footage", "sound")
        kind = kinds[(number + 3 * draw) % 8]
        series = number % 2 if (number + draw) % 3 == 1 and kind != "sound" else None
        under = 0.25 if (number + draw) % 7 == 3 else 0.0
        seed = number + 1000 * draw
        made.append(Made(f"o{number:02}", replace(sound, music=under), kind, seed, number % 3, series))
    for sound in _noises():
        made.append(Made(f"o{len(made):02}", sound, "footage", len(made) + 1000 * draw))
    for _ in range(2):  # the same music, and nobody speaks
        music = Sound("nonspeech/tone-music.flac", 0, 26)
        made.append(Made(f"o{len(made):02}", music, "footage", len(made) + 1000 * draw))
    for _ in range(2):  # no sound at all
        made.append(Made(f"o{len(made):02}", None, "footage", len(made) + 1000 * draw))
    return made


def _speech(draw: int) -> list[Sound]:
    domain = sorted(path.name for path in SHARED.joinpath("domain").glob("*.wav"))
    sounds = [Sound(f"domain/{name}", 0, min(_seconds(f"domain/{name}"), 30)) for name in domain]
    sounds += [Sound(PHONE, at, at + 12 + 7 * (at % 3)) for at in range(2 * draw, 291, 27)]
    sounds += [Sound(f"voices/ru_00{n:02}.wav", 0, _seconds(f"voices/ru_00{n:02}.wav")) for n in (1, 4, 5, 8, 9, 11)]
    sounds += [Sound("public/ru.wav", 0, 28), Sound("public/ru.wav", 30, 58)]
    sounds += [Sound("public/my_voice.ogg", 0, 23), Sound("public/pisets-mono.wav", 0, 11.3)]
    return sounds


def _noises() -> list[Sound]:
    return [Sound(f"nonspeech/{name}.flac", at, at + 14) for name in ("engine", "shelling", "wind") for at in (0, 14)]


def near_misses(archive: list[Made], draw: int) -> list[tuple[str, Made]]:
    """What must not match anything, with the reason why it could."""
    missed: list[tuple[str, Made]] = []

    def add(why: str, sound: Sound | None, kind: str, place: int = 0, series: int | None = None) -> None:
        missed.append((why, Made(f"n{len(missed):02}", sound, kind, 500 + len(missed) + 1000 * draw, place, series)))

    spare = [Sound(PHONE, at, at + 14) for at in range(311, 416, 17)]
    read = [Sound(f"voices/ru_00{n:02}.wav", 0, _seconds(f"voices/ru_00{n:02}.wav")) for n in (2, 3, 6, 10, 12, 13)]
    for sound in spare[:4] + read[:3]:
        add("the same speaker, other words, other picture", sound, "footage")
    for number, sound in enumerate(spare + read):
        add("the same speaker and room, other words", sound, "speaker", number % 3)
    for number, sound in enumerate(spare + read[3:]):
        add("the same card, other words", sound, "card", number % 3)
    for number, sound in enumerate(spare + read):
        add("the same sign and jingle, other words", sound, "speaker", number % 3, number % 2)
    for sound in spare + read[3:]:
        add("the same music under other words", replace(sound, music=0.25), "footage")
    for sound in spare[:4]:
        add("the same music, loud, under other words", replace(sound, music=0.6), "footage")
    for _ in range(4):
        add("the same music over another picture, nobody speaks", Sound("nonspeech/tone-music.flac", 0, 26), "footage")
    for number, one in enumerate(archive[:10]):
        assert one.sound is not None
        again = replace(one.sound, music=0.0, filter=another_voice(one.sound, number))
        add("the same words read by another voice at another pace", again, "speaker", number % 3)
    for place in range(3):
        add("the same card and silence", None, "card", place)
    for _ in range(3):
        add("no sound, another picture", None, "footage")
    return missed


PHONE = "phone/ru-phone-7min.flac"
SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "clips"


def another_voice(sound: Sound, seed: int) -> str:
    """A filter that gives the words another pitch, and each two seconds of them a pace of their own."""
    random, step = np.random.default_rng(seed), 2.0
    count = int(sound.seconds / step) + 1
    pieces = "".join(
        f"[p{n}]atrim={n * step}:{(n + 1) * step},asetpts=PTS-STARTPTS,"
        f"rubberband=pitch={(0.8, 1.25)[seed % 2]}:tempo={random.uniform(0.8, 1.25):.2f}[q{n}];"
        for n in range(count)
    )
    pads = ["".join(f"[{kind}{n}]" for n in range(count)) for kind in "pq"]
    return f"asplit={count}{pads[0]};{pieces}{pads[1]}concat=n={count}:v=0:a=1"


def _seconds(file: str) -> float:
    import av

    with av.open(str(SHARED / file)) as clip:
        return (clip.duration or 0) / 1_000_000


def ffmpeg(*arguments: str | Path, frames: Iterator[bytes] | None = None) -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-y", "-threads", "1", *map(str, arguments)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE if frames else subprocess.DEVNULL)
    if frames and child.stdin:
        with suppress(BrokenPipeError), child.stdin:  # the sound is shorter: ffmpeg has all that it needs
            for frame in frames:
                child.stdin.write(frame)
    if child.wait():
        raise subprocess.CalledProcessError(child.returncode, command)


def make(one: Made, folder: Path) -> Path:
    """The clip as a file in `folder`; made once."""
    to = folder / f"{one.name}.mp4"
    if to.exists():
        return to
    sound = _sound(one, folder)
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "23", "-pix_fmt", "yuv420p"]
    heard = ["-i", str(sound), "-c:a", "aac", "-b:a", "64k"] if sound else []
    draft = to.with_suffix(".part.mp4")
    if one.kind == "sound":
        ffmpeg("-i", str(sound), "-c:a", "aac", "-b:a", "64k", draft)
    else:
        size = ["-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{drawn.WIDTH}x{drawn.HEIGHT}", "-r", str(drawn.RATE)]
        ffmpeg(*size, "-i", "pipe:0", *heard, *coded, "-shortest", draft, frames=_frames(one, sound))
    draft.rename(to)
    return to


def _sound(one: Made, folder: Path) -> Path | None:
    """Speech, with music under it where there is some, behind the jingle where there is one."""
    if one.sound is None:
        return None
    to = folder / f"{one.name}.wav"
    source = one.sound
    parts = ["-ss", str(source.start), "-t", str(source.seconds), "-i", SHARED / source.file]
    parts += ["-stream_loop", "-1", "-t", str(source.seconds), "-i", SHARED / "nonspeech" / "tone-music.flac"]
    graph = f"[0:a]aresample=16000,{source.filter}[a];[1:a]aresample=16000,volume={source.music}[b];"
    graph += "[a][b]amix=inputs=2:duration=first:normalize=0[words]"
    if one.series is not None:
        note = 300 + 90 * one.series
        graph += f";aevalsrc=0.3*sin(2*PI*t*{note}*(1+floor(3*t)/5)):s=16000:d={INTRO_S}[jingle]"
        graph += ";[jingle][words]concat=n=2:v=0:a=1[out]"
    ffmpeg(*parts, "-filter_complex", graph, "-map", "[out]" if one.series is not None else "[words]", "-ac", "1", to)
    return to


def _frames(one: Made, sound: Path | None) -> Iterator[bytes]:
    random = np.random.default_rng(one.seed)
    seconds = one.seconds - (INTRO_S if one.series is not None else 0)
    if one.series is not None:
        yield from map(_bytes, drawn.sign(one.series, INTRO_S))
    if one.kind == "footage":
        planes = drawn.footage(random, seconds)
    elif one.kind == "speaker":
        planes = drawn.speaker(random, one.place, _loudness(sound), seconds)
    else:
        planes = drawn.card(one.place, seconds)
    for plane in planes:
        yield _bytes(plane + random.normal(0, 2, plane.shape))  # the grain of a camera


def _bytes(plane: drawn.Plane) -> bytes:
    return np.clip(plane, 0, 255).astype(np.uint8).tobytes()


def _loudness(sound: Path | None) -> drawn.Plane:
    """How loud each frame's moment is, 0 to 1."""
    import wave

    if sound is None:
        return np.zeros(1, np.float32)
    with wave.open(str(sound)) as heard:
        samples = np.frombuffer(heard.readframes(heard.getnframes()), "<i2").astype(np.float32)
        step = heard.getframerate() // drawn.RATE
    level = np.abs(samples[: len(samples) // step * step].reshape(-1, step)).mean(1)
    return np.asarray(level / max(float(level.max()), 1.0), np.float32)
