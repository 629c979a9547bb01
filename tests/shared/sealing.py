"""A fund that is sealed, for tests of what follows; tests/contracts/test_sealing.py seals by the command."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def sealed(archive: Path, fund: str, day: str | None) -> None:
    """Seal the fund in the store, whatever is still to be paid; None: open it again."""
    with closing(sqlite3.connect(archive)) as connection:
        connection.execute("UPDATE fund SET sealed_on = ? WHERE code = ?", (day, fund))
        connection.commit()
