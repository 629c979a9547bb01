"""Use cases of penalties."""
