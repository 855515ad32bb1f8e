"""What is done with an upload once it is whole: taken in, previewed, heard, captioned; each step told as it comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from zeroline.archive.intake import Intake, clip_of
from zeroline.archive.opening import Archive
from zeroline.domain.clip import Clip
from zeroline.domain.errors import BadMedia, ZerolineError
from zeroline.domain.fingerprint import Match
from zeroline.domain.fingerprint import told as how
from zeroline.domain.source import Arrival
from zeroline.jobs import captioned
from zeroline.pipeline import Crew, Order
from zeroline.ports import Progress


@dataclass(frozen=True)
class Job:
    """One upload. `path` None: its bytes are in the archive as `clip`; `by` is whoever sent it."""

    upload: str
    path: Path | None
    clip: str | None
    name: str
    arrival: Arrival
    by: str


@dataclass(frozen=True)
class Told:
    """One step: `what` is received (with `clip`), progress (with `stage`, `done`, `total`), done (with `copies`: other
    clips, and what it is of them), or failed (`why`)."""

    what: str
    clip: str | None = None
    stage: str = ""
    done: int = 0
    total: int = 0
    why: str | None = None
    copies: tuple[tuple[str, str], ...] = ()


Tell = Callable[[Told], None]


@dataclass(frozen=True)
class Bench:
    """Where the work is done. `intake` gives one in somebody's name; `crew` is asked for when a clip waits for
    captions."""

    archive: Archive
    intake: Callable[[str], Intake]
    crew: Callable[[], Crew]
    order: Order
    look: Callable[[Clip], Sequence[Match]]  # what a clip that was heard is of others
    finish: Callable[[], object]

    def work(self, job: Job, tell: Tell) -> None:
        """Ends with done or failed; never raises what a user can cause."""
        try:
            clip = job.clip
            if clip is None:
                if job.path is None:
                    raise BadMedia(Path(job.name), "is gone from the desk's disk; drop it again")
                tell(Told("progress", stage="receive"))
                clip = self.intake(job.by).receive(job.path, job.arrival, job.name).clip.id
            tell(Told("received", clip=clip))
            tell(Told("progress", clip, "prepare"))  # the models are loaded at the first clip, which takes its time

            def report(event: Progress) -> None:
                tell(Told("progress", clip, event.stage, event.done, event.total))

            captioned(clip, self.archive, self.crew, self.order, report)
            tell(Told("progress", clip, "look"))
            copies = tuple((match.clip, how(match)) for match in self.look(self._clip(clip)))
            self.finish()
        except BadMedia as error:
            tell(Told("failed", why=f"{job.name}: {error.fault.rstrip('.')}."))
        except ZerolineError as error:
            tell(Told("failed", why=error.sentence.replace(str(job.path), job.name)))
        else:
            tell(Told("done", clip=clip, copies=copies))

    def _clip(self, id: str) -> Clip:
        with self.archive.ledger.reading() as connection:
            return clip_of(connection, self.archive.vault, id)
