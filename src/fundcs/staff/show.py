"""Members of staff as a table or as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fundcs.act.permits import role_name
from fundcs.kit.i18n import _
from fundcs.kit.view import View, iso, table, text_page

if TYPE_CHECKING:
    from rich.table import Table

    from fundcs.staff.models import Staff


def data(member: Staff) -> dict[str, object]:
    """A member's JSON."""
    return {
        "code": member.code,
        "name": member.name,
        "role": member.role.value,
        "login": member.login,
        "nda_on": iso(member.nda_on),
        "joined_on": iso(member.joined_on),
        "left_on": iso(member.left_on),
    }


def member(shown: Staff) -> View:
    """One member."""
    return View(data(shown), text_page(_table([shown])))


def members(listed: Sequence[Staff]) -> View:
    """Several members."""
    return View([data(person) for person in listed], text_page(_table(listed)))


def _table(listed: Sequence[Staff]) -> Table:
    rows = table(_("Staff no."), _("Full name"), _("Role"), _("Login"), _("Agreement signed"), _("Left"))
    for person in listed:
        rows.add_row(
            person.code,
            person.name,
            role_name(person.role),
            person.login or "–",
            str(person.nda_on or _("not signed")),
            str(person.left_on or "–"),
        )
    return rows
