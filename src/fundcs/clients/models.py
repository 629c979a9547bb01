"""The documents in clients' files."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field

from fundcs.archive.types import Day, Moment, Record, personal, plain


class ClientDocument(Record, table=True):
    """A document in a client's file (Art. 3-4), and the contract whose package brought it.

    `item` is a code of the policy, `file` its scan, `shelf_mark` where the paper original is.
    `removed_at`: taken out of the file again, since it should not have been put there.
    """

    __tablename__ = "client_document"

    id: int | None = Field(default=None, primary_key=True)
    client: str = Field(foreign_key="client.code", index=True)
    item: str = Field(sa_type=plain())
    contract: str | None = Field(default=None, foreign_key="contract.no")
    file: str | None = Field(default=None, foreign_key="stored_file.hash")
    shelf_mark: str | None = Field(default=None, sa_type=personal("text"))
    filed_on: date = Field(sa_type=Day)
    removed_at: datetime | None = Field(default=None, sa_type=Moment)
