"""How much hard material somebody has seen: for that person alone, so that they can look after themselves."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select, update

from zeroline.archive.ledger import Ledger, now
from zeroline.archive.schema import hard_seconds
from zeroline.desk import tokens
from zeroline.domain.people import Member


@dataclass(frozen=True)
class Strain:
    """Seconds of clips with content labels that played for somebody, today and in the last seven days."""

    today: int
    week: int


def add_seconds(ledger: Ledger, member: Member, seconds: int) -> None:
    day = now()[:10]
    mine = (hard_seconds.c.account == member.id) & (hard_seconds.c.day == day)
    with ledger.database.writing() as connection:
        more = update(hard_seconds).where(mine).values(seconds=hard_seconds.c.seconds + seconds)
        if connection.execute(more).rowcount == 0:
            connection.execute(hard_seconds.insert(), {"account": member.id, "day": day, "seconds": seconds})


def strain_of(ledger: Ledger, member: Member) -> Strain:
    today, first = now()[:10], tokens.after(now(), days=-6)[:10]
    mine = (hard_seconds.c.account == member.id) & (hard_seconds.c.day >= first)
    seconds = func.coalesce(func.sum(hard_seconds.c.seconds), 0)
    with ledger.reading() as connection:
        week = connection.execute(select(seconds).where(mine)).scalar_one()
        this = connection.execute(select(seconds).where(mine, hard_seconds.c.day == today)).scalar_one()
    return Strain(int(this), int(week))
