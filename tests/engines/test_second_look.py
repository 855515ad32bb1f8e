"""What is weighed where the English is doubted: what could have been said, by guards, agreement and nearness."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from zeroline import crew
from zeroline.engines.second_look import SecondLook
from zeroline.engines.speech_whisper import _sound, _weighed
from zeroline.engines.whisper_text import Decoded
from zeroline.language.understanding import Lore
from zeroline.ports import Vectors
from zeroline.settings import Settings

RU = "Никаких контрактов мы не подписывали."
SIGNED, UNSIGNED = "We signed any contracts.", "We have not signed any contracts."


class Counting:
    """An embedder that says how often it was asked; every text lies in the same place."""

    def __init__(self) -> None:
        self.asked = 0
        self.name = "counting"

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.asked += 1
        return np.ones((len(texts), 1), np.float32)


@pytest.fixture(scope="module")
def lore(tmp_path_factory: pytest.TempPathFactory) -> Lore:
    return crew.lore(Settings(home=tmp_path_factory.mktemp("home")))


def look(lore: Lore, embedder: Counting, share: float) -> SecondLook:
    return SecondLook(lambda: lore, crew.lemmatiser().lemmatise, embedder, share)


def said(text: str, mean_log: float = -0.3, squeeze: float = 1.2) -> Decoded:
    return Decoded((1, 2, 3), text, mean_log, squeeze, 0.1)


@pytest.mark.parametrize(("share", "asked"), [(0.0, 0), (0.1, 1)])
def test_a_lost_not_is_found_again_and_meanings_are_compared_only_beside_draws(
    lore: Lore, share: float, asked: int
) -> None:
    embedder = Counting()
    best = _weighed(look(lore, embedder, share), RU, "ru", [said(SIGNED), said(UNSIGNED)])
    assert best.text == UNSIGNED
    assert best.basis is not None
    assert best.basis.startswith("second look: of 2 renderings the best by agreement")
    assert best.basis.endswith("now 0")
    assert embedder.asked == asked


def test_where_nothing_is_doubted_less_the_decoders_first_stands(lore: Lore) -> None:
    first = said(UNSIGNED)
    assert _weighed(look(lore, Counting(), 0.0), RU, "ru", [first, said("We did not sign any contracts.")]) is first


def test_what_is_unlikely_is_weighed_and_what_nobody_could_have_said_is_not() -> None:
    first = said(SIGNED, mean_log=-1.02)
    unlikely = said(UNSIGNED, mean_log=-1.6)
    loop = said("not afraid, not afraid, not afraid, not afraid", squeeze=3.4)
    others = [said(SIGNED, mean_log=-1.1), unlikely, loop, said("мы не подписывали"), said("We " * 90)]
    assert _sound([first, *others, Decoded((), "", 0.0, 0.0, 0.9)], voice_ms=3_000) == [first, unlikely]
