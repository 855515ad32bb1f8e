"""Posts out of the record of a release: nothing is in them that it does not hold, and each platform takes them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zeroline.domain.claim import KINDS
from zeroline.domain.errors import ArchiveFault
from zeroline.domain.post import LIMITS, PLATFORMS, fits, graphemes
from zeroline.domain.release import GRAPHIC
from zeroline.publish.posts import Source, alt, as_json, as_text, drafts, from_json, sentences, thread

FILES = {"video": "abc.mp4", "poster": "abc.jpg", "track": "abc.en.vtt"}


def claim(kind: str, by: str = "the speaker", status: str = "claimed") -> dict[str, Any]:
    return {"kind": kind, "segments": ["s1"], "asserted_by": by, "status": status, "evidence": []}


def record(**fields: Any) -> dict[str, Any]:
    release = {"id": "abc", "version": 2, "credit": "The Desk", "eyes": 2, "override": None, "protected": False,
               "warning": []} | fields.pop("release", {})  # fmt: skip
    return {
        "clip": {"id": "abc", "file": "abc.mp4", "duration_ms": 62_000},
        "language": {"tag": "ru"},
        "english": [{"text": "They left us without water.", "start_ms": 4_000, "source_ids": ["s1"]}],
        "captions": [{"lines": ["They left us", "without water."]}],
        "mentions": [],
        "speakers": [],
        "claims": [claim("abandoned_by_command")],
        "release": release,
    } | fields


def text(first_seen: str | None = None, **fields: Any) -> str:
    return " ".join(sentences(Source(record(**fields), first_seen, 320, 180, FILES), ""))


def test_a_claim_is_told_as_a_claim_by_whoever_makes_it() -> None:
    told = text()
    assert told.startswith("The speaker claims that people were abandoned by their command.")
    assert "“They left us without water.” (0:04)." in told
    assert "These are claims of people in the clip, not verified by the desk." in told
    assert told.endswith("English captions: The Desk, abc v2.")


def test_claims_are_grouped_by_who_asserts_them_and_how_they_stand() -> None:
    claims = [claim("lack_of_training"), claim("casualties", "a relative, quoted by the speaker"), claim("appeal"),
              claim("lack_of_training"), claim("territorial", status="disputed")]  # fmt: skip
    told = text(claims=claims)
    assert "The speaker claims that training was lacking and makes an appeal." in told
    assert "A relative, quoted by the speaker claims that there were casualties." not in told
    assert "A relative, quoted by the speaker, claims that there were casualties." in told
    kinds = ("casualties", "appeal", "surrender")
    others = text(claims=[claim(kind, "others, quoted by the speaker") for kind in kinds])
    assert ("Others, quoted by the speaker, claim that there were casualties, make an appeal and make a claim about "
            "surrender.") in others  # fmt: skip
    assert "The speaker makes a claim about gain or loss of ground (this is disputed)." in told
    assert "where nothing else is said, not verified by the desk" in told


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_claim_has_its_words(kind: str) -> None:
    assert re.match(r"The speaker (claims that|makes|asks)", text(claims=[claim(kind)]))


def test_who_where_and_when_are_told_as_far_as_known() -> None:
    speakers = [{"label": "Speaker 1", "standing": "mobilised conscript", "unit": "1428th Regiment"},
                {"label": "«Soyka»", "standing": None, "unit": None}]  # fmt: skip
    places = [{"kind": "place", "canonical": "Bakhmut"}, {"kind": "place", "canonical": None}]
    told = text("2024-02-01T10:00:00Z", speakers=speakers, mentions=places)
    assert "Who speaks, as told in the clip: mobilised conscript, 1428th Regiment; «Soyka»." in told
    assert "Named in it: Bakhmut. Where it was recorded is not established." in told
    assert "Posted on 1 February 2024 or earlier." in told
    nothing = text(speakers=[{"label": "Speaker 1", "standing": None, "unit": None}])
    assert "Who speaks: nobody in the clip says." in nothing
    assert "When it was recorded is not known." in nothing


def test_of_a_protected_clip_the_region_and_the_month_are_told() -> None:
    captions = [{"lines": ["We stand near", "[a place in Donetsk region]."]}]
    english = [{"text": "We stand near [a place in Donetsk region].", "start_ms": 0, "source_ids": ["s1"]}]
    told = text("2024-02-01", captions=captions, english=english, release={"protected": True})
    assert "Named in it: a place in Donetsk region." in told
    assert "First seen in February 2024." in told
    assert "Names are withheld to protect people." in told
    assert "“" not in told


def test_what_was_not_signed_off_says_so() -> None:
    assert "Released before it was signed off." in text(release={"override": "now", "eyes": None})
    assert "One pair of eyes checked this translation." in text(release={"eyes": 1})


def test_graphic_content_carries_its_warning_first() -> None:
    written = drafts(Source(record(release={"warning": sorted(GRAPHIC)}), None, 320, 180, FILES))
    for one in written:
        assert one.warning.startswith("Warning: shows a death, dead or wounded people")
        assert one.parts[0].startswith("Warning:") == (one.platform != "mastodon")
        assert one.labels == tuple(sorted(GRAPHIC))
    assert all(
        fits("mastodon", part + one.warning) for one in written if one.platform == "mastodon" for part in one.parts
    )


def test_a_long_text_becomes_a_numbered_thread_cut_at_sentences() -> None:
    text = [f"Sentence {number} says that nothing of this is verified by anybody." for number in range(12)]
    parts = thread("x", text, "not verified")
    assert len(parts) > 1
    assert parts[0].endswith(f". (1/{len(parts)}, not verified)")
    bare = [re.sub(r" \(\d+/\d+, not verified\)$", "", part) for part in parts]
    assert " ".join(bare) == " ".join(text)
    assert all(part.endswith(".") for part in bare)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=900),
                min_size=1, max_size=8), st.sampled_from(PLATFORMS))  # fmt: skip
def test_every_part_fits_and_nothing_is_lost(text: list[str], platform: str) -> None:
    parts = thread(platform, text, "not verified")
    assert all(fits(platform, part) for part in parts)
    bare = "".join(re.sub(r" \(\d+/\d+, not verified\)$", "", part) for part in parts)
    assert re.sub(r"[ …]", "", bare) == re.sub(r"[ …]", "", "".join(text))


def test_alt_text_gives_the_captions_and_invents_no_picture() -> None:
    told = alt(record(), 1000)
    assert told.startswith("Video of 1:02, spoken in Russian, with English captions in the picture.")
    assert "What the picture shows is not described." in told
    assert "“They left us without water.”" in told
    long = alt(record(captions=[{"lines": ["word " * 400]}]), 1000)
    assert 900 < graphemes(long) <= 1000
    assert long.endswith("word…”")


def test_drafts_come_back_as_they_were_written_and_can_be_read() -> None:
    written = drafts(Source(record(), None, 320, 180, FILES))
    assert [one.platform for one in written] == list(PLATFORMS)
    assert from_json(as_json(written)) == written
    assert f"of {LIMITS['x']}" in as_text(written)
    with pytest.raises(ArchiveFault, match="not known"):
        from_json({"posts": [{"platform": "x"}]})
