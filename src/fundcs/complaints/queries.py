"""Every SELECT over complaints."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Select, and_, exists, func, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from fundcs.act.permits import ADVISORS
from fundcs.assignments.queries import pending
from fundcs.assignments.rules import Held
from fundcs.clients.models import Client
from fundcs.complaints.models import (
    Complaint,
    ComplaintCorrection,
    ComplaintLetter,
    ComplaintRevision,
    ComplaintStep,
    ComplaintStepWithdrawal,
    ComplaintWithdrawal,
)
from fundcs.complaints.rules.steps import Step
from fundcs.entitlements.models.contracts import Contract
from fundcs.staff.models import Staff

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement

_EVERY_FACT = tuple(Step.__dataclass_fields__)
_COUNTED_FACTS = (
    "seq", "kind", "at", "recorded_at", "staff", "root_cause", "promised_by", "escalated_to", "answered_by",
    "spot_check", "withdrawn_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintRow:
    """A complaint with its steps and what is looked up beside it.

    `officer`: the client's. `fund`: the contract's. `withdrawal`: whenever it was made. `steps`: all, those
    withdrawn included.
    """

    complaint: Complaint
    client_name: str | None
    officer: str | None
    fund: str | None
    withdrawal: ComplaintWithdrawal | None
    steps: Sequence[Step]


class CountedComplaint(NamedTuple):
    """The columns of a complaint that figures need; `client_adviser` is the client's now."""

    no: str
    received: datetime
    client: str | None
    source: str | None
    channel: str
    category: str | None
    department: str | None
    against: str | None
    client_adviser: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintFilter:
    """Which complaints to read: those that meet every condition given.

    `unsettled`: something is still owed on them. `fund`: the fund of the contract concerned. `concerns`: a
    member who is responsible, or to whom they may fall where nobody is named.
    """

    client: str | None = None
    concerns: str | None = None
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
        if self.concerns is not None:
            conditions.append(_concerns(self.concerns, moment.date()))
        if self.fund is not None:
            of_fund = select(Contract.no).where(Contract.fund == self.fund)
            conditions.append(col(Complaint.contract).in_(of_fund))
        return conditions


def _concerns(staff: str, day: date) -> ColumnElement[bool]:
    served = aliased(Client)  # the statement may read the clients itself
    officer = pending.holder(Held.CLIENT, col(served.code), col(served.officer), day)
    of_officer = exists().where(col(served.code) == col(Complaint.client), officer == staff)
    recorded = and_(col(Complaint.client).is_(None), col(Complaint.recorded_by) == staff)
    responsible = pending.holder(Held.COMPLAINT, col(Complaint.no), col(Complaint.responsible), day)
    return or_(responsible == staff, of_officer, recorded)


def by_no(session: Session, no: str) -> ComplaintRow | None:
    """The complaint with this number, whenever it was received."""
    return next(iter(_rows(session, [col(Complaint.no) == no])), None)


def listed(session: Session, wanted: ComplaintFilter, moment: datetime) -> list[ComplaintRow]:
    """The complaints received by `moment` that meet the conditions, by number."""
    return _rows(session, wanted.conditions(moment))


def counted(
    session: Session, first: datetime, last: datetime, moment: datetime
) -> list[tuple[CountedComplaint, Sequence[Step]]]:
    """The complaints received from `first` to `last`, both included; of their steps what figures need.

    Those withdrawn by `moment` do not count.
    """
    withdrawn = exists().where(
        col(ComplaintWithdrawal.complaint) == col(Complaint.no),
        col(ComplaintWithdrawal.withdrawn_at) <= moment,
    )
    received = [col(Complaint.received) >= first, col(Complaint.received) <= last, ~withdrawn]
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


def withdrawn_by(session: Session, moment: datetime) -> int:
    """How many complaints were withdrawn or merged by `moment`; they are settled since."""
    counted = select_columns(func.count()).where(col(ComplaintWithdrawal.withdrawn_at) <= moment)
    number: int = session.execute(counted).scalar_one()
    return number


def merged_into(session: Session, no: str) -> Sequence[ComplaintWithdrawal]:
    """The complaints merged into this one, in the order in which they were."""
    chosen = select(ComplaintWithdrawal).where(ComplaintWithdrawal.merged_into == no)
    merged = col(ComplaintWithdrawal.withdrawn_at)
    return session.exec(chosen.order_by(merged, col(ComplaintWithdrawal.complaint))).all()


def corrections(session: Session, no: str) -> Sequence[ComplaintCorrection]:
    """The corrections of a complaint in the order in which they were made."""
    chosen = select(ComplaintCorrection).where(ComplaintCorrection.complaint == no)
    return session.exec(chosen.order_by(col(ComplaintCorrection.id))).all()


def step_withdrawals(session: Session, no: str) -> Sequence[ComplaintStepWithdrawal]:
    """The withdrawals of steps of a complaint, whenever they were."""
    chosen = select(ComplaintStepWithdrawal).where(ComplaintStepWithdrawal.complaint == no)
    return session.exec(chosen.order_by(col(ComplaintStepWithdrawal.seq))).all()


def revisions(session: Session, no: str) -> Sequence[ComplaintRevision]:
    """What the judgements of a complaint changed in it, in their order."""
    chosen = select(ComplaintRevision).where(ComplaintRevision.complaint == no)
    return session.exec(chosen.order_by(col(ComplaintRevision.seq))).all()


def letters(session: Session, no: str) -> Sequence[ComplaintLetter]:
    """The letters written on a complaint in the order in which they were."""
    chosen = select(ComplaintLetter).where(ComplaintLetter.complaint == no)
    return session.exec(chosen.order_by(col(ComplaintLetter.id))).all()


def _rows(session: Session, conditions: Sequence[ColumnElement[bool]]) -> list[ComplaintRow]:
    """The complaints by number; two statements, however many there are."""
    chosen = (
        select_columns(
            Complaint, ComplaintWithdrawal, col(Client.name), col(Client.officer), col(Contract.fund)
        )
        .outerjoin(Client, col(Client.code) == col(Complaint.client))
        .outerjoin(Contract, col(Contract.no) == col(Complaint.contract))
        .outerjoin(ComplaintWithdrawal, col(ComplaintWithdrawal.complaint) == col(Complaint.no))
        .where(*conditions)
        .order_by(func.length(Complaint.no), Complaint.no)
    )
    steps = _steps_of(session, conditions, _EVERY_FACT)
    return [
        ComplaintRow(
            complaint=complaint,
            client_name=client_name,
            officer=officer,
            fund=fund,
            withdrawal=withdrawal,
            steps=steps.get(complaint.no, ()),
        )
        for complaint, withdrawal, client_name, officer, fund in session.execute(chosen)
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
    void, withdrawn = ComplaintStepWithdrawal, col(ComplaintStepWithdrawal.withdrawn_at)
    columns = [withdrawn if name == "withdrawn_at" else getattr(ComplaintStep, name) for name in fields]
    return (
        select_columns(col(ComplaintStep.complaint), *columns)
        .join(Complaint, col(Complaint.no) == col(ComplaintStep.complaint))
        .outerjoin(
            void,
            and_(
                col(void.complaint) == col(ComplaintStep.complaint), col(void.seq) == col(ComplaintStep.seq)
            ),
        )
        .where(*conditions)
    )
