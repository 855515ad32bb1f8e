"""Translator by CTranslate2: opus-mt models with their two SentencePiece models, NLLB models with language marks."""

from __future__ import annotations

import hashlib
import importlib
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import ctranslate2

from zeroline.domain.errors import EngineFailed, NoModel, WrongUse
from zeroline.domain.speech import Maker
from zeroline.domain.translation import Passage, Rendering, one_line
from zeroline.language.rendering import place_of

_ENGLISH = "eng_Latn"
_MARKS = {"ru": "rus_Cyrl", "uk": "ukr_Cyrl"}  # NLLB's names of our languages
_SHARED_PIECES = ("sentencepiece.bpe.model", "sentencepiece.model")
_END = "</s>"
_BEAM = 4  # opus-mt's own default is 6; four hypotheses are enough to choose a term from
_AT_ONCE = 16
_LONGEST = 200  # pieces: both families were trained on sentences, and lose the ends of longer ones
# In WMT22's 2,016 Russian-English pairs no English has more than twice the characters of its Russian; a loop soon has.
_RUNS_ON, _SLACK = 2.5, 15
_MOST_DECODED = 500  # opus-mt has positions for 512 pieces
_WORD_START = "\N{LOWER ONE EIGHTH BLOCK}"  # as SentencePiece marks it


@dataclass(frozen=True)
class Folder:
    """The files of one model: its weights, and how text becomes pieces and pieces become text. `marked`: source and
    target begin with the name of their language."""

    path: Path
    source: Path
    target: Path
    marked: bool

    @classmethod
    def at(cls, path: Path) -> Folder:
        """Raises NoModel, naming what is missing."""
        if not path.is_dir():
            raise NoModel(f"There is no folder {path}; name the folder of a CTranslate2 translation model.")
        missing = [name for name in ("model.bin", "config.json") if not (path / name).is_file()]
        vocabularies = [*path.glob("shared_vocabulary.*"), *path.glob("source_vocabulary.*")]
        if not vocabularies:
            missing.append("shared_vocabulary.json")
        shared = next((path / name for name in _SHARED_PIECES if (path / name).is_file()), None)
        own = (path / "source.spm", path / "target.spm")
        if shared is None:
            missing += [file.name for file in own if not file.is_file()]
        if missing:
            raise NoModel(f"{path} is not a whole CTranslate2 translation model: {', '.join(missing)} missing; convert "
                          "the model again, and copy its SentencePiece files (source.spm and target.spm, or "
                          "sentencepiece.bpe.model) beside it.")  # fmt: skip
        marked = any(_ENGLISH in _vocabulary(file) for file in vocabularies)
        return cls(path, shared or own[0], shared or own[1], marked)


def _vocabulary(file: Path) -> frozenset[str]:
    """The pieces of a vocabulary in either of CTranslate2's two forms."""
    try:
        text = file.read_text(encoding="utf-8")
        words = frozenset(map(str, json.loads(text))) if file.suffix == ".json" else frozenset(text.split("\n"))
    except (OSError, ValueError, TypeError) as error:
        raise NoModel(f"{file} cannot be read as a vocabulary; convert the model again.") from error
    if _END not in words:
        raise NoModel(f"{file} is no translation model's vocabulary: {_END} is missing; convert the model again.")
    return words


class Ct2Translator:
    """One model in memory, its weights as 8-bit integers. Where the glossary wants terms, the hypothesis that renders
    most of them is chosen; among equals the likeliest."""

    def __init__(self, path: Path, threads: int = 0) -> None:
        """Raises NoModel where the folder holds no translation model, or SentencePiece is not installed."""
        self._folder = Folder.at(path)
        self._ends_source = not _adds_end(path)
        self._source = _pieces(self._folder.source)
        self._target = _pieces(self._folder.target)
        try:
            self._model: Any = ctranslate2.Translator(
                str(path), device="cpu", compute_type="int8", intra_threads=threads
            )
        except (RuntimeError, ValueError) as error:
            raise NoModel(f"{path} cannot be loaded as a translation model: {error}.") from error
        self.maker = Maker("ctranslate2", version("ctranslate2"), f"{path.name}@{_sha256(path / 'model.bin')[:12]}")

    def translate(self, lines: Sequence[Passage], language: str) -> tuple[Rendering, ...]:
        if language not in _MARKS:
            raise WrongUse(f"Zeroline translates from ru and uk, not from {language!r}.")
        parts = [(at, part) for at, line in enumerate(lines) for part in self._parts(one_line(line.text))]
        english: list[list[str]] = [[] for _ in lines]
        scores: list[list[float]] = [[] for _ in lines]
        for termed in (False, True):  # alternatives are only decoded where they are chosen from
            chosen = [(at, part) for at, part in parts if bool(lines[at].terms) == termed]
            found = self._decoded([part for _, part in chosen], language, _BEAM if termed else 1)
            for (at, _), hypotheses in zip(chosen, found, strict=True):
                best = max(hypotheses, key=lambda one: (_terms_carried(lines[at], one.text), one.score))
                english[at].append(best.text)
                scores[at].append(best.score)
        return tuple(
            Rendering(" ".join(text), self.maker, round(math.exp(sum(score) / len(score)), 3) if score else None)
            for text, score in zip(english, scores, strict=True)
        )

    def _parts(self, text: str) -> Iterator[list[str]]:
        """The text in pieces, cut before a word where it is longer than the model can take."""
        pieces: list[str] = self._source.encode(text, out_type=str)
        while len(pieces) > _LONGEST:
            cut = max((at for at in range(1, _LONGEST + 1) if pieces[at].startswith(_WORD_START)), default=_LONGEST)
            yield pieces[:cut]
            pieces = pieces[cut:]
        if pieces:
            yield pieces

    def _decoded(self, parts: Sequence[list[str]], language: str, alternatives: int) -> list[list[_Hypothesis]]:
        """The likeliest English of each part, best first. A part whose English runs on, as a model does that is caught
        in a loop, is decoded again without repetitions."""
        found = self._decoded_with(parts, language, num_hypotheses=alternatives)
        running = [at for at, part in enumerate(parts) if found[at][0].pieces > _RUNS_ON * len(part) + _SLACK]
        again = self._decoded_with([parts[at] for at in running], language, num_hypotheses=1, no_repeat_ngram_size=3)
        for at, hypotheses in zip(running, again, strict=True):
            found[at] = hypotheses
        return found

    def _decoded_with(self, parts: Sequence[list[str]], language: str, **options: int) -> list[list[_Hypothesis]]:
        if not parts:
            return []
        start = [_MARKS[language]] if self._folder.marked else []
        end = [_END] if self._ends_source else []
        prefix = [[_ENGLISH]] * len(parts) if self._folder.marked else None
        try:
            results = self._model.translate_batch(
                [[*start, *part, *end] for part in parts],
                target_prefix=prefix,
                max_batch_size=_AT_ONCE,
                beam_size=_BEAM,
                return_scores=True,
                disable_unk=True,
                max_input_length=0,  # ours are short enough; silently cut is what none may be
                max_decoding_length=min(_MOST_DECODED, int(_RUNS_ON * max(map(len, parts))) + _SLACK + 1),
                **options,
            )
        except (RuntimeError, ValueError) as error:
            raise EngineFailed(f"The model in {self._folder.path} broke while translating: {error}.") from error
        return [
            [
                _Hypothesis(self._english(pieces), score, len(pieces))
                for pieces, score in zip(result.hypotheses, result.scores, strict=True)
            ]
            for result in results
        ]

    def _english(self, pieces: Sequence[str]) -> str:
        bare = [piece for piece in pieces if piece not in (_ENGLISH, _END)]
        return one_line(self._target.decode(bare))


@dataclass(frozen=True)
class _Hypothesis:
    """`score` is the mean log probability of its `pieces`."""

    text: str
    score: float
    pieces: int


def _terms_carried(line: Passage, english: str) -> int:
    return sum(place_of(term.renderings, english) is not None for term in line.terms)


def _pieces(file: Path) -> Any:
    try:
        sentencepiece = importlib.import_module("sentencepiece")
    except ImportError as error:
        raise NoModel("CTranslate2 translation models need SentencePiece; install it with "
                      "`pip install sentencepiece`.") from error  # fmt: skip
    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(file))
    except (RuntimeError, OSError) as error:
        raise NoModel(f"{file} is no SentencePiece model; copy it again from the model that was converted.") from error


def _adds_end(path: Path) -> bool:
    """Whether the model itself ends each source sentence; Marian's converter says so, that of Transformers does not."""
    try:
        config = json.loads((path / "config.json").read_text(encoding="utf-8"))
        return bool(config.get("add_source_eos", False))
    except (OSError, ValueError, AttributeError) as error:
        raise NoModel(f"{path / 'config.json'} cannot be read; convert the model again.") from error


def _sha256(file: Path) -> str:
    with open(file, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
