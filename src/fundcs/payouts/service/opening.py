"""What of a fund was paid before fundcs (Art. 46-55 ask nothing for it)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.entitlements.models.payouts import PayoutOpening
from fundcs.entitlements.rules.timeline import period_due
from fundcs.entitlements.service.timelines import facts_of, periods_of
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from datetime import date

    from fundcs.act import Act
    from fundcs.entitlements.rules.timeline import FundPeriod
    from fundcs.funds.models import Fund


def record(act: Act, who: str, paid_through: date) -> tuple[Fund, FundPeriod | None, date | None]:
    """Say that everything of a fund due up to a day was paid outside fundcs.

    The day of its establishment stands for: nothing was. Returns the fund, its next payout, and the last due
    date that counts as paid.
    """
    fund = funds.find_unsealed(act.session, who)
    facts = facts_of(act, fund.code)[fund.code]
    if facts.submissions:
        raise Refused(
            N_(
                "a sheet of {fund} for {due} was already submitted; an opening is recorded before "
                "the first sheet, correct the contracts for what was paid differently"
            ),
            fund=fund.code,
            due=facts.submissions[-1].due,
        )
    through = None if paid_through == fund.established else paid_through
    if through is not None:
        period_due(periods_of(act, fund, facts), through)
        if through > act.today:
            raise Refused(
                N_("{due} has not come yet and cannot have been paid; give a due date up to {today}"),
                due=through,
                today=act.today,
            )
    opening = PayoutOpening(
        fund=fund.code, paid_through=through, recorded_at=act.moment, recorded_by=act.staff.code
    )
    act.session.add(opening)
    act.session.flush()
    following = next(
        (period for period in periods_of(act, fund) if not period.standing.settled),
        None,
    )
    return fund, following, through
