"""Who was named last: what pronouns and sentences without an attribution lean on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zeroline.quotes.cues import Cue, goes_on
from zeroline.quotes.pairing import Passage
from zeroline.quotes.people import Person, may_mean, people_in
from zeroline.quotes.saying import sayings
from zeroline.quotes.subjects import FIRST_PERSONS, PRONOUNS

_NEAR = 3  # paragraphs over which a pronoun reaches back to the last speaker
_FARTHER = 5  # and to the last person named, where nobody spoke
_MOST = 1500  # characters looked back at
_PASSES_ON = re.compile(
    r"\b(?:correspondent|reporter|journalist|editor|translator|author|host|presenter)$", re.IGNORECASE
)
_THING = re.compile(
    r"\b(?:appeal|letter|statement|report|captions?|video|clip|message|text|sign|statute|paper|newspaper|magazine|radio|"
    r"ministry|office|service|press|channel|post|line|version)$",
    re.IGNORECASE,
)
_THINGS_TOO = frozenset("it they es sie ils elles оно они воно вони".split())
_QUOTED = re.compile(r"[“„«\"][^“”„«»\"]*[”“»\"]")


class Memory:
    """Remembers the last speaker while an article is read from its start to its end."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._told: str | None = None  # who said the quotation before
        self._speaker: str | None = None  # who spoke last, of those that are named
        self._person: str | None = None  # the same without papers, letters and offices
        self._attribution = ""
        self._paragraph = -_NEAR - 1
        self._end = 0

    @property
    def again(self) -> Cue | None:
        """The last attribution once more, for words that are quoted in one breath with others."""
        return Cue(self._attribution, self._told, close=False) if self._attribution else None

    def resolve(self, first: Passage, last: Passage, cue: Cue | None) -> tuple[str | None, str | None]:
        """The speaker of the quotation from `first` to `last`, and the words that say so."""
        if cue is None:
            cue = self._introduced(first) or (self.again if first.first == self._paragraph else None)
        if cue is None:
            return None, None
        speaker = cue.speaker
        if speaker is not None and speaker.casefold() in PRONOUNS:
            speaker = self._meant(speaker, first)
        elif (
            speaker is None
            and first.first == self._paragraph
            and (not cue.close or goes_on(cue.words) or self._same_sentence(first))
        ):
            speaker = self._told
        self._speaker = speaker or self._speaker
        if speaker is not None and not _THING.search(speaker):
            self._person = speaker
        if speaker is not None and speaker.casefold() in FIRST_PERSONS:
            speaker = self._speaker = self._person = None  # the writer, or one of several
        self._told = speaker
        self._attribution, self._paragraph, self._end = cue.words, last.last, last.end
        return speaker, cue.words

    def _same_sentence(self, passage: Passage) -> bool:
        between = self._texts[passage.first][self._end : passage.start]
        return len(between) < _MOST and re.search(r"[.!?…]\s", between) is None

    def _introduced(self, passage: Passage) -> Cue | None:
        """The sentence before, where it says that somebody speaks: A convict tells it all. “They took us.”"""
        start = self._end if passage.first == self._paragraph else 0
        lead = self._texts[passage.first][max(start, passage.start - _MOST) : passage.start].rstrip()
        *others, sentence = re.split(r"(?<=[.!?…])\s+", lead)
        if start and not others:
            return None  # the attribution of the words before
        people = people_in(sentence)
        pronoun = re.match(r"(he|she|er|sie|il|elle|он|она|він|вона)\s", sentence, re.IGNORECASE)
        if sentence.endswith((".", ":")) and pronoun is not None:
            return Cue(sentence.strip(" .:"), pronoun[1], close=False)
        if not sentence.endswith((".", ":")) or not people or not sayings(sentence):
            return None
        return Cue(sentence.strip(" .:"), people[0].words, close=False)

    def _meant(self, pronoun: str, passage: Passage) -> str | None:
        """Whom a pronoun means: whom a sentence before it in the same paragraph is about; else the last who spoke; else
        a person named not long before."""
        here = _sentences(self._texts[passage.first][max(0, passage.start - _MOST) : passage.start])[:-1]
        since = self._end if passage.first == self._paragraph else 0
        if since == 0 or since < passage.start - _MOST:
            about = _about(here, pronoun)
            if about is not None:
                return about
        if passage.first - self._paragraph <= _NEAR:
            return self._speaker if pronoun.casefold() in _THINGS_TOO else self._person
        for number in range(passage.first - 1, max(-1, passage.first - 1 - _FARTHER), -1):
            about = _about(_sentences(self._texts[number][-_MOST:]), pronoun)
            if about is not None:
                return about
        return None


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?…])\s+", _QUOTED.sub("“”", text))


def _about(sentences: Sequence[str], pronoun: str) -> str | None:
    """The first person of the last sentence that mentions one; not somebody who only passes on what others say."""
    for sentence in reversed(sentences):
        if re.match(rf"{pronoun}\b", sentence.lstrip(" “”"), re.IGNORECASE):
            continue  # She names the governor: it is about her
        people = (one for one in people_in(sentence) if may_mean(pronoun, one) and not _PASSES_ON.search(one.words))
        person: Person | None = next(people, None)
        if person is not None:
            return person.words
    return None
