"""The JSON document of `translate`, as the design's section 5 fixes it: each judge returns the faults that it finds."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Document = dict[str, Any]

MENTIONS = {"person", "unit", "place", "date", "number", "weapon", "callsign", "organisation"}
CLAIMS = {
    "order_refusal", "status_change", "lack_of_training", "lack_of_equipment", "disarmed", "threat_from_command",
    "mistreatment", "casualties", "abandoned_by_command", "friendly_fire", "pay_dispute", "appeal",
    "evacuation_request", "surrender", "territorial", "abuse_of_prisoners", "abuse_of_civilians",
    "complaint_suppressed",
}  # fmt: skip
STATUSES = {"claimed", "corroborated", "disputed", "refuted"}


@dataclass(frozen=True)
class Profile:
    """The figures of issue 2; None where it gives none."""

    characters: int
    lines: int | None
    cps: float | None
    shortest_ms: int | None
    longest_ms: int | None
    gap_frames: int | None
    ms_a_word: int | None


PROFILES = {
    "netflix": Profile(42, 2, 20, 833, 7000, 2, None),
    "bbc": Profile(37, None, None, None, None, None, 300),
    "vertical": Profile(25, 3, None, None, None, None, None),
}


def whole(value: object) -> bool:
    """An integer that is no truth value and not below zero."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def share(value: object) -> bool:
    """A confidence: a number from 0 to 1, or null for unknown."""
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1)


def letters(text: str) -> str:
    """Letters and digits only, small: what must survive a change of spaces and punctuation."""
    return "".join(sign for sign in text.lower() if sign.isalnum())


def _lacking(record: Document, where: str, fields: str) -> Iterator[str]:
    yield from (f"{where} lacks {field!r}" for field in fields.split() if field not in record)


def _span(record: Document, where: str, duration: int) -> Iterator[str]:
    start: Any = record.get("start_ms")
    end: Any = record.get("end_ms")
    if not (whole(start) and whole(end)):
        yield f"{where}: times are whole ms, not {start!r} and {end!r}"
    elif not start < end <= duration:
        yield f"{where}: {start} to {end} is no span within {duration} ms"


def _ordered(records: list[Document], where: str) -> Iterator[str]:
    starts = [record["start_ms"] for record in records]
    if starts != sorted(starts):
        yield f"{where} are out of order: {starts}"


def _unique(records: list[Document], where: str) -> Iterator[str]:
    ids = [record["id"] for record in records]
    if len(ids) != len(set(ids)):
        yield f"{where} share ids: {ids}"


def _text(record: Document, where: str) -> Iterator[str]:
    text = record.get("text")
    if not isinstance(text, str) or not text.strip() or text != unicodedata.normalize("NFC", text):
        yield f"{where}: text is not a filled NFC string: {text!r}"


def head(document: Document) -> Iterator[str]:
    """Version, clip, language, engine, timing."""
    if document.get("zeroline") != 1:
        yield f"zeroline is {document.get('zeroline')!r}, not 1"
    clip = document["clip"]
    yield from _lacking(clip, "clip", "id file sha256 duration_ms media")
    if not isinstance(clip["id"], str) or not clip["id"]:
        yield f"the clip's id is {clip['id']!r}"
    if not re.fullmatch(r"[0-9a-f]{64}", str(clip["sha256"])):
        yield f"the clip's sha256 is {clip['sha256']!r}"
    if not whole(clip["duration_ms"]) or not clip["duration_ms"]:
        yield f"the clip's duration_ms is {clip['duration_ms']!r}"
    if not isinstance(clip["media"], dict) or not clip["media"]:
        yield f"the clip's media is {clip['media']!r}"
    language = document["language"]
    yield from _lacking(language, "language", "tag confidence")
    if not (language["tag"] is None or re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", str(language["tag"]))):
        yield f"the language's tag is {language['tag']!r}"
    if not share(language["confidence"]):
        yield f"the language's confidence is {language['confidence']!r}"
    if not isinstance(document["engine"], dict) or not document["engine"]:
        yield f"engine is {document['engine']!r}"
    timing = document["timing_ms"]
    if not isinstance(timing, dict) or not timing or not all(whole(spent) for spent in timing.values()):
        yield f"timing_ms is {timing!r}"


def source(document: Document) -> Iterator[str]:
    """Segments and words in the spoken language."""
    duration = document["clip"]["duration_ms"]
    speakers = {speaker["id"] for speaker in document["speakers"]}
    for segment in document["source"]:
        where = f"source segment {segment.get('id')!r}"
        yield from _lacking(segment, where, "id start_ms end_ms text confidence words speaker")
        yield from _span(segment, where, duration)
        yield from _text(segment, where)
        if not share(segment["confidence"]):
            yield f"{where}: confidence {segment['confidence']!r}"
        if segment["speaker"] is not None and segment["speaker"] not in speakers:
            yield f"{where}: nobody is {segment['speaker']!r}"
        yield from _words(segment, where, duration)
    yield from _ordered(document["source"], "source segments")
    yield from _unique(document["source"], "source segments")


def _words(segment: Document, where: str, duration: int) -> Iterator[str]:
    for word in segment["words"]:
        yield from _lacking(word, f"a word of {where}", "start_ms end_ms text confidence")
        yield from _text(word, f"a word of {where}")
        if not share(word["confidence"]):
            yield f"a word of {where}: confidence {word['confidence']!r}"
        times = (word["start_ms"], word["end_ms"])
        if not all(map(whole, times)) or not 0 <= times[0] <= times[1] <= duration:
            yield f"a word of {where}: {times} is no span within {duration} ms"
    yield from _ordered(segment["words"], f"words of {where}")
    said = letters("".join(word["text"] for word in segment["words"]))
    if said != letters(segment["text"]):
        yield f"{where}: its words say {said!r} and its text {letters(segment['text'])!r}"


def english(document: Document) -> Iterator[str]:
    """Segments in English, each tied to the source."""
    heard = {segment["id"] for segment in document["source"]}
    for segment in document["english"]:
        where = f"English segment {segment.get('id')!r}"
        yield from _lacking(segment, where, "id start_ms end_ms text source_ids")
        yield from _span(segment, where, document["clip"]["duration_ms"])
        yield from _text(segment, where)
        if not segment["source_ids"] or not set(segment["source_ids"]) <= heard:
            yield f"{where}: source_ids {segment['source_ids']!r} are not all source segments"
    yield from _ordered(document["english"], "English segments")
    yield from _unique(document["english"], "English segments")


def captions(document: Document) -> Iterator[str]:
    """Captions by themselves: times, lines, and the speed that they state."""
    for number, caption in enumerate(document["captions"], 1):
        where = f"caption {number}"
        yield from _lacking(caption, where, "start_ms end_ms lines cps")
        yield from _span(caption, where, document["clip"]["duration_ms"])
        lines = caption["lines"]
        if not lines or not all(isinstance(line, str) and line == line.strip() != "" for line in lines):
            yield f"{where}: lines {lines!r}"
        if any("\n" in line or line != unicodedata.normalize("NFC", line) for line in lines):
            yield f"{where}: a line break within a line, or not NFC: {lines!r}"
        yield from _speed(caption, where)
    yield from _ordered(document["captions"], "captions")
    for one, other in pairwise(document["captions"]):
        if one["end_ms"] > other["start_ms"]:
            yield f"captions overlap: {one} and {other}"


def _speed(caption: Document, where: str) -> Iterator[str]:
    seconds = (caption["end_ms"] - caption["start_ms"]) / 1000
    slowest, fastest = (len(joint.join(caption["lines"])) / seconds for joint in ("", " "))
    stated = caption["cps"]
    if not isinstance(stated, int | float) or not slowest - 0.1 <= stated <= fastest + 0.1:
        yield f"{where}: cps is stated as {stated!r} and is {slowest:.2f} to {fastest:.2f}"


def meaning(document: Document) -> Iterator[str]:
    """Terms, mentions, speakers."""
    segments = {segment["id"] for part in ("source", "english") for segment in document[part]}
    for term in document["terms"]:
        yield from _lacking(term, "a term", "entry surface segment expected rendered note")
        if term["segment"] not in segments or not isinstance(term["rendered"], bool):
            yield f"term {term!r}: segment or rendered"
        if not all(isinstance(form, str) for form in term["expected"]):
            yield f"term {term!r}: expected"
    for mention in document["mentions"]:
        yield from _lacking(mention, "a mention", "kind surface canonical segment")
        if mention["kind"] not in MENTIONS or mention["segment"] not in segments:
            yield f"mention {mention!r}: kind or segment"
    for speaker in document["speakers"]:
        yield from _lacking(speaker, "a speaker", "id label standing unit basis")
    yield from _unique(document["speakers"], "speakers")


def claims_and_flags(document: Document) -> Iterator[str]:
    """What is asserted, by whom known, and what a human must look at."""
    segments = {segment["id"] for part in ("source", "english") for segment in document[part]}
    for claim in document["claims"]:
        yield from _lacking(claim, "a claim", "kind segments asserted_by status")
        if claim["kind"] not in CLAIMS or claim["status"] not in STATUSES:
            yield f"claim {claim!r}: kind or status"
        if not claim["segments"] or not set(claim["segments"]) <= segments:
            yield f"claim {claim!r}: segments"
        if not isinstance(claim["asserted_by"], str) or not claim["asserted_by"]:
            yield f"claim {claim!r}: asserted_by"
    for flag in document["flags"]:
        yield from _lacking(flag, "a flag", "kind segment why")
        if not (isinstance(flag["kind"], str) and flag["kind"] and isinstance(flag["why"], str) and flag["why"]):
            yield f"flag {flag!r}: kind or why"
        if flag["segment"] is not None and flag["segment"] not in segments:
            yield f"flag {flag!r}: segment"


def nothing_lost(document: Document) -> Iterator[str]:
    """The captions say what the English says, in its order; only a flagged segment may be left out."""
    shown = letters(" ".join(line for caption in document["captions"] for line in caption["lines"]))
    flagged = {flag["segment"] for flag in document["flags"]}
    at = 0
    for segment in document["english"]:
        said = letters(segment["text"])
        if shown.startswith(said, at):
            at += len(said)
        elif not flagged & {segment["id"], *segment["source_ids"]}:
            yield f"English segment {segment['id']!r} is not in the captions and not flagged: {segment['text']!r}"
    if at != len(shown):
        yield f"the captions say more than the English, or in another order: {shown[at:]!r}"


JUDGES: tuple[Callable[[Document], Iterator[str]], ...] = (
    head,
    source,
    english,
    captions,
    meaning,
    claims_and_flags,
    nothing_lost,
)


def faults(document: Document) -> list[str]:
    """All that is wrong with a document by itself."""
    return [fault for judge in JUDGES for fault in judge(document)]


def too_long(document: Document, profile: Profile) -> list[str]:
    """Lines or captions larger than the profile allows: never to be excused."""
    found = []
    for caption in document["captions"]:
        found += [f"{len(line)} characters: {line!r}" for line in caption["lines"] if len(line) > profile.characters]
        if profile.lines is not None and len(caption["lines"]) > profile.lines:
            found.append(f"{len(caption['lines'])} lines: {caption['lines']!r}")
    return found


def unread(document: Document, profile: Profile, frames_a_second: float) -> list[str]:
    """Captions too fast, too short, too long or too close for the profile: each must have been flagged."""
    found = []
    for caption in document["captions"]:
        lasts = caption["end_ms"] - caption["start_ms"]
        words = len(" ".join(caption["lines"]).split())
        if profile.cps is not None and len("".join(caption["lines"])) / lasts * 1000 > profile.cps + 0.05:
            found.append(f"faster than {profile.cps} characters a second: {caption}")
        if profile.shortest_ms is not None and lasts < profile.shortest_ms:
            found.append(f"shorter than {profile.shortest_ms} ms: {caption}")
        if profile.longest_ms is not None and lasts > profile.longest_ms:
            found.append(f"longer than {profile.longest_ms} ms: {caption}")
        if profile.ms_a_word is not None and lasts < profile.ms_a_word * words - 1:
            found.append(f"less than {profile.ms_a_word} ms a word: {caption}")
    if profile.gap_frames is not None:
        least = int(profile.gap_frames * 1000 / frames_a_second)
        for one, other in pairwise(document["captions"]):
            if other["start_ms"] - one["end_ms"] < least:
                found.append(f"less than {profile.gap_frames} frames apart: {one} and {other}")
    return found


def reported(document: Document) -> list[Document]:
    """The flags that state a number: those by which a broken rule is reported."""
    return [flag for flag in document["flags"] if re.search(r"\d", flag["why"])]
