"""Which entries of the trail concern a client: found by the references between the tables.

A row concerns a client where its own column `client` names them, else where each row that it refers to and
that can concern a client does: an exit its contract's holders, a step its complaint's client. The references
are read from the database, so that no chapter's tables need to be declared for it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import Integer, bindparam, column, text

if TYPE_CHECKING:
    from sqlalchemy import TextualSelect
    from sqlmodel import Session

References: TypeAlias = dict[tuple[str, int], list[tuple[str, str, str]]]
"""(table, number) of a reference -> its (parent, column, column of the parent), one a column."""

_COLUMNS = (
    "SELECT m.name, c.name, c.pk FROM sqlite_master m, pragma_table_info(m.name) c "
    "WHERE m.type = 'table' ORDER BY m.name, c.pk"
)
_REFERENCES = (
    'SELECT m.name, r.id, r."table", r."from", r."to" '
    "FROM sqlite_master m, pragma_foreign_key_list(m.name) r "
    "WHERE m.type = 'table' ORDER BY m.name, r.id, r.seq"
)
_BEGIN = (
    "(SELECT coalesce(max(seq), 0) FROM trail WHERE tbl = 'client' AND key = :client AND verb = 'removed')"
)
"""Where the number came to this client: another was withdrawn as added by mistake, and has another since."""
_SPECIAL = {
    "client": "code = :client",
    # A contract is its first holder's and that of whom it passed to; so is what happened to it.
    "contract": "(client = :client OR no IN (SELECT contract FROM contract_transfer WHERE client = :client))",
    "contract_transfer": (
        "(client = :client OR contract IN (SELECT no FROM contract WHERE client = :client "
        "OR no IN (SELECT contract FROM contract_transfer WHERE client = :client)))"
    ),
    # No reference, since the key may also be a client's, or begin with a contract's number.
    "sheet_allowance": (
        "(key = :client OR key IN (SELECT no FROM contract WHERE client = :client "
        "OR no IN (SELECT contract FROM contract_transfer WHERE client = :client)))"
    ),
}
"""The tables of which the references alone do not say whom a row concerns."""


@dataclass(slots=True)
class _Schema:
    """The tables of a database: columns, primary keys in order, references by table."""

    columns: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    keys: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    references: dict[str, list[list[tuple[str, str, str]]]] = field(default_factory=lambda: defaultdict(list))


def of_client(session: Session, client: str) -> TextualSelect:
    """The numbers of the trail's entries that concern a client."""
    schema = _read(session)
    parts = ["SELECT seq FROM trail WHERE client = :client"]
    for table in schema.keys:
        condition = _condition(schema, table, ())
        if condition is not None:
            parts += [
                f"SELECT seq FROM trail WHERE tbl = '{table}' AND key IN ({keys})"  # noqa: S608 - names of the schema only
                for keys in _keys(schema, table, condition)
            ]
    chosen = text(f"SELECT seq FROM ({' UNION '.join(parts)}) WHERE seq > {_BEGIN}")  # noqa: S608 - names only
    chosen = chosen.bindparams(bindparam("client", client))
    return chosen.columns(column("seq", Integer))


def tables(session: Session) -> set[str]:
    """The tables whose rows can concern a client."""
    schema = _read(session)
    return {table for table in schema.keys if _condition(schema, table, ()) is not None}


def _read(session: Session) -> _Schema:
    run = session.connection().exec_driver_sql
    schema = _Schema()
    for table, name, place in run(_COLUMNS):
        schema.columns[table].append(name)
        if place:
            schema.keys[table].append(name)
    grouped: References = defaultdict(list)
    for table, number, parent, name, of_parent in run(_REFERENCES):
        grouped[table, number].append((parent, name, of_parent))
    for (table, _number), columns in grouped.items():
        schema.references[table].append(columns)
    return schema


def _condition(schema: _Schema, table: str, below: tuple[str, ...]) -> str | None:
    """The SQL condition of a table's rows that concern a client; None where none of them can.

    `below`: the tables that led here, which are not followed again.
    """
    if table in _SPECIAL:
        return _SPECIAL[table]
    if table == "trail":
        return None
    if "client" in schema.columns[table]:
        return "client = :client"
    if table == "stored_file":
        return _stored(schema, below)
    found = []
    for reference in schema.references[table]:
        parent = reference[0][0]
        if parent not in (*below, table, "stored_file"):
            above = _condition(schema, parent, (*below, table))
            if above is not None:
                found.append(_referring(reference, above))
    if not found:
        return None
    known = " OR ".join(f"{name} IS NOT NULL" for name, _within in found)
    return " AND ".join([f"({known})", *(within for _name, within in found)])


def _referring(reference: list[tuple[str, str, str]], above: str) -> tuple[str, str]:
    """A column of a reference, and the condition that it is empty or names a row that concerns the client."""
    names = ", ".join(name for _parent, name, _of in reference)
    of_parent = ", ".join(of for _parent, _name, of in reference)
    parent, first, _of = reference[0]
    within = f"({names}) IN (SELECT {of_parent} FROM {parent} WHERE {above})"  # noqa: S608 - names of the schema only
    return first, f"({first} IS NULL OR {within})"


def _stored(schema: _Schema, below: tuple[str, ...]) -> str | None:
    """The condition of the scans: they concern the client of a row that refers to them."""
    uses = []
    for table, references in list(schema.references.items()):
        for reference in references:
            if reference[0][0] == "stored_file" and table not in below:
                condition = _condition(schema, table, ("stored_file",))
                if condition is not None:
                    uses.append(f"hash IN (SELECT {reference[0][1]} FROM {table} WHERE {condition})")  # noqa: S608
    return f"({' OR '.join(uses)})" if uses else None


def _keys(schema: _Schema, table: str, condition: str) -> list[str]:
    """The SELECTs of the rows' keys as the trail names them, under a contract's former numbers too."""
    names = schema.keys[table]
    key = " || '/' || ".join(f"CAST({table}.{name} AS TEXT)" for name in names)
    chosen = [f"SELECT {key} FROM {table} WHERE {condition}"]  # noqa: S608 - names of the schema only
    number = "no" if table == "contract" else "contract"
    if number in names and table != "contract_number":
        former = key.replace(f"CAST({table}.{number} AS TEXT)", "n.former")
        rows = f"SELECT * FROM {table} WHERE {condition}"  # noqa: S608 - names of the schema only
        joined = f"({rows}) AS {table} JOIN contract_number n ON n.contract = {table}.{number}"
        chosen.append(f"SELECT {former} FROM {joined}")  # noqa: S608 - names of the schema only
    return chosen
