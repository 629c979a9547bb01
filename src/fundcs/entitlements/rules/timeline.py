"""The periods of a fund over its whole life: paid outside fundcs, submitted, or still to come (Art. 46-55).

A submitted period keeps the borders of its sheet. Every other one follows from the terms in force on its due
date; it begins where the period before it ends.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from fundcs.entitlements.rules.periods import Period
from fundcs.funds.rules.schedule import due_dates
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from fundcs.entitlements.rules.extras import ExtraTerms
    from fundcs.funds.rules.terms import DayCount, FundTerms


class Standing(StrEnum):
    """How far the payout of a period has gone."""

    OUTSIDE = "outside"
    OPEN = "open"
    SUBMITTED = "submitted"
    PAID = "paid"

    @property
    def settled(self) -> bool:
        """Whether nothing is to be done for it any more."""
        return self in (Standing.OUTSIDE, Standing.PAID)


class Stage(NamedTuple):
    """Terms of a fund that hold from the border `since` on, until the next stage."""

    since: date
    terms: FundTerms
    accrual_rolls: bool


class SubmittedPeriod(NamedTuple):
    """The borders of a period as its submitted sheet has them, and the day it is paid on."""

    due: date
    start: date
    accrual_start: date
    accrual_end: date
    day_count: DayCount
    pay_date: date


class FundPeriod(NamedTuple):
    """A period with the terms it is calculated by.

    `start_rolls` and `accrual_rolls`: whether its first and its last border move with the payout date; of a
    submitted period they are fixed, as is the first one after it. `pay_date` is a submitted sheet's.
    `extras`: the terms of the fund's extras, None where it has none.
    """

    period: Period
    day_count: DayCount
    start_rolls: bool
    accrual_rolls: bool
    standing: Standing
    pay_date: date | None = None
    extras: ExtraTerms | None = None

    @property
    def due(self) -> date:
        """The due date at its end."""
        return self.period.due

    @property
    def submitted(self) -> bool:
        """Whether a sheet of the period was submitted, so that its borders are fixed."""
        return self.pay_date is not None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the payouts of a fund have gone. `paid_through` is the last due date paid outside fundcs."""

    paid_through: date | None
    submitted: Sequence[SubmittedPeriod] = ()
    paid: frozenset[date] = frozenset()


def timeline(stages: Sequence[Stage], progress: Progress) -> tuple[FundPeriod, ...]:
    """Every period of a fund, in order. `stages`: its terms, the first from its establishment on."""
    frozen = {period.due: period for period in progress.submitted}
    dues = [due for due in _planned(stages) if not _within(due, progress.submitted)]
    outside = progress.paid_through
    first, last = stages[0].since, stages[-1].terms.matures
    extra = {outside} if outside is not None and first < outside <= last else set()
    borders = [first, *sorted({*dues, *frozen, *extra})]
    periods: list[FundPeriod] = []
    for number, (start, due) in enumerate(pairwise(borders), 1):
        before = periods[-1] if periods else None
        submitted = frozen.get(due)
        if submitted is not None:
            periods.append(_fixed(number, submitted, paid=due in progress.paid))
        else:
            periods.append(_planned_period(number, start, due, stages, before, outside, progress.paid))
    return tuple(periods)


def _planned(stages: Sequence[Stage]) -> Iterable[date]:
    """Every due date by the terms in force on it."""
    for place, stage in enumerate(stages):
        until = stages[place + 1].since if place + 1 < len(stages) else stage.terms.matures
        yield from (due for due in due_dates(stage.terms) if stage.since < due < until)
        yield until


def _within(due: date, submitted: Iterable[SubmittedPeriod]) -> bool:
    return any(period.start < due < period.due for period in submitted)


def _fixed(number: int, submitted: SubmittedPeriod, *, paid: bool) -> FundPeriod:
    period = Period(
        number=number,
        start=submitted.start,
        end=submitted.due,
        moved_start=submitted.accrual_start,
        moved_end=submitted.accrual_end,
    )
    return FundPeriod(
        period=period,
        day_count=submitted.day_count,
        start_rolls=False,
        accrual_rolls=submitted.accrual_end != submitted.due,
        standing=Standing.PAID if paid else Standing.SUBMITTED,
        pay_date=submitted.pay_date,
    )


def _planned_period(
    number: int,
    start: date,
    due: date,
    stages: Sequence[Stage],
    before: FundPeriod | None,
    outside: date | None,
    paid: frozenset[date],
) -> FundPeriod:
    stage = next(stage for stage in reversed(stages) if stage.since < due)
    fixed = before is not None and before.submitted
    moved_start = before.period.accrual_end if before is not None and fixed else None
    standing = Standing.OUTSIDE if outside is not None and due <= outside else Standing.OPEN
    if due in paid:
        standing = Standing.PAID
    period = Period(number=number, start=start, end=due, moved_start=moved_start)
    return FundPeriod(
        period=period,
        day_count=stage.terms.day_count,
        start_rolls=before is not None and not fixed and before.accrual_rolls,
        accrual_rolls=stage.accrual_rolls,
        standing=standing,
    )


def period_due(periods: Sequence[FundPeriod], due: date) -> FundPeriod:
    """The period that ends on `due`; a date off the schedule is refused with the due dates around it."""
    for period in periods:
        if period.due == due:
            return period
    raise Refused(
        N_("{due} is not a due date of the fund; {nearest}"),
        due=due,
        nearest=_nearest([period.due for period in periods], due),
    )


def _nearest(dues: Sequence[date], due: date) -> Text:
    after = bisect_left(dues, due)
    if after == 0:
        return T("its first due date is {after}", after=dues[0])
    if after == len(dues):
        return T("its last due date is {before}", before=dues[-1])
    return T("the nearest are {before} and {after}", before=dues[after - 1], after=dues[after])


def first_unpaid(periods: Iterable[FundPeriod]) -> FundPeriod | None:
    """The next payout: the first that is neither paid nor was paid outside fundcs."""
    return next((period for period in periods if not period.standing.settled), None)


def next_or_last(periods: Sequence[FundPeriod]) -> FundPeriod:
    """The next payout, and once all are paid the last."""
    return first_unpaid(periods) or periods[-1]
