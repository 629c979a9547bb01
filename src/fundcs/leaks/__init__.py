"""Leaks of client information, actual or possible: found, reported, remedied, closed (Art. 16)."""
