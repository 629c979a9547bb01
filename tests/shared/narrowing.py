"""A chapter asked for less gives what was asked for, out of all that it owes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from fundcs.deadlines.rules import EVERYTHING, Choice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from fundcs.act import Act
    from fundcs.deadlines.rules import Duty


def choices(act: Act, every: list[Duty]) -> Iterator[Choice]:
    """Choices by every role, owner, fund, client and moment that the duties name, and by others."""
    yield EVERYTHING
    for role in {duty.owner_role for duty in every} | {"finance"}:
        yield Choice(role=role)
    for owner in {duty.owner for duty in every if duty.owner} | {"S001", "S404"}:
        yield Choice(owner=owner)
    for fund in {duty.fund for duty in every if duty.fund} | {"NO"}:
        yield Choice(fund=fund)
    for client in {duty.client for duty in every if duty.client} | {"C404"}:
        yield Choice(client=client)
    moments = {act.moment, *(duty.due.at for duty in every)}
    for until in moments | {at - timedelta(seconds=1) for at in moments}:
        yield Choice(until=until)
    for duty in every:
        owed = {"role": duty.owner_role, "owner": duty.owner, "fund": duty.fund, "client": duty.client}
        yield Choice(until=duty.due.at, **owed)


def assert_narrowed(duties: Callable[[Act, Choice], Iterable[Duty]], act: Act) -> list[Duty]:
    """`duties` gives of every choice what the whole list holds of it; returns the whole list."""
    every = list(duties(act, EVERYTHING))
    for choice in choices(act, every):
        chosen = [duty for duty in every if choice.admits(duty, act.moment)]
        narrowed = [duty for duty in duties(act, choice) if choice.admits(duty, act.moment)]
        assert sorted(narrowed, key=_key) == sorted(chosen, key=_key), choice
    return every


def _key(duty: Duty) -> str:
    return duty.key
