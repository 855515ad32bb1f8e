"""A crew whose sound, words and English are told beforehand: what is measured is the archive's work, not hearing."""

from __future__ import annotations

from pathlib import Path

from zeroline.captions.profiles import parse_profiles
from zeroline.crew import lemmatiser, lore, shipped
from zeroline.engines.fakes import (
    Line,
    MemoryKeeper,
    ScriptedAdmitter,
    ScriptedBurner,
    ScriptedEmbedder,
    ScriptedHearer,
    ScriptedRecogniser,
    ScriptedTeller,
)
from zeroline.language.corrections import Ear
from zeroline.language.inventions import Inventions
from zeroline.pipeline import Crew
from zeroline.settings import Settings


def scripted(lines: tuple[Line, ...], sound: bytes) -> Crew:
    """Hears `lines` in every clip, and `sound`, 16 kHz in 16 bits. Language and captions are the real ones."""
    known = lore(Settings(home=Path("nobody's home")))
    return Crew(
        admitter=ScriptedAdmitter({}),
        hearer=ScriptedHearer(sound),
        recogniser=ScriptedRecogniser(lines),
        teller=ScriptedTeller(),
        burner=ScriptedBurner(),
        keeper=MemoryKeeper(),
        inventions=Inventions.from_toml(shipped("inventions.toml")),
        profiles=parse_profiles(shipped("profiles.toml")),
        prompts=(),
        lemmatiser=lemmatiser(),
        embedder=ScriptedEmbedder(),
        lore=lambda: known,
        ear=lambda: Ear(known.glossary, lemmatiser().lemmatise, lemmatiser().knows, lemmatiser().forms),
    )
