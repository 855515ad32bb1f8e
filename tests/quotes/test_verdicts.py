"""The rules of docs/quotes.md, each with its examples, on one clip (made.py)."""

import pytest

from zeroline.domain.quote import Change

from .made import APPEAL, TONGUE, stretch_of, verdict_on


@pytest.mark.parametrize(
    "quoted",
    [
        "There were 62 of us near Orlovka, and now there are 17.",
        "there were 62 of us near Orlovka,",  # its own ends
        "We may be sent back on Friday. They told us that the wounded would be taken out",
        "near Orlovka",
        "handed over to another brigade",  # a few words out of a sentence leave everything off
        "We don’t refuse to fight, but we won’t go forward if nobody covers us.",
    ],
)
def test_exact(quoted: str) -> None:
    assert verdict_on(quoted).verdict == "exact"


@pytest.mark.parametrize(
    "quoted",
    [
        "We do not refuse to fight, but we will not go forward if nobody covers us.",
        "There were sixty-two of us near Orlovka and now there are seventeen.",
        "We don't refuse to fight …",
        "[We] may be sent back on Friday.",
        "They told us that [they] would be taken out.",
        "There were 62 of us … and now there are 17.",
    ],
)
def test_edited(quoted: str) -> None:
    assert verdict_on(quoted).verdict == "edited"


@pytest.mark.parametrize(
    ("quoted", "change"),
    [
        ("We refuse to fight, but we won't go forward if nobody covers us.", Change("negation", "don't", "")),
        ("There were 67 of us near Orlovka, and now there are 17.", Change("number", "62", "67")),
        ("There were 62 of us near Kreminna, and now there are 17.", Change("name", "Orlovka", "Kreminna")),
        ("handed over to another regiment", Change("name", "brigade", "regiment")),
        ("We will be sent back on Friday.", Change("modality", "may", "will")),
        ("As the company commander claimed, we've been handed over", Change("word", "said", "claimed")),
        ("They told us that the wounded would be carried out.", Change("word", "taken", "carried")),
        ("Nobody has come for them all.", Change("word", "", "all")),
    ],
)
def test_altered(quoted: str, change: Change) -> None:
    judged = verdict_on(quoted)
    assert judged.verdict == "altered"
    assert change in judged.changes


def test_the_weightiest_change_is_told_first() -> None:
    judged = verdict_on("There were 67 of us by Orlovka, and today there are 17.")
    assert [change.kind for change in judged.changes] == ["number", "word", "word"]
    assert judged.why == "“67” stands for “62” (a number); “by” stands for “near”; “today” stands for “now”."


@pytest.mark.parametrize(
    "quoted",
    [
        "There were 67 of us, near “Orlovka”, and now there are 17!",
        "We don't refuse to fight, they (the men) claimed; we won't go forward: nobody covers us.",
        "We will … be sent back. On Friday? They told us that [all] would be taken out.",
    ],
)
def test_the_diff_shows_the_articles_own_words_with_their_marks(quoted: str) -> None:
    pieces = verdict_on(quoted).diff
    assert " ".join(piece.text for piece in pieces if piece.kind != "gone") == quoted


def test_only_the_words_that_differ_are_marked() -> None:
    pieces = verdict_on("There were 67 of us near Orlovka, and now there are 17.").diff
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "There were"), ("gone", "62"), ("new", "67"), ("same", "of us near Orlovka, and now there are 17."),
    ]  # fmt: skip


@pytest.mark.parametrize("quoted", ["We … refuse to fight", "We [all] refuse to fight"])
def test_a_mark_excuses_no_lost_negation(quoted: str) -> None:
    judged = verdict_on(quoted)
    assert judged.verdict == "altered"
    assert judged.changes[0].kind == "negation"


@pytest.mark.parametrize(
    ("quoted", "left_off"),
    [
        ("We don't refuse to fight.", "a contrast"),
        ("We won't go forward", "a condition"),
        ("refuse to fight", "a denial"),
        ("We've been handed over to another brigade.", "who says so"),
        ("The wounded would be taken out.", "who says so"),
    ],
)
def test_truncated(quoted: str, left_off: str) -> None:
    judged = verdict_on(quoted)
    assert judged.verdict == "truncated"
    assert left_off in judged.why


@pytest.mark.parametrize(
    ("line", "quoted", "verdict"),
    [
        ("The commander reports that everything is normal.", "everything is normal", "truncated"),
        ("They promised that boats would come at dawn.", "boats would come at dawn", "truncated"),
        ("Either he is afraid or he lies.", "he is afraid", "truncated"),
        ("Give us two guns, and we can hold the road.", "we can hold the road", "truncated"),
        ("Don't touch anything that you didn't bring.", "Don't touch anything", "truncated"),
        ("We were promised leave, and nobody has had any.", "We were promised leave", "truncated"),
        ("We will wait until somebody covers us.", "We will wait", "truncated"),
        ("We will wait until Friday.", "We will wait", "exact"),
        ("We will hold it until the end of May.", "We will hold it", "exact"),
        ("We brought out 14 men, and nobody died.", "We brought out 14 men", "exact"),
    ],
)
def test_what_may_be_left_off_and_what_not(line: str, quoted: str, verdict: str) -> None:
    assert verdict_on(quoted, lines=(line,)).verdict == verdict


def test_what_the_article_says_beside_the_marks_is_not_left_off() -> None:
    attributed = verdict_on("we've been handed over to another brigade", "As their company commander said, ")
    assert attributed.verdict == "exact"
    assert verdict_on("refuse to fight", "The men say that they do not ").verdict == "exact"


@pytest.mark.parametrize(
    "quoted",
    [
        "We don't refuse to fight. There were 62 of us near Orlovka",
        "Nobody has come for them. We may be sent back on Friday.",
        "Nobody has come for them … We may be sent back on Friday.",
        "We don't refuse to … be sent back on Friday.",
    ],
)
def test_stitched(quoted: str) -> None:
    assert verdict_on(quoted).verdict == "stitched"


def changed_words() -> list[str]:
    """Every line with each of its inner words left out, and each doubled by another."""
    made = []
    for line in APPEAL:
        words = line.split()
        made += [" ".join([*words[:at], *words[at + 1 :]]) for at in range(1, len(words) - 1)]
        made += [" ".join([*words[:at], "really", *words[at:]]) for at in range(1, len(words))]
    return made


def test_no_changed_word_passes_for_the_record() -> None:
    assert {verdict_on(quoted).verdict for quoted in changed_words()} <= {"altered", "stitched"}


def test_a_line_is_told_by_its_words() -> None:
    stretch = stretch_of()
    assert [stretch.line(at) for at in (0, len(stretch.words) - 1)] == [0, len(APPEAL) - 1]
    assert TONGUE.denials("nobody came") == 1


def test_a_line_that_holds_marks_itself() -> None:
    words = [word.text for word in stretch_of("We… we told [name withheld] everything.").words]
    assert words == ["We", "we", "told", "[name withheld]", "everything"]


HOSTILE = (
    "There were 62 of us, and now there are 17.",
    "We're not refusing to fight, but we won't go forward if nobody covers us.",
    "The commander told us that whoever turns back will be shot by our own barrier troops.",
    "The sergeant may have sold 20 of the 40 radios.",
    "The wounded lie in the dugouts for four or five days.",
    "We can hold this road until autumn.",
    "We can't hold the other road for more than a week.",
    "There are 30 of us here, half of them on crutches.",
)


@pytest.mark.parametrize(
    ("quoted", "kind"),
    [
        # a reader sees another figure
        ("There were -62 of us, and now there are 17.", "number"),
        ("There were −62 of us, and now there are 17.", "number"),
        ("There were $62 of us, and now there are 17.", "number"),
        ("There were 62+ of us, and now there are 17.", "number"),
        ("There were ~62 of us, and now there are 17.", "number"),
        ("There were >62 of us, and now there are 17.", "number"),
        ("There were 62½ of us, and now there are 17.", "number"),
        ("There were 62° of us, and now there are 17.", "number"),
        # struck through
        ("We’re n\u0336o\u0336t\u0336 refusing to fight, but we won’t go forward if nobody covers us.", "negation"),
        ("We’re n\u0338o\u0338t\u0338 refusing to fight, but we won’t go forward if nobody covers us.", "negation"),
        # brackets and dots that turn the sense
        ("We’re not [just] refusing to fight, but we won’t go forward if nobody covers us.", "negation"),
        ("The commander told us that whoever turns back will be [decorated] by our own barrier troops.", "word"),
        ("The [dead] lie in the dugouts for four or five days.", "word"),
        ("There are 30 of us here, [all] of them on crutches.", "number"),
        ("The sergeant […] sold 20 of the 40 radios.", "modality"),
        ("The sergeant … sold 20 of the 40 radios.", "modality"),
    ],
)
def test_what_a_reader_sees_as_another_sense_is_altered(quoted: str, kind: str) -> None:
    judged = verdict_on(quoted, lines=HOSTILE)
    assert judged.verdict == "altered"
    assert judged.changes[0].kind == kind


@pytest.mark.parametrize(
    ("quoted", "verdict"),
    [
        ("There were 62\u200b of us, and now there are 17.", "edited"),
        ("[They] lie in the dugouts for four or five days.", "edited"),
        ("[Zharov] told us that whoever turns back will be shot by our own barrier troops.", "edited"),
        ("There were 62 of us – and now there are 17 –", "edited"),
        ("There were (62) of us, and now there are 17.", "edited"),
    ],
)
def test_what_says_the_same_is_not(quoted: str, verdict: str) -> None:
    assert verdict_on(quoted, lines=HOSTILE).verdict == verdict


def test_an_ellipsis_does_not_take_a_piece_out_of_a_denied_clause() -> None:
    assert verdict_on("We can hold this road … for more than a week.", lines=HOSTILE).verdict == "stitched"


@pytest.mark.parametrize(
    ("quoted", "verdict"),
    [
        ("There were 62 of us near Orlovka, and now there are 17.", "edited"),
        ("There were 62 of us near Nova Kakhovka, and now there are 17.", "edited"),
        ("There were 67 of us near Orlovka, and now there are 17.", "altered"),
        ("There were 62 of us near [a place in Donetsk region], and now there are 17.", "edited"),
        ("There were 62 of us, and now there are 17.", "altered"),
    ],
)
def test_what_is_withheld_is_no_word_to_hold_a_quotation_against(quoted: str, verdict: str) -> None:
    line = "There were 62 of us near [a place in Donetsk region], and now there are 17."
    judged = verdict_on(quoted, lines=(line,))
    assert judged.verdict == verdict
    assert ("could not be compared" in judged.why) == (verdict == "edited")


@pytest.mark.parametrize("quoted", ["Nobody signed it on Friday.", "None of us signed it on Friday."])
def test_no_name_that_is_withheld_denies(quoted: str) -> None:
    judged = verdict_on(quoted, lines=("[name withheld] signed it on Friday.",))
    assert (judged.verdict, judged.changes[0].kind) == ("altered", "negation")
    assert verdict_on("We did not sign it.", lines=("We [withheld] sign it.",)).verdict == "altered"


ASKED = ("Did we refuse to go to the front?", "Is it true that the commander sold it?", "They left us?")


@pytest.mark.parametrize(
    ("quoted", "before", "verdict"),
    [
        ("We refuse to go to the front.", "", "truncated"),
        ("we refuse to go to the front,", "", "truncated"),
        ("We refuse to go to the front?", "", "exact"),
        ("we refuse to go to the front", "He asks whether ", "exact"),
        ("the commander sold it", "", "truncated"),
        ("They left us.", "", "edited"),
        ("They left us,", "", "exact"),
        ("They left us?", "", "exact"),
        ("Did we refuse to go to the front?", "", "exact"),
        ("go to the front", "", "exact"),
    ],
)
def test_what_is_asked_is_not_said(quoted: str, before: str, verdict: str) -> None:
    assert verdict_on(quoted, before, lines=ASKED).verdict == verdict
