"""Payout sheets as tables or as JSON. The workbook is another module."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from fundcs.entitlements.models.contracts import Contract
from fundcs.entitlements.rules.day_counts import days
from fundcs.entitlements.rules.timeline import Standing
from fundcs.funds.rules.terms import percent
from fundcs.kit.i18n import N_, _, ngettext
from fundcs.kit.money import grouped, yuan
from fundcs.kit.parsing import rate_text
from fundcs.kit.view import View, iso, minute, table, text_page
from fundcs.payouts.rules.workflow import SheetState
from fundcs.payouts.show import extras

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from rich.console import Console
    from rich.table import Table

    from fundcs.act import Act
    from fundcs.entitlements.rules.extras import Extra
    from fundcs.entitlements.rules.timeline import FundPeriod
    from fundcs.funds.models import Fund
    from fundcs.kit.workdays import Skipped
    from fundcs.payouts.queries.sheets import VersionRow
    from fundcs.payouts.rules.adjustments import Adjustment, Receivable, RecordedFact
    from fundcs.payouts.rules.sheet import Sheet, SheetLine
    from fundcs.payouts.service.sheets import Scheduled, SheetTotals
    from fundcs.payouts.service.standing import Standing as SheetStanding

_WIDE = 110
"""From this many columns on a line of the sheet is one row; below, its cells hold two values."""
_HASH_SHOWN = 12
_MINUTE = 16
"""So many characters of a moment are its date, hour and minute."""
SHEET_STATES = {
    SheetState.RECKONED: N_("calculated"),
    SheetState.SUBMITTED: N_("submitted"),
    SheetState.CHECKED: N_("checked"),
    SheetState.APPROVED: N_("approved"),
    SheetState.PAID: N_("paid"),
    SheetState.SUPERSEDED: N_("superseded"),
}
_STATUS = {"next": N_("next"), "ahead": N_("ahead")}
_STANDINGS = {
    Standing.OUTSIDE: N_("paid outside fundcs"),
    Standing.PAID: N_("paid"),
    Standing.OPEN: N_("not paid"),
    Standing.SUBMITTED: N_("submitted"),
}


def sheet(act: Act, stored: Sheet, at: SheetStanding, *, payees: bool = False) -> View:
    """A sheet and how far it has gone; `payees` adds where everyone is paid to the page."""

    def page(out: Console) -> None:
        for sentence in _heading(stored, at):
            out.print(sentence, markup=False)
        if not stored.supplement:
            out.print(_wide(stored) if out.width >= _WIDE else _narrow(stored))
        for part in _corrections(stored):
            out.print(part, markup=False)
        if payees and stored.lines:
            out.print(_payees(act, stored))
        for sentence in _to_look_at(act, stored):
            out.print(sentence, markup=False)

    shown = {**data(act, stored), "state": at.state.value, "stale": at.stale}
    return View(shown, page)


def data(act: Act, stored: Sheet) -> dict[str, object]:
    """A sheet's JSON."""
    return {
        "fund": stored.fund,
        "due": iso(stored.due),
        "pay_date": iso(stored.pay_date),
        "period_start": iso(stored.period_start),
        "period_end": iso(stored.period_end),
        "day_count": stored.day_count,
        "version": stored.version,
        "hash": stored.hash,
        "provisional": stored.provisional,
        "supplement": stored.supplement,
        "lines": [line_data(act.of(line.client, stored.fund), line) for line in stored.lines],
        "adjustments": [_adjustment_data(part) for part in stored.adjustments],
        "receivables": [_adjustment_data(part) for part in stored.receivables],
        **extras.sums_data(stored.by_extra),
        "total_interest": yuan(stored.total_interest),
        "total_principal": yuan(stored.total_principal),
        **extras.total_data(stored.total_extras, "total_extras"),
        "total": yuan(stored.total),
        "total_adjustments": yuan(stored.total_adjustments),
    }


def _adjustment_data(part: Adjustment | Receivable) -> dict[str, object]:
    return {
        "contract": part.contract,
        "client": part.client,
        "name": part.name,
        "due": iso(part.due),
        "interest": yuan(part.interest),
        "principal_repaid": yuan(part.principal_repaid),
        **extras.sums_data(part.by_extra),
        "total": yuan(part.total),
        "cause": [
            {"fact": str(fact.fact), "recorded_at": fact.recorded_at, "by": fact.by} for fact in part.causes
        ],
    }


def line_data(act: Act, line: SheetLine) -> dict[str, object]:
    """A line's JSON; `daily_balance_sum` is in yuan·days."""
    return {
        "contract": line.contract,
        "client": line.client,
        "name": line.name,
        "principal": yuan(line.principal),
        "rate": rate_text(line.rate),
        "start": iso(line.start),
        "end": iso(line.end),
        "days": line.days,
        "daily_balance_sum": yuan(line.daily_balance_sum),
        "interest": yuan(line.interest),
        "principal_repaid": yuan(line.principal_repaid),
        **extras.data(line.extras),
        "total": yuan(line.total),
        "payee_name": act.personal(line.payee_name, Contract.payee_name),
        "payee_account": act.personal(line.payee_account, Contract.payee_account),
        "verified": line.verified,
        "receipt_matches": line.receipt_matches,
        "note": act.sentence(line.note) or None,
    }


def _heading(stored: Sheet, at: SheetStanding) -> Iterator[str]:
    if stored.supplement:
        yield _("{fund} {name}: supplement of adjustments, paid on {pay_date}").format(
            fund=stored.fund, name=stored.fund_name, pay_date=stored.pay_date
        )
    else:
        yield from _period_heading(stored)
    if stored.version is not None and stored.reckoned_at is not None:
        yield _("version {version}, {hash}, calculated {at} by {by}").format(
            version=stored.version,
            hash=stored.hash[:_HASH_SHOWN],
            at=minute(stored.reckoned_at),
            by=stored.reckoned_by,
        )
    else:
        yield _("only shown, not kept")
    if at.state is not SheetState.RECKONED:
        yield _("state: {state}").format(state=_(SHEET_STATES[at.state]))
    if at.stale:
        yield _("this sheet is out of date: facts it is based on have changed since")


def _period_heading(stored: Sheet) -> Iterator[str]:
    yield _("{fund} {name}: payout due {due}, payment date {pay_date}").format(
        fund=stored.fund, name=stored.fund_name, due=stored.due, pay_date=stored.pay_date
    ) + (_(" (provisional)") if stored.provisional else "")
    if stored.skipped:
        yield _("not working days: {days}").format(days=days_passed(stored.skipped))
    yield _("period {number}: {start} to {end}, the last day not counted; {day_count}").format(
        number=stored.period_number,
        start=stored.period_start,
        end=stored.period_end,
        day_count=stored.day_count,
    )


def days_passed(days: Iterable[Skipped]) -> str:
    """The days passed over, consecutive ones of one reason together."""
    runs = ((why, [item.date for item in run]) for why, run in groupby(days, key=lambda item: str(item.why)))
    return _(", ").join(
        f"{run[0]} {why}"
        if len(run) == 1
        else _("{first} to {last}").format(first=run[0], last=run[-1]) + f" {why}"
        for why, run in runs
    )


def _corrections(stored: Sheet) -> Iterator[Table]:
    if stored.adjustments:
        yield _corrected(_("Adjustments of earlier payouts"), stored.adjustments)
    if stored.receivables:
        yield _corrected(_("Still to be received from holders"), stored.receivables)


def _corrected(title: str, parts: Sequence[Adjustment | Receivable]) -> Table:
    rows = table(
        _("Contract") + "\n" + _("Investor"),
        _("Due date"),
        (_("Payout") + "\n" + _("Principal returned"), "right"),
        _("Cause"),
        title=title,
    )
    for part in parts:
        rows.add_row(
            f"{part.contract}\n{part.client} {part.name}",
            str(part.due),
            "\n".join(
                (grouped(part.interest), grouped(part.principal_repaid), *extras.labelled(part.by_extra))
            ),
            "\n".join(cause_text(fact) for fact in part.causes),
        )
    return _tight(rows)


def cause_text(fact: RecordedFact) -> str:
    """A cause with who recorded it when."""
    at = fact.recorded_at[:_MINUTE].replace("T", " ")
    return _("{fact} ({by}, {at})").format(fact=fact.fact, by=fact.by, at=at)


def _wide(stored: Sheet) -> Table:
    amounts = (
        _("Principal"),
        _("Annual rate"),
        _("Days"),
        _("Payout"),
        _("Principal returned"),
        _("To be paid"),
    )
    rows = table(_("Contract"), _("Investor"), *((name, "right") for name in amounts), _("Check"))
    for line in stored.lines:
        rows.add_row(
            line.contract,
            f"{line.client} {line.name}",
            grouped(line.principal),
            percent(line.rate),
            str(line.days),
            grouped(line.interest),
            grouped(line.principal_repaid),
            grouped(line.before_extras),
            _check(line),
        )
        for extra in line.extras:
            rows.add_row("", *_extra_cells(extra), "", "", grouped(extra.amount), "")
    totals = (grouped(stored.total_interest), grouped(stored.total_principal), grouped(stored.total))
    rows.add_section()
    for kind, amount in stored.by_extra.items():
        rows.add_row("", extras.name(kind), "", "", "", "", "", grouped(amount), "")
    rows.add_row(_("Total"), "", "", "", "", *totals, "")
    return _tight(rows)


def _narrow(stored: Sheet) -> Table:
    rows = table(
        _("Contract") + "\n" + _("Investor"),
        (_("Principal") + "\n" + _("Annual rate\n× days"), "right"),
        (_("Payout") + "\n" + _("Principal returned"), "right"),
        (_("To be paid"), "right"),
        _("Check"),
    )
    for line in stored.lines:
        rows.add_row(
            f"{line.contract}\n{line.client} {line.name}",
            f"{grouped(line.principal)}\n{percent(line.rate)} × {line.days}",
            f"{grouped(line.interest)}\n{grouped(line.principal_repaid)}",
            grouped(line.before_extras),
            _check(line),
        )
        for extra in line.extras:
            called, base, rate, days_counted = _extra_cells(extra)
            terms = f"{base}\n{rate} × {days_counted}" if days_counted else f"{base}\n{rate}"
            rows.add_row(called, terms, "", grouped(extra.amount), "")
    rows.add_section()
    for kind, amount in stored.by_extra.items():
        rows.add_row(extras.name(kind), "", "", grouped(amount), "")
    repaid = f"{grouped(stored.total_interest)}\n{grouped(stored.total_principal)}"
    rows.add_row(_("Total"), "", repaid, grouped(stored.total), "")
    return _tight(rows)


def _extra_cells(extra: Extra) -> tuple[str, str, str, str]:
    """An extra's name, what it is of, its rate and days."""
    counted = str(extra.days) if extra.days else ""
    return extras.name(extra.kind), grouped(extra.base), percent(extra.rate), counted


def _tight(rows: Table) -> Table:
    """One blank between columns, and no figure broken over two lines."""
    rows.padding = (0, 0)
    for column in rows.columns:
        column.no_wrap = column.justify == "right"
    return rows


def _check(line: SheetLine) -> str:
    receipt = {True: None, False: _("receipt differs"), None: _("no receipt")}[line.receipt_matches]
    checks = [None if line.verified else _("unverified"), receipt]
    return _(", ").join(filter(None, checks)) or _("verified")


def _payees(act: Act, stored: Sheet) -> Table:
    rows = table(_("Contract"), _("Account name"), _("Bank"), _("Account"))
    for line in stored.lines:
        payee = act.of(line.client, stored.fund).shown(line, Contract)
        rows.add_row(line.contract, payee.payee_name, payee.payee_bank, payee.payee_account)
    return rows


def _to_look_at(act: Act, stored: Sheet) -> Iterator[str]:
    """What should be seen to before the sheet is submitted."""
    if not stored.lines:
        yield _("no contract accrues or exits in this period; the sheet is empty")
    for line in stored.lines:
        if line.notes:
            yield _("{contract} {name}: {note}").format(
                contract=line.contract,
                name=line.name,
                note=act.of(line.client, stored.fund).sentence(line.note),
            )
    unverified = sum(not line.verified for line in stored.lines)
    if unverified:
        yield ngettext(
            "{count} account is not verified by callback (Art. 46)",
            "{count} accounts are not verified by callback (Art. 46)",
            unverified,
        ).format(count=unverified)
    differing = sum(line.receipt_matches is False for line in stored.lines)
    if differing:
        yield ngettext(
            "{count} line has a receipt that differs (Art. 48)",
            "{count} lines have a receipt that differs (Art. 48)",
            differing,
        ).format(count=differing)
    if stored.provisional:
        yield _("the payment date is provisional: the year's holiday arrangement is not yet published")


def opening(fund: Fund, following: FundPeriod | None, through: date | None) -> View:
    """What of a fund counts as paid outside fundcs, and its next payout."""
    nothing = _("nothing of {fund} counts as paid outside fundcs")
    everything = _("what fell due of {fund} up to {day} counts as paid outside fundcs")
    shown = (nothing if through is None else everything).format(fund=fund.code, day=through)
    after = _("no payout is left") if following is None else _("next payout due: {due}")
    data = {
        "fund": fund.code,
        "paid_through": iso(through),
        "next_due": None if following is None else iso(following.due),
    }
    return View(data, text_page(shown, after.format(due=following and following.due)))


def schedule(
    fund: Fund, many: Sequence[Scheduled], standings: Mapping[tuple[str, date], SheetStanding]
) -> View:
    """A fund's due dates, and below them why a payout date is not the due date.

    `standings`: how far the sheets have gone, by fund and due date.
    """
    rows = table(
        (_("No."), "right"), _("Accrual from"), (_("Days"), "right"), _("Due date"), _("Payment date"),
        _("State"),
        (_("Sheet version"), "right"),
    )  # fmt: skip
    moved = []
    stale = {due for (_fund, due), at in standings.items() if at.stale}
    for item in many:
        period, day = item.payment
        version = "–" if item.version is None else str(item.version)
        rows.add_row(
            str(period.number),
            str(period.accrual_start),
            str(days(item.day_count, period.accrual_start, period.accrual_end)),
            str(period.due),
            f"{day.result}{_(' (provisional)') if day.provisional else ''}",
            _(_STANDINGS[item.standing]) if item.status == "past" else _(_STATUS[item.status]),
            _("{state}, out of date").format(state=version) if period.due in stale else version,
        )
        if day.skipped:
            passed = days_passed(day.skipped)
            moved.append(
                _("{due} is paid on {day}: {days}").format(due=period.due, day=day.result, days=passed)
            )
    heading = _("{code} {name}, {day_count}").format(
        code=fund.code, name=fund.name, day_count=fund.day_count.value
    )
    data = [{**_scheduled_data(item), "stale": item.payment.period.due in stale} for item in many]
    return View(data, text_page(heading, _tight(rows), *moved))


def _scheduled_data(payout: Scheduled) -> dict[str, object]:
    period, day = payout.payment
    return {
        "number": period.number,
        "period_start": iso(period.accrual_start),
        "period_end": iso(period.accrual_end),
        "days": days(payout.day_count, period.accrual_start, period.accrual_end),
        "due": iso(period.due),
        "pay_date": iso(day.result),
        "skipped": skipped_data(day.skipped),
        "provisional": day.provisional,
        "status": payout.status,
        "state": payout.standing.value,
        "version": payout.version,
    }


def skipped_data(days: Iterable[Skipped]) -> list[dict[str, object]]:
    """The days passed over as JSON, each with its reason in the user's language."""
    return [{"date": iso(item.date), "why": str(item.why)} for item in days]


def calculated(many: Sequence[SheetTotals]) -> View:
    """The sheets of many funds, each in a row, and what they come to together."""
    rows = table(
        _("Fund"), _("Due date"), _("Payment date"), (_("Version"), "right"), (_("Lines"), "right"),
        (_("Unverified"), "right"), (_("Adjustments"), "right"), (_("To be paid"), "right"),
    )  # fmt: skip
    for item in many:
        rows.add_row(
            f"{item.fund} {item.fund_name}",
            str(item.due),
            str(item.pay_date),
            "–" if item.version is None else str(item.version),
            str(item.lines),
            str(item.unverified or ""),
            grouped(item.adjustments) if item.adjustments else "",
            grouped(item.total),
        )
    total = grouped(sum(item.total for item in many))
    bare = sorted({item.fund for item in many if item.bare})
    count = sum(not item.bare for item in many)
    closing = [_("sheets: {count}, to be paid: {total}").format(count=count, total=total)]
    if bare:
        without = _("funds without contracts, of which nothing was kept: {funds}")
        closing.append(without.format(funds=_(", ").join(bare)))
    return View([_totals_data(item) for item in many], text_page(_tight(rows), *closing))


def _totals_data(item: SheetTotals) -> dict[str, object]:
    return {
        "fund": item.fund,
        "due": iso(item.due),
        "pay_date": iso(item.pay_date),
        "version": item.version,
        "lines": item.lines,
        "unverified": item.unverified,
        "total_interest": yuan(item.interest),
        "total_principal": yuan(item.principal),
        **extras.total_data(item.extras, "total_extras"),
        "total": yuan(item.total),
        "total_adjustments": yuan(item.adjustments),
    }


def versions(many: Sequence[VersionRow], states: Mapping[tuple[str, date, int], SheetStanding]) -> View:
    """The stored sheets, each with how far it has gone."""
    rows = table(
        _("Fund"), _("Due date"), (_("Version"), "right"), (_("Lines"), "right"), (_("To be paid"), "right"),
        _("State"), _("Calculated"), _("Hash"),
    )  # fmt: skip
    for item in many:
        at = states[item.fund, item.due, item.version]
        state = _(SHEET_STATES[at.state])
        rows.add_row(
            item.fund,
            str(item.due),
            str(item.version),
            str(item.lines),
            grouped(item.total),
            _("{state}, out of date").format(state=state) if at.stale else state,
            f"{minute(item.reckoned_at)} {item.reckoned_by}",
            item.hash[:_HASH_SHOWN],
        )
    return View(
        [_version_data(item, states[item.fund, item.due, item.version]) for item in many],
        text_page(_tight(rows)),
    )


def _version_data(row: VersionRow, at: SheetStanding) -> dict[str, object]:
    return {
        "fund": row.fund,
        "due": iso(row.due),
        "version": row.version,
        "hash": row.hash,
        "reckoned_at": iso(row.reckoned_at),
        "reckoned_by": row.reckoned_by,
        "lines": row.lines,
        "total_interest": yuan(row.interest),
        "total_principal": yuan(row.principal),
        **extras.total_data(row.extras, "total_extras"),
        "total": yuan(row.total),
        "state": at.state.value,
        "stale": at.stale,
    }
