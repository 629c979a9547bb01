"""Every SELECT over complaints."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Integer, Select, cast, func, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from fundcs.clients.models import Client
from fundcs.clients.service.particulars import ADVISORS
from fundcs.complaints.models import Complaint, ComplaintStep
from fundcs.complaints.rules.steps import Step
from fundcs.entitlements.models import Contract
from fundcs.staff.models import Staff

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement


_WHOLE = tuple(Step.__dataclass_fields__)
_COUNTED = _WHOLE[: _WHOLE.index("root_cause") + 1]


@dataclass(frozen=True, slots=True)
class Found:
    """A complaint with what is looked up beside it: the contract's fund, the role of whom it is against.

    `owner` is the person responsible while they are here.
    """

    complaint: Complaint
    client_name: str | None
    fund: str | None
    role_of_accused: str | None
    owner: str | None
    steps: Sequence[Step]


class Counted(NamedTuple):
    """What figures want of a complaint."""

    no: str
    received: datetime
    client: str | None
    channel: str
    category: str | None
    department: str | None
    against: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which complaints to list: those that meet every condition given."""

    client: str | None = None
    responsible: str | None = None
    unsettled: bool = False


@dataclass(frozen=True, slots=True)
class Advisers:
    """Who advises: staff code -> name, and client code -> adviser."""

    names: Mapping[str, str]
    of_client: Mapping[str, str]

    def accused(self, staff: str | None) -> str | None:
        """The member of staff where they are an adviser."""
        return staff if staff in self.names else None


def advisers(session: Session) -> Advisers:
    """Every adviser, those who left included, and whom each client has."""
    people = select(Staff.code, Staff.name).where(col(Staff.role).in_(ADVISORS))
    clients = select(Client.code, Client.advisor).where(col(Client.advisor).is_not(None))
    served = {client: adviser for client, adviser in session.exec(clients) if adviser is not None}
    return Advisers(dict(session.exec(people).all()), served)


def by_no(session: Session, no: str, moment: datetime) -> Found | None:
    """The complaint with this number, whenever it was received."""
    found = _found(session, [col(Complaint.no) == no], moment)
    return found[0] if found else None


def unsettled(session: Session, moment: datetime) -> list[Found]:
    """The complaints received by `moment` on which something was still owed then, by number."""
    return _found(session, _unsettled(moment), moment)


def listed(session: Session, wanted: Wanted, moment: datetime) -> list[Found]:
    """The complaints received by `moment` that are wanted, by number."""
    chosen = _unsettled(moment) if wanted.unsettled else [col(Complaint.received) <= moment]
    if wanted.client is not None:
        chosen.append(col(Complaint.client) == wanted.client)
    if wanted.responsible is not None:
        chosen.append(col(Complaint.responsible) == wanted.responsible)
    return _found(session, chosen, moment)


def counted(session: Session, first: datetime, last: datetime) -> list[tuple[Counted, Sequence[Step]]]:
    """The complaints received from `first` to `last`, both included, and of their steps what counts."""
    received = [col(Complaint.received) >= first, col(Complaint.received) <= last]
    chosen = select_columns(*(getattr(Complaint, name) for name in Counted._fields)).where(*received)
    steps = _steps_of(session, received, _COUNTED)
    return [(one, steps.get(one.no, ())) for one in map(Counted._make, session.execute(chosen))]


def received_by(session: Session, moment: datetime) -> int:
    """How many complaints were received by `moment`."""
    counted = select_columns(func.count()).where(col(Complaint.received) <= moment)
    found: int = session.execute(counted).scalar_one()
    return found


def highest_number(session: Session) -> int:
    """The n of the last complaint `Kn`, 0 where there is none."""
    number = func.max(cast(func.substr(Complaint.no, 2), Integer))
    found: int | None = session.execute(select_columns(number)).scalar_one()
    return found or 0


def unsettled_statements(moment: datetime) -> tuple[Select[*tuple[Any, ...]], Select[*tuple[Any, ...]]]:
    """What `unsettled` asks for complaints and for their steps."""
    return _complaints(_unsettled(moment)), _steps(_unsettled(moment), _WHOLE)


def _unsettled(moment: datetime) -> list[ColumnElement[bool]]:
    """Two ways into the index on `settled_at`: never settled, or settled after `moment`."""
    settled = col(Complaint.settled_at)
    return [or_(settled.is_(None), settled > moment), col(Complaint.received) <= moment]


def _complaints(conditions: Iterable[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    accused, owner = aliased(Staff), aliased(Staff)
    return (
        select_columns(Complaint, col(Client.name), col(Contract.fund), col(accused.role), col(owner.left_on))
        .outerjoin(Client, col(Client.code) == col(Complaint.client))
        .outerjoin(Contract, col(Contract.no) == col(Complaint.contract))
        .outerjoin(accused, col(accused.code) == col(Complaint.against))
        .outerjoin(owner, col(owner.code) == col(Complaint.responsible))
        .where(*conditions)
        .order_by(func.length(Complaint.no), Complaint.no)
    )


def _steps(conditions: Iterable[ColumnElement[bool]], fields: Sequence[str]) -> Select[*tuple[Any, ...]]:
    return (
        select_columns(*(getattr(ComplaintStep, name) for name in ("complaint", *fields)))
        .join(Complaint, col(Complaint.no) == col(ComplaintStep.complaint))
        .where(*conditions)
    )


def _found(session: Session, conditions: Sequence[ColumnElement[bool]], moment: datetime) -> list[Found]:
    """Two statements, however many complaints."""
    steps = _steps_of(session, conditions, _WHOLE)
    return [
        Found(one, name, fund, role, _present(one.responsible, left_on, moment.date()), steps.get(one.no, ()))
        for one, name, fund, role, left_on in session.execute(_complaints(conditions))
    ]


def _steps_of(
    session: Session, conditions: Sequence[ColumnElement[bool]], fields: Sequence[str]
) -> Mapping[str, Sequence[Step]]:
    steps: dict[str, list[Step]] = defaultdict(list)
    for no, *facts in session.execute(_steps(conditions, fields)):
        steps[no].append(Step(*facts))
    return steps


def _present(staff: str | None, left_on: date | None, day: date) -> str | None:
    return None if left_on is not None and left_on <= day else staff
