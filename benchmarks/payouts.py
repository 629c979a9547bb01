"""The payout of a hundred thousand contracts: its calculation, and the workbook of half as many lines."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from openpyxl import Workbook

import department
import world
from department import Department
from fundcs.contracts.service import changes
from fundcs.entitlements.models.payouts import PayoutOpening, PayoutStep, SheetSubmission
from fundcs.entitlements.rules.steps import Step
from fundcs.funds.rules.terms import DayCount
from fundcs.kit.workbooks import Formula, Page
from fundcs.payouts.models import SheetAdjustment
from fundcs.payouts.queries import sheets as queries
from fundcs.payouts.service import sheets as service
from fundcs.payouts.service.workflow import sheet_seq
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
    for archive in (many, few):
        _open(archive)
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


def quarters(folder: Path, sizes: Sizes, repeat: int) -> Iterator[Figure]:
    """The twelfth payout of a fund against its first, a fact recorded late in each quarter between."""
    number = sizes.fewer_contracts
    first = _with_contracts(world.found(folder), folder / "first.db", number)
    _open(first)
    twelfth = world.copied(first, folder / "twelfth.db")
    for quarter in range(1, 12):
        _submitted_and_paid(twelfth, quarter)
    target = folder / "quarter.db"
    last = timed(lambda: _calculate(target, _due(12)), lambda: world.copied(twelfth, target))
    begun = timed(lambda: _calculate(target, _due(1)), lambda: world.copied(first, target))
    last()
    with world.act(target) as act:
        (left,) = service.stored(act, FUND, _due(12)).adjustments
    if left.due != _due(11):
        raise RuntimeError("the twelfth sheet corrects the eleventh")
    what = f"calculation of the twelfth quarter of {number:,} contracts / of the first"
    yield compare("quarters", what, 1.5, repeat, last, begun)


def every(folder: Path, sizes: Sizes, repeat: int) -> Iterator[Figure]:
    """The sheets of all funds at once, against a tenth of them, for each contract."""
    many = department.build(folder / "all-funds.db", Department(sizes.funds, sizes.of_fund, busy=True))
    fewer = department.build(
        folder / "fewer-funds.db", Department(sizes.fewer_funds, sizes.of_fund, busy=True)
    )
    target = folder / "every.db"
    ours = timed(lambda: _calculate_all(target), lambda: world.copied(many, target))
    theirs = timed(lambda: _calculate_all(target), lambda: world.copied(fewer, target))
    contracts = sizes.funds * sizes.of_fund
    what = (
        f"payout calc --all over {sizes.funds:,} funds, {contracts:,} contracts / over {sizes.fewer_funds:,}"
    )
    yield compare("every", f"{what}, for each", 1.2, repeat, ours, theirs, sizes.funds / sizes.fewer_funds)


def _calculate_all(archive: Path) -> None:
    with world.act(archive) as act:
        service.calculate_all(act, None)


def _due(quarter: int) -> date:
    year, month = divmod(3 * quarter, 12)
    return date(2025 + year, month + 1, 1)


def _open(archive: Path) -> None:
    """Nothing of the fund was paid before fundcs."""
    with world.act(archive) as act:
        act.session.add(PayoutOpening(fund=FUND, recorded_at=act.moment, recorded_by="S001"))


def _submitted_and_paid(archive: Path, quarter: int) -> None:
    """Calculate a quarter, submit and pay it; then an exit of its last day becomes known."""
    due = _due(quarter)
    sheet = _calculate(archive, due)
    with world.act(archive) as act:
        kept = queries.sheet(act.session, FUND, due, sheet.version or 0)
        assert kept is not None  # noqa: S101 - it was kept just now
        assert kept.id is not None  # noqa: S101
        submission = SheetSubmission(
            fund=FUND, due=due, version=kept.version, period_start=sheet.period_start,
            accrual_start=sheet.period_start, accrual_end=sheet.period_end,
            day_count=DayCount(sheet.day_count), pay_date=sheet.pay_date,
            trail_seq=sheet_seq(act, kept.id), submitted_at=act.moment,
            submitted_by="S001",
        )  # fmt: skip
        act.session.add(submission)
        act.session.flush()
        assert submission.id is not None  # noqa: S101
        for part in sheet.adjustments:
            act.session.add(
                SheetAdjustment(
                    submission=submission.id, due=part.due, contract=part.contract, client=part.client,
                    interest=part.interest, principal=part.principal_repaid, interest_left=0,
                    principal_left=0,
                )
            )  # fmt: skip
        act.session.add(
            PayoutStep(
                fund=FUND, due=due, step=Step.PAY_INVESTORS, done_on=act.today, amount=sheet.total,
                recorded_at=act.moment, recorded_by="S001",
            )
        )  # fmt: skip
        act.session.flush()
        no = sheet.lines[quarter].contract
        changes.exit_(act, no, due - timedelta(days=1), 1_000_00, reason="漏记")


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


def _calculate(archive: Path, due: date = _DUE) -> Sheet:
    with world.act(archive) as act:
        return service.calculate(act, FUND, due)


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
