"""The JSON document of a clip: the form that other programs read, fixed in docs/json.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zeroline.domain.caption import Caption
from zeroline.domain.clip import Media
from zeroline.domain.glossary import Term
from zeroline.domain.meaning import Meaning
from zeroline.domain.mention import Mention
from zeroline.domain.review import Flag
from zeroline.domain.speech import EnglishSegment, Segment, Word

if TYPE_CHECKING:  # `terms` and `show` print documents without what makes them
    from zeroline.pipeline import Work


def document(work: Work) -> dict[str, Any]:
    """Everything that was made of a clip, as plain values. Times in ms; null is unknown."""
    clip, speech = work.clip, work.speech
    voices = dict(work.meaning.voices)
    return {
        "zeroline": 1,
        "clip": {
            "id": clip.id,
            "file": clip.file,
            "sha256": clip.sha256,
            "duration_ms": clip.duration_ms,
            "media": _media(clip.media),
        },
        "status": "draft",
        "language": {
            "tag": speech.language.tag,
            "confidence": speech.language.confidence,
            "sure": speech.language.sure,
        },
        "source": [_segment(segment, voices.get(segment.id)) for segment in speech.transcript],
        "english": [_english(segment) for segment in speech.translation],
        "profile": work.profile.name,
        "captions": [_caption(caption) for caption in work.captions],
        **meaning_fields(work.meaning),
        "flags": [flag_fields(flag) for flag in work.flags],
        "engine": {
            "name": speech.made_by.engine,
            "version": speech.made_by.version,
            "model": speech.made_by.model,
        },
        "timing_ms": dict(speech.timing_ms),
    }


def meaning_fields(meaning: Meaning) -> dict[str, Any]:
    """The fields terms, mentions, speakers and claims, which `zeroline terms` prints too."""
    return {
        "terms": [term_fields(term) for term in meaning.terms],
        "mentions": [_mention(mention) for mention in meaning.mentions],
        "speakers": [dict(speaker.as_json()) for speaker in meaning.speakers],
        "claims": [dict(claim.as_json()) for claim in meaning.claims],
    }


def term_fields(term: Term) -> dict[str, Any]:
    return {
        "entry": term.entry,
        "surface": term.surface,
        "segment": term.segment,
        "expected": list(term.expected),
        "rendered": term.rendered,
        "note": term.note,
    }


def _mention(mention: Mention) -> dict[str, Any]:
    out: dict[str, Any] = {
        "kind": mention.kind,
        "surface": mention.surface,
        "canonical": mention.canonical,
        "segment": mention.segment,
    }
    if mention.candidates:
        out["candidates"] = list(mention.candidates)
    return out


def _media(media: Media) -> dict[str, Any]:
    picture, sound = media.picture, media.sound
    return {
        "container": media.container,
        "picture": picture
        and {
            "width": picture.width,
            "height": picture.height,
            "codec": picture.codec,
            "frame_rate": round(float(picture.frame_rate), 3) if picture.frame_rate else None,
            "rotation": picture.rotation,
            "variable_rate": picture.variable_rate,
        },
        "sound": sound and {"codec": sound.codec, "sample_rate": sound.sample_rate, "channels": sound.channels},
    }


def _word(word: Word) -> dict[str, Any]:
    return {"start_ms": word.start_ms, "end_ms": word.end_ms, "text": word.text, "confidence": word.confidence}


def _segment(segment: Segment, speaker: str | None) -> dict[str, Any]:
    return {
        "id": segment.id,
        "start_ms": segment.start_ms,
        "end_ms": segment.end_ms,
        "text": segment.text,
        "heard": segment.heard,
        "confidence": segment.confidence,
        "language": segment.language,
        "speaker": segment.speaker or speaker,
        "words": [_word(word) for word in segment.words],
    }


def _english(segment: EnglishSegment) -> dict[str, Any]:
    return {
        "id": segment.id,
        "start_ms": segment.start_ms,
        "end_ms": segment.end_ms,
        "text": segment.text,
        "source_ids": list(segment.source_ids),
        "confidence": segment.confidence,
        "basis": segment.basis,
    }


def _caption(caption: Caption) -> dict[str, Any]:
    out: dict[str, Any] = {
        "start_ms": caption.start_ms,
        "end_ms": caption.end_ms,
        "lines": list(caption.lines),
        "cps": round(caption.cps, 2),
        "segments": list(caption.segments),
    }
    if caption.original:
        out["original"] = list(caption.original)
    return out


def flag_fields(flag: Flag) -> dict[str, Any]:
    """A flag as plain values."""
    out: dict[str, Any] = {"kind": flag.kind, "segment": flag.segment, "why": flag.why}
    if flag.start_ms is not None:
        out |= {"start_ms": flag.start_ms, "end_ms": flag.end_ms}
    return out
