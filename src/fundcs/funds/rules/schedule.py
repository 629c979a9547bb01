"""A fund's due dates, which follow from its terms alone (Art. 46-49)."""

from __future__ import annotations

from itertools import count, takewhile
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from fundcs.funds.rules.terms import FundTerms


def due_dates(terms: FundTerms) -> tuple[date, ...]:
    """Every due date of checked terms, in order; the last is the fund's maturity."""
    dates = terms.payout_dates or _whole_months(terms)
    return (*takewhile(lambda day: day < terms.matures, dates), terms.matures)


def _whole_months(terms: FundTerms) -> Iterator[date]:
    months = terms.frequency.months
    if months is None:
        return iter(())
    # Each date is reckoned from the anchor: from 28 February on, a chain would lose the 31st for good.
    if terms.first_payout is not None:
        return (terms.first_payout + relativedelta(months=k * months) for k in count(0))
    return (terms.established + relativedelta(months=k * months) for k in count(1))


def paid_outside(terms: FundTerms, recorded_on: date) -> date | None:
    """The last due date before the day on which the fund was recorded: what fell due until then was paid."""
    return max((due for due in due_dates(terms) if due < recorded_on), default=None)
