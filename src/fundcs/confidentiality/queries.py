"""Every SELECT over grants of access and over what was read."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from fundcs.archive.trail import TrailEntry
from fundcs.confidentiality.models import AccessGrant, AccessRevocation
from fundcs.confidentiality.rules import Grant, Read
from fundcs.staff.models import Staff

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement

_OPENING = ("disclosed", "exported")
"""The trail's verbs of what opens a file."""


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


def read(
    session: Session, *, client: str | None, staff: str | None, first: date | None, last: date | None
) -> list[Read]:
    """Who opened whose file: what was shown in clear or exported, the earliest first.

    From a day to another, both included, by the real clock or by the moment stated. Of a member also what
    names nobody: nothing was found, or a version before this one noted no client.
    """
    conditions: list[ColumnElement[bool]] = [col(TrailEntry.verb).in_(_OPENING)]
    if client is not None:
        conditions.append(col(TrailEntry.client) == client)
    if staff is not None:
        conditions.append(col(TrailEntry.staff) == staff)
    columns = (TrailEntry.act, TrailEntry.at, TrailEntry.moment, TrailEntry.staff, TrailEntry.command)
    chosen = select_columns(*map(col, columns), col(TrailEntry.client), col(TrailEntry.after))
    rows = session.execute(chosen.where(*conditions).order_by(col(TrailEntry.seq)))
    every = [_read(*row) for row in rows]
    named = {entry.no for entry in every if entry.client is not None}
    return [
        entry
        for entry in every
        if entry.within(first, last) and (entry.client is not None or entry.no not in named)
    ]


def _read(
    act: str, at: str, moment: str | None, staff: str, command: str, client: str | None, after: str | None
) -> Read:
    facts = json.loads(after or "{}")
    return Read(
        no=int(act),
        clock=datetime.fromisoformat(at),
        stated=None if moment is None else datetime.fromisoformat(moment),
        staff=staff,
        command=command,
        client=client,
        reason=facts.get("reason"),
        file=facts.get("file"),
    )


def last_moment(session: Session) -> datetime | None:
    """The moment of the trail's last entry: the one stated by `--now`, else that of the real clock."""
    chosen = select(TrailEntry.moment, TrailEntry.at).order_by(col(TrailEntry.seq).desc()).limit(1)
    row = session.exec(chosen).first()
    return None if row is None else datetime.fromisoformat(row[0] or row[1])
