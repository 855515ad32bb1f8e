"""What must not leave with a release, and how it is known again in any text, whatever its case, form or accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

_PART = re.compile(r"[^\W\d_]{2,}")
_WORD = re.compile(r"[^\W_]+")
_LETTER = r"[^\W\d_]"
_ENDING = 2  # letters that Russian and Ukrainian change most at the end of a name
_SURE = 7  # letters from which on a name is known inside a longer word, too
_CLOSE = 8  # letters from which on a name is known though signs or spaces part its letters


class _Unseen(dict[int, int | None]):
    """What becomes of each letter: nothing of accents that stand apart and of signs that are not seen. By such a table
    a long text is folded many times as fast as letter by letter; it grows with the letters that are met, as looking
    all of Unicode's up took a fifth of a second."""

    def __missing__(self, letter: int) -> int | None:
        self[letter] = None if letter > 127 and unicodedata.category(chr(letter)) in ("Mn", "Cf") else letter
        return self[letter]


_UNSEEN = _Unseen()


@dataclass(frozen=True)
class Secret:
    """`what` says what kind of thing it is, and may be shown; `pattern` finds it in a text that `plainly` folded;
    `literals` are its spellings for a search in bytes that are no text; `raw` are bytes as they are, such as a hash.
    Where `pattern` matches, one of `anchors` stands as it is, so that most texts need no more than a look for those;
    none: the pattern itself is looked for."""

    what: str
    pattern: re.Pattern[str]
    literals: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    raw: tuple[bytes, ...] = ()
    anchors: tuple[str, ...] = ()

    def may_be_in(self, text: str) -> bool:
        """False: the pattern matches nowhere in a text that `plainly` folded."""
        for one in self.anchors:  # not by any(): it is asked a hundred thousand times of a release
            if one in text:
                return True
        return not self.anchors


@dataclass(frozen=True)
class Leak:
    """Something that must not leave, found in a bundle. `file` and `place` say where, `what` what kind of thing it is:
    none of them holds the thing itself."""

    file: str
    place: str
    what: str

    @property
    def sentence(self) -> str:
        return f"{self.file}, {self.place}: {self.what}."


def plainly(text: str) -> str:
    """Without case, accents, look-alike widths and signs that are not seen; «ё» and «й» become «е» and «и»."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text).casefold().translate(_UNSEEN)


def name(what: str, spellings: Iterable[str]) -> Secret | None:
    """A name: each part of it alone, in its other cases, too; what has no part long enough, as a whole («Б-52»). None:
    nothing in it is long enough to be known."""
    plain = [plainly(one) for one in spellings]
    parts = sorted({part for one in plain for part in _PART.findall(one) if len(part) > 2})
    short = [_WORD.findall(one) for one in plain if not any(len(part) > 2 for part in _PART.findall(one))]
    whole = sorted({tuple(ones) for ones in short if len("".join(ones)) > 2 and not "".join(ones).isdecimal()})
    ways = [rf"(?<![^\W_]){between(ones)}(?![^\W_])" for ones in whole]
    anchors = [*map(_stem, parts), *(max(ones, key=len) for ones in whole)]
    return _secret(what, [*map(_inflected, parts), *ways], [*parts, *map(" ".join, whole)], anchors)


def place(what: str, spellings: Iterable[str]) -> Secret | None:
    """A place: all parts of its name, one after the other, each in its other cases, too."""
    names = sorted({tuple(_WORD.findall(plainly(one))) for one in spellings})
    ways = [r"[\W_]+".join(_inflected(part) for part in parts) for parts in names if parts]
    anchors = [max(map(_stem, parts), key=len) for parts in names if parts]
    return _secret(what, ways, [" ".join(parts) for parts in names if parts], anchors)


def words(what: str, said: Iterable[str]) -> Secret | None:
    """Words as they stand, but for case and what is between them; figures also where other signs part them."""
    found = [parts for one in said if (parts := _WORD.findall(plainly(one)))]
    ways = [rf"(?<![^\W_]){between(parts)}(?![^\W_])" for parts in found]
    figures = ["".join(parts) for parts in found if "".join(parts).isdecimal() and sum(map(len, parts)) > 5]
    ways += [r"(?<!\d)" + r"[\W_]*".join(figure) + r"(?!\d)" for figure in figures]
    anchors = [] if figures else [max(parts, key=len) for parts in found]  # signs may part each figure of a number
    return _secret(what, ways, [" ".join(parts) for parts in found], anchors)


def literal(what: str, *texts: str, raw: Sequence[bytes] = ()) -> Secret | None:
    """A text as it is, wherever it stands: an address, a hash, a path."""
    plain = sorted({plainly(one) for one in texts if len(one) > 3})
    if not plain:
        return None
    return Secret(what, _any([re.escape(one) for one in plain]), tuple(plain), raw=tuple(raw), anchors=tuple(plain))


def between(parts: Sequence[str]) -> str:
    """The words one after the other, whatever signs of layout stand between them."""
    return r"(?:\\n|<[^>]*>|[\W_])*".join(map(re.escape, parts))


def _secret(what: str, ways: list[str], spelt: list[str], anchors: list[str]) -> Secret | None:
    if not ways:
        return None
    close = tuple(joined for one in spelt if len(joined := "".join(one.split())) >= _CLOSE)
    return Secret(what, _any(ways), tuple(spelt), close, anchors=tuple(dict.fromkeys(anchors)))


def _any(ways: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(ways, key=len, reverse=True)))


@lru_cache(10_000)
def _inflected(part: str) -> str:
    """The beginning of a word with up to four letters after: its other cases."""
    if part.isdecimal():
        return rf"(?<!\d){part}(?!\d)"
    before = "" if len(part) >= _SURE else rf"(?<!{_LETTER})"
    after = "" if len(part) >= _SURE else rf"(?!{_LETTER})"
    return f"{before}{re.escape(_stem(part))}{_LETTER}{{0,4}}{after}"


def _stem(part: str) -> str:
    """The letters of a word that stay in its other cases."""
    return part if len(part) <= 4 or part.isdecimal() else part[: max(3, len(part) - _ENDING)]
