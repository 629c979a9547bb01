"""Absences, hand-overs and what passed with each, notices to clients: facts only."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from fundcs.archive.types import STRICT, Code, Day, Flag, Moment, Record, one_of, personal, plain
from fundcs.assignments.rules import HELD_NAMES, Held

_WITHDRAWN = "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)"


class Absence(Record, table=True):
    """A member is away from `first` to `last`, both included; `deputy` sees and receives what is theirs."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("first <= last", name="ck_days"),
        CheckConstraint("deputy <> staff", name="ck_deputy"),
        CheckConstraint(_WITHDRAWN, name="ck_withdrawn"),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    staff: str = Field(foreign_key="staff.code")
    first: date = Field(sa_type=Day)
    last: date = Field(sa_type=Day)
    deputy: str = Field(foreign_key="staff.code")
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_by: str | None = Field(default=None, foreign_key="staff.code")
    reason: str | None = Field(default=None, sa_type=personal("text"))


class Handover(Record, table=True):
    """What passed from `staff` to others from the day `since` on, in one act.

    `leaving`: because they leave. `staff` is None where clients of several were assigned by a list.
    """

    __tablename__ = "handover"
    __table_args__ = (CheckConstraint(_WITHDRAWN, name="ck_withdrawn"), STRICT)

    no: str = Field(primary_key=True, sa_type=plain())
    staff: str | None = Field(default=None, foreign_key="staff.code", index=True)
    leaving: bool = Field(sa_type=Flag)
    since: date = Field(sa_type=Day)
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_by: str | None = Field(default=None, foreign_key="staff.code")


class HandoverItem(Record, table=True):
    """One thing that passed: from the day `since` on it is `taken_by`'s, before it was `held_by`'s.

    The record itself names `taken_by` from the moment of recording; until `since` readers ask
    `queries.pending`. `withdrawn_at`: it went back to `held_by`.
    """

    __tablename__ = "handover_item"
    __table_args__ = (one_of("kind", Held), Index("ix_handover_item_record", "kind", "key"), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    handover: str = Field(foreign_key="handover.no", index=True)
    kind: Held = Field(sa_type=Code(Held, HELD_NAMES))
    key: str = Field(sa_type=plain())
    client: str | None = Field(default=None, foreign_key="client.code")
    held_by: str | None = Field(default=None, foreign_key="staff.code")
    taken_by: str = Field(foreign_key="staff.code")
    since: date = Field(sa_type=Day)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)


class ReassignmentNotice(Record, table=True):
    """A client was told on a day who looks after them now (Art. 12)."""

    __tablename__ = "reassignment_notice"
    __table_args__ = (CheckConstraint(_WITHDRAWN, name="ck_withdrawn"), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    client: str = Field(foreign_key="client.code", index=True)
    told_on: date = Field(sa_type=Day)
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_by: str | None = Field(default=None, foreign_key="staff.code")
    reason: str | None = Field(default=None, sa_type=personal("text"))
