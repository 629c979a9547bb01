"""The client list as a file, on the trail (Art. 7, 13)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.archive import trail
from fundcs.dossier.service.listing import ClientFilter, listed
from fundcs.kit.errors import Misused
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundcs.act import Act
    from fundcs.dossier.service.listing import ClientRow
    from fundcs.kit.files import OutFile


@dataclass(frozen=True, slots=True)
class Export:
    """All clients, and the file they are to be written to: delimited text where `csv`, else a workbook."""

    clients: Sequence[ClientRow]
    target: OutFile
    csv: bool


def export(act: Act, *, csv: OutFile | None, xlsx: OutFile | None) -> Export:
    """All clients for a file, noted on the trail as exported."""
    target = csv or xlsx
    if target is None or (csv and xlsx):
        raise Misused(N_("the file to write is missing; give --csv FILE or --xlsx FILE, only one of them"))
    clients = listed(act, ClientFilter())
    facts = {"file": target.path.name, "clients": len(clients), "revealed": act.reveal is not None}
    trail.note(act.session, "exported", "client", "list", facts=facts)
    act.opens((row.client.code for row in clients), target.path.name)
    return Export(clients, target, csv is not None)
