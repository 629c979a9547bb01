"""What the archive itself keeps a record of: the files beside it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from fundcs.archive.types import STRICT, Moment, Record, personal, plain


class StoredFile(Record, table=True):
    """A scanned document; `hash` is the SHA-256 of its content, by which it is found (Art. 4)."""

    __tablename__ = "stored_file"
    __table_args__ = (CheckConstraint("size > 0", name="ck_size"), STRICT)

    hash: str = Field(primary_key=True, sa_type=plain())
    size: int
    name: str = Field(sa_type=personal("text"))
    media_type: str = Field(sa_type=plain())
    added_at: datetime = Field(sa_type=Moment)
    added_by: str = Field(foreign_key="staff.code")
