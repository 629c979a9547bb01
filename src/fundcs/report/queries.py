"""Every SELECT over issued bulletins, and those that only a bulletin asks of the chapters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from fundcs.clients.models import Client, ClientWithdrawal
from fundcs.complaints.models import ComplaintStep, ComplaintStepWithdrawal, ComplaintWithdrawal
from fundcs.complaints.rules.steps import StepKind
from fundcs.report.models import IssuedBulletin

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime


def issued(session: Session, until: datetime, month: str | None = None) -> Sequence[IssuedBulletin]:
    """The bulletins issued by a moment, of a month or of all, by month and number."""
    chosen = select(IssuedBulletin).where(col(IssuedBulletin.issued_at) <= until)
    if month is not None:
        chosen = chosen.where(IssuedBulletin.month == month)
    return session.exec(chosen.order_by(col(IssuedBulletin.month), col(IssuedBulletin.number))).all()


def last_number(session: Session, month: str) -> int:
    """The number of the last bulletin of a month, whenever it was issued; 0 where there is none."""
    chosen = select(IssuedBulletin.number).where(IssuedBulletin.month == month)
    return max(session.exec(chosen), default=0)


def clients_added(session: Session) -> dict[str, date]:
    """The day on which each client came on record, by code; those added by mistake are none."""
    withdrawn = select_columns(col(ClientWithdrawal.client))
    chosen = select_columns(col(Client.code), col(Client.added_on)).where(col(Client.code).not_in(withdrawn))
    return dict(session.execute(chosen).all())


def closings(session: Session, first: datetime, last: datetime, moment: datetime) -> dict[str, str | None]:
    """The root cause by the number of each complaint closed from `first` to `last`, by its last closing then.

    Closings and complaints withdrawn by `moment` do not count.
    """
    void, withdrawn = ComplaintStepWithdrawal, ComplaintWithdrawal
    step_void = exists().where(
        col(void.complaint) == col(ComplaintStep.complaint),
        col(void.seq) == col(ComplaintStep.seq),
        col(void.withdrawn_at) <= moment,
    )
    gone = exists().where(
        col(withdrawn.complaint) == col(ComplaintStep.complaint), col(withdrawn.withdrawn_at) <= moment
    )
    chosen = select(ComplaintStep.complaint, ComplaintStep.root_cause).where(
        col(ComplaintStep.kind) == StepKind.CLOSE,
        col(ComplaintStep.at) >= first,
        col(ComplaintStep.at) <= last,
        ~step_void,
        ~gone,
    )
    in_order = chosen.order_by(col(ComplaintStep.at), col(ComplaintStep.seq))
    return dict(session.exec(in_order).all())
