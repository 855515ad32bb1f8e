"""SRT, WebVTT, ASS and TTML: parsed by others' readers, one text and one set of times in all of them."""

import xml.etree.ElementTree as ET

import pytest

from . import reading
from .conftest import Work
from .reading import MARK, Cue

pytestmark = pytest.mark.real

READERS = {
    ".en.srt": reading.srt,
    ".en.vtt": lambda path: reading.vtt(path.read_text(encoding="utf-8"))[0],
    ".en.ass": reading.ass,
    ".en.ttml": reading.ttml,
}
COARSE_MS = 10  # ASS counts hundredths of a second


def laid_out(work: Work) -> list[Cue]:
    """The captions of a clip's document, as cues."""
    captions = work.document["captions"]
    return [Cue(caption["start_ms"], caption["end_ms"], "\n".join(caption["lines"])) for caption in captions]


@pytest.mark.parametrize("ending", READERS)
def test_a_file_holds_the_captions_and_no_more(translated: Work, ending: str) -> None:
    cues = reading.spoken(READERS[ending](translated.written(ending)))
    due = laid_out(translated)
    assert [cue.text for cue in cues] == [cue.text for cue in due]
    coarse = COARSE_MS if ending == ".en.ass" else 1
    for cue, caption in zip(cues, due, strict=True):
        assert cue.start_ms == pytest.approx(caption.start_ms, abs=coarse)
        assert cue.end_ms == pytest.approx(caption.end_ms, abs=coarse)


def test_the_spoken_language_has_a_file(translated: Work) -> None:
    said = "".join(cue.text for cue in reading.spoken(reading.srt(translated.written(".ru.srt"))))
    heard = "".join(segment["text"] for segment in translated.document["source"])
    assert "".join(filter(str.isalnum, said)) == "".join(filter(str.isalnum, heard))


@pytest.mark.parametrize("ending", [".ru.srt", ".en.srt"])
def test_the_first_srt_cue_says_that_this_is_a_draft(translated: Work, ending: str) -> None:
    first, *others = reading.srt(translated.written(ending))
    assert MARK in first.text
    assert not any(MARK in cue.text for cue in others)


def test_the_first_vtt_note_or_cue_says_that_this_is_a_draft(translated: Work) -> None:
    cues, notes = reading.vtt(translated.written(".en.vtt").read_text(encoding="utf-8"))
    assert any(MARK in text for text in [*notes, cues[0].text])


@pytest.mark.parametrize("ending", [".en.ass", ".en.ttml"])
def test_the_other_files_say_that_this_is_a_draft(translated: Work, ending: str) -> None:
    assert MARK in translated.written(ending).read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("ending", [".ru.srt", *READERS])
def test_no_draft_carries_an_id(translated: Work, ending: str) -> None:
    text = translated.written(ending).read_text(encoding="utf-8-sig")
    assert translated.document["clip"]["id"] not in text


def test_the_ttml_says_what_it_is(translated: Work) -> None:
    root = ET.parse(translated.written(".en.ttml")).getroot()
    assert root.tag == "{http://www.w3.org/ns/ttml}tt"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert "http://www.w3.org/ns/ttml/profile/imsc1.1/text" in " ".join(root.attrib.values())


@pytest.mark.parametrize("kind", ["portrait", "odd", "rotated", "call"])
@pytest.mark.parametrize("ending", READERS)
def test_files_of_awkward_clips_parse(awkward: dict[str, Work], kind: str, ending: str) -> None:
    cues = reading.spoken(READERS[ending](awkward[kind].written(ending)))
    assert [cue.text for cue in cues] == [cue.text for cue in laid_out(awkward[kind])]
