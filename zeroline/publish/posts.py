"""Posts out of the record of a release: who, where, when, what is claimed, the caveat, the credit. Nothing is in them
that the record does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from zeroline.domain.errors import ArchiveFault
from zeroline.domain.moments import long_day
from zeroline.domain.post import ALT_LIMITS, LIMITS, PLATFORMS, Draft, clusters, fits, graphemes, length_on
from zeroline.publish.words import NOUNS, asserting, listed, timecode, warning_of

_LANGUAGES = {"ru": "Russian", "uk": "Ukrainian"}
# Said with "that" only where the kind tells which way the claim goes; of the others, only what it is about.
_THAT = {
    "order_refusal": "an order was refused",
    "status_change": "people's status was changed without their agreement",
    "lack_of_training": "training was lacking",
    "lack_of_equipment": "equipment or supplies were lacking",
    "disarmed": "people were disarmed by their own side",
    "threat_from_command": "their own command made threats",
    "mistreatment": "people were mistreated by their own side",
    "casualties": "there were casualties",
    "abandoned_by_command": "people were abandoned by their command",
    "friendly_fire": "there was fire from their own side",
    "abuse_of_prisoners": "prisoners were abused",
    "abuse_of_civilians": "civilians were abused",
    "complaint_suppressed": "a complaint was suppressed",
}
_MOST_VOICES, _MOST_PLACES, _LONGEST_QUOTE = 3, 5, 180
_COARSE = re.compile(r"\[(a place in [^\[\]]{1,80})\]")


@dataclass(frozen=True)
class Source:
    """What posts are made of: `record` is the document of the release as it goes out; `first_seen` the day on which it
    was first posted, as whoever added it told, None: nobody did. `width` and `height` are the video's."""

    record: Mapping[str, Any]
    first_seen: str | None
    width: int
    height: int
    files: Mapping[str, str]  # video, poster, track


def drafts(source: Source) -> tuple[Draft, ...]:
    """One draft for each platform."""
    labels = tuple(source.record["release"]["warning"])
    warning = warning_of(labels)
    made = []
    for platform in PLATFORMS:
        beside = platform == "mastodon"  # its warning stands before the text, and counts with it
        text = sentences(source, "" if beside else warning)
        parts = thread(platform, text, _caveat_mark(source.record), warning if beside else "")
        made.append(Draft(platform, parts, alt(source.record, ALT_LIMITS[platform]), warning, labels,
                          source.files["video"], source.files["poster"], source.files.get("track"), source.width,
                          source.height))  # fmt: skip
    return tuple(made)


def sentences(source: Source, warning: str) -> list[str]:
    """The whole text, sentence by sentence, in the order in which a reader needs it."""
    record = source.record
    return [
        *([warning] if warning else []),
        *_claims(record["claims"]),
        *_who(record["speakers"]),
        *_where(record),
        *_when(record, source.first_seen),
        *_quote(record),
        *_caveats(record),
        _credit(record),
    ]


def _claims(claims: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What is claimed, and by whom; each kind once."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for claim in claims:
        kinds = grouped.setdefault((str(claim["asserted_by"]), str(claim["status"])), [])
        if claim["kind"] not in kinds:
            kinds.append(claim["kind"])
    for (who, status), kinds in grouped.items():
        said = []
        they, s = asserting(who)
        that = [_THAT[kind] for kind in kinds if kind in _THAT]
        said += [f"claim{s} that {listed(that)}"] if that else []
        said += [f"make{s} an appeal"] if "appeal" in kinds else []
        said += [f"ask{s} for evacuation"] if "evacuation_request" in kinds else []
        about = [NOUNS[kind] for kind in kinds if kind not in _THAT and kind not in ("appeal", "evacuation_request")]
        said += [f"make{s} a claim about {listed(about)}"] if about else []
        standing = "" if status == "claimed" else f" ({_STATUS[status]})"
        yield f"{they} {listed(said)}{standing}."


_STATUS = {
    "corroborated": "the desk has found other evidence",
    "disputed": "this is disputed",
    "refuted": "the desk has found this to be wrong",
}


def _who(speakers: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not speakers:
        return
    told = []
    for speaker in speakers:
        label = str(speaker["label"])
        known = [part for part in (speaker["standing"], speaker["unit"]) if part]
        told.append(", ".join([*([] if label.startswith("Speaker ") else [label]), *map(str, known)]))
    known_ones = list(dict.fromkeys(one for one in told if one))
    if not known_ones:
        yield "Who speaks: nobody in the clip says."
        return
    more = len(known_ones) - _MOST_VOICES
    left = f"; and {more} more" if more > 0 else ""
    yield f"Who speaks, as told in the clip: {'; '.join(known_ones[:_MOST_VOICES])}{left}."


def _where(record: Mapping[str, Any]) -> Iterator[str]:
    names = [one["canonical"] for one in record["mentions"] if one["kind"] == "place" and one["canonical"]]
    said = " ".join(" ".join(caption["lines"]) for caption in record["captions"])
    places = list(dict.fromkeys([*map(str, names), *_COARSE.findall(said)]))
    if places:
        more = len(places) - _MOST_PLACES
        yield f"Named in it: {listed([*places[:_MOST_PLACES], *([f'{more} more places'] if more > 0 else [])])}."
    yield "Where it was recorded is not established."


def _when(record: Mapping[str, Any], first_seen: str | None) -> Iterator[str]:
    if first_seen is None:
        yield "When it was recorded is not known."
    elif record["release"]["protected"]:  # the day would help to find the original
        yield f"First seen in {long_day(first_seen).split(' ', 1)[1]}."
    else:
        yield f"Posted on {long_day(first_seen)} or earlier."


def _quote(record: Mapping[str, Any]) -> Iterator[str]:
    """The first line that holds a claim, where nothing is withheld in it."""
    held = [segment for claim in record["claims"] for segment in claim["segments"]]
    for line in record["english"]:
        text = " ".join(str(line["text"]).split())
        if set(line["source_ids"]) & set(held) and "[" not in text and 0 < len(text) <= _LONGEST_QUOTE:
            yield f"“{text}” ({timecode(line['start_ms'])})."
            return


def _caveats(record: Mapping[str, Any]) -> Iterator[str]:
    claims, release = record["claims"], record["release"]
    if any(claim["status"] != "claimed" for claim in claims):
        yield "Claims of people in the clip; where nothing else is said, not verified by the desk."
    elif claims:
        yield "These are claims of people in the clip, not verified by the desk."
    else:
        yield "What is said in the clip is not verified by the desk."
    if release["protected"]:
        yield "Names are withheld to protect people."
    if release["override"] is not None:
        yield "Released before it was signed off."
    elif release["eyes"] == 1:
        yield "One pair of eyes checked this translation."


def _caveat_mark(record: Mapping[str, Any]) -> str:
    """Stands in every post of a thread: each of them is passed on alone."""
    weighed = record["claims"] and all(claim["status"] != "claimed" for claim in record["claims"])
    return "see the whole thread" if weighed else "not verified"


def _credit(record: Mapping[str, Any]) -> str:
    release = record["release"]
    whose = f"English captions: {release['credit']}" if release["credit"] else "English captions"
    return f"{whose}, {release['id']} v{release['version']}."


def alt(record: Mapping[str, Any], limit: int) -> str:
    """What somebody who cannot see the video needs: what it is, and what its captions say, as far as `limit` graphemes
    reach. What the picture shows is in no record, and is not told."""
    tag = record["language"]["tag"]
    spoken = f", spoken in {_LANGUAGES.get(tag, tag)}" if tag else ""
    length = timecode(record["clip"]["duration_ms"])
    head = f"Video of {length}{spoken}, with English captions in the picture. What the picture shows is not described."
    said = " ".join(" ".join(caption["lines"]) for caption in record["captions"])
    whole = f"{head} The captions say: “{said}”" if said else head
    if graphemes(whole) <= limit:
        return whole
    kept = "".join(list(clusters(whole))[: limit - 2])
    return kept.rsplit(" ", 1)[0] + "…”"


def thread(platform: str, text: Sequence[str], mark: str, beside: str = "") -> tuple[str, ...]:
    """The sentences as one post, or as the fewest posts of a thread, each with its number and `mark`. `beside` is text
    that the platform counts with each post. A sentence is cut at words only where it fits no post alone."""
    single = " ".join(text)
    if fits(platform, single + beside):
        return (single,)
    for of in range(2, 100):
        parts = _packed(platform, text, lambda at, of=of: f" ({at}/{of}, {mark})" + beside)
        if len(parts) <= of:
            count = len(parts)
            return tuple(f"{part} ({at}/{count}, {mark})" for at, part in enumerate(parts, start=1))
    raise ArchiveFault(f"The text for {platform} is too long for any thread.")


def _packed(platform: str, text: Sequence[str], tail: Any) -> list[str]:
    parts: list[str] = []
    current = ""
    for sentence in text:
        for piece in _pieces(platform, sentence, tail(99)):
            joined = f"{current} {piece}" if current else piece
            if not current or fits(platform, joined + tail(len(parts) + 1)):
                current = joined
            else:
                parts.append(current)
                current = piece
    return [*parts, current] if current else parts


def _pieces(platform: str, sentence: str, tail: str) -> Iterator[str]:
    """The sentence whole, or cut at words, or where a word is longer than a post, between its letters."""
    if fits(platform, sentence + tail):
        yield sentence
        return
    current = ""
    for word in sentence.split():
        joined = f"{current} {word}" if current else word
        if fits(platform, joined + " …" + tail):
            current = joined
            continue
        if current:
            yield current + " …"
        current = ""
        for letter in clusters(word):
            if current and not fits(platform, current + letter + " …" + tail):
                yield current + " …"
                current = ""
            current += letter
    if current:
        yield current


# -- as files of the release -----------------------------------------------------------------------------------------


def as_json(ones: Sequence[Draft]) -> dict[str, Any]:
    """The drafts as the release holds them."""
    return {"zeroline": 1, "posts": [asdict(one) for one in ones]}


def from_json(told: Mapping[str, Any]) -> tuple[Draft, ...]:
    """Raises ArchiveFault."""
    try:
        return tuple(
            Draft(**{**one, "parts": tuple(one["parts"]), "labels": tuple(one["labels"])}) for one in told["posts"]
        )
    except (KeyError, TypeError) as error:
        raise ArchiveFault("The posts of this release are of a form that is not known.") from error


def as_text(ones: Sequence[Draft]) -> str:
    """The drafts for a person to read, or to paste."""
    return "\n".join(line for one in ones for line in _lines(one)) + "\n"


def _lines(one: Draft) -> Iterator[str]:
    yield f"== {one.platform}"
    for at, part in enumerate(one.parts, start=1):
        yield f"-- post {at} of {len(one.parts)}: {length_on(one.platform, part)} of {LIMITS[one.platform]}"
        yield part
    yield f"-- alt text: {one.alt}"
    yield f"-- content warning: {one.warning or 'none'}"
    yield f"-- file: {one.video}" + (f", with {one.track}" if one.track else "")
    yield ""
