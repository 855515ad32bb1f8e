"""What a person laid down beside the words holds, and where the words break it is told."""

from __future__ import annotations

import pytest

from zeroline.domain.mention import Mention
from zeroline.domain.notes import MentionRuling, locks_broken

SERGEI = Mention("person", "Сергей", "Sergei", "s1", 0, 6)
LOCK = MentionRuling("person", "Сергей", None, "Sergey", locked=True)


@pytest.mark.parametrize(
    ("ruling", "english", "flagged"),
    [
        (LOCK, "Sergei said so.", True),
        (LOCK, "SERGEY said so.", False),
        (LOCK, "Sergeyev said so.", True),
        (MentionRuling("person", "Сергей", None, "Sergey"), "Sergei said so.", False),
        (MentionRuling("person", "Сергей", None, None, locked=True), "Sergei said so.", False),
        (MentionRuling("place", "Сергей", None, "Sergey", locked=True), "Sergei said so.", False),
    ],
)
def test_english_without_a_locked_spelling_is_flagged(ruling: MentionRuling, english: str, flagged: bool) -> None:
    flags = locks_broken([SERGEI], {"s1": english}, [ruling])
    assert [(flag.kind, flag.segment) for flag in flags] == ([("name_missing", "s1")] if flagged else [])


def test_a_line_without_english_has_nothing_to_spell() -> None:
    assert locks_broken([SERGEI], {}, [LOCK]) == ()
