"""Time stamps on the custody log by RFC 3161: others than the desk say that an entry was there by a certain time.

A stamp on one entry holds for all before it, since each entry holds the hash of the one before. Requests and answers
are kept as they were sent and came; a stamp counts only where its answer is verified against the desk's roots.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

import rfc3161_client
from cryptography.x509 import Certificate, load_pem_x509_certificates
from sqlalchemy import Connection, select

from zeroline.archive import custody as log
from zeroline.archive.ledger import Ledger
from zeroline.archive.schema import custody, stamps
from zeroline.domain.errors import WrongUse, ZerolineError
from zeroline.domain.record import canonical, sha256_of

Send = Callable[[str, bytes], bytes]  # server, request -> answer; raises ZerolineError where none comes


@dataclass(frozen=True)
class Stamp:
    """One answer. `time` is when the server says that the entry was there, UTC; None: the answer is not verified, and
    `why` tells what is wrong with it."""

    sequence: int
    server: str
    time: str | None
    why: str | None = None


def stamp_id(sequence: int, server: str, at: str, request: bytes, answer: bytes) -> str:
    """The hash by which custody names a stamp; it covers all of its row."""
    return sha256_of(canonical([sequence, server, at, sha256_of(request), sha256_of(answer)]))


def roots_in(file: str) -> list[Certificate]:
    """The certificates of a PEM file; none where no file is named. Raises WrongUse."""
    if not file:
        return []
    try:
        return load_pem_x509_certificates(Path(file).expanduser().read_bytes())
    except (OSError, ValueError) as error:
        raise WrongUse(f"`timestamp_roots`, {file}: cannot be read as certificates in PEM ({error}).") from error


def stamp(ledger: Ledger, servers: Sequence[str], roots: Sequence[Certificate], send: Send) -> list[Stamp]:
    """Has the last entry stamped by each server, and keeps what each answered. A server that fails costs the others
    nothing; what went wrong is told. Nothing to stamp: nothing is sent."""
    with ledger.reading() as connection:
        last = log.last(connection)
    if last is None or last.act == "stamped":
        return []
    message = bytes.fromhex(last.hash)
    told, rows = [], []
    for server in servers:
        asked = rfc3161_client.TimestampRequestBuilder(message, rfc3161_client.HashAlgorithm.SHA256).build()
        request = asked.as_bytes()
        try:
            answer = send(server, request)
        except ZerolineError as error:
            told.append(Stamp(last.sequence, server, None, error.sentence))
            continue
        told.append(_verified(last.sequence, server, message, answer, roots, asked.nonce))
        rows.append((server, request, answer))
    if rows:
        with ledger.writing() as pen:
            subjects = []
            for server, request, answer in rows:
                id = stamp_id(last.sequence, server, pen.at, request, answer)
                row = {"id": id, "sequence": last.sequence, "server": server, "at": pen.at}
                pen.connection.execute(stamps.insert(), {**row, "request": request, "answer": answer})
                subjects.append(f"stamp:{id}")
            pen.enter("stamped", None, None, subjects)
    return told


def counted(connection: Connection, roots: Sequence[Certificate]) -> list[Stamp]:
    """All stamps that were kept, each verified anew."""
    query = select(stamps, custody.c.hash).join(custody, custody.c.sequence == stamps.c.sequence)
    rows = connection.execute(query.order_by(stamps.c.sequence, stamps.c.id))
    return [_verified(row.sequence, row.server, bytes.fromhex(row.hash), row.answer, roots) for row in rows]


def _verified(sequence: int, server: str, message: bytes, answer: bytes, roots: Sequence[Certificate],
              nonce: int | None = None) -> Stamp:  # fmt: skip
    if not roots:
        return Stamp(sequence, server, None, "there is no root to verify it against; name `timestamp_roots`")
    try:
        response = rfc3161_client.decode_timestamp_response(answer)
        verifier = rfc3161_client.VerifierBuilder(roots=list(roots), nonce=nonce).build()
        verifier.verify_message(response, message)
    except (rfc3161_client.VerificationError, ValueError) as error:
        return Stamp(sequence, server, None, f"its answer is not verified ({str(error).rstrip('.')})")
    time = response.tst_info.gen_time.astimezone(UTC)
    return Stamp(sequence, server, time.isoformat(timespec="seconds").replace("+00:00", "Z"))
