"""What the commands without a group show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.act.permits import Role
from fundcs.complaints.rules.steps import State
from fundcs.complaints.rules.steps import state_name as complaint_state_name
from fundcs.deadlines.rules import DutyState, state_name
from fundcs.deadlines.show import head_line, owner_text
from fundcs.kit.i18n import _, ngettext
from fundcs.kit.money import grouped, yuan
from fundcs.kit.view import View, Whole, table, text_page
from fundcs.tiers.rules import Tier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.table import Table

    from fundcs.status.service import DutyRow, PayoutRow, Standing

_BAR = 20
"""The longest bar, in characters."""

_FULL, _LIGHT = "█", "░"
_OWNERS, _PAYOUTS = 8, 5
"""So many rows fit on one screen with all the rest; JSON has all."""

_STATES = (DutyState.OVERDUE, DutyState.DUE, DutyState.UPCOMING)


def standing(now: Standing) -> View:
    """The department on one screen."""
    data = {
        "now": now.now.isoformat(timespec="seconds"),
        "until": now.until.isoformat(timespec="seconds"),
        "tiers": [
            {"tier": row.tier, "clients": row.clients, "cumulative": yuan(row.cumulative)}
            for row in now.tiers
        ],
        "unassigned": now.unassigned,
        "duties": [
            {"owner": row.owner, "owner_role": row.role}
            | {state.value: row.states[state] for state in _STATES}
            for row in now.duties
        ],
        "complaints": {state.value: now.complaints.get(state.value, 0) for state in State},
        "payouts": [_payout_data(row) for row in now.payouts],
        "last_backup": None
        if now.last_backup is None
        else dict(zip(("path", "at", "head"), now.last_backup, strict=True)),
        "head": now.head,
    }
    return View(data, text_page(*_parts(now)))


def _payout_data(row: PayoutRow) -> dict[str, object]:
    return {
        "fund": row.fund,
        "due": row.due.isoformat(),
        "pay_date": row.pay_date.isoformat(),
        "provisional": row.provisional,
        "version": row.version,
    }


def _parts(now: Standing) -> Iterator[RenderableType]:
    yield _("As of {now}, duties until {until}").format(
        now=now.now.strftime("%Y-%m-%d %H:%M"), until=now.until.date()
    )
    yield ""
    yield _tiers(now)
    yield ""
    yield _duties(now) if now.duties else _("Nothing is owed.")
    yield ""
    yield _complaints(now) if any(now.complaints.values()) else _("No complaints.")
    yield ""
    yield _payouts(now) if now.payouts else _("No payout ahead.")
    yield ""
    yield from _notes(now)


def _notes(now: Standing) -> Iterator[RenderableType]:
    if now.unassigned:
        yield ngettext(
            "{n} client has no officer (Art. 8): fundcs client list --unassigned",
            "{n} clients have no officer (Art. 8): fundcs client list --unassigned",
            now.unassigned,
        ).format(n=now.unassigned)
    if now.last_backup is None:
        yield _("no backup yet: fundcs archive backup FILE")
    else:
        path, at, _head = now.last_backup
        said = _("last backup, checked when it was made: {at} {path}")
        yield Whole(said.format(at=at[:16].replace("T", " "), path=path))
    yield _("whoever may write this file may act as any member; the trail keeps their account and --as")
    yield Whole(head_line(now.head))


def bar(part: int, whole: int, of: int = 0) -> str:
    """A bar as long as `part` is of `whole`, followed by a light one up to `of`.

    Something shows, however little it is.
    """
    full, all_of_it = (max(round(_BAR * length / whole), 1) if length else 0 for length in (part, of))
    return _FULL * full + _LIGHT * (all_of_it - full)


def _compact(*headers: str | tuple[str, str]) -> Table:
    rows = table(*headers)
    rows.box = None
    rows.padding = (0, 2, 0, 0)
    return rows


def _tiers(now: Standing) -> Table:
    most = max((row.cumulative for row in now.tiers), default=0)
    rows = _compact(_("Tier"), (_("Clients"), "right"), (_("Subscribed"), "right"), "")
    for row in now.tiers:
        said = str(Tier(row.tier).label)
        rows.add_row(said, str(row.clients), grouped(row.cumulative), bar(row.cumulative, most))
    return rows


def _duties(now: Standing) -> Table:
    most = max(_sum(row) for row in now.duties)
    rows = _compact(_("Owed by"), *((state_name(state), "right") for state in _STATES), "")
    shown = now.duties if len(now.duties) <= _OWNERS else now.duties[: _OWNERS - 1]
    for row in shown:
        counts = [str(row.states[state]) for state in _STATES]
        length = bar(row.states[DutyState.OVERDUE], most, of=_sum(row))
        rows.add_row(owner_text(row.owner, Role(row.role), now.names), *counts, length)
    if others := now.duties[len(shown) :]:
        counts = [str(sum(row.states[state] for row in others)) for state in _STATES]
        rows.add_row(_("{n} others").format(n=len(others)), *counts, "")
    return rows


def _sum(row: DutyRow) -> int:
    return sum(row.states.values())


def _complaints(now: Standing) -> Table:
    most = max(now.complaints.values())
    rows = _compact(_("Complaints by state"), ("", "right"), "")
    for state in State:
        if count := now.complaints.get(state.value, 0):
            rows.add_row(str(complaint_state_name(state)), str(count), bar(count, most))
    return rows


def _payouts(now: Standing) -> Table:
    rows = _compact(_("Fund"), _("Next payout due"), _("Paid on"), _("Sheet"))
    for row in now.payouts[:_PAYOUTS]:
        paid = row.pay_date.isoformat()
        shown = _("{when} (provisional)").format(when=paid) if row.provisional else paid
        sheet = _("not reckoned yet") if row.version is None else _("version {n}").format(n=row.version)
        rows.add_row(f"{row.fund} {row.name}", row.due.isoformat(), shown, sheet)
    if more := now.payouts[_PAYOUTS:]:
        rows.add_row(_("{n} others").format(n=len(more)), "", _("later"), "")
    return rows
