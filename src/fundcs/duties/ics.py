"""The duty list as a calendar (RFC 5545): one event a duty, with an alarm."""

from __future__ import annotations

import hashlib
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from fundcs.duties.render import owner_text, subject
from fundcs.kit.i18n import _

if TYPE_CHECKING:
    from icalendar import Event

    from fundcs.duties.rules import Duty
    from fundcs.duties.service import Report

_TIMED_LENGTH = timedelta(minutes=30)
_ALARM_DAY, _ALARM_HOUR = timedelta(hours=-15), timedelta(hours=-2)
"""Before an all-day event: nine in the morning of the day before; before a timed one: two hours."""


def calendar(report: Report) -> bytes:
    """The report as an iCalendar object; a duty keeps its UID from one report to the next."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", "-//fundcs//duties//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _("Duties"))
    for duty in report.duties:
        made.add_component(_event(duty, report))
    return made.to_ical()


def _event(duty: Duty, report: Report) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", hashlib.sha256(duty.key.encode()).hexdigest()[:32] + "@fundcs")
    event.add("dtstamp", report.now.astimezone(UTC))
    title = subject(duty).splitlines()[0]
    event.add("summary", _("Art. {article}: {subject}").format(article=duty.article, subject=title))
    lines = [owner_text(duty.owner, duty.owner_role, report.names), *map(str, duty.notes)]
    event.add("description", "\n".join([*lines, *(str(line) for line in duty.due.account()), duty.next]))
    if duty.due.all_day:
        event.add("dtstart", duty.due.day)
        event.add("dtend", duty.due.day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtstart", duty.due.at.astimezone(UTC) - _TIMED_LENGTH)
        event.add("dtend", duty.due.at.astimezone(UTC))
    event.add_component(_alarm(title, _ALARM_DAY if duty.due.all_day else _ALARM_HOUR))
    return event


def _alarm(title: str, before: timedelta) -> object:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", before)
    return alarm
