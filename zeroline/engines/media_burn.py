"""Burner by FFmpeg, libass and x264: captions drawn into the picture, inside the sandbox."""

from __future__ import annotations

from pathlib import Path

from zeroline.domain.clip import Clip
from zeroline.engines.media_drawing import (
    THREADS,
    Drawing,
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
from zeroline.engines.whole_file import whole_file
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

            def command(copied: bool) -> list[str]:
                return _command(clip, tracks, draft, copied)

            drawing = Drawing(clip, draft.parent, drawing_limits(clip.duration_ms), STAGE)
            outcome = drawing.run(command, copies_sound(tracks), report)
            must_be_unchanged(clip)
            judge(clip, outcome, to)
        report(Progress(STAGE, clip.duration_ms, clip.duration_ms))


def _command(clip: Clip, tracks: Tracks, draft: Path, copied: bool) -> list[str]:
    picture, sound = tracks.picture, tracks.sound
    plain = [] if picture else ["-f", "lavfi", "-i", card(clip.duration_ms)]
    return [
        *quiet_command(),
        *untrusted_input(clip.path, THREADS, tracks.lead_ms(picture, sound)),
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
