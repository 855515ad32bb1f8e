"""What is done with an upload once it is whole: taken in, previewed, heard, captioned; each step told as it comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zeroline.archive.intake import Intake
from zeroline.archive.opening import Archive
from zeroline.domain.errors import BadMedia, ZerolineError
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
    """One step: `what` is received (with `clip`), progress (with `stage`, `done`, `total`), done, or failed (`why`)."""

    what: str
    clip: str | None = None
    stage: str = ""
    done: int = 0
    total: int = 0
    why: str | None = None

    def as_json(self) -> Mapping[str, Any]:
        return vars(self)


Tell = Callable[[Told], None]


@dataclass(frozen=True)
class Bench:
    """Where the work is done. `intake` gives one in somebody's name; `crew` is asked for when a clip waits for
    captions."""

    archive: Archive
    intake: Callable[[str], Intake]
    crew: Callable[[], Crew]
    order: Order
    finish: Callable[[], object]  # when a clip has its captions

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
            self.finish()
        except BadMedia as error:
            tell(Told("failed", why=f"{job.name}: {error.fault.rstrip('.')}."))
        except ZerolineError as error:
            tell(Told("failed", why=error.sentence.replace(str(job.path), job.name)))
        else:
            tell(Told("done", clip=clip))
