"""Fixtures of the engines' tests."""

from made_media import make

__all__ = ["make"]
