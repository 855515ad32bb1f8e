"""A secret that was set, or that the system's keyring keeps under `zeroline`."""

from __future__ import annotations

from zeroline.domain.errors import WrongUse
from zeroline.settings import IN_KEYRING

_SERVICE = "zeroline"


def secret_of(given: str, entry: str | None = None) -> str | None:
    """What was `given`; where that is `keyring:NAME`, what the keyring has for NAME; where nothing was given, what it
    has for `entry`, None where there is no such thing. Raises WrongUse where NAME has nothing."""
    if given.startswith(IN_KEYRING):
        name = given.removeprefix(IN_KEYRING)
        kept = _kept(name)
        if kept is None:
            raise WrongUse(f"The keyring holds nothing for {name!r} under `{_SERVICE}`, or cannot be opened: "
                           f"`pip install keyring`, then `keyring set {_SERVICE} NAME`.")  # fmt: skip
        return kept
    return given or (None if entry is None else _kept(entry))


def _kept(name: str) -> str | None:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        kept: str | None = keyring.get_password(_SERVICE, name)
        return kept
    except KeyringError:  # there is none on this machine, or it is locked
        return None
