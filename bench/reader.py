"""Passages read by the product's own road: its sentences, its lore, its understanding."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bench.gold_sets import Passage
from zeroline.commands.terms import passages as sentences_of
from zeroline.crew import lemmatiser, lore
from zeroline.domain.glossary import Entry, Hit
from zeroline.domain.meaning import Meaning
from zeroline.domain.text import Token
from zeroline.engines.lemmas_pymorphy import PymorphyLemmatiser
from zeroline.language.understanding import Lore, Said, understand
from zeroline.settings import Settings


@dataclass(frozen=True)
class Read:
    """A passage, the segments it was read in, with their tokens and terms, and what was understood."""

    passage: Passage
    segments: tuple[str, ...]
    tokens: tuple[tuple[Token, ...], ...]
    hits: tuple[tuple[Hit, ...], ...]
    meaning: Meaning


class Reader:
    """What ships, and nothing of any desk."""

    @cached_property
    def lemmatiser(self) -> PymorphyLemmatiser:
        return lemmatiser()

    @cached_property
    def lore(self) -> Lore:
        return lore(Settings(home=Path("no-desk-here")))

    @cached_property
    def entries(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.lore.glossary.entries}

    def read(self, passage: Passage) -> Read:
        segments = tuple(sentences_of(passage.text)) if passage.segments is None else passage.segments
        said = [Said(f"s{n}", text, passage.language) for n, text in enumerate(segments)]
        tokens = tuple(self.lemmatiser.lemmatise(text, passage.language) for text in segments)
        hits = self.lore.glossary.find_in(list(zip(tokens, segments, strict=True)), passage.language)
        return Read(passage, segments, tokens, hits, understand(said, self.lore, self.lemmatiser.lemmatise))
