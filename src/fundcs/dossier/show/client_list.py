"""Several clients as a table or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.assignments.rules import Held
from fundcs.assignments.service.holders import holder
from fundcs.clients.models import Client
from fundcs.dossier.show import particulars
from fundcs.kit.i18n import _
from fundcs.kit.money import grouped
from fundcs.kit.view import View, table, text_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from fundcs.act import Act
    from fundcs.dossier.service.listing import ClientRow

_SHOWN = 1_000
"""Most rows of a list for people: laying out a table of Chinese text takes a millisecond a row."""


def view(act: Act, listed: Sequence[ClientRow]) -> View:
    """The clients; the table shows the first thousand."""
    data = [particulars.data(act.of(row.client.code), row.client, row.tier) for row in listed]
    parts: list[Table | str] = [_table(act, listed[:_SHOWN])]
    if len(listed) > _SHOWN:
        more = _("{shown} of {count} clients shown; narrow the list, or use --json or `client export`")
        parts.append(more.format(shown=_SHOWN, count=len(listed)))
    return View(data, text_page(*parts))


def _table(act: Act, listed: Sequence[ClientRow]) -> Table:
    rows = table(
        _("Client no."),
        _("Name of person or firm"),
        _("ID number"),
        _("Tier"),
        (_("Cumulative"), "right"),
        _("CS specialist"),
    )
    for row in listed:
        client = act.of(row.client.code).shown(row.client, Client)
        rows.add_row(
            client.code,
            client.name,
            client.id_no or "–",
            str(row.tier.tier.label),
            grouped(row.tier.cumulative),
            holder(act, Held.CLIENT, client.code, client.officer) or "–",
        )
    return rows
