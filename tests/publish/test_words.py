"""Words in which packs, posts and commands tell of claims and numbers."""

from __future__ import annotations

import pytest

from zeroline.publish.words import asserting


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("the speaker", ("The speaker", "s")),
        ("a relative, quoted by the speaker", ("A relative, quoted by the speaker,", "s")),
        ("others, quoted by the speaker", ("Others, quoted by the speaker,", "")),
    ],
)
def test_who_asserts_and_how_the_verb_ends(who: str, told: tuple[str, str]) -> None:
    assert asserting(who) == told
