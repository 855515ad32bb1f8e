"""`zeroline doctor`: what is installed, which models are here, what a better one would cost, and what to do."""

from __future__ import annotations

import os
import platform
import shutil
import time
from importlib.metadata import version
from typing import Any

import numpy as np

from zeroline import __version__
from zeroline.crew import recogniser, shelf
from zeroline.domain.errors import ZerolineError
from zeroline.engines.cores import cores
from zeroline.engines.fonts import FONTS
from zeroline.engines.media_ffmpeg import binary
from zeroline.engines.voice_silero import Window
from zeroline.engines.weights import MODELS, Model, Shelf
from zeroline.ports import SAMPLE_RATE
from zeroline.settings import Settings

# Peak memory of a run with base, measured on seven minutes of speech; a larger model adds its int8 weights, the
# encoder states and the decoder's keys and values, which grow about as its parameters do.
_BASE_MEMORY_MB = 900


def examined(settings: Settings) -> dict[str, Any]:
    """The findings, as the JSON document of `zeroline doctor --json`."""
    models = shelf(settings)
    present = [model.name for model in models.present()]
    window_s, fault = _timed(models, settings)
    memory_mb = _memory_mb()
    return {
        "zeroline": __version__,
        "python": platform.python_version(),
        "machine": {"cores": cores(), "memory_mb": memory_mb, "free_mb": _free_mb(settings)},
        "ffmpeg": _ffmpeg(),
        "fonts": sorted(font.name for font in FONTS.glob("*.ttf")),
        "libraries": {name: version(name) for name in ("ctranslate2", "faster-whisper", "av", "onnxruntime")},
        "home": str(settings.home),
        "models": [_model(model, model.name in present, window_s, memory_mb) for model in MODELS[::-1]],
        "default": settings.model or present[0],
        "problems": _problems(fault),
    }


def told(findings: dict[str, Any]) -> str:
    """The findings for a person."""
    machine = findings["machine"]
    lines = [
        f"zeroline {findings['zeroline']} on Python {findings['python']}, {machine['cores']} cores,"
        f" {machine['memory_mb']} MB of memory, {machine['free_mb']} MB free in {findings['home']}",
        f"ffmpeg: {findings['ffmpeg'] or 'none'}",
        f"fonts: {', '.join(findings['fonts']) or 'none'}",
        "models (times and memory are estimates from base's encoder, timed just now, and each model's size):",
    ]
    for model in findings["models"]:
        here = "here" if model["present"] else f"get it: {model['get']}"
        mark = "*" if model["name"] == findings["default"] else " "
        pace = f"{model['minute_takes_s']:.0f} s a minute of speech" if model["minute_takes_s"] else "pace unknown"
        room = "" if model["fits"] else ", more memory than this machine has"
        lines.append(f" {mark} {model['name']:<9} {pace}, {model['memory_mb']} MB of memory{room}; {here}")
    lines += [f"! {problem}" for problem in findings["problems"]] or ["Nothing is missing."]
    return "\n".join(lines)


def _model(model: Model, present: bool, window_s: float | None, memory_mb: int) -> dict[str, Any]:
    needs = round(_BASE_MEMORY_MB * max(1.0, model.slower * 0.6))
    return {
        "name": model.name,
        "present": present,
        "download_mb": 0 if present else model.download_mb,
        "memory_mb": needs,
        "fits": needs < memory_mb,
        # Encoding is about a third of hearing with base, on two windows of 30 s a minute of speech.
        "minute_takes_s": round(window_s * 2 * 3 * model.slower, 1) if window_s else None,
        "get": None if present else f"zeroline translate --model {model.name} FILE, once, with a network",
    }


def _timed(models: Shelf, settings: Settings) -> tuple[float | None, str | None]:
    """Seconds that base takes to encode one window here; or None, and the sentence that says why."""
    try:
        return _encoder_seconds(models, settings), None
    except ZerolineError as error:
        return None, error.sentence


def _encoder_seconds(models: Shelf, settings: Settings) -> float:
    base = recogniser(models.weights("base"), settings.threads)
    window = Window(0, np.zeros(SAMPLE_RATE * 28, np.float32), ((0, 28_000),))
    base.model.encoded([window])
    began = time.monotonic()
    base.model.encoded([window])
    return time.monotonic() - began


def _problems(model_fault: str | None) -> list[str]:
    problems = []
    if _ffmpeg() is None:
        problems.append("There is no ffmpeg for this machine; install one and set IMAGEIO_FFMPEG_EXE.")
    if not any(FONTS.glob("*.ttf")):
        problems.append("The fonts are missing from the package; install it again.")
    if model_fault is not None:
        problems.append(model_fault)
    return problems


def _ffmpeg() -> str | None:
    try:
        return binary()
    except ZerolineError:
        return None


def _memory_mb() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // (1 << 20)


def _free_mb(settings: Settings) -> int:
    home = settings.home
    while not home.exists():
        home = home.parent
    return shutil.disk_usage(home).free // (1 << 20)
