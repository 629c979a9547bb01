"""Every SELECT over the staff register."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, exists, or_
from sqlmodel import Session, col, select

from fundcs.act.permits import Role
from fundcs.archive.trail import TrailEntry
from fundcs.staff.models import RoleChange, Staff, StaffWithdrawal

if TYPE_CHECKING:
    from datetime import date


def by_code(session: Session, code: str) -> Staff | None:
    """The member with this code."""
    return session.get(Staff, code)


def withdrawal(session: Session, code: str) -> StaffWithdrawal | None:
    """The withdrawal of a member who was added by mistake."""
    return session.get(StaffWithdrawal, code)


def by_login(session: Session, login: str) -> Staff | None:
    """The member with this login."""
    return session.exec(select(Staff).where(Staff.login == login)).first()


def named(session: Session, name: str) -> Sequence[Staff]:
    """The members of exactly this name."""
    chosen = select(Staff).where(Staff.name == name, _on_record())
    return session.exec(chosen.order_by(col(Staff.code))).all()


def everyone(session: Session, role: Role | None = None) -> Sequence[Staff]:
    """All members by code, those who left included."""
    chosen = select(Staff).where(_on_record()).order_by(col(Staff.code))
    return session.exec(chosen if role is None else chosen.where(Staff.role == role)).all()


def ever(session: Session) -> Sequence[Staff]:
    """All members by code, those included who were withdrawn as added by mistake."""
    return session.exec(select(Staff).order_by(col(Staff.code))).all()


def present(session: Session, role: Role, day: date) -> Sequence[Staff]:
    """The members with a role who have not left by `day`, by code."""
    chosen = select(Staff).where(Staff.role == role, _present(day))
    return session.exec(chosen.order_by(col(Staff.code))).all()


def unsigned(session: Session, roles: Iterable[str], day: date) -> Sequence[Staff]:
    """The members in these roles, present on `day`, who have not signed the agreement, by code (Art. 18)."""
    chosen = select(Staff).where(col(Staff.nda_on).is_(None), col(Staff.role).in_(list(roles)), _present(day))
    return session.exec(chosen.order_by(col(Staff.code))).all()


def signed(session: Session, roles: Iterable[str], day: date) -> Sequence[Staff]:
    """The members in these roles who had joined by `day` and have signed the agreement, by code (Art. 18)."""
    chosen = select(Staff).where(
        col(Staff.nda_on) <= day, col(Staff.role).in_(list(roles)), col(Staff.joined_on) <= day
    )
    return session.exec(chosen.order_by(col(Staff.code))).all()


def founder(session: Session) -> str | None:
    """The member for whom `fundcs init` made the archive: the author of the trail's first entry."""
    return session.exec(select(TrailEntry.staff).where(TrailEntry.seq == 1)).first()


def acts(session: Session, code: str) -> bool:
    """Whether the member ever changed or read anything that is on the trail."""
    return session.exec(select(TrailEntry.seq).where(TrailEntry.staff == code).limit(1)).first() is not None


def names(session: Session) -> dict[str, str]:
    """Every member's name by code, those who left and those who were withdrawn included."""
    return dict(session.exec(select(Staff.code, Staff.name)).all())


def role_since(session: Session) -> dict[str, date]:
    """Since when each member whose role ever changed has the one of now, by code."""
    chosen = select(RoleChange).order_by(col(RoleChange.id))
    return {change.staff: change.since for change in session.exec(chosen)}


def role_on(session: Session, code: str, day: date) -> Role | None:
    """The role that a member had on a day; before the first change the one they were added with."""
    chosen = select(RoleChange).where(RoleChange.staff == code).order_by(col(RoleChange.id))
    changes = session.exec(chosen).all()
    by_then = [change.role for change in changes if change.since <= day]
    if by_then:
        return by_then[-1]
    member = by_code(session, code)
    if not changes:
        return None if member is None else member.role
    added = select(TrailEntry.after).where(
        TrailEntry.tbl == "staff", TrailEntry.key == code, TrailEntry.verb == "created"
    )
    held = session.exec(added.order_by(col(TrailEntry.seq))).first()
    return None if held is None else Role(json.loads(held)["role"])


def gone(session: Session, day: date) -> frozenset[str]:
    """The members who have left by `day`."""
    return frozenset(session.exec(select(Staff.code).where(col(Staff.left_on) <= day)).all())


def _present(day: date) -> ColumnElement[bool]:
    return or_(col(Staff.left_on).is_(None), col(Staff.left_on) > day)


def _on_record() -> ColumnElement[bool]:
    """Whether a member was not withdrawn as added by mistake."""
    return ~exists().where(col(StaffWithdrawal.staff) == col(Staff.code))
