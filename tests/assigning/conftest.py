"""The department whose manager is in charge of something of every kind."""

from shared.handing_over import desk, takers

__all__ = ["desk", "takers"]
