"""The list as a workbook: one row a duty, to be sorted and filtered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook

from fundcs.archive.show import head_line
from fundcs.deadlines.rules import state_name
from fundcs.deadlines.show import client_text, distance, owner_text
from fundcs.kit.i18n import _
from fundcs.kit.workbooks import DATE, HEAD, PLAIN, TEXT, TITLE, WRAPPED, Look, Page, save
from fundcs.policy.terms import cited
from fundcs.reminders.show.table import summary

if TYPE_CHECKING:
    from fundcs.deadlines.rules import Duty
    from fundcs.reminders.service import DutyList

_HEADER_ROW = 3
_DAY = Look(number_format=DATE, horizontal="center")
_MOMENT = Look(number_format="yyyy-mm-dd hh:mm", horizontal="center")
_WIDTHS = (18, 9, 17, 13, 12, 44, 22, 8, 44)


def write(duty_list: DutyList, path: Path) -> None:
    """Write the duties to `path`, one row each."""
    book = Workbook(write_only=True)
    page = Page(book, _("To-dos"), _WIDTHS)
    page.landscape(header_row=_HEADER_ROW, footer=head_line(duty_list.head))
    page.row([_("To-dos"), *[""] * (page.width - 1)], TITLE)
    page.row([summary(duty_list)], PLAIN)
    page.row(
        (
            _("Assigned to"), _("State"), _("Due"), _("Time left"), _("Article"), _("Task"),
            _("Client"), _("Fund"), _("Next step"),
        ),
        HEAD,
    )  # fmt: skip
    for duty in duty_list.duties:
        page.row(_values(duty, duty_list), _looks(duty))
    page.filter(_HEADER_ROW)
    page.close()
    save(book, [page], path)


def _values(duty: Duty, duty_list: DutyList) -> tuple[object, ...]:
    due = duty.due
    time_left = distance(due, duty_list.now)
    return (
        owner_text(duty.owner, duty.owner_role, duty_list.names),
        state_name(due.state(duty_list.now)),
        due.day if due.all_day else due.at.replace(tzinfo=None),
        _("{when} (provisional)").format(when=time_left) if due.provisional else time_left,
        str(cited(duty.article)),
        "\n".join([str(duty.subject), *map(str, duty.notes)]),
        client_text(duty, duty_list.clients),
        duty.fund or "",
        duty.next_shown,
    )


def _looks(duty: Duty) -> tuple[Look, ...]:
    due = _DAY if duty.due.all_day else _MOMENT
    return WRAPPED, TEXT, due, WRAPPED, TEXT, WRAPPED, WRAPPED, TEXT, WRAPPED
