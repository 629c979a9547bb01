"""Letters to investors as a workbook, one printed page each, and their list on the screen."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook

from fundcs.entitlements.rules.extras import ExtraKind
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
from fundcs.payouts.show.extras import name, sums_data

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
        amounts = len(_amount_heads(extras=sheet.has_extras))
        contents = Page(book, _("List of letters"), (6, 14, 24, *[54 // amounts] * amounts))
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
    page.row([_("No."), _("Client no."), _("Investor"), *_amount_heads(extras=sheet.has_extras)], HEAD)
    first = page.rows + 1
    for number, letter in enumerate(letters, 1):
        amounts = list(map(cell_yuan, _amounts(letter, extras=sheet.has_extras)[:-1]))
        here = page.rows + 1
        parts = "+".join(f"{column}{here}" for column in "DEF"[: len(amounts)])
        total = Formula(parts, cell_yuan(letter.total))
        looks = (*_LIST_LOOKS[:3], *[AMOUNT] * (len(amounts) + 1))
        page.row([number, letter.client, letter.name, *amounts, total], looks)
    last = page.rows
    sums = _sheet_amounts(sheet)
    cells = [
        Formula(f"SUM({letter}{first}:{letter}{last})", cell_yuan(fen))
        for letter, fen in zip("DEFG", sums, strict=False)
    ]
    page.row([_("Total"), "", "", *cells], (LABEL, LABEL, LABEL, *[TOTAL] * len(cells)))
    page.close()


def _amount_heads(*, extras: bool = False) -> list[str]:
    beside = [_("Extras")] if extras else []
    return [_(P_("letter", "Payout")), _(P_("letter", "Principal returned")), *beside, _("To be paid")]


def _amounts(letter: PayoutLetter, *, extras: bool) -> list[int]:
    """What a letter comes to in fen, by the headings."""
    beside = [sum(letter.by_extra.values())] if extras else []
    return [letter.interest, letter.principal, *beside, letter.total]


def _sheet_amounts(sheet: Sheet) -> list[int]:
    beside = [sheet.total_extras] if sheet.has_extras else []
    return [sheet.total_interest, sheet.total_principal, *beside, sheet.total]


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
        for extra in line.extras:
            _write_extra(page, line.contract, extra.kind, extra.amount)
    for part in letter.adjustments:
        row = page.row(_adjustment_cells(part, page.rows + 1), _ADJUSTED_LOOKS)
        page.merge(row, 2, 6)
        for kind, amount in part.by_extra.items():
            _write_extra(page, part.contract, kind, amount)
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
        Formula(f"G{here}+H{here}", cell_yuan(line.before_extras)),
    ]


def _write_extra(page: Page, contract: str, kind: ExtraKind, amount: int) -> None:
    row = page.row([contract, name(kind), *[""] * 6, cell_yuan(amount)], _ADJUSTED_LOOKS)
    page.merge(row, 2, 6)


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
        Formula(f"G{here}+H{here}", cell_yuan(part.before_extras)),
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
    beside = sheet.has_extras
    rows = table(_("Client no."), _("Investor"), *((head, "right") for head in _amount_heads(extras=beside)))
    for letter in letters:
        rows.add_row(letter.client, letter.name, *map(grouped, _amounts(letter, extras=beside)))
    rows.add_section()
    rows.add_row(_("Total"), "", *map(grouped, _sheet_amounts(sheet)))
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
                **sums_data(letter.by_extra),
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
        *((head, "right") for head in _amount_heads()),
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
            grouped(line.before_extras),
        )
        for kind, amount in line.by_extra.items():
            rows.add_row("", "", "", name(kind), *[""] * 4, grouped(amount))
    rows.add_section()
    sums = (grouped(received.interest), grouped(received.principal), grouped(received.total))
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
                **sums_data(_by_extra(_in(received, year))),
                "total": yuan(sum(r.line.total for r in _in(received, year))),
            }
            for year in years
        ],
        "total_interest": yuan(received.interest),
        "total_principal": yuan(received.principal),
        **sums_data(_by_extra(received.received)),
        "total": yuan(received.total),
    }


def _by_extra(rows: Sequence[ReceivedLine]) -> dict[ExtraKind, int]:
    """What the extras of lines come to by kind, in fen."""
    by_kind: Counter[ExtraKind] = Counter()
    for row in rows:
        for kind, amount in row.line.by_extra.items():
            by_kind[kind] += amount
    return {kind: by_kind[kind] for kind in ExtraKind if kind in by_kind}


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
        **sums_data(line.by_extra),
        "total": yuan(line.total),
    }
