"""Which checks, repayments and sign-offs of payouts count: those not withdrawn as recorded by mistake."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, col, select

from fundcs.payouts.models import PayoutRecovery, PayoutWithdrawal
from fundcs.payouts.rules.workflow import PayoutFact


def counts(kind: PayoutFact, number: Any, until: datetime) -> ColumnElement[bool]:
    """Whether the row of this kind, by the column of its number, was not withdrawn by a moment."""
    return ~exists().where(
        col(PayoutWithdrawal.kind) == kind,
        col(PayoutWithdrawal.fact) == number,
        col(PayoutWithdrawal.withdrawn_at) <= until,
    )


def recovery(
    session: Session, contract: str, due: Any, reference: str, until: datetime
) -> PayoutRecovery | None:
    """The last repayment of a contract for a due date under a bank's reference that counts."""
    chosen = select(PayoutRecovery).where(
        PayoutRecovery.contract == contract,
        PayoutRecovery.due == due,
        PayoutRecovery.reference == reference,
        col(PayoutRecovery.recorded_at) <= until,
        counts(PayoutFact.RECOVERY, col(PayoutRecovery.id), until),
    )
    return session.exec(chosen.order_by(col(PayoutRecovery.id).desc())).first()
