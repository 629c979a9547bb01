"""The bulletin of each month as something owed, where the firm asks for it (policy `report.monthly`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.archive import trail
from fundcs.calendars.service import calendar_of
from fundcs.deadlines.rules import Duty, Settled, due, end_of
from fundcs.kit.i18n import T
from fundcs.kit.periods import CalendarMonth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundcs.act import Act
    from fundcs.deadlines.rules import Choice, Due
    from fundcs.kit.periods import Period

_KEY = "report.bulletin"


def duties(act: Act, choice: Choice) -> Iterator[Duty]:
    """The bulletins of months that are over and were not issued; a role's, of no client and no fund."""
    deadline = act.policy.deadline(_KEY)
    if not choice.concerns(role=deadline.role):
        return
    months = list(_owed(act))
    if not months:
        return
    from fundcs.report import queries

    issued = {kept.month for kept in queries.issued(act.session, act.moment)}
    for month in months:
        if str(month) not in issued:
            yield Duty(
                key=f"bulletin:{month}",
                subject=T("issue the bulletin of {month}", month=month),
                owner_role=deadline.role,
                owner=None,
                due=_due(act, month),
                next=f"fundcs report --month {month} --out DIR",
            )


def settled(act: Act, period: Period) -> Iterator[Settled]:
    """The bulletins that were due in the period and were issued, by the first of each month."""
    owed = set(_owed(act))
    if not owed:
        return
    from fundcs.report import queries

    for kept in queries.issued(act.session, act.moment):
        month = CalendarMonth.parse(kept.month)
        by = _due(act, month)
        if kept.number == 1 and month in owed and period.holds(by.day):
            yield Settled(
                key=f"bulletin:{month}",
                due=by,
                role=by.deadline.role,
                owner=None,
                met_at=kept.issued_at,
                met_by=kept.issued_by,
            )


def _owed(act: Act) -> Iterator[CalendarMonth]:
    """The months that are over, from the one on in which both the archive and the rule had begun."""
    since = act.policy.report.monthly
    began = None if since is None else trail.first_day(act.session)
    if since is None or began is None:
        return
    month = CalendarMonth.of(max(since, began))
    while month.days.last < act.today:
        yield month
        month = month.plus(1)


def _due(act: Act, month: CalendarMonth) -> Due:
    return due(act.policy.deadline(_KEY), end_of(month.days.last), calendar_of(act))
