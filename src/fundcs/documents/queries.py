"""Every SELECT over the documents in clients' files."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, Row, and_, exists, false, func, not_, or_, true
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from fundcs.archive.models import StoredFile
from fundcs.archive.selects import batches, built
from fundcs.clients import queries as client_queries
from fundcs.clients.models import Client, ClientDocument
from fundcs.clients.rules import ClientKind
from fundcs.documents.rules import Filed
from fundcs.entitlements import queries as contracts
from fundcs.kit.id_documents import IdKind
from fundcs.staff.models import Staff

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from fundcs.policy.rules import DocumentType

_FACTS = ("item", "filed_on", "dated", "valid_until")


def filed(until: Any, day: Any = None) -> ColumnElement[bool]:
    """Whether a document was in its file at a moment; of a parameter `day` is its day."""
    removed_at = col(ClientDocument.removed_at)
    not_removed = or_(removed_at.is_(None), removed_at > until)
    return and_(col(ClientDocument.filed_on) <= (until.date() if day is None else day), not_removed)


def by_number(session: Session, number: int) -> ClientDocument | None:
    """The document with this number."""
    return session.get(ClientDocument, number)


def file_of(session: Session, document: ClientDocument) -> StoredFile | None:
    """The stored file of a document, where it was scanned."""
    return None if document.file is None else session.get(StoredFile, document.file)


def of_client(
    session: Session, client: str, until: datetime
) -> list[tuple[ClientDocument, StoredFile | None]]:
    """The documents in a client's file at a moment with their scans, in the order they came."""
    chosen = (
        select(ClientDocument, StoredFile)
        .outerjoin(StoredFile, col(StoredFile.hash) == col(ClientDocument.file))
        .where(ClientDocument.client == client, filed(until))
        .order_by(col(ClientDocument.filed_on), col(ClientDocument.id))
    )
    return list(session.exec(chosen).all())


def same(session: Session, client: str, item: str, file: str, until: datetime) -> ClientDocument | None:
    """The document of this type with this content that the client's file holds already."""
    chosen = select(ClientDocument).where(
        ClientDocument.client == client,
        ClientDocument.item == item,
        ClientDocument.file == file,
        filed(until),
    )
    return session.exec(chosen.limit(1)).first()


def filed_of(session: Session, clients: Iterable[str], until: datetime) -> Mapping[str, list[Filed]]:
    """What the files of these clients hold at a moment, by client."""
    held: dict[str, list[Filed]] = defaultdict(list)
    columns = [col(getattr(ClientDocument, name)) for name in _FACTS]
    client = col(ClientDocument.client)
    for some in batches(clients):
        chosen = select_columns(client, *columns).where(client.in_(some), filed(until))
        for code, *facts in session.execute(chosen):
            held[code].append(Filed(**dict(zip(_FACTS, facts, strict=True))))
    return held


def may_lapse(
    session: Session, items: Sequence[str], written: date | None, until: datetime, client: str | None = None
) -> Sequence[str]:
    """The clients of live funds with a document on which a last day by `written` stands, or of these types.

    `client`: only they, whatever day is written.
    """
    valid_until = col(ClientDocument.valid_until)
    lapses: ColumnElement[bool] = valid_until.is_not(None) if written is None else valid_until <= written
    chosen = select_columns(col(ClientDocument.client)).where(
        filed(until),
        or_(lapses, col(ClientDocument.item).in_(items)) if items else lapses,
        col(ClientDocument.client).in_(contracts.live()),
    )
    if client is not None:
        chosen = chosen.where(col(ClientDocument.client) == client)
    return session.execute(chosen.distinct().order_by(col(ClientDocument.client))).scalars().all()


def incomplete(types: Sequence[DocumentType], until: Any, day: Any = None) -> ColumnElement[bool]:
    """Of the table of clients: whether a document that the file must hold is not there, or has lapsed.

    As `rules.lacking` has it. `day`: that of `until`, where it is a parameter.
    """
    of_day = until.date() if day is None else day
    return or_(false(), *(_lacks(kind, types, until, of_day) for kind in ClientKind))


def _lacks(kind: ClientKind, types: Sequence[DocumentType], until: Any, day: Any) -> ColumnElement[bool]:
    lacks = []
    for type_ in types:
        if type_.in_file(kind):
            asked = [not_(_has(type_, until, day))]
            if type_.unless_withheld:
                asked.append(not_(col(Client.withheld)))
            if type_.unless_uscc:
                asked.append(not_(_has_uscc(kind)))
            lacks.append(and_(*asked))
    return and_(col(Client.kind) == kind, or_(false(), *lacks))


def _has(type_: DocumentType, until: Any, day: Any) -> ColumnElement[bool]:
    """Whether a client's file holds a valid document of the type."""
    valid_until = col(ClientDocument.valid_until)
    unwritten: ColumnElement[bool] = valid_until.is_(None)
    if type_.valid_for is not None:
        since = func.date(day, f"-{type_.valid_for.count} days")
        unwritten = and_(
            unwritten, func.coalesce(col(ClientDocument.dated), col(ClientDocument.filed_on)) >= since
        )
    return exists().where(
        col(ClientDocument.client) == col(Client.code),
        col(ClientDocument.item) == type_.code,
        filed(until, day),
        or_(unwritten, valid_until >= day),
    )


def _has_uscc(kind: ClientKind) -> ColumnElement[bool]:
    """As `service.subject_of` has it."""
    if kind is not ClientKind.INSTITUTION:
        return true() if kind is ClientKind.PRODUCT else false()
    id_kind = col(Client.id_kind)
    return and_(col(Client.id_no).is_not(None), or_(id_kind.is_(None), id_kind == IdKind.USCC))


def lacking(
    session: Session, types: Sequence[DocumentType], until: datetime, *, live: bool, officer: str | None
) -> Sequence[str]:
    """The clients with an incomplete file, by code; those of live funds, or all that are not sealed.

    `officer`: only theirs.
    """
    chosen = (
        select(Client.code)
        .where(incomplete(types, until), client_queries.on_record())
        .order_by(col(Client.code))
    )
    if live:
        chosen = chosen.where(col(Client.code).in_(contracts.live()))
    if officer is not None:
        chosen = chosen.where(Client.officer == officer)
    return session.exec(chosen.order_by(col(Client.code))).all()


def first_signed_incomplete(
    session: Session, types: Sequence[DocumentType], until: datetime, since: date, client: str | None = None
) -> Mapping[str, date]:
    """The clients of live funds with an incomplete file who signed their first contract since a day.

    Each with the day of signing. `client`: only they.
    """
    asked = _first_signed_incomplete(tuple(types), until, until.date(), since, client)
    return dict(iter(session.execute(*asked)))


@built
def _first_signed_incomplete(types: Any, until: Any, day: Any, since: Any, client: Any) -> Any:
    asked = and_(incomplete(types, until, day), col(Client.code).in_(contracts.live()))
    if client is not None:
        asked = and_(col(Client.code) == client, asked)
    return contracts.signing(asked, since, day)


def first_signed(session: Session, until: datetime, since: date) -> Mapping[str, date]:
    """The clients who signed their first contract from a day to a moment, with the day of signing."""
    return contracts.first_signed(session, true(), since, until.date())


def with_documents(session: Session, until: datetime) -> Sequence[str]:
    """The clients whose file held a document at a moment, by code."""
    chosen = select_columns(col(ClientDocument.client)).where(filed(until)).distinct()
    return session.execute(chosen.order_by(col(ClientDocument.client))).scalars().all()


class Unassigned(NamedTuple):
    """How many clients have no CS specialist who is here, and since when the first of them; None: none."""

    clients: int
    since: date | None


def unassigned(session: Session, day: date) -> Unassigned:
    """The clients without a CS specialist who is here on a day, but for those who are sealed (Art. 8, 15)."""
    since = func.min(func.coalesce(col(Staff.left_on), col(Client.added_on)))
    chosen = (
        select_columns(func.count(), since)
        .select_from(Client)
        .outerjoin(Staff, col(Staff.code) == col(Client.officer))
        .where(
            client_queries.unassigned(day),
            col(Client.code).not_in(contracts.sealed()),
            client_queries.on_record(),
        )
    )
    count, first = session.execute(chosen).one()
    return Unassigned(count, first)


def subjects(session: Session, clients: Iterable[str]) -> list[Row[Any]]:
    """Code, name, kind, identity and officer of these clients, by code."""
    code = col(Client.code)
    columns = (
        Client.code,
        Client.name,
        Client.kind,
        Client.id_kind,
        Client.id_no,
        Client.withheld,
        Client.officer,
    )
    chosen = select_columns(*map(col, columns)).order_by(code)
    return [row for some in batches(clients) for row in session.execute(chosen.where(code.in_(some)))]
