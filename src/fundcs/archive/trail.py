"""The trail (Art. 29, 41): every act that changes the archive, chained, append-only.

One entry is one changed row, or one act that changed none (a disclosure, an export). It is written
in the transaction of the change; `listen` hooks into every flush, so that services need not call it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import chain as chained
from itertools import count, islice, repeat
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Index, Table, event, inspect
from sqlmodel import Field, Session, SQLModel

from fundcs.archive.frozen import canonical, content_hash
from fundcs.archive.types import STRICT, Record, personal, plain
from fundcs.kit.zone import SHANGHAI

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Dialect
    from sqlalchemy.engine import Connection

GENESIS = "0" * 64
"""The `prev` of the first entry."""

_BATCH = 5_000

_TOGETHER = 100
"""Rows of one INSERT: 100,000 clients then take half the time that they take one by one, or by the 500."""


class TrailEntry(Record, table=True):
    """One entry. `before` and `after` are JSON objects of stored column values.

    `os_user` is the operating system's account that ran the command, `as_said` 1 where `--as` named
    the member, else 0; both are NULL in entries of versions before schema 0007.
    """

    __tablename__ = "trail"
    __table_args__ = (Index("ix_trail_row", "tbl", "key"), STRICT)

    seq: int = Field(primary_key=True)
    act: str = Field(sa_type=plain())
    at: str = Field(sa_type=plain())
    moment: str | None = Field(default=None, sa_type=plain())
    staff: str = Field(sa_type=plain())
    command: str = Field(sa_type=plain())
    verb: str = Field(sa_type=plain())
    tbl: str = Field(sa_type=plain())
    key: str = Field(sa_type=plain())
    client: str | None = Field(default=None, index=True, sa_type=plain())
    before: str | None = Field(default=None, sa_type=personal("text"))
    after: str | None = Field(default=None, sa_type=personal("text"))
    prev: str = Field(sa_type=plain())
    hash: str = Field(sa_type=plain())
    os_user: str | None = Field(default=None, sa_type=plain())
    as_said: int | None = Field(default=None)


COLUMNS = tuple(TrailEntry.model_fields)
_HASH = COLUMNS.index("hash")


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts, when by the real clock, at which `--now` if one was given, by which command.

    `os_user` is the account of the process, `as_said` whether `--as` named the member.
    """

    staff: str
    at: str
    moment: str | None
    command: str
    os_user: str | None = None
    as_said: bool = False


def _scalar(value: object) -> str:
    """A stored value as `canonical` writes it; json takes three times as long (1,000,000 values)."""
    if value is None:
        return "null"
    if type(value) is str:
        return encode_basestring(value)
    return str(value) if type(value) is int else canonical(value)


def _scalars(column: Sequence[object]) -> Iterable[str]:
    """The values of a column, each as `_scalar` writes it."""
    write = encode_basestring if set(map(type, column)) == {str} else _scalar
    return map(write, cast("Sequence[str]", column))


def _is_one(column: Sequence[object]) -> bool:
    """Whether every row of a column has one value: of a batch of clients half of the columns are blank."""
    first = column[0]
    return first == column[-1] and column.count(first) == len(column) and len(set(map(type, column))) == 1


def digest(row: Sequence[object]) -> str:
    """SHA-256 of values as a JSON array."""
    written = "[" + ",".join([_scalar(value) for value in row]) + "]"
    return content_hash(written)


def entry_hash(row: Sequence[object]) -> str:
    """The digest of an entry's columns but its `hash`.

    The account and `--as` are left out where they are NULL, as in entries made before they were kept.
    """
    account = row[_HASH + 1 :]
    return digest(row[:_HASH] if account == (None, None) else (*row[:_HASH], *account))


def document_hash(value: str) -> str:
    """What the trail holds instead of a long document: the column has `info={"digest": True}`."""
    return "sha256:" + content_hash(value)


def digest_columns(table: Table) -> frozenset[str]:
    """The columns of `table` that the trail holds by their hash."""
    return frozenset(column.name for column in table.columns if column.info.get("digest"))


class Shape:
    """How the rows of one table go into the store and onto the trail."""

    def __init__(self, table: Table, dialect: Dialect) -> None:
        self.table = table.name
        self._keys = tuple(column.name for column in table.primary_key.columns)
        self._client = "code" if table.name == "client" else "client" if "client" in table.columns else None
        self._binds = [
            (column.name, bind)
            for column in table.columns
            if (bind := column.type.dialect_impl(dialect).bind_processor(dialect)) is not None
        ]
        self._digests = digest_columns(table)

    def stored(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """`values` as SQLite holds them."""
        return {name: held[0] for name, held in self.columns({n: [v] for n, v in values.items()}).items()}

    def columns(self, columns: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
        """Columns of values as SQLite holds them."""
        held = dict(columns)
        for name, bind in self._binds:
            if name in held:
                held[name] = _bound(held[name], bind)
        return held

    def shown(self, stored: Mapping[str, Any]) -> str:
        """Stored values as the trail holds them."""
        return self.all_shown({name: [value] for name, value in stored.items()})[0] if stored else "{}"

    def all_shown(self, columns: Mapping[str, Sequence[Any]]) -> list[str]:
        """The rows of stored columns as the trail holds them.

        A column at a time: of 100,000 clients it takes a third of what a row at a time does.
        """
        if self._digests:
            hashes = {name: _hashed(columns[name]) for name in self._digests & columns.keys()}
            columns = {**columns, **hashes}
        members, own = [], []
        for name, column in sorted(columns.items()):
            value = "%s"
            if _is_one(column):
                value = _scalar(column[0]).replace("%", "%%")
            else:
                own.append(_scalars(column))
            members.append(f"{encode_basestring(name)}:{value}")
        row = "{" + ",".join(members) + "}"
        return [row % values for values in (zip(*own, strict=True) if own else repeat((), len(column)))]

    def key(self, stored: Mapping[str, Any]) -> str:
        """The primary key as the trail names it."""
        return "/".join([str(stored[name]) for name in self._keys])

    def keys(self, columns: Mapping[str, Sequence[Any]]) -> list[str]:
        """The primary keys of stored columns as the trail names them."""
        parts = [map(str, columns[name]) for name in self._keys]
        return ["/".join(key) for key in zip(*parts, strict=True)]

    def client(self, stored: Mapping[str, Any]) -> str | None:
        """Whose file the row belongs to."""
        return stored.get(self._client) if self._client else None

    def clients(self, columns: Mapping[str, Sequence[Any]]) -> Sequence[str | None] | None:
        """Whose files the rows of stored columns belong to; None where to nobody's."""
        return columns.get(self._client or "")


def _bound(values: Sequence[Any], bind: Callable[[Any], Any]) -> list[Any]:
    """What `bind` makes of each value that is not NULL; of one that stands again at once it is not asked."""
    if _is_one(values):
        return [None if values[0] is None else bind(values[0])] * len(values)
    bound: list[Any] = []
    last = held = None
    for value in values:
        if value is not last:
            last, held = value, None if value is None else bind(value)
        bound.append(held)
    return bound


def _hashed(values: Sequence[str | None]) -> list[str | None]:
    return [None if value is None else document_hash(value) for value in values]


class Chain:
    """Appends to the trail of one transaction."""

    def __init__(self, author: Author, connection: Connection) -> None:
        self.author = author
        self.connection = connection
        head = connection.exec_driver_sql("SELECT seq, hash FROM trail ORDER BY seq DESC LIMIT 1").first()
        self.seq: int = head[0] if head else 0
        self.prev: str = head[1] if head else GENESIS
        self.act = str(self.seq + 1)
        self._shapes: dict[Table, Shape] = {}

    def shape(self, table: Table) -> Shape:
        """The shape of `table`, made once."""
        made = self._shapes.get(table)
        if made is None:
            made = self._shapes[table] = Shape(table, self.connection.dialect)
        return made

    def row(
        self, verb: str, tbl: str, key: str, client: str | None, before: str | None, after: str | None
    ) -> tuple[object, ...]:
        """The next entry's columns, chained to the one before."""
        made = self.columns(verb, tbl, [key], [client], [before], [after])
        return tuple(column[0] for column in made.values())

    def columns(
        self,
        verb: str,
        tbl: str,
        keys: Sequence[str],
        clients: Sequence[str | None],
        before: Sequence[str | None],
        after: Sequence[str | None],
    ) -> dict[str, Sequence[object]]:
        """The columns of the next entries, of key, client, before and after, each chained to the one before.

        What is hashed is what `entry_hash` hashes; what the entries share is written once.
        """
        who = self.author
        shared = (self.act, who.at, who.moment, who.staff, who.command, verb, tbl)
        account = (who.os_user, None if who.os_user is None else int(who.as_said))
        head = ",".join([_scalar(value) for value in shared])
        tail = "" if account == (None, None) else "," + ",".join([_scalar(value) for value in account])
        own = (keys, clients, before, after)
        number = len(keys)
        seqs = range(self.seq + 1, self.seq + 1 + number)
        hashes = [self.prev]
        for seq, *texts in zip(seqs, *map(_scalars, own), strict=True):
            hashes.append(content_hash(f'[{seq},{head},{",".join(texts)},"{hashes[-1]}"{tail}]'))
        self.seq, self.prev = self.seq + number, hashes[-1]
        shared_columns, account_columns = ([[value] * number for value in of] for of in (shared, account))
        values: tuple[Sequence[object], ...] = (
            seqs, *shared_columns, *own, hashes[:-1], hashes[1:], *account_columns,
        )  # fmt: skip
        return dict(zip(COLUMNS, values, strict=True))

    def append(self, rows: list[tuple[object, ...]]) -> None:
        """Write entries made by `row`, in order."""
        if rows:
            self.append_columns(dict(zip(COLUMNS, zip(*rows, strict=True), strict=True)))

    def append_columns(self, columns: Mapping[str, Sequence[object]]) -> None:
        """Write entries made by `columns`."""
        insert(self.connection, "trail", columns)


def sign(session: Session, author: Author) -> None:
    """Set the author of the changes in the session's transaction."""
    session.info["author"] = author


def chain(session: Session) -> Chain:
    """The chain of the session's transaction. Raises KeyError before `sign`."""
    made: Chain | None = session.info.get("chain")
    if made is None:
        made = session.info["chain"] = Chain(session.info["author"], session.connection())
    return made


def head(session: Session) -> str:
    """The head of the trail as it is kept elsewhere, `SEQ:HASH`."""
    last = (
        session.connection().exec_driver_sql("SELECT seq, hash FROM trail ORDER BY seq DESC LIMIT 1").first()
    )
    return f"{last[0]}:{last[1]}" if last else f"0:{GENESIS}"


def first_day(session: Session) -> date | None:
    """The day of the first entry, on which the archive began; None where there is none yet."""
    first = (
        session.connection()
        .exec_driver_sql("SELECT coalesce(moment, at) FROM trail ORDER BY seq LIMIT 1")
        .first()
    )
    return datetime.fromisoformat(first[0]).astimezone(SHANGHAI).date() if first else None


def note(
    session: Session,
    verb: str,
    subject: str,
    key: str,
    *,
    client: str | None = None,
    facts: Mapping[str, Any] | None = None,
    before: Mapping[str, Any] | None = None,
) -> None:
    """Record an act that changes no row: a disclosure, an export.

    `before`: the values that `facts` replace.
    """
    session.flush()
    links = chain(session)
    was = None if before is None else canonical(before)
    links.append([links.row(verb, subject, key, client, was, canonical(facts or {}))])


def note_all(
    session: Session, verb: str, subject: str, entries: Iterable[tuple[str, str | None, Mapping[str, Any]]]
) -> None:
    """As `note`, of many: the key, the client and the facts of each."""
    session.flush()
    links = chain(session)
    waiting = iter(entries)
    while batch := list(islice(waiting, _BATCH)):
        keys, clients, facts = zip(*batch, strict=True)
        nothing = [None] * len(batch)
        after = [canonical(each) for each in facts]
        links.append_columns(links.columns(verb, subject, keys, clients, nothing, after))


def act_number(session: Session) -> int:
    """The number of the first entry of the act that the session's transaction writes."""
    return int(chain(session).act)


def written(session: Session) -> tuple[int, str] | None:
    """Number and hash of the last entry that the session's transaction wrote, or None where it wrote none."""
    made: Chain | None = session.info.get("chain")
    return None if made is None or str(made.seq + 1) == made.act else (made.seq, made.prev)


def bulk_insert(session: Session, model: type[SQLModel], rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert many rows of Python values, each with its entry, and return how many.

    Every row has the columns of the first; a column left out takes NULL, no default.
    """
    inserted = 0
    for batch in _batches(rows):
        insert_columns(session, model, {name: [row[name] for row in batch] for name in batch[0]})
        inserted += len(batch)
    return inserted


def insert_columns(session: Session, model: type[SQLModel], values: Mapping[str, Sequence[Any]]) -> None:
    """Insert some thousands of rows, given column by column and at least one, each with its entry."""
    session.flush()
    table: Table = model.__table__  # type: ignore[attr-defined]
    links = chain(session)
    shape = links.shape(table)
    columns = shape.columns(values)
    insert(links.connection, table.name, columns)
    keys, shown = shape.keys(columns), shape.all_shown(columns)
    blank = [None] * len(keys)
    clients = shape.clients(columns) or blank
    links.append_columns(links.columns("created", shape.table, keys, clients, blank, shown))


def _batches(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, _BATCH)):
        yield batch


def insert(connection: Connection, table: str, columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert rows given as columns of stored values: by the hundred in one statement, the rest one by one.

    In the statement of a hundred what they all share is bound once.
    """
    into = f"INSERT INTO {table} ({', '.join(columns)}) VALUES "  # noqa: S608 - names only
    number = len(next(iter(columns.values())))
    rest = number - number % _TOGETHER
    if rest:
        shared = {name: column[0] for name, column in columns.items() if _is_one(column)}
        own = [column for name, column in columns.items() if name not in shared]
        statement = into + _holes(tuple(columns), tuple(shared))
        for start in range(0, rest, _TOGETHER):
            rows = zip(*[column[start : start + _TOGETHER] for column in own], strict=True)
            connection.exec_driver_sql(statement, (*shared.values(), *chained.from_iterable(rows)))
    if rest < number:
        rows = zip(*[column[rest:] for column in columns.values()], strict=True)
        connection.exec_driver_sql(f"{into}({', '.join('?' * len(columns))})", list(rows))


@cache
def _holes(names: tuple[str, ...], shared: tuple[str, ...]) -> str:
    """The places of a hundred rows' values: first what they share, then row by row what is their own."""
    own = count(len(shared) + 1)
    places = {name: place for place, name in enumerate(shared, 1)}
    rows = [[places.get(name) or next(own) for name in names] for _row in range(_TOGETHER)]
    return ", ".join(["(" + ", ".join([f"?{place}" for place in row]) + ")" for row in rows])


def listen(session: Session) -> None:
    """Write an entry for each row that a flush of `session` creates, changes or removes."""
    event.listen(session, "after_flush", lambda flushed, _context: _record(flushed))


def _record(session: Session) -> None:
    links = chain(session)
    links.append([_entry(links, verb, item) for verb, item in _changes(session)])


def _changes(session: Session) -> Iterator[tuple[str, Any]]:
    for verb, objects in (("created", session.new), ("changed", session.dirty), ("removed", session.deleted)):
        for item in objects:
            if verb != "changed" or session.is_modified(item):
                yield verb, item


def _entry(links: Chain, verb: str, item: Any) -> tuple[object, ...]:
    state = inspect(item)
    shape = links.shape(state.mapper.local_table)
    now = {attr.key: getattr(item, attr.key) for attr in state.mapper.column_attrs}
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = now
    if verb == "changed":
        before = _replaced(state)
        after = {name: now[name] for name in before}
    elif verb == "removed":
        before, after = {**now, **_replaced(state)}, None
    stored = shape.stored(now)
    return links.row(
        verb,
        shape.table,
        shape.key(stored),
        shape.client(stored),
        None if before is None else shape.shown(shape.stored(before)),
        None if after is None else shape.shown(shape.stored(after)),
    )


def _replaced(state: Any) -> dict[str, Any]:
    """The values that the changed columns held before."""
    replaced = {}
    for attr in state.mapper.column_attrs:
        history = state.attrs[attr.key].history
        if history.has_changes():
            if not history.deleted:
                raise RuntimeError(
                    f"{attr} was changed without having been read; the trail needs what it held"
                )
            replaced[attr.key] = history.deleted[0]
    return replaced
