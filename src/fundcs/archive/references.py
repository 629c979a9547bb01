"""What refers to an entry of a register (a client, a member, a fund), so that it may be withdrawn or not.

The references are those of the schema, of every chapter. A row that is itself withdrawn does not hold an
entry on record: one with the day of its withdrawal, removal or cancellation, one that a row of withdrawals
is keyed by, and whatever belongs to such a row.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import ForeignKeyConstraint, and_, select
from sqlmodel import SQLModel

import fundcs.archive.tables  # noqa: F401 - every table that may refer to an entry
from fundcs.archive.words import table_name
from fundcs.kit.i18n import T, Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from sqlalchemy import Table
    from sqlmodel import Session

_REGISTERS: Final = frozenset({"client", "staff", "fund", "stored_file"})
_ENDED: Final = ("withdrawn_at", "removed_at", "revoked_at", "cancelled_on")
_UNDECLARED: Final = {"staff": (("complaint_step", "answered_by"),)}
"""Columns that hold an entry's code without a reference of the schema."""
_MOST: Final = 5
"""So many references are named."""


class Reference(NamedTuple):
    """A row that refers to an entry."""

    table: str
    key: str

    @property
    def text(self) -> Text:
        """What people call it."""
        return T("{record} {key}", record=table_name(self.table), key=self.key)


def standing(session: Session, register: str, code: str, own: Collection[str] = ()) -> list[Reference]:
    """The first rows that refer to the entry and are not withdrawn themselves.

    `own`: the tables whose rows are part of the entry.
    """
    found: list[Reference] = []
    for table, name in _columns(register):
        if table.name in own:
            continue
        for row in session.connection().execute(select(table).where(table.c[name] == code)).mappings():
            reference = Reference(
                table.name, "/".join(str(row[key.name]) for key in table.primary_key.columns)
            )
            if reference not in found and not _withdrawn(session, table, row):
                found.append(reference)
                if len(found) == _MOST:
                    return found
    return found


def give_another_code(session: Session, entry: Any) -> str:
    """Give a withdrawn entry another code, and all that refers to it; its own is free then."""
    model, old = type(entry), entry.code
    new = next(f"{old}~{n}" for n in count(1) if session.get(model, f"{old}~{n}") is None)
    # Deferred until the end of the transaction: the rows that refer to each other move one after another.
    session.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    session.add(model(**{**_values(entry), "code": new}))
    gone = [entry]
    models = {mapper.class_.__tablename__: mapper.class_ for mapper in SQLModel._sa_registry.mappers}  # noqa: SLF001 - no other way
    for table, name in _columns(model.__tablename__):
        for row in session.scalars(select(models[table.name]).where(table.c[name] == old)).all():
            if table.c[name].primary_key:
                session.add(type(row)(**{**_values(row), name: new}))
                gone.append(row)
            else:
                setattr(row, name, new)
    session.flush()
    for row in gone:
        session.delete(row)
    session.flush()
    return new


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in type(row).model_fields}


def _columns(register: str) -> Iterator[tuple[Table, str]]:
    """The columns that hold the code of an entry of the register, but those of its own withdrawals."""
    undeclared = _UNDECLARED.get(register, ())
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            declared = any(key.column.table.name == register for key in column.foreign_keys)
            if declared or (table.name, column.name) in undeclared:
                yield table, column.name


def _withdrawn(session: Session, table: Table, row: Mapping[Any, Any]) -> bool:
    """Whether a row was withdrawn, or belongs to one that was."""
    if any(row.get(name) is not None for name in _ENDED):
        return True
    keyed = {column.name for column in table.primary_key.columns}
    for other in SQLModel.metadata.sorted_tables:
        if other.name.endswith(("_withdrawal", "_revocation")):
            for reference in _references(other, table):
                mine = set(reference.column_keys) == {column.name for column in other.primary_key.columns}
                if mine and {element.column.name for element in reference.elements} == keyed:
                    pairs = [(element.parent, row[element.column.name]) for element in reference.elements]
                    if session.connection().execute(_matching(other, pairs)).first() is not None:
                        return True
    return any(_withdrawn(session, parent, above) for parent, above in _parents(session, table, row))


def _parents(
    session: Session, table: Table, row: Mapping[Any, Any]
) -> Iterator[tuple[Table, Mapping[Any, Any]]]:
    for reference in table.foreign_key_constraints:
        parent = reference.referred_table
        held = [(element.column, row[element.parent.name]) for element in reference.elements]
        if parent.name in (*_REGISTERS, table.name) or any(value is None for _column, value in held):
            continue
        above = session.connection().execute(_matching(parent, held)).mappings().first()
        if above is not None:
            yield parent, above


def _references(table: Table, parent: Table) -> Iterator[ForeignKeyConstraint]:
    return (each for each in table.foreign_key_constraints if each.referred_table is parent)


def _matching(table: Table, pairs: list[tuple[Any, Any]]) -> Any:
    return select(table).where(and_(*(column == value for column, value in pairs)))
