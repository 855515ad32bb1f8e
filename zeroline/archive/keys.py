"""The desk's key: Ed25519, in a file that only its owner reads; never in the database, a bag or a backup."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509 import Certificate, CertificateBuilder

from zeroline.archive.whole import write_whole
from zeroline.domain.errors import ArchiveFault
from zeroline.domain.record import sha256_of

FILE = "desk.pem"


@dataclass(frozen=True)
class DeskKey:
    """Signs for the desk. `public` is the raw public key in hexadecimal; `id` its hash, which custody names."""

    _private: Ed25519PrivateKey

    @property
    def public(self) -> str:
        return self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    @property
    def id(self) -> str:
        return key_id(self.public)

    def sign(self, hash: str) -> str:
        return self._private.sign(bytes.fromhex(hash)).hex()

    def certify(self, certificate: CertificateBuilder) -> Certificate:
        """The certificate, issued by the desk."""
        return certificate.sign(self._private, None)


def key_id(public: str) -> str:
    return sha256_of(bytes.fromhex(public))


def signed(public: str, hash: str, signature: str) -> bool:
    """Whether `signature` is the key's own under `hash`; all in hexadecimal."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), bytes.fromhex(hash))
    except (ValueError, InvalidSignature):
        return False
    return True


def read_key(folder: Path) -> DeskKey | None:
    """The key in `folder`; None: there is none yet. Raises ArchiveFault where it cannot be used."""
    file = folder / FILE
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise ArchiveFault(f"{file}: cannot be read as the desk's key ({error}); put its safe copy back.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ArchiveFault(f"{file}: is a key of another kind than the desk's; put its safe copy back.")
    return DeskKey(key)


def make_key(folder: Path) -> DeskKey:
    """A new key, on the disk before it signs anything. Another process's that came first is taken instead."""
    key = DeskKey(Ed25519PrivateKey.generate())
    pem = key._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(file, pem, mode=0o600, replace=False)
    except FileExistsError:
        return read_key(folder) or key
    except OSError as error:
        raise ArchiveFault(f"{file}: the desk's key cannot be written ({error.strerror}).") from error
    return key


def is_private(folder: Path) -> bool:
    """Whether only its owner can read the key."""
    return not os.stat(folder / FILE).st_mode & 0o077
