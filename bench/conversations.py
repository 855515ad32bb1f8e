"""Conversations made of real people's speech: who says which stretch is known, because we put it there.

No recording with several marked speakers may be had here. Pieces of the shared clips, each by one person, are set one
after the other through a telephone band, noise, a room, at different levels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from zeroline.engines.admit_files import FileAdmitter
from zeroline.engines.media_hear import FfmpegHearer
from zeroline.engines.media_probe import AvProber
from zeroline.engines.voice_silero import windows
from zeroline.ports import SAMPLE_RATE

Sound = NDArray[np.float32]
Make = Callable[[Sound, np.random.Generator], Sound]

LONGEST_MS, SHORTEST_MS = 4_000, 1_000
GAP_MS = 300


@dataclass(frozen=True)
class Person:
    """Somebody's speech: a file of the shared clips, from and to which ms (None: its end)."""

    name: str
    file: str
    start_ms: int = 0
    end_ms: int | None = None


# Thresholds were chosen on the first (and on two voices of Debian's telephone prompts, which are not needed here) ...
CHOSEN_ON = (
    Person("festvox", "voices/*.wav"),
    Person("voice note", "public/my_voice.ogg"),
    Person("numbers", "public/ru_num.wav"),
    Person("sample-ua", "public/sample-ua.m4a"),
)
# ... and are reported on the second. Two people read in pisets-mono: 6.9 s at a pitch of 211 Hz, then one at 110 Hz.
KEPT_BACK = (
    Person("lecture", "public/ru.wav"),
    Person("reader", "public/pisets-mono.wav", 0, 7_000),
    Person("second reader", "public/pisets-mono.wav", 7_000),
    Person("phone", "phone/ru-phone-7min.flac"),
    Person("uk-short", "public/uk-short.wav"),
)


@dataclass(frozen=True)
class Conversation:
    """`sound` with the stretches in it, in ms, and the number of the person who says each."""

    sound: Sound
    spans: tuple[tuple[int, int], ...]
    people: tuple[int, ...]

    def blocks(self) -> Iterator[bytes]:
        whole = (np.clip(self.sound, -1, 1) * 32767).astype("<i2").tobytes()
        for at in range(0, len(whole), 2 * SAMPLE_RATE):
            yield whole[at : at + 2 * SAMPLE_RATE]


def heard(path: Path) -> Sound:
    clip = FileAdmitter(AvProber()).admit(path)
    return np.frombuffer(b"".join(FfmpegHearer().hear(clip)), "<i2").astype(np.float32) / 32768


def stretches(sound: Sound, longest_ms: int = 6_000) -> list[tuple[int, int]]:
    """Where somebody speaks, pauses below 0.4 s bridged: about what segments are."""
    joined: list[tuple[int, int]] = []
    blocks = Conversation(sound, (), ()).blocks()
    for start, end in (piece for window in windows(blocks) for piece in window.voice):
        if joined and start - joined[-1][1] < 400 and end - joined[-1][0] < longest_ms:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


def pieces_of(person: Person, folder: Path, most: int = 40) -> list[Sound]:
    """Pieces of one to four seconds of a person's speech."""
    pieces = []
    for path in sorted(folder.glob(person.file)):
        whole = heard(path)[person.start_ms * 16 : None if person.end_ms is None else person.end_ms * 16]
        for start, end in stretches(whole):
            parts = -(-(end - start) // LONGEST_MS) if end - start > 2 * SHORTEST_MS else 1
            parts = max(parts, 2) if end - start >= 3_000 else parts
            pieces += [p for p in np.array_split(whole[start * 16 : end * 16], parts) if len(p) >= SHORTEST_MS * 16]
    return pieces[:most]


def phone(sound: Sound, _rng: np.random.Generator) -> Sound:
    """300 to 3400 Hz, and the 8 bits of a telephone exchange."""
    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)
    spectrum[(hertz < 300) | (hertz > 3_400)] = 0
    narrow = np.fft.irfft(spectrum, len(sound))
    top = max(float(np.abs(narrow).max()), 1e-6)
    pressed = np.sign(narrow) * np.log1p(255 * np.abs(narrow) / top) / np.log(256)
    pressed = np.round(pressed * 127) / 127
    return np.asarray(np.sign(pressed) * (256 ** np.abs(pressed) - 1) / 255 * top, np.float32)


def room(sound: Sound, rng: np.random.Generator) -> Sound:
    """0.4 s until the echo is 60 dB below."""
    times = np.arange(int(0.4 * SAMPLE_RATE)) / SAMPLE_RATE
    echo = rng.standard_normal(len(times)) * np.exp(-6.9 * times / 0.4) * 0.35
    echo[0] = 3
    size = len(sound) + len(echo)
    ringing = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(echo, size), size)[: len(sound)]
    return np.asarray(ringing / np.sqrt((echo**2).sum()), np.float32)


def under(noise: Sound, decibels: float) -> Make:
    """Speech `decibels` above a stretch of the noise."""

    def mixed(sound: Sound, rng: np.random.Generator) -> Sound:
        at = int(rng.integers(0, max(1, len(noise) - len(sound))))
        part = np.resize(noise[at : at + len(sound)], len(sound))
        ratio = float((sound**2).mean()) / max(float((part**2).mean()), 1e-9) / 10 ** (decibels / 10)
        return np.asarray(sound + np.sqrt(ratio) * part, np.float32)

    return mixed


def conversation(people: Sequence[Sequence[Sound]], makes: Sequence[Make], rng: np.random.Generator) -> Conversation:
    """People speak in turns, up to ten pieces each; `makes` has one treatment a person, or more: any for each piece.
    Each piece is up to 9 dB louder or quieter."""
    turns = [(who, piece) for who, pieces in enumerate(people) for piece in _some(pieces, rng)]
    sound: list[Sound] = []
    spans, owners, at = [], [], 0
    own = len(makes) == len(people)
    for number in rng.permutation(len(turns)):
        who, piece = turns[number]
        make = makes[who] if own else makes[int(rng.integers(len(makes)))]
        made = make(piece, rng) * np.float32(10 ** (rng.uniform(-9, 9) / 20))
        spans.append((at // 16, (at + len(made)) // 16))
        owners.append(who)
        sound += [made, np.zeros(GAP_MS * 16, np.float32)]
        at += len(made) + GAP_MS * 16
    whole = np.concatenate(sound)
    return Conversation(whole / max(1.0, float(np.abs(whole).max())), tuple(spans), tuple(owners))


def _some(pieces: Sequence[Sound], rng: np.random.Generator) -> list[Sound]:
    count = int(rng.integers(min(2, len(pieces)), min(10, len(pieces)) + 1))
    return [pieces[at] for at in rng.choice(len(pieces), count, replace=False)]


def treatments(folder: Path) -> Mapping[str, Make]:
    noise = {name: heard(folder / "nonspeech" / f"{name}.flac") for name in ("wind", "engine", "shelling")}

    def engine_phone(sound: Sound, rng: np.random.Generator) -> Sound:
        return under(noise["engine"], 5)(phone(sound, rng), rng)

    return {
        "as recorded": lambda sound, _rng: sound,
        "telephone": phone,
        "wind, 10 dB": under(noise["wind"], 10),
        "shelling, 10 dB": under(noise["shelling"], 10),
        "telephone, engine 5 dB": engine_phone,
        "room": room,
    }
