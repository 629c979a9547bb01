"""Another system's client list set against the archive's: who is in one alone, and what differs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from fundcs.clients import queries, rules
from fundcs.clients.service.ledger import COLUMNS
from fundcs.kit import identity
from fundcs.kit.errors import Refused
from fundcs.kit.importing import table_rows
from fundcs.kit.parsing import fold, fold_name
from fundcs.policy.headings import EVERY_HEADING
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.kit.importing import CellError, LedgerOptions, Row

_NORMALS: Final[Mapping[str, Callable[[str], str]]] = {
    "name": rules.client_name,
    "phone": identity.phone,
    "email": identity.email,
    "fax": identity.phone,
}
_COMPARED: Final = (
    "name", "id_no", "birthday", "legal_rep", "phone", "email", "fax", "address", "officer", "advisor",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of a client that both have, and otherwise; what stands in it here and there."""

    client: str
    name: str
    row: int
    field: str
    here: str | date | None
    there: str | date


@dataclass(frozen=True, slots=True)
class Unknown:
    """A client whom the other list alone has: the sheet, the row, and what it says of them."""

    sheet: str
    row: int
    values: Mapping[str, Any]


@dataclass(slots=True)
class Reconciled:
    """The two lists set against each other; `here_only` are rows of the archive's clients.

    `errors`: cells of the other list that cannot be read; their rows are not compared.
    """

    read: int
    errors: Sequence[CellError]
    unused: Sequence[str]
    same: int = 0
    differences: list[Difference] = field(default_factory=list)
    here_only: list[Any] = field(default_factory=list)
    there_only: list[Unknown] = field(default_factory=list)


def reconcile(act: Act, path: Path, options: LedgerOptions) -> Reconciled:
    """Compare another system's list with the clients on record: by ID number, else by a name that one has.

    A blank says nothing. Raises as `table_rows`; the ID number may be missing.
    """
    columns = [replace(column, required=column.field == "name") for column in COLUMNS]
    parsed = table_rows(path, columns, options, EVERY_HEADING)
    here = _Here(act)
    made = Reconciled(parsed.read, parsed.errors, list(dict.fromkeys(parsed.unused)))
    met: set[str] = set()
    for row in parsed.rows:
        client = here.match(row)
        if client is None:
            made.there_only.append(Unknown(row.sheet, row.number, row.values))
            continue
        met.add(client.code)
        differences = list(here.differences(client, row))
        made.differences += differences
        made.same += not differences
    made.here_only = [client for client in here.clients if client.code not in met]
    return made


class _Here:
    """The archive's clients, by number and by name."""

    def __init__(self, act: Act) -> None:
        codes = [code for code, _name in queries.codes_and_names(act.session)]
        self.clients = queries.rows(act.session, codes)
        self.by_id = {client.id_no: client for client in self.clients if client.id_no}
        self.by_name: dict[str, list[Any]] = defaultdict(list)
        for client in self.clients:
            self.by_name[fold_name(client.name)].append(client)
        self.staff = act.once(staff.names)

    def match(self, row: Row) -> Any | None:
        """The client of a row; a name alone decides only where one client has it, and no other number."""
        number = row.values["id_no"]
        if number is not None and (client := self.by_id.get(str(number))) is not None:
            return client
        same = self.by_name.get(fold_name(str(row.values["name"])), [])
        if len(same) != 1 or (number is not None and self._another(same[0], row)):
            return None
        return same[0]

    def _another(self, client: Any, row: Row) -> bool:
        """Whether a namesake with another number is another person: nothing else that both have agrees."""
        known = [
            name for name in ("birthday", "phone", "email") if row.values[name] and getattr(client, name)
        ]
        return client.id_no is not None and not any(
            _normal(name, row.values[name]) == getattr(client, name) for name in known
        )

    def differences(self, client: Any, row: Row) -> Iterator[Difference]:
        """The fields that a row states and that the client's file has otherwise."""
        for name in _COMPARED:
            cell, here = row.values.get(name), getattr(client, name)
            if cell is None:
                continue
            there = _normal(name, cell)
            if name in ("officer", "advisor") and there in (here, self.staff.get(here)):
                continue
            if there != here:
                yield Difference(client.code, client.name, row.number, name, here, there)


def _normal(name: str, cell: Any) -> Any:
    """A cell as the archive keeps such values; what has no normal form as it stands."""
    if not isinstance(cell, str):
        return cell
    try:
        return _NORMALS.get(name, fold)(cell)
    except Refused:
        return fold(cell)
