"""What the rows of an arrangement say: a new year's days off and make-up days, or the firm's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from fundcs.kit.i18n import T
from fundcs.kit.tabular.table import Column
from fundcs.kit.workdays import DayFact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from fundcs.kit.i18n import Text
    from fundcs.kit.tabular.rows import Row

COLUMNS: Final = (
    Column("date", ("日期", "day"), kind="day", required=True),
    Column("kind", ("类型", "类别", "type"), required=True),
    Column("name", ("名称", "节日", "节假日")),
    Column("source", ("来源", "依据")),
)
"""The fields of a row and the headings they go by."""

_WORKING: Final = {
    **dict.fromkeys(("workday", "working day", "工作日", "调休上班", "上班"), True),
    **dict.fromkeys(("holiday", "rest day", "休息日", "放假", "节假日"), False),
}


def facts(rows: Iterable[Row], source: str, refuse: Callable[[Row, str, Text], None]) -> list[DayFact]:
    """The days that `rows` arrange; `source` where a row names none.

    What is wrong with a field of a row goes to `refuse`, and the row gives no day.
    """
    arranged: list[DayFact] = []
    first_row: dict[date, int] = {}
    for row in rows:
        day, kind = cast("date", row.values["date"]), str(row.values["kind"])
        name, own = (str(row.values[field] or "") for field in ("name", "source"))
        working = _WORKING.get(kind.casefold())
        if working is None:
            refuse(row, "kind", T("write workday or holiday"))
        for field, text in (("name", name), ("source", own)):
            if not text.isprintable():
                refuse(row, field, T("type this again, without control characters"))
        if first_row.setdefault(day, row.number) != row.number:
            refuse(row, "date", T("this date is already in row {row}; keep one of them", row=first_row[day]))
        elif working is not None:
            arranged.append(DayFact(day, working, name, own or source))
    return arranged
