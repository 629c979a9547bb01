"""The deadlines of complaints as tables, as accounts or as JSON."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from fundcs.act.permits import Role, role_name
from fundcs.complaints.duties import duty_of
from fundcs.complaints.rules.deadlines import late_by
from fundcs.complaints.rules.steps import state_name
from fundcs.deadlines import show
from fundcs.deadlines.rules import duty_data, offset_text
from fundcs.deadlines.rules import state_name as duty_state_name
from fundcs.kit.i18n import T, _
from fundcs.kit.view import View, iso, minute, table, text_page, tight
from fundcs.policy.terms import ANCHORS, cited

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from rich.table import Table

    from fundcs.complaints.rules.deadlines import ComplaintDeadline
    from fundcs.complaints.service.cases import ComplaintCase
    from fundcs.deadlines.rules import Due
    from fundcs.kit.workdays import Skipped


def overdue(cases: Iterable[ComplaintCase], now: datetime, *, exit_code: bool) -> View:
    """What is overdue, the longest first, and how late it is: full hours, calendar days."""
    late = [(case, deadline) for case in cases for deadline in case.owed if deadline.overdue(now)]
    duties = sorted((duty_of(case, deadline) for case, deadline in late), key=lambda duty: duty.order(now))
    clients = {case.complaint.client or "": case.client_name or "" for case, _deadline in late}
    view = show.overdue(duties, now, exit_code=exit_code, clients=clients)
    view.data = [{**duty_data(duty, now), **late_data(duty.due, now)} for duty in duties]
    return view


def late_data(owed: Due, now: datetime) -> dict[str, int]:
    """How late it is as JSON."""
    hours, days = late_by(owed, now)
    return {"late_hours": hours, "late_days": days}


def explanation(case: ComplaintCase) -> View:
    """Every deadline with the days passed over and why."""
    heading = _("{no}: {state}").format(no=case.no, state=state_name(case.state))
    data = {
        "no": case.no,
        "state": case.state.value,
        "deadlines": [deadline_data(case, deadline) for deadline in case.deadlines],
    }
    return View(data, text_page(heading, deadlines(case), *accounts(case)))


def deadline_data(case: ComplaintCase, deadline: ComplaintDeadline) -> dict[str, object]:
    """A deadline's JSON: the duty's, `state` `met` once it is, and the account line by line."""
    met = {} if deadline.met is None else {"state": "met"}
    return {
        **duty_data(duty_of(case, deadline), case.moment),
        **met,
        "met_at": iso(deadline.met_at),
        "met_by": deadline.met_by,
        "account": [str(line) for line in deadline.due.account()],
    }


def deadlines(case: ComplaintCase) -> Table:
    """The deadlines and how they stand."""
    rows = table(_("Task"), _("Due"), _("Status"), _("Assigned to"), _("Article"))
    for deadline in case.deadlines:
        due, article = due_text(case, deadline), cited(deadline.due.deadline.article)
        standing = _standing(case, deadline)
        rows.add_row(_(deadline.name), due, standing, _owner(case, deadline), str(article))
    return tight(rows)


def accounts(case: ComplaintCase) -> list[str]:
    """How each deadline was reckoned, as indented lines."""
    return [
        "\n".join([_(deadline.name), *(f"    {line}" for line in deadline.due.account())])
        for deadline in case.deadlines
    ]


def reckonings(case: ComplaintCase) -> Table:
    """How each deadline was reckoned, in short: consecutive days of one reason in one range."""
    rows = table(_("Task"), _("Why this date"))
    for deadline in case.deadlines:
        rows.add_row(_(deadline.name), _reckoning(deadline.due))
    return tight(rows)


def _reckoning(owed: Due) -> str:
    lines = [f"{T(ANCHORS[owed.deadline.anchor])} {minute(owed.anchor)}"]
    if owed.deadline.offset.count:
        lines.append(str(offset_text(owed.deadline)))
    if owed.skipped:
        lines.append(_("not counted: {days}").format(days=_ranges(owed.skipped)))
    if owed.added:
        lines.append(_("counted: {days}").format(days=_ranges(owed.added)))
    return "\n".join(lines)


def _ranges(days: Sequence[Skipped]) -> str:
    """The days with their reasons, days of one reason in a row as the first and the last of them."""
    ranges = []
    for why, run in groupby(days, key=lambda day: str(day.why)):
        dates = [f"{day.date:%m-%d}" for day in run]
        ranges.append(f"{dates[0] if len(dates) == 1 else f'{dates[0]}–{dates[-1]}'} {why}")
    return _(", ").join(ranges)


def due_text(case: ComplaintCase, deadline: ComplaintDeadline) -> str:
    """The due moment as people read it; a provisional one says so."""
    return show.due_text(duty_of(case, deadline))


def _owner(case: ComplaintCase, deadline: ComplaintDeadline) -> str:
    """Who owes it: the member to whom it falls, else the role."""
    owner = case.owner_of(deadline)
    return role_name(Role(deadline.role)) if owner is None else member(case, owner)


def member(case: ComplaintCase, code: str) -> str:
    """A member of staff by code and name."""
    return f"{code} {case.people[code].name}"


def _standing(case: ComplaintCase, deadline: ComplaintDeadline) -> str:
    """How it stands; once it is met, when and by whom."""
    if deadline.met is not None:
        line = _("done {when} by {staff}") if deadline.in_time else _("done {when} by {staff}, late")
        return line.format(when=minute(deadline.met.at), staff=member(case, deadline.met.by))
    return (
        show.distance(deadline.due, case.moment)
        if deadline.overdue(case.moment)
        else duty_state_name(deadline.due.state(case.moment))
    )
