"""A pack as a paper, in the order in which a reporter needs it."""

from __future__ import annotations

from collections.abc import Iterator

from zeroline.domain.moments import long_day
from zeroline.domain.pack import Origin, Pack, QuoteLine
from zeroline.publish.pack import credit_line
from zeroline.publish.paper import Block, Heading, Items, Paper, Para, Quoted, Run, Text, text
from zeroline.publish.words import timecode

_HOW = (
    "Quote the words as they stand here, with the timecode; what is claimed in them is claimed by who says it, and is "
    "not a finding of the desk."
)
_CARE = (
    "Names and call signs are taken out; its source is not given. Do not look for them, and do not publish what would "
    "let others find them."
)
_COUNTED = (
    "Counted are events that are claimed in clips of this archive: reposts, and clips that tell of one event, count "
    "once. That an event is counted does not say that it happened."
)
_LATER = (
    "This pack lies in the release, and stays as it was. How many such claims the desk counts, what it knows of units "
    "and places, and who was asked for comment and answered, change by the day: ask the desk."
)
_NOT_COUNTED = "Nothing is counted: no claim of a named unit, or no day is known."
_LANGUAGES = {"ru": "Russian", "uk": "Ukrainian"}


def pack_paper(pack: Pack) -> Paper:
    return Paper(f"Quote pack: clip {pack.clip}, version {pack.version}", tuple(_blocks(pack)))


def _blocks(pack: Pack) -> Iterator[Block]:
    yield from _about(pack)
    yield Heading(2, "Lines that may be quoted")
    if not pack.lines:
        yield Para(text("None: nobody speaks in a line that may leave the desk."))
    yield from (_line(line) for line in pack.lines)
    yield Heading(2, "Who speaks")
    yield _items(
        [_voice_text(voice.told, voice.basis, pack.language) for voice in pack.voices], "Nobody is told apart."
    )
    yield Heading(2, "Claims, as claims")
    yield _items(
        [text(Run(f"{one.number}. ", strong=True), f"{one.told}{_where(one.lines)}") for one in pack.claims],
        "None was found.",
    )
    yield Heading(2, "What could not be verified")
    yield Items(tuple(text(sentence) for sentence in pack.unverified))
    yield from _around(pack)
    if pack.as_of is not None:
        yield Heading(2, "Who was asked")
        yield from _asked(pack, pack.as_of)


def _about(pack: Pack) -> Iterator[Block]:
    yield Para(
        text(Run(credit_line(pack.credit, pack.eyes), strong=True), f" Signed off on {long_day(pack.signed_on)}.")
    )
    spoken = _LANGUAGES.get(pack.language or "", pack.language or "language not known")
    yield Para(text(f"{timecode(pack.duration_ms)} long, {spoken}. {_HOW}"))
    if pack.content:
        yield Para(text(Run("Content: ", strong=True), ", ".join(one.replace("_", " ") for one in pack.content) + "."))
    elif pack.content is None:
        yield Para(text(Run("Content: ", strong=True), "nobody at the desk has said yet what the clip shows."))
    if pack.protected:
        yield Para(text(Run("The people in it are protected. ", strong=True), _CARE))
    for origin in pack.origins:
        yield Para(_origin(origin))


def _origin(origin: Origin) -> Text:
    known = [
        origin.account and f"by {origin.account}",
        origin.platform and f"on {origin.platform}",
        origin.posted_on and f"on {long_day(origin.posted_on)}",
    ]
    told = " ".join(filter(None, known)) or "by whom, where and when is not known"
    parts: list[str | Run] = [Run("Posted ", strong=True), told, ", as whoever added it told"]
    parts += [": ", Run(origin.url, href=origin.url)] if origin.url else ["."]
    if origin.post:
        parts += [f" The post says (its account's assertion, no part of the clip): “{origin.post}”"]
    return text(*parts)


def _line(line: QuoteLine) -> Quoted:
    head: list[str | Run] = [
        Run(f"{timecode(line.start_ms)}–{timecode(line.end_ms)}", href=line.link),
        ", ",
        f"line {line.number}, said by {line.said_by}",
    ]
    foot = text("Words are withheld in it, to protect people.") if line.names_withheld else ()
    return Quoted(text(*head), line.english, line.original, line.language, foot)


def _voice_text(told: str, basis: str | None, language: str | None) -> Text:
    words = text(" ", Run(f"«{basis}»", lang=language)) if basis else ()
    return (*text(told), *words)


def _where(lines: tuple[int, ...]) -> str:
    if not lines:
        return ""
    return f" (line {lines[0]})" if len(lines) == 1 else f" (lines {', '.join(map(str, lines))})"


def _around(pack: Pack) -> Iterator[Block]:
    if pack.terms:
        yield Heading(2, "Terms that are used")
        language = pack.language
        yield Items(
            tuple(
                text(Run(f"«{one.surface}»", lang=language), f": {', '.join(one.english)}. {one.note}")
                for one in pack.terms
            )
        )
    if pack.as_of is None:
        yield Para(text(_LATER))
        return
    yield Heading(2, "Clips alike")
    yield _items([text(sentence) for sentence in pack.counts], _NOT_COUNTED)
    if pack.counts:
        yield Para(text(_COUNTED))
    if pack.near:
        yield Items(tuple(text(f"{one.clip}: {one.why}") for one in pack.near))
    if pack.background or pack.background_withheld:
        yield Heading(2, "Background, from the desk's dossiers")
        yield Items(
            tuple(
                text(
                    Run(f"{one.name}: ", strong=True),
                    f"{one.text} (",
                    Run(one.source, href=one.url),
                    f", {long_day(one.dated)})",
                )
                for one in pack.background
            )
        )
        if pack.background_withheld:
            yield Para(text(f"Left out because they name people of the clip: {pack.background_withheld}."))


def _asked(pack: Pack, as_of: str) -> Iterator[Block]:
    if not pack.enquiries:
        yield Para(text("Nobody was asked for comment yet."))
    for one in pack.enquiries:
        if one.sentence:
            yield Para(text(one.sentence))
        else:
            yield Para(text(f"{one.to}: {one.why_not}"))
        for reply in one.replies:
            yield Quoted(text(f"{reply.said_by}, {long_day(reply.at)}"), reply.text, "", "en")
    if pack.enquiries:
        yield Para(text(f"As of {long_day(as_of)}."))


def _items(items: list[Text], nothing: str) -> Block:
    return Items(tuple(items)) if items else Para(text(nothing))
