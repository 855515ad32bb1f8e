"""What the desk's tests make: a desk with a scripted crew, people at it, and a visitor's browser without a browser."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from tests.archive.made import LOOKER, ScriptedProber
from tests.made import HUM, crew_for, shipped_readers
from zeroline.acts.again import Ears
from zeroline.acts.posting import Post, delete_posts
from zeroline.acts.shielding import Search, find_faces
from zeroline.archive.intake import Intake
from zeroline.archive.opening import Archive
from zeroline.archive.versions import Desk as Versions
from zeroline.crew_release import face_search
from zeroline.desk.access import FORM_TOKEN
from zeroline.desk.app import app_of
from zeroline.desk.backroom import Task
from zeroline.desk.ear_room import answered
from zeroline.desk.guard import Door
from zeroline.desk.office import Office
from zeroline.desk.once_more import Question
from zeroline.desk.readings import Readings
from zeroline.desk.serving import Engines, office_of
from zeroline.desk.sessions import Session
from zeroline.desk.work import Bench, Job, Tell
from zeroline.domain.choice import Choices
from zeroline.domain.clip import Clip
from zeroline.domain.cover import Box
from zeroline.domain.errors import WrongUse
from zeroline.domain.faces import Look, Sighting
from zeroline.domain.fingerprint import Match
from zeroline.domain.people import ROLES, Member
from zeroline.engines.fakes import Line, ScriptedEmbedder, ScriptedHearer, ScriptedLineHearer, ScriptedTranslator
from zeroline.pipeline import Crew, Order
from zeroline.ports import Report
from zeroline.settings import Settings

HOME = "http://127.0.0.1:8477"
PASSWORD = "three crows over the hill"
PREVIEW = bytes(range(256)) * 40


@dataclass
class ScriptedRoom:
    """Works at once, in the worker's own thread, with a scripted crew. `crew` may be changed by a test."""

    archive: Archive
    crew: Callable[[], Crew] = field(default=crew_for)
    look: Callable[[Clip], Sequence[Match]] = field(default=lambda _clip: ())
    closed: bool = False

    def work(self, job: Job, tell: Tell) -> None:
        order = Order("netflix")
        Bench(self.archive, self._intake, self.crew, order, self.look, lambda: None).work(job, tell)

    def close(self) -> None:
        self.closed = True

    def _intake(self, by: str) -> Intake:
        return Intake(self.archive.ledger, self.archive.vault, ScriptedProber(), LOOKER, by)


def scripted_preview(_clip: Clip, to: Path) -> None:
    to.write_bytes(PREVIEW)


@dataclass
class Visitor:
    """Somebody's browser: sends the origin, the cookie and the session's token as the pages' own scripts do."""

    client: TestClient
    session: Session | None = None

    def ask(self, method: str, path: str, *, origin: str | None = HOME, token: bool = True, **more: Any) -> Response:
        headers = dict(more.pop("headers", {}))
        if origin is not None and method not in ("GET", "HEAD"):
            headers.setdefault("origin", origin)
        if self.session is not None:
            headers.setdefault("cookie", f"zeroline={self.session.token}")
            if token:
                headers.setdefault(FORM_TOKEN, self.session.form_token)
        self.client.cookies.clear()
        return self.client.request(method, path, headers=headers, follow_redirects=False, **more)

    def get(self, path: str, **more: Any) -> Response:
        return self.ask("GET", path, **more)

    def post(self, path: str, **more: Any) -> Response:
        return self.ask("POST", path, **more)

    def put(self, path: str, **more: Any) -> Response:
        return self.ask("PUT", path, **more)

    def send(self, path: str, fields: dict[str, str] | None = None, **more: Any) -> Response:
        """A form of a page."""
        held = {"form_token": self.session.form_token} if self.session else {}
        return self.ask("POST", path, data={**held, **(fields or {})}, **more)

    def upload(self, name: str, content: bytes, **told: Any) -> dict[str, Any]:
        """A whole file in one piece; the upload as the desk answers."""
        begun = self.post("/api/uploads", json={"name": name, "size": len(content), **told})
        assert begun.status_code == 201, begun.text
        answer = self.put(f"/api/uploads/{begun.json()['id']}?offset=0", content=content)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


@dataclass
class Desk:
    """A desk at work. `link` is the first one, which made the administrator."""

    office: Office
    room: ScriptedRoom
    client: TestClient
    members: dict[str, Member]

    def visitor(self, role: str | None = None) -> Visitor:
        """Somebody of this role, in a new session; None: somebody who is not logged in."""
        session = None if role is None else self.office.sessions.open(self.members[role])
        return Visitor(self.client, session)

    def clip(self, content: bytes = b"clip", name: str = "a.mp4", by: str = "editor", **told: Any) -> str:
        """The id of a clip that came by an upload and has its captions."""
        visitor = self.visitor(by)
        upload = visitor.upload(name, content, **told)
        return self.until_done(upload["id"])

    def until_done(self, upload: str) -> str:
        return str(self.until(lambda: (one := self.office.uploads.one(upload)).state == "done" and one.clip))

    def until(self, holds: Callable[[], Any], seconds: float = 240) -> Any:
        """What `holds` returns, as soon as it is true: the worker has a thread of its own."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if value := holds():
                return value
            time.sleep(0.005)
        raise AssertionError(f"not within {seconds} s")


def office(home: Path, archive: Archive, room: ScriptedRoom, *, largest_upload_mb: int = 64,
           door: Door | None = None) -> Office:  # fmt: skip
    settings = Settings(home=home, largest_upload_mb=largest_upload_mb)
    made = office_of(settings, archive, door or Door(), room, _engines(archive))
    readers = shipped_readers()  # read once for all tests
    return replace(made, readings=Readings(Versions(archive, made.editing, lambda: readers)))


def _engines(archive: Archive) -> Engines:
    return Engines(scripted_preview, ScriptedHearer(HUM), ScriptedEar(archive), ScriptedHand(archive))


@dataclass
class ScriptedHand:
    """Finds what it was told, at once, and refuses to release."""

    archive: Archive
    looks: tuple[Look, ...] = (
        Look(0, (Sighting(Box(0.2, 0.2, 0.1, 0.2), 0.9), Sighting(Box(0.7, 0.2, 0.1, 0.2), 0.9))),
    )

    def do(self, task: Task, report: Report) -> None:
        if task.what == "release":
            raise WrongUse("The release was stopped by its leak check, and nothing was kept.")
        if task.what == "posts":
            delete_posts(Post(self.archive, lambda _: None, task.by), task.clip)
            return
        maker = face_search(Settings(home=Path("unused"))).maker
        find_faces(self.archive, task.clip, Search(maker, lambda _clip, _report: self.looks), report)

    def close(self) -> None:
        pass


@dataclass
class ScriptedEar:
    """Hears what it was told, in the desk's own process."""

    archive: Archive
    lines: tuple[Line, ...] = (
        Line(0, 60_000, "Мы подписывали контракты.", "We did sign contracts.", 0.9),
        Line(0, 60_000, "Мы не подписывали контрактов.", "We did not sign the contracts.", 0.7),
    )

    def answer(self, question: Question) -> Choices:
        readers = shipped_readers()
        translator = ScriptedTranslator({"Мы не подписывали контрактов.": "We signed no contracts."}, confidence=0.8)
        ears = Ears(ScriptedHearer(HUM), ScriptedLineHearer(self.lines), ScriptedEmbedder(), readers, translator)
        return answered(self.archive, question, ears)

    def close(self) -> None:
        pass


def served(one: Office) -> TestClient:
    """Use with `with`. An error that no page expects is an answer 500, as for a browser."""
    return TestClient(app_of(one), base_url=HOME, raise_server_exceptions=False)


def staffed(one: Office) -> dict[str, Member]:
    """Somebody of each role; the administrator by the first link, as at a real desk."""
    token = one.people.first_link()
    assert token is not None
    members = {"administrator": one.people.enter(token, "Анна", PASSWORD)}
    for role in ROLES[:-1]:
        token = one.people.invite(members["administrator"], f"{role} Борис", role)
        members[role] = one.people.enter(token, "", PASSWORD)
    return members


def unlike(number: int) -> bytes:
    """Bytes that no other test's clip has."""
    return hashlib.sha256(str(number).encode()).digest()
