"""A desk with contract packages, and the general manager among its members."""

from shared.package_desk import calendar, desk, policy, staffed

__all__ = ["calendar", "desk", "policy", "staffed"]
