"""The firm and the department that stand at the head of every printed page, as the policy names them."""

from __future__ import annotations

from contextvars import ContextVar

_HEAD: ContextVar[str] = ContextVar("letterhead", default="")


def use(firm: str, department: str) -> None:
    """Head the pages written from now on; without a firm's name there is no head."""
    _HEAD.set(f"{firm}  {department}".strip() if firm else "")


def head() -> str:
    """The head of a printed page; empty where the firm has not given its name."""
    return _HEAD.get()
