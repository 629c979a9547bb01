"""How SQLite reads for the statements that a session runs."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlmodel import Session


@contextmanager
def query_plans(session: Session) -> Iterator[list[list[str]]]:
    """The plan, line by line, of each SELECT that the session runs inside the block."""
    plans: list[list[str]] = []

    def explain(_connection: Any, cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            rows = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.append([row[3] for row in rows])

    engine = session.get_bind()
    event.listen(engine, "after_cursor_execute", explain)
    try:
        yield plans
    finally:
        event.remove(engine, "after_cursor_execute", explain)


def scanned(plan: list[str]) -> list[str]:
    """The lines of a plan that read a table or an index from end to end; a list that was given is none."""
    return [line for line in plan if line.startswith("SCAN") and " VIRTUAL TABLE " not in line]
