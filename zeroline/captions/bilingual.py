"""The spoken words under their captions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zeroline.captions.breaking import broken
from zeroline.captions.spoken import Said, Spoken, said
from zeroline.domain.caption import Caption, Profile


def bilingual(captions: Sequence[Caption], transcript: Sequence[Spoken], profile: Profile) -> tuple[Caption, ...]:
    """The captions with `original` filled with what is said while each stands, in lines of the profile's length.

    Every spoken word lands in exactly one caption, in order: in the one that stands longest while it is said, or in
    the nearest where none does. Words go by time and not by meaning: the languages order theirs differently. The
    lines may be more than the profile's, because nothing is left out. Without captions nothing can be shown.
    """
    if not captions:
        return ()
    shares: list[list[str]] = [[] for _ in captions]
    at = 0
    for word in said(transcript, profile.line_length):
        at = _home(captions, word, at)
        shares[at].append(word.text)
    return tuple(
        replace(caption, original=tuple(broken(" ".join(share), profile.line_length, profile.lines)))
        for caption, share in zip(captions, shares, strict=True)
    )


def _home(captions: Sequence[Caption], word: Said, at: int) -> int:
    """The index of the word's caption, from `at` on: words never move back."""
    best = at
    for i in range(at, len(captions)):
        if _nearness(captions[i], word) > _nearness(captions[best], word):
            best = i
        if captions[i].start_ms > word.end_ms:
            break
    return best


def _nearness(caption: Caption, word: Said) -> int:
    """The ms that the caption stands while the word is said; below 0 the ms between them."""
    return min(caption.end_ms, word.end_ms) - max(caption.start_ms, word.start_ms)
