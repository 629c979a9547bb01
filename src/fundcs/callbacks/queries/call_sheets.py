"""The verifying callbacks of its payout, withdrawn ones included."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import func
from sqlmodel import Session, col, select

from fundcs.callbacks.models import Callback
from fundcs.callbacks.rules.calls import CallKind

if TYPE_CHECKING:
    from datetime import date


def verifying(session: Session, fund: str, due: date) -> Sequence[Callback]:
    """Every verifying callback of a payout, by number."""
    chosen = select(Callback).where(
        Callback.fund == fund, Callback.due == due, Callback.kind == CallKind.PAYOUT_VERIFY
    )
    return session.exec(chosen.order_by(func.length(Callback.no), col(Callback.no))).all()
