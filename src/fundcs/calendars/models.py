"""Days arranged by the firm, or by a year's arrangement that the shipped data lacks."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field

from fundcs.archive.types import Day, Flag, Record, plain


class CalendarDay(Record, table=True):
    """A day that is a holiday, or a weekend day that is worked."""

    __tablename__ = "calendar_day"

    day: date = Field(primary_key=True, sa_type=Day)
    working: bool = Field(sa_type=Flag)
    name: str = Field(sa_type=plain())
    source: str = Field(sa_type=plain())
