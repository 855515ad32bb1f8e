"""Finds lines by their words: full text in the database, weighed here, so that both databases answer alike."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, islice
from typing import Any

import numpy as np
from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Row,
    Select,
    bindparam,
    column,
    func,
    literal,
    select,
    table,
    text,
)

from zeroline.archive.search_filters import Clips
from zeroline.archive.search_tables import search_clips, search_lines
from zeroline.language.folding import has_phrase, words_in

MOST_WEIGHED = 2_000  # lines; of more that hold all the words, the last that came in are weighed
_MOST_COUNTED = 20_000  # lines; a word in more tells next to nothing
_MOST_PARTS = 8  # words, the rarest, of which some may be missing in a line
_READ_AT_ONCE = 500  # lines
_SIFTED_AT_ONCE = 10_000  # numbers of lines
# Lemmas times clips that are looked for one by one, some 7 µs each; going through all lines that hold a word takes some
# 0.3 µs each, and a common word stands in a quarter of them.
_MOST_SOUGHT = 2_000
_PHRASE_LOOKED_FOR = 40  # words; the rest of a longer phrase is compared in the lines that hold these
# The constants of BM25 as Robertson and Zaragoza give them (2009); a line has some twenty lemmas in both languages.
_SATURATION, _LENGTH, _USUAL_LENGTH = 1.2, 0.75, 20

Group = tuple[str, ...]  # lemmas of which any will do: the readings of one word
_FTS = table("search_words", column("rowid"))
_WEIGHED = (search_lines.c.id, search_lines.c.lemmas)


@dataclass(frozen=True)
class Phrase:
    """A quoted phrase: its words as they were said, and its lemmas in each language that it may be in."""

    words: tuple[str, ...]
    lemmas: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Wording:
    """What is looked for: the groups of the words, the telling ones, and the phrases, which a line must hold."""

    groups: tuple[Group, ...]
    phrases: tuple[Phrase, ...] = ()


def by_words(connection: Connection, wording: Wording, clips: Clips | None, number: int) -> list[int]:
    """The lines that hold the words, best first: those that hold them all, then where there are not enough those that
    hold some. `clips` are those that are looked through, None: all."""
    if wording.phrases:
        return _by_phrases(connection, wording, clips, number)
    groups = wording.groups
    full = _holding(connection, _all(groups, connection), clips, MOST_WEIGHED)
    best = _weighed(full, groups, [1.0] * len(groups))[:number]
    if len(best) >= number or len(groups) < 2:
        return best
    weights = _weights(connection, groups)
    rarest = sorted(range(len(groups)), key=lambda at: -weights[at])[:_MOST_PARTS]
    parts = [groups[at] for at in sorted(rarest)]
    more = _holding_some(connection, parts, clips)
    have = set(best)
    return (best + [line for line in _weighed(more, groups, weights) if line not in have])[:number]


def _holding_some(connection: Connection, parts: Sequence[Group], clips: Clips | None) -> list[tuple[int, str]]:
    """The lines that hold half of the words or more. In a few clips those with any word are read and counted: to ask
    the full text for each half of eight words in each clip takes longer."""
    least = max(1, math.ceil(len(parts) / 2))
    some = " OR " if connection.dialect.name == "sqlite" else " | "
    any_of_them = some.join(f"({_all([part], connection)})" for part in parts)
    if clips is not None and _is_sought(connection, any_of_them, clips):
        rows = chain.from_iterable(_read(connection, _inside(connection, any_of_them, clips), *_WEIGHED))
        return list(islice(((row.id, row.lemmas) for row in rows if _held(parts, row.lemmas) >= least), MOST_WEIGHED))
    halves = some.join(f"({_all(half, connection)})" for half in combinations(parts, least))
    return _holding(connection, halves, clips, MOST_WEIGHED)


def _held(groups: Sequence[Group], lemmas: str) -> int:
    there = set(lemmas.split())
    return sum(not there.isdisjoint(group) for group in groups)


def _by_phrases(connection: Connection, wording: Wording, clips: Clips | None, number: int) -> list[int]:
    """Lines that hold each phrase word for word, in either language; of those that hold its lemmas."""
    expression = " AND ".join(f"({_phrase(phrase, connection)})" for phrase in wording.phrases)
    if connection.dialect.name != "sqlite":
        expression = expression.replace(" AND ", " & ")
    exact: list[tuple[int, str]] = []
    columns = (*_WEIGHED, search_lines.c.text, search_lines.c.source_text)
    if clips is None:
        streamed = {"yield_per": _READ_AT_ONCE}
        found = connection.execute(_asked(connection, expression, *columns), execution_options=streamed).partitions()
    else:
        found = _read(connection, _inside(connection, expression, clips), *columns)
    for rows in found:
        exact += [(row.id, row.lemmas) for row in rows if _is_exact(wording, row.text, row.source_text)]
        if len(exact) >= MOST_WEIGHED:
            break
    groups = wording.groups or tuple((lemma,) for phrase in wording.phrases for lemma in phrase.lemmas[0])
    return _weighed(exact, groups, [1.0] * len(groups))[:number]


def _is_exact(wording: Wording, english: str | None, said: str | None) -> bool:
    both = [words_in(one) for one in (english, said) if one]
    return all(any(has_phrase(words, list(phrase.words)) for words in both) for phrase in wording.phrases)


def _holding(connection: Connection, expression: str, clips: Clips | None, most: int) -> list[tuple[int, str]]:
    """Number and lemmas of the lines, the last that came in first."""
    if clips is None:
        rows: Iterable[Row[Any]] = connection.execute(_asked(connection, expression, *_WEIGHED).limit(most))
    else:
        lines = islice(_inside(connection, expression, clips), most)
        rows = chain.from_iterable(_read(connection, lines, *_WEIGHED))
    return [(row.id, row.lemmas) for row in rows]


def _asked(connection: Connection, expression: str, *columns: ColumnElement[Any]) -> Select[Any]:
    """The query for the lines that the full text finds."""
    wanted = select(*columns)
    if connection.dialect.name == "sqlite":
        return (
            wanted.join(_FTS, search_lines.c.id == _FTS.c.rowid)
            .where(text("search_words MATCH :asked").bindparams(asked=expression))
            .order_by(_FTS.c.rowid.desc())
        )
    asked = text("search_lines.words @@ CAST(:asked AS tsquery)").bindparams(asked=expression)
    return wanted.where(asked).order_by(search_lines.c.id.desc())


def _inside(connection: Connection, expression: str, clips: Clips) -> Iterator[int]:
    """The numbers of the lines that the full text finds in the clips, the last that came in first. Where the clips are
    few, it is asked about each of them; otherwise what it finds is sifted, before any line is read."""
    if not len(clips):
        return
    if _is_sought(connection, expression, clips):
        yield from connection.execute(_of_each(connection, expression, clips)).scalars()
        return
    if connection.dialect.name == "sqlite":
        all_of_them = select(_FTS.c.rowid).where(text("search_words MATCH :asked").bindparams(asked=expression))
        all_of_them = all_of_them.order_by(_FTS.c.rowid.desc())
    else:
        all_of_them = _asked(connection, expression, search_lines.c.id)
    found = connection.execute(all_of_them, execution_options={"yield_per": _SIFTED_AT_ONCE})
    for some in found.scalars().partitions():
        lines = np.array(some, np.int64)
        yield from lines[clips.hold(lines)].tolist()


def _is_sought(connection: Connection, expression: str, clips: Clips) -> bool:
    """Whether the clips are few enough to look for each lemma in each of them."""
    lemmas = expression.count('"' if connection.dialect.name == "sqlite" else "'") // 2
    return len(clips) * lemmas <= _MOST_SOUGHT


def _of_each(connection: Connection, expression: str, clips: Clips) -> Executable:
    """The query for the lines that the full text finds, clip by clip."""
    if connection.dialect.name != "sqlite":
        mine = select(search_clips.c.clip).where(search_clips.c.number.in_(clips.numbers.tolist()))
        return _asked(connection, expression, search_lines.c.id).where(search_lines.c.clip.in_(mine))
    # CROSS: SQLite would go through all that is found, and look for the clip of each.
    asked = text(
        "SELECT search_words.rowid FROM search_clips CROSS JOIN search_words ON search_words.rowid"
        " BETWEEN search_clips.first_line AND search_clips.first_line + search_clips.lines - 1"
        " WHERE search_clips.number IN :clips AND search_words MATCH :asked ORDER BY search_words.rowid DESC"
    )
    return asked.bindparams(bindparam("clips", clips.numbers.tolist(), expanding=True), asked=expression)


def _read(connection: Connection, lines: Iterator[int], *columns: ColumnElement[Any]) -> Iterator[Sequence[Row[Any]]]:
    """The lines in the order of their numbers, some at a time."""
    while some := list(islice(lines, _READ_AT_ONCE)):
        wanted = select(*columns).where(search_lines.c.id.in_(some)).order_by(search_lines.c.id.desc())
        yield connection.execute(wanted).all()


def _all(groups: Iterable[Group], connection: Connection) -> str:
    """The expression for lines with a lemma of each group. Lemmas are letters and digits: none can end a quotation."""
    if connection.dialect.name == "sqlite":
        return " AND ".join("(" + " OR ".join(f'"{lemma}"' for lemma in group) + ")" for group in groups)
    return " & ".join("(" + " | ".join(f"'{lemma}'" for lemma in group) + ")" for group in groups)


def _phrase(phrase: Phrase, connection: Connection) -> str:
    """The expression for lines with the lemmas of the phrase, one next to the other."""
    readings = [lemmas[:_PHRASE_LOOKED_FOR] for lemmas in phrase.lemmas]
    if connection.dialect.name == "sqlite":
        return " OR ".join('"' + " ".join(lemmas) + '"' for lemmas in readings)
    return " | ".join("(" + " <-> ".join(f"'{lemma}'" for lemma in lemmas) + ")" for lemmas in readings)


def _weights(connection: Connection, groups: Sequence[Group]) -> list[float]:
    """How telling each word is: one that stands in fewer lines is more so."""
    lines = connection.execute(select(func.max(search_lines.c.id))).scalar() or 1
    return [math.log(1 + lines / (1 + _count(connection, group))) for group in groups]


def _count(connection: Connection, group: Group) -> int:
    """In how many lines a word stands, as far as that is worth counting."""
    expression = _all([group], connection)
    if connection.dialect.name == "sqlite":
        found = select(literal(1)).select_from(_FTS).where(text("search_words MATCH :asked"))
    else:
        found = select(literal(1)).select_from(search_lines).where(text("words @@ CAST(:asked AS tsquery)"))
    some = found.limit(_MOST_COUNTED).subquery()
    return connection.execute(select(func.count()).select_from(some), {"asked": expression}).scalar() or 0


def _weighed(rows: Sequence[tuple[int, str]], groups: Sequence[Group], weights: Sequence[float]) -> list[int]:
    """The lines, best first; of equals, the last that came in."""
    scored = []
    for line, lemmas in rows:
        counts = Counter(lemmas.split())
        length = 1 - _LENGTH + _LENGTH * counts.total() / _USUAL_LENGTH
        score = 0.0
        for group, weight in zip(groups, weights, strict=True):
            times = sum(counts[lemma] for lemma in group)
            score += weight * times * (_SATURATION + 1) / (times + _SATURATION * length)
        scored.append((score, line))
    return [line for _, line in sorted(scored, reverse=True)]
