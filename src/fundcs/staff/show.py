"""Members of staff as a table or as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from fundcs.act.permits import role_name
from fundcs.kit.i18n import _
from fundcs.kit.view import View, iso, table, text_page, tight

if TYPE_CHECKING:
    from rich.table import Table

    from fundcs.staff.models import Staff
    from fundcs.staff.rules import CaseLoad


def data(member: Staff, role_since: Mapping[str, date]) -> dict[str, object]:
    """A member's JSON; `role_since` by code where the role ever changed."""
    return {
        "code": member.code,
        "name": member.name,
        "role": member.role.value,
        "role_since": iso(role_since.get(member.code, member.joined_on)),
        "login": member.login,
        "nda_on": iso(member.nda_on),
        "joined_on": iso(member.joined_on),
        "left_on": iso(member.left_on),
    }


def member(shown: Staff, role_since: Mapping[str, date]) -> View:
    """One member."""
    return View(data(shown, role_since), text_page(_table([shown], role_since)))


def members(listed: Sequence[Staff], role_since: Mapping[str, date], load: CaseLoad) -> View:
    """Several members, each with the number of clients they look after."""
    rows = [{**data(person, role_since), **_load_data(person.code, load)} for person in listed]
    return View(rows, text_page(_table(listed, role_since, load)))


def _load_data(code: str, load: CaseLoad) -> dict[str, object]:
    return {
        "clients": load.served.get(code, 0),
        "advised_clients": load.advised.get(code, 0),
        "deputy": load.deputies.get(code),
    }


def _role(person: Staff, since: date | None) -> str:
    name = role_name(person.role)
    return name if since is None else _("{role} since {day}").format(role=name, day=since)


def _table(listed: Sequence[Staff], role_since: Mapping[str, date], load: CaseLoad | None = None) -> Table:
    headers = [_("Staff no."), _("Full name"), _("Role"), _("Login"), _("Agreement signed"), _("Left")]
    rows = table(*headers)
    if load:
        rows = table(*headers, (_("Serves"), "right"), (_("Advises"), "right"), _("Deputy"))
    for person in listed:
        rows.add_row(
            person.code,
            person.name,
            _role(person, role_since.get(person.code)),
            person.login or "–",
            str(person.nda_on or _("not signed")),
            str(person.left_on or "–"),
            *(_load(person.code, load) if load else ()),
        )
    return tight(rows, 0, 5) if load else rows


def _load(code: str, load: CaseLoad) -> tuple[str, str, str]:
    return (
        str(load.served.get(code, "–")),
        str(load.advised.get(code, "–")),
        load.deputies.get(code, "–"),
    )
