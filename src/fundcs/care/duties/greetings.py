"""What is owed in greetings: birthdays, each its client's, and holidays as a whole (Art. 10)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from fundcs.care.duties.people import able
from fundcs.care.rules.greetings import OCCASION_NAMES, YEAR, Occasion
from fundcs.care.service import greetings
from fundcs.deadlines.rules import Duty, Settled
from fundcs.kit.i18n import T

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from fundcs.act import Act
    from fundcs.care.rules.greetings import Greeting
    from fundcs.deadlines.rules import Choice
    from fundcs.kit.periods import Period


_AROUND = timedelta(days=31)
"""A greeting's last moment is no further from its occasion than this, whatever the policy sets."""


def to_send(act: Act, choice: Choice) -> Iterator[Duty]:
    """Each birthday, and each holiday as a whole, whom it is left to greet; a missed one for some days.

    They come again every year: no more than the next year's are owed.
    """
    first, _last = greetings.span(act)
    last = act.today + timedelta(days=YEAR)
    if choice.until is not None:
        last = min(last, choice.until.date())
    holidays: dict[tuple[Occasion, date], list[Greeting]] = {}
    for greeting in greetings.between(act, first, max(last, act.today), client=choice.client):
        if greeting.done or greeting.opted_out:
            continue
        if greeting.occasion is Occasion.BIRTHDAY:
            yield _birthday(act, greeting)
        elif choice.client is None:
            holidays.setdefault((greeting.occasion, greeting.on), []).append(greeting)
    for (occasion, on), left in holidays.items():
        deadline = act.policy.deadline("care.holiday_greeting")
        yield Duty(
            key=f"greeting:{occasion}:{on}",
            subject=T(
                "greet clients for {occasion}: {n} left", occasion=T(OCCASION_NAMES[occasion]), n=len(left)
            ),
            owner_role=deadline.role,
            owner=None,
            due=greetings.due_of(act, left[0]),
            next=f"fundcs care greetings done --occasion {occasion} --on {on}",
        )


def _birthday(act: Act, greeting: Greeting) -> Duty:
    owner = able(act, greeting.officer)
    deadline = act.policy.deadline("care.birthday_greeting")
    return Duty(
        key=f"greeting:birthday:{greeting.on}:{greeting.client}",
        subject=T("greet {client} {name} on their birthday", client=greeting.client, name=greeting.name),
        owner_role=deadline.role if owner is None else owner.role,
        owner=None if owner is None else owner.code,
        due=greetings.due_of(act, greeting),
        next=f"fundcs care greetings done {greeting.client} --on {greeting.on}",
        client=greeting.client,
    )


def birthdays_past(act: Act, period: Period) -> Iterator[Settled]:
    """The birthdays greeted, and those missed for good."""
    deadline = act.policy.deadline("care.birthday_greeting")
    for greeting in greetings.settled(act, period.first - _AROUND, period.last + _AROUND, Occasion.BIRTHDAY):
        by = greetings.due_of(act, greeting.greeting)
        if period.holds(by.day):
            yield Settled(
                key=f"greeting:birthday:{greeting.greeting.on}:{greeting.greeting.client}",
                due=by,
                role=deadline.role,
                owner=greeting.greeting.officer,
                met_at=greeting.met_at,
                met_by=greeting.met_by,
                client=greeting.greeting.client,
            )


def holidays_past(act: Act, period: Period) -> Iterator[Settled]:
    """Each holiday as a whole, by the last client who was greeted; missed where one was not."""
    deadline = act.policy.deadline("care.holiday_greeting")
    for occasion, on in greetings.holidays(act, period.first - _AROUND, period.last + _AROUND):
        outcomes = list(greetings.settled(act, on, on, occasion))
        if not outcomes or not greetings.ended(act, on, outcomes):
            continue
        by = greetings.due_of(act, outcomes[0].greeting)
        if period.holds(by.day):
            missed = any(outcome.met_at is None for outcome in outcomes)
            last = max(outcomes, key=lambda outcome: outcome.met_at or by.at)
            yield Settled(
                key=f"greeting:{occasion}:{on}",
                due=by,
                role=deadline.role,
                owner=None,
                met_at=None if missed else last.met_at,
                met_by=None if missed else last.met_by,
            )
