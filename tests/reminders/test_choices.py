"""Each chapter, asked for less, gives nothing less of what was asked for."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from shared.acting import acting

from fundcs.deadlines.rules import EVERYTHING, Choice
from fundcs.reminders.service import CHAPTERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundcs.act import Act
    from fundcs.deadlines.rules import Duty

MOMENTS = ("2025-09-15 09:00", "2026-10-16 09:00", "2026-11-02 12:00", "2026-11-23 10:00", "2027-03-01 08:00")


@pytest.mark.parametrize("chapter", CHAPTERS)
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_narrow_question_has_the_same_answer_as_the_whole_one_narrowed(
    sample: Any, chapter: str, moment: str
) -> None:
    duties = import_module(f"fundcs.{chapter}.duties").duties
    with acting(sample.path, moment) as act:
        whole = list(duties(act, EVERYTHING))
        for choice in choices(act, whole):
            narrowed = [duty for duty in duties(act, choice) if choice.admits(duty, act.moment)]
            wanted = [duty for duty in whole if choice.admits(duty, act.moment)]
            assert by_key(narrowed) == by_key(wanted), choice


def by_key(duties: Sequence[Duty]) -> list[Duty]:
    return sorted(duties, key=lambda duty: duty.key)


def choices(act: Act, whole: Sequence[Duty]) -> Iterator[Choice]:
    """Every role, owner, fund and client of the duties, some that owe nothing, and how far ahead."""
    untils = [None, *(act.moment + timedelta(days=days) for days in (0, 1, 7, 60))]
    for until in untils:
        yield Choice(until=until)
        for role in {"hr", "cs_specialist", *(duty.owner_role for duty in whole)}:
            yield Choice(until=until, role=role)
    for owner in {"S001", "S999", *(duty.owner for duty in whole if duty.owner)}:
        yield Choice(owner=owner)
        yield Choice(owner=owner, until=untils[3])
    for fund in {"YX02", "NONE", *(duty.fund for duty in whole if duty.fund)}:
        yield Choice(fund=fund)
        yield Choice(fund=fund, until=untils[3])
    clients = sorted({duty.client for duty in whole if duty.client})
    for client in {"C000001", "NOBODY", *clients[:3]}:
        yield Choice(client=client)
        yield Choice(client=client, role="cs_specialist", until=untils[3])
