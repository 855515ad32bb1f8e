"""Fixtures of the engines' tests."""

from made_media import film, make

__all__ = ["film", "make"]
