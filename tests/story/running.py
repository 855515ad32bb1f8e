"""The installed command as a subprocess, cut off from the network and from the user's own files."""

import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE_S = 300.0  # the longest command takes 50 s on two cores that another process's tests share
NOWHERE = "http://127.0.0.1:9"  # the discard port: nothing listens, a connection is refused at once
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


@dataclass(frozen=True)
class Outcome:
    """What a finished command left: its exit code, both streams as text, and the seconds that it took."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def document(self) -> Any:
        """The one JSON document on standard output; raises ValueError when there is another thing or none."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """The lines of standard error as a reader is left with them: overwritten bars and colours gone."""
        shown = (line.rstrip("\r").rsplit("\r", 1)[-1] for line in ESCAPES.sub("", self.err).split("\n"))
        return [line.strip() for line in shown if line.strip()]

    @property
    def sentences(self) -> list[str]:
        """The lines of standard error without the reminder of usage that parsers of options print."""
        shown = ESCAPES.sub("", self.err).split("\n")
        said, usage = [], False
        for line in shown:
            usage = line.lower().startswith("usage:") or (usage and line.startswith(" "))
            if line.strip() and not usage and not line.startswith("Try "):
                said.append(line.strip())
        return said

    def told(self) -> str:
        """Everything that was said, for the message of a failed assertion."""
        return (
            f"exit {self.code} after {self.seconds:.1f} s\n-- stdout\n{self.out[-3000:]}\n-- stderr\n{self.err[-3000:]}"
        )


class Zeroline:
    """Runs `zeroline` with a home of its own; every run of one session shares what that home remembers."""

    def __init__(self, home: Path) -> None:
        self.executable = Path(sys.executable).parent / "zeroline"
        self.home = home
        self.canary = home / "canary.txt"
        self.canary.parent.mkdir(parents=True, exist_ok=True)
        self.canary.write_text("still here\n")

    def environment(self, **more: str) -> dict[str, str]:
        """The caller's variables without any of ours or the desktop's, a home of our own, and no way to the network.

        ZEROLINE_CI speaks to the tests: the product, which refuses settings that it does not know, must not see it.
        """
        ours = ("ZEROLINE", "XDG_", "HF_", "HUGGINGFACE_", "PYTEST_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        own = {"HOME": str(self.home), "ZEROLINE_HOME": str(self.home / "archive")}
        blocked = dict.fromkeys(PROXIES, NOWHERE) | {"no_proxy": "", "NO_PROXY": ""}
        return kept | own | blocked | more

    def __call__(self, *args: str | Path, cwd: Path | None = None, timeout: float = PATIENCE_S, **env: str) -> Outcome:
        """Run to the end; `env` holds further variables."""
        return self.wrapped([], *args, cwd=cwd, timeout=timeout, **env)

    def wrapped(
        self, wrapper: list[str], *args: str | Path, cwd: Path | None = None, timeout: float = PATIENCE_S, **env: str
    ) -> Outcome:
        """Run to the end behind another command, such as one that mounts a small disk first."""
        began = time.monotonic()
        done = subprocess.run(
            [*wrapper, self.executable, *args],
            cwd=cwd or self.home,
            env=self.environment(**env),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
        seconds = time.monotonic() - began
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode(errors="replace"), seconds)

    def start(self, *args: str | Path, stderr: Path) -> "subprocess.Popen[bytes]":
        """Start and return at once, in a process group of its own, standard error going to a file."""
        with stderr.open("wb") as sink:
            return subprocess.Popen(
                [self.executable, *args],
                cwd=self.home,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=sink,
                start_new_session=True,
            )


def refused(outcome: Outcome, codes: set[int], *named: str) -> str:
    """The one sentence of a refusal; asserts the exit code, that it is one sentence, and that it names its matter."""
    assert len(outcome.sentences) == 1, f"one sentence was due\n{outcome.told()}"
    return gave_up(outcome, codes, *named)


def gave_up(outcome: Outcome, codes: set[int], *named: str) -> str:
    """As `refused`, of a fault that may come to light at work: the sentence is the last line after what was done."""
    assert outcome.code in codes, outcome.told()
    assert "Traceback" not in outcome.err + outcome.out, outcome.told()
    assert outcome.sentences, f"a sentence was due\n{outcome.told()}"
    sentence = outcome.sentences[-1]
    assert len(sentence.split()) >= 4, f"a sentence was due, not {sentence!r}"
    for name in named:
        assert name in sentence, f"{name!r} is not named in {sentence!r}"
    return sentence


def files(folder: Path) -> set[str]:
    """The names of all files below a folder, hidden ones too; empty when the folder does not exist."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


def documents(printed: Any) -> list[dict[str, Any]]:
    """The clips' documents in what `translate --json` printed: one clip's own, or a list of them under "clips"."""
    return list(printed["clips"]) if "clips" in printed else [printed]
