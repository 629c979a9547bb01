"""Use cases of callbacks."""
