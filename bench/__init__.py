"""Measures Zeroline beside its peers: same weights, same threads, same sound. `make bench` runs it."""
