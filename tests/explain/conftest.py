"""An office where something is owed by several people."""

from shared.owing import owing

__all__ = ["owing"]
