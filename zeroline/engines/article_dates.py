"""When an article was published, as pages and datelines write it, into ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from email.utils import parsedate_to_datetime

_MONTHS = {
    **{
        name: at
        for at, names in enumerate(
            (
                "jan january januar jänner janvier января январь січня enero",
                "feb february februar février fevrier февраля февраль лютого febrero",
                "mar march märz maerz mars марта март березня marzo",
                "apr april avril апреля апрель квітня abril",
                "may mai мая май травня mayo",
                "jun june juni juin июня июнь червня junio",
                "jul july juli juillet июля июль липня julio",
                "aug august août aout августа август серпня agosto",
                "sep sept september septembre сентября сентябрь вересня septiembre",
                "oct okt october oktober octobre октября октябрь жовтня octubre",
                "nov november novembre ноября ноябрь листопада noviembre",
                "dec dez december dezember décembre декабря декабрь грудня diciembre",
            ),
            1,
        )
        for name in names.split()
    },
}
_DAY_FIRST = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|er|\.)?\s+(?:of\s+|de\s+)?([^\W\d_]{3,10})\.?,?\s+(?:de\s+)?(\d{4})\b"
)
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_DOTTED = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_ISO = re.compile(r"\b(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?")
_LONGEST_LINE = 90  # a dateline stands alone


def iso_date(text: str) -> str | None:
    """A date or time as a page's metadata write it; None: it is none."""
    text = text.strip()[:60]
    match = _ISO.match(text)
    if match is not None:
        for candidate in (match[0].replace(" ", "T"), match[1]):
            try:
                datetime.fromisoformat(candidate)
            except ValueError:
                continue
            return candidate
        return None
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError):
        return _written(text)


def dateline(lines: Sequence[str]) -> str | None:
    """The date of a line that holds little else: "Published 3 July 2023, 14:05"."""
    for line in lines:
        if len(line) <= _LONGEST_LINE:
            found = _ISO.search(line)
            written = iso_date(found[0]) if found else _written(line)
            if written is not None:
                return written
    return None


def _written(line: str) -> str | None:
    for pattern, order in ((_DAY_FIRST, (2, 1, 0)), (_MONTH_FIRST, (2, 0, 1)), (_DOTTED, (2, 1, 0))):
        match = pattern.search(line)
        if match is None:
            continue
        year, month, day = (match.groups()[at] for at in order)
        number = int(month) if month.isdigit() else _MONTHS.get(month.casefold().strip("."), 0)
        try:
            return date(int(year), number, int(day)).isoformat()
        except ValueError:
            continue
    return None
