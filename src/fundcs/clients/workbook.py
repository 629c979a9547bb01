"""The client list as a workbook or as delimited text. Text is text: nothing in it becomes a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fundcs.clients import ledger, render
from fundcs.kit.i18n import _, language, speaking
from fundcs.kit.identity import phone_display

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.clients.service import Listed
    from fundcs.kit.files import OutFile

_FIELDS = (
    "code", "name", "kind", "id_no", "birthday", "legal_rep", "phone", "email", "fax", "address",
    "tier", "cumulative", "officer", "advisor", "remark",
)  # fmt: skip
_ZH = {"code": "客户编号", "tier": "客户级别", "cumulative": "累计认购(元)"}
_LEADS_FORMULA = re.compile(r"[=+\-@\t\r]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WIDTHS = {"id_no": 22, "email": 26, "address": 36, "name": 18, "cumulative": 18, "phone": 18, "remark": 30}
_WIDTH = 12


def write_csv(act: Act, out: OutFile, many: Sequence[Listed]) -> None:
    """Write UTF-8 with a mark, for spreadsheet programs; a cell that leads like a formula is quoted."""
    with out.aside.open("w", encoding="utf-8-sig", newline="") as stream, speaking(act.document_language):
        writer = csv.writer(stream)
        for row in _rows(act, many):
            writer.writerow([f"'{cell}" if _LEADS_FORMULA.match(cell) else cell for cell in row])


def write_xlsx(act: Act, out: OutFile, many: Sequence[Listed]) -> None:
    """Write a workbook of one sheet."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    with speaking(act.document_language):
        sheet = book.create_sheet(_("Clients"))
    sheet.freeze_panes = "C2"
    for place, field in enumerate(_FIELDS, 1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(field, _WIDTH)

    def text(value: str) -> object:
        # Plain text that openpyxl would take for a formula or an error needs a cell that says it is text.
        if value[:1] not in ("=", "#"):
            return value
        cell = WriteOnlyCell(sheet, value)
        cell.data_type = "s"
        return cell

    with speaking(act.document_language):
        for row in _rows(act, many):
            sheet.append([text(cell) for cell in row])
    book.save(out.aside)


def _rows(act: Act, many: Sequence[Listed]) -> Iterator[list[str]]:
    """The heading and a row for each client."""
    yield [_heading(field) for field in _FIELDS]
    for one in many:
        values = render.data(act, one.client, one.tier)
        values["kind"] = render.kind_name(one.client.kind)
        values["tier"] = str(one.tier.tier.label)
        if act.reveal is not None:
            for field in ("phone", "fax"):
                values[field] = values[field] and phone_display(values[field])
        yield [_CONTROL.sub("", str(values[field] or "")) for field in _FIELDS]


def _heading(field: str) -> str:
    if language() != "zh":
        return field
    return _ZH.get(field) or ledger.heading(field)
