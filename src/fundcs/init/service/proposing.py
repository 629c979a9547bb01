"""The staff and funds that a ledger names, to be completed before anything is imported."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final

from fundcs.act.permits import Role
from fundcs.clients.service.ledger import COLUMNS as CLIENT_COLUMNS
from fundcs.contracts.service.columns import COLUMNS as CONTRACT_COLUMNS
from fundcs.init.rules import NamedFund, NamedMember, Proposal
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, joined
from fundcs.kit.importing import parse_map
from fundcs.kit.tabular import Hidden
from fundcs.kit.tabular.reading import read_workbook
from fundcs.kit.tabular.rows import read_rows
from fundcs.kit.tabular.table import find_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fundcs.kit.importing import Column
    from fundcs.kit.tabular.reading import Sheet
    from fundcs.kit.tabular.rows import Row

_ROLES: Final = {"officer": Role.CS_SPECIALIST, "advisor": Role.ADVISOR}
"""The role that each column of people suggests."""
_OF_A_FUND: Final = frozenset({"fund", "fund_name", "value_date", "rate"})
_NEEDED: Final = frozenset({"name", "no", "amount"})
"""Columns by which rows of data are told from what else stands below a heading."""


def propose(path: Path, pairs: Sequence[str]) -> Proposal:
    """Read the ledger `path`, clients and contracts, `pairs` as for an import (`列名=field`).

    Rows that an import would refuse are only counted. Raises Refused where neither table is found.
    """
    count = _Count()
    tables = [
        _read(sheet, columns, pairs, count)
        for sheet in read_workbook(path)
        if not sheet.hidden
        for columns in (CLIENT_COLUMNS, CONTRACT_COLUMNS)
    ]
    if not any(tables):
        raise Refused(
            N_(
                "no sheet of {path} has a table of clients ({clients}) or of contracts ({contracts}); "
                "name your columns with --map"
            ),
            path=path,
            clients=_required(CLIENT_COLUMNS),
            contracts=_required(CONTRACT_COLUMNS),
        )
    return Proposal(path.name, count.staff(), count.funds(), count.unread)


def _required(columns: Sequence[Column]) -> object:
    return joined(column.names[0] for column in columns if column.required)


def _read(sheet: Sheet, columns: Sequence[Column], pairs: Sequence[str], count: _Count) -> bool:
    """Count what the table of these columns names, if the sheet has it."""
    fields = {column.field for column in columns}
    every = {column.field for column in (*CLIENT_COLUMNS, *CONTRACT_COLUMNS)}
    own = [pair for pair in pairs if pair.rpartition("=")[2].strip() in fields or not _known(pair, every)]
    table = find_table(sheet, columns, parse_map(own, columns))
    if table is None or table.lacking:
        return False
    of_interest = tuple(column for column in columns if column.field in _ROLES.keys() | _OF_A_FUND | _NEEDED)
    headings = {field: table.fields[field].heading for field in _ROLES if field in table.fields}
    for body in read_rows(table, of_interest, Hidden.TAKE):
        count.unread += body.read - len(body.numbers)
        for row in body.rows():
            count.take(row, headings)
    return True


def _known(pair: str, every: set[str]) -> bool:
    return pair.rpartition("=")[2].strip() in every


class _Count:
    """Counts people and funds, row by row."""

    def __init__(self) -> None:
        self.people: dict[str, Counter[tuple[Role, str]]] = defaultdict(Counter)
        self.contracts: dict[tuple[str | None, str | None], list[Row]] = defaultdict(list)
        self.unread = 0

    def take(self, row: Row, headings: dict[str, str]) -> None:
        """Count the people and the fund of a row."""
        for field, heading in headings.items():
            who = row.values[field]
            if who is not None:
                self.people[str(who)][_ROLES[field], heading] += 1
        values: dict[str, Any] = row.values
        code, name = values.get("fund"), values.get("fund_name")
        if code is not None or name is not None:
            self.contracts[None if code is None else str(code).upper(), name].append(row)

    def staff(self) -> list[NamedMember]:
        """Everybody named, those of more rows first."""
        by_rows = sorted(self.people.items(), key=lambda item: (-item[1].total(), item[0]))
        return [
            NamedMember(name, [(role, heading, rows) for (role, heading), rows in places.most_common()])
            for name, places in by_rows
        ]

    def funds(self) -> list[NamedFund]:
        """Every fund named, by code."""
        return [
            _fund(code, name, rows)
            for (code, name), rows in sorted(self.contracts.items(), key=lambda item: str(item[0]))
        ]


def _fund(code: str | None, name: str | None, rows: list[Row]) -> NamedFund:
    values: list[Any] = [row.values for row in rows]
    days = [value["value_date"] for value in values]
    rates = Counter(value["rate"] for value in values if value["rate"] is not None)
    return NamedFund(
        code=code,
        name=name,
        contracts=len(rows),
        first=min(days),
        last=max(days),
        rates=sorted(rates.items()),
        unrated=len(rows) - rates.total(),
    )
