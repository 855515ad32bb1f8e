"""Real media for the contract suites."""

from tests.engines.made_media import films, make

__all__ = ["films", "make"]
