"""Burner by FFmpeg, libass and x264: captions drawn into the picture, inside the sandbox."""

from __future__ import annotations

from pathlib import Path

from zeroline.domain.clip import Clip
from zeroline.engines.media_drawing import (
    NO_GLYPH,
    THREADS,
    card,
    copies_sound,
    drawing_limits,
    judge,
    lay_out_desk,
    own_picture,
    picture_coding,
    sound_coding,
)
from zeroline.engines.media_ffmpeg import quiet_command, untrusted_input
from zeroline.engines.media_probe import Tracks, tracks_in
from zeroline.engines.same_file import must_be_unchanged
from zeroline.engines.sandbox import Outcome, Sandboxed
from zeroline.engines.whole_file import fault_of, whole_file
from zeroline.ports import Progress, Report

STAGE = "burn"


class FfmpegBurner:
    """Draws an ASS script into a clip as an H.264 MP4 that plays everywhere (8-bit 4:2:0, index first).

    The picture is turned upright and its pixels made square; an odd side grows by one pixel that repeats its
    neighbour, since 4:2:0 has no odd sizes. A picture too small for the draft mark to be read is set, enlarged, on a
    card. Frames keep their times; where they come at a variable rate, repeats are
    put between them so that captions change on time. A character that the fonts lack is drawn as U+FFFD. Nothing of
    the original's metadata, chapters, or data tracks (where a phone keeps its position) is kept.
    """

    def burn(self, clip: Clip, ass: str, to: Path, report: Report) -> None:
        """Raises BadMedia where the clip cannot be decoded or was changed meanwhile, CannotWrite where `to` refuses,
        EngineFailed where drawing fails."""
        tracks = tracks_in(clip.path)
        with whole_file(to) as draft:
            lay_out_desk(draft.parent, ass)
            copied = copies_sound(tracks)
            outcome = _run(clip, tracks, draft, copied, report)
            if copied and outcome.code > 0 and not fault_of(outcome.log):
                outcome = _run(clip, tracks, draft, False, report)  # a sound that MP4 turned out to refuse
            must_be_unchanged(clip)
            judge(clip, outcome, to)
        report(Progress(STAGE, clip.duration_ms, clip.duration_ms))


def _run(clip: Clip, tracks: Tracks, draft: Path, copied: bool, report: Report) -> Outcome:
    folder = draft.parent
    command = _command(clip, tracks, draft, copied)
    environment = {"FONTCONFIG_FILE": str(folder.resolve() / "fonts.conf"), "HOME": str(folder.resolve())}
    with Sandboxed(command, drawing_limits(clip.duration_ms), cwd=folder, environment=environment) as child:
        for line in child.lines():
            name, _, value = line.partition("=")
            if name == "out_time_us" and value.isdigit():
                report(Progress(STAGE, min(int(value) // 1000, clip.duration_ms), clip.duration_ms))
            if NO_GLYPH.search(child.log):
                break  # better told now than after an hour of drawing
        else:
            return child.outcome()
        return Outcome(0, child.log, False)


def _command(clip: Clip, tracks: Tracks, draft: Path, copied: bool) -> list[str]:
    picture, sound = tracks.picture, tracks.sound
    plain = [] if picture else ["-f", "lavfi", "-i", card(clip.duration_ms)]
    return [
        *quiet_command(),
        *untrusted_input(clip.path, THREADS),
        *plain,
        *("-map", "[drawn]"),
        *("-filter_complex", f"{own_picture(tracks)},ass=captions.ass:fontsdir=fonts[drawn]"),
        *(["-map", f"0:{sound.index}"] if sound else []),
        *picture_coding(),
        *sound_coding(tracks, copied),
        # bitexact leaves out the names and versions of the tools; nothing of the source's metadata is mapped
        *("-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact"),
        *("-movflags", "+faststart", "-progress", "pipe:1", "-f", "mp4", "-y", f"file:{draft.name}"),
    ]
