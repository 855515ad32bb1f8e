"""Secrets that a browser or a link holds. The database keeps only their hashes."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta


def made() -> str:
    """256 random bits, fit for an address and a cookie."""
    return secrets.token_urlsafe(32)


def made_id() -> str:
    """128 random bits: an id that nobody guesses."""
    return secrets.token_hex(16)


def kept(token: str) -> str:
    """What the database keeps of it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def form_token(token: str) -> str:
    """What forms and scripts of the session must send back: from the session's token, which does not follow from it."""
    return hashlib.sha256(b"form " + token.encode("utf-8", "surrogatepass")).hexdigest()


def after(moment: str, **span: float) -> str:
    """The moment, as records write it, that lies this span later (`hours=4`)."""
    later = datetime.fromisoformat(moment) + timedelta(**span)
    return later.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
