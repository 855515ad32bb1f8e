"""War speech understood: glossary, names and numbers, guards, claims. Pure functions; lemmas come in as data."""
