"""Days arranged by the firm, or by a year's arrangement that the shipped data lacks."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field

from fundcs.archive.types import Day, Flag, Moment, Record, personal, plain


class CalendarDay(Record, table=True):
    """A day that is a holiday, or a weekend day that is worked."""

    __tablename__ = "calendar_day"

    day: date = Field(primary_key=True, sa_type=Day)
    working: bool = Field(sa_type=Flag)
    name: str = Field(sa_type=plain())
    source: str = Field(sa_type=plain())


class CalendarYear(Record, table=True):
    """A year whose arrangement was said to be complete: what is not imported for it is no arranged day."""

    __tablename__ = "calendar_year"
    year: int = Field(primary_key=True)
    declared_at: datetime = Field(sa_type=Moment)
    declared_by: str = Field(foreign_key="staff.code")


class CalendarWithdrawal(Record, table=True):
    """A `day` that was imported by mistake, as it was, or a `year` that was wrongly said to be complete."""

    __tablename__ = "calendar_withdrawal"

    id: int | None = Field(default=None, primary_key=True)
    day: date | None = Field(default=None, sa_type=Day)
    year: int | None = None
    working: bool | None = Field(default=None, sa_type=Flag)
    name: str | None = Field(default=None, sa_type=plain())
    source: str | None = Field(default=None, sa_type=plain())
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")
