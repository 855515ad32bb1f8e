"""Makes the pictures of the desk for the documents: python tools/make_desk_pictures.py [FOLDER]

It starts the desk on an archive of its own, drops cuts of the sample clip, and photographs every page as it comes, wide
and on a phone: docs/desk-NAME.png and docs/desk-NAME-phone.png, in few colours, so that they stay small.
With FOLDER it also writes every page there, at 1440, 390 and 320 pixels, dark and light, whole, to be looked at.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "zeroline" / "data" / "sample" / "appeal.mp4"
DOCS = ROOT / "docs"
CUTS = {
    "обращение роты.mp4": (0, 38),
    "позиция Вишня.mp4": (0, 9),
    "эвакуация 2.mp4": (12, 10),
    "ночь, без связи.mp4": (22, 8),
}
PASSWORD = "three crows over the hill"
WIDTHS = {1440: 900, 390: 844, 320: 640}


@contextmanager
def desk(home: Path) -> Iterator[dict[str, str]]:
    """A desk under way: what it printed."""
    environment = {**os.environ, "ZEROLINE_HOME": str(home)}
    command = [sys.executable, "-m", "zeroline.cli", "desk", "--port", "0", "--json"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        text = ""
        while not text.endswith("}\n}\n"):
            text += process.stdout.readline()
        try:
            yield json.loads(text)["desk"]
        finally:
            process.terminate()


def cut(folder: Path) -> list[Path]:
    made = []
    for name, (start, seconds) in CUTS.items():
        made.append(folder / name)
        command = [
            imageio_ffmpeg.get_ffmpeg_exe(),
            "-v",
            "error",
            "-ss",
            str(start),
            "-t",
            str(seconds),
            "-i",
            str(SAMPLE),
        ]
        subprocess.run([*command, "-c:v", "libx264", "-preset", "ultrafast", str(made[-1])], check=True)
    return made


def staged(page: Any, told: dict[str, str], clips: list[Path]) -> None:
    """Somebody enters, drops the clips, and labels the first."""
    page.goto(told["first_link"])
    page.get_by_label("Your name").fill("Анна Ткач")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Come in").click()
    page.set_input_files("#files", [str(clip) for clip in clips])
    for number in range(len(clips)):
        page.locator("#clips [data-status=draft]").nth(number).wait_for()
    page.locator("#clips li", has_text="Вишня").get_by_label("priority").select_option("2")
    page.goto(f"{told['address']}/people")
    page.get_by_label("Name").fill("Борис Гай")
    page.get_by_role("button", name="Make a link").click()
    page.locator("#link").wait_for()
    page.goto(told["address"])
    clip = page.locator("#clips a", has_text="обращение").get_attribute("href")
    page.goto(told["address"] + str(clip))
    page.locator("[name=label-identifiable_dead_or_wounded]").check()
    page.get_by_role("button", name="Set labels").click()


def pages(page: Any, told: dict[str, str]) -> dict[str, str]:
    """Name -> address, of the pages that are there."""
    page.goto(told["address"])
    clip = page.locator("#clips a", has_text="обращение").get_attribute("href")
    paths = {
        "queue": "/",
        "clip": clip,
        "facts": f"{clip}#facts",
        "editor": f"{clip}/edit",
        "search": "/search?text=refused+to+attack",
        "trends": "/trends",
        "glossary": "/glossary?told=ноль",
        "people": "/people",
        "me": "/me",
    }
    return {name: told["address"] + path for name, path in paths.items()}


# Name -> theme of the wide picture; a phone's has the other one.
THEMES = {"queue": "dark", "clip": "light", "facts": "light", "editor": "dark", "search": "light", "trends": "light",
          "glossary": "dark", "people": "light", "me": "dark"}  # fmt: skip


def shown(page: Any, name: str, address: str, width: int, theme: str) -> None:
    """The page, as somebody has it before them."""
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    page.emulate_media(color_scheme=theme)
    page.goto("about:blank")  # a page with another fragment would not be loaded anew
    wave = address.replace("/clips/", "/api/clips/").replace("/edit", "/wave")
    while name == "editor" and page.request.get(wave).status == 202:  # it is being made
        page.wait_for_timeout(300)
    page.goto(address)
    if name == "editor":
        page.locator("#lines > li").first.wait_for()
        page.locator("#open-preview").click()
        page.locator("#player:not([hidden])").wait_for()
        page.evaluate("document.querySelector('#player').currentTime = 3")
    page.wait_for_timeout(1200)


def kept(page: Any, path: Path) -> None:
    """The picture in 128 colours: a third of the bytes, and nothing that one sees."""
    with tempfile.TemporaryDirectory() as folder:
        page.screenshot(path=f"{folder}/full.png")
        few = "split[a][b];[a]palettegen=max_colors=128[p];[b][p]paletteuse=dither=none"
        ffmpeg = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-i", f"{folder}/full.png", "-vf", few]
        subprocess.run([*ffmpeg, "-frames:v", "1", str(path)], check=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, desk(Path(folder) / "home") as told, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = chromium.new_page()
        page.set_default_timeout(600_000)
        staged(page, told, cut(Path(folder)))
        every = pages(page, told)
        for name, theme in THEMES.items():
            shown(page, name, every[name], 1440, theme)
            kept(page, DOCS / f"desk-{name}.png")
            shown(page, name, every[name], 390, "light" if theme == "dark" else "dark")
            kept(page, DOCS / f"desk-{name}-phone.png")
        for out in sys.argv[1:]:
            for name, address in every.items():
                for width in WIDTHS:
                    for theme in ("dark", "light"):
                        shown(page, name, address, width, theme)
                        page.screenshot(path=Path(out) / f"{name}-{width}-{theme}.png", full_page=True)
        chromium.close()


if __name__ == "__main__":
    main()
