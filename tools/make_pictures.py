"""Makes the pictures of the documents from the sample clip: python tools/make_pictures.py

docs/captioned-frame.png is a frame of what `zeroline translate` makes of it with the embedded model, as it comes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import imageio_ffmpeg

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "zeroline" / "data" / "sample" / "appeal.mp4"
PICTURE = ROOT / "docs" / "captioned-frame.png"
# A palette without dithering keeps the file small: the sample's grain does not pack and shows nothing.
LEAN = "split[a][b];[a]palettegen=max_colors=255:stats_mode=single[p];[b][p]paletteuse=dither=none"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        translate = [sys.executable, "-m", "zeroline.cli", "translate", str(SAMPLE), "--model", "base", "--out", folder]
        subprocess.run(translate, check=True, cwd=ROOT)
        captions = json.loads((Path(folder) / "appeal.json").read_text(encoding="utf-8"))["captions"]
        last = captions[-1]
        middle = (last["start_ms"] + last["end_ms"]) / 2000
        frame = ["-ss", f"{middle:.3f}", "-i", str(Path(folder) / "appeal.en.mp4"), "-frames:v", "1", "-vf", LEAN]
        subprocess.run(
            [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *frame, "-bitexact", str(PICTURE)], check=True
        )


if __name__ == "__main__":
    main()
