"""Real media for the contract suites."""

from tests.engines.made_media import film, make

__all__ = ["film", "make"]
