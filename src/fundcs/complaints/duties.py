"""What is owed on complaints (Art. 38, 44)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.complaints.service import cases

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fundcs.act import Act
    from fundcs.deadlines.rules import Choice, Duty


def duties(act: Act, choice: Choice) -> Iterable[Duty]:
    """Every deadline of a complaint that is still to be met at the act's moment."""
    for case in cases.unsettled(act):
        for term in case.terms:
            if term.met_at is None:
                yield case.duty(term)
