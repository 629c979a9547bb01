"""What is owed in the mailing of the house journal: each month's, the department's as a whole (Art. 9)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from fundcs.calendars.service import calendar_of
from fundcs.care.queries import mailings as stored
from fundcs.care.rules.mailings import MailingState, month_of, month_text
from fundcs.care.service import mailings
from fundcs.deadlines.rules import Duty, DutyState, Settled, due, start_of
from fundcs.kit.i18n import T
from fundcs.kit.periods import months_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from fundcs.act import Act
    from fundcs.deadlines.rules import Choice, Due
    from fundcs.kit.periods import Period

_EARLIER: Final = timedelta(days=366)
"""A month's mailing is due no later than this after the month began, whatever the policy sets."""


def to_mail(act: Act, choice: Choice) -> Iterator[Duty]:
    """The running month's mailing, and those missed that may still be made up for; of no client.

    Each while somebody is left to whom it is to be sent: never before the archive had somebody.
    """
    if choice.client is not None:
        return
    late = timedelta(days=act.policy.care.journal_late.count)
    for first in _months(act.today - late, act.today):
        by = _due(act, first)
        later = choice.until is not None and by.at > choice.until
        if later and by.state(act.moment) is DutyState.UPCOMING:
            continue
        days = _days(act, first)
        left = mailings.left(act, days) if mailings.is_listed(act, days) else ()
        if left:
            yield Duty(
                key=_key(first),
                subject=T(
                    "mail the house journal of {month}: {n} left",
                    month=month_text(first),
                    n=len(left),
                ),
                owner_role=by.deadline.role,
                owner=None,
                due=by,
                next=f"fundcs care mailing sent --month {month_text(first)}",
            )


def mailed(act: Act, period: Period) -> Iterator[Settled]:
    """The mailings due in the period of which nobody is left, and those missed for good."""
    for first in _months(period.first - _EARLIER, min(period.last, act.today)):
        by = _due(act, first)
        if period.holds(by.day):
            yield from _outcome(act, first, by)


def _outcome(act: Act, first: date, by: Due) -> Iterator[Settled]:
    days, month = _days(act, first), month_text(first)
    round_ = mailings.gone_through(act, month)
    made = [row for row, _back in stored.sent(act.session, act.moment, month=month)]
    if round_ is not None and not mailings.again(act, month):
        taken_back = stored.taken_back(act.session, month, act.moment)
        later = [row for row in made if row.client in taken_back and row.recorded_at > round_.recorded_at]
        done = [(round_.sent_on, round_.recorded_by), *((row.sent_on, row.recorded_by) for row in later)]
        yield _settled(first, by, *max(done))
    elif mailings.is_listed(act, days):
        if made and not mailings.left(act, days):
            last_sent = made[-1]
            yield _settled(first, by, last_sent.sent_on, last_sent.recorded_by)
    elif round_ is not None or any(
        recipient.state is MailingState.TO_SEND
        for recipient in mailings.recipients(act, days, wishes_at=by.at)
    ):
        yield _settled(first, by, None, None)
    elif made:
        yield _settled(first, by, made[-1].sent_on, made[-1].recorded_by)


def _settled(first: date, by: Due, on: date | None, staff: str | None) -> Settled:
    return Settled(
        key=_key(first),
        due=by,
        role=by.deadline.role,
        owner=None,
        met_at=None if on is None else start_of(on),
        met_by=staff,
    )


def _key(first: date) -> str:
    return f"mailing:{month_text(first)}"


def _months(first: date, last: date) -> list[date]:
    """The first days of the months from that of `first` to that of `last`."""
    return [month.days.first for month in months_until(first, last)]


def _due(act: Act, first: date) -> Due:
    return due(act.policy.deadline("care.journal"), start_of(first), calendar_of(act))


def _days(act: Act, first: date) -> Period:
    return month_of((first.year, first.month), act.today)
