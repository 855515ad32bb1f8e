"""Keeping clips and what was made of them, and finding them again."""
