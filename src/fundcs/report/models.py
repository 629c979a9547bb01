"""Bulletins as they were issued: facts only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from fundcs.archive.types import STRICT, Moment, Record, personal, plain


class IssuedBulletin(Record, table=True):
    """The `number`-th bulletin of a month: `content` is its canonical JSON, `hash` the SHA-256 of that.

    `reason`: why the month's bulletin was issued again; the first has none.
    """

    __tablename__ = "bulletin"
    __table_args__ = (
        UniqueConstraint("month", "number"),
        CheckConstraint("(number = 1) = (reason IS NULL)", name="ck_again"),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    month: str = Field(sa_type=plain())
    number: int
    issued_at: datetime = Field(sa_type=Moment)
    issued_by: str = Field(foreign_key="staff.code")
    reason: str | None = Field(default=None, sa_type=personal("text"))
    hash: str = Field(sa_type=plain())
    content: str = Field(sa_type=plain(), sa_column_kwargs={"info": {"digest": True}})
