"""The periods of a fund whose terms never changed and of which nothing was submitted or paid yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.entitlements.rules.timeline import FundPeriod, Progress, Stage, timeline

if TYPE_CHECKING:
    from fundcs.entitlements.rules.periods import Period
    from fundcs.funds.rules.terms import FundTerms


def planned(terms: FundTerms) -> tuple[FundPeriod, ...]:
    """Every period of the fund's life as the terms plan it."""
    stage = Stage(since=terms.established, terms=terms, accrual_rolls=False)
    return timeline([stage], Progress(paid_through=None))


def periods(terms: FundTerms) -> tuple[Period, ...]:
    """The same without what is known of their payouts."""
    return tuple(period.period for period in planned(terms))
