"""Duties as a table and as JSON, the same in every list of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from fundcs.act.permits import Role, role_name
from fundcs.deadlines.rules import Duty, DutyState, duty_data, state_name
from fundcs.kit.i18n import _, ngettext
from fundcs.kit.view import View, table, text_page
from fundcs.kit.zone import SHANGHAI
from fundcs.policy.terms import cited

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text as Styled

    from fundcs.deadlines.rules import Due

OVERDUE_EXIT = 3
"""The exit code when something is overdue, where the command was given --exit-code."""

STYLES = {DutyState.OVERDUE: "bold red", DutyState.DUE: "bold yellow", DutyState.UPCOMING: "bold"}
_HOUR = 3600
_NAME_WORDS = 3
"""How many words of a command line name the command: `fundcs GROUP VERB`."""
_SHORT = 2 * 24
"""A distance is given in hours below this many hours, in days above."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Neighbours in a list with the same due moment, article and command."""

    state: DutyState
    article: str
    due: Due
    duties: tuple[Duty, ...]

    @property
    def command(self) -> str:
        """The command that discharges them, with an ellipsis for each word in which they differ."""
        words = zip(*(duty.next_shown.split(" ") for duty in self.duties), strict=True)
        return " ".join(variants[0] if len(set(variants)) == 1 else "…" for variants in words)


def batches(duties: Sequence[Duty], now: datetime) -> Iterator[Batch]:
    """The duties in their order, similar neighbours together: one row then names many clients."""
    for (state, article, *_rest), group in groupby(duties, lambda duty: _similar(duty, now)):
        neighbours = tuple(group)
        yield Batch(state=state, article=article, due=neighbours[0].due, duties=neighbours)


def _similar(duty: Duty, now: datetime) -> tuple[DutyState, str, str, int, list[str]]:
    words = duty.next.split(" ")
    return duty.due.state(now), duty.article, duty.due.text, len(words), words[:_NAME_WORDS]


def duty_table(
    duties: Sequence[Duty], now: datetime, title: str | None = None, clients: Mapping[str, str] | None = None
) -> Table:
    """The duties of one owner or one chapter; `clients` are names by code."""
    from rich.text import Text

    rows = table(_("State"), _("Due"), _("Task"))
    rows.title = None if title is None else Text(title, "bold")
    rows.leading = 1
    for batch in batches(duties, now):
        state = _lines((state_name(batch.state), STYLES[batch.state]), (str(cited(batch.article)), ""))
        rows.add_row(state, _due_lines(batch, now), _subject_lines(batch, clients or {}))
    return rows


def _lines(*parts: tuple[str, str]) -> Styled:
    from rich.text import Text

    return Text("\n").join(Text(text, style) for text, style in parts)


def _due_lines(batch: Batch, now: datetime) -> Styled:
    lines = [(moment_text(batch.due), STYLES[batch.state]), (distance(batch.due, now), "")]
    if batch.due.provisional:
        lines.append((_("provisional"), "italic"))
    return _lines(*lines)


def _subject_lines(batch: Batch, clients: Mapping[str, str]) -> Styled:
    lines: list[tuple[str, str]] = []
    for duty in batch.duties:
        lines.append((with_whom(duty, clients), ""))
        lines += [(f"  {note}", "dim") for note in duty.notes]
    return _lines(*lines, (batch.command, "cyan"))


def moment_text(due: Due) -> str:
    """The due moment as people read it."""
    return due.text if due.all_day else due.at.strftime("%Y-%m-%d %H:%M")


def due_text(duty: Duty) -> str:
    """The due moment as people read it; a provisional one is marked."""
    text = moment_text(duty.due)
    return _("{when} (provisional)").format(when=text) if duty.due.provisional else text


def distance(due: Due, now: datetime) -> str:
    """How long until the last moment in time, or since: in calendar days, near a clock deadline in hours."""
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
    """Code and name of the client concerned, without the name where it is not in `clients`; else empty."""
    return f"{duty.client} {clients.get(duty.client, '')}".strip() if duty.client else ""


def with_whom(duty: Duty, clients: Mapping[str, str]) -> str:
    """The subject of a duty, followed by its client and fund where the subject does not name them."""
    subject = str(duty.subject)
    about = ((duty.client, client_text(duty, clients)), (duty.fund, duty.fund))
    return " · ".join([subject, *(text for code, text in about if code and text and code not in subject)])


def owner_text(owner: str | None, role: str, names: Mapping[str, str]) -> str:
    """Who owes: the member with their role, else the role alone; `names` of staff by code."""
    role_text = role_name(Role(role))
    return role_text if owner is None else f"{owner} {names.get(owner, '')} · {role_text}"


def overdue(
    duties: Sequence[Duty], now: datetime, *, exit_code: bool, clients: Mapping[str, str] | None = None
) -> View:
    """A chapter's `overdue` list; `clients` are names by code."""

    def page(out: Console) -> None:
        text_page(duty_table(duties, now, clients=clients) if duties else _("Nothing is overdue."))(out)

    data = [duty_data(duty, now) for duty in duties]
    return View(data, page, OVERDUE_EXIT if duties and exit_code else 0)


def explained(duty: Duty, now: datetime, names: Mapping[str, str], clients: Mapping[str, str]) -> View:
    """One duty with the account of its date; `names` of staff and of `clients` by code."""
    account = [str(line) for line in duty.due.account()]
    state = state_name(duty.due.state(now))
    facts = table("", "")
    facts.show_header = False
    for name, value in (
        (_("To-do no."), duty.key),
        (_("State"), _("{state}, {distance}").format(state=state, distance=distance(duty.due, now))),
        (_("Assigned to"), owner_text(duty.owner, duty.owner_role, names)),
        (_("Why this date"), "\n".join(account)),
        (_("Policy"), f"{duty.due.deadline.key} = {duty.due.deadline.offset}"),
        (_("Notes"), "\n".join(map(str, duty.notes))),
        (_("Next step"), duty.next_shown),
    ):
        if value:
            facts.add_row(name, value)
    data = duty_data(duty, now) | {"source": duty.due.deadline.source, "account": account}
    return View(data, text_page(with_whom(duty, clients), facts))
