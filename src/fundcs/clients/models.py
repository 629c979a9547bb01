"""A client's particulars, and the documents in their file."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from fundcs.archive.types import STRICT, Code, Day, Flag, Moment, Record, one_of, personal, plain
from fundcs.clients.rules import CLIENT_KIND_NAMES, ClientKind
from fundcs.kit.id_documents import ID_KIND_NAMES, IdKind


class Client(Record, table=True):
    """A client. Phone, e-mail and ID number are in their normal form (`kit.identity`).

    `withheld`: will not disclose who they are; then an introducer or an agent is recorded (Art. 3(5)) and
    `id_no` may be absent. `approved_by`: the general manager who approves that; `approved_at`: when they did
    so in person, NULL until then. Tier and holdings are derived, never stored.

    `id_kind` is None where the number tells it (`rules.id_kind_of`). `greeting_day`: the birthday
    to greet where it is not the birth date (`kit.greeting_days`).
    """

    __tablename__ = "client"
    __table_args__ = (one_of("kind", ClientKind), one_of("id_kind", IdKind), STRICT)

    code: str = Field(primary_key=True, sa_type=plain())
    name: str = Field(sa_type=plain())
    kind: ClientKind = Field(sa_type=Code(ClientKind, CLIENT_KIND_NAMES))
    id_kind: IdKind | None = Field(default=None, sa_type=Code(IdKind, ID_KIND_NAMES))
    id_no: str | None = Field(default=None, unique=True, sa_type=personal("id_no"))
    birthday: date | None = Field(default=None, sa_type=Day)
    greeting_day: str | None = Field(default=None, sa_type=plain())
    phone: str | None = Field(default=None, sa_type=personal("phone"))
    email: str | None = Field(default=None, sa_type=personal("email"))
    fax: str | None = Field(default=None, sa_type=personal("phone"))
    address: str | None = Field(default=None, sa_type=personal("address"))
    legal_rep: str | None = Field(default=None, sa_type=personal("text"))
    officer: str | None = Field(default=None, foreign_key="staff.code")
    advisor: str | None = Field(default=None, foreign_key="staff.code")
    withheld: bool = Field(default=False, sa_type=Flag)
    approved_by: str | None = Field(default=None, foreign_key="staff.code")
    introducer: str | None = Field(default=None, sa_type=personal("text"))
    agent: str | None = Field(default=None, sa_type=personal("text"))
    remark: str | None = Field(default=None, sa_type=personal("text"))
    added_on: date = Field(sa_type=Day)
    approved_at: datetime | None = Field(default=None, sa_type=Moment)


class ClientWithdrawal(Record, table=True):
    """A client who was added by mistake: no list, count or duty has them.

    Their own columns but the name are empty since; what was known of them is on the trail.
    """

    __tablename__ = "client_withdrawal"

    client: str = Field(primary_key=True, foreign_key="client.code")
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")


class ClientDocument(Record, table=True):
    """A document in a client's file (Art. 3-4), and the contract whose package brought it.

    `item` is a type of the policy, `file` its scan, `name` what that scan was called when it came for this
    client, `shelf_mark` where the paper original is. `dated`: the day written on it; `valid_until`: the last
    day on which it is valid, by what is written on it. `filed_by`: who filed it, NULL where a package
    brought it. `removed_at`: taken out of the file again, since it should not have been put there; by whom
    and why, where that was done by itself.
    """

    __tablename__ = "client_document"
    __table_args__ = (
        Index("ix_client_document_valid_until", "valid_until", sqlite_where=text("valid_until IS NOT NULL")),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    client: str = Field(foreign_key="client.code", index=True)
    item: str = Field(sa_type=plain("documents.types"))
    contract: str | None = Field(default=None, foreign_key="contract.no")
    file: str | None = Field(default=None, foreign_key="stored_file.hash")
    shelf_mark: str | None = Field(default=None, sa_type=personal("text"))
    filed_on: date = Field(sa_type=Day)
    removed_at: datetime | None = Field(default=None, sa_type=Moment)
    name: str | None = Field(default=None, sa_type=personal("text"))
    dated: date | None = Field(default=None, sa_type=Day)
    valid_until: date | None = Field(default=None, sa_type=Day)
    filed_by: str | None = Field(default=None, foreign_key="staff.code")
    removed_by: str | None = Field(default=None, foreign_key="staff.code")
    removal_reason: str | None = Field(default=None, sa_type=personal("text"))
