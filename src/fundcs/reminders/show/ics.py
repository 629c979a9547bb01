"""The list as a calendar (RFC 5545): one event a duty, with an alarm."""

from __future__ import annotations

import hashlib
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from fundcs.deadlines.show import owner_text, with_whom
from fundcs.kit.i18n import _
from fundcs.policy.terms import cited

if TYPE_CHECKING:
    from icalendar import Alarm, Event

    from fundcs.deadlines.rules import Duty
    from fundcs.reminders.service import DutyList

_MOMENT = timedelta(minutes=15)
_ALARM_DAY, _ALARM_HOUR = timedelta(hours=-15), timedelta(hours=-2)
"""Alarms: at nine in the morning of the day before an all-day event, two hours before a timed one."""


def calendar(duty_list: DutyList) -> bytes:
    """The list as an iCalendar object; a duty keeps its UID from one list to the next."""
    from icalendar import Calendar

    events = Calendar()
    events.add("prodid", "-//fundcs//duties//EN")
    events.add("version", "2.0")
    events.add("x-wr-calname", _("To-dos"))
    for duty in duty_list.duties:
        events.add_component(event(duty, duty_list))
    document: bytes = events.to_ical()
    return document


def uid(duty: Duty) -> str:
    """The event's identity, made from the duty's key alone, so that a moved date moves the event."""
    return f"{hashlib.sha256(duty.key.encode()).hexdigest()[:32]}@fundcs"


def event(duty: Duty, duty_list: DutyList) -> Event:
    """An all-day event on the due day, or a short one from the due moment on where the hour counts."""
    from icalendar import Event

    event = Event()
    event.add("uid", uid(duty))
    event.add("dtstamp", duty_list.now.astimezone(UTC))
    title = with_whom(duty, duty_list.clients)
    article = cited(duty.article)
    event.add("summary", _("{subject} ({article})").format(subject=title, article=article))
    account = [*duty.notes, *duty.due.account()]
    owner = owner_text(duty.owner, duty.owner_role, duty_list.names)
    event.add("description", "\n".join([owner, *map(str, account), duty.next_shown]))
    if duty.due.all_day:
        event.add("dtstart", duty.due.day)
        event.add("dtend", duty.due.day + timedelta(days=1))
    else:
        event.add("dtstart", duty.due.at.astimezone(UTC))
        event.add("duration", _MOMENT)  # some programs show no event without one (RFC 5545, 3.6.1)
    event.add("transp", "TRANSPARENT")
    event.add_component(_alarm(title, _ALARM_DAY if duty.due.all_day else _ALARM_HOUR))
    return event


def _alarm(title: str, before: timedelta) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", before)
    return alarm
