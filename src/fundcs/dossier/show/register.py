"""The register of clients as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundcs.assignments.rules import Held
from fundcs.assignments.service.holders import holder
from fundcs.clients.models import Client
from fundcs.dossier.show.particulars import kind_name
from fundcs.kit.i18n import N_
from fundcs.kit.identity import phone_display
from fundcs.kit.registers import Field, Register, coded
from fundcs.kit.workbooks import AMOUNT, TEXT, yuan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.dossier.service.listing import ClientRow

FIELDS: Final = {
    "code": Field(N_("Client no."), 10, TEXT),
    "name": Field(N_("Name of person or firm"), 22),
    "kind": Field(N_("Kind"), 8, TEXT),
    "id_no": Field(N_("ID number"), 21, TEXT),
    "phone": Field(N_("Phone"), 17, TEXT),
    "tier": Field(N_("Tier"), 18, TEXT),
    "cumulative": Field(N_("Cumulative"), 18, AMOUNT),
    "officer": Field(N_("CS specialist"), 15),
    "advisor": Field(N_("Adviser"), 15),
    "remark": Field(N_("Remarks"), 24),
}
_REGISTER: Final = Register(N_("Register of clients"), FIELDS)


def write(act: Act, listed: Sequence[ClientRow], staff: Mapping[str, str], path: Path) -> None:
    """Write the clients to `path`, personal data masked unless the act reveals it; `staff`: names by code."""
    _REGISTER.write(_rows(act, listed, staff), path, act.moment, act.document_language)


def _rows(act: Act, listed: Sequence[ClientRow], staff: Mapping[str, str]) -> Iterator[Mapping[str, object]]:
    return (cells(act.of(row.client.code), row, staff) for row in listed)


def cells(act: Act, row: ClientRow, staff: Mapping[str, str]) -> dict[str, object]:
    """What the register says of a client."""
    client = act.shown(row.client, Client)
    phone = client.phone or ""
    return {
        "code": client.code,
        "name": client.name,
        "kind": kind_name(client.kind),
        "id_no": client.id_no or "",
        "phone": phone_display(phone) if phone and act.reveal is not None else phone,
        "tier": str(row.tier.tier.label),
        "cumulative": yuan(row.tier.cumulative),
        "officer": coded(holder(act, Held.CLIENT, client.code, client.officer), staff),
        "advisor": coded(holder(act, Held.ADVISED_CLIENT, client.code, client.advisor), staff),
        "remark": client.remark or "",
    }
