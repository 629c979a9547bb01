"""What came in from a client and went out, day by day and by year (Art. 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundcs.kit.i18n import _
from fundcs.kit.money import grouped, yuan
from fundcs.kit.view import View, iso, table, text_page
from fundcs.tiers import rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.table import Table

    from fundcs.act import Act
    from fundcs.dossier.service.client_file import Statement
    from fundcs.tiers.rules import Movement


def view(act: Act, statement: Statement) -> View:
    """A client's statement."""
    client, moved = statement.file.client, statement.moved
    data = {
        "client": client.code,
        "name": client.name,
        "year": statement.year,
        "as_of": iso(act.today),
        "movements": [_movement_data(movement) for movement in moved],
        "years": years_data(moved),
    }
    heading = _("{client} {name}: subscriptions and exits up to {day}").format(
        client=client.code, name=client.name, day=act.today
    )
    return View(data, text_page(heading, _movements(statement), years(moved)))


def years_data(moved: Iterable[Movement]) -> list[dict[str, Any]]:
    """The sums of each year as JSON."""
    sums = rules.year_sums(moved)
    return [{"year": year.year, "in": yuan(year.subscribed), "out": yuan(year.exited)} for year in sums]


def years(moved: Sequence[Movement]) -> Table | str:
    """The sums of each year."""
    if not moved:
        return _("No subscriptions or exits.")
    rows = table((_("Year"), "right"), (_("Subscribed"), "right"), (_("Exited"), "right"))
    for year in rules.year_sums(moved):
        rows.add_row(str(year.year), grouped(year.subscribed), grouped(year.exited))
    return rows


def _movement_data(movement: Movement) -> dict[str, Any]:
    return {
        "date": iso(movement.on),
        "kind": movement.kind.value,
        "fund": movement.fund,
        "contract": movement.contract,
        "amount": yuan(movement.amount),
    }


def _movements(statement: Statement) -> Table:
    rows = table(_("Date"), _("What"), _("Fund"), _("Contract"), (_("Amount"), "right"))
    for movement in statement.moved:
        fund = f"{movement.fund} {statement.file.fund_names.get(movement.fund, '')}".strip()
        kind = str(movement.kind.label)
        rows.add_row(str(movement.on), kind, fund, movement.contract, grouped(movement.amount))
    return rows
