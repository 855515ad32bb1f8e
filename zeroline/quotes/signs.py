"""Signs in an article that a clip is meant: its unit, places, names, date, credit; and whose the article says the words
are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from zeroline.domain.quote import Article, Quotation, ReleasedClip, ReleasedLine

_WORD = re.compile(r"[^\W_]+")
_GENERAL = re.compile(
    r"\b(?:videos?|clips?|footage|captions?|subtitles?|subtitled|translated|translation|recordings?|recorded|appeals?|"
    r"video message|intercept\w*|soldiers?|servicem[ae]n|conscripts?|mobili[sz]ed|troops|fighters?|marines?|"
    r"paratroopers?|commander|prisoners?|captured|stormtroopers?|widow|wives|mothers?|Soldat\w*|Video\w*|vidéo|soldats?|"
    r"видео\w*|солдат\w*|ролик\w*|бо(?:ец|йц)\w*|мобилизованн\w*|военнослужащ\w*)\b",
    re.IGNORECASE,
)
# People who comment on a clip and are not in one.
_COMMENTS = re.compile(
    r"\b(?:analysts?|advis[eo]rs?|experts?|professors?|lecturer|spokes(?:man|woman|person)|ministers?|ministry|"
    r"historians?|researchers?|prosecutor\w*|duty officer|council|mayor|deputy|police|office|correspondents?|"
    r"journalists?|reporters?|editors?|senators?|governor|lawyers?|"
    r"human rights|activists?|economists?|think tank|institute|university|observers?|bloggers?|columnists?|"
    r"critics?|diplomats?|ambassadors?|Kremlin|White House|Pentagon|NATO|officials?|Peskov|Putin|Shoigu|Zelensk\w+|"
    r"Prigozhin|proverb|saying goes|as the saying|adage|old saying|scholars?|retired)\b"
)
_TOLD_PAPERS = re.compile(
    r"\b(?:proverb|saying goes|as the saying|adage|old saying|"
    r"(?:told|explained to|wrote in|speaking to|in an interview with)\s+(?:Newsweek|Reuters|the BBC|BBC|CNN|AFP|AP|the "
    r"Guardian|The Guardian|the Times|The Times|the paper|this (?:news)?paper|us|me|Meduza|[A-Z][a-z]+ News))\b"
)
_IN_CLIPS = re.compile(
    r"\b(?:soldiers?|m[ae]n|wom[ae]n|wi(?:fe|ves)|widow|mothers?|conscript|convict|fighters?|gunners?|medic|sappers?|"
    r"pilots?|crew|infantrym[ae]n|marines?|servicem[ae]n|prisoners?|recruits?|driver|tank\w*|sergeant|private|voice|"
    r"speaker|villagers?|refugee|unit|platoon|company)\b",
    re.IGNORECASE,
)
# A person's name, with or without what the person is: "Good", "Greta Moen of the works council", "the poet Ada Holt".
_ROLE = 40  # characters before a name in which its role is told
_NAMED = re.compile(r"^(?:[A-Z][^\W\d_]+$|(?:[a-z]+ ){0,3}[A-Z][^\W\d_]+\.? [A-Z])")
_ORIGIN = re.compile(r"^(?:The|One|Another|Russian|Ukrainian|Soldier|He|She|They)$")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_USUAL = frozenset(
    """
the and but for our we they you his her she that this there when what who how why yes not now then here all one two if
as so at in on it its is are was russia russian russians ukraine ukrainian ukrainians moscow kyiv god lord mister sir
commander comrade english captions caption desk translated video day may i'm i've we've don't telegram twitter
""".split()
)


@dataclass(frozen=True)
class Sign:
    """What points to one clip. `word` is in lower case; `weight` 1 to 3."""

    word: str
    weight: float


def signs_of(clip: ReleasedClip, lines: Sequence[ReleasedLine]) -> frozenset[str]:
    """Words that point to the clip: figures, and names that it holds or that are known of it."""
    words: set[str] = set()
    for text in (clip.id.replace("-", " ").replace("_", " "), *(value for _, value in clip.facts)):
        words |= {word for word in _WORD.findall(text) if _points(word) or len(word) > 4}
    for line in lines:
        inner = re.sub(r"(^|[.!?…]\s+)[\"“]?\w+", " ", line.english)
        words |= {word for word in _WORD.findall(inner) if _points(word) and (word[0].isupper() or word[0].isdigit())}
        words |= {word for word in _WORD.findall(line.english) if word[0].isdigit() and len(word) > 2}
    if clip.credit:
        words |= {word for word in _WORD.findall(clip.credit) if word[0].isupper() and len(word) > 4}
    folded = {_folded(word) for word in words}
    return frozenset(word for word in folded if word not in _USUAL and len(word) > 1)


def _points(word: str) -> bool:
    return (word[0].isdigit() and len(word) > 1) or (word[0].isupper() and len(word) > 2)


def _folded(word: str) -> str:
    low = word.lower()
    return re.sub(r"^(\d+)(?:st|nd|rd|th)$", r"\1", low)


@dataclass(frozen=True)
class Told:
    """The words of an article outside of its quotations, by paragraph."""

    article: Article
    outside: tuple[str, ...]

    @cached_property
    def words(self) -> Sequence[frozenset[str]]:
        return [frozenset(_folded(word) for word in _WORD.findall(text.replace(",", ""))) for text in self.outside]

    @cached_property
    def all_words(self) -> frozenset[str]:
        title = {_folded(word) for word in _WORD.findall(self.article.title or "")}
        return frozenset(title.union(*self.words))

    def near(self, paragraph: int) -> Sequence[int]:
        return [at for at in range(paragraph - 1, paragraph + 2) if 0 <= at < len(self.outside)]

    def points_to(self, signs: frozenset[str], paragraph: int) -> float:
        """How strongly: near signs count three times as much as far ones."""
        close = frozenset().union(*(self.words[at] for at in self.near(paragraph)))
        return len(signs & close) + len((signs & self.all_words) - close) / 3

    def dates_point_to(self, clip: ReleasedClip, paragraph: int) -> float:
        """Whether the day on which the clip was published is told."""
        day = _day(clip.published)
        if day is None:
            return 0.0
        written = re.compile(
            rf"\b(?:{day.day}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTHS[day.month - 1][:3]}\w*|"
            rf"{_MONTHS[day.month - 1][:3]}\w*\.?\s+{day.day}(?:st|nd|rd|th)?\b|{day.isoformat()}|"
            rf"0?{day.day}\.0?{day.month}\.{day.year})"
        )
        close = " ".join(self.outside[at] for at in self.near(paragraph))
        if written.search(close):
            return 2.0
        if any(written.search(text) for text in self.outside):
            return 1.0
        return 0.5 if re.search(rf"\b{_DAYS[day.weekday()]}\b", close) else 0.0

    def is_of_clips(self, paragraph: int) -> bool:
        """Whether clips, or people as they are in clips, are spoken of near the quotation."""
        return any(speaks_of_clips(self.outside[at]) for at in self.near(paragraph))


def _day(told: str | None) -> date | None:
    try:
        return date.fromisoformat((told or "")[:10])
    except ValueError:
        return None


def outside_of(article: Article, quotations: Sequence[Quotation]) -> tuple[str, ...]:
    """Each paragraph with an ellipsis and blanks in place of what is quoted: what is left stands where it stood."""
    cuts: dict[int, list[tuple[int, int]]] = {}
    for quotation in quotations:
        for span in quotation.spans:
            cuts.setdefault(span.paragraph, []).append((span.start, span.end))
    texts = []
    for at, paragraph in enumerate(article.paragraphs):
        text = paragraph.text
        for start, end in sorted(cuts.get(at, []), reverse=True):
            text = f"{text[:start]}{'…'.ljust(end - start)}{text[end:]}" if end > start else text
        texts.append(text)
    return tuple(texts)


def by_commentator(quotation: Quotation, speaker_alone: bool = False) -> bool:
    """Whether the article gives the words to somebody who comments, or calls them a saying."""
    speaker, told = quotation.speaker or "", quotation.attribution or ""
    if _COMMENTS.search(speaker):
        return True
    if speaker_alone or _IN_CLIPS.search(speaker):
        return False
    return (_TOLD_PAPERS if speaker else _COMMENTS).search(told) is not None


def is_told_to_comment(quotation: Quotation) -> bool:
    """Whether the role right before the speaker's name is of somebody who comments: said the deputy minister, Anton
    Belozerov."""
    speaker, told = quotation.speaker or "", quotation.attribution or ""
    before = told[: told.find(speaker)][-_ROLE:] if speaker and speaker in told else ""
    return _COMMENTS.search(before) is not None and _IN_CLIPS.search(before) is None


def is_stranger(quotation: Quotation, signs: frozenset[str]) -> bool:
    """Whether the article gives the words to somebody who comments, or to somebody with a name that the record of the
    clip has not: who speaks in a clip is seldom named."""
    if by_commentator(quotation):
        return True
    speaker = quotation.speaker or ""
    if _IN_CLIPS.search(speaker) or _GENERAL.search(speaker) or not _NAMED.match(speaker):
        return False
    names = re.findall(r"\b[A-ZА-ЯІЇЄ][^\W\d_]+", speaker)
    telling = [name for name in names if name.lower() not in _USUAL and not _ORIGIN.search(name)]
    return bool(telling) and not any(name.lower() in signs for name in telling)


def speaks_of_clips(text: str) -> bool:
    """Whether clips, or people as they are in clips, are spoken of."""
    return _GENERAL.search(text) is not None
