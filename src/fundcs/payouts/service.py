"""Use cases of the payout: the schedule, reckoning a sheet, the versions kept of it (Art. 46-48)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from fundcs.archive import trail
from fundcs.archive.frozen import Frozen, freeze, thaw
from fundcs.calendars.service import work_calendar
from fundcs.callbacks.payees.service import verification
from fundcs.contracts.files import find as find_contract
from fundcs.contracts.receipts import Receipt
from fundcs.contracts.rules import ContractTerms, Exit, Holder
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.payouts import queries
from fundcs.payouts.diff import Difference, compare
from fundcs.payouts.explain import Explanation, Held, paid_period, payday_reasons, rate_reason, why_none
from fundcs.payouts.interest import lines
from fundcs.payouts.models import PayoutSheet
from fundcs.payouts.reckon import Holding, Payee, sheet_lines
from fundcs.payouts.schedule import Payment, Period, next_due, payment, period_due, periods
from fundcs.payouts.sheet import FORM, Sheet, content, from_content
from fundcs.register import queries as register

if TYPE_CHECKING:
    from pathlib import Path

    from sqlmodel import Session

    from fundcs.act import Act
    from fundcs.funds.models import Fund
    from fundcs.payouts.queries import VersionRow


class NotReckoned(Refused):
    template = N_(
        "no sheet of {fund} for {due} has been reckoned; run `fundcs payout calc --fund {fund} --due {due}`"
    )


class NoSuchVersion(Refused):
    template = N_("the sheet of {fund} for {due} has no version {version}; its newest is {newest}")


class NothingToCompare(Refused):
    template = N_("the sheet of {fund} for {due} has one version only; there is nothing to compare it with")


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A due date of a fund, how its payout date is reached, and the newest version of its sheet."""

    payment: Payment
    status: Literal["past", "next", "ahead"]
    version: int | None


def verified(session: Session, fund: str, due: date) -> frozenset[tuple[str, str]]:
    """The (contract, client) pairs whose payee a callback has confirmed for this due date (Art. 46)."""
    return frozenset(line for line, one in verification(session, fund, due).items() if one.verified)


def schedule(act: Act, who: str) -> tuple[Fund, list[Scheduled]]:
    """Every due date of a fund. Raises NoSuchFund, AmbiguousFund."""
    fund = funds.find(act.session, who)
    terms = funds.terms(fund)
    versions = queries.newest_versions(act.session, fund.code)
    ahead = [period.due for period in periods(terms) if period.due >= act.today]
    return fund, [
        Scheduled(
            _payment(act, fund, period),
            "past" if period.due < act.today else "next" if period.due == ahead[0] else "ahead",
            versions.get(period.due),
        )
        for period in periods(terms)
    ]


def calculate(act: Act, who: str, due: date | None) -> Sheet:
    """Reckon the sheet of a fund for a due date, the next one unless given, and keep it as its next version.

    A sheet equal to the newest version is that version, and nothing is written. A fund without contracts
    has a sheet without lines. Raises NoSuchFund, AmbiguousFund, FundSealed, OffSchedule.
    """
    fund = funds.find_unsealed(act.session, who)
    reckoned = reckon(act, fund, due or next_due(funds.terms(fund), act.today))
    frozen = freeze(content(reckoned), FORM)
    newest = queries.newest(act.session, fund.code, reckoned.due)
    if newest is not None and _equal(act, fund, reckoned.due, newest, frozen):
        return _stored(act, fund, reckoned.due, newest[0])
    made = PayoutSheet(
        fund=fund.code,
        due=reckoned.due,
        version=newest[0] + 1 if newest else 1,
        reckoned_at=act.moment.replace(microsecond=0),
        reckoned_by=act.staff.code,
        hash=frozen.hash,
        content=frozen.text,
    )
    act.session.add(made)
    act.session.flush()
    stamp = {name: getattr(made, name) for name in ("version", "hash", "reckoned_at", "reckoned_by")}
    return replace(reckoned, **stamp)


def _equal(act: Act, fund: Fund, due: date, newest: tuple[int, str, int], frozen: Frozen) -> bool:
    """Whether the newest (version, hash, form) holds what `frozen` does; an older form is read to compare."""
    version, hash_, form = newest
    if form == FORM:
        return hash_ == frozen.hash
    return freeze(content(_stored(act, fund, due, version)), FORM) == frozen


def reckon(act: Act, fund: Fund, due: date) -> Sheet:
    """The sheet of a fund for a due date as the archive stands, not stored. Raises OffSchedule."""
    paid = _payment(act, fund, period_due(funds.terms(fund), due))
    held = holdings(act.session, fund.code)
    confirmed = verified(act.session, fund.code, due)
    return Sheet(
        fund=fund.code,
        fund_name=fund.name,
        project_company=fund.project_company,
        due=due,
        pay_date=paid.day.result,
        roll=act.policy.payout.roll,
        skipped=paid.day.skipped,
        added=paid.day.added,
        provisional=paid.day.provisional,
        accrual_rolls=fund.accrual_rolls,
        period_number=paid.period.number,
        period_start=paid.period.accrual_start,
        period_end=paid.period.accrual_end,
        day_count=fund.day_count.value,
        basis=fund.day_count.basis,
        lines=tuple(sheet_lines(held, paid.period, fund.day_count, confirmed)),
    )


def _payment(act: Act, fund: Fund, period: Period) -> Payment:
    calendar = act.once("work_calendar", lambda: work_calendar(act.session))
    return payment(period, calendar, act.policy.payout.roll, accrual_rolls=fund.accrual_rolls)


def holdings(session: Session, fund: str, no: str | None = None) -> list[Holding]:
    """The fund's contracts by number, or the one with this number; none that was cancelled."""
    left: dict[str, list[Exit]] = defaultdict(list)
    for contract, day, amount in queries.exits(session, fund, no):
        left[contract].append(Exit(day, amount))
    taken: dict[str, list[queries.TransferRow]] = defaultdict(list)
    for row in queries.transfers(session, fund, no):
        taken[row.contract].append(row)
    return [
        _holding(row, tuple(left.get(row.no, ())), taken.get(row.no, ()))
        for row in queries.contracts(session, fund, no)
    ]


def _holding(
    row: queries.ContractRow, left: tuple[Exit, ...], taken: Sequence[queries.TransferRow]
) -> Holding:
    holders = (Holder(row.client, row.value_date), *(Holder(one.client, one.day) for one in taken))
    return Holding(
        ContractTerms(row.no, row.amount, row.rate, row.value_date, row.matures, left, holders),
        (
            Payee(row.name, row.payee_name, row.payee_bank, row.payee_account),
            *(Payee(one.name, one.payee_name, one.payee_bank, one.payee_account) for one in taken),
        ),
        Receipt(row.receipt_amount, row.receipt_payer),
    )


def stored(act: Act, who: str, due: date | None, version: int | None = None) -> Sheet:
    """A stored version of a sheet, the newest unless given, as it was reckoned; without `due` the next one's.

    Raises NoSuchFund, AmbiguousFund, OffSchedule, NotReckoned, NoSuchVersion.
    """
    fund = funds.find(act.session, who)
    due = due or next_due(funds.terms(fund), act.today)
    return _stored(act, fund, due, _newest(act, fund, due) if version is None else version)


def _newest(act: Act, fund: Fund, due: date) -> int:
    newest = queries.newest(act.session, fund.code, due)
    if newest is None:
        period_due(funds.terms(fund), due)
        raise NotReckoned(fund=fund.code, due=due)
    return newest[0]


def _stored(act: Act, fund: Fund, due: date, version: int) -> Sheet:
    kept = queries.sheet(act.session, fund.code, due, version)
    if kept is None:
        raise NoSuchVersion(fund=fund.code, due=due, version=version, newest=_newest(act, fund, due))
    return from_content(
        thaw(kept.content, kept.hash, FORM),
        version=kept.version,
        hash_=kept.hash,
        reckoned_at=kept.reckoned_at,
        reckoned_by=kept.reckoned_by,
    )


def versions(act: Act, who: str | None) -> list[VersionRow]:
    """The stored sheets of a fund, or of all funds. Raises NoSuchFund, AmbiguousFund."""
    return queries.versions(act.session, None if who is None else funds.find(act.session, who).code)


def difference(act: Act, who: str, due: date | None, before: int | None, after: int | None) -> Difference:
    """What changed between two stored versions: the newest and the one before it unless given.

    Raises what `stored` raises, and NothingToCompare.
    """
    fund = funds.find(act.session, who)
    due = due or next_due(funds.terms(fund), act.today)
    newer = _newest(act, fund, due) if after is None else after
    older = newer - 1 if before is None else before
    if older < 1:
        raise NothingToCompare(fund=fund.code, due=due)
    return compare(_stored(act, fund, due, older), _stored(act, fund, due, newer))


def explanation(act: Act, no: str, due: date | None) -> Explanation:
    """Why a contract is paid what it is paid for a due date, by the archive as it stands.

    Without `due`: the next one at which it is paid, else the last. Raises NoSuchContract, OffSchedule.
    """
    file = find_contract(act.session, no)
    fund, terms, cancelled_on = (
        funds.find(act.session, file.contract.fund),
        file.terms,
        file.contract.cancelled_on,
    )
    payments = {period.due: _payment(act, fund, period) for period in periods(funds.terms(fund))}
    if due is None:
        due = paid_period(terms, [one.period for one in payments.values()], fund.day_count, act.today).due
    period_due(funds.terms(fund), due)
    paid = payments[due]
    found = () if cancelled_on is not None else lines(terms, paid.period, fund.day_count)
    names = {
        client.code: client.name
        for client in register.by_codes(act.session, {h.client for h in terms.holders})
    }
    return Explanation(
        no=terms.no,
        fund=fund.code,
        payment=paid,
        holders=tuple(Held(holder.client, names[holder.client], holder.since) for holder in terms.holders),
        rate=rate_reason(terms, funds.bands(act.session, fund.code)),
        payday=payday_reasons(paid, act.policy.payout.roll, accrual_rolls=fund.accrual_rolls),
        lines=found,
        why_none=None if found else why_none(terms, paid.period, cancelled_on),
    )


def note_export(act: Act, sheet: Sheet, file: Path) -> str:
    """Put on the trail that a sheet, payees' accounts in clear, is written to a file (Art. 13-14, 29).

    Returns the trail's head with that, for the file to keep.
    """
    key = f"{sheet.fund}/{sheet.due}/{sheet.version}"
    facts = {"file": file.name, "version": sheet.version, "hash": sheet.hash}
    trail.note(act.session, "exported", "payout_sheet", key, facts=facts)
    return trail.head(act.session)
