"""The duty list as a calendar (RFC 5545): one event a duty, with an alarm."""

from __future__ import annotations

import hashlib
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from fundcs.deadlines.rules import cited
from fundcs.deadlines.show import owner_text, with_whom
from fundcs.kit.i18n import _

if TYPE_CHECKING:
    from icalendar import Alarm, Event

    from fundcs.deadlines.rules import Duty
    from fundcs.reminders.service import Report

_ALARM_DAY, _ALARM_HOUR = timedelta(hours=-15), timedelta(hours=-2)
"""Before an all-day event: nine in the morning of the day before; before a timed one: two hours."""


def calendar(report: Report) -> bytes:
    """The report as an iCalendar object; a duty keeps its UID from one report to the next."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", "-//fundcs//duties//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", _("Duties"))
    for duty in report.duties:
        made.add_component(_event(duty, report))
    document: bytes = made.to_ical()
    return document


def uid(duty: Duty) -> str:
    """The event's identity: of the duty's key alone, so that a moved date moves the event."""
    return f"{hashlib.sha256(duty.key.encode()).hexdigest()[:32]}@fundcs"


def _event(duty: Duty, report: Report) -> Event:
    """An all-day event on the day, or one at the very moment where the hour counts, without length."""
    from icalendar import Event

    event = Event()
    event.add("uid", uid(duty))
    event.add("dtstamp", report.now.astimezone(UTC))
    title = with_whom(duty, report.clients)
    article = cited(duty.article)
    event.add("summary", _("{subject} ({article})").format(subject=title, article=article))
    account = [*duty.notes, *duty.due.account()]
    owner = owner_text(duty.owner, duty.owner_role, report.names)
    event.add("description", "\n".join([owner, *map(str, account), duty.next_shown]))
    if duty.due.all_day:
        event.add("dtstart", duty.due.day)
        event.add("dtend", duty.due.day + timedelta(days=1))
    else:
        event.add("dtstart", duty.due.at.astimezone(UTC))
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
