"""The trail (Art. 29, 41): every act that changes the archive, chained, append-only.

One entry is one changed row, or one act that changed none (a disclosure, an export). It is written
in the transaction of the change itself; `listen` sees every flush, so that no service can forget it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Index, Table, event, inspect
from sqlmodel import Field, Session, SQLModel

from fundcs.archive.types import STRICT, Record

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

GENESIS = "0" * 64
"""The `prev` of the first entry."""


class TrailEntry(Record, table=True):
    """One entry. `before` and `after` are JSON objects of stored column values."""

    __tablename__ = "trail"
    __table_args__ = (Index("ix_trail_row", "tbl", "key"), STRICT)

    seq: int = Field(primary_key=True)
    act: str
    at: str
    moment: str | None = None
    staff: str
    command: str
    verb: str
    tbl: str
    key: str
    client: str | None = Field(default=None, index=True)
    before: str | None = None
    after: str | None = None
    prev: str = Field(unique=True)
    hash: str


COLUMNS = tuple(TrailEntry.model_fields)
_INSERT = f"INSERT INTO trail ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608 - names only


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts, when by the real clock, at which `--now` if one was given, by which command."""

    staff: str
    at: str
    moment: str | None
    command: str


def canonical(value: object) -> str:
    """The one JSON form that is hashed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(row: Sequence[object]) -> str:
    """SHA-256 of an entry's columns, `prev` included, `hash` not."""
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def stored(table: Table, values: Mapping[str, Any], dialect: Any) -> dict[str, Any]:
    """`values` as SQLite holds them; a column marked `digest` is represented by its SHA-256."""
    out: dict[str, Any] = {}
    for name, value in values.items():
        column = table.columns[name]
        bind = column.type.dialect_impl(dialect).bind_processor(dialect)
        out[name] = shown(table, name, bind(value) if bind else value)
    return out


def shown(table: Table, name: str, value: Any) -> Any:
    """A stored value as the trail shows it: long documents by their hash."""
    if value is None or not table.columns[name].info.get("digest"):
        return value
    raw = value if isinstance(value, bytes) else str(value).encode()
    return "sha256:" + hashlib.sha256(raw).hexdigest()


def key_of(table: Table, values: Mapping[str, Any]) -> str:
    """The primary key as the trail names it."""
    return "/".join(str(values[column.name]) for column in table.primary_key.columns)


def _client_of(table: Table, values: Mapping[str, Any]) -> str | None:
    named = values.get("code") if table.name == "client" else values.get("client")
    return None if named is None else str(named)


class Chain:
    """Appends to the trail of one transaction."""

    def __init__(self, author: Author, connection: Connection) -> None:
        self.author = author
        self.connection = connection
        head = connection.exec_driver_sql("SELECT seq, hash FROM trail ORDER BY seq DESC LIMIT 1").first()
        self.seq, self.prev = (head[0], head[1]) if head else (0, GENESIS)
        self.act = str(self.seq + 1)

    def row(
        self, verb: str, tbl: str, key: str, client: str | None, before: str | None, after: str | None
    ) -> tuple[object, ...]:
        """The next entry's columns, chained to the one before."""
        who = self.author
        self.seq += 1
        row = (
            self.seq, self.act, who.at, who.moment, who.staff, who.command,
            verb, tbl, key, client, before, after, self.prev,
        )  # fmt: skip
        self.prev = digest(row)
        return (*row, self.prev)

    def append(self, rows: list[tuple[object, ...]]) -> None:
        """Write entries made by `row`, in order."""
        if rows:
            self.connection.exec_driver_sql(_INSERT, rows)


def sign(session: Session, author: Author) -> None:
    """Say who makes the changes of the session's transaction."""
    session.info["author"] = author


def chain(session: Session) -> Chain:
    """The chain of the session's transaction; a KeyError where nobody has signed."""
    made = session.info.get("chain")
    if made is None:
        made = session.info["chain"] = Chain(session.info["author"], session.connection())
    return made  # type: ignore[no-any-return]


def note(
    session: Session, verb: str, subject: str, key: str, *, client: str | None = None, facts: Mapping[str, Any] | None = None
) -> None:
    """Record an act that changes no row: a disclosure, an export."""
    links = chain(session)
    links.append([links.row(verb, subject, key, client, None, canonical(facts or {}))])


def bulk_insert(session: Session, model: type[SQLModel], rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert many rows with one entry each in two batched statements; returns how many.

    Every row names the same columns; missing ones take no default.
    """
    session.flush()
    table: Table = model.__table__  # type: ignore[attr-defined]
    links = chain(session)
    dialect = links.connection.dialect
    rows = list(rows)
    if not rows:
        return 0
    names = list(rows[0])
    columns = [table.columns[name] for name in names]
    binds = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns]
    values = [
        tuple(bind(row[name]) if bind else row[name] for name, bind in zip(names, binds, strict=True)) for row in rows
    ]
    entries = []
    for value in values:
        facts = dict(zip(names, value, strict=True))
        after = canonical({name: shown(table, name, fact) for name, fact in facts.items()})
        entries.append(links.row("created", table.name, key_of(table, facts), _client_of(table, facts), None, after))
    holes = ", ".join("?" * len(names))
    links.connection.exec_driver_sql(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({holes})", values)  # noqa: S608
    links.append(entries)
    return len(values)


def listen(session: Session) -> None:
    """Write an entry for each row that a flush of `session` creates, changes or removes."""
    event.listen(session, "after_flush", lambda flushed, _context: _record(flushed))


def _record(session: Session) -> None:
    links = chain(session)
    entries = [entry for change in _changes(session) for entry in [_entry(links, *change)]]
    links.append(entries)


def _changes(session: Session) -> Iterator[tuple[str, Any]]:
    for verb, objects in (("created", session.new), ("changed", session.dirty), ("removed", session.deleted)):
        for item in objects:
            if verb != "changed" or session.is_modified(item):
                yield verb, item


def _entry(links: Chain, verb: str, item: Any) -> tuple[object, ...]:
    state = inspect(item)
    table: Table = state.mapper.local_table
    dialect = links.connection.dialect
    now = {attr.key: getattr(item, attr.key) for attr in state.mapper.column_attrs}
    was = {name: _before(state, name, value) for name, value in now.items()}
    if verb == "changed":
        touched = [name for name in now if state.attrs[name].history.has_changes()]
        before, after = {n: was[n] for n in touched}, {n: now[n] for n in touched}
    else:
        before, after = (None, now) if verb == "created" else (was, None)
    return links.row(
        verb,
        table.name,
        key_of(table, stored(table, now, dialect)),
        _client_of(table, now),
        None if before is None else canonical(stored(table, before, dialect)),
        None if after is None else canonical(stored(table, after, dialect)),
    )


def _before(state: Any, name: str, value: Any) -> Any:
    deleted = state.attrs[name].history.deleted
    return deleted[0] if deleted else value
