"""What names a member of staff as the one in charge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, or_, select

from fundcs.assignments.rules import Held
from fundcs.clients import queries as clients
from fundcs.clients.models import Client
from fundcs.complaints.models import ComplaintLetter
from fundcs.entitlements.models.contracts import Contract
from fundcs.packages.models import AdviserChange

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date


def clients_of(session: Session, staff: str, kind: Held) -> Sequence[tuple[str, str]]:
    """Code and name of the clients whose file names a member as officer or adviser, by code."""
    column = Client.officer if kind is Held.CLIENT else Client.advisor
    chosen = select(Client.code, Client.name).where(column == staff)
    return session.exec(chosen.order_by(col(Client.code))).all()


def to_approve(session: Session, staff: str) -> Sequence[tuple[str, str]]:
    """Code and name of the clients whose withheld identity a member is still to approve, by code."""
    chosen = select(Client.code, Client.name).where(
        col(Client.withheld), Client.approved_by == staff, col(Client.approved_at).is_(None)
    )
    return session.exec(chosen.order_by(col(Client.code))).all()


def contracts_of(session: Session, staff: str) -> Sequence[str]:
    """The numbers of the contracts that a member has or had as the adviser, by number."""
    taken_over = select(AdviserChange.contract).where(AdviserChange.staff == staff)
    chosen = select(Contract.no).where(
        or_(Contract.advisor == staff, col(Contract.no).in_(taken_over)), col(Contract.cancelled_on).is_(None)
    )
    return session.exec(chosen.order_by(col(Contract.no))).all()


def unchecked_letters(session: Session, complaints: Collection[str]) -> Sequence[str]:
    """The complaints, of these, with a letter that nobody has checked, by number."""
    chosen = select(ComplaintLetter.complaint).where(
        col(ComplaintLetter.complaint).in_(complaints), col(ComplaintLetter.checked_by).is_(None)
    )
    return session.exec(chosen.distinct().order_by(col(ComplaintLetter.complaint))).all()


def case_load(session: Session, day: date) -> dict[Held, dict[str, int]]:
    """How many clients each member serves, and advises, on a day, by code."""
    holders: dict[Held, Any] = {
        Held.CLIENT: clients.officer_on(day), Held.ADVISED_CLIENT: clients.adviser_on(day)
    }  # fmt: skip
    load: dict[Held, dict[str, int]] = {}
    for kind, holder in holders.items():
        of_client = select_columns(holder.label("staff")).select_from(Client).subquery()
        counted = select_columns(of_client.c.staff, func.count()).group_by(of_client.c.staff)
        load[kind] = {staff: number for staff, number in session.execute(counted) if staff is not None}
    return load
