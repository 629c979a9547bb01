"""A client's particulars as a table and as JSON, personal data masked unless the act reveals it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundcs.clients.models import Client
from fundcs.clients.rules import CLIENT_KIND_NAMES, ClientKind
from fundcs.kit.i18n import N_, _
from fundcs.kit.money import yuan
from fundcs.kit.view import View, iso, table, text_page

if TYPE_CHECKING:
    from rich.table import Table
    from sqlalchemy import Row

    from fundcs.act import Act
    from fundcs.dossier.service.client_file import ClientFile
    from fundcs.tiers.rules import TierResult

_FIELDS = {
    "kind": N_("Kind"),
    "id_no": N_("ID number"),
    "birthday": N_("Birthday"),
    "phone": N_("Phone"),
    "email": N_("E-mail"),
    "fax": N_("Fax"),
    "address": N_("Address"),
    "legal_rep": N_("Legal representative"),
    "officer": N_("CS specialist"),
    "advisor": N_("Adviser"),
    "withheld": N_("Identity withheld"),
    "remark": N_("Remark"),
}


def data(act: Act, client: Client | Row[Any], tier: TierResult) -> dict[str, Any]:
    """A client's JSON."""
    client = act.shown(client, Client)
    return {
        "code": client.code,
        "name": client.name,
        "kind": client.kind.value,
        "id_no": client.id_no,
        "phone": client.phone,
        "email": client.email,
        "address": client.address,
        "tier": tier.tier.value,
        "cumulative": yuan(tier.cumulative),
        "officer": client.officer,
        "advisor": client.advisor,
        "birthday": iso(client.birthday),
        "fax": client.fax,
        "legal_rep": client.legal_rep,
        "withheld": client.withheld,
        "approved_by": client.approved_by,
        "introducer": client.introducer,
        "agent": client.agent,
        "remark": client.remark,
        "added_on": iso(client.added_on),
    }


def view(act: Act, file: ClientFile) -> View:
    """A client's particulars, as after a change."""
    return View(data(act, file.client, file.tier.result), text_page(particulars_table(act, file)))


def particulars_table(act: Act, file: ClientFile) -> Table:
    """The particulars that are known, the tier and since when, and who looks after the client."""
    client = act.shown(file.client)
    known = data(act, file.client, file.tier.result)
    rows = table(_("Client file"), f"{client.code} {client.name}")
    rows.add_row(_field("kind"), kind_name(client.kind))
    for field in ("id_no", "birthday", "phone", "email", "fax", "address", "legal_rep"):
        if known[field] is not None:
            rows.add_row(_field(field), known[field])
    if client.withheld:
        go_between = " ".join(filter(None, (client.introducer, client.agent)))
        approval = _("approved by {staff}, through {go_between}")
        approval = approval.format(staff=client.approved_by, go_between=go_between)
        rows.add_row(_field("withheld"), approval)
    rows.add_row(_("Tier"), str(file.tier.reason))
    for change in file.tier_history[-1:]:
        since = _("{tier} since {day}, by contract {contract}")
        rows.add_row("", since.format(tier=change.after.label, day=change.on, contract=change.contract))
    rows.add_row(_field("officer"), file.officer or _("unassigned (Art. 8)"))
    rows.add_row(_field("advisor"), file.advisor or "–")
    if client.remark is not None:
        rows.add_row(_field("remark"), client.remark)
    return rows


def _field(name: str) -> str:
    return _(_FIELDS[name])


def kind_name(kind: ClientKind) -> str:
    """The kind of client in the user's language."""
    return _(CLIENT_KIND_NAMES[kind])
