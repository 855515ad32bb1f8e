"""Makes the pictures of the desk for the documents: python tools/make_desk_pictures.py [FOLDER]

It starts the desk on an archive of its own, drops cuts of the sample clip, and photographs every page as it comes, wide
and on a phone: docs/desk-NAME.png and docs/desk-NAME-phone.png, in few colours, so that they stay small.
With FOLDER it also writes every page there, at 1440, 390 and 320 pixels, dark and light, whole, to be looked at.
"""

from __future__ import annotations

import json
import os
import re
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
    page.locator("form [name=role]").first.select_option("reviewer")
    page.get_by_role("button", name="Make a link").click()
    link = page.locator("#link").inner_text()
    page.goto(told["address"])
    clip = page.locator("#clips a", has_text="обращение").get_attribute("href")
    page.goto(told["address"] + str(clip))
    page.locator("[name=label-identifiable_dead_or_wounded]").check()
    page.get_by_role("button", name="Set labels").click()
    page.get_by_text("In this clip:").first.wait_for()
    signed_and_checked(page, told, str(clip), str(link))
    written(page, told)


def signed_and_checked(page: Any, told: dict[str, str], clip: str, link: str) -> None:
    """Two people sign the clip off, and an article that quotes it is checked: one line as it was said, one with other
    words, one cut, and somebody who was never in it."""
    address = told["address"] + "/api" + clip
    lines = [
        " ".join(word[2] for word in one["english"]) for one in page.request.get(f"{address}/draft").json()["lines"]
    ]
    page.request.post(f"{address}/review", data={"seen": 0}, headers=of(page, told))
    other = page.context.browser.new_page()
    other.goto(link)
    other.get_by_label("Password", exact=True).fill(PASSWORD)
    other.get_by_label("The same again").fill(PASSWORD)
    other.get_by_role("button", name="Come in").click()
    other.get_by_role("heading", name="Queue").wait_for()
    signed = other.request.post(f"{address}/sign-off", headers=of(other, told))
    assert signed.ok, signed.text()
    other.context.close()
    said, turned = lines[0].rstrip("."), re.sub(r"\d", "1", lines[1], count=1).replace("village", "town")
    article = (
        "A company of the 1428th Regiment refuses to attack, a video shows.\n\n"
        f"“{said},” a soldier says in the video of 14 May. “{turned}”\n\n"
        "He says they have been “left without water, bread and hope of any kind” since the spring.\n\n"
        "“Appeals like this one have become a steady stream since the winter,” an analyst told the paper.\n"
    )
    page.goto(f"{told['address']}/checks")
    page.get_by_label("The article's text").fill(article)
    page.get_by_label("What it is called").fill("The Morning Paper: A company that refused")
    page.get_by_role("button", name="Check", exact=True).click()
    page.wait_for_url("**/checks/*")


def written(page: Any, told: dict[str, str]) -> None:
    """A sentence of a dossier."""
    page.goto(f"{told['address']}/dossiers")
    page.get_by_text("Write a sentence").click()
    page.locator("form[method=post] [name=name]").first.fill("Krynky")
    page.locator("form[method=post] [name=kind]").first.select_option("place")
    page.locator("form[method=post] [name=text]").first.fill("A village on the left bank of the Dnipro.")
    page.locator("form[method=post] [name=source]").first.fill("A map of the General Staff")
    page.locator("form[method=post] [name=dated]").first.fill("2023-11-20")
    page.get_by_role("button", name="Write it").click()


def of(page: Any, told: dict[str, str]) -> dict[str, str]:
    """What a page's own script sends along."""
    return {"Origin": told["address"], "X-Form-Token": page.locator("meta[name=form-token]").get_attribute("content")}


def pages(page: Any, told: dict[str, str]) -> dict[str, str]:
    """Name -> address, of the pages that are there."""
    page.goto(told["address"])
    clip = page.locator("#clips a", has_text="обращение").get_attribute("href")
    check = page.request.get(f"{told['address']}/api/checks").json()["checks"][0]["check"]
    paths = {
        "queue": "/",
        "clip": clip,
        "facts": f"{clip}#facts",
        "editor": f"{clip}/edit",
        "search": "/search?text=refused+to+attack",
        "trends": "/trends",
        "checks": "/checks",
        "check": f"/checks/{check}",
        "glossary": "/glossary?told=ноль",
        "people": "/people",
        "me": "/me",
        "shield": f"{clip}/shield",
        "dossiers": "/dossiers",
        "enquiries": "/enquiries",
        "verify": "/verify",
    }
    return {name: told["address"] + path for name, path in paths.items()}


# Name -> theme of the wide picture; a phone's has the other one.
THEMES = {"queue": "dark", "clip": "light", "facts": "light", "editor": "dark", "search": "light", "trends": "light",
          "checks": "dark", "check": "light",
          "glossary": "dark", "people": "light", "me": "dark", "shield": "dark", "dossiers": "light",
          "enquiries": "dark", "verify": "light"}  # fmt: skip


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
    if name == "check":
        page.locator(".note .where a").first.click()
        page.locator("#open-preview").click()
        page.locator("#player:not([hidden])").wait_for()
    page.wait_for_timeout(1200)


def report_of(chromium: Any, page: Any, address: str, folder: Path) -> None:
    """The page that leaves the desk, as somebody reads it with scripts off: docs/check-report.png."""
    (folder / "report.html").write_bytes(page.request.get(f"{address}/report.html").body())
    for name, width, theme in (("check-report", 1440, "dark"), ("check-report-phone", 390, "light")):
        reader = chromium.new_page(
            java_script_enabled=False, color_scheme=theme, viewport={"width": width, "height": WIDTHS[width]}
        )
        reader.goto((folder / "report.html").as_uri())
        kept(reader, DOCS / f"{name}.png")
        reader.context.close()


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
        report_of(chromium, page, every["check"], Path(folder))
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
