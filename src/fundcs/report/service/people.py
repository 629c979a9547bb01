"""Clients, money and payouts of a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.rules.steps import Step
from fundcs.entitlements.service import load
from fundcs.entitlements.service.timelines import facts_of
from fundcs.kit.workdays import DAY
from fundcs.payouts.rules.forecast import of_sheet
from fundcs.payouts.service import sheets
from fundcs.payouts.service.forecast import forecast
from fundcs.report import queries
from fundcs.report.rules import standing
from fundcs.tiers.rules import by_client

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from fundcs.act import Act
    from fundcs.kit.periods import CalendarMonth, Period
    from fundcs.report.rules.bulletin import Row

TREND: Final = 6
"""How many months a trend shows, that of the bulletin the last."""
AHEAD: Final = 3
"""How many calendar months of payouts to come are shown, that of the bulletin's moment the first."""


class ClientsAndMoney(NamedTuple):
    """The rows of the sections on clients, their money and its trend."""

    clients: Sequence[Row]
    money: Sequence[Row]
    trend: Sequence[Row]


def clients_and_money(act: Act, month: CalendarMonth, days: Period) -> ClientsAndMoney:
    """How clients and their money stood at the end of `days`, by the contracts as they are recorded now."""
    moved = by_client(load(act.session, Contracts(cancelled=False)), days.last)
    before = days.first - DAY
    clients = standing.standings(moved, queries.clients_added(act.session), days, before, act.policy)
    every = [movement for movements in moved.values() for movement in movements]
    return ClientsAndMoney(
        clients=standing.client_rows(clients),
        money=standing.money_rows(clients),
        trend=[
            standing.trend_row(str(each), every, days if each == month else each.days)
            for each in months(month)
        ],
    )


def months(month: CalendarMonth) -> list[CalendarMonth]:
    """The months of a trend, the earliest first."""
    return [month.plus(-back) for back in reversed(range(TREND))]


def payouts_made(act: Act, days: Period) -> Iterator[Row]:
    """The payouts whose investors were paid on one of the days, as their sheets say."""
    for fund, facts in sorted(facts_of(act).items()):
        paid = {step.due: step.done_on for step in facts.steps if step.step is Step.PAY_INVESTORS}
        for due, on in sorted(paid.items(), key=lambda payout: payout[::-1]):
            if days.holds(on):
                yield _payout(act, fund, due, on, facts.current[due].version)


def _payout(act: Act, fund: str, due: date, on: date, version: int) -> Row:
    sheet = sheets.stored(act, fund, due, version)
    cash = of_sheet(sheet)
    return {
        "row": fund,
        "due": due.isoformat(),
        "paid_on": on.isoformat(),
        "investors": len(cash.clients),
        "interest": cash.cash.interest,
        "principal": cash.cash.principal,
        "extras": cash.cash.extras,
        "total": cash.cash.total,
    }


def payouts_ahead(act: Act) -> list[Row]:
    """What is to be paid in the coming months, by the contracts as they stand (`fundcs payout forecast`)."""
    return [
        {
            "row": row.fund,
            "month": str(row.month),
            "interest": row.cash.interest,
            "principal": row.cash.principal,
            "extras": row.cash.extras,
            "total": row.cash.total,
        }
        for row in forecast(act, AHEAD).by_fund
    ]
