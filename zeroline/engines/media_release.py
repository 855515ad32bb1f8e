"""Renderer by FFmpeg, libass and x264: covers and captions drawn into each shape of a release, in one pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from zeroline.domain.clip import Canvas, Clip
from zeroline.domain.cover import Box, Cover
from zeroline.domain.errors import CannotWrite, EngineFailed
from zeroline.domain.release import Frame, framed
from zeroline.engines.media_drawing import (
    CARD_COLOUR,
    LEAST_RATE,
    Drawing,
    card,
    copies_sound,
    drawing_limits,
    judge,
    lay_out_desk,
    own_picture,
    sound_coding,
)
from zeroline.engines.media_ffmpeg import last_words, quiet_command, untrusted_input
from zeroline.engines.media_probe import AvProber, Frames, Tracks, tracks_in
from zeroline.engines.same_file import must_be_unchanged
from zeroline.engines.sandbox import Sandboxed
from zeroline.engines.whole_file import fault_of
from zeroline.ports import Progress, Report, Scene

STAGE = "render"
# x264 cuts a frame by its threads: the same number everywhere gives the same bytes everywhere
_THREADS = 4
_STEP_MS = 40  # how often a cover is put elsewhere where frames come unevenly; else with each frame
_TICK = "1:90000"  # what the container counts in; by `demux` it would be that of what stands before the clip
_LATE_MS, _FOREVER_MS = 500, 86_400_000
_SLACK_MS = 60  # a frame may be shown so much before or after its time, and what it shows must be covered
EVEN_SLACK_MS = 5  # where frames come evenly: for rounding, at both ends
_EDGE = 2  # pixels more at each side at least: coding brings in from outside about as much


class FfmpegRenderer:
    """The clip is decoded once for all shapes. A cover is a solid black rectangle that holds, at each step, all places
    it has from a little before to a little after; it is drawn before anything is scaled. Nothing of the original's
    metadata, chapters, data tracks, pictures or encoder settings is kept."""

    def render(self, clip: Clip, scene: Scene, folder: Path, report: Report) -> Mapping[str, Path]:
        tracks = tracks_in(clip.path)
        files = {shape: folder / f"{shape}.mp4" for shape in scene.scripts}
        for shape, script in scene.scripts.items():
            lay_out_desk(folder, script, f"{shape}.ass")
        (folder / "covers.txt").write_text("".join(_moves(clip, scene.covers, tracks.frames)), encoding="ascii")

        def command(copied: bool) -> list[str]:
            parts = [*_inputs(clip, tracks, scene), "-filter_complex", _drawing(clip, tracks, scene)]
            outputs = (_output(clip, tracks, scene, shape, copied) for shape in scene.scripts)
            return [*parts, *(part for output in outputs for part in output)]

        drawing = Drawing(clip, folder, drawing_limits(clip.duration_ms * len(scene.scripts)), STAGE)
        outcome = drawing.run(command, scene.voice == "own" and not scene.lead_ms and copies_sound(tracks), report)
        must_be_unchanged(clip)
        judge(clip, outcome, folder)
        report(Progress(STAGE, clip.duration_ms, clip.duration_ms))
        return files


def _inputs(clip: Clip, tracks: Tracks, scene: Scene) -> list[str]:
    """The clip is input 0; the card, if there is no picture, is 1; what is heard instead of the clip comes last."""
    plain = [] if tracks.picture else ["-f", "lavfi", "-i", card(clip.duration_ms)]
    heard: list[str] = []
    if scene.voice == "silence":
        heard = ["-f", "lavfi", "-i", f"anullsrc=r=48000:cl=mono:d={_lasts_s(clip, scene):.3f}"]
    elif scene.voice == "revoiced" and scene.reading is not None:
        heard = ["-i", f"file:{scene.reading.resolve()}"]
    own = tracks.sound if scene.voice == "own" else None
    source = untrusted_input(clip.path, _THREADS, tracks.lead_ms(tracks.picture, own))
    return [*quiet_command(), "-progress", "pipe:1", "-y", *source, *plain, *heard]


def _lasts_s(clip: Clip, scene: Scene) -> float:
    return (scene.lead_ms + clip.duration_ms) / 1000


def _drawing(clip: Clip, tracks: Tracks, scene: Scene) -> str:
    """One graph: the picture, its covers, what stands before it, then each shape with its captions."""
    canvas = Canvas.of(tracks.media.picture)
    steps = [own_picture(tracks)]
    if scene.covers:
        steps += ["sendcmd=f=covers.txt", *(_cover(clip, number, cover) for number, cover in enumerate(scene.covers))]
    shapes = list(scene.scripts)
    graph = ",".join(steps)
    if scene.lead_ms:
        plain = (
            f"color=c={CARD_COLOUR}:s={_even(canvas.width)}x{_even(canvas.height)}:r=10:d={scene.lead_ms / 1000:.3f}"
        )
        graph += f",setsar=1[picture];{plain},format=yuv420p,setsar=1[lead];[lead][picture]concat=n=2:v=1:a=0"
    graph += f",split={len(shapes)}" + "".join(f"[{shape}]" for shape in shapes)
    if scene.lead_ms and scene.voice == "own" and tracks.sound:
        # in the same graph: FFmpeg 9 waits for ever where several outputs each make a graph of their own of this sound
        late = f"[0:{tracks.sound.index}]asetpts=PTS+{scene.lead_ms / 1000:.3f}/TB,aresample=48000:async=1:first_pts=0"
        graph += f";{late},asplit={len(shapes)}" + "".join(f"[{shape}_heard]" for shape in shapes)
    for shape in shapes:
        graph += f";[{shape}]{','.join(_fitted(framed(canvas, shape), shape))}[{shape}_drawn]"
    return graph


def _even(side: int) -> int:
    return side + side % 2


def _fitted(frame: Frame, shape: str) -> Iterator[str]:
    if shape != "own":
        yield f"scale={frame.inner_width}:{frame.inner_height}:flags=bicubic"
        yield f"pad={frame.width}:{frame.height}:{frame.left}:{frame.top}:color={CARD_COLOUR}"
    yield f"ass={shape}.ass:fontsdir=fonts"


def _cover(clip: Clip, number: int, cover: Cover) -> str:
    """Drawn from before its first frame to after its last; where, tell the commands of `_moves`."""
    start, end = (cover.start_ms - _SLACK_MS) / 1000, _end(clip, cover) / 1000
    return f"drawbox@c{number}=x=0:y=0:w=2:h=2:color=black:t=fill:enable='between(t,{start:.3f},{end:.3f})'"


def _end(clip: Clip, cover: Cover) -> int:
    """One that reaches the clip's end stays: the last frames may come later than the container says."""
    return cover.end_ms + (_SLACK_MS if cover.end_ms < clip.duration_ms - _LATE_MS else _FOREVER_MS)


def _moves(clip: Clip, covers: Sequence[Cover], frames: Frames | None) -> Iterator[str]:
    """The commands that move the covers, one line for each stretch in which nothing moves. Covers that move at the same
    moments share their lines: FFmpeg goes through all of them at every frame."""
    told: dict[tuple[float, float], list[str]] = {}
    for number, cover in enumerate(covers):
        for start_ms, end_ms, place in _stretches(clip, cover, frames):
            told.setdefault((start_ms, end_ms), []).extend(
                f"drawbox@c{number} {name} {value}" for name, value in zip("xywh", place, strict=True)
            )
    for (start_ms, end_ms), commands in told.items():
        yield f"{start_ms / 1000:.3f}-{end_ms / 1000:.3f} [enter] {', '.join(commands)};\n"


def _stretches(clip: Clip, cover: Cover, frames: Frames | None) -> Iterator[tuple[float, float, tuple[int, ...]]]:
    """From when to when a cover stays where."""
    since, place = None, None
    first, last = max(0, cover.start_ms - _SLACK_MS), cover.end_ms + _SLACK_MS
    for ms, from_ms, to_ms in _steps(first, last, frames):
        box = cover.during(from_ms, to_ms)
        here = None if box is None else placed(box, clip)
        if here == place and ms < last:
            continue
        if since is not None and place is not None:
            yield since, ms, place
        since, place = ms, here
    if place is not None and _end(clip, cover) > last:
        yield last, _end(clip, cover), place


def _steps(first: int, last: int, frames: Frames | None) -> Iterator[tuple[float, float, float]]:
    """The moments at which covers are put elsewhere, `last` at the end, and from when to when each place must hold.
    Where frames come evenly, that is in the middle between two, and the place is that of the frame's own moment; slow
    ones are repeated in between."""
    if frames is None or frames.each_ms * LEAST_RATE > 1000:
        for ms in (*range(first, last, _STEP_MS), last):
            yield ms, ms - _SLACK_MS, ms + _STEP_MS + _SLACK_MS
        return
    at = frames.shown_at(first)
    while (ms := max(first, at - frames.each_ms / 2)) < last:
        yield ms, at - EVEN_SLACK_MS, at + EVEN_SLACK_MS
        at += frames.each_ms
    yield last, last - _SLACK_MS, last + _STEP_MS + _SLACK_MS


def placed(box: Box, clip: Clip) -> tuple[int, int, int, int]:
    """Left, top, width and height of what is drawn, in pixels of the canvas: out to whole pairs of them, because a
    colour belongs to four, and a little more."""
    picture = clip.media.picture
    canvas = Canvas.of(picture)
    width, height = _even(canvas.width), _even(canvas.height)
    inner_width, inner_height = (width, height) if picture is None else (picture.width, picture.height)
    inner_width, inner_height = inner_width * canvas.enlarged, inner_height * canvas.enlarged
    left, top = (max(0, (outer - inner) // 2) for outer, inner in ((width, inner_width), (height, inner_height)))
    first_x, last_x = _paired(left + box.left * inner_width, left + box.right * inner_width, width)
    first_y, last_y = _paired(top + box.top * inner_height, top + box.bottom * inner_height, height)
    return first_x, first_y, last_x - first_x, last_y - first_y


def _paired(first: float, last: float, most: int) -> tuple[int, int]:
    begin, end = int((first - _EDGE) // 2) * 2, int(-(-(last + _EDGE) // 2)) * 2
    return max(0, begin), min(most, end)


def _output(clip: Clip, tracks: Tracks, scene: Scene, shape: str, copied: bool) -> list[str]:
    return [
        *("-map", f"[{shape}_drawn]"),
        *_sound(clip, tracks, scene, shape, copied),
        # veryfast at 23, as for burning in
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-threads:v", str(_THREADS)),
        *(
            "-fps_mode",
            "vfr",
            "-enc_time_base:v",
            _TICK if scene.lead_ms else "demux",
            "-a53cc",
            "0",
            "-flags:v",
            "+bitexact",
        ),
        # SEI (6): x264's settings, a camera's time code
        *("-bsf:v", "filter_units=remove_types=6"),
        *("-metadata:s:v", "encoder=H.264"),  # a name without the tool's
        *("-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-movflags", "+faststart"),
        *("-f", "mp4", f"file:{shape}.mp4"),
    ]


def _sound(clip: Clip, tracks: Tracks, scene: Scene, shape: str, copied: bool) -> list[str]:
    if scene.voice == "own" and tracks.sound:
        if scene.lead_ms:
            return ["-map", f"[{shape}_heard]", *sound_coding(tracks, copied=False, filtered=True)]
        return ["-map", f"0:{tracks.sound.index}", *sound_coding(tracks, copied)]
    if scene.voice == "own":
        return []
    last = 1 + (tracks.picture is None)
    lasting = ["-t", f"{_lasts_s(clip, scene):.3f}"]
    return ["-map", f"{last}:a", "-c:a", "aac", "-b:a", "96k", "-ac", "1", "-flags:a", "+bitexact", *lasting]


def poster(video: Path, to: Path, at_ms: float | None = None) -> None:
    """A still of a video that we made as JPEG without anything but the picture; `at_ms` None: from a third of its
    length. Raises EngineFailed, CannotWrite."""
    at_s = (AvProber().probe(video).duration_ms / 3 if at_ms is None else at_ms) / 1000
    command = [
        *quiet_command(),
        *("-ss", f"{at_s:.3f}", *untrusted_input(video, _THREADS), "-frames:v", "1", "-q:v", "3"),
        *("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-update", "1"),
        *("-f", "image2", "-y", f"file:{to.name}"),
    ]
    with Sandboxed(command, drawing_limits(1_000), cwd=to.parent) as child:
        outcome = child.outcome()
    if outcome.code != 0 or not to.exists():
        if fault := fault_of(outcome.log):
            raise CannotWrite(to, fault)
        raise EngineFailed(f"{to}: no still could be made of {video.name} (ffmpeg: {last_words(outcome)})")
