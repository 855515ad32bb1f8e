"""Builds the crew: one engine for each port, from the settings.

Each function imports what it builds: together the engines take half a second to import, and `list` and `terms` want
none of them.
"""

from __future__ import annotations

import gc
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from zeroline.domain.errors import BadGlossary, NoModel, WrongUse
from zeroline.engines.weights import Shelf

if TYPE_CHECKING:
    from pathlib import Path

    from zeroline.acts.again import Ears
    from zeroline.archive.editing import Editing
    from zeroline.archive.intake import Intake
    from zeroline.archive.lookout import Lookout
    from zeroline.archive.opening import Archive
    from zeroline.archive.search_index import Indexer
    from zeroline.archive.versions import Desk
    from zeroline.engines.admit_files import FileAdmitter
    from zeroline.engines.fingerprint_ffmpeg import FfmpegFingerprinter
    from zeroline.engines.kept_files import FolderKeeper
    from zeroline.engines.lemmas_pymorphy import PymorphyLemmatiser
    from zeroline.engines.second_look import SecondLook
    from zeroline.engines.speech_whisper import WhisperRecogniser
    from zeroline.engines.weights import Weights
    from zeroline.language.glossary import Glossary
    from zeroline.language.understanding import Lore
    from zeroline.pipeline import Crew
    from zeroline.ports import Keeper
    from zeroline.revising import Readers
    from zeroline.settings import Settings
    from zeroline.text_pipeline import TextCrew

T = TypeVar("T")


def shelf(settings: Settings) -> Shelf:
    """The models of this user."""
    return Shelf(settings.home / "models", offline=settings.offline)


def crew(settings: Settings) -> Crew:
    """Raises NoModel, CannotWrite where the speech model cannot be had; BadGlossary.

    The shipped glossary is read while the first sound is heard: it takes over a second, the second core has nothing to
    do yet, and nobody asks for it before the first words are there.
    """
    from zeroline.captions.profiles import parse_profiles
    from zeroline.engines.admit_files import FileAdmitter
    from zeroline.engines.embed_e5 import E5Embedder
    from zeroline.engines.fonts import letters
    from zeroline.engines.heap import one_heap
    from zeroline.engines.media_burn import FfmpegBurner
    from zeroline.engines.media_hear import FfmpegHearer
    from zeroline.engines.media_probe import AvProber
    from zeroline.engines.second_look import SecondLook
    from zeroline.engines.voices_campplus import CamTeller
    from zeroline.language.corrections import Ear
    from zeroline.language.inventions import Inventions
    from zeroline.pipeline import Crew

    one_heap()
    weights = shelf(settings).weights(settings.model or None)
    kept = keeper(settings)
    words = lemmatiser()
    known = _begun(lambda: lore(settings, kept))
    if _own_glossary(settings).is_file():
        known()  # a fault in it is told before minutes are spent on hearing
    embedder = E5Embedder(shelf(settings).folder, settings.threads)
    look = SecondLook(known, words.lemmatise, embedder, settings.second_look)
    return Crew(
        admitter=FileAdmitter(AvProber()),
        hearer=FfmpegHearer(),
        recogniser=recogniser(weights, settings.threads, look),
        teller=CamTeller(settings.threads),
        burner=FfmpegBurner(),
        keeper=kept,
        inventions=Inventions.from_toml(shipped("inventions.toml")),
        profiles=parse_profiles(shipped("profiles.toml")),
        prompts=tuple(tomllib.loads(shipped("prompts.toml")).items()),
        lemmatiser=words,
        lore=known,
        ear=cache(lambda: Ear(known().glossary, words.lemmatise, words.knows, words.forms)),
        embedder=embedder,
        weighing=_weighing(settings),
        letters=letters(),
    )


def _weighing(settings: Settings) -> str:
    """What may make a second look choose otherwise beside the package itself, which the recogniser's version names."""
    own = _own_glossary(settings)
    words = sha256(own.read_bytes()).hexdigest()[:16] if own.is_file() else "none"
    return f"a second look for {settings.second_look} of the length, own glossary {words}"


def text_crew(settings: Settings) -> TextCrew:
    """Raises NoModel, WrongUse where no translator of text can be had, and BadGlossary."""
    from zeroline.engines.registry import translator
    from zeroline.text_pipeline import TextCrew

    kept = keeper(settings)
    return TextCrew(
        translator=translator(settings),
        lemmatiser=lemmatiser(),
        keeper=kept,
        lore=lore(settings, kept),
    )


def archive(settings: Settings) -> Archive:
    """The desk's archive, made where there is none. Raises WrongUse, ArchiveFault."""
    from zeroline.archive.opening import open_archive
    from zeroline.engines.secret_keyring import secret_of

    return open_archive(settings.home, secret_of(settings.database) or "")


def desk_of(archive: Archive, editing: Editing, settings: Settings) -> Desk:
    """Versions and their eyes; glossary and dictionary are read when words are."""
    from zeroline.archive.versions import Desk

    return Desk(archive, editing, cache(lambda: readers(settings)))


def readers(settings: Settings) -> Readers:
    """What reading a person's words anew needs. Raises BadGlossary."""
    from zeroline.engines.fonts import letters
    from zeroline.revising import Readers

    return Readers(lore(settings), lemmatiser(), frozenset(letters()))


def ears(settings: Settings) -> Ears:
    """What hearing and translating a line once more needs. Raises NoModel, CannotWrite, BadGlossary."""
    from zeroline.acts.again import Ears
    from zeroline.engines.embed_e5 import E5Embedder
    from zeroline.engines.line_whisper import WhisperLineHearer
    from zeroline.engines.media_hear import FfmpegHearer
    from zeroline.engines.registry import translator

    weights = shelf(settings).weights(settings.model or None)
    try:
        texts = translator(settings)
    except (NoModel, WrongUse):  # none is set up; English then comes from the sound
        texts = None
    hearer = WhisperLineHearer(recogniser(weights, settings.threads))
    prompts = tuple(tomllib.loads(shipped("prompts.toml")).items())
    embedder = E5Embedder(shelf(settings).folder, settings.threads)
    return Ears(FfmpegHearer(), hearer, embedder, readers(settings), texts, prompts)


def intake(archive: Archive, by: str | None) -> Intake:
    """Takes files into the archive in the name of `by`; None: nobody is named."""
    from importlib.metadata import version

    from zeroline.archive.intake import Intake
    from zeroline.domain.speech import Maker
    from zeroline.engines.media_probe import AvProber

    return Intake(archive.ledger, archive.vault, AvProber(), Maker("av", version("av")), by)


def only_admitter() -> FileAdmitter:
    """Looks into a file, where no model is wanted."""
    from zeroline.engines.admit_files import FileAdmitter
    from zeroline.engines.media_probe import AvProber

    return FileAdmitter(AvProber())


def fingerprinter() -> FfmpegFingerprinter:
    from zeroline.engines.fingerprint_ffmpeg import FfmpegFingerprinter

    return FfmpegFingerprinter()


def lookout(archive: Archive) -> Lookout:
    """Knows again what comes a second time."""
    from zeroline.archive.lookout import Lookout

    return Lookout(archive, fingerprinter())


def indexer(settings: Settings) -> Indexer:
    """What makes the index of search, and reads what is asked of it."""
    from zeroline.archive.search_index import Indexer
    from zeroline.engines.embed_e5 import E5Embedder

    embedder = E5Embedder(shelf(settings).folder, settings.threads)
    return Indexer(lemmatiser().lemmatise, lemmatiser().name, embedder, embedder.name, embedder.centre)


@cache
def lemmatiser() -> PymorphyLemmatiser:
    """One dictionary for everybody: it takes a third of a second and 60 MB."""
    from zeroline.engines.lemmas_pymorphy import PymorphyLemmatiser

    return PymorphyLemmatiser()


def keeper(settings: Settings) -> FolderKeeper:
    """Where results are kept, so that work that was done is not done again."""
    from zeroline.engines.kept_files import FolderKeeper

    return FolderKeeper(settings.home / "kept")


def lore(settings: Settings, keeper: Keeper | None = None) -> Lore:
    """What ships with the package, with the desk's own glossary over it; `keeper` spares half of the time that this
    takes. Raises BadGlossary."""
    from zeroline.language.claim_rules import rules_from
    from zeroline.language.gazetteer import parse_places
    from zeroline.language.lexicon import parse_names
    from zeroline.language.mentions import Knowledge
    from zeroline.language.understanding import Lore

    own = _own_glossary(settings)
    try:
        overrides = [own.read_text(encoding="utf-8")] if own.is_file() else []
    except (OSError, UnicodeDecodeError) as error:
        raise BadGlossary(str(own), f"cannot be read as UTF-8 ({error})") from error
    with _unswept():
        names = parse_names(tomllib.loads(shipped("names.toml")))
        return Lore(
            glossary=_glossary(keeper, shipped("glossary.toml"), *overrides),
            knowledge=Knowledge(parse_places(shipped("places.tsv").splitlines()), names, knows=lemmatiser().knows),
            claim_rules=rules_from(tomllib.loads(shipped("claims.toml"))),
            name=f"the glossary {sha256(''.join(overrides).encode()).hexdigest()[:8]}",
        )


@contextmanager
def _unswept() -> Iterator[None]:
    """Without Python's collector, which looks through all that is being made again and again, and finds nothing to
    throw away: half of the time that reading took. What was made, it does not look through later either."""
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if swept:
            gc.enable()


def _own_glossary(settings: Settings) -> Path:
    return settings.home / "glossary.toml"


def _begun(work: Callable[[], T]) -> Callable[[], T]:
    """Work begun in a thread of its own; what is given waits for the result, or raises its error."""
    from concurrent.futures import ThreadPoolExecutor

    aside = ThreadPoolExecutor(1)
    running = aside.submit(work)
    aside.shutdown(wait=False)  # the thread ends with the work
    return running.result


@dataclass(frozen=True)
class _Looked:
    """The lemmas of a glossary's words, as they are kept."""

    lemmas: Mapping[str, Mapping[str, tuple[str, ...]]]


def _glossary(keeper: Keeper | None, *texts: str) -> Glossary:
    """Lemmas are kept, as looking up those of the shipped glossary's 4,400 words takes 0.4 s; entries are read anew."""
    from zeroline.language.glossary import Glossary

    read = partial(Glossary.from_toml, *texts, lemmatise=lemmatiser().lemmatise)
    if keeper is None:
        return read()
    made: list[Glossary] = []

    def look_up() -> _Looked:
        made.append(read())
        return _Looked(made[0].lemmas)

    key = ("glossary's lemmas", lemmatiser().name, *texts)
    kept, _ = keeper.once(key, _Looked, look_up)
    return made[0] if made else read(known=kept.lemmas)


def recogniser(weights: Weights, threads: int, look: SecondLook | None = None) -> WhisperRecogniser:
    """The recogniser on these weights; the dictionary is asked only when a language is in doubt."""
    from zeroline.engines.speech_whisper import WhisperRecogniser

    return WhisperRecogniser(weights, threads, lambda word: lemmatiser().knows_russian(word), look)


def shipped(name: str) -> str:
    """The text of a data file that ships with the package."""
    return files("zeroline.data").joinpath(name).read_text(encoding="utf-8")
