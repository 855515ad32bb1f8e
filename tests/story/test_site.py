"""The public site in a real browser: axe-core finds nothing on its pages, in either theme, down to 320 pixels; times
stand on one line; search finds a line in either language."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.acts.test_siting import PLACE, Shelf
from zeroline.acts.siting import write_site

from . import test_desk
from .test_desk import Browser, sound

browser = test_desk.browser


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing: what was asked for is of no interest."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with an open, a graphic, a protected and a withdrawn clip."""
    shelf = Shelf(tmp_path_factory.mktemp("shelf"))
    first = shelf.clip(1)
    shelf.release(first, first, f"They left us without water near Bakhmut. {'And we waited there for days. ' * 12}")
    second = shelf.clip(2)
    shelf.release(second, second, "Two were killed beside me.", warning=["death_shown"])
    write_site(shelf.archive, shelf.site, PLACE)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(shelf.site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_every_kind_of_page_is_fit_to_be_read_by_all(browser: Browser, site: str) -> None:
    page = browser.page()
    page.goto(f"{site}/index.html")
    seen = [page.url]
    for kind in ("/c/", "/by/date/", "/by/place/", "/by/unit/", "/by/claim/", "/search/"):
        page.goto(f"{site}/index.html")
        page.locator(f"a[href*='{kind.strip('/')}/']").first.click()
        page.wait_for_load_state()
        sound(page)
        seen.append(page.url)
    assert len(set(seen)) == 7
    assert browser.troubles == []


def test_a_time_stands_on_one_line(browser: Browser, site: str) -> None:
    page = browser.page()
    page.goto(f"{site}/index.html")
    page.get_by_role("link", name="They left us without water").click()
    heights = page.locator(".lines tr > :first-child").evaluate_all(
        "all => all.map(one => { const range = document.createRange(); range.selectNodeContents(one);"
        " return range.getClientRects().length; })"
    )
    assert heights
    assert set(heights) == {1}


def test_search_in_the_reader_s_browser_finds_a_line(browser: Browser, site: str) -> None:
    page = browser.page()
    page.goto(f"{site}/search/index.html")
    page.locator("input").first.fill("water")
    page.keyboard.press("Enter")
    page.get_by_text("They left us without water near Bakhmut.", exact=False).first.wait_for(timeout=20_000)
    assert browser.troubles == []
