"""What is withheld of a client's interest, from which payout on, and which submitted sheets that alters."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.clients.service import particulars as register
from fundcs.entitlements import queries
from fundcs.entitlements.models.payouts import ClientWithholding
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.service import load
from fundcs.funds import service as funds
from fundcs.kit.parsing import fold
from fundcs.payouts.service import effects

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from fundcs.act import Act
    from fundcs.clients.models import Client
    from fundcs.payouts.rules.adjustments import Amounts, Place
    from fundcs.payouts.service.effects import Alteration


@dataclass(frozen=True, slots=True)
class Withholding:
    """A client's rates in the order of their first days, and the submitted sheets that a new one alters."""

    client: str
    name: str
    rates: Sequence[ClientWithholding]
    altered: Sequence[Alteration] = ()


def withholding_of(act: Act, who: str) -> Withholding:
    """The rates of a client recorded by the act's moment."""
    return _of(act, register.find(act.session, who), ())


def record(act: Act, who: str, rate: Decimal, since: date, reason: str | None) -> Withholding:
    """Withhold `rate` (a fraction, 0 for nothing) of a client's interest from payouts due from `since` on.

    Where that alters submitted sheets it needs its reason; sheets of a sealed fund are final (Art. 15).
    """
    client = register.find(act.session, who)
    numbers: dict[str, list[str]] = defaultdict(list)
    for holding in load(act.session, Contracts(client=client.code, cancelled=False)):
        numbers[holding.fund].append(holding.no)
    before = _differences(act, numbers)
    made = ClientWithholding(
        client=client.code,
        since=since,
        share=rate,
        reason=fold(reason or "") or None,
        recorded_at=act.moment,
        recorded_by=act.staff.code,
    )
    act.session.add(made)
    act.session.flush()
    altered: list[Alteration] = []
    for fund, after in _differences(act, numbers).items():
        of_fund = effects.alterations(act, fund, before[fund], after)
        if of_fund:
            funds.find_unsealed(act.session, fund)
        altered += of_fund
    effects.reason_given(altered, reason)
    return _of(act, client, altered)


def _differences(act: Act, numbers: Mapping[str, Sequence[str]]) -> dict[str, Mapping[Place, Amounts]]:
    return {fund: effects.differences_of(act, fund, of_fund) for fund, of_fund in sorted(numbers.items())}


def _of(act: Act, client: Client, altered: Sequence[Alteration]) -> Withholding:
    rows = queries.withholding(act.session, act.moment, client.code)
    return Withholding(client.code, client.name, sorted(rows, key=lambda row: row.since), altered)
