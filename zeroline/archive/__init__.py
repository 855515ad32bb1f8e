"""Clips as they came, what is known of them, and an unbroken log of all that was done. docs/archive.md explains it."""
