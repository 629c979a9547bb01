"""The deadlines of complaints as tables, as accounts or as JSON."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from fundcs.act.permits import Role, role_name
from fundcs.complaints.deadlines import late
from fundcs.complaints.rules import state_name
from fundcs.duties.rules import duty_data, offset_text
from fundcs.duties.rules import state_name as duty_state_name
from fundcs.kit.i18n import T, _, ngettext
from fundcs.kit.view import View, table, text_page
from fundcs.policy.terms import ANCHORS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from rich.table import Table

    from fundcs.complaints.cases import Case
    from fundcs.complaints.deadlines import Term
    from fundcs.kit.workdays import Skipped

OVERDUE_EXIT = 3


def overdue(cases: Iterable[Case], now: datetime, *, exit_code: bool) -> View:
    """What is overdue, the longest first; says so in one line where nothing is."""
    found = [(case, term) for case in cases for term in case.terms if term.overdue(now)]
    found.sort(key=lambda pair: (pair[1].due.at, pair[0].no, pair[1].key))
    rows = table(
        _("Complaint"), _("Client"), _("Owed"), _("By whom"), _("Due"), (_("Late"), "right"), _("Article")
    )
    out: list[dict[str, object]] = []
    for case, term in found:
        duty, by = case.duty(term), late(term.due, now)
        out.append(
            {**duty_data(duty, now), "late_hours": by.hours, "late_days": by.days, "late": _late(term, now)}
        )
        client = case.complaint.client or case.complaint.caller_name or ""
        rows.add_row(
            case.no, client, _(term.name), _owner(case, term), due_text(term), _late(term, now), duty.article
        )
    page = text_page(rows) if found else text_page(_("Nothing is overdue."))
    return View(out, page, exit_code=OVERDUE_EXIT if exit_code and found else 0)


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
        "met_at": moment(term.met_at),
        "account": [str(line) for line in term.due.account()],
    }


def deadlines(case: Case) -> Table:
    """The deadlines and how they stand."""
    rows = table(_("Owed"), _("Due"), _("Standing"), _("By whom"), _("Article"))
    for term in case.terms:
        article = term.due.deadline.article
        rows.add_row(_(term.name), due_text(term), _standing(term, case.moment), _owner(case, term), article)
    return rows


def accounts(case: Case) -> list[str]:
    """How each deadline was reckoned, as indented lines."""
    return ["\n".join([_(term.name), *(f"    {line}" for line in term.due.account())]) for term in case.terms]


def reckonings(case: Case) -> list[str]:
    """How each deadline was reckoned, a paragraph each, days of one reason together."""
    return [_reckoning(term) for term in case.terms]


def _reckoning(term: Term) -> str:
    owed = term.due
    said = [f"{T(ANCHORS[owed.deadline.anchor])} {short(owed.anchor)}"]
    if owed.deadline.offset.count:
        said.append(str(offset_text(owed.deadline)))
    if owed.skipped:
        said.append(_("not counted: {days}").format(days=_grouped(owed.skipped)))
    if owed.added:
        said.append(_("counted: {days}").format(days=_grouped(owed.added)))
    return f"{_(term.name)}: {'; '.join(said)}"


def _grouped(days: Sequence[Skipped]) -> str:
    """The days with their reasons, a stretch of one reason as its first and last day."""
    said = []
    for why, run in groupby(days, key=lambda day: str(day.why)):
        stretch = [f"{day.date:%m-%d}" for day in run]
        said.append(f"{stretch[0] if len(stretch) == 1 else f'{stretch[0]}–{stretch[-1]}'} {why}")
    return ", ".join(said)


def moment(value: datetime | None) -> str | None:
    """A moment as JSON carries it, to the second."""
    return None if value is None else value.isoformat(timespec="seconds")


def short(value: datetime) -> str:
    """A moment as people read it, to the minute."""
    return value.isoformat(sep=" ", timespec="minutes")[:16]


def due_text(term: Term) -> str:
    """The due moment as people read it; a provisional one says so."""
    text = term.due.day.isoformat() if term.due.all_day else short(term.due.at)
    return _("{when} (provisional)").format(when=text) if term.due.provisional else text


def _owner(case: Case, term: Term) -> str:
    """Who owes it: the person responsible, else whoever has the role."""
    return case.duty(term).owner or role_name(Role(term.role))


def _standing(term: Term, now: datetime) -> str:
    if term.met_at is not None:
        said = _("met {when}, late") if term.met_at > term.due.at else _("met {when}")
        return said.format(when=short(term.met_at))
    if term.overdue(now):
        return _("overdue by {late}").format(late=_late(term, now))
    return duty_state_name(term.due.state(now))


def _late(term: Term, now: datetime) -> str:
    by = late(term.due, now)
    if term.due.all_day:
        return ngettext("{n} day", "{n} days", by.days).format(n=by.days)
    return _("{hours} h {minutes} min").format(hours=by.hours, minutes=by.minutes)
