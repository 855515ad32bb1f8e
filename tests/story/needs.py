"""What a test may want and not find.

Two kinds of want. `missing`: something that the set-up should have installed; under ZEROLINE_CI=1 its absence is a
failure. `absent`: something that nobody can install (a folder outside the repo, a kernel's permission); always a skip
that names it.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NoReturn

import pytest

REPO = Path(__file__).resolve().parents[2]
CLIPS = REPO.parent / "shared" / "clips"


def missing(what: str) -> NoReturn:
    """Something installable is not here: a failure under ZEROLINE_CI=1, elsewhere a skip that names it."""
    if os.environ.get("ZEROLINE_CI") == "1":
        pytest.fail(f"not installed, and ZEROLINE_CI=1 says that it should be: {what}", pytrace=False)
    pytest.skip(f"not installed: {what}")


def absent(what: str) -> NoReturn:
    """Something that no set-up can install is not here: a skip that names it."""
    pytest.skip(f"not here: {what}")


def shared_clip(name: str) -> Path:
    """A clip of ../shared/clips, by its path in that folder; skips where the folder or the clip is missing."""
    path = CLIPS / name
    if not path.is_file():
        absent(f"../shared/clips/{name}")
    return path


def private_mounts() -> list[str]:
    """The command that runs another with mounts of its own; skips where this user may not have any."""
    unshare = shutil.which("unshare")
    if unshare is None:
        missing("unshare (util-linux), to mount a small disk")
    command = [unshare, "--mount"] if os.geteuid() == 0 else [unshare, "--mount", "--map-root-user"]
    with tempfile.TemporaryDirectory() as folder:
        trial = subprocess.run([*command, "mount", "-t", "tmpfs", "tmpfs", folder], capture_output=True, check=False)
    if trial.returncode != 0:
        absent("the permission to mount a small disk (neither root nor a user namespace of one's own)")
    return command
