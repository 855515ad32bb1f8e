"""Asks a time-stamping server over HTTP (RFC 3161, 3.4). What is sent is a hash and a random number."""

from __future__ import annotations

from zeroline.domain.errors import EngineFailed
from zeroline.engines.http_post import Address, Limits, PostFailed, post

_LIMITS = Limits(answer_s=20.0, most_bytes=1 << 16)  # an answer with its certificates takes some 6 KB


def ask_for_stamp(server: str, request: bytes) -> bytes:
    """The answer as it came. Raises EngineFailed where none comes, WrongUse for what is no address."""
    # Without TLS is fine: the answer is signed, and the question is a hash.
    address = Address.of(server, plain=True)
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    try:
        answer = post(address, request, headers, _LIMITS)
    except PostFailed as error:
        raise EngineFailed(f"The time-stamping server {address.shown} {error}.") from error
    if answer.status != 200:
        raise EngineFailed(f"The time-stamping server {address.shown} answered {answer.status}.")
    return answer.body
