"""The service calendar as a workbook: months, whose work it is, weeks, budgets, and everything by day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from openpyxl import Workbook

from fundcs.archive.show import head_line
from fundcs.kit.i18n import _, speaking
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
from fundcs.service_calendar.rules import KIND_NAMES
from fundcs.service_calendar.show import (
    budget_amounts,
    budget_heads,
    entry_text,
    heading,
    kinds,
    month_head,
    month_text,
    most,
    paid_anything,
    whose,
)
from fundcs.tiers.rules import TIER_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fundcs.kit.i18n import Language
    from fundcs.kit.periods import CalendarMonth
    from fundcs.service_calendar.rules import Entry, Load, MonthAhead
    from fundcs.service_calendar.service.calendar import ServiceCalendar

_CENTRE: Final = Look(horizontal="center")
_SUM: Final = Look("#,##0", "right", bold=True)
_HIGHEST: Final = Look("#,##0", "right", bold=True, filled=True)
_HEADER_ROW: Final = 3
_ACROSS: Final = 12
"""So many months of a load stand side by side."""


def write(ahead: ServiceCalendar, path: Path, language: Language) -> None:
    """Write the calendar to `path` in `language`."""
    with speaking(language):
        book = Workbook(write_only=True)
        pages = [_months(book, ahead)]
        if ahead.loads:
            pages.append(_loads(book, ahead))
        pages.append(_weeks(book, ahead))
        if ahead.budgets:
            pages.append(_budgets(book, ahead))
        pages.append(_days(book, ahead))
        save(book, pages, path)


def _page(
    book: Workbook, ahead: ServiceCalendar, title: str, widths: Sequence[float], heads: Sequence[str]
) -> Page:
    page = Page(book, title, widths)
    page.landscape(header_row=_HEADER_ROW, footer=head_line(ahead.duties.head))
    page.row([title, *[""] * (page.width - 1)], TITLE)
    page.row([heading(ahead)], PLAIN)
    page.row(heads, HEAD)
    return page


def _months(book: Workbook, ahead: ServiceCalendar) -> Page:
    shown, paid = kinds(ahead), paid_anything(ahead)
    beside = [_("To be paid")] if paid else []
    heads = [_("Month"), *(_(KIND_NAMES[kind]) for kind in shown), _("Total"), *beside]
    widths = [18, *[9.5] * len(shown), 10, *[20] * len(beside)]
    page = _page(book, ahead, _("Service calendar"), widths, heads)
    first = page.rows + 1
    looks = (_CENTRE, *[NUMBER] * len(shown), _SUM, *[AMOUNT] * len(beside))
    for month in ahead.months:
        page.row(_month_cells(ahead, month, page.rows + 1), looks)
    last = page.rows
    sums = [sum(month.counts.get(kind, 0) for month in ahead.months) for kind in shown]
    results = [*sums, sum(sums), *([yuan(sum(month.paid for month in ahead.months))] if paid else [])]
    totals = [
        Formula(f"SUM({letter}{first}:{letter}{last})", result)
        for letter, result in zip(_letters(len(heads))[1:], results, strict=True)
    ]
    page.row([_("Total"), *totals], (LABEL, *[_SUM] * (len(shown) + 1), *[TOTAL] * len(beside)))
    page.close()
    return page


def _month_cells(ahead: ServiceCalendar, month: MonthAhead, here: int) -> list[object]:
    shown = kinds(ahead)
    counts = [month.counts.get(kind, 0) or "" for kind in shown]
    letters = _letters(len(shown) + 1)
    total = Formula(f"SUM({letters[1]}{here}:{letters[-1]}{here})", month.total) if shown else 0
    return [
        month_text(month),
        *counts,
        total,
        *([yuan(month.paid) if month.paid else ""] if paid_anything(ahead) else []),
    ]


def _letters(count: int) -> list[str]:
    from openpyxl.utils import get_column_letter

    return [get_column_letter(number) for number in range(1, count + 1)]


def _loads(book: Workbook, ahead: ServiceCalendar) -> Page:
    """One row a member, the highest month of each shaded; of a long calendar a block a year."""
    every = [month.month for month in ahead.months]
    blocks = [every[begin : begin + _ACROSS] for begin in range(0, len(every), _ACROSS)]
    across = len(blocks[0])
    page = _page(book, ahead, _("Whose work it is"), (24, *[7.5] * across, 9), _load_heads(blocks[0], across))
    for number, block in enumerate(blocks):
        if number:
            page.row(_load_heads(block, across), HEAD)
        for load in ahead.loads:
            _load(page, ahead, load, block, across)
    page.paragraph(_("shaded: the highest month of each; {most}").format(most=most(ahead)), PLAIN)
    page.close()
    return page


def _load_heads(block: Sequence[CalendarMonth], across: int) -> list[str]:
    return [_("Assigned to"), *map(month_head, block), *[""] * (across - len(block)), _("Total")]


def _load(
    page: Page, ahead: ServiceCalendar, load: Load, block: Sequence[CalendarMonth], across: int
) -> None:
    beside = across - len(block)
    counts = [load.by_month.get(month, 0) or "" for month in block]
    looks = [_HIGHEST if month == load.highest else NUMBER for month in block]
    total = sum(load.by_month.get(month, 0) for month in block)
    cells = [whose(ahead, load.owner, load.role), *counts, *[""] * beside, total]
    page.row(cells, (WRAPPED, *looks, *[NUMBER] * beside, _SUM))


def _weeks(book: Workbook, ahead: ServiceCalendar) -> Page:
    heads = [_("Week"), _("From"), _("To"), _("Total")]
    page = _page(book, ahead, _("Weeks"), (16, 16, 16, 12), heads)
    for week in ahead.weeks:
        page.row([week.name, week.first, week.last, week.total], (_CENTRE, DAY, DAY, NUMBER))
    page.close()
    return page


def _budgets(book: Workbook, ahead: ServiceCalendar) -> Page:
    heads = [_("Year"), _("Tier"), _("Clients"), *budget_heads()]
    page = _page(book, ahead, _("Budgets"), (9, 20, 10, *[18] * len(budget_heads())), heads)
    for each in ahead.budgets:
        cells = [None if amount is None else yuan(amount) for amount in budget_amounts(each)]
        names = [str(each.year), _(TIER_NAMES[each.tier]), each.clients]
        page.row([*names, *cells], (_CENTRE, TEXT, NUMBER, *[AMOUNT] * len(cells)))
    page.close()
    return page


def _days(book: Workbook, ahead: ServiceCalendar) -> Page:
    heads = [
        _("Day"), _("Kind"), _("What"), _("Client"), _("Fund"), _("Assigned to"), _("Number"), _("Amount"),
        _("Note"),
    ]  # fmt: skip
    page = _page(book, ahead, _("What is coming"), (12, 11, 46, 12, 9, 18, 8, 18, 14), heads)
    looks = (DAY, TEXT, WRAPPED, TEXT, TEXT, WRAPPED, NUMBER, AMOUNT, WRAPPED)
    for entry in ahead.entries:
        page.row(_entry_cells(ahead, entry), looks)
    page.filter(_HEADER_ROW)
    page.close()
    return page


def _entry_cells(ahead: ServiceCalendar, entry: Entry) -> list[object]:
    return [
        entry.due if entry.overdue else entry.on,
        _(KIND_NAMES[entry.kind]),
        entry_text(ahead, entry),
        entry.client or "",
        entry.fund or "",
        whose(ahead, entry.owner, entry.owner_role),
        entry.count,
        None if entry.amount is None else yuan(entry.amount),
        _("overdue") if entry.overdue else _("provisional") if entry.provisional else "",
    ]
