"""Who was named last: what pronouns and sentences without an attribution lean on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zeroline.quotes.cues import PRONOUNS, Cue
from zeroline.quotes.pairing import Passage

_NEAR = 3  # paragraphs over which a pronoun reaches back to the last speaker
_NAME = re.compile(r"\b[A-ZА-ЯЁІЇЄҐ][\w’'-]+(?: [A-ZА-ЯЁІЇЄҐ][\w’'-]+){1,2}")


class Memory:
    """Remembers the last speaker while an article is read from its start to its end."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._speaker: str | None = None
        self._attribution: str | None = None
        self._paragraph = -_NEAR - 1
        self._end = 0

    def resolve(self, first: Passage, last: Passage, cue: Cue | None) -> tuple[str | None, str | None]:
        """The speaker of the quotation from `first` to `last`, and the words that say so."""
        if cue is not None:
            speaker: str | None = cue.speaker
            attribution: str | None = cue.words
            if speaker is not None and speaker.casefold() in PRONOUNS:
                speaker = self._last_named(first)
        elif first.first == self._paragraph:
            speaker, attribution = self._speaker, self._attribution
        else:
            return None, None
        if speaker is None and cue is not None:
            speaker = self._speaker if first.first == self._paragraph else None
        if speaker is not None:
            self._speaker, self._attribution = speaker, attribution
            self._paragraph = last.last
        self._end = last.end
        return speaker, attribution

    def _last_named(self, passage: Passage) -> str | None:
        """Whom a pronoun means: the last who spoke, or a person named since then."""
        if passage.first - self._paragraph > _NEAR:
            start = max(0, passage.first - 1)
            since = "\n".join([*self._texts[start : passage.first], self._texts[passage.first][: passage.start]])
            names: list[str] = _NAME.findall(since[-600:])
            return names[-1] if names else None
        return self._speaker
