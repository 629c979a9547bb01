"""The periods between a fund's due dates (Art. 46-49 and the calculation of chapter 10)."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from fundcs.funds.schedule import due_dates
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T, Text

if TYPE_CHECKING:
    from datetime import date

    from fundcs.funds.rules import FundTerms


@dataclass(frozen=True, slots=True)
class Period:
    """The days from one due date to the next; `end` itself no longer accrues. Numbered from 1."""

    number: int
    start: date
    end: date

    @property
    def due(self) -> date:
        """The due date of what accrues in the period."""
        return self.end

    def repays(self, on: date) -> bool:
        """Whether principal that falls due on this day is repaid with this period.

        A due date belongs to the period it ends; the first period has none before it.
        """
        return self.start < on <= self.end or (self.number == 1 and on == self.start)


class OffSchedule(Refused):
    """A payout is reckoned for a due date only."""

    template = N_("{due} is not a due date of the fund; {nearest}")


def periods(terms: FundTerms) -> tuple[Period, ...]:
    """Every period of checked terms; the first begins when the fund is established."""
    borders = pairwise(chain((terms.established,), due_dates(terms)))
    return tuple(Period(number, start, end) for number, (start, end) in enumerate(borders, 1))


def period_due(terms: FundTerms, due: date) -> Period:
    """The period that ends on `due`; raises `OffSchedule`, which names the due dates around it."""
    for period in periods(terms):
        if period.due == due:
            return period
    raise OffSchedule(due=due, nearest=_nearest(due_dates(terms), due))


def _nearest(dates: tuple[date, ...], due: date) -> Text:
    after = bisect_left(dates, due)
    if after == 0:
        return T("its first due date is {after}", after=dates[0])
    if after == len(dates):
        return T("its last due date is {before}", before=dates[-1])
    return T("the nearest are {before} and {after}", before=dates[after - 1], after=dates[after])


def next_due(terms: FundTerms, today: date) -> date:
    """The first due date not before `today`; once all are past, the last."""
    dates = due_dates(terms)
    return next((due for due in dates if due >= today), dates[-1])
