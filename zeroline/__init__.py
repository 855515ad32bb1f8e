"""Zeroline, the translation desk for war footage: speech in, English captions that can be checked out."""

__version__ = "0.1.0"
