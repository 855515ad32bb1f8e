"""Accounts of the desk: made by one-time links, ended and never removed, since custody names their people."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, func, select, update

from zeroline.archive.ledger import Ledger, now
from zeroline.archive.schema import accounts, desk_events, invitations, sessions
from zeroline.desk import tokens
from zeroline.desk.passwords import fits, hashed
from zeroline.desk.refusals import NotAllowed, NotThere, Refused
from zeroline.domain.people import ROLES, Member

_FIRST = "administrator"
LINK_HOURS = 72
_LONGEST_NAME = 80


@dataclass(frozen=True)
class Invitation:
    """What a one-time link is for. `name` None: whoever opens it says their name; `account` None: it makes a new one,
    else it sets a new password for that account."""

    name: str | None
    role: str
    account: str | None


@dataclass(frozen=True)
class Listed:
    """An account in the list of people. `seen_at` None: no session of theirs is open."""

    member: Member
    at: str
    ended_at: str | None
    seen_at: str | None


@dataclass(frozen=True)
class People:
    """The accounts of one archive."""

    ledger: Ledger

    def first_link(self) -> str | None:
        """The token by which the first administrator enters; an earlier one holds no longer. None: there is one."""
        with self.ledger.database.writing() as connection:
            if _administrators(connection):
                return None
            connection.execute(invitations.delete().where(invitations.c.name.is_(None)))
            return _invite(connection, Invitation(None, _FIRST, None))

    def invite(self, by: Member, name: str, role: str) -> str:
        """The token of a link for a new person. Raises Refused, NotAllowed."""
        _must_lead(by)
        name = shown_name(name)
        if role not in ROLES:
            raise Refused(f"{role!r} is no role; there are {', '.join(ROLES)}.")
        with self.ledger.database.writing() as connection:
            _must_be_free(connection, name)
            connection.execute(invitations.delete().where(invitations.c.name == name))
            told(connection, by.id, "invited", f"{name} as {role}")
            return _invite(connection, Invitation(name, role, None))

    def renew(self, by: Member, account: str) -> str:
        """The token of a link by which a person sets a new password. Raises NotThere, NotAllowed."""
        _must_lead(by)
        with self.ledger.database.writing() as connection:
            member = _member(_there(connection, account))
            connection.execute(invitations.delete().where(invitations.c.account == account))
            told(connection, by.id, "new password asked", member.name)
            return _invite(connection, Invitation(member.name, member.role, account))

    def invitation(self, token: str) -> Invitation:
        """Raises NotThere for a link that was used, or is too old, or none."""
        with self.ledger.reading() as connection:
            return _invitation(connection, token)

    def enter(self, token: str, name: str, password: str) -> Member:
        """Uses a link up: the person's account with this password. Raises NotThere, Refused."""
        invitation = self.invitation(token)
        name = invitation.name or shown_name(name)
        secret = hashed(password, name)
        with self.ledger.writing() as pen:
            connection = pen.connection
            invitation = _invitation(connection, token)  # again: nobody may use it twice
            connection.execute(invitations.delete().where(invitations.c.token == tokens.kept(token)))
            if invitation.account is not None:
                return _renewed(connection, invitation.account, secret)
            _must_be_free(connection, name)
            person = pen.person(name)
            if person is None:
                raise Refused("A person has a name.")
            member = Member(tokens.made_id(), name, invitation.role, person.id)
            row = {**vars(member), "key": _key(name), "secret": secret, "at": pen.at}
            connection.execute(accounts.insert(), row)
            told(connection, member.id, "entered", f"{name} as {member.role}")
            return member

    def known(self, name: str, password: str) -> Member | None:
        """Who has this name and password; None: nobody, and it took as long to find out."""
        with self.ledger.reading() as connection:
            row = connection.execute(
                select(accounts).where(accounts.c.key == _key(name), accounts.c.ended_at.is_(None))
            ).first()
        return _member(row) if fits(row.secret if row else None, password) and row else None

    def change_password(self, member: Member, old: str, new: str) -> None:
        """Ends all sessions of theirs; the caller opens a new one. Raises Refused."""
        if self.known(member.name, old) != member:
            raise Refused("The password that you have now is another.")
        secret = hashed(new, member.name)
        with self.ledger.database.writing() as connection:
            _renewed(connection, member.id, secret)

    def change_role(self, by: Member, account: str, role: str) -> None:
        """Raises NotThere, NotAllowed, Refused where no administrator would be left."""
        _must_lead(by)
        if role not in ROLES:
            raise Refused(f"{role!r} is no role; there are {', '.join(ROLES)}.")
        with self.ledger.database.writing() as connection:
            member = _member(_there(connection, account))
            connection.execute(update(accounts).where(accounts.c.id == account).values(role=role))
            _must_be_led(connection)
            told(connection, by.id, "role changed", f"{member.name}: {member.role} to {role}")

    def end(self, by: Member, account: str) -> None:
        """They can log in no more; what they did stays theirs. Raises NotThere, NotAllowed, Refused."""
        _must_lead(by)
        with self.ledger.database.writing() as connection:
            member = _member(_there(connection, account))
            connection.execute(update(accounts).where(accounts.c.id == account).values(ended_at=now()))
            _must_be_led(connection)
            connection.execute(sessions.delete().where(sessions.c.account == account))
            connection.execute(invitations.delete().where(invitations.c.account == account))
            told(connection, by.id, "account ended", member.name)

    def all(self) -> list[Listed]:
        """Everybody, in the order of their names; those who left at the end."""
        seen = select(sessions.c.account, func.max(sessions.c.seen_at).label("seen_at")).group_by(sessions.c.account)
        last = seen.subquery()
        wanted = (
            select(accounts, last.c.seen_at)
            .outerjoin(last, last.c.account == accounts.c.id)
            .order_by(accounts.c.ended_at.is_not(None), accounts.c.key)
        )
        with self.ledger.reading() as connection:
            return [Listed(_member(row), row.at, row.ended_at, row.seen_at) for row in connection.execute(wanted)]

    def active(self) -> Sequence[Member]:
        """Those who can log in."""
        return [one.member for one in self.all() if one.ended_at is None]

    def member(self, account: str) -> Member:
        """Raises NotThere for an account that is none, or was ended."""
        with self.ledger.reading() as connection:
            return _member(_there(connection, account))


def shown_name(name: str) -> str:
    """A person's name in the form in which the archive keeps it. Raises Refused."""
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if not name or not name.isprintable() or len(name) > _LONGEST_NAME:
        raise Refused(f"A name has letters that can be shown, {_LONGEST_NAME} at the most.")
    return name


def told(connection: Connection, account: str | None, act: str, what: str = "") -> None:
    """Writes down what was done with an account."""
    row = {"id": tokens.made_id(), "at": now(), "account": account, "act": act, "told": what}
    connection.execute(desk_events.insert(), row)


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _member(row: Row[tuple[object, ...]]) -> Member:
    return Member(row.id, row.name, row.role, row.person)


def _there(connection: Connection, account: str) -> Row[tuple[object, ...]]:
    row = connection.execute(select(accounts).where(accounts.c.id == account, accounts.c.ended_at.is_(None))).first()
    if row is None:
        raise NotThere("There is no such account, or it was ended.")
    return row


def _must_lead(by: Member) -> None:
    if not by.may("people"):
        raise NotAllowed("Only an administrator changes who is at the desk.")


def _administrators(connection: Connection) -> int:
    lead = (accounts.c.role == _FIRST) & accounts.c.ended_at.is_(None)
    return connection.execute(select(func.count()).select_from(accounts).where(lead)).scalar() or 0


def _must_be_led(connection: Connection) -> None:
    if not _administrators(connection):
        raise Refused("The desk needs an administrator; make somebody else one first.")


def _must_be_free(connection: Connection, name: str) -> None:
    if connection.execute(select(accounts.c.id).where(accounts.c.key == _key(name))).first():
        raise Refused(f"Somebody at the desk is called {name} already; add something to the name.")


def _invite(connection: Connection, invitation: Invitation) -> str:
    token, until = tokens.made(), tokens.after(now(), hours=LINK_HOURS)
    connection.execute(invitations.insert(), {**vars(invitation), "token": tokens.kept(token), "until": until})
    return token


def _invitation(connection: Connection, token: str) -> Invitation:
    held = (invitations.c.token == tokens.kept(token)) & (invitations.c.until > now())
    row = connection.execute(select(invitations).where(held)).first()
    if row is None:
        raise NotThere("This link was used already, or is too old; ask an administrator for another.")
    return Invitation(row.name, row.role, row.account)


def _renewed(connection: Connection, account: str, secret: str) -> Member:
    row = _there(connection, account)
    connection.execute(update(accounts).where(accounts.c.id == account).values(secret=secret))
    connection.execute(sessions.delete().where(sessions.c.account == account))
    told(connection, account, "password set")
    return _member(row)
