"""Duties on the screen and as JSON; the same table for reminders and every `overdue`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from fundcs.act.permits import Role, role_name
from fundcs.duties.rules import Duty, DutyState, duty_data, state_name
from fundcs.kit.i18n import _
from fundcs.kit.view import View, table, text_page

if TYPE_CHECKING:
    from rich.table import Table

    from fundcs.duties.service import Report

OVERDUE_EXIT = 3
"""The exit code that says, where it was asked for, that something is overdue."""

_STYLES = {DutyState.OVERDUE: "bold red", DutyState.DUE: "yellow", DutyState.UPCOMING: ""}


def duty_table(duties: Sequence[Duty], now: datetime, title: str | None = None) -> Table:
    """The duties of one owner or one chapter."""
    rows = table(_("State"), _("Due"), _("Article"), _("What is owed"), _("Next"), title=title)
    for duty in duties:
        state = duty.due.state(now)
        rows.add_row(
            state_name(state), due_text(duty), duty.article, subject(duty), duty.next, style=_STYLES[state]
        )
    return rows


def due_text(duty: Duty) -> str:
    """The due moment as people read it; a provisional one is marked."""
    due = duty.due
    text = due.text if due.all_day else due.at.strftime("%Y-%m-%d %H:%M")
    return _("{when} (provisional)").format(when=text) if due.provisional else text


def subject(duty: Duty) -> str:
    """What is owed, with its notes."""
    return "\n".join([str(duty.subject), *(str(note) for note in duty.notes)])


def owner_text(owner: str | None, role: str, names: dict[str, str]) -> str:
    """Who owes: the member, else the role."""
    said = role_name(Role(role))
    return said if owner is None else f"{owner} {names.get(owner, '')} · {said}"


def overdue(duties: Sequence[Duty], now: datetime, *, exit_code: bool) -> View:
    """A chapter's `overdue` list."""
    data = [duty_data(duty, now) for duty in duties]
    page = text_page(duty_table(duties, now)) if duties else text_page(_("Nothing is overdue."))
    return View(data, page, OVERDUE_EXIT if duties and exit_code else 0)


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


def reminders(report: Report) -> list[object]:
    """The parts of the screen: a line, a table for each owner, the trail's head."""
    parts: list[object] = [summary(report)]
    for owner, role, duties in report.by_owner():
        parts.append(duty_table(duties, report.now, title=owner_text(owner, role, report.names)))
    if report.duties:
        parts.append(head_line(report))
    return parts


def head_line(report: Report) -> str:
    """The trail's head, to be compared later with `archive verify --head`."""
    return _("Head of the trail: {head}").format(head=report.head)


def explained(duty: Duty, now: datetime) -> View:
    """One duty with the account of its date."""
    lines = [f"{duty.key}: {duty.subject}", *(str(line) for line in duty.due.account())]
    lines.append(_("state: {state}").format(state=state_name(duty.due.state(now))))
    lines.append(_("next: {command}").format(command=duty.next))
    data = duty_data(duty, now) | {"account": [str(line) for line in duty.due.account()]}
    return View(data, text_page(*lines))
