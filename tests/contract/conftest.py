"""Real media for the contract suites."""

from tests.engines.made_media import make

__all__ = ["make"]
