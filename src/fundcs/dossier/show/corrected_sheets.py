"""The register of clients to be corrected, and what it corrected when it came back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundcs.archive import edited_show
from fundcs.clients.models import Client
from fundcs.clients.rules import CLIENT_KIND_NAMES, ClientKind
from fundcs.dossier.service import corrected_sheets
from fundcs.dossier.service.corrected_sheets import COLUMNS, OF, SHEET, YES_NO
from fundcs.dossier.show.particulars import kind_name
from fundcs.dossier.show.register import FIELDS, cells
from fundcs.kit.editable import Row
from fundcs.kit.i18n import N_, _, speaking
from fundcs.kit.registers import Field, Outgoing, Register
from fundcs.kit.roundtrip import Stamp
from fundcs.kit.workbooks import DAY, TEXT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.archive.edited import Corrected
    from fundcs.archive.issued import Export
    from fundcs.dossier.service.listing import ClientRow
    from fundcs.kit.view import View

_EDITABLE: Final = Register(
    N_("Clients to be corrected"),
    {
        **{name: FIELDS[name] for name in ("code", "tier", "cumulative", "name", "kind", "id_no")},
        "birthday": Field(N_("Birthday"), 11, DAY),
        "phone": FIELDS["phone"],
        "email": Field(N_("E-mail"), 18, TEXT),
        "fax": Field(N_("Fax"), 17, TEXT),
        "address": Field(N_("Address"), 26),
        "legal_rep": Field(N_("Legal representative"), 12),
        "officer": Field(N_("CS specialist"), 9, TEXT),
        "advisor": Field(N_("Adviser"), 9, TEXT),
        "withheld": Field(N_("Identity withheld"), 9, TEXT),
        "approved_by": Field(N_("Approved by"), 9, TEXT),
        "introducer": Field(N_("Introducer"), 12),
        "agent": Field(N_("Authorised agent"), 12),
        "remark": FIELDS["remark"],
    },
)


def write(act: Act, listed: Sequence[ClientRow], export: Export, path: Path) -> None:
    """Write the clients to `path`, what `client edit` takes open; masked unless revealed."""
    with speaking(act.document_language):
        choices = {
            "kind": [kind_name(kind) for kind in CLIENT_KIND_NAMES],
            "withheld": [_(answer) for answer in YES_NO.values()],
        }
        stamp = Stamp(SHEET, OF, "", export.checkpoint)
        rows = [_row(act.of(row.client.code), row) for row in listed]
        _EDITABLE.write_editable(rows, COLUMNS, Outgoing(path, stamp, export.key, act.moment, choices))


def _row(act: Act, row: ClientRow) -> Row:
    client, recorded = act.shown(row.client, Client), corrected_sheets.recorded(row.client)
    shown = cells(act, row, {})
    shown |= {name: getattr(client, name) for name in COLUMNS if name not in ("kind", "phone")}
    shown["withheld"] = _(YES_NO[client.withheld])
    return Row(row.client.code, shown, recorded)


def view(act: Act, made: Corrected, *, dry_run: bool) -> View:
    """What a list corrected, or would correct."""

    def said(name: str, value: object) -> str | None:
        return _said(act, name, value)

    return edited_show.view(made, _("Client"), said, dry_run=dry_run)


def _said(act: Act, name: str, value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return _(YES_NO[value])
    if isinstance(value, ClientKind):
        return kind_name(value)
    if isinstance(value, str):
        return act.personal(value, getattr(Client, name))
    day: date = value  # type: ignore[assignment]
    return day.isoformat()
