"""Whisper's tokens: what a decoding starts from, words out of tokens, and whether a decoding failed by its score."""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import tokenizers

from zeroline.domain.errors import NoModel

SPOKEN, ENGLISH = "transcribe", "translate"
# Half of the decoder's 448 places may be taken by what came before; one of those by the token that says so.
PROMPT_TOKENS = 223

# Whisper's own bounds for a failed decoding (Radford et al. 2022, section 4.5).
_LEAST_MEAN_LOG = -1.0
_MOST_SQUEEZE = 2.4
# English with more than this share of its letters in Cyrillic was not translated but written down: the decoder slips
# into the spoken language. A name or a word left standing stays below it.
_MOST_CYRILLIC = 0.2
# Nobody says more than this; the fastest minute of the test speech has 17 characters a second.
_MOST_CHARACTERS_A_SECOND = 32


@dataclass(frozen=True)
class Decoded:
    """One window's text as tokens. `mean_log` is the mean log probability of a token, `squeeze` how many times zlib
    makes the text shorter (a text that repeats itself squeezes well), `no_speech` the belief that nobody speaks,
    `others` what the decoder thought next likely."""

    tokens: tuple[int, ...]
    text: str
    mean_log: float
    squeeze: float
    no_speech: float
    basis: str | None = None  # how it was chosen, where it is not the decoder's first
    others: tuple[Decoded, ...] = ()


def failed(decoded: Decoded, voice_ms: int, task: str = SPOKEN) -> bool:
    """Whether the decoding's own score says that it failed, for `voice_ms` of speech; or English is none.

    That English is unlikely is no failure: on noisy speech it is so however it is decoded, and warmer only more. Of six
    windows of the field's test speech where it was, no draw was likelier than the first; they took half of all time.
    """
    if not decoded.tokens:
        return voice_ms > 1_500 and decoded.no_speech < 0.6
    unlikely = task == SPOKEN and decoded.mean_log < _LEAST_MEAN_LOG
    return unlikely or senseless(decoded, voice_ms, task)


def senseless(decoded: Decoded, voice_ms: int, task: str) -> bool:
    """Whether the text cannot be what somebody said in `voice_ms` of speech, however likely the decoder thinks it: it
    runs in a loop, is said too fast, or is no English where it should be."""
    too_fast = len(decoded.text) * 1000 > _MOST_CHARACTERS_A_SECOND * max(voice_ms, 1_000)
    return decoded.squeeze > _MOST_SQUEEZE or too_fast or (task == ENGLISH and foreign(decoded.text))


def foreign(text: str) -> bool:
    """Whether a text that should be English is written in Cyrillic, more than a name or a word of it."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum("\u0400" <= letter <= "\u052f" for letter in letters) > _MOST_CYRILLIC * len(letters)


class Tongue:
    """The tokenizer of one model."""

    def __init__(self, folder: Path) -> None:
        try:
            self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # the library has no narrower one
            raise NoModel(f"The speech model's {folder / 'tokenizer.json'} cannot be read: {error}.") from error
        self._first_special = self._id("<|endoftext|>")

    def start(self, language: str, task: str, prompt: str | None) -> list[int]:
        """What the decoder is given to go on from: the prompt's last words, the language and the task, no times."""
        before: list[int] = []
        if prompt:
            primed = self._tokenizer.encode(" " + prompt.strip(), add_special_tokens=False).ids
            before = [self._id("<|startofprev|>"), *primed[-PROMPT_TOKENS:]]
        marks = ("<|startoftranscript|>", f"<|{language}|>", f"<|{task}|>", "<|notimestamps|>")
        return [*before, *(self._id(mark) for mark in marks)]

    def decoded(self, result: Any) -> Decoded:
        """The best hypothesis of a CTranslate2 result, with the others that it holds."""
        best, *others = self.hypotheses(result)
        return replace(best, others=tuple(others))

    def hypotheses(self, result: Any) -> list[Decoded]:
        """All hypotheses of a CTranslate2 result, likeliest first."""
        scores = result.scores or [0.0] * len(result.sequences_ids)
        return [self._decoded(*one, result.no_speech_prob) for one in zip(result.sequences_ids, scores, strict=True)]

    def _decoded(self, ids: Sequence[int], score: float, no_speech: float) -> Decoded:
        tokens = tuple(token for token in ids if token < self._first_special)
        text = self._text(tokens)
        # one byte a letter: in UTF-8 Cyrillic has two and squeezes well by itself, so that telephone menus that repeat
        # themselves passed for failures (2.4 to 2.7) and were decoded four times
        packed = text.encode("cp1251", "replace")
        squeeze = len(packed) / len(zlib.compress(packed)) if packed else 0.0
        return Decoded(tokens, text, float(score), squeeze, float(no_speech))

    def words(self, tokens: Sequence[int]) -> Iterator[tuple[str, int, int]]:
        """(word with its punctuation, first token, token after its last). A token may be a part of a letter."""
        pieces: list[tuple[str, int, int]] = []
        begin = 0
        for end in range(1, len(tokens) + 1):
            piece = self._tokenizer.decode(list(tokens[begin:end]), skip_special_tokens=True)
            if piece.endswith("\ufffd") and end < len(tokens):
                continue  # the letter goes on in the next token
            pieces.append((piece, begin, end))
            begin = end
        yield from _joined(pieces)

    def _text(self, tokens: Sequence[int]) -> str:
        return unicodedata.normalize("NFC", self._tokenizer.decode(list(tokens), skip_special_tokens=True)).strip()

    def _id(self, mark: str) -> int:
        found = self._tokenizer.token_to_id(mark)
        if found is None:
            raise NoModel(f"The speech model knows no {mark}: it cannot hear Russian and Ukrainian and translate them.")
        return int(found)


def _joined(pieces: Sequence[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    """Pieces to words: a space begins one, and what is only punctuation joins the word before (a dash, an opening
    mark: the word after)."""
    text, begin, end = "", 0, 0
    for piece, first, after in pieces:
        starts_word = piece.startswith(" ") and any(c.isalnum() for c in text)
        if starts_word and not _clings(piece):
            yield _clean(text), begin, end
            text, begin = "", first
        text, end = text + piece, after
    if text.strip():
        yield _clean(text), begin, end


def _clings(piece: str) -> bool:
    bare = piece.strip()
    return bool(bare) and all(c in ".,!?…:;»”)]-–—%" for c in bare)


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))
