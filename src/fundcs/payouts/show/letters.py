"""Letters to investors as a workbook, one printed page each, and their list on the screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook

from fundcs.funds.rules.terms import percent
from fundcs.kit.i18n import P_, _, speaking
from fundcs.kit.money import capitals, grouped, yuan
from fundcs.kit.parsing import rate_text
from fundcs.kit.privacy import mask, mask_text
from fundcs.kit.view import View, iso, table, text_page, tight
from fundcs.kit.workbooks import (
    AMOUNT,
    DAY,
    HEAD,
    LABEL,
    NUMBER,
    PLAIN,
    RATE,
    TEXT,
    TITLE,
    TOTAL,
    WRAPPED,
    Formula,
    Look,
    Page,
    save,
)
from fundcs.kit.workbooks import yuan as cell_yuan
from fundcs.payouts.rules.adjustments import Adjustment
from fundcs.payouts.rules.letters import arithmetic, sheet_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundcs.kit.i18n import Language
    from fundcs.payouts.rules.letters import PayoutLetter
    from fundcs.payouts.rules.sheet import Sheet, SheetLine
    from fundcs.payouts.service.letters import PayoutsReceived, ReceivedLine, SheetLetters

_RATE = Look(RATE, "right")
_PARAGRAPH = Look(size=11, boxed=False, wrap=True)
_STRONG = Look(size=11, bold=True, boxed=False, wrap=True)
_SMALL = Look(size=9, boxed=False, wrap=True)
_WIDTHS = (18, 15, 9, 11, 11, 6, 14, 14, 15)
_LIST_LOOKS = (NUMBER, TEXT, WRAPPED, AMOUNT, AMOUNT, AMOUNT)
_ADJUSTED_LOOKS = (TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, AMOUNT, AMOUNT, AMOUNT)
_LOOKS = (TEXT, AMOUNT, _RATE, DAY, DAY, NUMBER, AMOUNT, AMOUNT, AMOUNT)


def write(written: SheetLetters, path: Path, language: Language) -> None:
    """Write the letters of a sheet to `path` in `language`: their list, then a page for each."""
    sheet, letters = written.sheet, written.letters
    with speaking(language):
        book = Workbook(write_only=True)
        contents = Page(book, _("List of letters"), (6, 14, 24, 18, 18, 18))
        pages = Page(book, _("Letters"), _WIDTHS)
        _write_list(contents, sheet, letters)
        _write_letters(pages, written)
        save(book, (contents, pages), path)


def write_one(written: SheetLetters, path: Path, language: Language) -> None:
    """Write letters to `path` without their list: a file for one investor."""
    with speaking(language):
        book = Workbook(write_only=True)
        page = Page(book, _("Letters"), _WIDTHS)
        _write_letters(page, written)
        save(book, (page,), path)


def _footer(sheet: Sheet) -> str:
    return _("Sheet {number} · hash (SHA-256) {hash}").format(number=sheet_number(sheet), hash=sheet.hash)


def _write_list(page: Page, sheet: Sheet, letters: Sequence[PayoutLetter]) -> None:
    page.portrait(header_row=3, footer=_footer(sheet))
    page.row([_("List of letters"), *[""] * (page.width - 1)], TITLE)
    page.row([_heading(sheet)], PLAIN)
    page.row([_("No."), _("Client no."), _("Investor"), *_amount_heads()], HEAD)
    first = page.rows + 1
    for number, letter in enumerate(letters, 1):
        amounts = [cell_yuan(letter.interest), cell_yuan(letter.principal)]
        here = page.rows + 1
        total = Formula(f"D{here}+E{here}", cell_yuan(letter.total))
        page.row([number, letter.client, letter.name, *amounts, total], _LIST_LOOKS)
    last = page.rows
    sums = (sheet.total_interest, sheet.total_principal, sheet.total)
    cells = [
        Formula(f"SUM({letter}{first}:{letter}{last})", cell_yuan(fen))
        for letter, fen in zip("DEF", sums, strict=True)
    ]
    page.row([_("Total"), "", "", *cells], (LABEL, LABEL, LABEL, TOTAL, TOTAL, TOTAL))
    page.close()


def _amount_heads() -> list[str]:
    return [_(P_("letter", "Payout")), _(P_("letter", "Principal returned")), _("To be paid")]


def _heading(sheet: Sheet) -> str:
    return _("{fund} {name}    Due: {due}    Paid on: {paid}    Unit: yuan").format(
        fund=sheet.fund, name=sheet.fund_name, due=sheet.due, paid=_paid_on(sheet)
    )


def _paid_on(sheet: Sheet) -> str:
    day = sheet.pay_date.isoformat()
    return _("{day} (provisional)").format(day=day) if sheet.provisional else day


def _write_letters(page: Page, written: SheetLetters) -> None:
    page.portrait(header_row=None, footer=_footer(written.sheet))
    for letter in written.letters:
        page.new_page()
        _write_letter(page, written, letter)
    page.close()


def _write_letter(page: Page, written: SheetLetters, letter: PayoutLetter) -> None:
    sheet = written.sheet
    page.row([_("Payout letter"), *[""] * (page.width - 1)], TITLE)
    page.row([""], PLAIN)
    if not written.approved:
        page.paragraph(_("Draft: the sheet is not approved; not to be sent."), _STRONG)
    page.paragraph(_("To {name} ({client}):").format(name=letter.name, client=letter.client), _STRONG)
    page.paragraph(_opening(sheet), _PARAGRAPH)
    heads = [
        _("Contract"),
        _("Principal"),
        _("Agreed annual rate"),
        _("Accrual from"),
        _("Accrual to"),
        _("Days"),
    ]
    page.row([*heads, *_amount_heads()], HEAD)
    first = page.rows + 1
    for line in letter.lines:
        page.row(_line_cells(line, page.rows + 1), _LOOKS)
    for part in letter.adjustments:
        row = page.row(_adjustment_cells(part, page.rows + 1), _ADJUSTED_LOOKS)
        page.merge(row, 2, 6)
    last = page.rows
    sums = (letter.interest, letter.principal, letter.total)
    cells = [
        Formula(f"SUM({column}{first}:{column}{last})", cell_yuan(fen))
        for column, fen in zip("GHI", sums, strict=True)
    ]
    page.row([_("Total"), *[""] * 5, *cells], [LABEL] * 6 + [TOTAL] * 3)
    page.paragraph(_("Total in words: {words}").format(words=capitals(letter.total)), _STRONG)
    _write_accounts(page, letter)
    _write_arithmetic(page, sheet, letter)
    _write_closing(page, sheet)


def _opening(sheet: Sheet) -> str:
    return _(
        "The payout of {name} ({fund}) that is due on {due} is paid on {paid}. "
        "What it comes to for you is set out below, in yuan."
    ).format(name=sheet.fund_name, fund=sheet.fund, due=sheet.due, paid=_paid_on(sheet))


def _line_cells(line: SheetLine, here: int) -> list[object]:
    return [
        line.contract,
        cell_yuan(line.principal),
        line.rate,
        line.start,
        line.end,
        line.days,
        cell_yuan(line.interest),
        cell_yuan(line.principal_repaid),
        Formula(f"G{here}+H{here}", cell_yuan(line.total)),
    ]


def _adjustment_cells(part: Adjustment, here: int) -> list[object]:
    return [
        part.contract,
        _("adjustment of the payout due {due}").format(due=part.due),
        "",
        "",
        "",
        "",
        cell_yuan(part.interest),
        cell_yuan(part.principal_repaid),
        Formula(f"G{here}+H{here}", cell_yuan(part.total)),
    ]


def _write_accounts(page: Page, letter: PayoutLetter) -> None:
    page.paragraph(_("Paid into"), _STRONG)
    for account in letter.accounts:
        sentence = _("{amount} yuan: account name {name}, bank {bank}, account number {number}").format(
            amount=grouped(account.amount),
            name=mask_text(account.name),
            bank=mask_text(account.bank),
            number=mask(account.number, "account"),
        )
        page.paragraph(sentence, _PARAGRAPH)


def _write_arithmetic(page: Page, sheet: Sheet, letter: PayoutLetter) -> None:
    page.paragraph(_("How it was calculated"), _STRONG)
    for line in letter.lines:
        steps = [_("{contract}:").format(contract=line.contract), *map(str, arithmetic(line, sheet.basis))]
        page.paragraph("\n".join(steps), _PARAGRAPH)
    for part in letter.adjustments:
        page.paragraph("\n".join(_adjustment_said(part)), _PARAGRAPH)


def _adjustment_said(part: Adjustment) -> Iterator[str]:
    yield _("{contract}: what was paid for {due} is corrected by {total}").format(
        contract=part.contract, due=part.due, total=grouped(part.total)
    )
    yield from (str(cause.fact) for cause in part.causes)


def _write_closing(page: Page, sheet: Sheet) -> None:
    page.row([""], PLAIN)
    reference = _("Basis: investor payout sheet {number}, hash (SHA-256) {hash}.").format(
        number=sheet_number(sheet), hash=sheet.hash
    )
    page.paragraph(reference, _SMALL)
    promise = _(
        "This letter sets out a calculation under the contract. It promises neither principal nor returns; "
        "what counts is the amount received."
    )
    page.paragraph(promise, _SMALL)
    if sheet.provisional:
        page.paragraph(_("The payment date is provisional and may still move."), _SMALL)
    page.row([""], PLAIN)
    cells = [""] * page.width
    cells[4] = _("Manager (seal): ______________")
    page.row(cells, Look(size=11, boxed=False))
    cells[4] = _("Date: ______________")
    page.row(cells, Look(size=11, boxed=False))


def view(written: SheetLetters) -> View:
    """The letters that were written: to whom, about how much."""
    sheet, letters = written.sheet, written.letters
    rows = table(_("Client no."), _("Investor"), *((name, "right") for name in _amount_heads()))
    for letter in letters:
        amounts = (grouped(letter.interest), grouped(letter.principal), grouped(letter.total))
        rows.add_row(letter.client, letter.name, *amounts)
    rows.add_section()
    sums = (grouped(sheet.total_interest), grouped(sheet.total_principal), grouped(sheet.total))
    rows.add_row(_("Total"), "", *sums)
    data = {
        "fund": sheet.fund,
        "due": iso(sheet.due),
        "pay_date": iso(sheet.pay_date),
        "version": sheet.version,
        "hash": sheet.hash,
        "approved": written.approved,
        "letters": [
            {
                "client": letter.client,
                "name": letter.name,
                "lines": len(letter.lines),
                "adjustments": len(letter.adjustments),
                "interest": yuan(letter.interest),
                "principal_repaid": yuan(letter.principal),
                "total": yuan(letter.total),
            }
            for letter in letters
        ],
        "total": yuan(sheet.total),
    }
    draft = () if written.approved else (_("Draft: the sheet is not approved; not to be sent."),)
    return View(data, text_page(_heading(sheet), tight(rows), *draft))


def statement(received: PayoutsReceived) -> View:
    """What a client received, payout by payout."""
    rows = table(
        _("Payment date"), _("Fund"), _("Due date"), _("Contract"), (_("Annual rate"), "right"), (_("Days"),
        "right"),
        *((name, "right") for name in _amount_heads()),
    )  # fmt: skip
    for row in received.received:
        line = row.line
        rows.add_row(
            str(row.sheet.pay_date),
            row.sheet.fund,
            str(row.sheet.due),
            line.contract,
            *_terms(line),
            grouped(line.interest),
            grouped(line.principal_repaid),
            grouped(line.total),
        )
    rows.add_section()
    total = received.interest + received.principal
    sums = (grouped(received.interest), grouped(received.principal), grouped(total))
    rows.add_row(_("Total"), *[""] * 5, *sums)
    sentence = _("{client} {name}: payouts received").format(client=received.client, name=received.name)
    return View(_statement_data(received), text_page(sentence, tight(rows, 0, 2)))


def _terms(line: SheetLine | Adjustment) -> tuple[str, str]:
    """Rate and days of a line; of an adjustment the payout that it corrects."""
    if isinstance(line, Adjustment):
        return _("adjusts"), str(line.due)
    return percent(line.rate), str(line.days)


def _statement_data(received: PayoutsReceived) -> dict[str, object]:
    years = sorted({row.sheet.pay_date.year for row in received.received})
    return {
        "client": received.client,
        "name": received.name,
        "year": received.year,
        "payouts": [_received_data(row) for row in received.received],
        "years": [
            {
                "year": year,
                "interest": yuan(sum(r.line.interest for r in _in(received, year))),
                "principal_repaid": yuan(sum(r.line.principal_repaid for r in _in(received, year))),
                "total": yuan(sum(r.line.total for r in _in(received, year))),
            }
            for year in years
        ],
        "total_interest": yuan(received.interest),
        "total_principal": yuan(received.principal),
        "total": yuan(received.interest + received.principal),
    }


def _in(received: PayoutsReceived, year: int) -> list[ReceivedLine]:
    return [row for row in received.received if row.sheet.pay_date.year == year]


def _received_data(row: ReceivedLine) -> dict[str, object]:
    sheet, line = row
    return {
        "fund": sheet.fund,
        "due": iso(sheet.due),
        "pay_date": iso(sheet.pay_date),
        "version": sheet.version,
        "contract": line.contract,
        "period_start": iso(sheet.period_start),
        "period_end": iso(sheet.period_end),
        "adjusts": iso(line.due) if isinstance(line, Adjustment) else None,
        "principal": None if isinstance(line, Adjustment) else yuan(line.principal),
        "rate": None if isinstance(line, Adjustment) else rate_text(line.rate),
        "days": None if isinstance(line, Adjustment) else line.days,
        "interest": yuan(line.interest),
        "principal_repaid": yuan(line.principal_repaid),
        "total": yuan(line.total),
    }
