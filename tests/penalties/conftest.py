"""A desk with contract packages."""

from shared.package_desk import calendar, desk, failed_thrice, policy, returned_twice, staffed, submission

__all__ = ["calendar", "desk", "failed_thrice", "policy", "returned_twice", "staffed", "submission"]
