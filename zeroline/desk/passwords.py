"""Passwords: argon2id, at most a few at a time, and never a hint whether a name exists."""

from __future__ import annotations

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from zeroline.desk.refusals import Refused

LEAST = 12  # characters; NIST SP 800-63B asks for 8 at the least and no rules of composition
MOST = 256
_hasher = PasswordHasher()  # RFC 9106, second recommended: 64 MiB, 3 passes, 4 lanes; some 0.1 s
_few = threading.BoundedSemaphore(2)  # each takes 64 MiB: a flood of log-ins must not fill the memory
_nobodys = _hasher.hash("a password that nobody has")


def hashed(password: str, name: str) -> str:
    """Raises Refused, saying what is wanted of a password."""
    password = _normal(password)
    if len(password) < LEAST:
        raise Refused(f"A password has {LEAST} characters or more; a sentence is a good one.")
    if len(password) > MOST:
        raise Refused(f"A password has {MOST} characters at the most.")
    if len(set(password)) < 5 or (name.casefold() in password.casefold() and len(password) < LEAST + len(name)):
        raise Refused("That password is easily guessed; take another.")
    with _few:
        return _hasher.hash(password)


def fits(secret: str | None, password: str) -> bool:
    """Whether it is the password. `secret` None: there is no such account; it takes as long all the same."""
    if len(password) > MOST:
        return False
    with _few:
        try:
            return _hasher.verify(secret or _nobodys, _normal(password)) and secret is not None
        except (VerificationError, InvalidHashError):
            return False


def _normal(password: str) -> str:
    """The same whether a keyboard composes its letters or not."""
    return unicodedata.normalize("NFC", password)
