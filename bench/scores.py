"""How near a text is to what was said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MARKS = re.compile(r"[^\w\s]|_")


@dataclass(frozen=True)
class EnglishScore:
    """chrF2 and BLEU of sacrebleu, 0 to 100, over all clips together, with its default settings."""

    chrf: float
    bleu: float


def plain(text: str) -> str:
    """Lower case, ё as е, no punctuation. Numbers stay as they were written: a digit for a word is an error."""
    return " ".join(_MARKS.sub(" ", text.lower().replace("ё", "е")).split())


def word_errors(truth: Sequence[str], heard: Sequence[str]) -> float:
    """The word error rate in per cent over all clips together, by jiwer."""
    import jiwer  # here so that the rest of this module needs no bench group

    return 100 * float(jiwer.wer([plain(text) for text in truth], [plain(text) for text in heard]))


def english_score(truth: Sequence[str], heard: Sequence[str]) -> EnglishScore:
    """As written, capitals and punctuation counted; one clip is one segment."""
    import sacrebleu

    chrf = sacrebleu.corpus_chrf(list(heard), [list(truth)]).score
    return EnglishScore(chrf, sacrebleu.corpus_bleu(list(heard), [list(truth)]).score)
