"""A desk with contract packages: C001 is a person with K1, C002 an institution with K2, signed 2 November."""

from shared.package_desk import desk, staffed, submission

__all__ = ["desk", "staffed", "submission"]
