"""What a member of staff is in charge of, collected from the chapters (Art. 6, 12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.actions import service as actions
from fundcs.actions.rules import ActionState
from fundcs.assignments.queries import absences, pending
from fundcs.assignments.rules import Held
from fundcs.care.queries import appointments as made
from fundcs.care.rules.appointments import AppointmentState
from fundcs.care.service import appointments
from fundcs.complaints.queries import ComplaintFilter
from fundcs.complaints.service import cases
from fundcs.deadlines.rules import Choice
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.service import load
from fundcs.handovers import queries
from fundcs.handovers.rules import HeldItem
from fundcs.packages import queries as packages
from fundcs.reminders import service as reminders
from fundcs.staff import queries as members

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from fundcs.act import Act
    from fundcs.complaints.models import Complaint
    from fundcs.deadlines.rules import Duty
    from fundcs.staff.models import Staff


@dataclass(frozen=True, slots=True)
class Alongside:
    """What goes with the person, not by a record: to be seen to by those who take over.

    `todos` are theirs, `of_role` their role's as a whole; `sharing`: who else has the role. `letters`: the
    complaints of theirs with a letter that a second person is still to check. `policy`: the keys of the
    policy file that name them.
    """

    todos: Sequence[Duty]
    of_role: Sequence[Duty]
    sharing: Sequence[str]
    letters: Sequence[str]
    policy: Sequence[str]


def held(act: Act, member: Staff, day: date) -> list[HeldItem]:
    """Everything that the records name a member as in charge of, on `day` or after."""
    code = member.code
    return [
        *_of_clients(act, code),
        *contracts(act, code, day),
        *_complaints(act, code),
        *_actions(act, code),
        *_appointments(act, code),
        *_deputies(act, code, day),
    ]


def alongside(act: Act, member: Staff) -> Alongside:
    """What goes with the member but is on no record of theirs."""
    present = members.present(act.session, member.role, act.today)
    of_role = reminders.owed(act, Choice(role=member.role, until=reminders.ahead(act)))
    mine = [complaint.no for complaint in _own_complaints(act, member.code)]
    return Alongside(
        todos=reminders.owed(act, Choice(owner=member.code)),
        of_role=[duty for duty in of_role if duty.owner is None],
        sharing=[other.code for other in present if other.code != member.code and other.left_on is None],
        letters=queries.unchecked_letters(act.session, mine),
        policy=list(named_in_policy(act, member.code)),
    )


def named_in_policy(act: Act, code: str) -> Iterator[str]:
    """The keys of the policy file that name a member; only whoever keeps the file can change it."""
    if any(category.responsible == code for category in act.policy.complaints.categories):
        yield "complaints.categories"
    if any(addressee.staff == code for addressee in act.policy.reminders.send_to):
        yield "reminders.send_to"


def client_items(act: Act, code: str, kind: Held) -> list[HeldItem]:
    """The clients whom a member serves, or advises."""
    waiting = act.once(pending.steps)
    items = []
    for client, name in queries.clients_of(act.session, code, kind):
        since = [step.since for step in waiting.get((kind.value, client), ()) if step.after == code]
        items.append(HeldItem(kind, client, name, client=client, since=_day(max(since, default=None))))
    return items


def _day(written: str | None) -> date | None:
    from datetime import date

    return None if written is None else date.fromisoformat(written)


def _of_clients(act: Act, code: str) -> Iterator[HeldItem]:
    for kind in (Held.CLIENT, Held.ADVISED_CLIENT):
        yield from client_items(act, code, kind)
    for client, name in queries.to_approve(act.session, code):
        yield HeldItem(Held.APPROVAL, client, name, client=client)


def contracts(act: Act, code: str, day: date) -> Iterator[HeldItem]:
    """The contracts whose adviser a member is on `day` or later and that run, or whose package is open."""
    numbers = queries.contracts_of(act.session, code)
    for package in packages.packages(act.session, numbers):
        if package.lapsed_on is not None or code not in {
            package.adviser_on(day),
            *(change.staff for change in package.advisers[-1:]),
        }:
            continue
        holding = load(act.session, Contracts(no=package.contract))[0]
        if holding.balance_on(day) or package.qualified is None:
            yield HeldItem(
                Held.CONTRACT,
                package.contract,
                package.contract,
                client=holding.holder_on(day),
                since=max([package.signed, *(change.since for change in package.advisers)]),
            )


def _complaints(act: Act, code: str) -> Iterator[HeldItem]:
    for complaint in _own_complaints(act, code):
        yield HeldItem(
            Held.COMPLAINT, complaint.no, complaint.no, client=complaint.client, barred=complaint.against
        )


def _own_complaints(act: Act, code: str) -> list[Complaint]:
    """The complaints not settled for which a member is responsible, or that fall to them by recording."""
    listed = cases.listed(act, ComplaintFilter(unsettled=True))
    return [
        case.complaint
        for case in listed
        if code == case.complaint.responsible
        or (case.complaint.responsible is None and case.complaint.client is None
            and case.complaint.recorded_by == code)
    ]  # fmt: skip


def _actions(act: Act, code: str) -> Iterator[HeldItem]:
    for case in actions.recorded(act):
        if case.action.owner == code and case.state is ActionState.OPEN:
            yield HeldItem(Held.ACTION, case.no, case.no)


def _appointments(act: Act, code: str) -> Iterator[HeldItem]:
    for case in appointments.cases(act, made.listed(act.session, act.moment, adviser=code)):
        if case.state is AppointmentState.PLANNED:
            yield HeldItem(Held.APPOINTMENT, case.no, case.no, client=case.appointment.client)


def _deputies(act: Act, code: str, day: date) -> Iterator[HeldItem]:
    everyone = {member.code: member for member in members.everyone(act.session)}
    for absence in absences.of_deputy(act.session, code, day):
        away = everyone[absence.staff]
        yield HeldItem(
            Held.DEPUTY,
            str(absence.id),
            f"{absence.staff} {absence.first}–{absence.last}",
            since=absence.first,
            barred=absence.staff,
            role=away.role,
        )
