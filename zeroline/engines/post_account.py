"""One account on a platform: where it is, with what it is opened, and one guarded request to it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from urllib.parse import quote, unquote, urlsplit

from zeroline.domain.errors import WrongUse
from zeroline.domain.post import CannotLook, NotPosted, PerhapsPosted
from zeroline.engines.http_post import Address, Answer, Limits, PostFailed, call
from zeroline.engines.secret_keyring import secret_of

_SHOW = 200  # characters of what a platform says that go into a sentence
_ANSWER_S, _UPLOAD_S = 60.0, 600.0  # seconds; a video of 100 MB at 2 Mbit/s takes 400
_UNDECIDED = frozenset({408, 409, 425})  # the server may be at it still

Fault = TypeVar("Fault", NotPosted, CannotLook, PerhapsPosted)


@dataclass(frozen=True)
class Account:
    """`platform` is one of PLATFORMS, `name` whose account it is there; `secret` is shown nowhere."""

    platform: str
    name: str
    address: Address = field(repr=False)
    secret: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, platform: str, given: str, secret: str) -> Account:
        """From a setting, `https://NAME@HOST`; a secret that is not given is the keyring's, under `zeroline` for
        NAME@HOST. Raises WrongUse."""
        try:
            parts = urlsplit(given)
            name, host = unquote(parts.username or ""), parts.hostname
            bare = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        except ValueError as error:
            raise WrongUse(f"`{platform}`: {given!r} is no address: {error}.") from error
        if parts.password is not None:
            raise WrongUse(f"`{platform}` must hold no secret; set ZEROLINE_{platform.upper()}_SECRET, or keep it in "
                           "the keyring.")  # fmt: skip
        if not host or not name or not name.isprintable() or parts.path.strip("/"):
            raise WrongUse(f"`{platform}` must look like https://NAME@HOST.")
        return cls(platform, name, replace(Address.of(bare), path="/"), secret_of(secret, f"{name}@{host}"))

    @property
    def shown(self) -> str:
        return f"{self.name}@{self.address.host}"

    @property
    def opened(self) -> str:
        """The secret. Raises NotPosted where there is none."""
        if self.secret is None:
            raise NotPosted(f"{self.shown} has no secret here; set ZEROLINE_{self.platform.upper()}_SECRET, or keep "
                            f"it in the keyring under `zeroline` for {self.shown}.")  # fmt: skip
        return self.secret


@dataclass(frozen=True)
class Call:
    """One request to an account's server; `changes`: it makes a post, so that a lost answer leaves it unknown."""

    method: str
    path: str
    body: bytes | None = None
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    changes: bool = False
    long: bool = False

    @classmethod
    def of_json(cls, method: str, path: str, told: object, *, changes: bool = False) -> Call:
        return cls(method, path, json.dumps(told, ensure_ascii=False).encode(), changes=changes)


@dataclass(frozen=True)
class Wire:
    """Carries calls of one account. `answer_s` is for how long an answer is waited for, `upload_s` the same of a
    file's; `most` the bytes of an answer."""

    account: Account
    answer_s: float = _ANSWER_S
    upload_s: float = _UPLOAD_S
    most: int = 4 << 20

    def ask(self, one: Call, fault: type[Fault] | type[NotPosted] = NotPosted) -> Answer:
        """The answer, whatever its status. Raises `fault` where none came; PerhapsPosted where it may have made a
        post."""
        address = replace(self.account.address, path=one.path)
        limits = Limits(self.upload_s if one.long else self.answer_s, self.most)
        headers = {"Accept": "application/json", "User-Agent": "zeroline", **one.headers}
        if one.body is not None:
            headers["Content-Type"] = one.kind
        try:
            return call(one.method, address, one.body, headers, limits)
        except PostFailed as error:
            if one.changes and error.given:
                raise PerhapsPosted(f"{self._who} {error}. Nobody knows whether the post is out; it is looked up "
                                    "before any other try.") from error  # fmt: skip
            raise fault(f"{self._who} {error}.") from error

    def told(self, one: Call, fault: type[Fault] | type[NotPosted] = NotPosted) -> Mapping[str, Any]:
        """The JSON object of a good answer. Raises `fault` for a refusal; PerhapsPosted where the call makes a post and
        its answer does not say that it did not."""
        answer = self.ask(one, fault)
        if 200 <= answer.status < 300:
            told = object_in(answer.body)
            if told is not None:
                return told
            why = f"{self._who} sends what is no answer."
        else:
            why = f"{self._who} says: {answer.status} {self.said(answer.body)}".rstrip() + "."
        undecided = answer.status < 400 or answer.status >= 500 or answer.status in _UNDECIDED
        if one.changes and undecided:
            raise PerhapsPosted(f"{why} Nobody knows whether the post is out; it is looked up before any other try.")
        raise fault(why)

    def said(self, body: bytes) -> str:
        """What an answer says of a refusal, for a sentence; without our secret, which may stand in the address that it
        repeats."""
        secret = self.account.secret
        return shown(said_in(body).replace(secret, "…") if secret else said_in(body))

    @property
    def _who(self) -> str:
        return self.account.address.shown


def object_in(body: bytes) -> Mapping[str, Any] | None:
    """None: it is no JSON object."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def said_in(body: bytes) -> str:
    """What an answer says of a refusal, as it is."""
    told = object_in(body) or {}
    parts = [told.get(key) for key in ("error", "message", "description", "detail", "title")]
    return ": ".join(part for part in parts if isinstance(part, str))


def shown(text: str) -> str:
    """Words of a platform on one line, without what a terminal would obey."""
    clean = "".join(letter if letter.isprintable() else " " for letter in text[: 4 * _SHOW])
    return " ".join(clean.split())[:_SHOW]


def text_of(told: Mapping[str, Any], key: str, form: Callable[[str], bool]) -> str | None:
    """A short text, or a number, under the key that is of this form; None: there is none."""
    value = told.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return value if isinstance(value, str) and len(value) <= 2000 and value.isprintable() and form(value) else None


def web_address(value: str) -> bool:
    """Whether it may be shown as a link."""
    try:
        return urlsplit(value).scheme == "https" and " " not in value
    except ValueError:
        return False


def query(**fields: str) -> str:
    return "?" + "&".join(f"{name}={quote(value, safe='')}" for name, value in fields.items())


def form(fields: Mapping[str, str], files: Mapping[str, tuple[str, str, bytes]]) -> tuple[bytes, str]:
    """A body of multipart/form-data and its type. `files`: field to name, type and content. The names are ours."""
    line = f"zeroline-{os.urandom(16).hex()}"
    body = bytearray()
    for name, value in fields.items():
        body += f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, (file, kind, content) in files.items():
        head = f'--{line}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n'
        body += f"{head}Content-Type: {kind}\r\n\r\n".encode() + content + b"\r\n"
    body += f"--{line}--\r\n".encode()
    return bytes(body), f"multipart/form-data; boundary={line}"
