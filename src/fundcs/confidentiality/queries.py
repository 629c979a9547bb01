"""Every SELECT over grants of access and over what was read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from fundcs.archive.trail import TrailEntry
from fundcs.confidentiality.models import AccessGrant, AccessRevocation
from fundcs.confidentiality.rules import Grant
from fundcs.staff.models import Staff

if TYPE_CHECKING:
    from datetime import date


def grants(
    session: Session,
    moment: datetime,
    *,
    staff: str | None = None,
    client: str | None = None,
    fund: str | None = None,
) -> list[Grant]:
    """The grants made by a moment that meet every condition given, in the order in which they were made."""
    conditions = [col(AccessGrant.granted_at) <= moment]
    given = ((AccessGrant.staff, staff), (AccessGrant.client, client), (AccessGrant.fund, fund))
    conditions += [col(column) == value for column, value in given if value is not None]
    chosen = (
        select_columns(AccessGrant, AccessRevocation, col(Staff.left_on))
        .join(Staff, col(Staff.code) == col(AccessGrant.staff))
        .outerjoin(AccessRevocation, col(AccessRevocation.access_grant) == col(AccessGrant.id))
        .where(*conditions)
        .order_by(col(AccessGrant.id))
    )
    return [_grant(*row) for row in session.execute(chosen)]


def _grant(grant: AccessGrant, revoked: AccessRevocation | None, left_on: date | None) -> Grant:
    return Grant(
        id=grant.id or 0,
        staff=grant.staff,
        client=grant.client,
        fund=grant.fund,
        until=grant.until,
        reason=grant.reason,
        granted_at=grant.granted_at,
        granted_by=grant.granted_by,
        left_on=left_on,
        revoked_at=None if revoked is None else revoked.revoked_at,
        revoked_by=None if revoked is None else revoked.revoked_by,
        revoke_reason=None if revoked is None else revoked.reason,
    )


def last_moment(session: Session) -> datetime | None:
    """The moment of the trail's last entry: the one stated by `--now`, else that of the real clock."""
    chosen = select(TrailEntry.moment, TrailEntry.at).order_by(col(TrailEntry.seq).desc()).limit(1)
    row = session.exec(chosen).first()
    return None if row is None else datetime.fromisoformat(row[0] or row[1])
