"""Every SELECT over the funds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, col, select

from fundcs.funds.models import (
    Fund,
    FundAmendment,
    FundBand,
    FundRisk,
    FundRiskWithdrawal,
    FundTermsWithdrawal,
    FundWithdrawal,
)

if TYPE_CHECKING:
    from datetime import datetime


def by_code(session: Session, code: str) -> Fund | None:
    """The fund with this code."""
    return session.get(Fund, code)


def withdrawal(session: Session, code: str) -> FundWithdrawal | None:
    """The withdrawal of a fund that was added by mistake."""
    return session.get(FundWithdrawal, code)


def named(session: Session, name: str) -> Sequence[Fund]:
    """The funds of exactly this name."""
    chosen = select(Fund).where(Fund.name == name, _on_record())
    return session.exec(chosen.order_by(col(Fund.code))).all()


def everyone(session: Session) -> Sequence[Fund]:
    """All funds by code, closed and sealed ones included."""
    return session.exec(select(Fund).where(_on_record()).order_by(col(Fund.code))).all()


def bands(session: Session, fund: str | None = None) -> Sequence[FundBand]:
    """The rate bands of a fund, or of all funds, from the lowest amount up."""
    chosen = select(FundBand).order_by(col(FundBand.fund), col(FundBand.from_fen))
    return session.exec(chosen if fund is None else chosen.where(FundBand.fund == fund)).all()


def amendments(session: Session, fund: str | None = None) -> Sequence[FundAmendment]:
    """The amendments of a fund's terms, or of all funds', in the order they were recorded."""
    chosen = select(FundAmendment).where(in_force()).order_by(col(FundAmendment.id))
    return session.exec(chosen if fund is None else chosen.where(FundAmendment.fund == fund)).all()


def in_force() -> ColumnElement[bool]:
    """Whether an amendment was not withdrawn as recorded by mistake."""
    return ~exists().where(col(FundTermsWithdrawal.terms) == col(FundAmendment.id))


def risks(session: Session, until: datetime, fund: str | None = None) -> Sequence[FundRisk]:
    """The risk levels of a fund, or of all funds, that stand at a moment, in the order of their days."""
    withdrawn = select(FundRiskWithdrawal.risk).where(col(FundRiskWithdrawal.withdrawn_at) <= until)
    chosen = (
        select(FundRisk)
        .where(col(FundRisk.recorded_at) <= until, col(FundRisk.id).not_in(withdrawn))
        .order_by(col(FundRisk.since), col(FundRisk.id))
    )
    return session.exec(chosen if fund is None else chosen.where(FundRisk.fund == fund)).all()


def _on_record() -> ColumnElement[bool]:
    """Whether a fund was not withdrawn as added by mistake."""
    return ~exists().where(col(FundWithdrawal.fund) == col(Fund.code))
