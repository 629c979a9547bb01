"""The payout of a hundred thousand contracts: its calculation, and the workbook of half as many lines."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from openpyxl import Workbook

import world
from fundcs.kit.workbooks import Formula, Page
from fundcs.payouts.service import sheets as service
from fundcs.payouts.show import workbook
from measure import Figure, compare, timed
from world import FUND, Sizes

if TYPE_CHECKING:
    from fundcs.payouts.rules.sheet import Sheet

_START, _DUE = date(2026, 1, 1), date(2026, 4, 1)

_SAME_IN_SQL = """
INSERT INTO line
SELECT contract.no, client.code, client.name, amount, rate, days, amount * days,
    (2 * amount * days * millionths + 365000000) / 730000000, payee_name, payee_bank, payee_account
FROM (
    SELECT *, CAST(round(rate * 1000000) AS INTEGER) AS millionths,
        CAST(julianday(min(matures, :due)) - julianday(max(value_date, :start)) AS INTEGER) AS days
    FROM contract
    WHERE fund = :fund AND cancelled_on IS NULL AND value_date < :due AND matures > :start
) AS contract
JOIN client ON client.code = contract.client
ORDER BY contract.no
"""


def payout(folder: Path, sizes: Sizes, repeat: int) -> Iterator[Figure]:
    """A sheet reckoned and kept, against one statement of the same arithmetic; how it grows."""
    founded = world.found(folder)
    many = _with_contracts(founded, folder / "many.db", sizes.contracts)
    few = _with_contracts(founded, folder / "few.db", sizes.fewer_contracts)
    target = folder / "reckoned.db"
    calculated = timed(lambda: _calculate(target), lambda: world.copied(many, target))
    selected = timed(lambda: _insert_select(target), lambda: world.copied(many, target))
    _agree(target, calculated, selected)
    what = f"calculation of {sizes.contracts:,} contracts / one INSERT … SELECT"
    yield compare("payout", what, 10, repeat, calculated, selected)
    scale = sizes.contracts / sizes.fewer_contracts
    what = f"calculation of {sizes.contracts:,} / of {sizes.fewer_contracts:,}, per contract"
    calculated_few = timed(lambda: _calculate(target), lambda: world.copied(few, target))
    yield compare("payout", what, 1.2, repeat, calculated, calculated_few, scale)


def _agree(target: Path, calculated: Any, selected: Any) -> None:
    """Refuse to compare what does not come to the same total."""
    totals = []
    for work, query in (
        (calculated, "SELECT json_extract(content, '$.total_interest') FROM payout_sheet"),
        (selected, "SELECT sum(interest) FROM line"),
    ):
        work()
        with closing(sqlite3.connect(target)) as connection:
            totals.append(connection.execute(query).fetchone()[0])
    if totals[0] != totals[1]:
        raise RuntimeError(f"the two calculations differ: {totals}")


def _with_contracts(founded: Path, path: Path, number: int) -> Path:
    world.add_contracts(world.copied(founded, path), number)
    return path


def _calculate(archive: Path) -> Sheet:
    with world.act(archive) as act:
        return service.calculate(act, FUND, _DUE)


def _insert_select(archive: Path) -> None:
    with closing(sqlite3.connect(archive)) as connection, connection:
        connection.execute(
            "CREATE TABLE line (no TEXT, client TEXT, name TEXT, principal INTEGER, rate TEXT, days INTEGER,"
            " sum INTEGER, interest INTEGER, payee TEXT, bank TEXT, account TEXT) STRICT"
        )
        connection.execute(_SAME_IN_SQL, {"fund": FUND, "start": str(_START), "due": str(_DUE)})


def book(folder: Path, sizes: Sizes, repeat: int) -> Iterator[Figure]:
    """The payout workbook against the same cells without looks in the same tabs."""
    sheet = _calculate(_with_contracts(world.found(folder), folder / "lines.db", sizes.lines))
    path, tabs = folder / "sheet.xlsx", _cells(sheet, folder / "cells.xlsx")
    yield compare(
        "workbook",
        f"payout workbook of {sizes.lines:,} lines / openpyxl write-only, same cells, no looks",
        1.5,
        repeat,
        timed(lambda: workbook.write(sheet, path, "zh", "0:0")),
        timed(lambda: _plain(tabs, path)),
    )


Rows = list[list[Any]]


def _cells(sheet: Sheet, path: Path) -> dict[str, Rows]:
    """What the workbook puts into its cells, by tab."""
    tabs: dict[str, Rows] = {}
    append = Page.row

    def noted(page: Page, values: Iterable[object], looks: Any, **how: Any) -> int:
        cells: Sequence[object] = list(values)
        plain = [f"={cell.text}" if isinstance(cell, Formula) else cell for cell in cells]
        tabs.setdefault(page.title, []).append(plain)
        return append(page, cells, looks, **how)

    with patch.object(Page, "row", noted):
        workbook.write(sheet, path, "zh", "0:0")
    return tabs


def _plain(tabs: dict[str, Rows], path: Path) -> None:
    made = Workbook(write_only=True)
    for title, rows in tabs.items():
        tab = made.create_sheet(title)
        for row in rows:
            tab.append(row)
    made.save(path)
