"""The account of what a key names, as its chapter gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from fundcs.deadlines import show as deadlines
from fundcs.explain.service import ExplainedDuty, ExplainedRecord, Recorded
from fundcs.kit.parsing import parse_day
from fundcs.kit.view import View

if TYPE_CHECKING:
    from rich.console import Console

    from fundcs.act import Act
    from fundcs.dossier.service.client_file import ClientFile


def account(act: Act, named: ExplainedDuty | ExplainedRecord | ClientFile) -> View:
    """Why: a deadline with its reckoning, a figure with its arithmetic, a tier with what counted."""
    if isinstance(named, ExplainedDuty):
        return deadlines.explained(named.duty, act.moment, named.staff, named.clients)
    if not isinstance(named, ExplainedRecord):
        from fundcs.dossier.show import tier

        return tier.explained(act, named)
    return _ACCOUNTS[named.kind](act, named.no)


def _contract(act: Act, no: str) -> View:
    """The account of its next payout, and below it those of its package and of its suitability."""
    from fundcs.entitlements.service import explanation, find
    from fundcs.packages.service import lookup
    from fundcs.packages.show import packages
    from fundcs.payouts.show import why
    from fundcs.suitability.show import suitability

    payout = why.explanation(explanation(act, no, None))
    package = packages.explained(act, lookup.details(act, no))
    suits = suitability.explained(act, find(act.session, no))

    def page(out: Console) -> None:
        payout.page(out)
        out.print()
        package.page(out)
        suits.page(out)

    data = {**cast("dict[str, object]", payout.data), "package": package.data}
    return View({**data, **cast("dict[str, object]", suits.data)}, page)


def _complaint(act: Act, no: str) -> View:
    from fundcs.complaints.show import explain

    return explain.explain(act, no)


def _finding(act: Act, no: str) -> View:
    from fundcs.callbacks.show import explain

    return explain.explain(act, no)


def _callback(act: Act, no: str) -> View:
    from fundcs.callbacks.show import explain

    return explain.explain_callback(act, no)


def _spending(act: Act, no: str) -> View:
    """Which budget holds, why, and what is left of it; whether it needed approval."""
    from fundcs.budgets import show
    from fundcs.budgets.service import spending, standing

    case = spending.find(act, no)
    return show.spending(act, case, standing.account_of(act, case))


def _budget(act: Act, no: str) -> View:
    """What was entered, and the arithmetic of the budgets that follow."""
    from fundcs.budgets import show
    from fundcs.budgets.service import entries

    return show.entered(act, entries.find(act, no))


def _fund(act: Act, code: str) -> View:
    """Each due date with its payment date, and why that is another day."""
    from fundcs.payouts.service import sheets, standing
    from fundcs.payouts.show import screen

    fund, rows = sheets.schedule(act, code)
    schedule = screen.schedule(fund, rows, standing.newest_standings(act, fund.code))
    return View({"fund": fund.code, "schedule": schedule.data}, schedule.page)


def _article(_act: Act, number: str) -> View:
    from fundcs.policy import articles, show
    from fundcs.policy.loader import load

    return show.article(articles.article(number), load())


def _day(act: Act, day: str) -> View:
    """Whether it is a working day, and why not."""
    from fundcs.calendars import service, show

    return show.reckoned(service.calendar_of(act).plus(parse_day(day), 0), 0)


_ACCOUNTS = {
    Recorded.CONTRACT: _contract,
    Recorded.COMPLAINT: _complaint,
    Recorded.FINDING: _finding,
    Recorded.CALLBACK: _callback,
    Recorded.SPENDING: _spending,
    Recorded.BUDGET: _budget,
    Recorded.FUND: _fund,
    Recorded.ARTICLE: _article,
    Recorded.DAY: _day,
}
