"""The documents in clients' files as tables or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.clients.models import ClientDocument
from fundcs.kit.i18n import _
from fundcs.kit.view import View, iso, table, text_page, tight

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.table import Table

    from fundcs.act import Act
    from fundcs.documents.rules import Lack
    from fundcs.documents.service import FiledDocument, FileOfDocuments, IncompleteFile


def document(act: Act, filed: FiledDocument) -> View:
    """One document."""
    return View(document_data(act, filed), text_page(documents_table(act, [filed])))


def listed(act: Act, file: FileOfDocuments) -> View:
    """What a client's file holds and lacks."""
    data = {
        "client": file.client.code,
        "documents": [document_data(act, filed) for filed in file.documents],
        "missing": [lack_data(lack) for lack in file.lacks],
    }
    held: Table | str = _("There are no documents in the file.")
    if file.documents:
        held = documents_table(act, file.documents)
    return View(data, text_page(f"{file.client.code} {file.client.name}", held, *missing_lines(file.lacks)))


def incomplete(files: Sequence[IncompleteFile]) -> View:
    """The clients whose file lacks documents."""
    data = [
        {
            "client": file.client,
            "name": file.name,
            "officer": file.officer,
            "missing": [lack_data(lack) for lack in file.lacks],
        }
        for file in files
    ]
    rows = table(_("Client"), _("Name"), _("CS specialist"), _("Missing"))
    for file in files:
        lacks = "\n".join(map(lack_text, file.lacks))
        rows.add_row(file.client, file.name, file.officer or "–", lacks)
    tight(rows, 0, 2).padding = (0, 1)
    if not files:
        return View(data, text_page(_("No document is missing.")))
    return View(data, text_page(rows))


def document_data(act: Act, filed: FiledDocument) -> dict[str, object]:
    """A document's JSON."""
    shown = act.shown(filed.document)
    return {
        "number": filed.document.id,
        "client": filed.document.client,
        "item": filed.document.item,
        "name": type_name(filed),
        "contract": filed.document.contract,
        "filed_on": iso(filed.document.filed_on),
        "filed_by": filed.document.filed_by,
        "date": iso(filed.document.dated),
        "valid_until": iso(filed.last_day),
        "shelf_mark": shown.shelf_mark,
        "file": filed.document.file,
        "file_name": act.personal(filed.scan_name, ClientDocument.name),
        "size": filed.scan and filed.scan.size,
        "media_type": filed.scan and filed.scan.media_type,
        "withdrawn_at": iso(filed.document.removed_at),
        "withdrawn_by": filed.document.removed_by,
        "withdrawn_reason": shown.removal_reason,
    }


def type_name(filed: FiledDocument) -> str:
    """What a document's type is called; its code where the policy has dropped it."""
    return str(filed.type or filed.document.item)


def lack_data(lack: Lack) -> dict[str, object]:
    """What is missing, as JSON; `lapsed_on`: the last day of the document that the file holds."""
    return {"item": lack.type.code, "name": str(lack.type), "lapsed_on": iso(lack.lapsed)}


def lack_text(lack: Lack) -> str:
    """What is missing, as a line."""
    if lack.lapsed is None:
        return str(lack.type)
    return _("{document} (lapsed on {day})").format(document=lack.type, day=lack.lapsed)


def missing_lines(lacks: Sequence[Lack]) -> list[str]:
    """What a file lacks, or nothing where it is complete."""
    if not lacks:
        return []
    return [_("Missing: {documents}").format(documents=_(", ").join(map(lack_text, lacks)))]


def documents_table(act: Act, documents: Iterable[FiledDocument]) -> Table:
    """Documents, a row each; one that was taken out says so."""
    rows = table(
        _("No."),
        _("Document name"),
        _("Contract"),
        _("Filed on"),
        _("Valid until"),
        _("Shelf mark"),
        _("Scan"),
    )
    for filed in documents:
        shown = act.shown(filed.document)
        name = type_name(filed)
        if filed.document.removed_at is not None:
            name = _("{document} (taken out of the file)").format(document=name)
        cells = (
            filed.document.id,
            name,
            filed.document.contract,
            filed.document.filed_on,
            filed.last_day,
            shown.shelf_mark,
            act.personal(filed.scan_name, ClientDocument.name),
        )
        rows.add_row(*("–" if cell is None else str(cell) for cell in cells))
    rows.columns[3].no_wrap = rows.columns[4].no_wrap = True
    return rows
