"""One person's list as a mail with its calendar, and as a short text for the robot of a chat."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import TYPE_CHECKING

from fundcs.deadlines.rules import state_name
from fundcs.deadlines.show import due_text
from fundcs.kit.i18n import _
from fundcs.reminders.show import ics, pages
from fundcs.reminders.show.table import summary

if TYPE_CHECKING:
    from datetime import datetime

    from fundcs.reminders.service import DutyList

_CHAT_BYTES = 1_600
"""A text of 企业微信 has 2048 bytes at most, its title and first line included."""


def message(duty_list: DutyList, sender: str, to: str, now: datetime) -> EmailMessage:
    """The list as a page with the calendar attached; `now`: the real time. No part names another server."""
    mail = EmailMessage()
    mail["Subject"] = title(duty_list)
    mail["From"] = sender
    mail["To"] = to
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or "fundcs")
    mail["Auto-Submitted"] = "auto-generated"  # so that no absence note answers it (RFC 3834)
    mail.set_content(pages.markdown(duty_list))
    mail.add_alternative(pages.html(duty_list), subtype="html")
    calendar = ics.calendar(duty_list)
    mail.add_attachment(calendar, maintype="text", subtype="calendar", filename="owed.ics")
    return mail


def title(duty_list: DutyList) -> str:
    """What the list comes to, in one line."""
    return _("To-dos {day}: {n}").format(day=duty_list.now.date(), n=len(duty_list.duties))


def chat_text(duty_list: DutyList) -> str:
    """The list for a chat, whose server is another firm's: no client's name, nothing that somebody wrote.

    It ends after as many duties as a robot of 企业微信 takes, and says how many more there are.
    """
    lines, size = [summary(duty_list)], 0
    for place, duty in enumerate(duty_list.duties):
        about = [code for code in (duty.client, duty.fund) if code and code not in str(duty.subject)]
        state = state_name(duty.due.state(duty_list.now))
        line = " · ".join([state, due_text(duty), str(duty.subject), *about])
        size += len(line.encode()) + 1
        if size > _CHAT_BYTES:
            lines.append(_("{n} more; `fundcs reminders` shows them").format(n=len(duty_list.duties) - place))
            break
        lines.append(line)
    return "\n".join(lines)
