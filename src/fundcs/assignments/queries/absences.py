"""Every SELECT over absences."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import column, or_, select, table
from sqlmodel import col
from sqlmodel import select as select_records

from fundcs.assignments.rules import Away

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

    from fundcs.assignments.models import Absence

_ABSENCE: Any = table("absence", *map(column, ("id", "staff", "first", "last", "deputy", "withdrawn_at")))


def standing(session: Session) -> list[Away]:
    """The absences that were not withdrawn, in the order of their first day.

    The table is named, not declared: every list of to-dos asks this, and to declare one takes 2 ms.
    """
    columns = (_ABSENCE.c.id, _ABSENCE.c.staff, _ABSENCE.c.first, _ABSENCE.c.last, _ABSENCE.c.deputy)
    chosen = select(*columns).where(_ABSENCE.c.withdrawn_at.is_(None))
    return [
        Away(staff, date.fromisoformat(first), date.fromisoformat(last), deputy, id_)
        for id_, staff, first, last, deputy in session.execute(
            chosen.order_by(_ABSENCE.c.first, _ABSENCE.c.id)
        )
    ]


def of_staff(session: Session, code: str) -> Sequence[Absence]:
    """A member's absences that were not withdrawn, by their first day."""
    from fundcs.assignments.models import Absence

    chosen = select_records(Absence).where(Absence.staff == code, col(Absence.withdrawn_at).is_(None))
    return session.exec(chosen.order_by(col(Absence.first))).all()


def of_deputy(session: Session, code: str, day: date) -> Sequence[Absence]:
    """The absences not over by `day` in which a member is to stand in, by their first day."""
    from fundcs.assignments.models import Absence

    chosen = select_records(Absence).where(
        Absence.deputy == code, col(Absence.withdrawn_at).is_(None), or_(col(Absence.last) >= day)
    )
    return session.exec(chosen.order_by(col(Absence.first), col(Absence.id))).all()
