"""What may be done to a fund only with its contracts in view: move its terms, seal it (Art. 15)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.service import load
from fundcs.funds import service as funds
from fundcs.funds.rules.terms import FundState, state_on
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.funds.models import Fund


def edit(act: Act, who: str, changes: Mapping[str, Any]) -> Fund:
    """Change a fund's columns; recorded contracts stay within its life and keep their rates."""
    fund = funds.find_unsealed(act.session, who)
    funds.change(act, fund, changes)
    outside = [
        holding.terms
        for holding in load(act.session, Contracts(fund=fund.code, cancelled=False))
        if holding.terms.value_date < fund.established or holding.terms.matures > fund.matures
    ]
    if outside:
        first = outside[0]
        raise Refused(
            N_(
                "contracts would lie outside the life of fund {fund}: {count}, the first is {no} "
                "({value_date} – {matures}); choose dates that hold them all"
            ),
            count=len(outside),
            fund=fund.code,
            no=first.no,
            value_date=first.value_date,
            matures=first.matures,
        )
    return fund


def seal(act: Act, who: str) -> Fund:
    """Seal a fund after its exit: no contract of it is pending or active, and none will come.

    From then on every command that writes to the fund or its contracts is refused (`FundSealed`, Art. 15).
    """
    fund = funds.find_unsealed(act.session, who)
    held = load(act.session, Contracts(fund=fund.code))
    living = [holding for holding in held if not holding.state_on(act.today).ended]
    if living:
        raise Refused(
            N_(
                "contracts of fund {fund} have not ended: {count}, the first is {no}; "
                "a fund is sealed after its exit (Art. 15)"
            ),
            fund=fund.code,
            count=len(living),
            no=living[0].no,
        )
    state = state_on(act.today, matures=fund.matures, closed_on=fund.closed_on, sealed_on=None)
    if state is FundState.OPEN and not held:
        raise Refused(
            N_("fund {fund} is open and has had no contract; close it before it is sealed (Art. 15)"),
            fund=fund.code,
        )
    fund.sealed_on = act.today
    act.session.add(fund)
    return fund
