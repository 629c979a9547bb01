"""Callbacks and findings of a period, counted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from fundcs.callbacks.models import Callback, Finding
from fundcs.callbacks.queries.withdrawn import counts, finding_counts

if TYPE_CHECKING:
    from fundcs.callbacks.rules.calls import Account, CallKind, CallOutcome


class CallCount(NamedTuple):
    """Callbacks that are alike in all that figures tell apart; `month` is `YYYY-MM`.

    `findings`: recorded in these calls. `seconds`: what they took in all.
    """

    kind: CallKind
    outcome: CallOutcome
    account: Account | None
    caller: str
    month: str
    calls: int
    seconds: int
    findings: int


class FindingDates(NamedTuple):
    """When a finding was made and answered."""

    kind: str
    at: datetime
    answered_at: datetime | None


def call_counts(session: Session, first: datetime, last: datetime, moment: datetime) -> list[CallCount]:
    """The callbacks from `first` to `last`, both included, counted; those withdrawn by `moment` left out."""
    per_call = (
        select_columns(col(Finding.callback), func.count().label("findings"))
        .where(
            col(Finding.callback).is_not(None),
            col(Finding.at) >= first,
            col(Finding.at) <= last,
            finding_counts(moment),
        )
        .group_by(col(Finding.callback))
        .subquery()
    )
    alike = (
        col(Callback.kind),
        col(Callback.outcome),
        col(Callback.account),
        col(Callback.caller),
        func.substr(Callback.at, 1, len("YYYY-MM")).label("month"),
    )
    chosen = (
        select_columns(
            *alike,
            func.count().label("calls"),
            func.coalesce(func.sum(col(Callback.duration)), 0).label("seconds"),
            func.coalesce(func.sum(per_call.c.findings), 0).label("findings"),
        )
        .outerjoin(per_call, per_call.c.callback == col(Callback.no))
        .where(col(Callback.at) >= first, col(Callback.at) <= last, counts(col(Callback.no), moment))
        .group_by(*alike)
    )
    return [CallCount(**row) for row in session.execute(chosen).mappings()]


def findings_between(
    session: Session, first: datetime, last: datetime, moment: datetime
) -> list[FindingDates]:
    """The dates of the findings made from `first` to `last`, both included.

    Those withdrawn by `moment`, by themselves or with their callback, are left out.
    """
    chosen = select_columns(*(getattr(Finding, name) for name in FindingDates._fields))
    made = chosen.where(col(Finding.at) >= first, col(Finding.at) <= last, finding_counts(moment))
    return [FindingDates(**row) for row in session.execute(made).mappings()]
