"""Days, moments and times in a clip as people write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def day_of(told: str) -> date | None:
    """The day in `2023-07-04`; None: it is none."""
    try:
        return date.fromisoformat(told) if _DAY.fullmatch(told) else None
    except ValueError:
        return None


def moment_of(told: str) -> datetime | None:
    """The moment in a time that names its zone, in UTC; None: it is none, or names no zone."""
    try:
        moment = datetime.fromisoformat(told)
        return None if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):  # the first hours of the year 1 lie before UTC's first
        return None


def written(moment: datetime, timespec: str = "auto") -> str:
    """A moment in UTC as records write it."""
    return moment.isoformat(timespec=timespec).replace("+00:00", "Z")


def long_day(iso: str) -> str:
    """`2023-07-04`, or a time that begins so: 4 July 2023."""
    day = date.fromisoformat(iso[:10])
    return f"{day.day} {day:%B %Y}"


def clock(ms: int, digits: int = 0) -> str:
    """A time in a clip: minutes and seconds, hours where there are any. `digits`: of the second, 0 to 3; rounded."""
    unit = 10 ** (3 - digits)
    seconds, rest = divmod(round(ms / unit), 10**digits)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    part = f".{rest:0{digits}}" if digits else ""
    return f"{hours}:{minutes:02}:{seconds:02}{part}" if hours else f"{minutes}:{seconds:02}{part}"
