"""The monthly mailing of the house journal: who wants none, what went to whom, what came back (Art. 9)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from fundcs.archive.types import STRICT, Day, Flag, Moment, Record, personal, plain

WITHDRAWN: Final = "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)"
"""What was withdrawn says when and by whom."""


class MailingPreference(Record, table=True):
    """Whether a client wants no mailings; the last one recorded holds. Greetings are another matter."""

    __tablename__ = "mailing_preference"

    id: int | None = Field(default=None, primary_key=True)
    client: str = Field(foreign_key="client.code", index=True)
    no_mailings: bool = Field(sa_type=Flag)
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")


class MailingSent(Record, table=True):
    """The mailing of a month (`2026-11`) went to a client on a day, to the address of then."""

    __tablename__ = "mailing"
    __table_args__ = (
        CheckConstraint(WITHDRAWN, name="ck_withdrawn"),
        Index("ix_mailing_month", "month", "client"),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    client: str = Field(foreign_key="client.code", index=True)
    month: str = Field(sa_type=plain())
    address: str = Field(sa_type=personal("address"))
    sent_on: date = Field(sa_type=Day)
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_by: str | None = Field(default=None, foreign_key="staff.code")
    reason: str | None = Field(default=None, sa_type=personal("text"))


class MailingReturn(Record, table=True):
    """A mailing came back on a day; `finding` asks for the address (Art. 43)."""

    __tablename__ = "mailing_return"
    __table_args__ = (CheckConstraint(WITHDRAWN, name="ck_withdrawn"), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    mailing: int = Field(foreign_key="mailing.id", index=True)
    client: str = Field(foreign_key="client.code")
    returned_on: date = Field(sa_type=Day)
    finding: str = Field(foreign_key="finding.no", index=True)
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_by: str | None = Field(default=None, foreign_key="staff.code")
    reason: str | None = Field(default=None, sa_type=personal("text"))


class MailingRound(Record, table=True):
    """A month's list was gone through: nobody was left on it, as it stood then, who was to be sent to.

    Whoever comes onto the list of the month later, by a contract recorded late, is not owed that mailing.
    """

    __tablename__ = "mailing_round"
    __table_args__ = (CheckConstraint(WITHDRAWN, name="ck_withdrawn"), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    month: str = Field(index=True, sa_type=plain())
    sent_on: date = Field(sa_type=Day)
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_by: str | None = Field(default=None, foreign_key="staff.code")
    reason: str | None = Field(default=None, sa_type=personal("text"))
