"""The investor payout calculation sheet (投资人派息测算表, Art. 47) as a workbook to be signed.

Three tabs: the sheet, its parameters, the arithmetic of each line. Interest and totals are live formulas over
the arithmetic, so that a spreadsheet program comes to the same figures.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from openpyxl import Workbook

from fundcs.entitlements.rules.extras import ExtraKind
from fundcs.kit.i18n import T, _, speaking
from fundcs.kit.money import capitals
from fundcs.kit.privacy import mask, mask_text
from fundcs.kit.view import minute
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
    yuan,
)
from fundcs.payouts.show import extras_workbook
from fundcs.payouts.show.extras import name
from fundcs.payouts.show.screen import cause_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundcs.act import Act
    from fundcs.kit.coded import Fact
    from fundcs.kit.i18n import Language
    from fundcs.payouts.rules.adjustments import Adjustment, Receivable
    from fundcs.payouts.rules.sheet import Sheet, SheetLine

_CENTRE = Look(horizontal="center")
_RATE = Look(RATE, "right")
_VALUE = Look(horizontal="left", wrap=True)
_SHEET_LOOKS = (
    _CENTRE, TEXT, WRAPPED, AMOUNT, _RATE, DAY, DAY, NUMBER, AMOUNT, AMOUNT, AMOUNT, AMOUNT,
    WRAPPED, WRAPPED, TEXT, _CENTRE, _CENTRE, WRAPPED,
)  # fmt: skip
_SHEET_WIDTHS = (4.5, 16, 12, 14.5, 10.5, 11, 11, 5.5, 18, 13, 14.5, 14.5, 12, 15, 21, 7.5, 7.5, 18)
_ARITHMETIC_LOOKS = (TEXT, TEXT, WRAPPED, DAY, DAY, NUMBER, AMOUNT, AMOUNT, _RATE, NUMBER, AMOUNT)
_ARITHMETIC_WIDTHS = (18, 11, 16, 12, 12, 7, 18, 22, 11, 13, 16)
_ADJUSTMENT_LOOKS = (TEXT, TEXT, WRAPPED, DAY, AMOUNT, AMOUNT, AMOUNT, _CENTRE, WRAPPED)
_ADJUSTMENT_WIDTHS = (18, 11, 16, 12, 16, 16, 16, 14, 44)
_SUM, _RATE_COLUMN = "H", "I"
_BASIS_ROW = 9
"""The row of the parameters that holds the days of a year; a test holds it to that."""


def write(sheet: Sheet, path: Path, language: Language, head: str) -> None:
    """Write `sheet` to `path` in `language`. `head` is the trail's head, for comparison later."""
    with speaking(language):
        book = Workbook(write_only=True)
        figures = Page(book, _("Payout sheet"), _SHEET_WIDTHS)
        parameters = Page(book, _("Parameters"), (24, 60))
        arithmetic = Page(book, _("Arithmetic"), _ARITHMETIC_WIDTHS)
        corrected = bool(sheet.adjustments or sheet.receivables)
        beside_widths = [16] * len(_kinds_adjusted(sheet))
        adjustment_widths = (*_ADJUSTMENT_WIDTHS[:6], *beside_widths, *_ADJUSTMENT_WIDTHS[6:])
        corrections = Page(book, _("Adjustments"), adjustment_widths) if corrected else None
        beside = Page(book, _("Extras"), extras_workbook.WIDTHS) if sheet.has_extras else None
        footer = _("Version {version} · hash (SHA-256) {hash}").format(version=sheet.version, hash=sheet.hash)
        _write_parameters(parameters, sheet, head, footer)
        rows = _write_arithmetic(arithmetic, sheet, parameters.title, footer)
        pages = [figures, parameters, arithmetic]
        tabs = SheetTabs(arithmetic.title, rows)
        if beside is not None:
            basis = f"'{parameters.title}'!$B${_BASIS_ROW}"
            extra_rows = extras_workbook.write(beside, sheet, arithmetic.title, rows, basis, footer)
            tabs = SheetTabs(arithmetic.title, rows, beside.title, extra_rows)
            pages.append(beside)
        _write_sheet(figures, sheet, tabs, footer)
        if corrections is not None:
            _write_adjustments(corrections, sheet, footer)
            pages.append(corrections)
        save(book, pages, path)


class SheetTabs(NamedTuple):
    """Where the figures of the lines are calculated: the titles of the tabs and the rows of each line."""

    arithmetic: str
    rows: Sequence[int]
    extras: str = ""
    extra_rows: Sequence[Sequence[int]] = ()


def _write_sheet(page: Page, sheet: Sheet, tabs: SheetTabs, footer: str) -> None:
    page.landscape(header_row=4, footer=footer)
    page.row([_("Investor payout calculation sheet"), *[""] * (page.width - 1)], TITLE)
    page.confidential(_heading(sheet))
    page.row([_terms(sheet)], PLAIN)
    page.row(_sheet_headers(), HEAD)
    first = page.rows + 1
    for number, (line, row) in enumerate(zip(sheet.lines, tabs.rows, strict=True), 1):
        page.row(_sheet_row(number, line, page.rows + 1, tabs.arithmetic, row), _SHEET_LOOKS)
        if line.extras:
            for cells in extras_workbook.sheet_rows(line, tabs.extras, tabs.extra_rows[number - 1]):
                page.row(cells, _SHEET_LOOKS)
    for number, part in enumerate(sheet.adjustments, len(sheet.lines) + 1):
        page.row(_adjustment_row(number, part, page.rows + 1), _SHEET_LOOKS)
        for cells in extras_workbook.adjustment_rows(part):
            page.row(cells, _SHEET_LOOKS)
    _write_totals(page, sheet, first)
    page.row([_no_promise()], Look(boxed=False, size=9))
    _write_signatures(page)
    page.close()


def _no_promise() -> str:
    return _(
        "This is an internal calculation for checking by finance. It promises neither principal nor returns; "
        "actual payouts follow the fund contract and the amount received."
    )


def _heading(sheet: Sheet) -> str:
    return _("Fund: {code} {name}    Project company: {company}    Unit: yuan").format(
        code=sheet.fund, name=sheet.fund_name, company=sheet.project_company
    )


def _terms(sheet: Sheet) -> str:
    sentence = _(
        "Due date: {due}    Payment date: {paid}    Period {n}: {start} to {end}, last day "
        "not counted    Day count: {basis}"
    )
    return sentence.format(
        due=sheet.due,
        paid=_provisional(sheet),
        n=sheet.period_number,
        start=sheet.period_start,
        end=sheet.period_end,
        basis=sheet.day_count,
    )


def _period(sheet: Sheet) -> str:
    span = _("{first} to {last}").format(first=sheet.period_start, last=sheet.period_end)
    return _("period {number}: {span}").format(number=sheet.period_number, span=span)


def _provisional(sheet: Sheet) -> str:
    paid = sheet.pay_date.isoformat()
    return _("{day} (provisional)").format(day=paid) if sheet.provisional else paid


def _sheet_headers() -> list[str]:
    return [
        _("No."), _("Contract"), _("Investor"), _("Principal"), _("Annual rate"), _("Accrual from"),
        _("Accrual to"), _("Days"),
        _("Sum of daily balances"), _("Payout"), _("Principal returned"), _("To be paid"),
        _("Account name"), _("Bank"), _("Account"), _("Callback"), _("Receipt"), _("Remarks"),
    ]  # fmt: skip


def shown_to(act: Act, sheet: Sheet) -> Sheet:
    """The sheet with payees' accounts in clear for who pays (Art. 13), unless the fund is sealed."""
    lines = tuple(line if _in_clear(act, sheet, line.client) else _line_masked(line) for line in sheet.lines)
    adjustments = tuple(
        part if _in_clear(act, sheet, part.client) else part._replace(**_payee_masked(part))
        for part in sheet.adjustments
    )
    return replace(sheet, lines=lines, adjustments=adjustments)


def _in_clear(act: Act, sheet: Sheet, client: str) -> bool:
    return act.sees_accounts and not act.keeps(client, sheet.fund)


def _line_masked(line: SheetLine) -> SheetLine:
    """A line without the account, also where a remark repeats it."""
    notes = tuple(
        replace(note, facts={name: _written(fact) for name, fact in note.facts.items()})
        for note in line.notes
    )
    return line._replace(**_payee_masked(line), notes=notes)


def _payee_masked(line: SheetLine | Adjustment) -> dict[str, Any]:
    return {
        "payee_name": mask_text(line.payee_name),
        "payee_bank": mask_text(line.payee_bank),
        "payee_account": mask(line.payee_account, "account"),
    }


def _written(fact: Fact) -> Fact:
    return mask_text(fact) if isinstance(fact, str) else fact


def _sheet_row(number: int, line: SheetLine, here: int, arithmetic: str, row: int) -> list[object]:
    tab = f"'{arithmetic}'!"
    return [
        number,
        line.contract,
        line.name,
        yuan(line.principal),
        line.rate,
        line.start,
        line.end,
        line.days,
        Formula(f"{tab}{_SUM}{row}", yuan(line.daily_balance_sum)),
        Formula(f"{tab}K{row}", yuan(line.interest)),
        yuan(line.principal_repaid),
        Formula(f"J{here}+K{here}", yuan(line.before_extras)),
        line.payee_name,
        line.payee_bank,
        line.payee_account,
        _("verified") if line.verified else _("unverified"),
        _receipt(line.receipt_matches),
        line.note,
    ]


def _adjustment_row(number: int, part: Adjustment, here: int) -> list[object]:
    """An adjustment among the lines of the sheet: no days, no rate, its cause as the remark."""
    note = _("adjustment of the payout due {due}: {causes}").format(due=part.due, causes=_causes(part))
    return [
        number,
        part.contract,
        part.name,
        *[""] * 6,
        yuan(part.interest),
        yuan(part.principal_repaid),
        Formula(f"J{here}+K{here}", yuan(part.before_extras)),
        part.payee_name,
        part.payee_bank,
        part.payee_account,
        _("verified") if part.verified and part.payee_name else "",
        "",
        note,
    ]


def _causes(part: Adjustment | Receivable) -> str:
    return _("; ").join(map(cause_text, part.causes))


def _write_adjustments(page: Page, sheet: Sheet, footer: str) -> None:
    """What the sheet corrects of earlier payouts, and what holders still owe, with the causes."""
    page.landscape(header_row=2, footer=footer)
    page.row([_("Adjustments of earlier payouts"), *[""] * (page.width - 1)], TITLE)
    kinds = _kinds_adjusted(sheet)
    page.row(
        [
            _("Contract"), _("Client no."), _("Investor"), _("Due date"), _("Payout"),
            _("Principal returned"), *map(name, kinds),
            _("Total"), _("Kind"), _("Cause"),
        ],
        HEAD,
    )  # fmt: skip
    looks = (*_ADJUSTMENT_LOOKS[:6], *[AMOUNT] * len(kinds), *_ADJUSTMENT_LOOKS[6:])
    parts: list[tuple[Adjustment | Receivable, str]] = [
        *((part, _("in this sheet")) for part in sheet.adjustments),
        *((part, _("still to be received")) for part in sheet.receivables),
    ]
    for part, kind in parts:
        beside = [yuan(part.by_extra.get(extra, 0)) for extra in kinds]
        amounts = (yuan(part.interest), yuan(part.principal_repaid), *beside, yuan(part.total))
        page.row([part.contract, part.client, part.name, part.due, *amounts, kind, _causes(part)], looks)
    page.close()


def _kinds_adjusted(sheet: Sheet) -> list[ExtraKind]:
    """The extras that adjustments or receivables have amounts of: each has a column."""
    parts: list[Adjustment | Receivable] = [*sheet.adjustments, *sheet.receivables]
    present = {kind for part in parts for kind in part.by_extra}
    return [kind for kind in ExtraKind if kind in present]


def _receipt(matches: bool | None) -> str:
    if matches is None:
        return _("none")
    return _("agrees") if matches else _("differs")


def _write_totals(page: Page, sheet: Sheet, first: int) -> None:
    last = page.rows

    def total(column: str, fen: int) -> object:
        return Formula(f"SUM({column}{first}:{column}{last})", yuan(fen)) if last >= first else 0

    sums = [
        total("I", sum(line.daily_balance_sum for line in sheet.lines)),
        total("J", sheet.total_interest),
        total("K", sheet.total_principal),
        total("L", sheet.total),
    ]
    page.row(
        [
            _("Total"),
            _("{n} lines").format(n=len(sheet.lines) + len(sheet.adjustments)),
            *[""] * 6,
            *sums,
            *[""] * 6,
        ],
        [LABEL] * 8 + [TOTAL] * 4 + [TEXT] * 6,
    )
    extras_workbook.write_totals(page, sheet.by_extra, first, last)
    words = _("Total in words: {words}").format(words=capitals(sheet.total))
    page.row([words, *[""] * (page.width - 1)], Look(bold=True, size=11, boxed=False))


def _write_signatures(page: Page) -> None:
    page.row([""], PLAIN)
    roles = (_("Prepared by"), _("Reviewed by"), _("Checked by finance"), _("Approved by"))
    cells = [""] * page.width
    for column, role in zip((0, 4, 8, 12), roles, strict=True):
        cells[column] = _("{role}: ______________").format(role=role)
        cells[column + 2] = ""
    page.row(cells, Look(boxed=False, size=11))
    dates = [""] * page.width
    for column in (0, 4, 8, 12):
        dates[column] = _("Date: ______________")
    page.row(dates, Look(boxed=False, size=11))


def _write_parameters(page: Page, sheet: Sheet, head: str, footer: str) -> None:
    page.landscape(header_row=None, footer=footer)
    page.row([_("Parameters"), ""], TITLE)
    for label, value in _parameters(sheet, head):
        page.row([label, value], (LABEL, _VALUE))
    page.close()


def _parameters(sheet: Sheet, head: str) -> list[tuple[str, object]]:
    moved = _("; ").join(f"{day_moved.date} {day_moved.why}" for day_moved in sheet.skipped) or _("none")
    return [
        (_("Fund"), f"{sheet.fund} {sheet.fund_name}"),
        (_("Project company"), sheet.project_company),
        (_("Due date"), sheet.due.isoformat()),
        (_("Payment date"), _provisional(sheet)),
        (_("Reason for the move"), moved),
        (_("Period"), _period(sheet)),
        (_("Day count"), sheet.day_count),
        (_("Days in the year"), sheet.basis),
        (_("Days counted"), _("the first day counts, the last does not")),
        (_("Rounding"), _("half up to 0.01 yuan, once for each line")),
        (
            _("Payout"),
            _(
                "basis: Art. 47; method: fund contract and policy (sum of daily balances × annual "
                "rate ÷ days in the year)"
            ),
        ),
        *_extras_parameters(sheet),
        (_("Lines"), len(sheet.lines)),
        (_("Version"), sheet.version),
        (_("Hash (SHA-256)"), sheet.hash),
        (_("Calculated at"), minute(sheet.reckoned_at)),
        (_("Calculated by"), sheet.reckoned_by or ""),
        (_("Trail checkpoint"), head),
    ]


def _extras_parameters(sheet: Sheet) -> list[tuple[str, object]]:
    if not sheet.has_extras:
        return []
    sentence = _("by the fund contract, each rounded half up to 0.01 yuan, once; added to what is paid")
    return [(_("Extras"), sentence)]


def _write_arithmetic(page: Page, sheet: Sheet, parameters: str, footer: str) -> list[int]:
    """Write every stretch; returns the row of each line's sum."""
    page.landscape(header_row=2, footer=footer)
    page.row([_("Arithmetic of each line"), *[""] * (page.width - 1)], TITLE)
    page.row(
        [
            _("Contract"), _("Client no."), _("Investor"), _("Accrual from"), _("Accrual to"), _("Days"),
            _("Balance"),
            _("Days × balance"), _("Annual rate"), _("Days in the year"), _("Payout"),
        ],
        HEAD,
    )  # fmt: skip
    basis = f"'{parameters}'!$B${_BASIS_ROW}"
    sums = [_write_line(page, line, sheet.basis, basis) for line in sheet.lines]
    page.close()
    return sums


def _write_line(page: Page, line: SheetLine, basis: int, basis_cell: str) -> int:
    first = page.rows + 1
    for start, end, days, balance in line.stretches:
        here = page.rows + 1
        product = Formula(f"F{here}*G{here}", yuan(days * balance))
        page.row(
            [line.contract, line.client, line.name, start, end, days, yuan(balance), product, "", "", ""],
            _ARITHMETIC_LOOKS,
        )
    last, here = page.rows, page.rows + 1
    days_sum: object = Formula(f"SUM(F{first}:F{last})", line.days) if line.stretches else 0
    whole = yuan(line.daily_balance_sum)
    balance_sum: object = Formula(f"SUM(H{first}:H{last})", whole) if line.stretches else 0
    interest = Formula(f"ROUND({_SUM}{here}*{_RATE_COLUMN}{here}/J{here},2)", yuan(line.interest))
    cells = [
        line.contract, line.client, str(T("subtotal")), line.start, line.end, days_sum, "", balance_sum,
        line.rate, Formula(basis_cell, basis), interest,
    ]  # fmt: skip
    return page.row(cells, _SUM_LOOKS)


_SUM_LOOKS = tuple(
    Look(look.number_format, look.horizontal, bold=True, filled=True) for look in _ARITHMETIC_LOOKS
)
