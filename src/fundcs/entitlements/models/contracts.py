"""Contracts as they were signed: facts only."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from fundcs.archive.types import STRICT, Day, Fen, Rate, Record, personal, plain


class Contract(Record, table=True):
    """A contract as it was signed. `client` is its first holder; `rate` never moves once it is recorded.

    A cancelled contract never counts for a tier and has no payout line.
    """

    __tablename__ = "contract"
    __table_args__ = (CheckConstraint("amount > 0", name="ck_amount"), STRICT)

    no: str = Field(primary_key=True, sa_type=plain())
    client: str = Field(foreign_key="client.code", index=True)
    fund: str = Field(foreign_key="fund.code", index=True)
    amount: int = Field(sa_type=Fen)
    signed: date = Field(sa_type=Day)
    value_date: date = Field(sa_type=Day)
    matures: date = Field(sa_type=Day)
    rate: Decimal = Field(sa_type=Rate)
    advisor: str | None = Field(default=None, foreign_key="staff.code")
    payee_name: str = Field(sa_type=personal("text"))
    payee_bank: str = Field(sa_type=personal("text"))
    payee_account: str = Field(sa_type=personal("account"))
    receipt_amount: int | None = Field(default=None, sa_type=Fen)
    receipt_payer: str | None = Field(default=None, sa_type=personal("text"))
    receipt_date: date | None = Field(default=None, sa_type=Day)
    cancelled_on: date | None = Field(default=None, sa_type=Day)
    cancel_reason: str | None = Field(default=None, sa_type=personal("text"))
