"""Every format against expected files, hostile text, and other people's readers."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as et
from itertools import pairwise

import pysubs2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ttconv.imsc.reader import to_model  # type: ignore[import-untyped]
from ttconv.isd import ISD  # type: ignore[import-untyped]
from ttconv.model import Br, ContentDocument, Text  # type: ignore[import-untyped]

from zeroline.captions import ass, srt, ttml, vtt
from zeroline.captions.formats import READERS, WRITERS
from zeroline.captions.plain import plain
from zeroline.captions.sheet import Sheet
from zeroline.domain.caption import DRAFT_MARK, Caption
from zeroline.domain.errors import BadInput

CAPTIONS = (
    Caption(
        1000, 2500, ("We have not signed", "any contracts."), ("e1",), ("Мы не подписывали", "никаких контрактов.")
    ),
    Caption(2580, 3_723_004, ("120",), ("e2",)),
)
DRAFT = Sheet(original_language="ru", mark=DRAFT_MARK, width=1920, height=1080, duration_ms=3_724_000)
SIGNED_OFF = Sheet(width=1920, height=1080)
HOSTILE = (
    "<b>bold</b> & <script>",
    "{\\b1}{\\an8}\\N\\h",
    "00:00:01,000 --> 00:00:02,000",
    "NOTE x",
    "1\n\n2\n00:00:09,000 --> 00:00:10,000\nsmuggled",
    "a\x00b\x0b\x1bc\ud800\ufffe",
    "\u202eevil\u2066\u200f",
    "]]> <!-- &amp; &#0;",
    "[Events]\r\nDialogue: 0,0:00:00.00,9:00:00.00,Mark,,0,0,0,,smuggled",
)


def test_srt() -> None:
    assert srt.write(CAPTIONS, DRAFT) == (
        "1\n00:00:01,000 --> 00:00:02,500\n[MACHINE DRAFT, NOT REVIEWED]\n"
        "We have not signed\nany contracts.\nМы не подписывали\nникаких контрактов.\n\n"
        "2\n00:00:02,580 --> 01:02:03,004\n120\n"
    )


def test_vtt() -> None:
    assert vtt.write(CAPTIONS, DRAFT) == (
        "WEBVTT\nKind: captions\nLanguage: en\n\nNOTE\nMACHINE DRAFT, NOT REVIEWED\n\n"
        "1\n00:00:01.000 --> 00:00:02.500\nWe have not signed\nany contracts.\n"
        "<lang ru>Мы не подписывали</lang>\n<lang ru>никаких контрактов.</lang>\n\n"
        "2\n00:00:02.580 --> 01:02:03.004\n120\n"
    )


def test_ass() -> None:
    script = ass.write(CAPTIONS, DRAFT)
    assert script.startswith("[Script Info]\nScriptType: v4.00+\nPlayResX: 1920\nPlayResY: 1080\n")
    assert script.split("[Events]\n")[1] == (
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        "Dialogue: 1,0:00:00.00,9:59:59.00,Mark,,0,0,0,,MACHINE DRAFT, NOT REVIEWED\n"
        "Dialogue: 0,0:00:01.00,0:00:02.50,Original,,0,0,0,,Мы не подписывали\\Nникаких контрактов.\n"
        "Dialogue: 0,0:00:01.00,0:00:02.50,Caption,,0,0,198,,We have not signed\\Nany contracts.\n"
        "Dialogue: 0,0:00:02.58,1:02:03.00,Caption,,0,0,0,,120\n"
    )


def test_ttml() -> None:
    root = et.fromstring(ttml.write(CAPTIONS, DRAFT))
    tt, parameter = "{http://www.w3.org/ns/ttml}", "{http://www.w3.org/ns/ttml#parameter}"
    assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "en"
    assert root.attrib[parameter + "contentProfiles"] == "http://www.w3.org/ns/ttml/profile/imsc1.1/text"
    first, second = root.iter(tt + "p")
    assert first.findtext("{http://www.w3.org/ns/ttml#metadata}desc") == DRAFT_MARK
    assert [(p.attrib["begin"], p.attrib["end"]) for p in (first, second)] == [
        ("00:00:01.000", "00:00:02.500"),
        ("00:00:02.580", "01:02:03.004"),
    ]
    assert [span.text for span in first.iter(tt + "span")] == [*CAPTIONS[0].lines, *CAPTIONS[0].original]
    assert [span.text for span in second.iter(tt + "span")] == ["120"]


@pytest.mark.parametrize("name", WRITERS)
def test_only_a_draft_carries_the_mark(name: str) -> None:
    assert DRAFT_MARK in WRITERS[name](CAPTIONS, DRAFT)
    assert DRAFT_MARK not in WRITERS[name](CAPTIONS, SIGNED_OFF)
    assert WRITERS[name](CAPTIONS, DRAFT).count(DRAFT_MARK) == 1


@pytest.mark.parametrize("name", WRITERS)
def test_a_clip_without_speech_makes_a_valid_file(name: str) -> None:
    text = WRITERS[name]((), DRAFT)
    assert text == "" if name == "srt" else len(text) > 6


@pytest.mark.parametrize("name", WRITERS)
def test_a_caption_of_nothing_visible_is_left_out(name: str) -> None:
    empty = Caption(100, 900, ("\u202e", "\x00"))
    assert WRITERS[name]((empty, *CAPTIONS), DRAFT) == WRITERS[name](CAPTIONS, DRAFT)


# --- read back


@pytest.mark.parametrize(("name", "format_"), [("srt", "srt"), ("vtt", "vtt"), ("ass", "ass")])
def test_pysubs2_reads_what_we_write(name: str, format_: str) -> None:
    plainly = tuple(Caption(c.start_ms, c.end_ms, c.lines) for c in CAPTIONS[:1])
    events = pysubs2.SSAFile.from_string(WRITERS[name](plainly, SIGNED_OFF), format_=format_).events
    assert [(e.start, e.end, e.plaintext) for e in events] == [(1000, 2500, "We have not signed\nany contracts.")]


def isds(text: str) -> list[list[str]]:
    """What ttconv would show, screen by screen."""
    document = to_model(et.ElementTree(et.fromstring(text)))
    assert isinstance(document, ContentDocument)
    screens = []
    for moment in ISD.significant_times(document):
        isd = ISD.from_model(document, moment)
        lines = [""]
        for region in isd.iter_regions():
            for element in region.dfs_iterator():
                if isinstance(element, Br):
                    lines.append("")
                elif isinstance(element, Text):
                    lines[-1] += element.get_text()
        screens.append(lines)
    return screens


def test_ttconv_shows_what_we_write() -> None:
    assert isds(ttml.write(CAPTIONS, DRAFT)) == [
        [""],
        ["We have not signed", "any contracts.", "Мы не подписывали", "никаких контрактов."],
        [""],
        ["120"],
        [""],
    ]


def test_our_readers_read_our_files() -> None:
    ours = [(c.start_ms, c.end_ms, c.lines, c.original) for c in CAPTIONS]
    assert [(c.start_ms, c.end_ms, c.lines, c.original) for c in vtt.read(vtt.write(CAPTIONS, DRAFT))] == ours
    assert [(c.start_ms, c.end_ms, c.lines) for c in srt.read(srt.write(CAPTIONS, DRAFT))] == [
        (start, end, lines + original) for start, end, lines, original in ours
    ]


def test_srt_as_others_write_it() -> None:
    theirs = (
        "\ufeff1\r\n0:00:01,5 --> 0:00:02.25 X1:40\r\n"
        "<i>They had</i> {\\an8}<font color='red'>men:</font>\r\n120\r\n\r\n"
        "2\r\n00:00:03,000 --> 00:00:04,000\r\n\r\n3\r\n00:00:05,000 --> 00:00:06,000\r\n5 < 7\r\n\r\n120"
    )
    assert srt.read(theirs) == (
        Caption(1500, 2250, ("They had men:", "120")),
        Caption(3000, 4000, ()),
        Caption(5000, 6000, ("5 < 7", "120")),
    )


def test_vtt_as_others_write_it() -> None:
    theirs = (
        "WEBVTT - a title\n\nSTYLE\n::cue { color: red }\n\nNOTE x --- y\n\n"
        "intro\n00:01.500 --> 00:02.250 line:0 align:start\n"
        "<v Ivan><c.loud>Fire</c> &amp; <00:02.000>retreat\n"
    )
    assert vtt.read(theirs) == (Caption(1500, 2250, ("Fire & retreat",)),)


def test_ass_as_others_write_it() -> None:
    theirs = (
        "[Script Info]\r\nTitle: x\r\n\r\n[V4+ Styles]\r\nFormat: Name\r\nStyle: Default\r\n\r\n[Events]\r\n"
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\r\n"
        "Comment: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,a note\r\n"
        "Dialogue: 0,0:00:03.00,0:00:04.50,Default,,0,0,0,,Later, with a comma\r\n"
        "Dialogue: 0,0:00:01.50,0:00:02.25,Default,Ivan,0,0,0,,{\\an8}Fire,\\Nand {\\i1}retreat{\\i0}\\hnow\r\n"
        "Dialogue: 0,0:00:01.50,0:00:02.25,Default,,0,0,0,,At the same time\r\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\p1}m 0 0 l 9 9{\\p0}\r\n"
    )
    assert ass.read(theirs) == (
        Caption(1500, 2250, ("Fire,", "and retreat now")),
        Caption(1500, 2250, ("At the same time",)),
        Caption(3000, 4500, ("Later, with a comma",)),
    )


def test_ttml_as_others_write_it() -> None:
    theirs = (
        '<?xml version="1.0"?>\n<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter"'
        ' ttp:frameRate="25" ttp:tickRate="10000000" xml:lang="en"><body><div>'
        '<p begin="00:00:01:12" end="00:00:02.250">Fire &amp;<br/>\n  <span>retreat</span></p>'
        '<p begin="30000000t" dur="1.5s">Later</p><p begin="9s" end="10s"> </p>'
        "</div></body></tt>"
    )
    assert READERS["ttml"](theirs) == (Caption(1480, 2250, ("Fire &", "retreat")), Caption(3000, 4500, ("Later",)))


@pytest.mark.parametrize("name", ["vtt", "ass", "ttml"])
def test_what_is_written_is_read_again(name: str) -> None:
    wanted = [(c.start_ms, c.end_ms, c.lines, c.original) for c in CAPTIONS]
    found = [(c.start_ms, c.end_ms, c.lines, c.original) for c in READERS[name](WRITERS[name](CAPTIONS, DRAFT))]
    assert found == (wanted if name != "ass" else [wanted[0], (2580, 3_723_000, ("120",), ())])


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("ass", "hello", "This is no ASS"),
        ("ass", "[Events]\nFormat: Start, Text\nDialogue: x", "Line 3 of the ASS is no dialogue"),
        ("ass", "[Events]\nFormat: Start, End, Text\nDialogue: 1,2,x", "Line 3 of the ASS needs times like"),
        ("ass", "[Events]\nFormat: Start, End, Text\nDialogue: 0:00:02.00,0:00:01.00,x", "Line 3 of the ASS: the "),
        ("ttml", "hello", "This is no TTML: "),
        ("ttml", "<a/>", "This is no TTML: its root is not tt."),
        ("ttml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "This TTML declares a document type"),
        ("ttml", '<tt xmlns="http://www.w3.org/ns/ttml"><p>x</p></tt>', "A p of the TTML has no times: 'x'."),
        ("ttml", '<tt xmlns="http://www.w3.org/ns/ttml"><p begin="x" end="y">x</p></tt>', "The TTML has a time that"),
        (
            "ttml",
            '<tt xmlns="http://www.w3.org/ns/ttml"><p begin="2s" end="1s">x</p></tt>',
            "The p of the TTML",
        ),
        ("srt", "hello", "This is no SRT: no line holds a pair of times like 00:00:01,000 --> 00:00:02,500."),
        ("srt", "1\n00:00:01 --> x\na", "Line 2 of the SRT is no pair of times like 00:00:01,000 --> 00:00:02,500: "),
        ("srt", "1\n00:00:02,000 --> 00:00:01,000\na", "Line 2 of the SRT: the caption ends before it starts."),
        ("vtt", "1\n00:00:01,000", "This is no WebVTT: its first line must begin with WEBVTT."),
        (
            "vtt",
            "WEBVTT\n\n00:01 --> 2\nx",
            "A WebVTT cue needs times like 00:01.000 --> 00:02.500, not '00:01 --> 2'.",
        ),
        (
            "vtt",
            "WEBVTT\n\n00:02.000 --> 00:01.000\nx",
            "The WebVTT cue '00:02.000 --> 00:01.000' ends before it starts.",
        ),
    ],
)
def test_a_broken_file_is_refused_with_a_sentence(name: str, text: str, sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        READERS[name](text)
    assert caught.value.sentence.startswith(sentence)


# --- hostile text


def hostile_captions(lines: tuple[str, ...]) -> tuple[Caption, ...]:
    captions = [Caption(n * 1000, n * 1000 + 900, (line, "after"), (), (line,)) for n, line in enumerate(lines)]
    return (*captions, Caption(90_000, 91_000, ("last",)))


def check_files(lines: tuple[str, ...]) -> None:
    """Whatever the text: as many cues as captions, at their times, and nothing that a player acts upon."""
    captions = hostile_captions(lines)
    spans = [(c.start_ms, c.end_ms) for c in captions]
    for name, read in READERS.items():
        text = WRITERS[name](captions, DRAFT)
        text.encode("utf-8")
        assert [(c.start_ms, c.end_ms) for c in read(text)] == spans
        if name in ("srt", "vtt"):
            theirs = pysubs2.SSAFile.from_string(text, format_=name)
            assert [(e.start, e.end) for e in theirs] == spans
    vtt_lines = [(c.lines, c.original) for c in vtt.read(vtt.write(captions, DRAFT))]
    said = [tuple(filter(None, map(plain, c.lines))) for c in captions]
    assert [lines for lines, _ in vtt_lines] == said
    script = ass.write(captions, DRAFT)
    dialogue = [row for row in script.splitlines() if row.startswith("Dialogue:")]
    heard = sum(bool(plain(line)) for line in lines)
    assert len(dialogue) == len(captions) + heard + 1
    assert len(script.splitlines()) == len(ass.write((), DRAFT).splitlines()) + len(dialogue) - 1
    assert not any(re.search(r"[{}]|\\[^N]", row) for row in dialogue)
    assert [row.count("\\N") for row in dialogue if ",Original," in row] == [0] * heard
    shown = isds(ttml.write(captions, DRAFT))
    assert [screen for screen in shown if screen != [""]][-1] == ["last"]


def test_hostile_text_breaks_no_file() -> None:
    check_files(HOSTILE)


TEXTS = st.text(max_size=20) | st.sampled_from(HOSTILE) | st.text(alphabet="<>-&{}\\Nn: 0,.\n1", max_size=30)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.text(max_size=20) | st.sampled_from(HOSTILE) | st.text(alphabet="<>-&{}\\Nn: 0,.\n1", max_size=30),
        max_size=4,
    )
)
def test_no_text_breaks_a_file(lines: list[str]) -> None:
    check_files(tuple(lines))


def test_hostile_text_in_srt_is_shown_and_not_obeyed() -> None:
    assert srt.write([Caption(0, 900, HOSTILE[:3])], SIGNED_OFF) == (
        "1\n00:00:00,000 --> 00:00:00,900\n‹b›bold‹/b› & ‹script›\n(\\b1)(\\an8)\\N\\h\n00:00:01 000 --› 00:00:02 000\n"
    )


def test_what_cannot_be_seen_is_gone() -> None:
    assert plain("a\x00b\u200b\u202ec\ud800\ufffe\u2028d\u00a0e\tf") == "abc d e f"
    assert plain("и\u0306") == "й"


# --- how large the type is


def style(script: str, name: str) -> list[str]:
    return next(row for row in script.splitlines() if row.startswith(f"Style: {name},")).split(",")


@pytest.mark.parametrize(
    ("width", "height", "length", "size"),
    [
        (1920, 1080, 42, 76.5),  # 56 pixels of type, 5.2 % of the height
        (1280, 720, 42, 51.0),
        (3840, 2160, 42, 153.0),
        (1080, 1920, 25, 76.5),  # upright: 25 characters fit at the same size
        (1080, 1920, 42, 54.3),  # 42 don't: the width decides
        (176, 144, 42, 13.6),  # tiny: ten pixels of type, and the lines wrap
        (64, 64, 42, 7.0),
        (1920, 300, 42, 21.2),
    ],
)
def test_type_fits_the_picture(width: int, height: int, length: int, size: float) -> None:
    script = ass.write(CAPTIONS, Sheet(width=width, height=height, line_length=length, mark=DRAFT_MARK))
    assert float(style(script, "Caption")[2]) == size
    assert float(style(script, "Original")[2]) <= size
    assert float(style(script, "Mark")[2]) <= size


def test_captions_that_do_not_overlap_still_do_not_in_hundredths() -> None:
    abutting = [Caption(n * 833, (n + 1) * 833, ("x",)) for n in range(20)]
    events = pysubs2.SSAFile.from_string(ass.write(abutting, SIGNED_OFF), format_="ass").events
    assert all(before.end == after.start for before, after in pairwise(events))


def test_pysubs2_writes_our_script_back_unchanged_in_meaning() -> None:
    script = pysubs2.SSAFile.from_string(ass.write(CAPTIONS, DRAFT), format_="ass")
    out = io.StringIO()
    script.to_file(out, format_="ass")
    assert script.info["PlayResX"] == "1920"
    assert script.styles["Caption"].fontname == "Noto Sans"
    assert [e.style for e in script] == ["Mark", "Original", "Caption", "Caption"]
