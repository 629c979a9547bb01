"""Sheets of labels that addresses are printed on."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from fundcs.kit.i18n import T
from fundcs.kit.patterns import regex
from fundcs.policy.readers import Report, refuse, text

_WIDE, _HIGH = Decimal(210), Decimal(297)
"""A4, in mm."""
_SIZE: Final = r"(\d{1,3}(?:\.\d{1,2})?)"
_SHEET: Final = regex(
    rf"(\d{{1,2}}) ?[x×] ?(\d{{1,2}}) of {_SIZE} ?[x×] ?{_SIZE} mm(?: from {_SIZE}, ?{_SIZE} mm)?"
)


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """A sheet of A4 with labels: how many across and down, how large each, where the first begins; in mm."""

    across: int
    down: int
    width: Decimal
    height: Decimal
    left: Decimal
    top: Decimal


def label_sheet(raw: object, report: Report) -> LabelSheet:
    """A sheet as `3 x 8 of 70 x 37 mm`, or `3 x 7 of 63.5 x 38.1 mm from 7.2, 15.1 mm`, that fits on A4."""
    match = _SHEET.fullmatch(text(raw, report).strip())
    if match is None:
        raise refuse(report, T("write a sheet of labels, such as '3 x 8 of 70 x 37 mm'"))
    across, down = int(match[1]), int(match[2])
    width, height, left, top = (Decimal(size or 0) for size in match.group(3, 4, 5, 6))
    if not across * down * width * height:
        raise refuse(report, T("write a sheet of labels, such as '3 x 8 of 70 x 37 mm'"))
    if left + across * width > _WIDE or top + down * height > _HIGH:
        raise refuse(report, T("so many labels of that size do not fit on A4, 210 x 297 mm"))
    return LabelSheet(across, down, width, height, left, top)
