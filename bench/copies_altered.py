"""What happens to a clip on its way through other people's channels: each alteration, with what is then true."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.copies_set import Made, Sound, ffmpeg, make

FONT = Path(__file__).resolve().parent.parent / "zeroline" / "data" / "fonts"
_H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
_AAC = ["-c:a", "aac", "-b:a", "64k"]
_LINES = (
    "They left us there without water", "Nobody signed any contract", "We ask to be heard", "The commander said go",
    "There were forty of us", "No ammunition, no food", "Please share this everywhere", "This is our last message",
)  # fmt: skip


@dataclass(frozen=True)
class Altered:
    """A file made of `original`, with the truth: what it is to it, and which seconds of it it holds."""

    name: str
    alteration: str
    original: str
    path: Path
    relation: str
    start: float
    end: float


def alterations(one: Made) -> list[str]:
    """Those that leave something of this clip."""
    names = [*_PLAIN, "cut", "longer", "cut, captions, vertical"]
    if one.kind == "sound":
        heard = ("low bit rate", "webm", "faster 3 %, pitch too", "faster 5 %", "slower 3 %, pitch too", "noise, quiet",
                 "over another picture", "cut", "longer")  # fmt: skip
        return [*heard, "faster 7 %", "phone band", "loud, clipped"]
    if one.sound is None:
        gone = ("noise, quiet", "over another picture", "music instead", "voice disguised")
        names = [name for name in names if name not in gone]
    if one.kind == "card" or (one.sound and not _speaks(one)):
        # nothing of a card's clip but its sound is its own; of wind and music, nothing but the picture
        gone = ("music instead", "voice disguised") if one.kind == "card" else ("over another picture",)
        names = [name for name in names if name not in gone]
    return names


def _speaks(one: Made) -> bool:
    return one.sound is not None and not one.sound.file.startswith("nonspeech")


def altered(one: Made, name: str, folder: Path) -> Altered:
    """Makes the file, once."""
    source, length = make(one, folder), one.seconds
    to = folder / f"{one.name}-{name.replace(' ', '').replace(',', '_').replace('%', '')}.{_ENDINGS.get(name, 'mp4')}"
    start, end = 0.0, length
    relation = "copy"
    if name.startswith("cut"):
        start, end, relation = _part(one)[0], _part(one)[1], "cut"
    if name == "longer":
        relation = "longer"
    if not to.exists():
        draft = to.with_name(f"part-{to.name}")
        if name == "longer":
            _longer(one, source, draft, folder)
        else:
            _alter(one, name, source, draft, folder)
        draft.rename(to)
    return Altered(to.stem, name, one.name, to, relation, start, end)


def _part(one: Made) -> tuple[float, float]:
    """Half of the clip, at least 8 seconds of it."""
    start = round(one.seconds * (0.2 + 0.02 * (one.seed % 10)), 1)
    return start, min(one.seconds, start + max(8.0, round(one.seconds * 0.5, 1)))


def _captions(height: str = "h") -> str:
    """A line every 2.5 seconds, boxed, as these clips are captioned."""
    font = FONT / "NotoSans-Regular.ttf"
    lines = [
        f"drawtext=fontfile={font}:text='{line}':fontsize=h/12:fontcolor=white:box=1:boxcolor=black@0.7:boxborderw=4"
        f":x=(w-tw)/2:y={height}*0.84:enable='eq(mod(floor(t/2.5),{len(_LINES)}),{number})'"
        for number, line in enumerate(_LINES)
    ]
    return ",".join(lines)


_HEADLINE = (
    f"drawtext=fontfile={FONT / 'NotoSans-Regular.ttf'}:text='SOLDIERS SPEAK OUT':fontsize=w/12:fontcolor=white"
    ":x=(w-tw)/2:y=h*0.12"
)
_BARS = f"scale=180:-2,pad=180:320:0:(oh-ih)/2,{_HEADLINE}"
_BLUR = "split[a][b];[a]scale=180:320,boxblur=8[back];[b]scale=180:-2[front];[back][front]overlay=0:(H-h)/2"

# name -> (filter of the picture, filter of the sound)
_PLAIN: dict[str, tuple[str, str]] = {
    "low bit rate": ("scale=160:-2", "anull"),
    "webm": ("null", "anull"),
    "captions": (_captions(), "anull"),
    "crop 5 %": ("crop=iw*0.95:ih*0.95,scale=256:144", "anull"),
    "crop 12 %": ("crop=iw*0.88:ih*0.88:iw*0.08:ih*0.05,scale=256:144", "anull"),
    "mirrored": ("hflip", "anull"),
    "faster 3 %, pitch too": ("setpts=PTS/1.03", "aresample=44100,asetrate=45423,aresample=44100"),
    "faster 5 %": ("setpts=PTS/1.05", "atempo=1.05"),
    "slower 3 %, pitch too": ("setpts=PTS/0.97", "aresample=44100,asetrate=42777,aresample=44100"),
    "noise, quiet": ("eq=brightness=0.08:contrast=0.85", "volume=0.35,aeval=val(0)+0.01*(random(0)-0.5):c=same"),
    "vertical, bars": (_BARS, "anull"),
    "vertical, blurred": (_BLUR, "anull"),
    "music instead": ("null", "anull"),
    "over another picture": ("null", "anull"),
    "voice disguised": (_captions(), "rubberband=pitch=0.8"),
    "captions, crop, mirrored, faster 4 %": (
        f"crop=iw*0.95:ih*0.95,hflip,setpts=PTS/1.04,{_captions()}",
        "atempo=1.04",
    ),
}
_MORE = {
    "cut, captions, vertical": (f"{_captions()},{_BARS}", "anull"),
    "cut": ("null", "anull"),
    "faster 7 %": ("null", "atempo=1.07"),
    "phone band": ("null", "highpass=f=300,lowpass=f=3400,acompressor"),
    "loud, clipped": ("null", "volume=12dB,alimiter=limit=0.9"),
}
_ENDINGS = {"webm": "webm"}


def _alter(one: Made, name: str, source: Path, to: Path, folder: Path) -> None:
    picture, sound = (_PLAIN | _MORE)[name]
    inputs: list[str | Path] = ["-i", source]
    if name.startswith("cut"):
        start, end = _part(one)
        inputs = ["-ss", str(start), "-t", str(end - start), "-i", source]
    video = [] if one.kind == "sound" else ["-filter_complex", f"[0:v]{picture}[v]", "-map", "[v]", *_H264]
    audio = [] if one.sound is None else ["-map", "0:a", "-af", sound, *_AAC]
    if name == "music instead":
        inputs += ["-stream_loop", "-1", "-ss", "3", "-i", _music(one)]
        audio = ["-map", "1:a", *_AAC, "-t", str(one.seconds)]
    if name == "over another picture":
        other = make(Made(f"{one.name}-cover", None, "footage", 70_000 + one.seed), folder)
        inputs += ["-stream_loop", "-1", "-i", other]
        video = ["-map", "1:v", *_H264, "-t", str(one.seconds)]
    quality = ["-crf", "38", "-b:a", "24k"] if name == "low bit rate" else []
    if name == "webm":
        video = (
            [] if one.kind == "sound" else ["-map", "0:v", "-c:v", "libvpx", "-b:v", "150k", "-deadline", "realtime"]
        )
        audio = [] if one.sound is None else ["-map", "0:a", "-c:a", "libopus", "-b:a", "32k"]
    ffmpeg(*inputs, *video, *audio, *quality, to)


def _music(one: Made) -> Path:
    from bench.copies_set import SHARED

    quiet = one.sound is None or not one.sound.file.endswith("tone-music.flac")
    return SHARED / "nonspeech" / ("tone-music.flac" if quiet else "engine.flac")


def _longer(one: Made, source: Path, to: Path, folder: Path) -> None:
    """Somebody else's footage before and after it."""
    ends = [_stranger(f"{one.name}-{part}", 80_000 + 10 * one.seed + n, one, folder) for n, part in enumerate("ab")]
    parts = [ends[0], source, ends[1]]
    inputs: list[str | Path] = [piece for part in parts for piece in ("-i", part)]
    both = one.kind != "sound", one.sound is not None
    pads = "".join((f"[{n}:v]" if both[0] else "") + (f"[s{n}]" if both[1] else "") for n in range(3))
    even = "".join(f"[{n}:a]aresample=16000,aformat=channel_layouts=mono[s{n}];" for n in range(3)) if both[1] else ""
    graph = f"{even}{pads}concat=n=3:v={int(both[0])}:a={int(both[1])}" + ("[v]" if both[0] else "") + (
        "[a]" if both[1] else "")  # fmt: skip
    maps = (["-map", "[v]", *_H264] if both[0] else []) + (["-map", "[a]", *_AAC] if both[1] else [])
    ffmpeg(*inputs, "-filter_complex", graph, *maps, to)


def _stranger(name: str, seed: int, one: Made, folder: Path) -> Path:
    voices = ("voices/ru_0002.wav", "voices/ru_0003.wav", "voices/ru_0006.wav", "voices/ru_0010.wav")
    sound = Sound(voices[seed % 4], 0, 5 + seed % 2) if one.sound else None
    made = Made(name, sound, "sound" if one.kind == "sound" else "footage", seed)
    return make(made, folder)
