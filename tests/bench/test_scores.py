import pytest

from bench.scores import plain


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("Ещё раз: «Нажмите» 6.", "еще раз нажмите 6"),
        ("1428-й полк", "1428 й полк"),
        ("  так…\n\nтак  ", "так так"),
        ("шесть", "шесть"),  # not 6: numbers stay as heard
        ("—", ""),
    ],
)
def test_plain(written: str, compared: str) -> None:
    assert plain(written) == compared
