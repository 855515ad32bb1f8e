"""`make run CLIP=...` hands a name on as it is."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SAYS = "#!/usr/bin/env python3\nimport json, sys\nprint(json.dumps(sys.argv[1:]))\n"


@pytest.mark.parametrize(
    "name", ['it\'s "quoted".mp4', "$HOME $(shell id) `id`.mp4", "-dash #1;.mp4", "Позиция\n47.mp4"]
)
def test_a_clip_s_name_reaches_the_command_as_it_is(tmp_path: Path, name: str) -> None:
    command = tmp_path / "zeroline"
    command.write_text(SAYS)
    command.chmod(0o755)
    made = subprocess.run(
        ["make", "-s", "-o", "install", "run", f"BIN={tmp_path}", f"CLIP={name}", "OUT=new folder"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    )  # fmt: skip
    assert json.loads(made.stdout) == ["translate", "--out", "new folder", "--overwrite", "--", name]
