"""How clients want to be greeted, and who was greeted: facts only."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from fundcs.archive.types import STRICT, Code, Day, Flag, Moment, Record, one_of, personal, plain
from fundcs.care.rules.greetings import OCCASION_NAMES, Occasion


class CarePreference(Record, table=True):
    """How a client wants to be greeted; the last one recorded holds. Without `channel` the firm chooses."""

    __tablename__ = "care_preference"

    id: int | None = Field(default=None, primary_key=True)
    client: str = Field(foreign_key="client.code", index=True)
    channel: str | None = Field(default=None, sa_type=plain("care.channels"))
    opted_out: bool = Field(sa_type=Flag)
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")


class GreetingSent(Record, table=True):
    """A client was greeted for an occasion on its `day` (Art. 10)."""

    __tablename__ = "greeting"
    __table_args__ = (
        one_of("occasion", Occasion),
        Index("ix_greeting_day", "day", "occasion", "client"),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    client: str = Field(foreign_key="client.code", index=True)
    occasion: Occasion = Field(sa_type=Code(Occasion, OCCASION_NAMES))
    day: date = Field(sa_type=Day)
    channel: str | None = Field(default=None, sa_type=plain("care.channels"))
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")


class GreetingWithdrawal(Record, table=True):
    """A greeting recorded by mistake, taken back; the client is to be greeted again."""

    __tablename__ = "greeting_withdrawal"

    greeting: int = Field(primary_key=True, foreign_key="greeting.id")
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")
