"""The desk's certificates for C2PA: a root that is the desk's own key, and one that signs videos, made of it anew each
time, so that nothing more has to be kept safe."""

from __future__ import annotations

from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from zeroline.archive.keys import DeskKey
from zeroline.domain.record import canonical, sha256_of

# The same for every desk: a certificate that told when it was made would tell when the desk began.
_FROM, _UNTIL = datetime(2024, 1, 1, tzinfo=UTC), datetime(2099, 12, 31, tzinfo=UTC)


def video_key(key: DeskKey) -> Ed25519PrivateKey:
    """What signs videos. Only the desk's key can make the signature that it comes from, and that leaves nobody."""
    seed = sha256_of(bytes.fromhex(key.sign(sha256_of(canonical(["key for videos"])))))
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))


def chain_of(key: DeskKey) -> str:
    """The certificate for videos and the desk's root, PEM; the same each time."""
    root, leaf = _name(f"desk {key.id[:16]}"), _name(f"videos of desk {key.id[:16]}")
    public = video_key(key).public_key()
    own = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.public))
    signing = _certificate(leaf, public, root, own, key, authority=False)
    return signing + _certificate(root, own, root, own, key, authority=True)


def root_of(key: DeskKey) -> str:
    """The desk's root alone, PEM."""
    chain = chain_of(key)
    return chain[chain.rindex("-----BEGIN") :]


def _name(common: str) -> x509.Name:
    told = ((NameOID.ORGANIZATION_NAME, "A Zeroline desk"), (NameOID.COMMON_NAME, common))
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in told])


def _certificate(
    subject: x509.Name,
    public: Ed25519PublicKey,
    issuer: x509.Name,
    issued_by: Ed25519PublicKey,
    key: DeskKey,
    *,
    authority: bool,
) -> str:
    """As the C2PA specification wants them, 14.5: version 3, uses named, the issuer's key named."""
    serial = int(sha256_of(canonical([subject.rfc4514_string(), key.id]))[:16], 16) | 1
    made = (
        x509.CertificateBuilder(issuer, subject, public, serial, _FROM, _UNTIL)
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not authority,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=authority,
                crl_sign=authority,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issued_by), critical=False)
    )
    if not authority:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return key.certify(made).public_bytes(Encoding.PEM).decode()
