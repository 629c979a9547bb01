"""Why a contract is paid what it is, and what changed between two sheets, for people or as JSON."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from fundcs.entitlements.models.contracts import Contract
from fundcs.entitlements.rules.accrual import Repayment, Stretch, account
from fundcs.entitlements.rules.extras import Extra
from fundcs.entitlements.rules.timeline import Standing
from fundcs.funds.rules.terms import percent
from fundcs.kit.i18n import N_, _
from fundcs.kit.money import grouped, yuan
from fundcs.kit.parsing import rate_text
from fundcs.kit.view import View, iso, table, text_page
from fundcs.kit.workdays import Skipped
from fundcs.payouts.rules.adjustments import Adjustment, Receivable
from fundcs.payouts.rules.diff import Kind
from fundcs.payouts.show import extras
from fundcs.payouts.show.screen import skipped_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.table import Table

    from fundcs.act import Act
    from fundcs.entitlements.rules.account import Explanation
    from fundcs.entitlements.rules.accrual import Line
    from fundcs.payouts.rules.diff import Change, Difference, LineChange

_KINDS = {Kind.ADDED: N_("added"), Kind.REMOVED: N_("removed"), Kind.CHANGED: N_("changed")}
_NAMES = {
    "fund_name": N_("Fund name"),
    "project_company": N_("Project company"),
    "pay_date": N_("Payment date"),
    "roll": N_("Non-working-day rule"),
    "skipped": N_("Reason for the move"),
    "added": N_("Make-up days"),
    "provisional": N_("Provisional"),
    "accrual_rolls": N_("Accrual moves too"),
    "period_number": N_("Period"),
    "period_start": N_("Accrual from"),
    "period_end": N_("Accrual to"),
    "day_count": N_("Day count"),
    "basis": N_("Days in the year"),
    "adjustments": N_("Adjustments of earlier payouts"),
    "receivables": N_("Still to be received from holders"),
    "supplement": N_("Supplement"),
    "name": N_("Name"),
    "principal": N_("Principal"),
    "rate": N_("Annual rate"),
    "start": N_("Accrual from"),
    "end": N_("Accrual to"),
    "days": N_("Days"),
    "daily_balance_sum": N_("Sum of daily balances"),
    "interest": N_("Payout"),
    "principal_repaid": N_("Principal returned"),
    "payee_name": N_("Account name"),
    "payee_bank": N_("Bank"),
    "payee_account": N_("Account"),
    "verified": N_("Callback"),
    "receipt_matches": N_("Receipt"),
    "notes": N_("Remarks"),
    "stretches": N_("Stretches"),
    "repayments": N_("Principal returned"),
    "extras": N_("Extras"),
}
_PAYEE = frozenset({"payee_name", "payee_bank", "payee_account"})
_MONEY = frozenset({"principal", "daily_balance_sum", "interest", "principal_repaid"})


def explanation(explained: Explanation) -> View:
    """The arithmetic of a contract for a due date, and everything it follows from."""
    return View(_explanation_data(explained), text_page(*_explained(explained)))


def _explained(explained: Explanation) -> Iterator[str]:
    period = explained.payment.period
    yield _("contract {no}, fund {fund}, due {due}").format(
        no=explained.no, fund=explained.fund, due=period.due
    )
    yield _("period {number}: {start} to {end}, the last day not counted").format(
        number=period.number, start=period.accrual_start, end=period.accrual_end
    )
    if explained.standing is Standing.OUTSIDE:
        yield _(
            "this payout counts as paid outside fundcs; nothing of it is to be paid (`fundcs payout opening`)"
        )
    yield from map(str, explained.payday)
    yield _("annual rate: {reason}").format(reason=explained.rate)
    yield from map(str, explained.extras)
    for held in explained.holders:
        yield _("held by {client} {name} since {since}").format(
            client=held.client, name=held.name, since=held.since
        )
    if explained.why_none is not None:
        yield str(explained.why_none)
    names = {held.client: held.name for held in explained.holders}
    for line in explained.lines:
        yield ""
        yield f"{line.client} {names[line.client]}"
        yield from (f"  {step}" for step in account(line))


def _explanation_data(explained: Explanation) -> dict[str, object]:
    period, day = explained.payment
    return {
        "contract": explained.no,
        "fund": explained.fund,
        "due": iso(period.due),
        "pay_date": iso(day.result),
        "skipped": skipped_data(day.skipped),
        "provisional": day.provisional,
        "pay_date_reason": [str(reason) for reason in explained.payday],
        "period_number": period.number,
        "period_start": iso(period.accrual_start),
        "period_end": iso(period.accrual_end),
        "rate_reason": str(explained.rate),
        **({"extras_terms": [str(reason) for reason in explained.extras]} if explained.extras else {}),
        "holders": [{"client": h.client, "name": h.name, "since": iso(h.since)} for h in explained.holders],
        "lines": [_line_data(line) for line in explained.lines],
        "state": explained.standing.value,
        "no_line": None if explained.why_none is None else str(explained.why_none),
    }


def _line_data(line: Line) -> dict[str, object]:
    return {
        "client": line.client,
        "principal": yuan(line.principal),
        "rate": rate_text(line.rate),
        "day_count": line.day_count.value,
        "start": iso(line.start),
        "end": iso(line.end),
        "days": line.days,
        "stretches": [
            {"start": iso(start), "end": iso(end), "days": days, "balance": yuan(balance)}
            for start, end, days, balance in line.stretches
        ],
        "daily_balance_sum": yuan(line.daily_balance_sum),
        "interest": yuan(line.interest),
        "repayments": [
            {"on": iso(on), "amount": yuan(amount), "cause": cause.value}
            for on, amount, cause in line.repayments
        ],
        "principal_repaid": yuan(line.principal_repaid),
        **extras.data(line.extras),
        "total": yuan(line.total),
        "account": [str(step) for step in account(line)],
    }


def difference(act: Act, compared: Difference) -> View:
    """What changed between two versions of a sheet."""
    before, after = compared.before, compared.after
    heading = _("{fund} due {due}: version {before} against version {after}").format(
        fund=after.fund, due=after.due, before=before.version, after=after.version
    )
    totals = _("to be paid: {before} before, {after} now").format(
        before=grouped(before.total), after=grouped(after.total)
    )
    rows = table(_("Contract"), _("Investor"), _("What"), _("Before"), _("After"))
    for change in compared.changes:
        rows.add_row("", "", *_shown(act, change))
    for line in compared.lines:
        _add_line(act, rows, line)
    what = rows if compared.changes or compared.lines else _("the two versions are equal")
    return View(_difference_data(act, compared), text_page(heading, totals, what))


def _add_line(act: Act, rows: Table, line: LineChange) -> None:
    who = (line.contract, f"{line.client} {line.name}")
    if line.kind is not Kind.CHANGED:
        rows.add_row(*who, _(_KINDS[line.kind]), "", "")
    for change in line.changes:
        rows.add_row(*who, *_shown(act, change))
        who = ("", "")


def _shown(act: Act, change: Change) -> tuple[str, str, str]:
    name = change.name
    return _(_NAMES[name]), _for_people(act, name, change.before), _for_people(act, name, change.after)


def _for_people(act: Act, name: str, value: object) -> str:
    if name in _MONEY and isinstance(value, int):
        return grouped(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None:
        return "–"
    if isinstance(value, Decimal):
        return percent(value)
    return str(_plain(act, name, value))


def _plain(act: Act, name: str, value: object) -> object:
    """A value as JSON carries it; what is not a scalar becomes a sentence."""
    if isinstance(value, str):
        return act.personal(value, getattr(Contract, name)) if name in _PAYEE else act.sentence(value)
    if name in _MONEY and isinstance(value, int):
        return yuan(value)
    if isinstance(value, Decimal):
        return rate_text(value)
    if isinstance(value, date):
        return iso(value)
    return act.sentence(_("; ").join(map(_words, value))) if isinstance(value, tuple) else value


def _words(item: object) -> str:
    match item:
        case Skipped(date=day, why=why):
            return f"{day} {why}"
        case Stretch():
            return (
                _("{first} to {last}").format(first=item.start, last=item.end)
                + f" {grouped(item.balance)} × {item.days}"
            )
        case Adjustment() | Receivable():
            return f"{item.contract} {item.client} {item.due} {grouped(item.total)}"
        case Repayment():
            return f"{item.on} {grouped(item.amount)}"
        case Extra():
            return f"{extras.name(item.kind)} {extras.basis(item)} = {grouped(item.amount)}"
    return str(item)


def _difference_data(act: Act, compared: Difference) -> dict[str, object]:
    return {
        "fund": compared.after.fund,
        "due": iso(compared.after.due),
        "from": compared.before.version,
        "to": compared.after.version,
        "changes": _changes_data(act, compared.changes),
        "lines": [
            {
                "kind": line.kind.value,
                "contract": line.contract,
                "client": line.client,
                "name": line.name,
                "changes": _changes_data(act, line.changes),
            }
            for line in compared.lines
        ],
        "total_before": yuan(compared.before.total),
        "total_after": yuan(compared.after.total),
    }


def _changes_data(act: Act, changes: Iterable[Change]) -> dict[str, object]:
    return {
        change.name: {
            "before": _plain(act, change.name, change.before),
            "after": _plain(act, change.name, change.after),
        }
        for change in changes
    }
