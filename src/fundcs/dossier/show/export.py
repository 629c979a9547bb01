"""The client list as a workbook or as delimited text, of which no cell becomes a formula."""

from __future__ import annotations

import csv
from decimal import Decimal
from typing import TYPE_CHECKING

from fundcs.clients.service import ledger
from fundcs.dossier.show import particulars
from fundcs.kit import greeting_days
from fundcs.kit.i18n import _, language, speaking
from fundcs.kit.identity import phone_display
from fundcs.kit.patterns import regex
from fundcs.kit.privacy import mask_text
from fundcs.kit.view import View, text_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundcs.act import Act
    from fundcs.dossier.service.export import Export
    from fundcs.dossier.service.listing import ClientRow
    from fundcs.kit.files import OutFile

_WIDTHS = {
    "code": 10,
    "name": 18,
    "kind": 15,
    "id_kind": 22,
    "id_no": 22,
    "birthday": 12,
    "legal_rep": 16,
    "phone": 18,
    "email": 26,
    "fax": 18,
    "address": 34,
    "tier": 16,
    "cumulative": 18,
    "officer": 10,
    "advisor": 10,
    "remark": 24,
}
"""The fields written, in order, and how wide their columns are."""

_OWN_HEADINGS = {"code": "客户编号", "tier": "客户等级", "cumulative": "累计认购（元）"}
_ENGLISH = {
    "code": "Client no.",
    "name": "Client name",
    "kind": "Client type",
    "id_kind": "ID type",
    "id_no": "ID number",
    "birthday": "Date of birth",
    "legal_rep": "Legal representative",
    "phone": "Telephone",
    "email": "E-mail",
    "fax": "Fax",
    "address": "Address",
    "tier": "Tier",
    "cumulative": "Cumulative subscription (yuan)",
    "officer": "CS specialist",
    "advisor": "Adviser",
    "remark": "Remarks",
}
_AS_TEXT = [field not in {"birthday", "tier", "cumulative"} for field in _WIDTHS]
_LIKE_NUMBER = regex(r"[0-9][0-9 ,./:-]*(?:[eE][+-]?[0-9]+)?")
_LEADS_FORMULA = regex(r"[=+\-@\t\r]")


def write(act: Act, export: Export) -> View:
    """Write the clients to the export's file, and say what was written."""
    target, count = export.target, len(export.clients)
    (_write_csv if export.csv else _write_xlsx)(act, target, export.clients)
    revealed = act.reveal is not None
    written = (
        _("{count} clients exported to {file}, personal data unmasked")
        if revealed
        else _("{count} clients exported to {file}, personal data masked")
    )
    file = mask_text(str(target.path))
    data = {"file": file, "clients": count, "revealed": revealed}
    return View(data, text_page(written.format(count=count, file=file)))


def _write_csv(act: Act, out: OutFile, listed: Sequence[ClientRow]) -> None:
    """UTF-8 with a byte-order mark, which spreadsheet programs want; what they would change is quoted."""
    with out.aside.open("w", encoding="utf-8-sig", newline="") as stream, speaking(act.document_language):
        writer = csv.writer(stream)
        for row in _rows(act, listed):
            writer.writerow([_kept(cell, text) for cell, text in zip(row, _AS_TEXT, strict=True)])


def _kept(cell: str, text: bool) -> str:
    """A cell as a spreadsheet program keeps it when it opens and saves the file.

    Digits of a column of text stand as `="…"`, which is that text: as a number they lose zeros and digits, as
    a day or an exponent all of them.
    """
    if text and _LIKE_NUMBER.fullmatch(cell):
        return f'="{cell}"'
    return f"'{cell}" if _LEADS_FORMULA.match(cell) else cell


def _write_xlsx(act: Act, out: OutFile, listed: Sequence[ClientRow]) -> None:
    from openpyxl import Workbook

    from fundcs.kit.workbooks import AMOUNT, HEAD, TEXT, Page, save

    book = Workbook(write_only=True)
    with speaking(act.document_language):
        page = Page(book, _("Clients"), list(_WIDTHS.values()))
        page.landscape(header_row=1, footer=_("Clients"))
        rows = _rows(act, listed)
        page.row(next(rows), HEAD)
        amount = list(_WIDTHS).index("cumulative")
        looks = [AMOUNT if place == amount else TEXT for place in range(page.width)]
        for row in rows:
            cells: list[object] = [
                Decimal(cell) if place == amount else cell for place, cell in enumerate(row)
            ]
            page.row(cells, looks)
    page.close()
    save(book, [page], out.aside)


def _rows(act: Act, listed: Sequence[ClientRow]) -> Iterator[list[str]]:
    """The heading and a row for each client."""
    yield [_heading(field) for field in _WIDTHS]
    for row in listed:
        shown_by = act.of(row.client.code)
        values = particulars.data(shown_by, row.client, row.tier)
        values["kind"] = particulars.kind_name(row.client.kind)
        values["id_kind"] = values["id_kind"] and particulars.id_kind_name(values["id_kind"])
        values["birthday"] = values["birthday"] or greeting_days.in_ledger(values["greeting_day"])
        values["tier"] = str(row.tier.tier.label)
        if shown_by.reveal is not None:
            for field in ("phone", "fax"):
                values[field] = values[field] and phone_display(values[field])
        yield [str(values[field] or "") for field in _WIDTHS]


def _heading(field: str) -> str:
    """The field's heading, under which an import reads it again."""
    if language() != "zh":
        return _ENGLISH[field]
    return _OWN_HEADINGS.get(field) or ledger.heading(field)
