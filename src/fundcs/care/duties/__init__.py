"""What is owed in care: follow-ups, visits, appointments, greetings, the mailing (Art. 9, 10, 19, 26-31)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.care.duties import appointments, greetings, interactions, mailings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundcs.act import Act
    from fundcs.deadlines.rules import Choice, Duty, Settled
    from fundcs.kit.periods import Period


def duties(act: Act, choice: Choice) -> Iterator[Duty]:
    """What is owed to clients beside business; of a fund there is none."""
    if choice.fund is None:
        yield from interactions.follow_ups(act, choice)
        yield from appointments.planned(act, choice)
        yield from interactions.visits(act, choice)
        yield from greetings.to_send(act, choice)
        yield from mailings.to_mail(act, choice)


def settled(act: Act, period: Period) -> Iterator[Settled]:
    """What was owed in care in the period and was met, and what was missed for good: greetings, mailings.

    What was withdrawn as recorded by mistake was never owed.
    """
    yield from interactions.followed_up(act, period)
    yield from appointments.kept(act, period)
    yield from interactions.visits_made(act, period)
    yield from greetings.birthdays_past(act, period)
    yield from greetings.holidays_past(act, period)
    yield from mailings.mailed(act, period)
