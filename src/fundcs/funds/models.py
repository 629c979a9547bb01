"""Funds and their rate bands."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from fundcs.archive.types import (
    STRICT,
    Code,
    Day,
    Days,
    Fen,
    Flag,
    Moment,
    Rate,
    Record,
    one_of,
    personal,
    plain,
)
from fundcs.funds.rules.risk import FUND_LEVEL_NAMES, FundLevel
from fundcs.funds.rules.terms import FREQUENCY_NAMES, DayCount, Frequency


class Fund(Record, table=True):
    """A fund and its terms. `payout_dates` is an explicit list of due dates, empty where they are reckoned.

    `accrual_rolls`: the fund says that accrual runs on to a payout date that was moved to a working day.
    `raising_rate`: a year's interest for the raising period; `exit_fee_rate`: the part of the principal that
    is kept back from an exit before maturity. Both are None in a fund without them.
    """

    __tablename__ = "fund"
    __table_args__ = (one_of("day_count", DayCount), one_of("frequency", Frequency), STRICT)

    code: str = Field(primary_key=True, sa_type=plain())
    name: str = Field(sa_type=plain())
    project_company: str = Field(sa_type=plain())
    established: date = Field(sa_type=Day)
    matures: date = Field(sa_type=Day)
    day_count: DayCount = Field(sa_type=Code(DayCount))
    frequency: Frequency = Field(sa_type=Code(Frequency, FREQUENCY_NAMES))
    first_payout: date | None = Field(default=None, sa_type=Day)
    payout_dates: tuple[date, ...] = Field(default=(), sa_type=Days)
    project_rate: Decimal | None = Field(default=None, sa_type=Rate)
    accrual_rolls: bool = Field(default=False, sa_type=Flag)
    closed_on: date | None = Field(default=None, sa_type=Day)
    sealed_on: date | None = Field(default=None, sa_type=Day)
    raising_rate: Decimal | None = Field(default=None, sa_type=Rate)
    exit_fee_rate: Decimal | None = Field(default=None, sa_type=Rate)


class FundWithdrawal(Record, table=True):
    """A fund that was added by mistake: no list, count or duty has it."""

    __tablename__ = "fund_withdrawal"

    fund: str = Field(primary_key=True, foreign_key="fund.code")
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")


class FundBand(Record, table=True):
    """From this amount on (fen, included), a contract of the fund earns this yearly rate."""

    __tablename__ = "fund_band"
    __table_args__ = (
        UniqueConstraint("fund", "from_fen"),
        CheckConstraint("from_fen >= 0", name="ck_from_fen"),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    fund: str = Field(foreign_key="fund.code", index=True)
    from_fen: int = Field(sa_type=Fen)
    rate: Decimal = Field(sa_type=Rate)


class FundAmendment(Record, table=True):
    """The terms of a fund from the border `from_due` on, with the reason (chapter 10).

    `anchor`: the day from which whole months are counted. `extended_from`: the maturity until then, where the
    fund's life was extended; contracts that matured then run on to the new day, at `rate` where there is one.
    """

    __tablename__ = "fund_terms"
    __table_args__ = (one_of("day_count", DayCount), one_of("frequency", Frequency), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    fund: str = Field(foreign_key="fund.code", index=True)
    from_due: date = Field(sa_type=Day)
    anchor: date = Field(sa_type=Day)
    matures: date = Field(sa_type=Day)
    day_count: DayCount = Field(sa_type=Code(DayCount))
    frequency: Frequency = Field(sa_type=Code(Frequency, FREQUENCY_NAMES))
    first_payout: date | None = Field(default=None, sa_type=Day)
    payout_dates: tuple[date, ...] = Field(default=(), sa_type=Days)
    accrual_rolls: bool = Field(default=False, sa_type=Flag)
    extended_from: date | None = Field(default=None, sa_type=Day)
    rate: Decimal | None = Field(default=None, sa_type=Rate)
    reason: str = Field(sa_type=personal("text"))
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")


class FundTermsWithdrawal(Record, table=True):
    """An amendment that was recorded by mistake, with the reason."""

    __tablename__ = "fund_terms_withdrawal"

    terms: int = Field(primary_key=True, foreign_key="fund_terms.id")
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")


class FundCorrection(Record, table=True):
    """Why columns of a fund, named with commas between, were changed, where a reason was given."""

    __tablename__ = "fund_correction"

    id: int | None = Field(default=None, primary_key=True)
    fund: str = Field(foreign_key="fund.code", index=True)
    columns: str = Field(sa_type=plain())
    reason: str = Field(sa_type=personal("text"))
    corrected_at: datetime = Field(sa_type=Moment)
    corrected_by: str = Field(foreign_key="staff.code")


class FundRisk(Record, table=True):
    """The risk level of a fund from a day on (Art. 1); the levels before it stay on record."""

    __tablename__ = "fund_risk"
    __table_args__ = (one_of("level", FundLevel), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    fund: str = Field(foreign_key="fund.code", index=True)
    level: FundLevel = Field(sa_type=Code(FundLevel, FUND_LEVEL_NAMES))
    since: date = Field(sa_type=Day)
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")


class FundRiskWithdrawal(Record, table=True):
    """A risk level that was recorded by mistake, with the reason."""

    __tablename__ = "fund_risk_withdrawal"

    risk: int = Field(primary_key=True, foreign_key="fund_risk.id")
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")


class FundUnsealing(Record, table=True):
    """That a fund which was sealed on a day is open again, and why; by the general manager (Art. 15)."""

    __tablename__ = "fund_unsealing"

    id: int | None = Field(default=None, primary_key=True)
    fund: str = Field(foreign_key="fund.code", index=True)
    sealed_on: date = Field(sa_type=Day)
    reason: str = Field(sa_type=personal("text"))
    unsealed_at: datetime = Field(sa_type=Moment)
    unsealed_by: str = Field(foreign_key="staff.code")
