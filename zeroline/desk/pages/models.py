"""What the API takes and gives, as its description shows it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from zeroline.domain.cover import Cover

Role = Literal["translator", "reviewer", "editor", "administrator"]
Status = Literal["received", "heard", "draft", "reviewed", "signed_off", "erased"]
ClipId = Annotated[str, Path(min_length=10, max_length=10, pattern="^[a-z2-7]+$", description="a clip's id")]
Id = Annotated[str, Path(min_length=32, max_length=32, pattern="^[0-9a-f]+$")]
TEXT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$"  # PostgreSQL takes no NUL, and nobody reads the others


class Given(BaseModel):
    """What is sent to us: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class Why(BaseModel):
    """A refusal."""

    why: str


class Behind(Why):
    """A piece that does not follow: `offset` is how much is here."""

    offset: int


class Who(BaseModel):
    id: str
    name: str


class Person(Who):
    role: Role


class Me(Person):
    form_token: str = Field(description="send it in `X-Form-Token` with what changes something")


class LogIn(Given):
    name: str = Field(max_length=200, pattern=TEXT)
    password: str = Field(max_length=1000)


class Entering(Given):
    """`name`: where the link names nobody."""

    name: str = Field(default="", max_length=200, pattern=TEXT)
    password: str = Field(max_length=1000, pattern=TEXT)


class NewPassword(Given):
    old: str = Field(max_length=1000, pattern=TEXT)
    password: str = Field(max_length=1000, pattern=TEXT)


class Mine(BaseModel):
    """For the person alone. `sessions`: browsers in which they are logged in; seconds of clips with content labels that
    played for them, today and in seven days."""

    sessions: int
    hard_today_s: int
    hard_week_s: int


class Reason(Given):
    reason: str = Field(max_length=2000, pattern=TEXT)


class ShieldDeed(Given):
    """`find`: faces are looked for; `release` begins a release, with the `reason` where nobody signed it off; `hold`
    keeps it back `until` a moment with its zone, null: no longer; `withdraw` takes it back, for this `reason`."""

    deed: Literal["find", "release", "hold", "withdraw"]
    reason: str = Field(default="", max_length=2000, pattern=TEXT)
    until: str | None = Field(default=None, max_length=40, pattern=TEXT)


class Bar(BaseModel):
    stage: str
    done: int
    total: int = Field(description="0: not known")
    left_s: int | None


class UploadRow(BaseModel):
    """A file on its way. `received` of `size` bytes are here; `clip` null: not in the archive yet."""

    id: str
    by: str
    account: str
    name: str
    size: int
    received: int
    at: str
    state: Literal["receiving", "waiting", "working", "done", "failed"]
    clip: str | None
    why: str | None
    bar: Bar | None


class NewUpload(Given):
    """A file to come. `mark` is any text that is the same when the same file is offered again."""

    name: str = Field(min_length=1, max_length=1000, pattern=TEXT)
    size: int = Field(ge=0, le=1 << 50)
    mark: str = Field(default="", max_length=200, pattern=TEXT)
    url: str | None = Field(default=None, max_length=2000, pattern=TEXT, description="where it was seen")
    source_account: str | None = Field(default=None, max_length=200, pattern=TEXT, description="who posted it there")
    posted_at: str | None = Field(default=None, max_length=40, pattern=TEXT)
    post: str | None = Field(default=None, max_length=20_000, pattern=TEXT, description="what the post says")


class ClipRow(BaseModel):
    id: str
    file: str | None
    status: Status
    language: str | None
    duration_ms: int | None
    received_at: str
    flags: int | None = Field(description="null: nothing was made of it yet")
    copies: int = Field(description="how many other clips it shares something with")
    protected: bool
    content: list[str] | None = Field(description="null: nobody looked yet")
    assigned: Who | None
    priority: int


class QueuePage(BaseModel):
    total: int
    counts: dict[str, int]
    clips: list[ClipRow]


class Handling(Given):
    """What is left out stays as it is."""

    assigned: str | None = Field(default=None, max_length=32, description="an account; null: nobody")
    priority: int | None = Field(default=None, ge=-1, le=2)


class CareGiven(Given):
    """What is left out stays as it is; an empty list of labels says that somebody looked and found none."""

    content: list[str] | None = Field(default=None, max_length=20)
    protection: Literal["protected", "open"] | None = None
    reason: str | None = Field(default=None, max_length=500)


class CareHeld(BaseModel):
    protection: str
    protected: bool
    content: list[str] | None


class ShieldGiven(Given):
    """What an editor decides to hide. `after` is the number of the decision that was shown. `covers` are all that stay
    besides the faces that were found; `seen`: no face is left out, each of the finds being in `faces` or in
    `no_faces`; of those that are in neither, and of faces while it is false, what was decided before holds. A find is
    corrected by a cover with the name in `corrections`. `sure`: the person confirmed that what is covered no more is
    to be seen."""

    after: int = Field(ge=0, le=1 << 31)
    covers: list[Cover] = Field(max_length=200)
    seen: bool = False
    sure: bool = False
    faces: list[str] = Field(default=[], max_length=10_000)
    no_faces: list[str] = Field(default=[], max_length=10_000)
    voice: Literal["own", "silence", "revoiced"]
    words: list[Annotated[str, Field(max_length=200, pattern=TEXT)]] = Field(max_length=500)


class Seen(Given):
    """Seconds of a clip that played."""

    seconds: int = Field(ge=1, le=60)


class NewPerson(Given):
    name: str = Field(min_length=1, max_length=200, pattern=TEXT)
    role: Role


class Link(BaseModel):
    """A one-time link, shown once."""

    link: str


class NewRole(Given):
    role: Role


class GlossaryEntry(BaseModel):
    id: str
    language: str
    term: str
    english: list[str]
    gloss: str | None
    literal: str
    note: str
    category: str
    register_: str = Field(serialization_alias="register")
    own: bool


class GlossaryPage(BaseModel):
    entries: list[GlossaryEntry]


class ChangeGiven(Given):
    """A change that is asked for. `window` is one window of one person; `base` the last change that it had seen."""

    id: str = Field(min_length=8, max_length=64, pattern="^[A-Za-z0-9_-]+$", description="made by chance, for good")
    window: str = Field(min_length=8, max_length=64, pattern="^[A-Za-z0-9_-]+$")
    base: int = Field(ge=0, le=1 << 53)
    op: dict[str, Any] = Field(description="an operation: docs/editing.md lists them")


class HereGiven(Given):
    window: str = Field(min_length=8, max_length=64, pattern="^[A-Za-z0-9_-]+$")
    line: str | None = Field(default=None, max_length=60, pattern=TEXT)
    leaving: bool = False


class AgainGiven(Given):
    """A line to be heard or translated once more."""

    line: str = Field(min_length=1, max_length=60, pattern=TEXT)
    what: Literal["heard", "translated"]


class Doubt(BaseModel):
    kind: str
    why: str


class ChoiceTold(BaseModel):
    """One text of several. `score`: how likely its maker holds it, 0 to 1; `how`: the settings that it came from."""

    text: str
    score: float | None
    how: str
    doubts: list[Doubt]


class AgainTold(BaseModel):
    """A line that is heard or translated once more; `before` it so many wait."""

    id: str
    line: str
    what: Literal["heard", "translated"]
    state: Literal["waiting", "hearing", "done", "refused"]
    before: int
    why: str | None
    spoken: list[ChoiceTold]
    english: list[ChoiceTold]


class SeenUpTo(Given):
    seen: int = Field(ge=0, le=1 << 53, description="the number of the last change that the person had before them")


class Heard(Given):
    """The stretches that were played, and how long ago the pass began, both in ms: a browser's clock may be wrong."""

    spans: list[tuple[int, int]] = Field(max_length=10_000)
    lasted_ms: int = Field(ge=0, le=30 * 24 * 3_600_000)
