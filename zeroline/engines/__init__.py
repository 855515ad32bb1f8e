"""Adapters to the outside, one a file, named for its port and its library."""
