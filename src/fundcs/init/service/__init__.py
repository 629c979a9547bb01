"""Use cases of `fundcs init`."""
