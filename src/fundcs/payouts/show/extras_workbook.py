"""The extras of a sheet's lines in its workbook: the tab of their arithmetic, and their rows on the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.entitlements.rules.extras import Extra, ExtraKind
from fundcs.kit.i18n import _
from fundcs.kit.workbooks import (
    AMOUNT,
    DAY,
    HEAD,
    LABEL,
    NUMBER,
    RATE,
    TEXT,
    TITLE,
    TOTAL,
    WRAPPED,
    Formula,
    Look,
    Page,
    yuan,
)
from fundcs.payouts.show.extras import name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fundcs.payouts.rules.adjustments import Adjustment
    from fundcs.payouts.rules.sheet import Sheet, SheetLine

WIDTHS = (18, 11, 16, 22, 12, 12, 7, 18, 11, 13, 16)
_LOOKS = (TEXT, TEXT, WRAPPED, TEXT, DAY, DAY, NUMBER, AMOUNT, Look(RATE, "right"), NUMBER, AMOUNT)
_AMOUNT = "K"


def write(
    page: Page, sheet: Sheet, arithmetic: str, rows: Sequence[int], basis: str, footer: str
) -> list[list[int]]:
    """Write every extra with its formula; gives the rows of each line's, in the order of the lines.

    `rows`: those of the lines' sums on the tab `arithmetic`, `basis` the cell of the days of a year.
    """
    page.landscape(header_row=2, footer=footer)
    page.row([_("Extras of each line"), *[""] * (page.width - 1)], TITLE)
    page.row(
        [
            _("Contract"), _("Client no."), _("Investor"), _("Extra"), _("From"), _("To"), _("Days"),
            _("Calculated on"), _("Rate"), _("Days in the year"), _("Amount"),
        ],
        HEAD,
    )  # fmt: skip
    written = []
    for line, row in zip(sheet.lines, rows, strict=True):
        interest = f"'{arithmetic}'!K{row}"
        of_line: list[int] = []
        for extra in line.extras:
            raised = of_line[0] if of_line and line.extras[0].kind is ExtraKind.RAISING_INTEREST else None
            of_line.append(page.row(_cells(page, line, extra, interest, raised, basis), _LOOKS))
        written.append(of_line)
    page.close()
    return written


def _cells(
    page: Page, line: SheetLine, extra: Extra, interest: str, raised: int | None, basis: str
) -> list[object]:
    """The cells of an extra. `raised`: the row of the line's raising-period interest, where there is any."""
    here = page.rows + 1
    whose: list[object] = [line.contract, line.client, line.name, name(extra.kind)]
    amount = yuan(extra.amount)
    if extra.kind is ExtraKind.RAISING_INTEREST:
        formula = Formula(f"ROUND(G{here}*H{here}*I{here}/J{here},2)", amount)
        days = [extra.start, extra.end, extra.days]
        return [*whose, *days, yuan(extra.base), extra.rate, Formula(basis, extra.basis), formula]
    formula = Formula(f"-ROUND(H{here}*I{here},2)", amount)
    if extra.kind is ExtraKind.WITHHOLDING:
        of = interest if raised is None else f"{interest}+{_AMOUNT}{raised}"
        return [*whose, "", "", "", Formula(of, yuan(extra.base)), extra.rate, "", formula]
    return [*whose, extra.start, "", "", yuan(extra.base), extra.rate, "", formula]


def sheet_rows(line: SheetLine, tab: str, rows: Sequence[int]) -> list[list[object]]:
    """The rows of a line's extras on the sheet; each takes its amount from the tab."""
    return [
        _sheet_row(line, extra.kind, Formula(f"'{tab}'!{_AMOUNT}{row}", yuan(extra.amount)))
        for extra, row in zip(line.extras, rows, strict=True)
    ]


def adjustment_rows(part: Adjustment) -> list[list[object]]:
    """The rows of what an adjustment corrects of extras."""
    return [_sheet_row(part, kind, yuan(amount)) for kind, amount in part.by_extra.items()]


def _sheet_row(part: SheetLine | Adjustment, kind: ExtraKind, amount: object) -> list[object]:
    return ["", part.contract, part.name, *[""] * 8, amount, *[""] * 5, name(kind)]


def write_totals(page: Page, by_extra: Mapping[ExtraKind, int], first: int, last: int) -> None:
    """The sum of each kind over the rows of the sheet that its remark names."""
    for kind, amount in by_extra.items():
        of_kind = f'SUMIF(R{first}:R{last},"{name(kind)}",L{first}:L{last})'
        page.row(
            [_("of it"), name(kind), *[""] * 9, Formula(of_kind, yuan(amount)), *[""] * 6],
            [LABEL] * 11 + [TOTAL] + [TEXT] * 6,
        )
