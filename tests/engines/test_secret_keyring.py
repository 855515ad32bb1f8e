"""Secrets out of the keyring: by the account's own name, or by the name that the settings give."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked

from zeroline.domain.errors import WrongUse
from zeroline.engines.mail_server import MailServer, password_of
from zeroline.engines.post_account import Account
from zeroline.engines.secret_keyring import secret_of


class Kept(KeyringBackend):
    priority = 1  # type: ignore[assignment]

    def get_password(self, service: str, username: str) -> str | None:
        if username.startswith("locked"):
            raise KeyringLocked
        return {("zeroline", "desk@mail.example.org"): "kept", ("zeroline", "ours"): "named"}.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


@pytest.fixture(autouse=True)
def ring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(Kept())
    yield
    keyring.set_keyring(before)


def test_a_password_of_a_mail_server() -> None:
    server = MailServer.of("smtps://desk@mail.example.org", "smtp")
    assert password_of(server, "") == "kept"
    assert password_of(server, "given") == "given"
    assert password_of(server, "keyring:ours") == "named"
    assert password_of(MailServer.of("smtps://locked@mail.example.org", "smtp"), "") is None
    assert password_of(MailServer.of("smtps://mail.example.org", "smtp"), "") is None


def test_a_secret_of_an_account_that_posts() -> None:
    given = "https://desk@mail.example.org"
    assert Account.of("x", given, "").secret == "kept"
    assert Account.of("x", given, "keyring:ours").secret == "named"
    assert Account.of("x", "https://other@example.org", "").secret is None


def test_an_entry_that_is_named_and_is_not_there_is_a_sentence() -> None:
    for name in ("nobody", "locked"):
        with pytest.raises(WrongUse, match=f"The keyring holds nothing for '{name}' under `zeroline`"):
            secret_of(f"keyring:{name}")
    keyring.set_keyring(NoKeyring())  # as on a machine without a desktop
    assert secret_of("", "ours") is None
    with pytest.raises(WrongUse, match="cannot be opened"):
        secret_of("keyring:ours")
