"""Access to client files: what was granted, and what was revoked of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from fundcs.archive.types import STRICT, Day, Moment, Record, personal


class AccessGrant(Record, table=True):
    """Leave to read the file of a client, or of every client of a fund, up to a day, that day included."""

    __tablename__ = "access_grant"
    __table_args__ = (
        CheckConstraint("(client IS NULL) <> (fund IS NULL)", name="ck_grant_of"),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    staff: str = Field(foreign_key="staff.code", index=True)
    client: str | None = Field(default=None, foreign_key="client.code")
    fund: str | None = Field(default=None, foreign_key="fund.code")
    until: date = Field(sa_type=Day)
    reason: str = Field(sa_type=personal("text"))
    granted_at: datetime = Field(sa_type=Moment)
    granted_by: str = Field(foreign_key="staff.code")


class AccessRevocation(Record, table=True):
    """A grant that was ended before its day; it stays on record."""

    __tablename__ = "access_revocation"

    access_grant: int = Field(primary_key=True, foreign_key="access_grant.id")
    reason: str = Field(sa_type=personal("text"))
    revoked_at: datetime = Field(sa_type=Moment)
    revoked_by: str = Field(foreign_key="staff.code")
