"""The forecast as a workbook: cash by month with its chart, by fund, maturities, holidays, callbacks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from openpyxl import Workbook

from fundcs.kit.i18n import P_, _, speaking
from fundcs.kit.workbooks import (
    AMOUNT,
    DAY,
    HEAD,
    LABEL,
    NUMBER,
    PLAIN,
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
from fundcs.payouts.show.forecast import (
    has_extras,
    heading,
    holiday_text,
    officer_text,
    provisional,
    work_name,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundcs.kit.i18n import Language
    from fundcs.payouts.rules.forecast import Cash
    from fundcs.payouts.service.forecast import Forecast

_CENTRE = Look(horizontal="center")
_HEADER_ROW: Final = 3
_CHART_ROWS: Final = 17


def write(ahead: Forecast, path: Path, language: Language) -> None:
    """Write the forecast to `path` in `language`."""
    with speaking(language):
        book = Workbook(write_only=True)
        pages = (
            _months(book, ahead),
            _funds(book, ahead),
            _maturities(book, ahead),
            _holidays(book, ahead),
            _calls(book, ahead),
        )
        save(book, pages, path)


def _page(book: Workbook, ahead: Forecast, title: str, widths: Sequence[float], heads: list[str]) -> Page:
    page = Page(book, title, widths)
    page.landscape(header_row=_HEADER_ROW, footer=heading(ahead))
    page.row([title, *[""] * (page.width - 1)], TITLE)
    page.row([_note(ahead)], PLAIN)
    page.row(heads, HEAD)
    return page


def _note(ahead: Forecast) -> str:
    sentence = _("{heading}    Unit: yuan    Internal; no promise of principal or returns")
    return sentence.format(heading=heading(ahead))


def _cash_heads(ahead: Forecast) -> list[str]:
    beside = [_("Extras")] if has_extras(ahead) else []
    return [_("Payout"), _("Principal returned"), *beside, _("To be paid")]


def _months(book: Workbook, ahead: Forecast) -> Page:
    heads = _cash_heads(ahead)
    widths = (16, *[84 // len(heads)] * len(heads))
    page = _page(book, ahead, _("Payouts by month"), widths, [_("Month"), *heads])
    first = page.rows + 1
    letters = "BCDE"[: len(heads)]
    for month, cash in ahead.by_month.items():
        cells = _cash(ahead, cash, page.rows + 1, letters[:-1])
        page.row([str(month), *cells], (_CENTRE, *[AMOUNT] * len(heads)))
    last, total = page.rows, ahead.total
    amounts = [total.interest, total.principal, *([total.extras] if has_extras(ahead) else []), total.total]
    sums = [
        Formula(f"SUM({letter}{first}:{letter}{last})", yuan(fen))
        for letter, fen in zip(letters, amounts, strict=True)
    ]
    page.row([_("Total"), *sums], (LABEL, *[TOTAL] * len(heads)))
    page.row([""], PLAIN)
    page.sheet.add_chart(_chart(page, first, last), f"A{page.rows + 1}")
    for _row in range(_CHART_ROWS):
        page.row([""], PLAIN)
    page.close()
    return page


def _chart(page: Page, first: int, last: int) -> Any:
    """Interest and principal of each month, one on the other."""
    from openpyxl.chart import BarChart, Reference

    chart: Any = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "col", "stacked", 100, 60
    chart.title = page.title
    chart.y_axis.title = _("yuan")
    chart.y_axis.numFmt = "#,##0"
    # openpyxl leaves the axes out of what it writes unless told otherwise.
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend.position = "b"
    chart.width, chart.height = 18.5, 7.2
    figures = Reference(page.sheet, min_col=2, max_col=3, min_row=first - 1, max_row=last)
    chart.add_data(figures, titles_from_data=True)
    chart.set_categories(Reference(page.sheet, min_col=1, min_row=first, max_row=last))
    return chart


def _cash(ahead: Forecast, cash: Cash, here: int, letters: str) -> list[object]:
    total = Formula("+".join(f"{letter}{here}" for letter in letters), yuan(cash.total))
    beside = [yuan(cash.extras)] if has_extras(ahead) else []
    return [yuan(cash.interest), yuan(cash.principal), *beside, total]


def _funds(book: Workbook, ahead: Forecast) -> Page:
    amounts = _cash_heads(ahead)
    widths = (12, 14, 28, *[60 // len(amounts)] * len(amounts))
    page = _page(book, ahead, _("Payouts by fund"), widths, [_("Month"), _("Fund"), _("Fund name"), *amounts])
    looks = (_CENTRE, TEXT, WRAPPED, *[AMOUNT] * len(amounts))
    letters = "DEFG"[: len(amounts) - 1]
    for row in ahead.by_fund:
        cells = _cash(ahead, row.cash, page.rows + 1, letters)
        page.row([str(row.month), row.fund, row.fund_name, *cells], looks)
    page.close()
    return page


def _maturities(book: Workbook, ahead: Forecast) -> Page:
    heads = [
        _("Matures"), _("Contract"), _("Fund"), _("Client no."), _("Holder"), _("Principal"),
        _("Payment date"), _("Tell by"), _("CS specialist"),
    ]  # fmt: skip
    widths = (12, 18, 10, 12, 16, 18, 12, 12, 16)
    page = _page(book, ahead, _("Contracts that mature"), widths, heads)
    looks = (DAY, TEXT, TEXT, TEXT, WRAPPED, AMOUNT, DAY, DAY, WRAPPED)
    for matures in ahead.maturities:
        contract = matures.maturity
        cells = [
            contract.matures, contract.contract, contract.fund, contract.client, matures.name,
            yuan(contract.principal), contract.pay_date, matures.notice_by,
            officer_text(ahead, matures.officer),
        ]  # fmt: skip
        page.row(cells, looks)
    page.close()
    return page


def _holidays(book: Workbook, ahead: Forecast) -> Page:
    heads = [_("Day"), _("Fund"), _("Due date"), _("What"), _("Long holiday")]
    page = _page(book, ahead, _("Days at long holidays"), (20, 12, 13, 20, 64), heads)
    for day in ahead.holidays:
        reached = provisional(day.reached.result.isoformat(), given=day.reached.provisional)
        cells = [reached, day.fund, day.due, work_name(day.work), holiday_text(day.holiday)]
        page.row(cells, (_CENTRE, TEXT, DAY, TEXT, WRAPPED))
    page.close()
    return page


def _calls(book: Workbook, ahead: Forecast) -> Page:
    heads = [
        _("Month"),
        _("CS specialist"),
        _(P_("forecast", "Before payouts")),
        _(P_("forecast", "After payment")),
    ]
    page = _page(book, ahead, _("Callbacks"), (14, 24, 18, 18), heads)
    for row in ahead.calls:
        cells = [str(row.month), officer_text(ahead, row.officer), row.verify, row.done]
        page.row(cells, (_CENTRE, TEXT, NUMBER, NUMBER))
    page.close()
    return page
