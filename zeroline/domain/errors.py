"""The one family of errors that a user can cause. Each is a sentence: what, where, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class ZerolineError(Exception):
    """A sentence for a person; `exit_code` is what the command line ends with."""

    exit_code = 1

    @property
    def sentence(self) -> str:
        return str(self)


class WrongUse(ZerolineError):
    """The command was asked for something it cannot do as asked."""

    exit_code = 2


class NotBuiltYet(WrongUse):
    """A command of the fixed command line whose part of Zeroline does not exist yet."""

    def __init__(self, command: str) -> None:
        super().__init__(f"`zeroline {command}` is not built yet; `zeroline --help` lists what works today.")


class OutputExists(WrongUse):
    """A file that this run would write is already there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path} exists already; add --overwrite to replace it, or choose another --out folder.")


class BadInput(ZerolineError):
    """Something that was handed in cannot be worked on."""

    exit_code = 3


class BadMedia(BadInput):
    """A file that is not a clip, or not a whole one."""

    def __init__(self, path: Path, fault: str) -> None:
        self.path = path
        self.fault = fault
        super().__init__(f"{path}: {fault}")


class CutOff(BadMedia):
    """A clip whose sound ends before its container says: the end of the file is missing. `heard_ms` of it could be
    decoded, of `promised_ms`."""

    def __init__(self, path: Path, heard_ms: int, promised_ms: int) -> None:
        self.heard_ms = heard_ms
        self.promised_ms = promised_ms
        super().__init__(
            path,
            f"is cut off: {heard_ms / 1000:.1f} s of {promised_ms / 1000:.1f} s could be decoded;"
            " copy or download it again",
        )


class CannotWrite(BadInput):
    """The place for the results refuses them: full, read-only, not a folder."""

    def __init__(self, path: Path, fault: str) -> None:
        self.path = path
        self.fault = fault
        super().__init__(f"{path}: {fault}")


class NoModel(WrongUse):
    """The speech model that was asked for is neither here nor reachable."""


class EngineFailed(ZerolineError):
    """An engine broke on input that should have worked; the cause is kept as `__cause__`."""


class BadGlossary(BadInput):
    """A glossary file that cannot be used as written; `where` is its name, or the entry's id in it."""

    def __init__(self, where: str, fault: str) -> None:
        self.where = where
        self.fault = fault
        super().__init__(f"glossary, {where}: {fault}")


class BadText(BadInput):
    """A file that cannot be read as a text in Russian or Ukrainian."""

    def __init__(self, path: Path, fault: str) -> None:
        self.path = path
        self.fault = fault
        super().__init__(f"{path}: {fault}.")


class BadArticle(BadInput):
    """A file that cannot be read as an article."""

    def __init__(self, path: Path, fault: str) -> None:
        self.path = path
        self.fault = fault
        super().__init__(f"{path}: {fault}.")


class ArchiveFault(BadInput):
    """The archive cannot be worked with as it is: locked, full, damaged, newer than this Zeroline, another key's."""


class NoSuchClip(WrongUse):
    """An id that the archive does not hold."""

    def __init__(self, clip: str) -> None:
        super().__init__(f"The archive holds no clip {clip}; `zeroline list` tells which there are.")


class Outdated(WrongUse):
    """A change to something that was changed since; `touched` are the ids of the lines and notes that it is about."""

    def __init__(self, touched: Sequence[str]) -> None:
        self.touched = tuple(touched)
        super().__init__(f"What this changes was changed since: {', '.join(touched)}.")
