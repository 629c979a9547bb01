"""What the demo shows: what it made, the payout sheets, and what to try next."""

from __future__ import annotations

import shlex
from collections import Counter
from typing import TYPE_CHECKING

from fundcs.demo.play import NOW
from fundcs.kit.i18n import _
from fundcs.kit.view import View, table, text_page

if TYPE_CHECKING:
    from rich.table import Table

    from fundcs.demo.play import Played


def played(made: Played) -> View:
    """The demo's result."""
    parts: list[object] = [
        _("{commands} commands of a sample year, replayed into {directory}:").format(
            commands=made.commands, directory=made.directory
        ),
        _(
            "{clients} clients and {contracts} contracts from the ledger; a payout sheet for each fund:"
        ).format(clients=made.clients, contracts=made.contracts),
        _sheets(made),
        _owed(made),
        _("The archive agrees with its trail; keep the trail's head elsewhere: {head}").format(
            head=made.head
        ),
        "",
        _("Try next:"),
        *(f"  {line}" for line in _next(made)),
    ]
    data = {
        "directory": str(made.directory),
        "clients": made.clients,
        "contracts": made.contracts,
        "sheets": [one.sheet | {"workbook": one.workbook} for one in made.sheets],
        "duties": list(made.duties),
        "head": made.head,
    }
    return View(data, text_page(*parts))  # type: ignore[arg-type]


def _sheets(made: Played) -> Table:
    rows = table(
        _("Fund"), _("Due"), _("Paid on"), (_("Lines"), "right"), (_("Interest"), "right"),
        (_("Principal repaid"), "right"), (_("Total"), "right"), _("Workbook"),
    )  # fmt: skip
    for one in made.sheets:
        sheet = one.sheet
        amounts = (f"{sheet[key]:0>4}" for key in ("total_interest", "total_principal", "total"))
        rows.add_row(
            sheet["fund"],
            sheet["due"],
            sheet["pay_date"],
            str(len(sheet["lines"])),
            *map(_grouped, amounts),
            one.workbook,
        )
    return rows


def _grouped(yuan: str) -> str:
    whole, _point, decimals = yuan.partition(".")
    return f"{int(whole):,}.{decimals}"


def _owed(made: Played) -> str:
    states = Counter(duty["state"] for duty in made.duties)
    return _("Owed at {now}: {overdue} overdue, {due} due that day, {upcoming} within the week.").format(
        now=NOW.replace("T", " "), overdue=states["overdue"], due=states["due"], upcoming=states["upcoming"]
    )


def _next(made: Played) -> list[str]:
    line = made.sheets[0].sheet["lines"][0]
    return [
        f"export FUNDCS_ARCHIVE={shlex.quote(str(made.directory))} FUNDCS_NOW={NOW}",
        "fundcs reminders",
        f"fundcs client show {line['client']}",
        f"fundcs explain {line['client']}",
        f"fundcs payout explain {line['contract']}",
        "fundcs complaints overdue",
        "fundcs archive trail --since 2026-11-20",
        "fundcs --lang en status",
    ]
