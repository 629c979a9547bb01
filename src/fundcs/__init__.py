"""fundcs: a private-fund manager's client-service regulation, carried out over a local archive."""

__version__ = "0.1.0"
