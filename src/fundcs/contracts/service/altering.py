"""A change of a contract, and the submitted sheets that it alters."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fundcs.entitlements.service import find
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.payouts.service import effects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundcs.act import Act
    from fundcs.entitlements.rules.holding import Holding
    from fundcs.funds.models import Fund
    from fundcs.payouts.service.effects import Alteration


class ContractCancelled(Refused):
    template = N_("contract {no} was cancelled on {day}; it can no longer be changed")


def changeable(act: Act, no: str) -> tuple[Holding, Fund]:
    """A contract that may be changed, and its fund: neither cancelled nor sealed."""
    holding = find(act.session, no)
    fund = funds.find_unsealed(act.session, holding.fund)
    if holding.cancelled_on is not None:
        raise ContractCancelled(no=holding.no, day=holding.cancelled_on)
    return holding, fund


@dataclass(slots=True)
class Changed:
    """The number of a changed contract, and the submitted sheets that should have said otherwise."""

    no: str
    altered: list[Alteration] = field(default_factory=list)


@contextmanager
def measured(
    act: Act, no: str, fund: str, what: str, reason: str | None, *, always: bool = False
) -> Iterator[Changed]:
    """Carry out a change of a contract inside; afterwards it is known what it alters, and why is kept."""
    before = effects.differences_of(act, fund, [no])
    changed = Changed(no)
    yield changed
    act.session.flush()
    changed.altered = effects.alterations(act, fund, before, effects.differences_of(act, fund, [no]))
    effects.settle_reason(act, changed.altered, [no], what, reason, always=always)
