from bench.table import Figure, at_least, at_most, markdown


def test_a_bound_that_is_reached_is_kept() -> None:
    assert at_least(4).met(4.0)
    assert not at_least(4).met(3.99)
    assert at_most(0).met(0)
    assert not at_most(28).met(28.1)


def test_cells() -> None:
    assert Figure("speed", 4.236, at_least(4, "×"), "×", 2).cells == ("speed", "4.24×", "≥ 4×", "pass")
    assert Figure("WER", 28.4, at_most(28, " %"), " %").cells == ("WER", "28.4 %", "≤ 28 %", "**miss**")
    assert Figure("growth", 3, None, " MB", 0).cells == ("growth", "3 MB", "", "")


def test_markdown() -> None:
    assert markdown(("", "s"), [("ours", "1")]) == "|  | s |\n| --- | ---: |\n| ours | 1 |"
