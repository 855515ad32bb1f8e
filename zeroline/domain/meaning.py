"""What was understood of a clip's words, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from zeroline.domain.claim import Claim, Speaker
from zeroline.domain.glossary import Term
from zeroline.domain.mention import Mention
from zeroline.domain.review import Flag


@dataclass(frozen=True)
class Meaning:
    """Terms, mentions, speakers and claims, and what a human must look at.

    `voices` gives a segment's speaker where one speaker says all of it.
    """

    terms: tuple[Term, ...] = ()
    mentions: tuple[Mention, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    claims: tuple[Claim, ...] = ()
    flags: tuple[Flag, ...] = ()
    voices: tuple[tuple[str, str], ...] = ()
