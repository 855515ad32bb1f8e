"""Builds the crew: one engine for each port, from the settings.

Each function imports what it builds: together the engines take half a second to import, and `list` and `terms` want
none of them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from zeroline.domain.errors import BadGlossary, NoModel, WrongUse
from zeroline.engines.weights import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from zeroline.again import Ears
    from zeroline.archive.editing import Editing
    from zeroline.archive.intake import Intake
    from zeroline.archive.lookout import Lookout
    from zeroline.archive.opening import Archive
    from zeroline.archive.outside import Coarsely
    from zeroline.archive.search_index import Indexer
    from zeroline.archive.stamps import Stamp
    from zeroline.archive.versions import Desk
    from zeroline.checking import CheckCrew
    from zeroline.domain.clip import Clip
    from zeroline.domain.cover import Cover
    from zeroline.domain.fingerprint import Fingerprint
    from zeroline.domain.quote import ReleasedClip, ReleasedLine
    from zeroline.engines.admit_files import FileAdmitter
    from zeroline.engines.fingerprint_ffmpeg import FfmpegFingerprinter
    from zeroline.engines.kept_files import FolderKeeper
    from zeroline.engines.lemmas_pymorphy import PymorphyLemmatiser
    from zeroline.engines.mail_imap import ImapMailbox
    from zeroline.engines.mail_smtp import SmtpMailer
    from zeroline.engines.second_look import SecondLook
    from zeroline.engines.speech_whisper import WhisperRecogniser
    from zeroline.engines.weights import Weights
    from zeroline.language.glossary import Glossary
    from zeroline.language.understanding import Lore
    from zeroline.pipeline import Crew
    from zeroline.ports import Keeper, Poster, Vectors
    from zeroline.releasing import Workshop
    from zeroline.revising import Readers
    from zeroline.settings import Settings
    from zeroline.shielding import Search
    from zeroline.text_pipeline import TextCrew
    from zeroline.verifying_known import Checker

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

    return open_archive(settings.home, settings.database)


def desk_of(archive: Archive, editing: Editing, settings: Settings) -> Desk:
    """Versions and their eyes; glossary and dictionary are read when words are."""
    from zeroline.archive.versions import Desk

    return Desk(archive, editing, cache(lambda: readers(settings)))


def workshop(archive: Archive, settings: Settings) -> Workshop:
    """What making a release needs. Raises BadGlossary."""
    from zeroline.archive.editing import Editing
    from zeroline.captions.profiles import parse_profiles
    from zeroline.engines.brand_c2pa import C2paBranding
    from zeroline.engines.media_hear import FfmpegHearer
    from zeroline.engines.media_release import FfmpegRenderer, poster
    from zeroline.engines.voice_espeak import read_aloud
    from zeroline.releasing import Workshop

    return Workshop(
        desk=desk_of(archive, Editing(archive), settings),
        renderer=FfmpegRenderer(),
        poster=poster,
        hearer=FfmpegHearer(),
        branding=C2paBranding(),
        read_aloud=read_aloud,
        narrow=parse_profiles(shipped("profiles.toml"))["vertical"],
        places=coarsely(settings),
        credit=settings.credit,
    )


def face_search(settings: Settings) -> Search:
    """What finds faces."""
    from zeroline.engines.faces_centerface import CenterFaceFinder
    from zeroline.shielding import Search

    finder = CenterFaceFinder(settings.threads)
    return Search(finder.maker, finder.find)


def face_sheet(clip: Clip, covers: Sequence[Cover], to: Path) -> None:
    """The picture by which an editor sees whether every face is covered."""
    from zeroline.engines.faces_sheet import sheet

    sheet(clip, covers, to)


def needs_voice() -> None:
    """Raises WrongUse where there is no voice that reads the English."""
    from zeroline.engines.voice_espeak import program

    program()


def coarsely(settings: Settings) -> Coarsely:
    """How finely the places of a clip are told outside."""
    from zeroline.archive.outside import Coarsely

    return Coarsely(regions(), settings.coarse_days)


@cache
def regions() -> Mapping[str, frozenset[str]]:
    """The regions in which there are places of each canonical spelling."""
    found: dict[str, set[str]] = {}
    for line in shipped("places.tsv").splitlines():
        if line and not line.startswith("#"):
            canonical, _, where = line.split("\t")[:3]
            found.setdefault(canonical, set()).add(where)
    return {canonical: frozenset(where) for canonical, where in found.items()}


def readers(settings: Settings) -> Readers:
    """What reading a person's words anew needs. Raises BadGlossary."""
    from zeroline.engines.fonts import letters
    from zeroline.revising import Readers

    return Readers(lore(settings), lemmatiser(), frozenset(letters()))


def mailer(settings: Settings) -> SmtpMailer:
    """Raises WrongUse where no server is set."""
    from zeroline.engines.mail_server import MailServer, password_of
    from zeroline.engines.mail_smtp import SmtpMailer

    if not settings.smtp_server:
        raise WrongUse("No `smtp_server` is set; set one, or take the letter as a file: `zeroline enquiry eml`.")
    server = MailServer.of(settings.smtp_server, "smtp", settings.mail_roots)
    return SmtpMailer(server, password_of(server, settings.smtp_password))


def mailbox(settings: Settings) -> ImapMailbox:
    """Raises WrongUse where no server is set."""
    from zeroline.engines.mail_imap import ImapMailbox
    from zeroline.engines.mail_server import MailServer, password_of

    if not settings.imap_server:
        raise WrongUse("No `imap_server` is set; set one, or file answers one by one: `zeroline enquiry reply FILE`.")
    server = MailServer.of(settings.imap_server, "imap", settings.mail_roots)
    return ImapMailbox(server, password_of(server, settings.imap_password))


def poster(settings: Settings, platform: str) -> tuple[str, Poster] | None:
    """The platform's account, as it is shown, and what posts there; None: none is set. Raises WrongUse."""
    from zeroline.engines.post_account import Account, Wire
    from zeroline.engines.post_bluesky import BlueskyPoster
    from zeroline.engines.post_mastodon import MastodonPoster
    from zeroline.engines.post_telegram import TelegramPoster
    from zeroline.engines.post_x import XPoster

    given: str = getattr(settings, platform)
    if not given:
        return None
    account = Account.of(platform, given, getattr(settings, f"{platform}_secret"))
    kinds = {"bluesky": BlueskyPoster, "mastodon": MastodonPoster, "telegram": TelegramPoster, "x": XPoster}
    made: Poster = kinds[platform](Wire(account))
    return account.shown, made


def ears(settings: Settings) -> Ears:
    """What hearing and translating a line once more needs. Raises NoModel, CannotWrite, BadGlossary."""
    from zeroline.again import Ears
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


def checker(archive: Archive, settings: Settings) -> Checker:
    """What tells whether a file is of a release. The fingerprint of each released video is made once."""
    from zeroline.archive.certificate import root_of
    from zeroline.archive.keys import read_key
    from zeroline.domain.verified import Carried
    from zeroline.engines.read_carried import carried
    from zeroline.verifying_known import Checker

    def in_file(path: Path) -> Carried:
        key = read_key(archive.ledger.keys)
        return carried(path, "" if key is None else root_of(key))

    return Checker(archive, only_admitter().admit, in_file, fingerprinter(), partial(_printed, keeper(settings)))


@dataclass(frozen=True)
class _Printed:
    """The fingerprint of a released video, as it is kept; None: nothing in it can be decoded."""

    print: Mapping[str, Any] | None


def _printed(kept: FolderKeeper, video: Path, sha256: str) -> Fingerprint | None:
    from zeroline.archive.values import plain, value_of
    from zeroline.domain.errors import BadMedia
    from zeroline.domain.fingerprint import Fingerprint

    maker = fingerprinter()

    def make() -> _Printed:
        try:
            return _Printed(plain(maker.fingerprint(only_admitter().admit(video)).print))
        except BadMedia:
            return _Printed(None)

    told, _ = kept.once(("a released video's fingerprint", sha256, repr(maker.maker)), _Printed, make)
    return None if told.print is None else value_of(told.print, Fingerprint)


def stamped(archive: Archive, settings: Settings) -> list[Stamp]:
    """Has the last entry of the archive's log stamped by the servers of the settings; nothing where none is named."""
    if not settings.timestamp_servers:
        return []
    from zeroline.archive.stamps import roots_in, stamp
    from zeroline.engines.stamp_http import ask_for_stamp

    return stamp(archive.ledger, settings.timestamp_servers, roots_in(settings.timestamp_roots), ask_for_stamp)


def check_crew(settings: Settings, file: Path | None) -> CheckCrew:
    """What checking an article needs: the captions of the file, None: those of the archive that were signed off. Raises
    BadInput, ArchiveFault."""
    if file is not None:
        from zeroline.engines.read_released import read_released

        released = read_released(file)
        return check_crew_of(settings, released.lines, released.clips)
    return live_crew(settings, archive(settings))


def live_crew(settings: Settings, archive: Archive) -> CheckCrew:
    """The same for an archive that is open."""
    from zeroline.archive.live import live_lines

    about: dict[str, ReleasedClip] = {}
    places = coarsely(settings)

    def lines() -> Iterator[ReleasedLine]:  # never all of them at once: a million take half a gigabyte
        for live in live_lines(archive, places):
            about[live.about.id] = live.about
            yield from live.lines

    return check_crew_of(settings, lines(), about)


def check_crew_of(settings: Settings, lines: Iterable[ReleasedLine], clips: Mapping[str, ReleasedClip]) -> CheckCrew:
    """The same on lines as they come. Where all of them cannot be compared by their meaning, only the clips are that
    something points to."""
    import numpy as np

    from zeroline.checking import CheckCrew
    from zeroline.domain.quote import ReleasedClip
    from zeroline.engines.embed_e5 import E5Embedder
    from zeroline.engines.released_lines import ReleasedLines

    embedder = E5Embedder(shelf(settings).folder, settings.threads)
    held = ReleasedLines(lines)
    every = list(held.clips) if len(held) <= 1_000 else []  # lines: some four seconds of the embedder

    def embed(texts: Sequence[str]) -> Vectors:
        rows = embedder.embed(texts) - embedder.centre
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)

    return CheckCrew(
        near=held.near,
        of=held.of,
        about=lambda clip: clips.get(clip) or ReleasedClip(clip),
        meant=lambda _text: every,
        embed=embed,
        places=frozenset(line.split("\t")[0] for line in shipped("places.tsv").splitlines() if line[:1] != "#"),
    )


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
    names = parse_names(tomllib.loads(shipped("names.toml")))
    return Lore(
        glossary=_glossary(keeper, shipped("glossary.toml"), *overrides),
        knowledge=Knowledge(parse_places(shipped("places.tsv").splitlines()), names, knows=lemmatiser().knows),
        claim_rules=rules_from(tomllib.loads(shipped("claims.toml"))),
        name=f"the glossary {sha256(''.join(overrides).encode()).hexdigest()[:8]}",
    )


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
