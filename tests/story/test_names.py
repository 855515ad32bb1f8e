"""Names that a shell, a filter, a format string or a terminal would take for something else."""

import pytest

from .conftest import AWKWARD, Work
from .running import files

pytestmark = pytest.mark.real

ENDINGS = (".ru.srt", ".en.srt", ".en.vtt", ".en.ass", ".en.ttml", ".en.mp4", ".json")


def test_the_whole_batch_comes_out(awkward: dict[str, Work]) -> None:
    outcome = awkward["portrait"].outcome
    assert outcome.code == 0, outcome.told()
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("kind", AWKWARD)
def test_outputs_keep_the_clips_name(awkward: dict[str, Work], kind: str) -> None:
    work = awkward[kind]
    written = {name for name in files(work.folder) if name.startswith(work.clip.stem)}
    assert written == {work.clip.stem + ending for ending in ENDINGS}
    assert work.document["clip"]["file"].rsplit("/", 1)[-1] == work.clip.name


def test_nothing_else_is_written(awkward: dict[str, Work]) -> None:
    work = awkward["portrait"]
    assert len(files(work.folder)) == len(AWKWARD) * len(ENDINGS)
    assert files(work.clip.parent) == set(AWKWARD.values())


def test_a_name_cannot_draw_on_the_terminal(awkward: dict[str, Work]) -> None:
    outcome = awkward["vfr"].outcome
    assert "\x1b[8m" not in outcome.err + outcome.out
    assert "o'clock\n100" not in outcome.err + outcome.out
