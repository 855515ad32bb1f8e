"""Fixtures of the engines' tests."""

from made_media import films, make

__all__ = ["films", "make"]
