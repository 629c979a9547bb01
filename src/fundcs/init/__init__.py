"""Making an archive."""
