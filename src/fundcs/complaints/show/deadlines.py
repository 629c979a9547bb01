"""The deadlines of complaints as tables, as accounts or as JSON."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from fundcs.act.permits import Role, role_name
from fundcs.complaints.rules.deadlines import late_by
from fundcs.complaints.rules.steps import state_name
from fundcs.deadlines import show
from fundcs.deadlines.rules import duty_data, offset_text
from fundcs.deadlines.rules import state_name as duty_state_name
from fundcs.kit.i18n import T, _
from fundcs.kit.view import View, iso, table, text_page, tight
from fundcs.policy.terms import ANCHORS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from rich.table import Table

    from fundcs.complaints.rules.deadlines import Term
    from fundcs.complaints.service.cases import Case
    from fundcs.deadlines.rules import Due
    from fundcs.kit.workdays import Skipped


def overdue(cases: Iterable[Case], now: datetime, *, exit_code: bool) -> View:
    """What is overdue, the longest first, and how late it is: full hours, calendar days."""
    late = [(case, term) for case in cases for term in case.terms if term.overdue(now)]
    duties = sorted((case.duty(term) for case, term in late), key=lambda duty: duty.order(now))
    clients = {case.complaint.client or "": case.client_name or "" for case, _term in late}
    view = show.overdue(duties, now, exit_code=exit_code, clients=clients)
    view.data = [{**duty_data(duty, now), **late_data(duty.due, now)} for duty in duties]
    return view


def late_data(owed: Due, now: datetime) -> dict[str, int]:
    """How late it is as JSON."""
    hours, days = late_by(owed, now)
    return {"late_hours": hours, "late_days": days}


def explanation(case: Case) -> View:
    """Every deadline with the days passed over and why."""
    said = _("{no}: {state}").format(no=case.no, state=state_name(case.state))
    out = {
        "no": case.no,
        "state": case.state.value,
        "deadlines": [term_data(case, term) for term in case.terms],
    }
    return View(out, text_page(said, deadlines(case), *accounts(case)))


def term_data(case: Case, term: Term) -> dict[str, object]:
    """A deadline's JSON: the duty's, `state` `met` once it is, and the account line by line."""
    base = duty_data(case.duty(term), case.moment)
    met = {} if term.met_at is None else {"state": "met"}
    return {
        **base,
        **met,
        "met_at": iso(term.met_at),
        "account": [str(line) for line in term.due.account()],
    }


def deadlines(case: Case) -> Table:
    """The deadlines and how they stand."""
    rows = table(_("Owed"), _("Due"), _("Standing"), _("By whom"), _("Article"))
    for term in case.terms:
        due, article = due_text(case, term), term.due.deadline.article
        rows.add_row(_(term.name), due, _standing(term, case.moment), _owner(case, term), article)
    return tight(rows)


def accounts(case: Case) -> list[str]:
    """How each deadline was reckoned, as indented lines."""
    return ["\n".join([_(term.name), *(f"    {line}" for line in term.due.account())]) for term in case.terms]


def reckonings(case: Case) -> Table:
    """How each deadline was reckoned in a few words, days of one reason together."""
    rows = table(_("Owed"), _("Why then"))
    for term in case.terms:
        rows.add_row(_(term.name), _reckoning(term.due))
    return tight(rows)


def _reckoning(owed: Due) -> str:
    said = [f"{T(ANCHORS[owed.deadline.anchor])} {short(owed.anchor)}"]
    if owed.deadline.offset.count:
        said.append(str(offset_text(owed.deadline)))
    if owed.skipped:
        said.append(_("not counted: {days}").format(days=_grouped(owed.skipped)))
    if owed.added:
        said.append(_("counted: {days}").format(days=_grouped(owed.added)))
    return "\n".join(said)


def _grouped(days: Sequence[Skipped]) -> str:
    """The days with their reasons, a stretch of one reason as its first and last day."""
    said = []
    for why, run in groupby(days, key=lambda day: str(day.why)):
        stretch = [f"{day.date:%m-%d}" for day in run]
        span = stretch[0] if len(stretch) == 1 else f"{stretch[0]}–{stretch[-1]}"
        said.append(f"{span} {why}")
    return _(", ").join(said)


def short(value: datetime) -> str:
    """A moment as people read it, to the minute."""
    return value.isoformat(sep=" ", timespec="minutes")[:16]


def due_text(case: Case, term: Term) -> str:
    """The due moment as people read it; a provisional one says so."""
    return show.due_text(case.duty(term))


def _owner(case: Case, term: Term) -> str:
    """Who owes it: the person responsible, else whoever has the role."""
    owner = case.duty(term).owner
    return role_name(Role(term.role)) if owner is None else member(case, owner)


def member(case: Case, code: str) -> str:
    """A member of staff by code and name."""
    return f"{code} {case.staff[code]}"


def _standing(term: Term, now: datetime) -> str:
    if term.met_at is not None:
        said = _("met {when}, late") if term.met_at > term.due.at else _("met {when}")
        return said.format(when=short(term.met_at))
    return show.distance(term.due, now) if term.overdue(now) else duty_state_name(term.due.state(now))
