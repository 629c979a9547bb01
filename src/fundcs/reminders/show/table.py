"""The list as tables on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.archive.show import head_line
from fundcs.deadlines.rules import DutyState
from fundcs.deadlines.show import duty_table, owner_text
from fundcs.kit.i18n import _
from fundcs.kit.view import Whole

if TYPE_CHECKING:
    from rich.console import RenderableType

    from fundcs.reminders.service import DutyList


def summary(duty_list: DutyList) -> str:
    """One line: how many in each state, up to when, as of when."""
    states = [duty.due.state(duty_list.now) for duty in duty_list.duties]
    if not states:
        return _("No to-dos until {until}.").format(until=duty_list.until.date())
    return _("{overdue} overdue, {due} due today, {upcoming} upcoming until {until}; as of {now}").format(
        overdue=states.count(DutyState.OVERDUE),
        due=states.count(DutyState.DUE),
        upcoming=states.count(DutyState.UPCOMING),
        until=duty_list.until.date(),
        now=duty_list.now.strftime("%Y-%m-%d %H:%M"),
    )


def parts(duty_list: DutyList) -> list[RenderableType]:
    """The parts of the screen: a line, a table for each owner, the trail's head."""
    shown: list[RenderableType] = [summary(duty_list)]
    for owner, role, duties in duty_list.by_owner():
        title = owner_text(owner, role, duty_list.names)
        shown.append(duty_table(duties, duty_list.now, title=title, clients=duty_list.clients))
    if duty_list.duties:
        shown.append(Whole(head_line(duty_list.head)))
    return shown
