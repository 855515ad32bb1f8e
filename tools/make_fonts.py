"""Cuts Noto Sans down to what captions need; run by maintainers, its result is in zeroline/data/fonts.

Needs Debian's fonts-noto-core and `pip install fonttools`: python tools/make_fonts.py
"""

from __future__ import annotations

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

NOTO = Path("/usr/share/fonts/truetype/noto")  # where fonts-noto-core 20201225 lays them
HERE = Path(__file__).resolve().parent.parent / "zeroline" / "data" / "fonts"
# Latin with its extensions (names in Polish, Turkish, romanisations), combining accents (Russian stress marks, й typed
# in two parts), Cyrillic with the Ukrainian and minority letters, punctuation, currencies (₴ ₽), №, number forms.
RANGES = [
    (0x20, 0x7E), (0xA0, 0x24F), (0x2B0, 0x2FF), (0x300, 0x36F), (0x400, 0x52F), (0x1E00, 0x1EFF),
    (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2150, 0x218B), (0x2212, 0x2212),
    (0xFEFF, 0xFEFF), (0xFFFC, 0xFFFD),
]  # fmt: skip


def main() -> None:
    for weight in ("Regular", "Bold"):
        font = TTFont(NOTO / f"NotoSans-{weight}.ttf")
        options = subset.Options()
        options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "liga"]
        options.name_IDs = ["*"]  # the copyright and licence entries stay in the font
        options.notdef_outline = True
        cut = subset.Subsetter(options)
        cut.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
        cut.subset(font)
        font.save(HERE / f"NotoSans-{weight}.ttf")


if __name__ == "__main__":
    main()
