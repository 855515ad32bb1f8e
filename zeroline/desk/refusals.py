"""What the desk refuses, each with the status by which HTTP says it."""

from __future__ import annotations

from zeroline.domain.errors import ArchiveFault, BadInput, NoSuchClip, WrongUse, ZerolineError


class Refused(ZerolineError):
    """The request is understood and not done; the sentence says why."""

    status = 400


class NotLoggedIn(Refused):
    status = 401

    def __init__(self) -> None:
        super().__init__("Log in first.")


class NotAllowed(Refused):
    status = 403


class NotThere(Refused):
    status = 404


class OutOfStep(Refused):
    """What was sent does not follow on what is here; `offset` is what is here."""

    status = 409

    def __init__(self, sentence: str, offset: int) -> None:
        self.offset = offset
        super().__init__(sentence)


class TooLarge(Refused):
    status = 413


class NotMedia(Refused):
    status = 422


class TooOften(Refused):
    """`wait_s`: after how many seconds it is worth another try."""

    status = 429

    def __init__(self, sentence: str, wait_s: int) -> None:
        self.wait_s = wait_s
        super().__init__(sentence)


def status_of(error: ZerolineError) -> int:
    """The status of HTTP that says the same as the error's sentence."""
    if isinstance(error, Refused):
        return error.status
    if isinstance(error, NoSuchClip):
        return 404
    if isinstance(error, ArchiveFault):
        return 503
    if isinstance(error, WrongUse):
        return 400
    return 422 if isinstance(error, BadInput) else 500
