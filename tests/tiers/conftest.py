"""An archive with a fund and a department."""

from shared.department import office, staffed

__all__ = ["office", "staffed"]
