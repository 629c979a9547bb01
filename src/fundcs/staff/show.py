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


def member(one: Staff) -> View:
    """One member."""
    return View(data(one), text_page(_table([one])))


def members(many: Sequence[Staff]) -> View:
    """Several members."""
    return View([data(one) for one in many], text_page(_table(many)))


def _table(many: Sequence[Staff]) -> Table:
    rows = table(_("Code"), _("Name"), _("Role"), _("Login"), _("Agreement signed"), _("Left"))
    for one in many:
        rows.add_row(
            one.code,
            one.name,
            role_name(one.role),
            one.login or "–",
            str(one.nda_on or _("not signed")),
            str(one.left_on or "–"),
        )
    return rows
