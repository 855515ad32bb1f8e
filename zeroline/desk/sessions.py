"""Who is logged in: sessions in the database, and a brake on failed log-ins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from zeroline.archive.ledger import Ledger, now
from zeroline.archive.schema import accounts, attempts, sessions
from zeroline.desk import tokens
from zeroline.desk.people import People, told
from zeroline.desk.refusals import NotAllowed, TooOften
from zeroline.domain.people import Member

IDLE_HOURS = 4  # without a request; a desk may stand in a place where others come by
LONGEST_HOURS = 16
_TOUCHED_S = 60  # that somebody is there is written down once a minute
_WINDOW_S = 15 * 60
_FAILURES = {"name": 8, "address": 40}  # in the window; a whole desk may share one address


@dataclass(frozen=True)
class Session:
    """Somebody who is logged in. `token` is what their browser holds."""

    member: Member
    token: str

    @property
    def form_token(self) -> str:
        return tokens.form_token(self.token)


@dataclass(frozen=True)
class Sessions:
    """The sessions of one archive."""

    ledger: Ledger
    people: People

    def log_in(self, name: str, password: str, address: str) -> Session:
        """A new session, whatever the browser held before. Raises NotAllowed, and TooOften after many failures."""
        keys = {"name": tokens.kept(f"name {name.casefold().strip()}"), "address": tokens.kept(f"address {address}")}
        attempt = self._attempt(keys)
        member = self.people.known(name, password)
        with self.ledger.database.writing() as connection:
            if member is not None:
                mine = (attempts.c.key == keys["name"]) | attempts.c.id.in_(attempt)
                connection.execute(attempts.delete().where(mine))
            told(connection, member.id if member else None, "logged in" if member else "log-in failed")
        if member is None:
            raise NotAllowed("Name or password is wrong.")
        return self.open(member)

    def open(self, member: Member) -> Session:
        """A session for somebody who has shown who they are."""
        token, at = tokens.made(), now()
        row = {"token": tokens.kept(token), "account": member.id, "at": at, "seen_at": at,
               "until": tokens.after(at, hours=LONGEST_HOURS)}  # fmt: skip
        with self.ledger.database.writing() as connection:
            connection.execute(sessions.delete().where((sessions.c.until < at) | (sessions.c.seen_at < _idle(at))))
            connection.execute(sessions.insert(), row)
        return Session(member, token)

    def of(self, token: str | None) -> Session | None:
        """Whose token this is; None: nobody's, or no longer."""
        if not token:
            return None
        at, mine = now(), sessions.c.token == tokens.kept(token)
        holds = mine & (sessions.c.until > at) & (sessions.c.seen_at > _idle(at)) & accounts.c.ended_at.is_(None)
        wanted = select(accounts, sessions.c.seen_at).join(sessions, sessions.c.account == accounts.c.id).where(holds)
        with self.ledger.reading() as connection:
            row = connection.execute(wanted).first()
        if row is None:
            return None
        if row.seen_at < tokens.after(at, seconds=-_TOUCHED_S):
            with self.ledger.database.writing() as connection:
                connection.execute(update(sessions).where(mine).values(seen_at=at))
        return Session(Member(row.id, row.name, row.role, row.person), token)

    def end(self, token: str) -> None:
        with self.ledger.database.writing() as connection:
            connection.execute(sessions.delete().where(sessions.c.token == tokens.kept(token)))

    def end_others(self, session: Session) -> None:
        """Ends all of this person's sessions but this one."""
        others = (sessions.c.account == session.member.id) & (sessions.c.token != tokens.kept(session.token))
        with self.ledger.database.writing() as connection:
            connection.execute(sessions.delete().where(others))

    def count(self, member: Member) -> int:
        with self.ledger.reading() as connection:
            mine = select(func.count()).select_from(sessions).where(sessions.c.account == member.id)
            return connection.execute(mine).scalar() or 0

    def _attempt(self, keys: dict[str, str]) -> list[str]:
        """Counts a log-in as failed before it is looked at, so that many at once count too; ids of what was counted."""
        at = now()
        rows = [{"id": tokens.made_id(), "key": key, "at": at} for key in keys.values()]
        with self.ledger.database.writing() as connection:
            connection.execute(attempts.delete().where(attempts.c.at < tokens.after(at, seconds=-_WINDOW_S)))
            for what, key in keys.items():
                _must_be_few(connection, key, _FAILURES[what])
            connection.execute(attempts.insert(), rows)
        return [row["id"] for row in rows]


def _must_be_few(connection: Connection, key: str, most: int) -> None:
    failed = select(func.count(), func.min(attempts.c.at)).where(attempts.c.key == key)
    count, first = connection.execute(failed).one()
    if count >= most:
        since = (datetime.fromisoformat(now()) - datetime.fromisoformat(first)).total_seconds()
        wait_s = max(1, round(_WINDOW_S - since))
        raise TooOften(f"Too many log-ins failed; try again in {-(-wait_s // 60)} minutes.", wait_s)


def _idle(at: str) -> str:
    return tokens.after(at, hours=-IDLE_HOURS)
