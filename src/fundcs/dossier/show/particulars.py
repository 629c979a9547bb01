"""A client's particulars as a table and as JSON, personal data masked unless the act reveals it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundcs.archive.words import column_name
from fundcs.assignments.rules import Held
from fundcs.assignments.service.holders import holder
from fundcs.clients.models import Client
from fundcs.clients.rules import CLIENT_KIND_NAMES, ClientKind, id_kind_of
from fundcs.kit import greeting_days
from fundcs.kit.i18n import N_, _
from fundcs.kit.id_documents import ID_KIND_NAMES, IdKind
from fundcs.kit.money import yuan
from fundcs.kit.view import View, iso, table, text_page

if TYPE_CHECKING:
    from rich.table import Table
    from sqlalchemy import Row

    from fundcs.act import Act
    from fundcs.dossier.service.client_file import ClientFile
    from fundcs.tiers.rules import TierResult

_FIELDS = {
    "code": N_("Client no."),
    "name": N_("Name of person or firm"),
    "kind": N_("Kind"),
    "id_kind": N_("Identity document"),
    "id_no": N_("ID number"),
    "birthday": N_("Birthday"),
    "greeting_day": N_("Birthday to greet"),
    "phone": N_("Phone"),
    "email": N_("E-mail"),
    "fax": N_("Fax"),
    "address": N_("Address"),
    "legal_rep": N_("Legal representative"),
    "officer": N_("CS specialist"),
    "advisor": N_("Adviser"),
    "withheld": N_("Identity withheld"),
    "approved_by": N_("Approver"),
    "introducer": N_("Introducer"),
    "agent": N_("Authorised agent"),
    "remark": N_("Remark"),
    "added_on": N_("Added on"),
}


def data(act: Act, client: Client | Row[Any], tier: TierResult) -> dict[str, Any]:
    """A client's JSON."""
    number = client.id_no
    client = act.shown(client, Client)
    id_kind = id_kind_of(client.kind, client.id_kind, number)
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
        "officer": holder(act, Held.CLIENT, client.code, client.officer),
        "advisor": holder(act, Held.ADVISED_CLIENT, client.code, client.advisor),
        "id_kind": id_kind and id_kind.value,
        "birthday": iso(client.birthday),
        "greeting_day": client.greeting_day,
        "fax": client.fax,
        "legal_rep": client.legal_rep,
        "withheld": client.withheld,
        "approved_by": client.approved_by,
        "approved_at": iso(client.approved_at),
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
    rows.add_row(field_name("kind"), kind_name(client.kind))
    if known["id_kind"] is not None:
        rows.add_row(field_name("id_kind"), id_kind_name(known["id_kind"]))
    for field in ("id_no", "birthday", "greeting_day", "phone", "email", "fax", "address", "legal_rep"):
        if known[field] is not None:
            value = greeting_days.shown(known[field]) if field == "greeting_day" else known[field]
            rows.add_row(field_name(field), value)
    if client.withheld:
        go_between = " ".join(filter(None, (client.introducer, client.agent)))
        approval = (
            _("{staff} has still to approve it, through {go_between}")
            if client.approved_at is None
            else _("approved by {staff} on {day}, through {go_between}")
        )
        approval = approval.format(
            staff=client.approved_by,
            day=client.approved_at and client.approved_at.date(),
            go_between=go_between,
        )
        rows.add_row(field_name("withheld"), approval)
    rows.add_row(_("Tier"), str(file.tier.reason))
    for change in file.tier_history[-1:]:
        since = _("{tier} since {day}, by contract {contract}")
        rows.add_row("", since.format(tier=change.after.label, day=change.on, contract=change.contract))
    rows.add_row(field_name("officer"), file.officer or _("unassigned (Art. 8)"))
    rows.add_row(field_name("advisor"), file.advisor or "–")
    if client.remark is not None:
        rows.add_row(field_name("remark"), client.remark)
    return rows


def field_name(field: str) -> str:
    """A field of the client's file, or of a record of another chapter, in the user's language."""
    return _(_FIELDS[field]) if field in _FIELDS else column_name(field)


def id_kind_name(code: str) -> str:
    """The identity document in the user's language."""
    return _(ID_KIND_NAMES[IdKind(code)])


def kind_name(kind: ClientKind) -> str:
    """The kind of client in the user's language."""
    return _(CLIENT_KIND_NAMES[kind])
