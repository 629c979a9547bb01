"""Absences as a table or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.kit.i18n import _
from fundcs.kit.view import View, iso, table, text_page

if TYPE_CHECKING:
    from fundcs.assignments.service.absences import Absences


def absences(shown: Absences) -> View:
    """A member's absences that stand, with who stands in."""
    member = shown.member
    data = {
        "code": member.code,
        "name": member.name,
        "absences": [
            {"from": iso(absence.first), "to": iso(absence.last), "deputy": absence.deputy}
            for absence in shown.listed
        ],
    }
    if not shown.listed:
        sentence = _("{staff} has no absence on record.").format(staff=f"{member.code} {member.name}")
        return View(data, text_page(sentence))
    rows = table(_("Away"), _("From"), _("To"), _("Stands in"))
    for absence in shown.listed:
        rows.add_row(
            f"{member.code} {member.name}",
            str(absence.first),
            str(absence.last),
            f"{absence.deputy} {shown.names[absence.deputy]}",
        )
    return View(data, text_page(rows))
