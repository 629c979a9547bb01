"""Money that holders were paid too much: what is still to be received, and what they gave back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundcs.clients.service import particulars as register
from fundcs.entitlements.queries import former_numbers
from fundcs.entitlements.service.holdings import find
from fundcs.entitlements.service.timelines import facts_of
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.money import grouped
from fundcs.kit.parsing import fold
from fundcs.payouts.models import PayoutRecovery
from fundcs.payouts.queries import corrections as queries
from fundcs.payouts.rules.adjustments import NOTHING, Amounts, Place, settle, stored_extras
from fundcs.payouts.service.adjustments import differing_ahead, differing_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from fundcs.act import Act
    from fundcs.entitlements.service.timelines import FundFacts
    from fundcs.funds.models import Fund
    from fundcs.payouts.models import SheetAdjustment
    from fundcs.payouts.service.late_facts import LateFacts


class Outstanding(NamedTuple):
    """What a holder still owes of a period, in fen, since the sheet that said so was submitted."""

    contract: str
    client: str
    due: date
    total: int
    since: datetime


def after_the_last(late: LateFacts) -> list[Outstanding]:
    """What is to be received where no sheet is to come that would say so."""
    return [
        Outstanding(place.contract, place.client, place.due, owed.total, late.by_due[place.due].since)
        for place, owed in late.to_receive.items()
    ]


def outstanding(act: Act, fund: Fund, facts: FundFacts) -> list[Outstanding]:
    """What the last submitted sheet of a fund left to be received and was not given back since."""
    if not facts.submissions:
        return []
    current = {submission.id: submission for submission in facts.current.values()}
    places = _left(act, fund, facts)
    if not places:
        return []
    last = current[max(id_ for id_ in current if id_ is not None)]
    return [
        Outstanding(place.contract, place.client, place.due, owed.total, last.submitted_at)
        for place in places
        if (owed := _owed(act, fund, facts, place)).total
    ]


def outstanding_ahead(act: Act, every: Collection[tuple[Fund, FundFacts]]) -> None:
    """Have read at once what `outstanding` reads of each of these funds."""
    if not act.reads_only:
        return
    submitted = [(fund, facts) for fund, facts in every if facts.submissions]
    act.ahead(_left_owed, [fund.code for fund, _facts in submitted])
    places = [(fund, facts, place.contract) for fund, facts in submitted for place in _left(act, fund, facts)]
    differing_ahead(act, places)


def _left(act: Act, fund: Fund, facts: FundFacts) -> list[Place]:
    """What the last submitted sheet left owed, by whom and of which period."""
    rows = act.each(_left_owed, [fund.code])[fund.code]
    last = max((submission.id or 0 for submission in facts.current.values()), default=0)
    formers = act.once_read(former_numbers)
    return [
        Place(row.due, formers.get(row.contract, row.contract), row.client)
        for row in rows
        if row.submission == last
    ]


def _left_owed(act: Act, funds: Sequence[str]) -> dict[str, list[SheetAdjustment]]:
    return queries.left_owed(act.session, funds)


def _owed(act: Act, fund: Fund, facts: FundFacts, place: Place) -> Amounts:
    """What a holder owes of a period as the facts stand, after what they are owed of it: positive amounts."""
    difference = differing_of(act, fund, facts, place.contract).get(place, NOTHING)
    if not any(difference.extras):
        return Amounts(max(-difference.interest, 0), max(-difference.principal, 0))
    return settle({}, {place: difference}).left.get(place, NOTHING)


def recover(
    act: Act, no: str, due: date, client: str | None, amount: int, on: date, reference: str
) -> PayoutRecovery:
    """Record that a holder of a contract gave back what was paid too much for a due date.

    What is given back counts towards interest first, then principal, then the extras in their order.
    """
    holding = find(act.session, no)
    fund = funds.find_unsealed(act.session, holding.fund)
    holder = holding.holder_on(act.today) if client is None else register.find(act.session, client).code
    if not fold(reference):
        raise Refused(N_("a recovery needs the bank's reference; write it after --reference"))
    if on > act.today:
        raise Refused(N_("{day} has not come yet; give the day on which it was done"), day=on)
    facts = facts_of(act, fund.code)[fund.code]
    owed = _owed(act, fund, facts, Place(due, holding.no, holder))
    if not 0 < amount <= owed.total:
        raise Refused(
            N_("{client} has to give back {owed} of contract {no} for {due}; give that amount or less"),
            client=holder,
            owed=grouped(owed.total),
            no=holding.no,
            due=due,
        )
    parts, left = [], amount
    for part in owed:
        parts.append(min(left, part))
        left -= parts[-1]
    given = Amounts(*parts)
    made = PayoutRecovery(
        fund=fund.code,
        contract=holding.no,
        client=holder,
        due=due,
        interest=given.interest,
        principal=given.principal,
        **stored_extras(given.extras),
        received_on=on,
        reference=fold(reference),
        recorded_at=act.moment,
        recorded_by=act.staff.code,
    )
    act.session.add(made)
    act.session.flush()
    return made
