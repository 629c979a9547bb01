"""Recording a hand-over: what passes to whom, and giving it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fundcs.actions.models import CorrectiveAction
from fundcs.archive.numbers import new_number
from fundcs.assignments.models import Absence, Handover, HandoverItem
from fundcs.assignments.queries import handovers as queries
from fundcs.assignments.rules import Held
from fundcs.care.models.interactions import Appointment
from fundcs.clients.models import Client
from fundcs.complaints.models import Complaint
from fundcs.entitlements.queries import former_numbers
from fundcs.handovers.rules import Taker
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.typed import second
from fundcs.packages import queries as packages
from fundcs.packages.models import AdviserChange
from fundcs.staff import service as staff

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlmodel import Session

    from fundcs.act import Act
    from fundcs.handovers.rules import Passing
    from fundcs.packages.rules.package import Package

_COLUMNS: Final[dict[Held, tuple[Any, str]]] = {
    Held.CLIENT: (Client, "officer"),
    Held.ADVISED_CLIENT: (Client, "advisor"),
    Held.APPROVAL: (Client, "approved_by"),
    Held.COMPLAINT: (Complaint, "responsible"),
    Held.ACTION: (CorrectiveAction, "owner"),
    Held.APPOINTMENT: (Appointment, "advisor"),
    Held.DEPUTY: (Absence, "deputy"),
}
"""The column that says who has a thing; of a contract `AdviserChange` does, day by day."""


def taker(act: Act, who: str, giver: str | None) -> Taker:
    """The member who is to take over, here to stay and signed (Art. 18). Raises Refused."""
    if staff.find(act.session, who).code == giver:
        raise Refused(N_("{staff} cannot hand over to themselves; name a colleague"), staff=giver)
    member = staff.find_present(act.session, who, act.today)
    if member.left_on is not None:
        raise Refused(
            N_("{staff} leaves on {day} too; name somebody who stays"), staff=member.code, day=member.left_on
        )
    if member.nda_on is None:
        raise Refused(
            N_(
                "{staff} has not signed the confidentiality agreement (Art. 18); record the signature with "
                "`fundcs access nda {staff} --signed DATE`, or name somebody else"
            ),
            staff=member.code,
        )
    return Taker(member.code, member.role, member.joined_on)


def record(act: Act, giver: str | None, day: date, passings: Sequence[Passing], *, leaving: bool) -> Handover:
    """Put a hand-over on record and let each thing pass."""
    handover = Handover(
        no=new_number(act.session, Handover.no, "J"),
        staff=giver,
        leaving=leaving,
        since=day,
        recorded_at=second(act.moment),
        recorded_by=act.staff.code,
    )
    act.session.add(handover)
    act.session.flush()
    for passing in passings:
        kind, key = passing.item.kind, passing.item.key
        before = give(act, kind, key, passing.to, passing.since)
        act.session.add(
            HandoverItem(
                handover=handover.no,
                kind=kind,
                key=key,
                client=passing.item.client,
                held_by=passing.held_by or before,
                taken_by=passing.to,
                since=passing.since,
            )
        )
    act.session.flush()
    return handover


def withdraw(act: Act, handovers: Iterable[Handover]) -> tuple[list[HandoverItem], list[HandoverItem]]:
    """Give back what passed with these hand-overs, as it was: what went back, and what changed since.

    What another has been given in the meantime stays with them.
    """
    returned: list[HandoverItem] = []
    kept: list[HandoverItem] = []
    for handover in handovers:
        handover.withdrawn_at, handover.withdrawn_by = second(act.moment), act.staff.code
        act.session.add(handover)
        for item in queries.items(act.session, handover.no):
            if holder(act.session, item.kind, item.key, item.since) != item.taken_by:
                kept.append(item)
                continue
            give(act, item.kind, item.key, item.held_by, item.since)
            item.withdrawn_at = second(act.moment)
            act.session.add(item)
            returned.append(item)
    act.session.flush()
    return returned, kept


def give(act: Act, kind: Held, key: str, to: str | None, since: date) -> str | None:
    """Let a thing pass to a member, from a day on where its record keeps days; gives who had it."""
    if kind is Held.CONTRACT:
        package = _package(act.session, key)
        before = package.adviser_on(since)
        if to is not None:
            act.session.add(
                AdviserChange(
                    contract=package.contract,
                    since=since,
                    staff=to,
                    recorded_at=second(act.moment),
                    recorded_by=act.staff.code,
                )
            )
        return before
    record_, column = _row(act.session, kind, key)
    named: str | None = getattr(record_, column)
    setattr(record_, column, to)
    act.session.add(record_)
    return named


def holder(session: Session, kind: Held, key: str, since: date) -> str | None:
    """Whom the record of a thing names; of a contract on that day."""
    if kind is Held.CONTRACT:
        package = _package(session, key)
        last: str | None = package.advisers[-1].staff if package.advisers else package.adviser_on(since)
        return last
    record_, column = _row(session, kind, key)
    named: str | None = getattr(record_, column)
    return named


def _row(session: Session, kind: Held, key: str) -> tuple[Any, str]:
    model, column = _COLUMNS[kind]
    return session.get_one(model, int(key) if kind is Held.DEPUTY else key), column


def _package(session: Session, no: str) -> Package:
    number = former_numbers(session).get(no, no)
    return next(packages.packages(session, [number]))
