"""The lists that HR was sent, and HR's answers: facts only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from fundcs.archive.types import STRICT, Moment, Record, personal, plain


class PenaltyList(Record, table=True):
    """A list as HR was sent it (Art. 25): `content` is its canonical JSON, `hash` the SHA-256 of that."""

    __tablename__ = "penalty_list"
    __table_args__ = (UniqueConstraint("fund", "month", "number"), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    fund: str = Field(foreign_key="fund.code")
    month: str = Field(sa_type=plain())
    number: int
    sent_at: datetime = Field(sa_type=Moment)
    sent_by: str = Field(foreign_key="staff.code")
    hash: str = Field(sa_type=plain())
    content: str = Field(sa_type=personal("text"), sa_column_kwargs={"info": {"digest": True}})


class PenaltyAnswer(Record, table=True):
    """HR's answer to one line: confirmed (`points` NULL) or adjusted, with the reason. The last one holds."""

    __tablename__ = "penalty_answer"
    __table_args__ = (
        CheckConstraint("(points IS NULL) = (reason IS NULL)", name="ck_adjusted"),
        CheckConstraint("points >= 0", name="ck_points"),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    penalty_list: int = Field(foreign_key="penalty_list.id", index=True)
    line: int
    points: int | None = None
    reason: str | None = Field(default=None, sa_type=personal("text"))
    answered_at: datetime = Field(sa_type=Moment)
    answered_by: str = Field(foreign_key="staff.code")
