"""Use cases of the payout: the schedule, reckoning a sheet, the versions kept of it (Art. 46-48)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from fundcs.archive import trail
from fundcs.archive.frozen import Frozen, freeze, thaw
from fundcs.entitlements import queries as contract_queries
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.rules.timeline import Standing, first_unpaid, next_or_last, period_due
from fundcs.entitlements.service import holder_names, load, payment
from fundcs.entitlements.service.timelines import facts_of, next_due, periods_of
from fundcs.funds import queries as fund_queries
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, _
from fundcs.kit.progress import progress
from fundcs.payouts.models import PayoutSheet
from fundcs.payouts.queries import sheets as queries
from fundcs.payouts.rules.adjustments import totals_by_client
from fundcs.payouts.rules.diff import Difference, compare
from fundcs.payouts.rules.lines import sheet_lines
from fundcs.payouts.rules.sheet import FORM, NEWEST_FORM, Sheet, content, form_of, from_content
from fundcs.payouts.service.adjustments import books, corrections, touched_since
from fundcs.payouts.service.payees import verified

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.entitlements.rules.periods import Payment
    from fundcs.entitlements.rules.timeline import FundPeriod
    from fundcs.entitlements.service.timelines import FundFacts
    from fundcs.funds.models import Fund
    from fundcs.funds.rules.terms import DayCount
    from fundcs.payouts.queries.sheets import VersionRow
    from fundcs.payouts.service.adjustments import Touched


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A due date of a fund, how its payout date is reached, and the newest version of its sheet."""

    payment: Payment
    day_count: DayCount
    standing: Standing
    status: Literal["past", "next", "ahead"]
    version: int | None


def schedule(act: Act, who: str) -> tuple[Fund, list[Scheduled]]:
    """Every due date of a fund."""
    fund = funds.find(act.session, who)
    versions = queries.newest_versions(act.session, fund.code)
    periods = periods_of(act, fund)
    following = first_unpaid(periods)
    return fund, [
        Scheduled(
            payment=payment(act, period),
            day_count=period.day_count,
            standing=period.standing,
            status=_status(period, following, act.today),
            version=versions.get(period.due),
        )
        for period in periods
    ]


def _status(
    period: FundPeriod, following: FundPeriod | None, today: date
) -> Literal["past", "next", "ahead"]:
    if period is following:
        return "next"
    return "past" if period.standing.settled or period.due < today else "ahead"


def calculate(act: Act, who: str, due: date | None) -> Sheet:
    """Calculate the sheet of a fund for a due date, the next payout's unless given, and keep it as a version.

    A sheet equal to the newest version is that version, and nothing is written. A fund that never had a
    contract is refused: it has nothing to calculate. Shown and not kept is a sheet of what was paid outside
    fundcs, or one asked for at a moment before the newest kept. What was paid is closed: its sheet is the
    one that was submitted.
    """
    fund = funds.find_unsealed(act.session, who)
    facts = facts_of(act, fund.code)[fund.code]
    periods = periods_of(act, fund, facts)
    period = period_due(periods, due) if due else next_or_last(periods)
    if period.standing is Standing.PAID and period.submitted:
        return _stored(act, fund, period.due, facts.current[period.due].version)
    if not contract_queries.has_contracts(act.session, fund.code):
        raise Refused(
            N_(
                "fund {fund} has no contracts: there is nothing to calculate, and no sheet was kept; "
                "record them with `fundcs contract import FILE` or `fundcs contract add`"
            ),
            fund=fund.code,
        )
    calculated = calculated_sheet(act, fund, period, facts)
    if period.standing is Standing.OUTSIDE or _before_newest(act, fund):
        return calculated
    return keep(act, fund, calculated)


def supplement(act: Act, who: str, pay_date: date) -> Sheet:
    """Calculate a sheet of adjustments alone, paid on a day of its own, and keep it as a version."""
    fund = funds.find_unsealed(act.session, who)
    facts = facts_of(act, fund.code)[fund.code]
    if any(period.due == pay_date for period in periods_of(act, fund, facts)):
        raise Refused(
            N_(
                "{due} is a due date of {fund}, whose own sheet has the adjustments; give another day to "
                "--pay-date, or calculate that sheet"
            ),
            due=pay_date,
            fund=fund.code,
        )
    if pay_date < act.today:
        raise Refused(
            N_("the supplement cannot be paid on {day}, which is past; give a day to come"), day=pay_date
        )
    calculated = calculated_supplement(act, fund, pay_date, facts)
    if not calculated.adjustments:
        raise Refused(
            N_("there is nothing to adjust for {fund}: every submitted sheet agrees with the contracts"),
            fund=fund.code,
        )
    return calculated if _before_newest(act, fund) else keep(act, fund, calculated)


def _before_newest(act: Act, fund: Fund) -> bool:
    newest = queries.newest_moment(act.session, fund.code)
    return newest is not None and act.moment.replace(microsecond=0) < newest


def keep(act: Act, fund: Fund, calculated: Sheet) -> Sheet:
    """Keep a sheet as the next version, unless it is the newest already."""
    frozen = freeze(content(calculated), form_of(calculated))
    newest = queries.newest(act.session, fund.code, calculated.due)
    if newest is not None and _equal(act, fund, calculated.due, newest, frozen):
        return _stored(act, fund, calculated.due, newest[0])
    made = PayoutSheet(
        fund=fund.code,
        due=calculated.due,
        version=newest[0] + 1 if newest else 1,
        reckoned_at=act.moment.replace(microsecond=0),
        reckoned_by=act.staff.code,
        hash=frozen.hash,
        content=frozen.text,
    )
    act.session.add(made)
    act.session.flush()
    stamp = {name: getattr(made, name) for name in ("version", "hash", "reckoned_at", "reckoned_by")}
    return replace(calculated, **stamp)


def _equal(act: Act, fund: Fund, due: date, newest: tuple[int, str, int], frozen: Frozen) -> bool:
    """Whether the newest (version, hash, form) holds what `frozen` does; an older form is read to compare."""
    version, hash_, form = newest
    if form >= FORM:
        return hash_ == frozen.hash
    return freeze(content(_stored(act, fund, due, version)), FORM) == frozen


def calculate_all(act: Act, due_in: tuple[int, int] | None) -> list[SheetTotals]:
    """Calculate and keep the sheets of every fund not sealed, all in this transaction or none.

    `due_in`: of the payouts due in that month (year, month) that are not paid; each fund's next unless given.
    Of a fund that never had a contract nothing is kept: its totals have no version.
    """
    facts = facts_of(act)
    every = [fund for fund in fund_queries.everyone(act.session) if fund.sealed_on is None]
    without = {fund.code for fund in every if not contract_queries.has_contracts(act.session, fund.code)}
    touched = touched_since(act, (facts[fund.code] for fund in every))
    made = []
    with progress(_("funds calculated"), len(every)) as at:
        for number, fund in enumerate(every):
            at(number)
            known = facts[fund.code]
            for period in _chosen(periods_of(act, fund, known), due_in):
                calculated = calculated_sheet(act, fund, period, known, touched)
                bare = fund.code in without
                if not bare and not _before_newest(act, fund):
                    calculated = keep(act, fund, calculated)
                made.append(_summary(calculated, bare=bare))
    return made


def _chosen(periods: Sequence[FundPeriod], due_in: tuple[int, int] | None) -> list[FundPeriod]:
    """The payouts not paid that are due in a month, or the first of all."""
    ahead = [period for period in periods if not period.standing.settled]
    if due_in is None:
        return ahead[:1]
    return [period for period in ahead if (period.due.year, period.due.month) == due_in]


@dataclass(frozen=True, slots=True)
class SheetTotals:
    """A calculated sheet without its lines: of 500 funds with 100,000 lines nobody holds them all.

    `bare`: the fund never had a contract.
    """

    fund: str
    fund_name: str
    due: date
    pay_date: date
    version: int | None
    lines: int
    unverified: int
    interest: int
    principal: int
    extras: int
    adjustments: int
    bare: bool

    @property
    def total(self) -> int:
        """What is paid, in fen."""
        return self.interest + self.principal + self.extras


def _summary(sheet: Sheet, *, bare: bool) -> SheetTotals:
    return SheetTotals(
        fund=sheet.fund,
        fund_name=sheet.fund_name,
        due=sheet.due,
        pay_date=sheet.pay_date,
        version=sheet.version,
        lines=len(sheet.lines),
        unverified=sum(not line.verified for line in sheet.lines),
        interest=sheet.total_interest,
        principal=sheet.total_principal,
        extras=sheet.total_extras,
        adjustments=sheet.total_adjustments,
        bare=bare,
    )


def calculated_sheet(
    act: Act, fund: Fund, period: FundPeriod, facts: FundFacts, touched: Touched | None = None
) -> Sheet:
    """The sheet of a period as the archive stands, not kept.

    `touched`: what was recorded of contracts meanwhile, where it was read for many funds.
    """
    paid = payment(act, period)
    holdings = load(act.session, Contracts(fund=fund.code))
    counting = [holding for holding in holdings if holding.cancelled_on is None]
    names = holder_names(act.session, holdings)
    confirmed = verified(act, fund.code, period.due, counting)
    lines = tuple(sheet_lines(counting, names, paid.period, period.day_count, confirmed, period.extras))
    of = books(act, fund, holdings, before=period.due, facts=facts, leaving=period.due)
    paid_by_line = totals_by_client((line.client, line.total) for line in lines)
    corrected = corrections(act, of, paid_by_line, names, period.due, touched)
    return Sheet(
        fund=fund.code,
        fund_name=fund.name,
        project_company=fund.project_company,
        due=period.due,
        pay_date=paid.day.result,
        roll=act.policy.payout.roll,
        skipped=paid.day.skipped,
        added=paid.day.added,
        provisional=paid.day.provisional,
        accrual_rolls=period.accrual_rolls,
        period_number=paid.period.number,
        period_start=paid.period.accrual_start,
        period_end=paid.period.accrual_end,
        day_count=period.day_count.value,
        basis=period.day_count.basis,
        lines=lines,
        adjustments=corrected.adjustments,
        receivables=corrected.receivables,
    )


def calculated_supplement(act: Act, fund: Fund, pay_date: date, facts: FundFacts) -> Sheet:
    """The supplement that would be paid on a day, as the archive stands, not kept."""
    holdings = load(act.session, Contracts(fund=fund.code))
    names = holder_names(act.session, holdings)
    of = books(act, fund, holdings, before=None, facts=facts, leaving=pay_date)
    corrected = corrections(act, of, {}, names, pay_date)
    return Sheet(
        fund=fund.code,
        fund_name=fund.name,
        project_company=fund.project_company,
        due=pay_date,
        pay_date=pay_date,
        roll=act.policy.payout.roll,
        skipped=(),
        added=(),
        provisional=False,
        accrual_rolls=False,
        period_number=0,
        period_start=pay_date,
        period_end=pay_date,
        day_count=fund.day_count.value,
        basis=fund.day_count.basis,
        lines=(),
        adjustments=corrected.adjustments,
        receivables=corrected.receivables,
        supplement=True,
    )


def stored(act: Act, who: str, due: date | None, version: int | None = None) -> Sheet:
    """A stored version of a sheet, the newest unless given, as it was reckoned.

    Without `due`: the next payout's.
    """
    fund = funds.find(act.session, who)
    due = due or next_due(act, fund)
    return _stored(act, fund, due, _newest(act, fund, due) if version is None else version)


def _newest(act: Act, fund: Fund, due: date) -> int:
    newest = queries.newest(act.session, fund.code, due, act.moment)
    if newest is None:
        period_due(periods_of(act, fund), due)
        raise Refused(
            N_(
                "the sheet of {fund} for {due} has not been calculated; run `fundcs payout calc "
                "--fund {fund} --due {due}`"
            ),
            fund=fund.code,
            due=due,
        )
    return newest[0]


def _stored(act: Act, fund: Fund, due: date, version: int) -> Sheet:
    kept = queries.sheet(act.session, fund.code, due, version)
    if kept is None:
        raise Refused(
            N_("the sheet of {fund} for {due} has no version {version}; its newest is {newest}"),
            fund=fund.code,
            due=due,
            version=version,
            newest=_newest(act, fund, due),
        )
    return from_content(
        thaw(kept.content, kept.hash, NEWEST_FORM),
        version=kept.version,
        hash_=kept.hash,
        reckoned_at=kept.reckoned_at,
        reckoned_by=kept.reckoned_by,
    )


def versions(act: Act, who: str | None) -> list[VersionRow]:
    """The stored sheets of a fund, or of all funds."""
    fund = None if who is None else funds.find(act.session, who).code
    return queries.versions(act.session, fund, act.moment)


def difference(act: Act, who: str, due: date | None, before: int | None, after: int | None) -> Difference:
    """What changed between two stored versions: the newest and the one before it unless given."""
    fund = funds.find(act.session, who)
    due = due or next_due(act, fund)
    newer = _newest(act, fund, due) if after is None else after
    older = newer - 1 if before is None else before
    if older < 1:
        raise Refused(
            N_("the sheet of {fund} for {due} has one version only; there is nothing to compare it with"),
            fund=fund.code,
            due=due,
        )
    return compare(_stored(act, fund, due, older), _stored(act, fund, due, newer))


def note_export(act: Act, sheet: Sheet, file: Path) -> str:
    """Put on the trail that a sheet, payees' accounts in clear, is written to a file (Art. 13-14, 29).

    Returns the trail's head with that, for the file to keep.
    """
    key = f"{sheet.fund}/{sheet.due}/{sheet.version}"
    facts = {"file": file.name, "version": sheet.version, "hash": sheet.hash}
    trail.note(act.session, "exported", "payout_sheet", key, facts=facts)
    act.opens((line.client for line in sheet.lines), file.name)
    return trail.head(act.session)
