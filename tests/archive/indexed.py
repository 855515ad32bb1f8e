"""What tests of search share: an indexer whose embedder plays by a script and says what it was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from zeroline.archive.search_index import Indexer
from zeroline.crew import lemmatiser
from zeroline.engines.fakes import ScriptedEmbedder
from zeroline.ports import Vectors

LEFT = "Нас бросили без воды и без связи."
SIGNED = "Мы не подписывали контрактов."
HARDSHIP = (1.0, 0.1)


@dataclass
class CountingEmbedder:
    """Holds what speaks of hardship for alike; says what it was asked, and fails where it is told to."""

    asked: list[str] = field(default_factory=list)
    fault: Exception | None = None

    def embed(self, texts: Sequence[str]) -> Vectors:
        if self.fault is not None:
            raise self.fault
        self.asked += texts
        rows = {LEFT: HARDSHIP, "hardship at the front": HARDSHIP}
        return ScriptedEmbedder(rows={**{text: (0.1, 1.0) for text in texts if text not in rows}, **rows}).embed(texts)


def indexer(embedder: CountingEmbedder | None = None) -> Indexer:
    return Indexer(lemmatiser().lemmatise, "words", embedder or CountingEmbedder(), "space")
