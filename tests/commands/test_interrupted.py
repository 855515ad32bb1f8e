"""A signal ends a command as interrupted, whatever it broke off makes of it."""

from __future__ import annotations

import argparse
import os
import signal
from collections.abc import Iterator

import pytest

from zeroline import cli
from zeroline.domain.errors import NoModel
from zeroline.settings import Settings

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Left(BaseException):
    """The process would have ended here."""


@pytest.fixture(autouse=True)
def ends(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def end(code: int) -> None:
        raise Left(code)

    monkeypatch.setattr(os, "_exit", end)
    before = [signal.getsignal(number) for number in STOPS]
    yield
    for number, handler in zip(STOPS, before, strict=True):
        signal.signal(number, handler)


@pytest.mark.parametrize(
    "error", [ImportError("onnxruntime"), RuntimeError("the library is missing"), NoModel("Gone.")]
)
@pytest.mark.parametrize("number", STOPS)
def test_what_a_signal_broke_off_is_no_fault(
    error: Exception, number: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken_off(_options: argparse.Namespace, _settings: Settings) -> int:
        try:
            signal.raise_signal(number)
        except KeyboardInterrupt:
            raise error from None  # as onnxruntime does while it is being loaded
        return 0

    monkeypatch.setattr(cli, "_doctor", broken_off)
    with pytest.raises(Left, match="130"):
        cli.main(["doctor"])
    assert capsys.readouterr().err.startswith("Interrupted; nothing half-written was left")


def test_without_a_signal_a_fault_stays_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(_options: argparse.Namespace, _settings: Settings) -> int:
        raise RuntimeError("a bug")

    monkeypatch.setattr(cli, "_doctor", faulty)
    with pytest.raises(RuntimeError, match="a bug"):
        cli.main(["doctor"])
