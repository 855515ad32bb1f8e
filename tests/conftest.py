"""What the whole suite shares: the embedded model, joined once, and one recogniser on it. And how it is dealt out to
several processes."""

from __future__ import annotations

import gc
import os
import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from zeroline.crew import recogniser
from zeroline.engines.speech_whisper import WhisperRecogniser
from zeroline.engines.weights import Shelf, Weights

# Takes one of the fixtures that are made once a session and cost most of a minute: whatever does goes to one process.
_SHARES_A_SAMPLE = re.compile(r"\b(translated|awkward): ")
_MEMORY = 3_000_000_000  # bytes that a process may need while it hears, with its browser or its desk
_LONGEST = ("tests/story/", "tests/real/")
gc.disable()  # until the tests are collected: nothing of them is garbage


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """`make test` deals the tests out to processes file by file, so that what a file's tests share is made once."""
    from xdist.scheduler import LoadScopeScheduling

    @cache
    def together(file: str) -> str:
        text = (config.rootpath / file).read_text(encoding="utf-8")
        return "the sample" if _SHARES_A_SAMPLE.search(text) else file

    class ByFile(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return together(nodeid.partition("::")[0])

    return ByFile(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One process more than cores where memory allows: whoever waits for a page leaves a core idle. On two cores the
    whole took 677 s with three and 723 with four, of which each imports everything and loads its own models."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min(cores + 1, max(cores, memory // _MEMORY))


def pytest_collection_finish() -> None:
    """What is there now stays to the end: the collector of garbage need not look through it again and again."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where processes share the tests, the longest files are spread over the first three quarters: they wait for pages
    and commands while the others compute, and none is left alone with one at the end."""
    if hasattr(config, "workerinput"):
        files = list(dict.fromkeys(item.nodeid.partition("::")[0] for item in items))
        longest = sorted((one for one in files if one.startswith(_LONGEST)), key=_size(config), reverse=True)
        place = {one: 0.75 * at / len(longest) for at, one in enumerate(longest)}
        others = [one for one in files if one not in place]
        place |= {one: at / len(others) for at, one in enumerate(others)}
        items.sort(key=lambda item: place[item.nodeid.partition("::")[0]])


def _size(config: pytest.Config) -> Callable[[str], int]:
    """A file's, which tells roughly how long its tests take."""
    return lambda file: (config.rootpath / file).stat().st_size


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Weights]:
    """The weights that are installed with the product."""
    folder = tmp_path_factory.mktemp("models")
    yield Shelf(folder, offline=True).weights("base")
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def whisper(base: Weights) -> WhisperRecogniser:
    """The real recogniser; loaded at its first use."""
    return recogniser(base, threads=0)
