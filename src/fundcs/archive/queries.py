"""Every SELECT over the trail and the stored documents."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, text
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from fundcs.archive.client_trail import of_client
from fundcs.archive.models import StoredFile
from fundcs.archive.selects import batches
from fundcs.archive.trail import TrailEntry
from fundcs.kit.zone import SHANGHAI

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: that concern one client, from a moment of the real clock on, by one member.

    `limit`: only the newest so many.
    """

    client: str | None = None
    since: datetime | None = None
    by: str | None = None
    limit: int | None = None


def entries(session: Session, wanted: Wanted) -> Sequence[TrailEntry]:
    """The entries wanted, the newest last."""
    chosen = select(TrailEntry).where(*_conditions(session, wanted)).order_by(col(TrailEntry.seq).desc())
    newest_first = session.exec(chosen if wanted.limit is None else chosen.limit(wanted.limit)).all()
    return newest_first[::-1]


def clients_of_acts(session: Session, acts: Iterable[str]) -> dict[str, set[str]]:
    """The clients whom the entries of these acts name, by act."""
    found: dict[str, set[str]] = {}
    for some in batches(acts):
        chosen = select(TrailEntry.act, TrailEntry.client).distinct()
        named = chosen.where(col(TrailEntry.act).in_(some), col(TrailEntry.client).is_not(None))
        for act, client in session.exec(named):
            found.setdefault(act, set()).add(str(client))
    return found


def sealed_contracts(session: Session) -> dict[str, str]:
    """The fund of each contract whose fund is sealed, by its number (Art. 15)."""
    chosen = text(
        "SELECT contract.no, contract.fund FROM contract JOIN fund ON fund.code = contract.fund "
        "WHERE fund.sealed_on IS NOT NULL"
    )
    return {str(no): str(fund) for no, fund in session.execute(chosen)}


def _conditions(session: Session, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.client is not None:
        conditions.append(col(TrailEntry.seq).in_(of_client(session, wanted.client)))
    if wanted.since is not None:
        since = wanted.since.astimezone(SHANGHAI).isoformat(timespec="milliseconds")
        conditions.append(col(TrailEntry.at) >= since)  # one offset, one precision: text order is time order
    if wanted.by is not None:
        conditions.append(col(TrailEntry.staff) == wanted.by)
    return conditions


def knows(session: Session, table: str, key: str) -> bool:
    """Whether a row of `table` with this key was ever recorded."""
    chosen = select(TrailEntry.seq).where(TrailEntry.tbl == table, TrailEntry.key == key)
    return session.exec(chosen.limit(1)).first() is not None


def knows_since(session: Session, version: str) -> datetime | None:
    """Since when the archive has what this version of its schema brought; None: since its beginning.

    An older archive has it since it was upgraded, or restored from an older backup.
    """
    entry = col(TrailEntry.after)
    before, after = func.json_extract(entry, "$.from"), func.json_extract(entry, "$.to")
    chosen = select(TrailEntry).where(
        TrailEntry.tbl == "archive",
        col(TrailEntry.verb).in_(("upgraded", "restored")),
        before < version,
        after >= version,
    )
    first = session.exec(chosen.order_by(col(TrailEntry.seq)).limit(1)).first()
    return None if first is None else datetime.fromisoformat(first.moment or first.at).astimezone(SHANGHAI)


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored document with the contracts and clients it came for."""

    file: StoredFile
    contracts: Sequence[str]
    clients: Sequence[str]


def stored(session: Session) -> list[Kept]:
    """Every stored document, by when it came."""
    contracts: dict[str, set[str]] = defaultdict(set)
    clients: dict[str, set[str]] = defaultdict(set)
    for chosen in _references():
        for hash_, contract, client in session.execute(chosen):
            contracts[hash_] |= {contract} - {None}
            clients[hash_] |= {client} - {None}
    files = session.exec(select(StoredFile).order_by(col(StoredFile.added_at), col(StoredFile.hash)))
    return [Kept(file, sorted(contracts[file.hash]), sorted(clients[file.hash])) for file in files]


def _references() -> Iterator[Select[Any]]:
    """(hash, contract, client) of each table whose rows name a stored document, whichever chapter's it is."""
    from fundcs.archive import replay

    tables = {table.name: table for table in replay.tables()}
    signed = tables["contract"]
    for table in tables.values():
        for key in table.foreign_keys:
            if key.column.table.name == "stored_file" and "contract" in table.columns:
                client = table.columns.get("client", signed.columns.client)
                chosen = select_columns(key.parent, table.columns.contract, client)
                joined = chosen.outerjoin(signed, signed.columns.no == table.columns.contract)
                yield joined.where(key.parent.is_not(None))


class LastBackup(NamedTuple):
    """A backup's file, when it was made by the real clock, and the trail's head in it."""

    path: str
    at: str
    head: str


def last_backup(session: Session) -> LastBackup | None:
    """The newest backup on the trail."""
    chosen = select(TrailEntry).where(TrailEntry.verb == "backed_up").order_by(col(TrailEntry.seq).desc())
    entry = session.exec(chosen.limit(1)).first()
    if entry is None:
        return None
    return LastBackup(path=entry.key, at=entry.at, head=str(json.loads(entry.after or "{}").get("head")))


def counts(session: Session) -> dict[str, int]:
    """How many rows each table has."""
    run = session.connection().exec_driver_sql
    tables = run(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version' ORDER BY 1"
    )
    return {name: run(f"SELECT count(*) FROM {name}").scalar_one() for (name,) in tables.all()}  # noqa: S608
