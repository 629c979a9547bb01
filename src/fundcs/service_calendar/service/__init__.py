"""Use cases of the service calendar."""
