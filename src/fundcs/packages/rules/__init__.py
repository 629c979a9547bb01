"""The rules of contract packages."""
