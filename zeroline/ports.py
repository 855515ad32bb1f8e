"""The few protocols that the story needs. Engines fulfil them; the pipeline knows nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

from zeroline.domain.choice import Choices
from zeroline.domain.clip import Clip, Media
from zeroline.domain.cover import Cover
from zeroline.domain.fingerprint import Question
from zeroline.domain.post import Place
from zeroline.domain.speech import Maker, Speech
from zeroline.domain.text import Token
from zeroline.domain.translation import Passage, Rendering
from zeroline.domain.voices import Voices

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

T = TypeVar("T")
Vectors: TypeAlias = "NDArray[np.float32]"  # (texts, width)

SAMPLE_RATE = 16_000  # samples a second of the sound that engines hear


@dataclass(frozen=True)
class Progress:
    """One event of a stage under way: `done` of `total` milliseconds of the clip, or lines of the text. `total` 0: not
    known."""

    stage: str
    done: int
    total: int


Report = Callable[[Progress], None]


@dataclass(frozen=True)
class Context:
    """What is known before hearing. `language` is ru, uk or None (find out)."""

    language: str | None = None
    prompts: tuple[tuple[str, str], ...] = ()  # language tag -> words of the field, to prime the recogniser's ear


class Prober(Protocol):
    """Looks into a file without decoding it whole."""

    def probe(self, path: Path) -> Media:
        """Raises BadMedia with what is wrong with the file."""
        ...


class Admitter(Protocol):
    """Takes a file in as a clip."""

    def admit(self, path: Path) -> Clip:
        """The clip with its hash and what its container holds. Raises BadMedia."""
        ...


class Keeper(Protocol):
    """Keeps what a stage made, so that work that was done is not done again."""

    def once(self, key: tuple[str, ...], kind: type[T], make: Callable[[], T]) -> tuple[T, bool]:
        """The value kept under `key`, or what `make` returns, which is kept then; and whether it was there already.
        `kind` is a frozen dataclass. A keeper that cannot write returns the value all the same where keeping is only
        a shortcut; where it is a duty, as in the archive, it raises ArchiveFault."""
        ...


class Hearer(Protocol):
    """Decodes a clip's sound."""

    def hear(self, clip: Clip) -> Iterator[bytes]:
        """Blocks of 16-bit little-endian mono samples at SAMPLE_RATE. Raises BadMedia where decoding breaks."""
        ...


class Recogniser(Protocol):
    """Hears speech in both languages in one pass."""

    @property
    def maker(self) -> Maker: ...

    def recognise(self, sound: Iterator[bytes], duration_ms: int, context: Context, report: Report) -> Speech:
        """Raises EngineFailed. No speech is a result, not an error."""
        ...


class LineHearer(Protocol):
    """Hears one line once more, in several ways."""

    @property
    def maker(self) -> Maker: ...

    def hear_line(self, sound: Iterator[bytes], span: tuple[int, int], language: str, prompt: str | None) -> Choices:
        """Texts to choose from for the stretch `span`, (start, end) in ms of the clip, of which `sound` is all the
        sound; it need not be read to its end. `prompt`: words of the field. Raises EngineFailed, and WrongUse for a
        line that is too long to be heard at once or lies where there is no sound."""
        ...


class VoiceTeller(Protocol):
    """Tells by the sound whose voice is whose."""

    @property
    def maker(self) -> Maker: ...

    def tell(self, sound: Iterator[bytes], spans: Sequence[tuple[int, int]]) -> Voices:
        """One answer for each stretch, (start, end) in ms, in order of their starts. `sound` is a clip's whole sound as
        a Hearer gives it, and need not be read to its end. Raises EngineFailed."""
        ...


class Fingerprinter(Protocol):
    """Makes the numbers by which a clip is known again."""

    @property
    def maker(self) -> Maker: ...

    def fingerprint(self, clip: Clip, speeds: Sequence[int] = ()) -> Question:
        """The clip's fingerprint, and its sound's at each of `speeds` (thousandths of its own). Raises BadMedia."""
        ...


class Burner(Protocol):
    """Draws captions into the picture."""

    def burn(self, clip: Clip, ass: str, to: Path, report: Report) -> None:
        """Writes an MP4 at the clip's own size with the ASS script drawn in and the sound copied where MP4 can hold
        it; sound alone gets a plain card. The file appears whole or not at all. Raises BadMedia, CannotWrite."""
        ...


@dataclass(frozen=True)
class Scene:
    """What is made of a clip's picture and sound: for each shape its ASS script; what covers the picture; and which of
    VOICES is heard, `reading` being the sound of the voice that reads the English. For `lead_ms` nothing of the clip is
    seen or heard, but what the scripts draw; scripts and `reading` count from the beginning of that, covers from the
    clip's."""

    scripts: Mapping[str, str]
    covers: tuple[Cover, ...] = ()
    voice: str = "own"
    reading: Path | None = None
    lead_ms: int = 0


class Renderer(Protocol):
    """Renders the videos of a release."""

    def render(self, clip: Clip, scene: Scene, folder: Path, report: Report) -> Mapping[str, Path]:
        """Writes an MP4 for each shape of the scene into `folder`, and returns them by shape. The same clip and scene
        give the same bytes. Raises BadMedia, CannotWrite, EngineFailed."""
        ...


@dataclass(frozen=True)
class Provenance:
    """What a video says of how it came about. `id` is the public one; `spoken` the language of the clip (BCP 47), None:
    not known; `chain` the certificates of who signs, PEM, and `sign` signs bytes with the first of them."""

    id: str
    number: int
    spoken: str | None
    chain: str
    sign: Callable[[bytes], bytes]


class Branding(Protocol):
    """Puts what a video says of how it came about into it, signed."""

    def brand(self, video: Path, provenance: Provenance) -> None:
        """The file is replaced, whole or not at all. Raises CannotWrite, EngineFailed."""
        ...


class Embedder(Protocol):
    """Puts texts of any language into one space."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row a text, each of length 1: the dot product of two is the likeness of their meanings."""
        ...


class Lemmatiser(Protocol):
    """Splits Russian or Ukrainian text into tokens with their readings."""

    def lemmatise(self, text: str, language: str) -> tuple[Token, ...]:
        """Tokens in order, offsets into `text`. `language` is ru or uk; unknown words get a guessed reading."""
        ...


class Translator(Protocol):
    """Renders written lines in English: the second road, for better models and for what was never speech."""

    @property
    def maker(self) -> Maker: ...

    def translate(self, lines: Sequence[Passage], language: str) -> tuple[Rendering, ...]:
        """One rendering for each line, in order; a blank line's is blank. `language` is ru or uk. Terms and the lines
        around are wishes: what was made of them is checked by whoever asked. Raises NoModel, EngineFailed, and
        WrongUse for a language that it does not have."""
        ...


class Mailer(Protocol):
    """Gives one letter to whoever carries it."""

    def send(self, sender: str, to: str, mail: bytes) -> str:
        """What was said to it. Raises NotSent where the letter certainly did not go, PerhapsSent where nobody knows."""
        ...


@dataclass(frozen=True)
class Arrived:
    """A mail out of a mailbox. `at` is when it arrived, in UTC, None: not told; `raw` None: it was left there, and
    `why` says why."""

    raw: bytes | None
    at: str | None
    why: str | None = None


class Mailbox(Protocol):
    """Where answers arrive. Looking changes nothing in it."""

    def arrived(self, since: date, wanted: Callable[[bytes], bool]) -> Iterator[Arrived]:
        """The mails since a day of whose header (In-Reply-To, References, Subject, Message-ID) `wanted` says so."""
        ...


@dataclass(frozen=True)
class PostMedia:
    """The files that go out with the first post of a thread, and what is said of them. `track`: the captions as
    WebVTT, None: there is none; `alt` is the alt text; `width` and `height` are the video's, in pixels."""

    video: Path
    poster: Path
    track: Path | None
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class Outgoing:
    """One post. `key` is the same for the same post each time, `begun` when it was first tried, ISO 8601. `media` None:
    text alone. `warning` says what is hard to see in it, `labels` by the content labels; empty: nothing is. `first` and
    `before` are the thread's first post and the one that this answers, None: it is the first."""

    key: str
    begun: str
    text: str
    media: PostMedia | None = None
    warning: str = ""
    labels: tuple[str, ...] = ()
    first: Place | None = None
    before: Place | None = None


class Poster(Protocol):
    """One account on a platform."""

    def post(self, outgoing: Outgoing) -> Place:
        """Posts it, and says where it is. Raises NotPosted where it certainly is not out, PerhapsPosted where nobody
        knows."""
        ...

    def find(self, outgoing: Outgoing) -> Place | None:
        """Where the post is, if an earlier try got through; None: it is not there. Raises CannotLook."""
        ...

    def delete(self, place: Place) -> None:
        """Takes it down; what is gone already is no error. Raises NotDeleted."""
        ...
