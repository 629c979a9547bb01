"""The trail's entries about a client: the fields changed, before and after, masked (Art. 5, 29)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fundcs.archive.show import columns, values, verb_name
from fundcs.archive.types import Fen, Flag
from fundcs.archive.words import column_name, label, table_name
from fundcs.kit.i18n import N_, _
from fundcs.kit.money import yuan
from fundcs.kit.patterns import regex
from fundcs.kit.view import View, table, text_page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table
    from sqlalchemy import Column

    from fundcs.act import Act
    from fundcs.archive.trail import TrailEntry

_MOMENT = regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
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
    "client": N_("Client"),
    "amount": N_("Amount"),
    "day": N_("Date"),
    "rate": N_("Annual rate"),
    "signed": N_("Signed on"),
    "value_date": N_("Value date"),
    "matures": N_("Matures"),
    "payee_name": N_("Account name"),
    "payee_bank": N_("Bank"),
    "payee_account": N_("Account"),
    "receipt_amount": N_("Amount on the receipt"),
    "receipt_payer": N_("Remitter on the receipt"),
    "receipt_date": N_("Date of the receipt"),
    "cancelled_on": N_("Cancelled"),
    "cancel_reason": N_("Reason of the cancellation"),
}


def view(act: Act, entries: Iterable[TrailEntry]) -> View:
    """Every change of a client's file and contracts: when, who, which field, before and after."""
    changes = [data(act, entry) for entry in entries]
    return View(changes, text_page(entries_table(act, changes)))


def data(act: Act, entry: TrailEntry) -> dict[str, Any]:
    """An entry's JSON: who, when, and every changed field with its value before and after."""
    before, after = (held or {} for held in values(act, entry))
    changed = _changed(entry)
    return {
        "at": entry.at,
        "moment": entry.moment,
        "staff": entry.staff,
        "command": entry.command,
        "verb": entry.verb,
        "subject": entry.tbl,
        "key": entry.key,
        "changes": [
            {
                "field": name,
                "before": _shown(entry.tbl, name, before.get(name)),
                "after": _shown(entry.tbl, name, after.get(name)),
            }
            for name in changed
        ],
    }


def entries_table(act: Act, entries: Iterable[dict[str, Any]]) -> Table:
    """Entries, as `data` gives them, as a table; the fields of a change in one cell."""
    rows = table(_("When"), _("Who"), _("What"), _("Before → after"))
    for entry in entries:
        changes = entry["changes"] if entry["verb"] == "changed" else ()
        fields = [_change(act, entry["subject"], change) for change in changes]
        subject = f"{subject_name(entry['verb'], entry['subject'])} {entry['key']}"
        at = entry["at"][:16].replace("T", " ")
        rows.add_row(at, entry["staff"], subject, "\n".join(fields) or "–")
    return rows


def field_name(field: str) -> str:
    """A field of the client's file, or of a record of another chapter, in the user's language."""
    known = _FIELDS.get(field)
    return column_name(field) if known is None else _(known)


def subject_name(verb: str, subject: str) -> str:
    """What was done to what, in the user's language."""
    return f"{table_name(subject)} {verb_name(verb)}"


def _change(act: Act, table_name: str, change: dict[str, Any]) -> str:
    column = columns(table_name).get(change["field"])
    before, after = (_cell(act, change[when], column) for when in ("before", "after"))
    return _("{name}: {problem}").format(name=field_name(change["field"]), problem=f"{before} → {after}")


def _cell(act: Act, value: object, column: Column[Any] | None) -> str:
    """A value as people read it, a moment to the minute, a code by its label; a dash where there is none."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = "–" if value is None else label(str(value), column, act.policy)
    return text[:16].replace("T", " ") if _MOMENT.fullmatch(text) else text


def _changed(entry: TrailEntry) -> list[str]:
    """The fields whose values differ, before they are masked: two accounts may look the same."""
    before, after = (json.loads(held) if held else {} for held in (entry.before, entry.after))
    return [name for name in (after or before) if before.get(name) != after.get(name)]


def _shown(table_name: str, field: str, value: Any) -> Any:
    """A stored value as JSON has it: money in yuan, a flag true or false."""
    column = columns(table_name).get(field)
    if value is None or column is None:
        return value
    if isinstance(column.type, Fen):
        return yuan(value)
    return bool(value) if isinstance(column.type, Flag) else value
