"""Scripted translator: says what it was told to, and what it was asked. For tests of the stages around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from zeroline.domain.errors import WrongUse, ZerolineError
from zeroline.domain.speech import Maker
from zeroline.domain.translation import Passage, Rendering, one_line


@dataclass
class ScriptedTranslator:
    """Renders the lines that it holds, and any other as its terms' English in a frame; `fault` is raised instead."""

    english: Mapping[str, str] = field(default_factory=dict)
    fault: ZerolineError | None = None
    confidence: float | None = None
    asked: list[tuple[tuple[Passage, ...], str]] = field(default_factory=list)

    @property
    def maker(self) -> Maker:
        return Maker("scripted", "1")

    def translate(self, lines: Sequence[Passage], language: str) -> tuple[Rendering, ...]:
        self.asked.append((tuple(lines), language))
        if language not in ("ru", "uk"):
            raise WrongUse(f"Zeroline translates from ru and uk, not from {language!r}.")
        if self.fault is not None:
            raise self.fault
        return tuple(Rendering(self._english(line), self.maker, self.confidence) for line in lines)

    def _english(self, line: Passage) -> str:
        text = one_line(line.text)
        if text in self.english:
            return self.english[text]
        named = ", ".join(term.preferred for term in line.terms)
        return f"A line of {len(text.split())} words{': ' + named if named else ''}." if text else ""
