"""Whose account a callback has confirmed (Art. 46)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.callbacks.service.payees import verification

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlmodel import Session

    from fundcs.entitlements.rules.holding import Holding


def verified(
    session: Session, fund: str, due: date, holdings: Sequence[Holding]
) -> frozenset[tuple[str, str]]:
    """The (contract, client) pairs whose payee a callback has confirmed for this due date (Art. 46)."""
    answers = verification(session, fund, due, holdings)
    return frozenset(line for line, answer in answers.items() if answer.verified)
