"""Use cases of the client's file."""
