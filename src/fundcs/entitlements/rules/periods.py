"""The periods between a fund's due dates that payouts are calculated for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from fundcs.kit.workdays import Reckoned, Roll, WorkCalendar


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


def payment(
    period: Period, calendar: WorkCalendar, roll: Roll, *, start_rolls: bool, accrual_rolls: bool
) -> Payment:
    """When a period is paid by the convention `roll`; borders that roll move to the payout date."""
    day = calendar.roll(period.due, roll)
    if start_rolls:
        period = replace(period, moved_start=calendar.roll(period.start, roll).result)
    if accrual_rolls:
        period = replace(period, moved_end=day.result)
    return Payment(period, day)
