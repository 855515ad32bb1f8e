"""Which language is spoken, window by window and for the whole clip, from the model's odds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zeroline.domain.review import Flag
from zeroline.domain.speech import Language

OURS = ("ru", "uk")
# A window goes against the rest of its clip only when the model is this sure of it ...
_SWITCH = 0.85
# ... and another language than ours is believed only when the model hardly doubts.
_FOREIGN = 0.9
_LEAST_SWITCH_MS = 3_000  # less speech than this does not show a language
_UNSURE = 0.75
# So little speech shows no language, whatever the odds: 1.1 s of Ukrainian were Russian to the model with 0.98.
_LEAST_SURE_MS = 1_500
# Below this share of the two, the language mark alone is not trusted: on three seconds of Ukrainian it said Russian
# (0.59), while the Ukrainian text was e^3 times as likely.
_DOUBT = 0.95
# Tokens of one text depend on each other, and so do its words: their evidence counts for half.
_TEXT_WEIGHT = 0.5
# Of words heard as Russian, this share is in no Russian dictionary: where Russian is spoken (misheard words and names),
# and where Ukrainian is («важливой», «стратегичной»). From the test speech, rounded.
_STRANGE_IN_RUSSIAN, _STRANGE_IN_UKRAINIAN = 0.08, 0.35


@dataclass(frozen=True)
class WindowLanguage:
    """`tag` is what the window was heard in; `chance` the model's belief in it among `odds`; None where it was told."""

    tag: str
    chance: float | None
    odds: Mapping[str, float]


def heard_in(
    fresh: Sequence[tuple[Mapping[str, float], int]], before: Sequence[tuple[Mapping[str, float], int]]
) -> list[WindowLanguage]:
    """A language for each fresh window, given (odds, ms of speech) of these and of the windows before them."""
    whole = _weighed([*before, *fresh])
    rule = max(OURS, key=lambda tag: whole[tag])
    return [_one(odds, voice_ms, rule) for odds, voice_ms in fresh]


def agreed(heard: Sequence[tuple[WindowLanguage, int]], told: str | None) -> tuple[Language, tuple[Flag, ...]]:
    """The clip's language, and what a human should know of it. `heard` holds (language, ms of speech) a window."""
    if not heard:
        return Language(None, None), ()
    if told is not None:
        return Language(told, None), ()
    share: dict[str, int] = {}
    for window, voice_ms in heard:
        share[window.tag] = share.get(window.tag, 0) + voice_ms
    tag = max(share, key=lambda name: share[name])
    weighed = _weighed([(w.odds, ms) for w, ms in heard if w.tag == tag])
    rivals = weighed["ru"] + weighed["uk"]
    confidence = weighed[tag] / rivals if tag in OURS and rivals else weighed.get(tag, 0.0)
    flags = []
    if len(share) > 1:
        parts = ", ".join(f"{name} {ms / 1000:.0f} s" for name, ms in sorted(share.items(), key=lambda i: -i[1]))
        flags.append(Flag("language_switch", None, f"More than one language was heard: {parts}."))
    for name in share:
        if name not in OURS:
            flags.append(Flag("language_outside", None, f"{name} was heard, which is neither Russian nor Ukrainian."))
    voice_ms = sum(share.values())
    sure = confidence >= _UNSURE and voice_ms >= _LEAST_SURE_MS
    if not sure:
        of = "" if voice_ms >= _LEAST_SURE_MS else f", but on {voice_ms / 1000:.1f} s of speech"
        why = f"Russian or Ukrainian? The model leans to {tag} with {confidence:.2f} of 1{of}; say --language ru or uk."
        flags.append(Flag("language_unsure", None, why))
    return Language(tag, round(confidence, 3), sure), tuple(flags)


def in_doubt(odds: Mapping[str, float]) -> bool:
    """Whether a window's own odds leave it open which of our two languages it is."""
    shares = [odds.get(tag, 0.0) for tag in OURS]
    return max(shares) < _DOUBT * (sum(shares) or 1.0)


def reconsidered(
    odds: Mapping[str, float], likelihoods: Mapping[str, float], known: int, strange: int
) -> dict[str, float]:
    """The odds with the evidence of the texts: `likelihoods` are log probabilities of the best text in ru and in uk;
    of the words heard as Russian, `known` are in a Russian dictionary and `strange` are not."""
    both = sum(odds.get(tag, 0.0) for tag in OURS) or 1e-4
    lead = math.log(max(odds.get("uk", 0.0), 1e-4) / max(odds.get("ru", 0.0), 1e-4))
    words = strange * math.log(_STRANGE_IN_UKRAINIAN / _STRANGE_IN_RUSSIAN)
    words += known * math.log((1 - _STRANGE_IN_UKRAINIAN) / (1 - _STRANGE_IN_RUSSIAN))
    lead += _TEXT_WEIGHT * (likelihoods["uk"] - likelihoods["ru"] + words)
    chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, lead))))
    return {**odds, "uk": both * chance, "ru": both * (1 - chance)}


def _one(odds: Mapping[str, float], voice_ms: int, rule: str) -> WindowLanguage:
    top = max(odds, key=lambda tag: odds[tag])
    if top not in OURS and odds[top] >= _FOREIGN and voice_ms >= _LEAST_SWITCH_MS:
        return WindowLanguage(top, odds[top], odds)
    both = sum(odds.get(tag, 0.0) for tag in OURS) or 1.0
    other = next(tag for tag in OURS if tag != rule)
    chance = odds.get(other, 0.0) / both
    if chance >= _SWITCH and voice_ms >= _LEAST_SWITCH_MS:
        return WindowLanguage(other, chance, odds)
    return WindowLanguage(rule, 1 - chance, odds)


def _weighed(odds: Sequence[tuple[Mapping[str, float], int]]) -> dict[str, float]:
    """Odds over several windows: the mean of their logarithms, weighed by speech. One odd window cannot outvote."""
    tags = {tag for row, _ in odds for tag in row} | set(OURS)
    total = sum(ms for _, ms in odds) or 1
    return {tag: math.exp(sum(ms * math.log(max(row.get(tag, 0.0), 1e-4)) for row, ms in odds) / total) for tag in tags}
