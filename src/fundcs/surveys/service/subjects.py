"""What a client may be asked about by its number: a callback, a visit, an appointment, a complaint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.assignments.rules import Held
from fundcs.assignments.service.holders import holder
from fundcs.callbacks.queries import withdrawn
from fundcs.callbacks.rules.calls import CallOutcome
from fundcs.callbacks.service import withdrawals as callbacks
from fundcs.care.rules.appointments import APPOINTMENT_STATE_NAMES, AppointmentState, AppointmentStepKind
from fundcs.care.rules.interactions import INTERACTION_KIND_NAMES, InteractionKind
from fundcs.care.service import appointments, interactions
from fundcs.clients import queries as clients
from fundcs.complaints import queries as complaints
from fundcs.complaints.rules.steps import ComplaintState, state_name
from fundcs.complaints.service.admission import seen
from fundcs.kit.errors import Forbidden, Refused
from fundcs.kit.i18n import N_, T
from fundcs.kit.parsing import fold, quoted
from fundcs.surveys.rules.scores import SurveyKind

if TYPE_CHECKING:
    from datetime import date, datetime

    from fundcs.act import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What the client is asked about and when it was; `closing`: the step that closed a complaint.

    `adviser`: whom the score concerns; None: the client's own.
    """

    kind: SurveyKind
    no: str
    client: str | None
    at: datetime
    callback: str | None = None
    interaction: str | None = None
    appointment: str | None = None
    complaint: str | None = None
    closing: int | None = None
    adviser: str | None = None


def subject(act: Act, no: str) -> Subject:
    """What has this number, as it may be asked about.

    Raises Refused where there is none, or it is not reached, held, closed, or is withdrawn; NotSeen.
    """
    number = fold(no).upper()
    find = {
        "H": _callback,
        interactions.LETTER: _visit,
        appointments.LETTER: _appointment,
        "K": _complaint,
    }.get(number[:1])
    if find is None:
        raise Refused(
            N_(
                "'{no}' is not the number of a callback (H), a visit (N), an appointment (Y) or a complaint "
                "(K); give one of these"
            ),
            no=quoted(no),
        )
    return find(act, number)


def adviser_on(act: Act, asked: Subject, day: date) -> str | None:
    """Whom the score concerns: who is named, else who was the client's adviser on the day."""
    if asked.adviser is not None or asked.client is None:
        return asked.adviser
    client = clients.by_code(act.session, asked.client)
    current = None if client is None else client.advisor
    return holder(act, Held.ADVISED_CLIENT, asked.client, current, day)


def _callback(act: Act, no: str) -> Subject:
    callback = callbacks.find(act, no)
    if not act.sight.sees(callback.client):
        raise act.sight.refusal(quoted(no))
    if withdrawn.withdrawal(act.session, callback.no) is not None:
        raise Refused(N_("callback {no} was withdrawn; nobody is asked about it"), no=callback.no)
    if callback.outcome is not CallOutcome.REACHED:
        raise Refused(
            N_("the client was not reached in callback {no}; ask about a call that was answered"),
            no=callback.no,
        )
    return Subject(
        kind=SurveyKind.CALLBACK,
        no=callback.no,
        client=callback.client,
        at=callback.at,
        callback=callback.no,
    )


def _visit(act: Act, no: str) -> Subject:
    interaction = interactions.standing(act, no)
    if interaction.kind is not InteractionKind.VISIT:
        raise Refused(
            N_(
                "interaction {no} is a {kind}, not a visit; clients are asked about calls, visits, complaints"
            ),
            no=interaction.no,
            kind=T(INTERACTION_KIND_NAMES[interaction.kind]),
        )
    return Subject(
        kind=SurveyKind.VISIT,
        no=interaction.no,
        client=interaction.client,
        at=interaction.at,
        interaction=interaction.no,
    )


def _appointment(act: Act, no: str) -> Subject:
    case = appointments.find(act, no)
    if case.state is not AppointmentState.HELD:
        raise Refused(
            N_("appointment {no} is '{state}'; record first that it was held"),
            no=case.no,
            state=T(APPOINTMENT_STATE_NAMES[case.state]),
        )
    held = next(step for step in reversed(case.steps) if step.kind is AppointmentStepKind.HELD)
    return Subject(
        kind=SurveyKind.VISIT,
        no=case.no,
        client=case.appointment.client,
        at=min(case.at, held.recorded_at),
        appointment=case.no,
        adviser=case.adviser,
    )


def _complaint(act: Act, no: str) -> Subject:
    case = seen(act, no)
    complaint = case.complaint
    if complaint.against == act.staff.code:
        raise Forbidden(
            N_("complaint {no} is about {staff}, who does not record how it was scored; ask a colleague"),
            no=case.no,
            staff=act.staff.code,
        )
    if case.withdrawal is not None:
        raise Refused(N_("complaint {no} was withdrawn or merged; nobody is asked about it"), no=complaint.no)
    closing = case.standing.closing
    if case.state is not ComplaintState.CLOSED or closing is None:
        raise Refused(
            N_("complaint {no} is '{state}'; the client is asked once it is closed"),
            no=case.no,
            state=state_name(case.state),
        )
    against = complaint.against if complaint.against in complaints.advisers(act.session) else None
    return Subject(
        kind=SurveyKind.COMPLAINT,
        no=case.no,
        client=complaint.client,
        at=closing.at,
        complaint=case.no,
        closing=closing.seq,
        adviser=against,
    )
