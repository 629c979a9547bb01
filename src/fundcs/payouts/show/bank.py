"""Files of payments as banks want them, and what came of them on the screen."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from fundcs.kit import importing
from fundcs.kit.i18n import _
from fundcs.kit.money import grouped, yuan
from fundcs.kit.view import View, iso, table, tight
from fundcs.payouts.models import Payment
from fundcs.payouts.rules.bank import cells, control

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console
    from rich.table import Table

    from fundcs.act import Act
    from fundcs.payouts.rules.bank import Attempt
    from fundcs.payouts.service.bank import BankFile
    from fundcs.payouts.service.bank_answers import BankAnswer


def write(written: BankFile, path: Path) -> None:
    """Write the payments to `path` by their layout, accounts in clear."""
    if written.layout.file == "csv":
        _write_csv(written, path)
    else:
        _write_workbook(written, path)


def _rows(written: BankFile) -> Iterator[tuple[list[str], Attempt | None]]:
    """The rows of the file, each with its payment; headings and control row have none."""
    layout = written.layout
    if layout.control and layout.control_at == "first":
        yield control(layout, written.attempts), None
    yield [column.heading for column in layout.columns], None
    for line, attempt in enumerate(written.attempts, 1):
        yield cells(layout, written.sheet, line, attempt, written.pay_on), attempt
    if layout.control and layout.control_at == "last":
        yield control(layout, written.attempts), None


def _write_csv(written: BankFile, path: Path) -> None:
    layout = written.layout
    with path.open("w", encoding=layout.encoding, newline="") as file:
        writer = csv.writer(file, delimiter=layout.delimiter, lineterminator="\r\n")
        writer.writerows(row for row, _attempt in _rows(written))


def _write_workbook(written: BankFile, path: Path) -> None:
    """One tab; amounts are numbers, everything else is text, so that no account loses a digit."""
    from openpyxl import Workbook

    from fundcs.kit.workbooks import HEAD, TEXT, Look, Page, save
    from fundcs.kit.workbooks import yuan as cell_yuan

    layout = written.layout
    amount = next(place for place, column in enumerate(layout.columns) if column.field == "amount")
    money = Look("0" if layout.amount == "fen" else "0.00", "right")
    looks = [money if place == amount else TEXT for place in range(len(layout.columns))]
    book = Workbook(write_only=True)
    page = Page(book, written.batch, [_WIDTHS.get(column.field, 14) for column in layout.columns])
    for row, attempt in _rows(written):
        values: list[object] = list(row)
        if attempt is not None:
            values[amount] = attempt.amount if layout.amount == "fen" else cell_yuan(attempt.amount)
        headings = attempt is None and len(row) == len(layout.columns)
        page.row(values, looks if attempt is not None else HEAD if headings else TEXT)
    page.landscape(header_row=None, footer=written.batch)
    page.close()
    save(book, (page,), path)


_WIDTHS = {"line": 6, "payee_name": 24, "payee_account": 24, "payee_bank": 28, "purpose": 24, "amount": 16}


def view(act: Act, written: BankFile) -> View:
    """What was written: the control totals to compare with the bank's, and each payment."""

    def page(out: Console) -> None:
        for sentence in _said(written):
            out.print(sentence, markup=False)
        out.print(_table(act, written))

    return View(_data(act, written), page)


def _said(written: BankFile) -> Iterator[str]:
    sheet = written.sheet
    yield _("{batch}: {fund} due {due}, version {version}, to be paid on {day}, layout {layout}").format(
        batch=written.batch,
        fund=sheet.fund,
        due=sheet.due,
        version=sheet.version,
        day=written.pay_on,
        layout=written.layout.name,
    )
    yield _("control totals: {count} payments, {total} yuan").format(
        count=len(written.attempts), total=grouped(written.total)
    )
    if written.again:
        yield _("the same batch as before was written again; send it to the bank once only")
    if written.held:
        yield _("failed payments not included because their account was not corrected: {numbers}").format(
            numbers=_(", ").join(attempt.no for attempt in written.held)
        )


def _table(act: Act, written: BankFile) -> Table:
    rows = table(
        _("Payment"), _("Contract"), _("Account name"), _("Bank"), _("Account"), (_("Amount"), "right")
    )
    for attempt in written.attempts:
        payee = act.shown(attempt.payee, Payment, "payee_")
        rows.add_row(
            attempt.no, attempt.owed.contract, payee.name, payee.bank, payee.account, grouped(attempt.amount)
        )
    return tight(rows, 0)


def _data(act: Act, written: BankFile) -> dict[str, object]:
    sheet = written.sheet
    return {
        "batch": written.batch,
        "fund": sheet.fund,
        "due": iso(sheet.due),
        "version": sheet.version,
        "hash": sheet.hash,
        "layout": written.layout.name,
        "pay_on": iso(written.pay_on),
        "again": written.again,
        "count": len(written.attempts),
        "total": yuan(written.total),
        "payments": [_attempt_data(act, attempt) for attempt in written.attempts],
        "held": [attempt.no for attempt in written.held],
    }


def _attempt_data(act: Act, attempt: Attempt) -> dict[str, object]:
    payee = act.shown(attempt.payee, Payment, "payee_")
    return {
        "no": attempt.no,
        "contract": attempt.owed.contract,
        "client": attempt.owed.client,
        "payee_name": payee.name,
        "payee_bank": payee.bank,
        "payee_account": payee.account,
        "amount": yuan(attempt.amount),
        "attempt": attempt.attempt,
    }


def answer(act: Act, read: BankAnswer, *, dry_run: bool) -> View:
    """What an answer said, and how the payments of the sheet stand with it."""
    imported = importing.view(read.outcome, dry_run=dry_run)

    def page(out: Console) -> None:
        imported.page(out)
        for sentence in _answer_said(act, read):
            out.print(sentence, markup=False)

    data = {**read.outcome.data(), "batch": read.batch, "fund": read.fund, "due": iso(read.due)}
    now = read.states
    data |= {
        "paid": None if now is None else len(now.paid),
        "failed": None if now is None else len(now.failed),
        "waiting": None if now is None else len(now.waiting),
        "failures": [
            {"no": row.no, "contract": row.contract, "client": row.client, "reason": act.sentence(reason)}
            for row, reason in read.failed
        ],
        "closed": read.closed,
    }
    return View(data, page, refusal=imported.refusal)


def _answer_said(act: Act, read: BankAnswer) -> Iterator[str]:
    now = read.states
    if now is None:
        return
    yield _("{fund} due {due}: {paid} paid, {failed} failed, {waiting} without an answer").format(
        fund=read.fund, due=read.due, paid=len(now.paid), failed=len(now.failed), waiting=len(now.waiting)
    )
    for row, reason in read.failed:
        yield _("{no} failed: {contract}, {client}: {reason}").format(
            no=row.no, contract=row.contract, client=row.client, reason=act.sentence(reason)
        )
    if read.closed:
        yield _("all investors are paid; the payout is complete (Art. 53)")
