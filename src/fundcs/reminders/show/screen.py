"""The reminders on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.deadlines.rules import DutyState
from fundcs.deadlines.show import duty_table, head_line, owner_text
from fundcs.kit.i18n import _
from fundcs.kit.view import Whole

if TYPE_CHECKING:
    from rich.console import RenderableType

    from fundcs.reminders.service import Report


def summary(report: Report) -> str:
    """One line: how many in each state, up to when, as of when."""
    states = [duty.due.state(report.now) for duty in report.duties]
    if not states:
        return _("Nothing is owed until {until}.").format(until=report.until.date())
    return _("{overdue} overdue, {due} due today, {upcoming} upcoming until {until}; as of {now}").format(
        overdue=states.count(DutyState.OVERDUE),
        due=states.count(DutyState.DUE),
        upcoming=states.count(DutyState.UPCOMING),
        until=report.until.date(),
        now=report.now.strftime("%Y-%m-%d %H:%M"),
    )


def reminders(report: Report) -> list[RenderableType]:
    """The parts of the screen: a line, a table for each owner, the trail's head."""
    parts: list[RenderableType] = [summary(report)]
    for owner, role, duties in report.by_owner():
        said = owner_text(owner, role, report.names)
        parts.append(duty_table(duties, report.now, title=said, clients=report.clients))
    if report.duties:
        parts.append(Whole(head_line(report.head)))
    return parts
