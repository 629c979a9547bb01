"""The periods between a fund's due dates (Art. 46-49 and the calculation of chapter 10)."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

from fundcs.funds.rules.schedule import due_dates
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T, Text

if TYPE_CHECKING:
    from datetime import date

    from fundcs.funds.rules.terms import FundTerms
    from fundcs.kit.workdays import Reckoned, WorkCalendar


@dataclass(frozen=True, slots=True)
class Period:
    """The days from one due date to the next; `end` itself no longer accrues. Numbered from 1.

    `moved_start` and `moved_end` stand in their place for the accrual of a fund that lets interest run on to
    a payout date moved to a working day.
    """

    number: int
    start: date
    end: date
    moved_start: date | None = None
    moved_end: date | None = None

    @property
    def due(self) -> date:
        """The due date of what accrues in the period."""
        return self.end

    @property
    def accrual_start(self) -> date:
        """The first day that accrues."""
        return self.moved_start or self.start

    @property
    def accrual_end(self) -> date:
        """The first day that no longer accrues."""
        return self.moved_end or self.end

    def repays(self, on: date) -> bool:
        """Whether principal that falls due on this day is repaid with this period.

        A due date belongs to the period it ends; the first period has none before it.
        """
        return self.start < on <= self.end or (self.number == 1 and on == self.start)

    def accrues_until(self, matures: date) -> date:
        """Where in the period the accrual of a contract that matures on this day ends.

        What matures on the due date itself is repaid on the payout date, and where accrual moves, until then.
        """
        return self.accrual_end if matures == self.end else min(matures, self.accrual_end)


class Payment(NamedTuple):
    """A period, and the day on which what is due at its end is paid."""

    period: Period
    day: Reckoned


def periods(terms: FundTerms) -> tuple[Period, ...]:
    """Every period of checked terms; the first begins when the fund is established."""
    borders = pairwise(chain((terms.established,), due_dates(terms)))
    return tuple(Period(number, start, end) for number, (start, end) in enumerate(borders, 1))


def period_due(terms: FundTerms, due: date) -> Period:
    """The period that ends on `due`; raises `OffSchedule`, which names the due dates around it."""
    for period in periods(terms):
        if period.due == due:
            return period
    raise Refused(
        N_("{due} is not a due date of the fund; {nearest}"), due=due, nearest=_nearest(due_dates(terms), due)
    )


def _nearest(dates: tuple[date, ...], due: date) -> Text:
    after = bisect_left(dates, due)
    if after == 0:
        return T("its first due date is {after}", after=dates[0])
    if after == len(dates):
        return T("its last due date is {before}", before=dates[-1])
    return T("the nearest are {before} and {after}", before=dates[after - 1], after=dates[after])


def payment(period: Period, calendar: WorkCalendar, roll: str, *, accrual_rolls: bool) -> Payment:
    """When a period is paid by the convention `roll`; where accrual rolls, its borders move too (Art. 53).

    The fund's establishment, where the first period begins, is no payout date and does not move.
    """
    day = calendar.roll(period.due, roll)
    if accrual_rolls:
        start = period.start if period.number == 1 else calendar.roll(period.start, roll).result
        period = replace(period, moved_start=start, moved_end=day.result)
    return Payment(period, day)
