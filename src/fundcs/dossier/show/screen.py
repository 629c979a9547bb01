"""Clients as tables, as one page, or as JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from fundcs.archive.models import StoredFile
from fundcs.clients.models import Client
from fundcs.clients.rules import CLIENT_KIND_NAMES, ClientKind
from fundcs.dossier.show import history
from fundcs.kit.i18n import _
from fundcs.kit.money import grouped, yuan
from fundcs.kit.view import View, iso, table, text_page
from fundcs.tiers import rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.table import Table
    from sqlalchemy import Row

    from fundcs.act import Act
    from fundcs.archive.trail import TrailEntry
    from fundcs.clients.models import ClientDocument
    from fundcs.dossier.service.files import File, Listed
    from fundcs.tiers.rules import Movement, TierChange, TierResult

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
_SHOWN = 1_000
"""Most rows of a list for people: laying out a table of Chinese text takes a millisecond a row."""


def data(act: Act, client: Client | Row[Any], tier: TierResult) -> dict[str, Any]:
    """A client's JSON, personal data masked unless the act reveals it."""
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


def clients(act: Act, many: Sequence[Listed]) -> View:
    """Several clients."""
    documents = [data(act, one.client, one.tier) for one in many]
    parts: list[Table | str] = [_listed(act, many[:_SHOWN])]
    if len(many) > _SHOWN:
        more = _("{shown} of {count} clients shown; narrow the list, or use --json or `client export`")
        parts.append(more.format(shown=_SHOWN, count=len(many)))
    return View(documents, text_page(*parts))


def changed(act: Act, file: File) -> View:
    """A client's particulars after a change."""
    return View(data(act, file.client, file.tier), text_page(_particulars(act, file)))


def file(
    act: Act,
    one: File,
    documents: Sequence[tuple[ClientDocument, str | None]],
    recent: Sequence[TrailEntry],
) -> View:
    """A client's whole file on one screen."""
    held = rules.held_by_fund(one.moved)
    document = {
        **data(act, one.client, one.tier),
        "tier_reason": str(one.tier.reason),
        "holdings": [
            {
                "fund": fund,
                "fund_name": one.fund_names.get(fund),
                "contracts": [{"contract": no, "balance": yuan(fen)} for no, fen in contracts.items()],
                "balance": yuan(sum(contracts.values())),
            }
            for fund, contracts in held.items()
        ],
        "years": years_data(one.moved),
        "tier_history": tier_changes(one.tier_history),
        "documents": [_document_data(act, *document) for document in documents],
        "recent": [history.data(act, entry) for entry in recent],
    }
    parts = [_particulars(act, one), _holdings(one), _years(one.moved)]
    parts += [_documents(document["documents"]), _entries(document["recent"])]
    return View(document, text_page(*parts))


def statement(act: Act, one: File, moved: Sequence[Movement], year: int | None) -> View:
    """What came in and went out, day by day and by year (Art. 5)."""
    document = {
        "client": one.client.code,
        "name": one.client.name,
        "year": year,
        "as_of": iso(act.today),
        "movements": [
            {
                "date": iso(movement.on),
                "kind": movement.kind.value,
                "fund": movement.fund,
                "contract": movement.contract,
                "amount": yuan(movement.amount),
            }
            for movement in moved
        ],
        "years": years_data(moved),
    }
    heading = _("{client} {name}: subscriptions and exits up to {day}").format(
        client=one.client.code, name=one.client.name, day=act.today
    )
    return View(document, text_page(heading, _movements(one, moved), _years(moved)))


def changes(act: Act, entries: Iterable[TrailEntry]) -> View:
    """Every change of a client's file and contracts: when, who, which field, before and after."""
    documents = [history.data(act, entry) for entry in entries]
    return View(documents, text_page(_entries(documents)))


def exported(file_name: str, count: int, *, revealed: bool) -> View:
    """What an export wrote."""
    said = (
        _("{count} clients written to {file}, personal data in clear")
        if revealed
        else _("{count} clients written to {file}, personal data masked")
    )
    return View(
        {"file": file_name, "clients": count, "revealed": revealed},
        text_page(said.format(count=count, file=file_name)),
    )


def years_data(moved: Iterable[Movement]) -> list[dict[str, Any]]:
    """What came in and went out by year, as JSON."""
    sums = rules.year_sums(moved)
    return [{"year": one.year, "in": yuan(one.subscribed), "out": yuan(one.exited)} for one in sums]


def tier_changes(dated: Iterable[TierChange]) -> list[dict[str, Any]]:
    """The dated history of tiers, as JSON."""
    return [
        {
            "day": iso(one.on),
            "from": one.before.value,
            "to": one.after.value,
            "contract": one.contract,
            "cumulative": yuan(one.total),
        }
        for one in dated
    ]


def kind_name(kind: ClientKind) -> str:
    """The kind of client in the user's language."""
    return _(CLIENT_KIND_NAMES[kind])


def _listed(act: Act, many: Sequence[Listed]) -> Table:
    rows = table(_("Code"), _("Name"), _("ID number"), _("Tier"), (_("Cumulative"), "right"), _("Officer"))
    for one in many:
        client = act.shown(one.client, Client)
        rows.add_row(
            client.code,
            client.name,
            client.id_no or "–",
            str(one.tier.tier.label),
            grouped(one.tier.cumulative),
            client.officer or "–",
        )
    return rows


def _particulars(act: Act, one: File) -> Table:
    client = act.shown(one.client)
    known = data(act, one.client, one.tier)
    rows = table(_("Client file"), f"{client.code} {client.name}")
    rows.add_row(history.field_name("kind"), kind_name(client.kind))
    for field in ("id_no", "birthday", "phone", "email", "fax", "address", "legal_rep"):
        if known[field] is not None:
            rows.add_row(history.field_name(field), known[field])
    if client.withheld:
        go_between = " ".join(filter(None, (client.introducer, client.agent)))
        said = _("approved by {staff}, through {go_between}")
        said = said.format(staff=client.approved_by, go_between=go_between)
        rows.add_row(history.field_name("withheld"), said)
    rows.add_row(_("Tier"), str(one.tier.reason))
    for change in one.tier_history[-1:]:
        since = _("{tier} since {day}, by contract {contract}")
        rows.add_row("", since.format(tier=change.after.label, day=change.on, contract=change.contract))
    rows.add_row(history.field_name("officer"), one.officer or _("unassigned (Art. 8)"))
    rows.add_row(history.field_name("advisor"), one.advisor or "–")
    if client.remark is not None:
        rows.add_row(history.field_name("remark"), client.remark)
    return rows


def _holdings(one: File) -> Table | str:
    held = rules.held_by_fund(one.moved)
    if not held:
        return _("Holds nothing.")
    rows = table(_("Fund"), _("Contract"), (_("Balance"), "right"))
    for fund, contracts in held.items():
        name = f"{fund} {one.fund_names.get(fund, '')}".strip()
        for place, (no, fen) in enumerate(contracts.items()):
            rows.add_row("" if place else name, no, grouped(fen))
    total = sum(fen for contracts in held.values() for fen in contracts.values())
    rows.add_row(_("Total"), "", grouped(total))
    return rows


def _years(moved: Sequence[Movement]) -> Table | str:
    if not moved:
        return _("Subscribed and withdrew nothing.")
    rows = table((_("Year"), "right"), (_("In"), "right"), (_("Out"), "right"))
    for one in rules.year_sums(moved):
        rows.add_row(str(one.year), grouped(one.subscribed), grouped(one.exited))
    return rows


def _movements(one: File, moved: Sequence[Movement]) -> Table:
    rows = table(_("Date"), _("What"), _("Fund"), _("Contract"), (_("Amount"), "right"))
    for movement in moved:
        fund = f"{movement.fund} {one.fund_names.get(movement.fund, '')}".strip()
        kind = str(movement.kind.label)
        rows.add_row(str(movement.on), kind, fund, movement.contract, grouped(movement.amount))
    return rows


def _document_data(act: Act, document: ClientDocument, scan: str | None) -> dict[str, Any]:
    known = {item.code: item for item in act.policy.submission.items}
    return {
        "item": document.item,
        "name": str(known.get(document.item, document.item)),
        "contract": document.contract,
        "filed_on": iso(document.filed_on),
        "shelf_mark": act.shown(document).shelf_mark,
        "file": document.file,
        "file_name": act.personal(scan, StoredFile.name),
    }


def _documents(documents: Iterable[dict[str, Any]]) -> Table | str:
    rows = table(_("Document"), _("Contract"), _("Filed on"), _("Shelf mark"), _("Scan"))
    for one in documents:
        cells = (one["name"], one["contract"], one["filed_on"], one["shelf_mark"], one["file_name"])
        rows.add_row(*(_value(cell) for cell in cells))
    return rows if rows.row_count else _("No documents are in the file.")


def _entries(documents: Iterable[dict[str, Any]]) -> Table:
    rows = table(_("When"), _("Who"), _("What"), _("Before → after"))
    for one in documents:
        changes = one["changes"] if one["verb"] == "changed" else ()
        fields = [
            _("{name}: {problem}").format(
                name=history.field_name(change["field"]),
                problem=f"{_value(change['before'])} → {_value(change['after'])}",
            )
            for change in changes
        ]
        what = f"{history.subject_name(one['verb'], one['subject'])} {one['key']}"
        rows.add_row(one["at"][:16].replace("T", " "), one["staff"], what, "\n".join(fields) or "–")
    return rows


def _value(value: object) -> str:
    """A value as people read it, a moment to the minute; a dash where there is none."""
    text = "–" if value is None else str(value)
    return text[:16].replace("T", " ") if _MOMENT.fullmatch(text) else text
