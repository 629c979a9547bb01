"""What is owed on appointments: what became of each, and the contract a signing led to (Art. 19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.act.permits import Permit, Role
from fundcs.calendars.service import calendar_of
from fundcs.care.duties.people import able, officer
from fundcs.care.queries import appointments as made
from fundcs.care.rules.appointments import AppointmentState
from fundcs.care.service import appointments
from fundcs.deadlines.rules import Duty, Settled, due, start_of
from fundcs.kit.i18n import T
from fundcs.kit.typed import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundcs.act import Act
    from fundcs.care.service.appointments import AppointmentCase
    from fundcs.deadlines.rules import Choice, Due
    from fundcs.kit.periods import Period


_BECAME = (AppointmentState.HELD, AppointmentState.MISSED, AppointmentState.CANCELLED)
"""What may become of an appointment."""


def planned(act: Act, choice: Choice) -> Iterator[Duty]:
    """What became of each that is planned; and the contract that one for signing led to."""
    for case in appointments.cases(act, made.listed(act.session, act.moment, client=choice.client)):
        if case.state is AppointmentState.PLANNED:
            yield _outcome(act, case)
        elif case.package_due is not None:
            yield _contract(act, case, case.package_due)


def _outcome(act: Act, case: AppointmentCase) -> Duty:
    deadline = act.policy.deadline("care.appointment")
    owner = able(act, case.adviser, Permit.MAKE_APPOINTMENTS)
    return Duty(
        key=f"appointment:{case.no}",
        subject=T(
            "appointment {no} with {client} {name} at {at}",
            no=case.no,
            client=case.appointment.client,
            name=case.client_name,
            at=shown(case.at),
        ),
        owner_role=deadline.role if owner is None else owner.role,
        owner=None if owner is None else owner.code,
        due=due(deadline, case.at, calendar_of(act)),
        next=f"fundcs care appointment held {case.no} --content TEXT",
        client=case.appointment.client,
    )


def _contract(act: Act, case: AppointmentCase, owed: Due) -> Duty:
    """The contract is to be on record before its package falls due, which is counted from its signing."""
    client, owner = case.appointment.client, officer(act, case.appointment.client)
    return Duty(
        key=f"appointment:{case.no}:contract",
        subject=T(
            "record the contract that {client} {name} signed in appointment {no}; its package is due then",
            no=case.no,
            client=client,
            name=case.client_name,
        ),
        owner_role=Role.CS_SPECIALIST if owner is None else owner.role,
        owner=None if owner is None else owner.code,
        due=owed,
        next=f"fundcs contract add NO --client {client} --fund FUND --amount N --value-date DATE "
        "--payee-name NAME --payee-bank BANK --payee-account NO",
        client=client,
    )


def kept(act: Act, period: Period) -> Iterator[Settled]:
    """Planned appointments of which it was recorded what became of them, and signings with their contract."""
    deadline, calendar = act.policy.deadline("care.appointment"), calendar_of(act)
    signings = []
    for case in appointments.cases(act, made.listed(act.session, act.moment)):
        planned = case.appointment.recorded_at <= case.appointment.at
        by = due(deadline, case.at, calendar)
        if case.state in _BECAME and planned and period.holds(by.day):
            last = case.steps[-1]
            yield Settled(
                key=f"appointment:{case.no}",
                due=by,
                role=deadline.role,
                owner=case.appointment.advisor,
                met_at=last.recorded_at,
                met_by=last.staff,
                client=case.appointment.client,
            )
        if case.contracts:
            signings.append(case)
    yield from _signed(act, period, signings)


def _signed(act: Act, period: Period, cases: Sequence[AppointmentCase]) -> Iterator[Settled]:
    """The contracts that signings led to; by the day of signing where the trail does not know the number."""
    recorded = made.recorded(act.session, {case.contracts[0] for case in cases})
    for case in cases:
        by = appointments.contract_due(act, case.at.date())
        if period.holds(by.day):
            met_at, met_by = recorded.get(case.contracts[0], (start_of(case.at.date()), None))
            yield Settled(
                key=f"appointment:{case.no}:contract",
                due=by,
                role=Role.CS_SPECIALIST,
                owner=None,
                met_at=met_at,
                met_by=met_by,
                client=case.appointment.client,
            )
