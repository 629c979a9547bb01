"""The service calendar for calendar programs (RFC 5545): one event a line of the list."""

from __future__ import annotations

import hashlib
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from fundcs.kit.i18n import _
from fundcs.reminders.show import ics as reminders
from fundcs.service_calendar.rules import KIND_NAMES
from fundcs.service_calendar.show import line_text, whose

if TYPE_CHECKING:
    from icalendar import Event

    from fundcs.service_calendar.rules import EntryLine
    from fundcs.service_calendar.service.calendar import ServiceCalendar

_DAY = timedelta(days=1)


def calendar(ahead: ServiceCalendar) -> bytes:
    """The calendar as an iCalendar object; a to-do has the UID that it has in the list of to-dos."""
    from icalendar import Calendar

    events = Calendar()
    events.add("prodid", "-//fundcs//service-calendar//EN")
    events.add("version", "2.0")
    events.add("x-wr-calname", _("Service calendar"))
    for line in ahead.lines:
        duty = line.first.duty if line.many is None else None
        events.add_component(_event(ahead, line) if duty is None else reminders.event(duty, ahead.duties))
    document: bytes = events.to_ical()
    return document


def _event(ahead: ServiceCalendar, line: EntryLine) -> Event:
    from icalendar import Event

    entry, event = line.first, Event()
    event.add("uid", f"{hashlib.sha256(line.key.encode()).hexdigest()[:32]}@fundcs")
    event.add("dtstamp", ahead.duties.now.astimezone(UTC))
    event.add("summary", line_text(ahead, line))
    about = [_(KIND_NAMES[entry.kind]), whose(ahead, entry.owner, entry.owner_role)]
    if entry.provisional:
        about.append(_("provisional"))
    event.add("description", "\n".join(about))
    event.add("dtstart", entry.due)
    event.add("dtend", entry.due + _DAY)
    event.add("transp", "TRANSPARENT")
    return event
