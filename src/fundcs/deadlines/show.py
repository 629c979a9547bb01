"""Duties on the screen and as JSON; the same table for reminders and every `overdue`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from fundcs.act.permits import Role, role_name
from fundcs.deadlines.rules import Duty, DutyState, cited, duty_data, state_name
from fundcs.kit.i18n import _, ngettext
from fundcs.kit.view import View, table, text_page
from fundcs.kit.zone import SHANGHAI

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text as Styled

    from fundcs.deadlines.rules import Due

OVERDUE_EXIT = 3
"""The exit code that says, where it was asked for, that something is overdue."""

STYLES = {DutyState.OVERDUE: "bold red", DutyState.DUE: "bold yellow", DutyState.UPCOMING: "bold"}
_HOUR = 3600
_VERB = 3
"""`fundcs GROUP VERB`: so many words of a command say which one it is."""
_SHORT = 2 * 24
"""Up to so many hours from now a moment is told in hours, beyond in days."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Neighbours of one list that are owed alike: by the same moment, under one article, by one command."""

    state: DutyState
    article: str
    due: Due
    duties: tuple[Duty, ...]

    @property
    def command(self) -> str:
        """The command that discharges them, an ellipsis where it differs from one to the other."""
        words = zip(*(duty.next_shown.split(" ") for duty in self.duties), strict=True)
        return " ".join(each[0] if len(set(each)) == 1 else "…" for each in words)


def batches(duties: Sequence[Duty], now: datetime) -> Iterator[Batch]:
    """The duties in their order, neighbours owed alike together, so that a list of clients reads as one."""
    for (state, article, *_rest), run in groupby(duties, lambda duty: _alike(duty, now)):
        found = tuple(run)
        yield Batch(state, article, found[0].due, found)


def _alike(duty: Duty, now: datetime) -> tuple[DutyState, str, str, int, list[str]]:
    words = duty.next.split(" ")
    return duty.due.state(now), duty.article, duty.due.text, len(words), words[:_VERB]


def duty_table(
    duties: Sequence[Duty], now: datetime, title: str | None = None, clients: Mapping[str, str] | None = None
) -> Table:
    """The duties of one owner or one chapter; `clients` are names by code."""
    from rich.text import Text

    rows = table(_("State"), _("Due"), _("What is owed"))
    rows.title = None if title is None else Text(title, "bold")
    rows.leading = 1
    for batch in batches(duties, now):
        state = _lines((state_name(batch.state), STYLES[batch.state]), (str(cited(batch.article)), ""))
        rows.add_row(state, _when(batch, now), _what(batch, clients or {}))
    return rows


def _lines(*parts: tuple[str, str]) -> Styled:
    from rich.text import Text

    return Text("\n").join(Text(text, style) for text, style in parts)


def _when(batch: Batch, now: datetime) -> Styled:
    said = [(moment_text(batch.due), STYLES[batch.state]), (distance(batch.due, now), "")]
    if batch.due.provisional:
        said.append((_("provisional"), "italic"))
    return _lines(*said)


def _what(batch: Batch, clients: Mapping[str, str]) -> Styled:
    said: list[tuple[str, str]] = []
    for duty in batch.duties:
        said.append((with_whom(duty, clients), ""))
        said += [(f"  {note}", "dim") for note in duty.notes]
    return _lines(*said, (batch.command, "cyan"))


def moment_text(due: Due) -> str:
    """The due moment as people read it."""
    return due.text if due.all_day else due.at.strftime("%Y-%m-%d %H:%M")


def due_text(duty: Duty) -> str:
    """The due moment as people read it; a provisional one is marked."""
    text = moment_text(duty.due)
    return _("{when} (provisional)").format(when=text) if duty.due.provisional else text


def distance(due: Due, now: datetime) -> str:
    """How long until the last moment in time, or since: calendar days, hours where the hour counts."""
    days = (due.day - now.astimezone(SHANGHAI).date()).days
    hours = abs(int((due.at - now).total_seconds())) // _HOUR
    late = due.state(now) is DutyState.OVERDUE
    if not due.all_day and hours < _SHORT:
        return _hours(hours, late=late)
    if late:
        return ngettext("{n} day late", "{n} days late", -days).format(n=-days)
    return ngettext("in {n} day", "in {n} days", days).format(n=days) if days else _("today")


def _hours(hours: int, *, late: bool) -> str:
    if hours == 0:
        return _("less than an hour late") if late else _("within the hour")
    if late:
        return ngettext("{n} hour late", "{n} hours late", hours).format(n=hours)
    return ngettext("in {n} hour", "in {n} hours", hours).format(n=hours)


def client_text(duty: Duty, clients: Mapping[str, str]) -> str:
    """The client concerned, with the name where it is known; empty where there is none."""
    return f"{duty.client} {clients.get(duty.client, '')}".strip() if duty.client else ""


def with_whom(duty: Duty, clients: Mapping[str, str]) -> str:
    """What is owed, and for whom where the sentence does not say."""
    subject = str(duty.subject)
    about = ((duty.client, client_text(duty, clients)), (duty.fund, duty.fund))
    return " · ".join([subject, *(text for code, text in about if code and text and code not in subject)])


def owner_text(owner: str | None, role: str, names: Mapping[str, str]) -> str:
    """Who owes: the member, else the role."""
    said = role_name(Role(role))
    return said if owner is None else f"{owner} {names.get(owner, '')} · {said}"


def overdue(
    duties: Sequence[Duty], now: datetime, *, exit_code: bool, clients: Mapping[str, str] | None = None
) -> View:
    """A chapter's `overdue` list; `clients` are names by code."""

    def page(out: Console) -> None:
        said = duty_table(duties, now, clients=clients) if duties else _("Nothing is overdue.")
        text_page(said)(out)

    data = [duty_data(duty, now) for duty in duties]
    return View(data, page, OVERDUE_EXIT if duties and exit_code else 0)


def head_line(head: str) -> str:
    """The trail's head, to be compared later with `archive verify --head`."""
    return _("Head of the trail: {head}").format(head=head)


def explained(duty: Duty, now: datetime, names: Mapping[str, str], clients: Mapping[str, str]) -> View:
    """One duty with the account of its date."""
    account = [str(line) for line in duty.due.account()]
    state = state_name(duty.due.state(now))
    facts = table("", "")
    facts.show_header = False
    for name, said in (
        (_("Duty key"), duty.key),
        (_("State"), _("{state}, {distance}").format(state=state, distance=distance(duty.due, now))),
        (_("Owed by"), owner_text(duty.owner, duty.owner_role, names)),
        (_("Why then"), "\n".join(account)),
        (_("Policy"), f"{duty.due.deadline.key} = {duty.due.deadline.offset}"),
        (_("Notes"), "\n".join(map(str, duty.notes))),
        (_("Next"), duty.next_shown),
    ):
        if said:
            facts.add_row(name, said)
    data = duty_data(duty, now) | {"source": duty.due.deadline.source, "account": account}
    return View(data, text_page(with_whom(duty, clients), facts))
