"""What the commands without a group show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.act.permits import Role
from fundcs.clients.rules import Tier
from fundcs.complaints.rules import State
from fundcs.complaints.rules import state_name as complaint_state_name
from fundcs.duties.render import owner_text
from fundcs.duties.rules import DutyState, state_name
from fundcs.kit.i18n import _
from fundcs.kit.money import grouped, yuan
from fundcs.kit.view import View, table, text_page

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from fundcs.root.founding import Founded
    from fundcs.root.standing import Standing

_BAR = 24
"""The longest bar, in characters."""


def founded(made: Founded) -> View:
    """A new archive."""
    data = {"archive": str(made.path), "manager": made.manager, "name": made.name}
    lines = [
        _("Archive: {path}").format(path=made.path),
        _("First member: {code} {name}, CS manager").format(code=made.manager, name=made.name),
        _("Next: fundcs staff add, fundcs fund add, fundcs client import FILE.xlsx"),
    ]
    return View(data, text_page(*lines))


def standing(now: Standing) -> View:
    """The department on one screen."""
    data = {
        "now": now.now.isoformat(timespec="seconds"),
        "tiers": [
            {"tier": row.tier, "clients": row.clients, "cumulative": yuan(row.cumulative)}
            for row in now.tiers
        ],
        "duties": [
            {"owner": row.owner, "owner_role": row.role} | {state.value: n for state, n in row.states.items()}
            for row in now.duties
        ],
        "complaints": now.complaints,
        "payouts": [
            {
                "fund": row.fund,
                "due": row.due.isoformat(),
                "pay_date": row.pay_date.isoformat(),
                "provisional": row.provisional,
                "version": row.version,
            }
            for row in now.payouts
        ],
        "last_backup": None
        if now.last_backup is None
        else dict(zip(("path", "at", "head"), now.last_backup, strict=True)),
        "head": now.head,
    }
    return View(data, text_page(*_standing_parts(now)))


def _standing_parts(now: Standing) -> list[RenderableType]:
    backup = _("no backup yet: fundcs archive backup FILE")
    if now.last_backup is not None:
        path, at, _head = now.last_backup
        backup = _("last backup, checked when it was made: {at} {path}").format(
            at=at[:16].replace("T", " "), path=path
        )
    return [
        _("As of {now}").format(now=now.now.strftime("%Y-%m-%d %H:%M")),
        _tiers(now),
        _duties(now) if now.duties else _("Nothing is owed."),
        _complaints(now) if now.complaints else _("No complaints."),
        _payouts(now) if now.payouts else _("No payout ahead."),
        backup,
        _("Head of the trail: {head}").format(head=now.head),
    ]


def bar(part: int, whole: int) -> str:
    """A bar as long as `part` is of `whole`; something, however little, shows."""
    return "█" * max(round(_BAR * part / whole), 1) if part else ""


def _tiers(now: Standing) -> Table:
    most = max((row.cumulative for row in now.tiers), default=0)
    rows = table(_("Tier"), (_("Clients"), "right"), (_("Subscribed"), "right"), "")
    for row in now.tiers:
        rows.add_row(
            str(Tier(row.tier).label), str(row.clients), grouped(row.cumulative), bar(row.cumulative, most)
        )
    return rows


def _duties(now: Standing) -> Table:
    most = max(sum(row.states.values()) for row in now.duties)
    states = (DutyState.OVERDUE, DutyState.DUE, DutyState.UPCOMING)
    rows = table(_("Owed by"), *((state_name(state), "right") for state in states), "")
    for row in now.duties:
        counts = [str(row.states[state]) for state in states]
        rows.add_row(
            owner_text(row.owner, Role(row.role), now.names), *counts, bar(sum(row.states.values()), most)
        )
    return rows


def _complaints(now: Standing) -> Table:
    most = max(now.complaints.values())
    rows = table(_("Complaints"), ("", "right"), "")
    for state in State:
        if count := now.complaints.get(state.value, 0):
            rows.add_row(str(complaint_state_name(state)), str(count), bar(count, most))
    return rows


def _payouts(now: Standing) -> Table:
    rows = table(_("Fund"), _("Next due"), _("Paid on"), _("Sheet"))
    for row in now.payouts:
        paid = row.pay_date.isoformat()
        shown = _("{when} (provisional)").format(when=paid) if row.provisional else paid
        sheet = _("not reckoned yet") if row.version is None else _("version {n}").format(n=row.version)
        rows.add_row(f"{row.fund} {row.name}", row.due.isoformat(), shown, sheet)
    return rows
