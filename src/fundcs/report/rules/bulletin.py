"""The bulletin of a month as a value, and the document it is kept as (Art. 42).

What was issued is what is shown and exported again: every figure stands in the document, nothing is reckoned
from it. Amounts are in fen, a share is its count and what it is of, days are in ISO 8601.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from fundcs.kit.periods import CalendarMonth
from fundcs.report.rules.sections import SECTIONS, Column, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fundcs.report.rules.sections import Section

FORM: Final = 1
"""The form of the stored document (`archive/frozen.py`)."""

Value: TypeAlias = int | str | Sequence[int] | None
Row: TypeAlias = Mapping[str, Value]
"""A row of a section: `row`, the code of what it is of, and the values by the codes of the columns."""
Names: TypeAlias = Mapping[str, Mapping[str, Sequence[str]]]
"""What codes were called when the bulletin was made: kind of code -> code -> Chinese and English name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """The figures of a month, as of a moment, with the trail's `checkpoint` they were collected at.

    `sections`: their rows by the codes of `SECTIONS`; one without rows has nothing in that month. `so_far`:
    the month had not ended. `number`: how often the month's bulletin was issued with this one, None of a
    draft; then there is no `issued_at`, `issued_by` and `hash` either. `reason`: why it was issued again.
    """

    month: CalendarMonth
    as_of: datetime
    so_far: bool
    firm: str
    department: str
    checkpoint: str
    names: Names
    sections: Mapping[str, Sequence[Row]]
    number: int | None = None
    issued_at: datetime | None = None
    issued_by: str | None = None
    reason: str | None = None
    hash: str = ""

    @property
    def title_number(self) -> str | None:
        """Its number as people write it, `2026-10/1`; None of a draft."""
        return None if self.number is None else f"{self.month}/{self.number}"


def content(bulletin: Bulletin) -> dict[str, Any]:
    """The document that keeps a bulletin: codes and facts."""
    return {
        "month": str(bulletin.month),
        "number": bulletin.number,
        "as_of": bulletin.as_of.isoformat(timespec="seconds"),
        "firm": bulletin.firm,
        "department": bulletin.department,
        "checkpoint": bulletin.checkpoint,
        "names": bulletin.names,
        "sections": bulletin.sections,
    }


def from_content(document: Mapping[str, Any], *, hash_: str) -> Bulletin:
    """The bulletin that a document keeps; who issued it stands beside the document."""
    return Bulletin(
        month=CalendarMonth.parse(document["month"]),
        number=document["number"],
        as_of=datetime.fromisoformat(document["as_of"]),
        so_far=False,
        firm=document["firm"],
        department=document["department"],
        checkpoint=document["checkpoint"],
        names=document["names"],
        sections=document["sections"],
        hash=hash_,
    )


def numbered(bulletin: Bulletin, number: int) -> Bulletin:
    """The bulletin as the `number`-th of its month."""
    return replace(bulletin, number=number)


class Difference(NamedTuple):
    """A figure that an issued bulletin has otherwise than the facts have it now; None: it has no such row."""

    section: str
    row: str
    column: str
    was: Value
    now: Value


def differences(issued: Bulletin, now: Bulletin) -> list[Difference]:
    """The settled figures that are others now, in the order of the bulletin.

    A section that the issued bulletin does not know yet is none of them.
    """
    found = []
    for code, section in SECTIONS.items():
        if code not in issued.sections:
            continue
        before, after = (_settled(section, each.sections.get(code, ())) for each in (issued, now))
        for place in dict.fromkeys((*before, *after)):
            was, is_now = before.get(place), after.get(place)
            if _plain(was) != _plain(is_now):
                row, column = place
                found.append(Difference(code, row, column, was, is_now))
    return found


def _settled(section: Section, rows: Iterable[Row]) -> dict[tuple[str, str], Value]:
    columns = [column for column in section.columns if column.settled and column.code not in section.keys]
    return {(row_key(section, row), column.code): row.get(column.code) for row in rows for column in columns}


def _plain(value: Value) -> object:
    """A value to be compared: a list and a tuple are the same share; no row is as good as 0."""
    if isinstance(value, (int, str)) or value is None:
        return value or None
    return tuple(value) if value[-1] else None


def row_key(section: Section, row: Row) -> str:
    """What tells a row from the others of its section."""
    return " ".join(str(row[name]) for name in ("row", *section.keys))


def totals(section: Section, rows: Sequence[Row]) -> Row | None:
    """The sums of the columns that can be added up; None where the section has no total, or no rows."""
    if not section.total or not rows:
        return None
    return {column.code: _total(column, rows) if column.summed else None for column in section.columns}


def _total(column: Column, rows: Iterable[Row]) -> Value:
    values = [row.get(column.code) for row in rows]
    if column.kind in (Kind.COUNT, Kind.FEN):
        if all(value is None for value in values):
            return None
        return sum(value for value in values if isinstance(value, int))
    if column.kind is Kind.SHARE:
        return [sum(part) for part in zip(*_shares(values), strict=True)]
    return None


def _shares(values: Iterable[Value]) -> Iterator[tuple[int, int]]:
    for value in values:
        if value is not None and not isinstance(value, (int, str)):
            count, of = value
            yield count, of
