"""Builds the crew: one engine for each port, from the settings."""

from __future__ import annotations

import tomllib
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files

from zeroline.archive.intake import Intake
from zeroline.archive.opening import Archive, open_archive
from zeroline.archive.search_index import Indexer
from zeroline.archive.stamps import Stamp, roots_in, stamp
from zeroline.captions.profiles import parse_profiles
from zeroline.domain.errors import BadGlossary
from zeroline.domain.speech import Maker
from zeroline.engines.admit_files import FileAdmitter
from zeroline.engines.embed_e5 import E5Embedder
from zeroline.engines.fonts import letters
from zeroline.engines.kept_files import FolderKeeper
from zeroline.engines.lemmas_pymorphy import PymorphyLemmatiser
from zeroline.engines.media_burn import FfmpegBurner
from zeroline.engines.media_hear import FfmpegHearer
from zeroline.engines.media_probe import AvProber
from zeroline.engines.registry import translator
from zeroline.engines.second_look import SecondLook
from zeroline.engines.speech_whisper import WhisperRecogniser
from zeroline.engines.stamp_http import ask_for_stamp
from zeroline.engines.voices_campplus import CamTeller
from zeroline.engines.weights import Shelf, Weights
from zeroline.language.claim_rules import rules_from
from zeroline.language.corrections import Ear
from zeroline.language.gazetteer import parse_places
from zeroline.language.glossary import Glossary
from zeroline.language.inventions import Inventions
from zeroline.language.lexicon import parse_names
from zeroline.language.mentions import Knowledge
from zeroline.language.understanding import Lore
from zeroline.pipeline import Crew
from zeroline.settings import Settings
from zeroline.text_pipeline import TextCrew


def shelf(settings: Settings) -> Shelf:
    """The models of this user."""
    return Shelf(settings.home / "models", offline=settings.offline)


def crew(settings: Settings) -> Crew:
    """Raises NoModel, CannotWrite where the speech model cannot be had."""
    weights = shelf(settings).weights(settings.model or None)
    known = lore(settings)
    embedder = E5Embedder()
    look = SecondLook(known, lemmatiser().lemmatise, embedder, settings.second_look)
    return Crew(
        admitter=FileAdmitter(AvProber()),
        hearer=FfmpegHearer(),
        recogniser=recogniser(weights, settings.threads, look),
        teller=CamTeller(settings.threads),
        burner=FfmpegBurner(),
        keeper=FolderKeeper(settings.home / "kept"),
        inventions=Inventions.from_toml(shipped("inventions.toml")),
        profiles=parse_profiles(shipped("profiles.toml")),
        prompts=tuple(tomllib.loads(shipped("prompts.toml")).items()),
        lemmatiser=lemmatiser(),
        lore=known,
        ear=Ear(known.glossary, lemmatiser().lemmatise, lemmatiser().knows, lemmatiser().forms),
        embedder=embedder,
        letters=letters(),
    )


def text_crew(settings: Settings) -> TextCrew:
    """Raises NoModel, WrongUse where no translator of text can be had, and BadGlossary."""
    return TextCrew(
        translator=translator(settings),
        lemmatiser=lemmatiser(),
        keeper=FolderKeeper(settings.home / "kept"),
        lore=lore(settings),
    )


def archive(settings: Settings) -> Archive:
    """The desk's archive, made where there is none. Raises WrongUse, ArchiveFault."""
    return open_archive(settings.home, settings.database)


def intake(archive: Archive, by: str | None) -> Intake:
    """Takes files into the archive in the name of `by`; None: nobody is named."""
    return Intake(archive.ledger, archive.vault, AvProber(), Maker("av", version("av")), by)


def stamped(archive: Archive, settings: Settings) -> list[Stamp]:
    """Has the last entry of the archive's log stamped by the servers of the settings; nothing where none is named."""
    if not settings.timestamp_servers:
        return []
    return stamp(archive.ledger, settings.timestamp_servers, roots_in(settings.timestamp_roots), ask_for_stamp)


@cache
def indexer() -> Indexer:
    """What makes the index of search, and reads what is asked of it."""
    embedder = E5Embedder()
    return Indexer(lemmatiser().lemmatise, lemmatiser().name, embedder, embedder.name)


@cache
def lemmatiser() -> PymorphyLemmatiser:
    """One dictionary for everybody: it takes a third of a second and 60 MB."""
    return PymorphyLemmatiser()


def lore(settings: Settings) -> Lore:
    """What ships with the package, with the desk's own glossary over it. Raises BadGlossary."""
    own = settings.home / "glossary.toml"
    try:
        overrides = [own.read_text(encoding="utf-8")] if own.is_file() else []
    except (OSError, UnicodeDecodeError) as error:
        raise BadGlossary(str(own), f"cannot be read as UTF-8 ({error})") from error
    names = parse_names(tomllib.loads(shipped("names.toml")))
    return Lore(
        glossary=Glossary.from_toml(shipped("glossary.toml"), *overrides, lemmatise=lemmatiser().lemmatise),
        knowledge=Knowledge(parse_places(shipped("places.tsv").splitlines()), names, knows=lemmatiser().knows),
        claim_rules=rules_from(tomllib.loads(shipped("claims.toml"))),
        name=f"the glossary {sha256(''.join(overrides).encode()).hexdigest()[:8]}",
    )


def recogniser(weights: Weights, threads: int, look: SecondLook | None = None) -> WhisperRecogniser:
    """The recogniser on these weights; the dictionary is asked only when a language is in doubt."""
    return WhisperRecogniser(weights, threads, lambda word: lemmatiser().knows_russian(word), look)


def shipped(name: str) -> str:
    """The text of a data file that ships with the package."""
    return files("zeroline.data").joinpath(name).read_text(encoding="utf-8")
