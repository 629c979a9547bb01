"""How far kept sheets have gone, and which of them are no longer what they would be (chapter 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundcs.entitlements.service import payment
from fundcs.entitlements.service.timelines import facts_of, periods_of
from fundcs.funds import service as funds
from fundcs.payouts.queries import sheets as queries
from fundcs.payouts.rules.adjustments import NOTHING
from fundcs.payouts.rules.workflow import SheetState
from fundcs.payouts.service import sheets
from fundcs.payouts.service.adjustments import corrected_now, touched_after, touched_rows, touched_since
from fundcs.payouts.service.workflow import money, sheet_seq, sheet_seqs, track

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from fundcs.act import Act
    from fundcs.entitlements.rules.periods import Payment
    from fundcs.entitlements.rules.timeline import FundPeriod
    from fundcs.entitlements.service.timelines import FundFacts
    from fundcs.funds.models import Fund
    from fundcs.payouts.queries.sheets import VersionRow
    from fundcs.payouts.rules.adjustments import Amounts
    from fundcs.payouts.rules.sheet import Sheet
    from fundcs.payouts.service.adjustments import Touched


class Standing(NamedTuple):
    """How far a version of a sheet has gone, and whether it is no longer what it would be."""

    state: SheetState
    stale: bool


def standing_of(act: Act, sheet: Sheet) -> Standing:
    """How far a sheet has gone. What was submitted is stale where a later payout corrects its period."""
    fund = funds.find(act.session, sheet.fund)
    facts = facts_of(act, fund.code)[fund.code]
    state = track(act, fund, sheet.due, facts).state_of(sheet.version)
    if sheet.version is None or state is SheetState.SUPERSEDED:
        return Standing(state, stale=False)
    current = facts.current.get(sheet.due)
    if current is not None and current.version == sheet.version:
        return Standing(state, stale=sheet.due in corrected_later(act, fund, facts))
    return Standing(state, stale=_recalculated_otherwise(act, fund, sheet, facts))


def _recalculated_otherwise(act: Act, fund: Fund, sheet: Sheet, facts: FundFacts) -> bool:
    if sheet.supplement:
        return money(sheets.calculated_supplement(act, fund, sheet.due, facts)) != money(sheet)
    periods = periods_of(act, fund, facts)
    period = next((period for period in periods if period.due == sheet.due), None)
    return period is None or money(sheets.calculated_sheet(act, fund, period, facts)) != money(sheet)


def corrected_later(
    act: Act, fund: Fund, facts: FundFacts, touched: Touched | None = None
) -> dict[date, Amounts]:
    """By due date of submitted sheets, what the next one corrects of them in sum."""
    sums: dict[date, Amounts] = {}
    for place, amounts in corrected_now(act, fund, facts, touched).items():
        sums[place.due] = sums.get(place.due, NOTHING).plus(amounts)
    return sums


def states(act: Act, who: str | None) -> dict[tuple[str, date, int], Standing]:
    """How far every version kept of a fund's sheets, or of all funds', has gone, by fund, due date, version.

    Only versions submitted, and the newest of a due date without any, can be stale.
    """
    standings: dict[tuple[str, date, int], Standing] = {}
    rows = sheets.versions(act, who)
    newest = {(row.fund, row.due): row.version for row in rows}
    every = facts_of(act, rows[0].fund if who is not None and rows else None)
    touched = touched_since(act, every.values())
    for code in sorted({row.fund for row in rows}):
        fund = funds.find(act.session, code)
        facts = every[code]
        corrected = corrected_later(act, fund, facts, touched)
        for row in (row for row in rows if row.fund == code):
            current = facts.current.get(row.due)
            state = track(act, fund, row.due, facts).state_of(row.version)
            if current is not None:
                stale = current.version == row.version and row.due in corrected
            else:
                stale = newest[code, row.due] == row.version and changed_since(act, fund, row, facts)
            standings[code, row.due, row.version] = Standing(state, stale)
    return standings


def newest_standings(act: Act, who: str | None) -> Mapping[tuple[str, date], Standing]:
    """By fund and due date, how far the sheet in force has gone, the newest where none was submitted."""
    standings: dict[tuple[str, date], Standing] = {}
    for (fund, due, _version), standing in sorted(states(act, who).items()):
        before = standings.get((fund, due))
        if standing.state is SheetState.SUPERSEDED:
            continue
        if before is None or standing.state is not SheetState.RECKONED or before.state is SheetState.RECKONED:
            standings[fund, due] = standing
    return standings


def changed_since(act: Act, fund: Fund, row: VersionRow, facts: FundFacts) -> bool:
    """Whether a version not submitted is stale; it is calculated anew only where something was recorded."""
    if not row.supplement:
        period = next(
            (candidate for candidate in periods_of(act, fund, facts) if candidate.due == row.due), None
        )
        if period is None or _shape(payment(act, period), period) != row.shape:
            return True
    seq = sheet_seq(act, row.id)
    others = any(submission.submitted_at >= row.reckoned_at for submission in facts.submissions)
    recorded = touched_after(act, seq)
    if not others and not any(candidate.fund in (fund.code, None) for candidate in recorded):
        return False
    return _recalculated_otherwise(act, fund, sheets.stored(act, fund.code, row.due, row.version), facts)


def _shape(paid: Payment, period: FundPeriod) -> tuple[str, ...]:
    """What of a sheet follows from the fund's terms and the calendar, as its document writes it."""
    days = (paid.day.result, paid.period.accrual_start, paid.period.accrual_end)
    return (*(day.isoformat() for day in days), period.day_count.value)


def stale_version(act: Act, fund: Fund, due: date, facts: FundFacts) -> int | None:
    """The newest version of a payout not submitted, where it is stale."""
    newest = newest_version(act, fund, due)
    return newest.version if newest is not None and changed_since(act, fund, newest, facts) else None


def newest_version(act: Act, fund: Fund, due: date) -> VersionRow | None:
    """The newest version of a payout's sheet."""
    return act.each(_newest, [(fund.code, due)])[fund.code, due]


def newest_ahead(act: Act, payouts: Iterable[tuple[str, date]]) -> None:
    """Have read at once what `stale_version` reads of each of these payouts, as far as none is stale."""
    if not act.reads_only:
        return
    newest = act.each(_newest, payouts)
    sheets = [
        row.id
        for (fund, due), row in newest.items()
        if row is not None and due not in facts_of(act, fund)[fund].current
    ]
    act.ahead(sheet_seqs, sheets)
    act.ahead(touched_rows, act.each(sheet_seqs, sheets).values())


def _newest(act: Act, payouts: Sequence[tuple[str, date]]) -> dict[tuple[str, date], VersionRow | None]:
    return queries.newest_rows(act.session, payouts, act.moment)
