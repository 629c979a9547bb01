"""Payout calculation sheets, frozen as they were reckoned."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from fundcs.archive.types import STRICT, Day, Moment, Record, personal, plain


class PayoutSheet(Record, table=True):
    """One version of a fund's calculation sheet for a due date (Art. 47).

    `content` is the canonical JSON of the sheet, `hash` its SHA-256; a calculation that comes to the
    same content is the same version.
    """

    __tablename__ = "payout_sheet"
    __table_args__ = (UniqueConstraint("fund", "due", "version"), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    fund: str = Field(foreign_key="fund.code")
    due: date = Field(sa_type=Day)
    version: int
    reckoned_at: datetime = Field(sa_type=Moment)
    reckoned_by: str = Field(foreign_key="staff.code")
    hash: str = Field(sa_type=plain())
    content: str = Field(sa_type=personal("text"), sa_column_kwargs={"info": {"digest": True}})
