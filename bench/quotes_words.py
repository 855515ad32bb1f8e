"""Words as the measure of quotations compares them: no case, no punctuation, contractions as what they stand for."""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+(?:[.'-]\w+)*")
_WHOLE = {"can't": "can not", "cannot": "can not", "won't": "will not", "shan't": "shall not"}
_ENDS = (("n't", "not"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'m", "am"))


def words(text: str) -> tuple[str, ...]:
    """Lower case; of all apostrophes one."""
    plain = re.sub("[’ʼ‘`´]", "'", text.lower())
    return tuple(_WORD.findall(plain))


def expanded(text: str) -> tuple[str, ...]:
    """The same with we've as we have. 's and 'd stay: they may stand for two words each."""
    return tuple(part for word in words(text) for part in _parts(word))


def _parts(word: str) -> list[str]:
    if word in _WHOLE:
        return _WHOLE[word].split()
    for end, whole in _ENDS:
        if word.endswith(end):
            return [word.removesuffix(end), whole]
    return [word]
