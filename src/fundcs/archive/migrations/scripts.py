"""Running a migration's SQL file, statement by statement."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from alembic import op


def run(name: str) -> None:
    """Execute every statement of `versions/<name>.sql`."""
    for statement in statements((Path(__file__).parent / "versions" / f"{name}.sql").read_text("utf-8")):
        op.get_bind().exec_driver_sql(statement)


def statements(sql: str) -> Iterator[str]:
    """The statements of `sql`; a trigger's body keeps its semicolons."""
    held = ""
    for line in sql.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            yield held.strip()
            held = ""
