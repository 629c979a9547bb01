"""Use cases of the contracts."""
