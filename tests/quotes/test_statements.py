"""What an article tells outside of its marks, held against the record of the clip that it quotes."""

import pytest

from tests.quotes.made import TONGUE
from tests.quotes.written import article
from zeroline.domain.quote import Checked, ReleasedClip, ReleasedLine, Statement
from zeroline.quotes.finding import quotations
from zeroline.quotes.signs import Told, outside_of
from zeroline.quotes.statements import statements

RECORD = (
    ("We are soldiers of the 1428th Brigade.", "a soldier of the 1428th Brigade"),
    ("There were 62 of us near Orlovka, and now there are 17.", "a soldier of the 1428th Brigade"),
    ("Artillery destroyed our convoy on the road on 3 July.", "a soldier of the 1428th Brigade"),
)
QUOTED = " “We are soldiers of the 1428th Brigade,” a soldier says in the video."


def told(text: str) -> list[tuple[str, str, str]]:
    made = article(text + QUOTED)
    lines = [
        ReleasedLine("1428-appeal", "1", at * 5000, at * 5000 + 4000, english, speaker=who, live_from="2023-07-03")
        for at, (english, who) in enumerate(RECORD)
    ]
    clip = ReleasedClip("1428-appeal", "2023-07-03", None, (("place", "Orlovka"),))
    found = quotations(made)
    checked = [Checked(one, "exact", "", "1428-appeal", "1", 0, 4000) for one in found]
    all_of_it: tuple[Statement, ...] = statements(
        Told(made, outside_of(made, found)), checked, [(clip, [lines])], TONGUE
    )
    return [(one.kind, one.said, one.record) for one in all_of_it]


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("The men of the 1482nd Brigade are afraid.", "unit", "1482nd Brigade"),
        ("The men of the 1428th Regiment are afraid.", "unit", "1428th Regiment"),
        ("The clip was filmed near Kreminna.", "place", "Kreminna"),
        ("The video was published on 5 July 2023.", "date", "5 July 2023"),
        ("Near Orlovka there were 67 of them, and now there are 17.", "number", "67"),
        ("Artillery destroyed their convoy on the road.", "claim", "Artillery destroyed their convoy on the road."),
    ],
)
def test_what_the_record_has_otherwise(text: str, kind: str, said: str) -> None:
    assert [(one[0], one[1]) for one in told(text)] == [(kind, said)]


@pytest.mark.parametrize(
    "text",
    [
        "The men of the 1428th Brigade are afraid.",
        "Artillery destroyed their convoy on the road, he says.",
        "In the video artillery destroys a convoy on the road.",
        "Did artillery destroy the convoy on the road?",
        "Artillery may have destroyed the convoy on the road.",
        "The clip was shown to soldiers, and their families held a small vigil for all of them that week in Kreminna.",
        "There were 62 of them near Orlovka, they said.",
        "17 villages have no road since 2019.",
    ],
)
def test_what_it_has_not(text: str) -> None:
    assert told(text) == []


def test_words_of_the_clip_in_the_mouth_of_a_commentator() -> None:
    assert ("person", "The ministry’s spokesman", "a soldier of the 1428th Brigade") in told(
        "“We are soldiers of the 1428th Brigade,” the ministry’s spokesman said.".replace("the m", "The m")
    )


def test_words_of_the_clip_in_the_mouth_of_a_minister_with_a_name() -> None:
    found = told("“There were 62 of us near Orlovka, and now there are 17,” said the deputy minister, Anton Belozerov.")
    assert ("person", "Anton Belozerov", "a soldier of the 1428th Brigade") in found
