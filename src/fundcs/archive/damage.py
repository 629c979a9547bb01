"""Telling a damaged archive or disk from a defect of this program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.archive import driver
from fundcs.archive.errors import ArchiveCorrupt, unusable
from fundcs.kit import durable
from fundcs.kit.errors import FundcsError

if TYPE_CHECKING:
    from pathlib import Path

_OF_DATA = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError)
"""What reading a damaged value may raise, besides SQLAlchemy's own errors."""


def sentence(error: Exception, path: Path) -> FundcsError | None:
    """The FundcsError for an unexpected error; None where it is a defect of this program.

    An error in reading values (a missing column, a text that is not a date) is damage where the archive at
    `path` does not verify.
    """
    if isinstance(error, OSError):
        return durable.trouble(error)
    cause = getattr(error, "orig", error)
    refusal = unusable(cause, path)
    if refusal is None and isinstance(cause, driver.errors(*_OF_DATA)) and _damaged(path):
        return ArchiveCorrupt(path=path)
    return refusal


def _damaged(path: Path) -> bool:
    from fundcs.archive.verify import verify

    try:
        return not verify(path, files_too=False).ok
    except FundcsError:
        return False
