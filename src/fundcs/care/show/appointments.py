"""Appointments as tables, JSON and a calendar."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from fundcs.care.models.interactions import Appointment, AppointmentEvent
from fundcs.care.rules.appointments import APPOINTMENT_STATE_NAMES, APPOINTMENT_STEP_NAMES
from fundcs.kit.i18n import _
from fundcs.kit.view import View, iso, minute, table, text_page, tight
from fundcs.policy.labels import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType
    from rich.table import Table

    from fundcs.act import Act
    from fundcs.care.rules.appointments import AppointmentStep
    from fundcs.care.service.appointments import AppointmentCase

_ALARM = timedelta(hours=-2)


def data(act: Act, case: AppointmentCase) -> dict[str, Any]:
    """An appointment's JSON; `at` and `place` are those it was moved to last."""
    made = act.shown(case.appointment)
    return {
        "no": case.no,
        "client": made.client,
        "adviser": case.adviser,
        "purpose": made.purpose,
        "at": iso(case.at),
        "minutes": made.minutes,
        "place": act.personal(case.place, Appointment.place),
        "note": made.note,
        "state": case.state.value,
        "outcome": act.personal(_outcome(case), AppointmentEvent.text),
        "contracts": list(case.contracts),
        "package_due": None if case.package_due is None else case.package_due.text,
        "recorded_at": iso(made.recorded_at),
        "recorded_by": made.recorded_by,
        "steps": [_step_data(act, step) for step in case.steps],
    }


def whole(act: Act, case: AppointmentCase) -> View:
    """An appointment and what became of it."""
    rows = table(_("Appointment"), case.no)
    for name, value in _facts(act, case):
        rows.add_row(name, value)
    parts: list[RenderableType] = [rows]
    if case.steps:
        parts.append(_steps(act, case))
    return View(data(act, case), text_page(*parts))


def listed(act: Act, cases: Sequence[AppointmentCase]) -> View:
    """Several appointments."""
    if not cases:
        return View([], text_page(_("No appointments are on record.")))
    rows = table(_("Appointment"), _("When"), _("Client"), _("Adviser"), _("Purpose"), _("Place"), _("State"))
    for case in cases:
        rows.add_row(
            case.no,
            minute(case.at),
            f"{case.appointment.client} {case.client_name}",
            _member(case, case.adviser),
            name_of(act.policy.care.purposes, case.appointment.purpose),
            act.of(case.appointment.client).personal(case.place, Appointment.place) or "–",
            _(APPOINTMENT_STATE_NAMES[case.state]),
        )
    return View([data(act.of(case.appointment.client), case) for case in cases], text_page(tight(rows, 0, 1)))


def calendar(act: Act, cases: Sequence[AppointmentCase]) -> bytes:
    """The appointments as an iCalendar object (RFC 5545); each keeps its UID when it is moved."""
    from icalendar import Alarm, Calendar, Event

    events = Calendar()
    events.add("prodid", "-//fundcs//appointments//EN")
    events.add("version", "2.0")
    events.add("x-wr-calname", _("Appointments"))
    for case in cases:
        event, alarm = Event(), Alarm()
        title = f"{name_of(act.policy.care.purposes, case.appointment.purpose)} {case.client_name}"
        event.add("uid", f"appointment-{case.no}@fundcs")
        event.add("dtstamp", act.moment.astimezone(UTC))
        event.add("summary", title)
        event.add("dtstart", case.slot.at.astimezone(UTC))
        event.add("dtend", case.slot.until.astimezone(UTC))
        place = act.of(case.appointment.client).personal(case.place, Appointment.place)
        if place is not None:
            event.add("location", place)
        event.add("description", f"{case.no} {_member(case, case.adviser)}")
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", _ALARM)
        event.add_component(alarm)
        events.add_component(event)
    document: bytes = events.to_ical()
    return document


def _facts(act: Act, case: AppointmentCase) -> Iterator[tuple[str, str]]:
    made = act.shown(case.appointment)
    length = _("{minutes} min").format(minutes=made.minutes)
    facts = (
        (_("State"), _(APPOINTMENT_STATE_NAMES[case.state])),
        (_("Client"), f"{made.client} {case.client_name}"),
        (_("Adviser"), _member(case, case.adviser)),
        (_("Purpose"), name_of(act.policy.care.purposes, made.purpose)),
        (_("When"), f"{minute(case.at)}  {length}"),
        (_("Place"), act.personal(case.place, Appointment.place)),
        (_("Note"), made.note),
        (_("Outcome"), act.personal(_outcome(case), AppointmentEvent.text)),
        (_("Contract"), _(", ").join(case.contracts)),
        (_("Package"), _package(case)),
        (_("Recorded"), f"{minute(made.recorded_at)} {_member(case, made.recorded_by)}"),
    )
    yield from ((name, value) for name, value in facts if value)


def place_and_outcome(act: Act, case: AppointmentCase, state: str) -> tuple[str | None, str, str | None]:
    """Where an appointment is, how it stands, and what was written of its end, masked as the act masks."""
    place, outcome = act.personal(case.place, Appointment.place), _outcome(case)
    return place, state, act.personal(outcome, AppointmentEvent.text)


def _package(case: AppointmentCase) -> str:
    """By when the package is owed, and how that was reckoned, where no contract is on record."""
    if case.package_due is None:
        return ""
    lines = [_("no contract signed since is on record; once one is, its package is due:")]
    return "\n".join([*lines, *map(str, case.package_due.account())])


def _outcome(case: AppointmentCase) -> str | None:
    """What was written of how it ended."""
    return next((step.text for step in reversed(case.steps) if step.text is not None), None)


def _steps(act: Act, case: AppointmentCase) -> Table:
    rows = table(_("When"), _("Step"), _("By"), _("What"))
    for step in case.steps:
        words = [
            minute(step.at),
            act.personal(step.place, AppointmentEvent.place),
            act.personal(step.text, AppointmentEvent.text),
        ]
        name = _(APPOINTMENT_STEP_NAMES[step.kind])
        said = _("; ").join(filter(None, words))
        rows.add_row(minute(step.recorded_at), name, _member(case, step.staff), said)
    return tight(rows)


def _step_data(act: Act, step: AppointmentStep) -> dict[str, Any]:
    return {
        "step": step.kind.value,
        "recorded_at": iso(step.recorded_at),
        "staff": step.staff,
        "at": iso(step.at),
        "place": act.personal(step.place, AppointmentEvent.place),
        "text": act.personal(step.text, AppointmentEvent.text),
    }


def _member(case: AppointmentCase, code: str) -> str:
    return f"{code} {case.names.get(code, '')}".strip()
