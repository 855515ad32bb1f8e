"""The story again, for words that people changed: from a draft's lines to meaning, captions and flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from zeroline.captions.layout import Layout, lay_out
from zeroline.captions.letters import letter_flags
from zeroline.captions.limits import UNKNOWN_FRAME_MS
from zeroline.domain.draft import Draft, at_home
from zeroline.domain.line import Line, home, lines_of
from zeroline.domain.meaning import Meaning
from zeroline.domain.mention import Mention
from zeroline.domain.notes import Note, Settled, flag_key, locks_broken, ruled_claims, ruled_mentions
from zeroline.domain.review import Flag
from zeroline.domain.speech import EnglishSegment, Segment
from zeroline.domain.text import plain
from zeroline.domain.voices import Voices, VoiceSpan
from zeroline.language.understanding import Lore, Said, understand
from zeroline.pipeline import Work
from zeroline.ports import Lemmatiser

_INVENTION = "invention"


@dataclass(frozen=True)
class Readers:
    """What reading a draft anew needs: what the desk knows, a dictionary, and which letters its fonts have (None:
    all)."""

    lore: Lore
    lemmatiser: Lemmatiser
    letters: frozenset[str] | None = None


def revised(base: Work, draft: Draft, readers: Readers, voices: Voices | None = None) -> Work:
    """All that is made of the draft's lines. `base` is what the machine made of the clip, `voices` what the sound tells
    of who speaks. Settled flags are gone, rulings on mentions and claims hold."""
    shown = [line for line in draft.lines if not line.left_out]
    transcript = tuple(_segment(line) for line in draft.lines if line.spoken)
    translation = tuple(_english(line) for line in draft.lines if line.english)
    notes = at_home(draft)
    meaning = _understood(shown, notes, readers, voices)
    layouts = _laid_out(base, shown)
    heard = _of_the_hearing(base, draft)
    layout_flags = layouts[0].flags + layouts[1].flags
    if readers.letters is not None:
        layout_flags += tuple(letter_flags(layouts[0].captions, readers.letters))
    settled = {note.flag for note in notes if isinstance(note, Settled)}

    def open_ones(flags: Sequence[Flag]) -> tuple[Flag, ...]:
        return tuple(flag for flag in flags if flag_key(flag) not in settled)

    speech = replace(base.speech, transcript=transcript, translation=translation, flags=open_ones(heard))
    meaning = replace(meaning, flags=open_ones(meaning.flags))
    flags = (*speech.flags, *meaning.flags, *open_ones(layout_flags))
    return Work(base.clip, base.profile, speech, meaning, layouts[0].captions, layouts[1].captions, flags, base.kept)


def line_reading(line: Line, readers: Readers, notes: Sequence[Note] = ()) -> Meaning:
    """What a single line holds, at once while it is edited: terms, mentions, and where its English differs."""
    meaning = understand([_said(line, 0, None)], readers.lore, readers.lemmatiser.lemmatise)
    settled = {note.flag for note in notes if isinstance(note, Settled)}
    found = (*meaning.flags, *locks_broken(meaning.mentions, {line.id: line.english_text}, notes))
    flags = tuple(flag for flag in found if flag_key(flag) not in settled)
    return replace(meaning, mentions=ruled_mentions(meaning.mentions, notes), flags=flags)


def flags_now(base: Work, draft: Draft, readers: Readers) -> tuple[Flag, ...]:
    """The flags of a draft under people's hands, without laying it out: lines as the machine left them keep theirs,
    changed ones are read anew, settled ones are gone. Limits of the profile are not among them."""
    first = {line.id: line for line in lines_of(base.speech, base.meaning.voices)}
    now = {id: line for line in draft.lines for id in (line.id, *line.holds)}
    changed = [line for line in draft.lines if not _as_it_was(line, first.get(line.id))]
    ids = {line.id for line in changed}
    flags = list(_of_the_hearing(base, draft))
    for flag in base.meaning.flags:
        line = now.get(flag.segment or "")
        if line is not None and line.id not in ids:
            flags.append(replace(flag, segment=line.id))
    notes = at_home(draft)
    flags += [flag for line in changed if not line.left_out for flag in line_reading(line, readers, notes).flags]
    untouched = {line.id: line.english_text for line in draft.lines if line.id not in ids and not line.left_out}
    flags += locks_broken(base.meaning.mentions, untouched, notes)
    settled = {note.flag for note in notes if isinstance(note, Settled)}
    return tuple(flag for flag in dict.fromkeys(flags) if flag_key(flag) not in settled)


def _as_it_was(line: Line, first: Line | None) -> bool:
    return first is not None and (line.text, line.english_text) == (first.text, first.english_text)


def _segment(line: Line) -> Segment:
    times = (line.start_ms, line.end_ms)
    return Segment(line.id, *times, line.text, line.confidence, line.spoken, line.language, line.speaker)


def _english(line: Line) -> EnglishSegment:
    sources = (line.id,) if line.spoken else ()
    return EnglishSegment(f"e.{line.id}", line.start_ms, line.end_ms, line.english_text, sources, line.english)


def _understood(lines: Sequence[Line], notes: Sequence[Note], readers: Readers, voices: Voices | None) -> Meaning:
    said = [_said(line, at, voices) for at, line in enumerate(lines) if line.spoken]
    meaning = understand(said, readers.lore, readers.lemmatiser.lemmatise)
    mentions = ruled_mentions(meaning.mentions, notes)
    ruled = {(mention.segment, mention.start) for mention in mentions if not mention.ambiguous}
    doubts = [flag for flag in meaning.flags if not _decided(flag, meaning.mentions, ruled)]
    doubts += locks_broken(meaning.mentions, {line.id: line.english_text for line in lines if line.english}, notes)
    claims = tuple(
        replace(claim, segments=tuple(dict.fromkeys(_living(lines, id) for id in claim.segments)))
        for claim in ruled_claims(meaning.claims, notes)
    )
    spoken_by = tuple((line.id, line.speaker) for line in lines if line.speaker is not None)
    known = dict(meaning.voices) | {id: name for id, name in spoken_by if _is_known(name, meaning)}
    return replace(meaning, mentions=mentions, claims=claims, flags=tuple(doubts), voices=tuple(known.items()))


def _living(lines: Sequence[Line], id: str) -> str:
    line = home(lines, id)
    return id if line is None else line.id


def _is_known(speaker: str | None, meaning: Meaning) -> bool:
    return any(one.id == speaker for one in meaning.speakers)


def _decided(flag: Flag, mentions: Sequence[Mention], ruled: set[tuple[str, int]]) -> bool:
    """Whether a flag asks which of several places is meant, and a person has told."""
    if flag.kind != "ambiguous_place":
        return False
    asked = [one for one in mentions if one.segment == flag.segment and one.ambiguous and one.surface in flag.why]
    return bool(asked) and all((one.segment, one.start) in ruled for one in asked)


def _said(line: Line, group: int, voices: Voices | None) -> Said:
    return Said(line.id, line.text, line.language, line.english_text, group, _voice(line, voices))


def _voice(line: Line, voices: Voices | None) -> VoiceSpan | None:
    """The voice of the stretch that the line shares most time with."""
    if voices is None:
        return None
    shared = [(min(line.end_ms, one.end_ms) - max(line.start_ms, one.start_ms), at)
              for at, one in enumerate(voices.spans)]  # fmt: skip
    longest, at = max(shared, default=(0, 0))
    return voices.spans[at] if longest > 0 else None


def _laid_out(base: Work, lines: Sequence[Line]) -> tuple[Layout, Layout]:
    """The captions in English and in the spoken language."""
    picture = base.clip.media.picture
    frame_ms = 1000 / float(picture.frame_rate) if picture and picture.frame_rate else UNKNOWN_FRAME_MS
    bilingual = any(caption.original for caption in base.captions)
    spoken = [_segment(line) for line in lines if line.spoken]
    english = [_english(line) for line in lines if line.english]
    under = spoken if bilingual else []
    until = base.clip.duration_ms
    return lay_out(english, base.profile, frame_ms, until, under), lay_out(spoken, base.profile, frame_ms, until)


def _of_the_hearing(base: Work, draft: Draft) -> tuple[Flag, ...]:
    """The flags of the clip, and those of the hearing where the words that it doubts still stand."""
    heard = {one.id: one.text for one in base.speech.transcript}
    heard |= {one.id: one.text for one in base.speech.translation}
    kept = []
    for flag in base.speech.flags:
        line = home(draft.lines, flag.segment) if flag.segment is not None else None
        if flag.segment is None:
            kept.append(flag)
        elif line is not None and _still_doubted(flag, line, plain(heard.get(flag.segment, ""))):
            kept.append(replace(flag, segment=line.id))
    return tuple(dict.fromkeys(kept))


def _still_doubted(flag: Flag, line: Line, heard: str) -> bool:
    if flag.kind == _INVENTION:
        return line.left_out
    return heard in line.text or heard in line.english_text
