"""Use cases of contract packages."""
