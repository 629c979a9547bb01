"""A duty, the moment it falls due with the account of it, and which duties are asked for.

A duty is derived, never stored: chapters make them from facts, policy, calendar and the moment.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.kit.i18n import N_, T, Text, _
from fundcs.kit.placeholders import in_words
from fundcs.kit.zone import SHANGHAI
from fundcs.policy.terms import ANCHORS, cited

if TYPE_CHECKING:
    from fundcs.kit.workdays import Reckoned, Skipped, WorkCalendar
    from fundcs.policy.rules import Deadline


class DutyState(StrEnum):
    """How a duty stands at a moment; DUE: it falls due that same day."""

    UPCOMING = "upcoming"
    DUE = "due"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Due:
    """When something falls due and why.

    `at` is the last moment that is still in time; where `all_day`, the deadline is in days and `at` the end
    of that day. `skipped` and `added` are the days not counted and the make-up days counted. `stated`: who
    set the moment and why, where it was not reckoned by the policy's offset. `scope`: what the offset is
    for, where others have another.
    """

    at: datetime
    all_day: bool
    deadline: Deadline
    anchor: datetime
    skipped: tuple[Skipped, ...] = ()
    added: tuple[Skipped, ...] = ()
    provisional: bool = False
    stated: Text | None = None
    scope: Text | None = None

    @property
    def day(self) -> date:
        """The day it falls due, in Asia/Shanghai."""
        return self.at.date()

    @property
    def text(self) -> str:
        """`YYYY-MM-DD`, or ISO 8601 with offset where the hour counts."""
        return self.day.isoformat() if self.all_day else self.at.isoformat(timespec="seconds")

    def state(self, now: datetime) -> DutyState:
        """How it stands at `now`; it is overdue after the last moment in time."""
        today = now.astimezone(SHANGHAI).date()
        if today > self.day or (now > self.at and not self.all_day):
            return DutyState.OVERDUE
        return DutyState.DUE if today == self.day else DutyState.UPCOMING

    def account(self) -> tuple[Text, ...]:
        """The reckoning, line by line: the event, the offset and its article, each day passed over."""
        anchor = T(ANCHORS[self.deadline.anchor])
        lines = [T("{event}: {when}", event=anchor, when=self._written(self.anchor))]
        offset, article = offset_text(self.deadline), cited(self.deadline.article)
        lines.append(
            self.stated or Text(_SET_BY[self.deadline.source], {"offset": offset, "article": article})
        )
        if self.scope is not None:
            lines.append(self.scope)
        lines += [T("not counted: {day} {why}", day=day.date, why=day.why) for day in self.skipped]
        lines += [T("counted: {day} {why}", day=day.date, why=day.why) for day in self.added]
        lines.append(T("due: {when}", when=self._written(self.at)))
        if self.provisional:
            lines.append(T("provisional: the holiday arrangement of that year is not in the calendar yet"))
        return tuple(lines)

    def _written(self, at: datetime) -> str:
        return at.date().isoformat() if self.all_day else at.strftime("%Y-%m-%d %H:%M")


_SET_BY = {
    "regulation": N_("{offset}, {article}"),
    "house": N_("{offset}, by default: {article} sets no time"),
    "firm": N_("{offset}, set by the firm under {article}"),
}
"""By where a deadline's offset comes from: an article is cited for what it says."""


_NONE = {
    ("h", "after"): N_("at that very moment"),
    ("d", "after"): N_("on that very day"),
    ("wd", "after"): N_("on that day, or the next working day"),
    ("h", "before"): N_("at that very moment"),
    ("d", "before"): N_("on that day, or the working day before"),
    ("wd", "before"): N_("on that day, or the working day before"),
}
_ONE = {
    ("h", "after"): N_("1 clock hour after it"),
    ("d", "after"): N_("the day after it"),
    ("wd", "after"): N_("the first working day after it"),
    ("h", "before"): N_("1 clock hour before it"),
    ("d", "before"): N_("the day before it, or the working day before"),
    ("wd", "before"): N_("the last working day before it"),
}
_MANY = {
    ("h", "after"): N_("{n} clock hours after it"),
    ("d", "after"): N_("{n} calendar days after it"),
    ("wd", "after"): N_("{n} working days after it, the day itself not counted"),
    ("h", "before"): N_("{n} clock hours before it"),
    ("d", "before"): N_("{n} calendar days before it, or the working day before"),
    ("wd", "before"): N_("{n} working days before it"),
}
_PERIODS = {
    "month": N_("by the end of that month"),
    "half-year": N_("by the end of that half-year"),
}


def offset_text(deadline: Deadline) -> Text:
    """A deadline's offset as a phrase: "5 working days after it, the day itself not counted"."""
    count, unit = deadline.offset.count, deadline.offset.unit
    if unit in _PERIODS:
        return Text(_PERIODS[unit])
    if count == 0:
        return Text(_NONE[unit, deadline.direction])
    if count == 1:
        return Text(_ONE[unit, deadline.direction])
    return Text(_MANY[unit, deadline.direction], {"n": count})


def end_of(day: date) -> datetime:
    """The last second of a day in Asia/Shanghai."""
    return datetime.combine(day, time(23, 59, 59), SHANGHAI)


def start_of(day: date) -> datetime:
    """The first moment of a day in Asia/Shanghai: the anchor of an event of which only the day is known."""
    return datetime.combine(day, time(), SHANGHAI)


def due(deadline: Deadline, anchor: datetime, calendar: WorkCalendar) -> Due:
    """When `deadline` falls due for the event at `anchor`.

    Clock hours count nights and holidays; days before an event roll back to a working day; working days
    exclude the day of the event and include the last one.
    """
    at, count, unit = anchor.astimezone(SHANGHAI), deadline.offset.count, deadline.offset.unit
    day, after = at.date(), deadline.direction == "after"
    if unit == "h":
        hours = timedelta(hours=count)
        return Due(at=at + hours if after else at - hours, all_day=False, deadline=deadline, anchor=at)
    if unit == "wd":
        return _counted(calendar.plus(day, count) if after else calendar.minus(day, count), deadline, at)
    if unit == "d" and not after:
        return _counted(calendar.minus_days(day, count), deadline, at)
    return Due(at=end_of(_last_day(day, count, unit)), all_day=True, deadline=deadline, anchor=at)


def _counted(count: Reckoned, deadline: Deadline, anchor: datetime) -> Due:
    """The end of the day that counting on the calendar came to."""
    return Due(
        at=end_of(count.result),
        all_day=True,
        deadline=deadline,
        anchor=anchor,
        skipped=count.skipped,
        added=count.added,
        provisional=count.provisional,
    )


def _last_day(day: date, count: int, unit: str) -> date:
    """The last day of the month or half-year of `day`, or `count` calendar days after it."""
    if unit == "month":
        return _first_of_month(day, 1) - timedelta(days=1)
    if unit == "half-year":
        began = day.replace(month=(day.month - 1) // 6 * 6 + 1, day=1)
        return _first_of_month(began, 6) - timedelta(days=1)
    return day + timedelta(days=count)


def _first_of_month(day: date, later: int) -> date:
    """The first day of the month so many months after that of `day`."""
    index = day.year * 12 + day.month - 1 + later
    return date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Duty:
    """Something owed. A duty has the same `key` on every day; `next` is the command that discharges it.

    `owner_role` is who owes it, `owner` the member's staff code where one in particular does.
    """

    key: str
    subject: Text
    owner_role: str
    owner: str | None
    due: Due
    next: str
    client: str | None = None
    fund: str | None = None
    notes: tuple[Text, ...] = field(default=())

    @property
    def next_shown(self) -> str:
        """`next` as people read it, its placeholders in the user's language."""
        return in_words(self.next)

    @property
    def article(self) -> str:
        """The article it is owed under."""
        return self.due.deadline.article

    def order(self, now: datetime) -> tuple[int, datetime, str]:
        """The sort key of a list: overdue first, then due today, then upcoming; the earliest due first."""
        rank = {DutyState.OVERDUE: 0, DutyState.DUE: 1, DutyState.UPCOMING: 2}
        return rank[self.due.state(now)], self.due.at, self.key


@dataclass(frozen=True, slots=True)
class Settled:
    """Something that was owed and is no duty any more, by the duty's `key`.

    `met_at`: when it was met, at the beginning of the day where only that is known, and `met_by` whom; None
    where it never was and can be no more: investors were paid without it, the contract has matured.
    """

    key: str
    due: Due
    role: str
    owner: str | None
    met_at: datetime | None
    met_by: str | None
    client: str | None = None
    fund: str | None = None

    @property
    def article(self) -> str:
        """The article it was owed under."""
        return self.due.deadline.article

    @property
    def in_time(self) -> bool:
        """Whether it was met by its last moment."""
        return self.met_at is not None and self.due.state(self.met_at) is not DutyState.OVERDUE


def duty_data(duty: Duty, now: datetime) -> dict[str, object]:
    """A duty's JSON, the same in reminders and in every `overdue`."""
    return {
        "key": duty.key,
        "article": duty.article,
        "subject": str(duty.subject),
        "client": duty.client,
        "fund": duty.fund,
        "owner_role": duty.owner_role,
        "owner": duty.owner,
        "due": duty.due.text,
        "state": duty.due.state(now).value,
        "provisional": duty.due.provisional,
        "next": duty.next,
        "anchor": duty.due.deadline.anchor,
        "anchor_at": duty.due.anchor.isoformat(timespec="seconds"),
        "offset": None if duty.due.stated else str(duty.due.deadline.offset),
        "skipped": [{"date": day.date.isoformat(), "why": str(day.why)} for day in duty.due.skipped],
        "added": [{"date": day.date.isoformat(), "why": str(day.why)} for day in duty.due.added],
        "notes": [str(note) for note in duty.notes],
    }


STATE_NAMES = {
    DutyState.UPCOMING: N_("upcoming"),
    DutyState.DUE: N_("due today"),
    DutyState.OVERDUE: N_("overdue"),
}


def state_name(state: DutyState) -> str:
    """The state in the user's language."""
    return _(STATE_NAMES[state])


@dataclass(frozen=True, slots=True)
class Choice:
    """Which duties are asked for: due by `until`, and of a role, an owner, a fund, a client; None: of any.

    A chapter reads less by it, but may give more than was asked for; the caller keeps what it `admits`.
    """

    until: datetime | None = None
    role: str | None = None
    owner: str | None = None
    fund: str | None = None
    client: str | None = None

    def concerns(
        self, *, role: str, owner: str | None = None, fund: str | None = None, client: str | None = None
    ) -> bool:
        """Whether duties of this role, owner, fund and client were asked for, whenever they fall due."""
        wanted = (self.role, self.owner, self.fund, self.client)
        return all(
            asked is None or asked == given
            for asked, given in zip(wanted, (role, owner, fund, client), strict=True)
        )

    def admits(self, duty: Duty, now: datetime) -> bool:
        """Whether the duty was asked for; one that is due today always is, whatever `until` says."""
        if not self.concerns(role=duty.owner_role, owner=duty.owner, fund=duty.fund, client=duty.client):
            return False
        upcoming = duty.due.state(now) is DutyState.UPCOMING
        return self.until is None or not upcoming or duty.due.at <= self.until


EVERYTHING: Final = Choice()
"""Every duty of everybody, however far ahead."""
