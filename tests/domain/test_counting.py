import pytest

from zeroline.domain.counting import counted


@pytest.mark.parametrize(("number", "told"), [(0, "0 clips"), (1, "1 clip"), (2, "2 clips")])
def test_one_is_told_from_many(number: int, told: str) -> None:
    assert counted(number, "clip") == told
