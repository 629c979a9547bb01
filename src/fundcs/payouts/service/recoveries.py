"""Money that holders were paid too much: what is still to be received, and what they gave back."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from fundcs.clients.service import particulars as register
from fundcs.deadlines.rules import start_of
from fundcs.entitlements.queries import former_numbers
from fundcs.entitlements.rules.timeline import first_unpaid
from fundcs.entitlements.service.holdings import find
from fundcs.entitlements.service.timelines import facts_of, periods_of
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.money import grouped
from fundcs.kit.parsing import fold
from fundcs.payouts.models import PayoutRecovery
from fundcs.payouts.queries import corrections as queries
from fundcs.payouts.rules.adjustments import NOTHING, Amounts, Place, settle, stored_extras
from fundcs.payouts.rules.recovering import GivenBack, Recovered, SubmittedSheet, recovered
from fundcs.payouts.service.adjustments import differing_ahead, differing_of, touched_since
from fundcs.payouts.service.late_facts import changed_since, late_facts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
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


class SettledRecovery(NamedTuple):
    """A sum that a holder owed of a period and owes no more; `number`: of each but the last, from 1 on."""

    place: Place
    number: int | None
    since: datetime
    met_at: datetime
    met_by: str


def settled(act: Act, fund: Fund, facts: FundFacts) -> list[SettledRecovery]:
    """What holders of a fund gave back in full, or what was set off by a later sheet.

    What is owed still is not among them, nor what facts recorded later undid.
    """
    current = sorted(facts.current.values(), key=lambda sheet: sheet.id or 0)
    rows = act.each(_left_owed, [fund.code])[fund.code] if current else []
    given = queries.given_back(act.session, fund.code, act.moment)
    if not rows and not given:
        return []
    formers = act.once_read(former_numbers)
    left: dict[Place, dict[int, int]] = defaultdict(dict)
    for row in rows:
        left[Place(row.due, formers.get(row.contract, row.contract), row.client)][row.submission] = row.left
    paid: dict[Place, list[GivenBack]] = defaultdict(list)
    entries = queries.recorded_at_seq(act.session, "payout_recovery", (str(each.id) for each in given))
    for each in given:
        payment = GivenBack(entries[str(each.id)], each.amount, each.received_on, each.recorded_by)
        paid[Place(each.due, formers.get(each.contract, each.contract), each.client)].append(payment)
    submitted = queries.recorded_at_seq(act.session, "sheet_submission", (str(sheet.id) for sheet in current))
    sheets = {
        place: [
            SubmittedSheet(
                submitted[str(sheet.id)], sheet.submitted_at, sheet.submitted_by, by.get(sheet.id or 0, 0)
            )
            for sheet in current
        ]
        for place, by in left.items()
    }
    return list(_settled(act, fund, facts, sheets, paid))


def _settled(
    act: Act, fund: Fund, facts: FundFacts,
    sheets: Mapping[Place, Sequence[SubmittedSheet]], paid: Mapping[Place, Sequence[GivenBack]],
) -> Iterator[SettledRecovery]:  # fmt: skip
    """`paid` without a sheet that left it owed: of a fund that has no payout to come, which would say so."""
    ended = first_unpaid(periods_of(act, fund, facts)) is None
    touched = touched_since(act, [facts])
    many = after_the_last(late_facts(act, fund, facts, touched)) if ended else outstanding(act, fund, facts)
    owing = {Place(each.due, each.contract, each.client) for each in many}
    for place in sorted({*sheets, *(paid if ended else ())}):
        ends = list(recovered(sheets.get(place, ()), paid.get(place, ())))
        for number, end in enumerate(ends, start=1):
            last = number == len(ends)
            if last and place in owing:
                continue
            yield _ended(place, None if last else number, end)
        if not ends and place not in sheets and place not in owing and place.due in facts.current:
            since = changed_since(act, fund, facts, touched, place.due, {place.contract})
            yield _ended(place, None, Recovered(since, paid[place][-1], None))


def _ended(place: Place, number: int | None, end: Recovered) -> SettledRecovery:
    if end.given is not None:
        return SettledRecovery(place, number, end.since, start_of(end.given.on), end.given.by)
    assert end.set_off is not None  # noqa: S101 - it ended by one or the other
    return SettledRecovery(place, number, end.since, end.set_off.at, end.set_off.by)


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
