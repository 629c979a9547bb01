"""Lists that go out to be corrected in a spreadsheet: which cells were changed, and what was recorded then.

A row's hidden keys are what it is of, a digest of each open cell as it was written, and a digest of each
value as it was recorded. A cell that still says what was written is no correction, be it masked; a value of
which the digest is no longer that of the export was changed since by somebody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from fundcs.kit.errors import FundcsError, Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold
from fundcs.kit.returning import CHANGED, Mistakes
from fundcs.kit.tabular.cells import Kind, reader, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from fundcs.kit.privacy import Kind as Personal
    from fundcs.kit.roundtrip import Returned, Seal, SealedRow
    from fundcs.kit.tabular.reading import Cell

_TYPED: Final = frozenset({"amount", "rate", "day"})
"""Kinds of which a cell says a value, however it is written."""
_STAR: Final = "*"


@dataclass(frozen=True, slots=True)
class Column:
    """A column that may be changed: how its cells are read, and of which kind its personal data is.

    `taken`: what a cell that was read is taken for; it raises Refused for what it may not hold.
    """

    kind: Kind = "text"
    personal: Personal | None = None
    taken: Callable[[object], object] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of such a list: its cells as they are shown, and what is recorded now, both by column.

    `closed`: nothing of it may be changed.
    """

    key: str
    cells: Mapping[str, object]
    recorded: Mapping[str, object]
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """What was changed in a row: values by column, None where a cell was emptied.

    `places` are the columns of the sheet from 0; `digests` those of what was recorded at the export.
    """

    number: int
    key: str
    values: Mapping[str, object]
    places: Mapping[str, int]
    digests: Mapping[str, str]

    def changed_since(self, recorded: Mapping[str, object], seal: Seal) -> list[str]:
        """The columns of which something else is recorded now than when the sheet was exported."""
        now = {name: _digest(seal, self.key, name, value) for name, value in recorded.items()}
        return [name for name, digest in self.digests.items() if now.get(name) != digest]


def keys(row: Row, columns: Mapping[str, Column], seal: Seal) -> tuple[str, ...]:
    """The hidden keys of a row."""
    written = (
        _digest(seal, row.key, name, row.recorded[name] if column.kind in _TYPED else row.cells[name])
        for name, column in columns.items()
    )
    recorded = (
        f"{name}:{_digest(seal, row.key, name, value)}" for name, value in sorted(row.recorded.items())
    )
    return row.key, " ".join(written), " ".join(recorded)


def _digest(seal: Seal, key: str, name: str, value: object) -> str:
    return seal.of(key, name, canonical(value))


def canonical(value: object) -> str:
    """A value as text, one for each value: 0.090 is 0.09, a moment at midnight its day."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, datetime) and value.time() == value.time().min:
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else fold(str(value))


class EditedSheet:
    """A list that came back: its edits, and what is wrong with its cells."""

    def __init__(self, returned: Returned, seal: Seal, columns: Mapping[str, Column]) -> None:
        """Raises Refused where the sheet has columns that these are not."""
        keyed = [row for row in returned.rows if row.keys]
        names = keyed[0].keys if keyed else ()
        if set(names) - columns.keys():
            raise Refused(N_("the sheet was exported by another version of fundcs; export it again"))
        self.columns = {name: columns[name] for name in names}
        self.seal = seal
        self.rows: Sequence[SealedRow] = keyed[1:]
        self.mistakes = Mistakes(returned.sheet, keyed[0].number if keyed else 0)
        for number, place in returned.edited(seal):
            self.mistakes.refuse(number, place, CHANGED)

    def edits(self) -> Iterator[Edit]:
        """The rows of which something was changed; what cannot be read is collected."""
        for row in self.rows:
            if row.boxes:
                edit = self._edit(row)
                if edit.values:
                    yield edit

    def _edit(self, row: SealedRow) -> Edit:
        key, written, recorded = row.keys
        values: dict[str, object] = {}
        places = dict(zip(self.columns, row.boxes, strict=True))
        for (name, column), digest in zip(self.columns.items(), written.split(" "), strict=True):
            cell = row.cells[places[name]]
            if _digest(self.seal, key, name, _midnight(cell)) == digest:
                continue
            try:
                value = self._read(cell, column)
            except FundcsError as refusal:
                self.mistakes.refuse(row.number, places[name], refusal, column.personal)
                continue
            if _digest(self.seal, key, name, value) != digest:
                values[name] = value
        pairs = (pair.rpartition(":") for pair in recorded.split(" "))
        return Edit(row.number, key, values, places, {name: digest for name, _colon, digest in pairs})

    def _read(self, cell: Cell, column: Column) -> object:
        if column.personal is not None and _STAR in shown(cell):
            raise Refused(
                N_("the cell has stars in it; write the whole value, or leave it as it was exported")
            )
        value = reader(column.kind)(cell)
        return value if value is None or column.taken is None else column.taken(value)


def _midnight(cell: Cell) -> object:
    return cell if isinstance(cell, datetime) else shown(cell)
