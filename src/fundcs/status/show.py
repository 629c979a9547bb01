"""The department on one screen, and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.act.permits import Role
from fundcs.archive.show import head_line
from fundcs.complaints.rules.steps import ComplaintState
from fundcs.complaints.rules.steps import state_name as complaint_state_name
from fundcs.deadlines.rules import DutyState, state_name
from fundcs.deadlines.show import owner_text
from fundcs.kit.i18n import _, ngettext
from fundcs.kit.money import grouped, yuan
from fundcs.kit.view import View, Whole, table, text_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.table import Table

    from fundcs.status.service import DepartmentStatus, DutyCount, NextPayout

_BAR = 20
"""The longest bar, in characters."""

_FULL, _LIGHT = "█", "░"
_OWNERS, _PAYOUTS = 8, 5
"""So many rows fit on one screen with all the rest; JSON has all."""

_STATES = (DutyState.OVERDUE, DutyState.DUE, DutyState.UPCOMING)


def view(status: DepartmentStatus) -> View:
    """The department on one screen."""
    data = {
        "now": status.now.isoformat(timespec="seconds"),
        "until": status.until.isoformat(timespec="seconds"),
        "tiers": [
            {"tier": row.tier.value, "clients": row.clients, "cumulative": yuan(row.cumulative)}
            for row in status.tiers
        ],
        "unassigned": status.unassigned,
        "duties": [
            {"owner": row.owner, "owner_role": row.role}
            | {state.value: row.states[state] for state in _STATES}
            for row in status.duties
        ],
        "complaints": {state.value: status.complaints.get(state.value, 0) for state in ComplaintState},
        "payouts": [_payout_data(payout) for payout in status.payouts],
        "last_backup": None if status.last_backup is None else status.last_backup._asdict(),
        "head": status.head,
    }
    return View(data, text_page(*_parts(status)))


def _payout_data(payout: NextPayout) -> dict[str, object]:
    return {
        "fund": payout.fund,
        "due": payout.due.isoformat(),
        "pay_date": payout.pay_date.isoformat(),
        "provisional": payout.provisional,
        "version": payout.version,
        "stale": payout.stale,
        "corrects": [due.isoformat() for due in payout.corrects],
    }


def _parts(status: DepartmentStatus) -> Iterator[RenderableType]:
    yield _("As of {now}, to-dos until {until}").format(
        now=status.now.strftime("%Y-%m-%d %H:%M"), until=status.until.date()
    )
    yield ""
    yield _tiers(status)
    yield ""
    yield _duties(status) if status.duties else _("No to-dos.")
    yield ""
    yield _complaints(status) if any(status.complaints.values()) else _("No complaints.")
    yield ""
    yield _payouts(status) if status.payouts else _("No payouts ahead.")
    yield ""
    yield from _notes(status)


def _notes(status: DepartmentStatus) -> Iterator[RenderableType]:
    if status.unassigned:
        yield ngettext(
            "{n} client has no CS specialist (Art. 8): fundcs client list --unassigned",
            "{n} clients have no CS specialist (Art. 8): fundcs client list --unassigned",
            status.unassigned,
        ).format(n=status.unassigned)
    if status.last_backup is None:
        yield _("no backup yet: fundcs archive backup FILE")
    else:
        made_at = status.last_backup.at[:16].replace("T", " ")
        line = _("last backup, verified when made: {at} {path}")
        yield Whole(line.format(at=made_at, path=status.last_backup.path))
    if not status.encrypted:
        yield _(
            "without keys, roles and four eyes are rules of this program, not walls: keep this file's "
            "directory to the few accounts that may act as anybody"
        )
    yield Whole(head_line(status.head))


def bar(part: int, whole: int, of: int = 0) -> str:
    """A bar as long as `part` is of `whole`, followed by a light one up to `of`.

    Anything above zero has at least one character.
    """
    full, length = (max(round(_BAR * share / whole), 1) if share else 0 for share in (part, of))
    return _FULL * full + _LIGHT * (length - full)


def _compact(*headers: str | tuple[str, str]) -> Table:
    rows = table(*headers)
    rows.box = None
    rows.padding = (0, 2, 0, 0)
    return rows


def _tiers(status: DepartmentStatus) -> Table:
    most = max((row.cumulative for row in status.tiers), default=0)
    rows = _compact(_("Tier"), (_("Clients"), "right"), (_("Cumulative"), "right"), "")
    for row in status.tiers:
        length = bar(row.cumulative, most)
        rows.add_row(str(row.tier.label), str(row.clients), grouped(row.cumulative), length)
    return rows


def _duties(status: DepartmentStatus) -> Table:
    most = max(_sum(row) for row in status.duties)
    rows = _compact(_("Assigned to"), *((state_name(state), "right") for state in _STATES), "")
    shown = status.duties if len(status.duties) <= _OWNERS else status.duties[: _OWNERS - 1]
    for row in shown:
        counts = [str(row.states[state]) for state in _STATES]
        length = bar(row.states[DutyState.OVERDUE], most, of=_sum(row))
        rows.add_row(owner_text(row.owner, Role(row.role), status.names), *counts, length)
    if others := status.duties[len(shown) :]:
        counts = [str(sum(row.states[state] for row in others)) for state in _STATES]
        rows.add_row(_("{n} others").format(n=len(others)), *counts, "")
    return rows


def _sum(row: DutyCount) -> int:
    return sum(row.states.values())


def _complaints(status: DepartmentStatus) -> Table:
    most = max(status.complaints.values())
    rows = _compact(_("Complaints by state"), ("", "right"), "")
    for state in ComplaintState:
        if count := status.complaints.get(state.value, 0):
            rows.add_row(str(complaint_state_name(state)), str(count), bar(count, most))
    return rows


def _payouts(status: DepartmentStatus) -> Table:
    rows = _compact(_("Fund"), _("Next payout due"), _("Payment date"), _("Sheet"))
    for payout in status.payouts[:_PAYOUTS]:
        day = payout.pay_date.isoformat()
        paid = _("{when} (provisional)").format(when=day) if payout.provisional else day
        version = payout.version
        sheet = _("not calculated yet") if version is None else _("version {n}").format(n=version)
        if payout.stale:
            sheet = _("{sheet}, out of date").format(sheet=sheet)
        if payout.corrects:
            dues = _(", ").join(due.isoformat() for due in payout.corrects)
            sheet = _("{sheet}; corrects {dues}").format(sheet=sheet, dues=dues)
        rows.add_row(f"{payout.fund} {payout.name}", payout.due.isoformat(), paid, sheet)
    if more := status.payouts[_PAYOUTS:]:
        rows.add_row(_("{n} others").format(n=len(more)), "", _("later"), "")
    return rows
