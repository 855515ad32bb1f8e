"""Passwords cost as much to guess as RFC 9106 advises."""

from __future__ import annotations

import inspect

from argon2 import PasswordHasher, Type, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from zeroline.desk import passwords


def test_the_work_is_that_of_rfc_9106() -> None:
    assert "_hasher = PasswordHasher()" in inspect.getsource(passwords)
    parameters = extract_parameters(PasswordHasher().hash("x"))
    assert parameters == RFC_9106_LOW_MEMORY
    assert parameters.type is Type.ID


def test_letters_are_the_same_however_they_are_typed() -> None:
    secret = passwords.hashed("двадцать йогуртов", "Анна")
    assert passwords.fits(secret, "двадцать и\u0306огуртов")
    assert not passwords.fits(secret, "двадцать иогуртов")
    assert not passwords.fits(None, "nobody's")
    assert not passwords.fits(secret, "x" * 100_000)
