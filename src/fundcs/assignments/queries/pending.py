"""Who has a thing until a hand-over that is recorded already counts.

The tables are named, not declared: every list of clients asks this, and to declare a table takes 2 ms.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import column, func, select, table

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlmodel import Session

    from fundcs.assignments.rules import Held

_ITEM: Any = table(
    "handover_item", *map(column, ("id", "kind", "key", "held_by", "taken_by", "since", "withdrawn_at"))
)


def holder(kind: Held, key: Any, current: Any, day: Any) -> ColumnElement[str | None]:
    """Who has the thing of a row on `day` (a date, or a parameter), as an expression.

    That is `current` unless a hand-over is to come.
    """
    item = _ITEM.alias()
    waiting = (
        item.c.kind == kind.value,
        item.c.key == key,
        item.c.taken_by == current,  # who was given it by other means since has it
        item.c.since > (day.isoformat() if isinstance(day, date) else day),
        item.c.withdrawn_at.is_(None),
    )
    before = select(item.c.held_by).where(*waiting).order_by(item.c.since.desc()).limit(1)
    return func.coalesce(before.scalar_subquery(), current)


class Step(NamedTuple):
    """From `since` (a day) on a thing is no longer `before`'s but `after`'s."""

    since: str
    before: str | None
    after: str


def steps(session: Session) -> dict[tuple[str, str], list[Step]]:
    """The hand-overs of each thing by kind and key, the last recorded first."""
    columns = (_ITEM.c.kind, _ITEM.c.key, _ITEM.c.since, _ITEM.c.held_by, _ITEM.c.taken_by)
    chosen = select(*columns).where(_ITEM.c.withdrawn_at.is_(None)).order_by(_ITEM.c.id.desc())
    by_thing: dict[tuple[str, str], list[Step]] = {}
    for kind, key, since, before, after in session.execute(chosen):
        by_thing.setdefault((kind, key), []).append(Step(since, before, after))
    return by_thing
