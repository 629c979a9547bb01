"""Every SELECT over complaints."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Select, func, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from fundcs.act.permits import ADVISORS
from fundcs.clients.models import Client
from fundcs.complaints.models import Complaint, ComplaintStep
from fundcs.complaints.rules.steps import Step
from fundcs.entitlements.models import Contract
from fundcs.staff.models import Staff

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement

_EVERY_FACT = tuple(Step.__dataclass_fields__)
_COUNTED_FACTS = ("seq", "kind", "at", "recorded_at", "staff", "root_cause")


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintRow:
    """A complaint with its steps and what is looked up beside it.

    `fund`: the contract's. `role_of_accused`: of the member it is against. `owner`: the member responsible
    while they are here.
    """

    complaint: Complaint
    client_name: str | None
    fund: str | None
    role_of_accused: str | None
    owner: str | None
    steps: Sequence[Step]


class CountedComplaint(NamedTuple):
    """The columns of a complaint that figures need; `client_adviser` is the client's now."""

    no: str
    received: datetime
    client: str | None
    channel: str
    category: str | None
    department: str | None
    against: str | None
    client_adviser: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintFilter:
    """Which complaints to read: those that meet every condition given.

    `unsettled`: something is still owed on them. `fund`: the fund of the contract concerned.
    """

    client: str | None = None
    responsible: str | None = None
    fund: str | None = None
    unsettled: bool = False

    def conditions(self, moment: datetime) -> list[ColumnElement[bool]]:
        """The conditions on the rows of complaints, as of `moment`."""
        conditions = [col(Complaint.received) <= moment]
        if self.unsettled:
            # Both halves are ranges of the index on `settled_at`: what was settled before is not read.
            settled = col(Complaint.settled_at)
            conditions.append(or_(settled.is_(None), settled > moment))
        if self.client is not None:
            conditions.append(col(Complaint.client) == self.client)
        if self.responsible is not None:
            conditions.append(col(Complaint.responsible) == self.responsible)
        if self.fund is not None:
            of_fund = select(Contract.no).where(Contract.fund == self.fund)
            conditions.append(col(Complaint.contract).in_(of_fund))
        return conditions


def by_no(session: Session, no: str, moment: datetime) -> ComplaintRow | None:
    """The complaint with this number, whenever it was received; its `owner` is as of `moment`."""
    return next(iter(_rows(session, [col(Complaint.no) == no], moment)), None)


def listed(session: Session, wanted: ComplaintFilter, moment: datetime) -> list[ComplaintRow]:
    """The complaints received by `moment` that meet the conditions, by number."""
    return _rows(session, wanted.conditions(moment), moment)


def counted(
    session: Session, first: datetime, last: datetime
) -> list[tuple[CountedComplaint, Sequence[Step]]]:
    """The complaints received from `first` to `last`, both included; of their steps what figures need."""
    received = [col(Complaint.received) >= first, col(Complaint.received) <= last]
    columns = [getattr(Complaint, name) for name in CountedComplaint._fields if name != "client_adviser"]
    chosen = select_columns(*columns, col(Client.advisor).label("client_adviser")).outerjoin(
        Client, col(Client.code) == col(Complaint.client)
    )
    steps = _steps_of(session, received, _COUNTED_FACTS)
    complaints = (CountedComplaint(**row) for row in session.execute(chosen.where(*received)).mappings())
    return [(complaint, steps.get(complaint.no, ())) for complaint in complaints]


def advisers(session: Session) -> dict[str, str]:
    """Every adviser's name by staff code, those who left included."""
    people = select(Staff.code, Staff.name).where(col(Staff.role).in_(ADVISORS))
    return dict(session.exec(people).all())


def settled_by(session: Session, moment: datetime) -> int:
    """How many complaints were settled by `moment`; the index on `settled_at` alone is read."""
    counted = select_columns(func.count()).where(col(Complaint.settled_at) <= moment)
    number: int = session.execute(counted).scalar_one()
    return number


def _rows(
    session: Session, conditions: Sequence[ColumnElement[bool]], moment: datetime
) -> list[ComplaintRow]:
    """The complaints by number; two statements, however many there are."""
    accused, owner = aliased(Staff), aliased(Staff)
    chosen = (
        select_columns(Complaint, col(Client.name), col(Contract.fund), col(accused.role), col(owner.left_on))
        .outerjoin(Client, col(Client.code) == col(Complaint.client))
        .outerjoin(Contract, col(Contract.no) == col(Complaint.contract))
        .outerjoin(accused, col(accused.code) == col(Complaint.against))
        .outerjoin(owner, col(owner.code) == col(Complaint.responsible))
        .where(*conditions)
        .order_by(func.length(Complaint.no), Complaint.no)
    )
    steps = _steps_of(session, conditions, _EVERY_FACT)
    return [
        ComplaintRow(
            complaint=complaint,
            client_name=client_name,
            fund=fund,
            role_of_accused=role,
            owner=_present(complaint.responsible, left_on, moment.date()),
            steps=steps.get(complaint.no, ()),
        )
        for complaint, client_name, fund, role, left_on in session.execute(chosen)
    ]


def _steps_of(
    session: Session, conditions: Iterable[ColumnElement[bool]], fields: Sequence[str]
) -> Mapping[str, Sequence[Step]]:
    """The steps of the complaints that meet `conditions`, by complaint; of each step these `fields`."""
    steps: dict[str, list[Step]] = defaultdict(list)
    for no, *facts in session.execute(_steps(conditions, fields)):
        steps[no].append(Step(**dict(zip(fields, facts, strict=True))))
    return steps


def _steps(conditions: Iterable[ColumnElement[bool]], fields: Sequence[str]) -> Select[*tuple[Any, ...]]:
    return (
        select_columns(*(getattr(ComplaintStep, name) for name in ("complaint", *fields)))
        .join(Complaint, col(Complaint.no) == col(ComplaintStep.complaint))
        .where(*conditions)
    )


def _present(staff: str | None, left_on: date | None, day: date) -> str | None:
    return None if left_on is not None and left_on <= day else staff
