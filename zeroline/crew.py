"""Builds the crew: one engine for each port, from the settings."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from zeroline.captions.profiles import parse_profiles
from zeroline.engines.admit_files import FileAdmitter
from zeroline.engines.kept_files import FolderKeeper
from zeroline.engines.lemmas_pymorphy import PymorphyLemmatiser
from zeroline.engines.media_burn import FfmpegBurner
from zeroline.engines.media_hear import FfmpegHearer
from zeroline.engines.media_probe import AvProber
from zeroline.engines.registry import translator
from zeroline.engines.speech_whisper import WhisperRecogniser
from zeroline.engines.weights import Shelf, Weights
from zeroline.language.glossary import Glossary
from zeroline.language.inventions import Inventions
from zeroline.language.lexicon import parse_names
from zeroline.language.mentions import Knowledge
from zeroline.language.places import parse_places
from zeroline.pipeline import Crew
from zeroline.settings import Settings
from zeroline.text_pipeline import TextCrew


def shelf(settings: Settings) -> Shelf:
    """The models of this user."""
    return Shelf(settings.home / "models", offline=settings.offline)


def crew(settings: Settings) -> Crew:
    """Raises NoModel, CannotWrite where the speech model cannot be had."""
    weights = shelf(settings).weights(settings.model or None)
    return Crew(
        admitter=FileAdmitter(AvProber()),
        hearer=FfmpegHearer(),
        recogniser=recogniser(weights, settings.threads),
        burner=FfmpegBurner(),
        keeper=FolderKeeper(settings.home / "kept"),
        inventions=Inventions.from_toml(shipped("inventions.toml")),
        profiles=parse_profiles(shipped("profiles.toml")),
        prompts=tuple(tomllib.loads(shipped("prompts.toml")).items()),
    )


def text_crew(settings: Settings) -> TextCrew:
    """Raises NoModel, WrongUse where no translator of text can be had."""
    named = translator(settings)
    lemmatiser = PymorphyLemmatiser()
    places = parse_places(shipped("places.tsv").splitlines())
    return TextCrew(
        translator=named,
        lemmatiser=lemmatiser,
        keeper=FolderKeeper(settings.home / "kept"),
        glossary=Glossary.from_toml(shipped("glossary.toml"), lemmatise=lemmatiser.lemmatise),
        knowledge=Knowledge(places, parse_names(tomllib.loads(shipped("names.toml")))),
    )


def recogniser(weights: Weights, threads: int) -> WhisperRecogniser:
    """The recogniser on these weights; the dictionary is loaded only when a language is in doubt."""

    @cache
    def dictionary() -> PymorphyLemmatiser:
        return PymorphyLemmatiser()

    return WhisperRecogniser(weights, threads, lambda word: dictionary().knows_russian(word))


def shipped(name: str) -> str:
    """The text of a data file that ships with the package."""
    return files("zeroline.data").joinpath(name).read_text(encoding="utf-8")
