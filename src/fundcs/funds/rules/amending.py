"""The terms of a fund from a border on, as an amendment leaves them (chapter 10)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from fundcs.funds.rules.terms import FundTerms

SHAPING: Final = frozenset(
    {"established", "matures", "day_count", "frequency", "first_payout", "payout_dates", "accrual_rolls"}
)
"""The columns of a fund from which its periods and their days follow."""

EXTRAS: Final = frozenset({"raising_rate", "exit_fee_rate"})
"""The columns of a fund from which its extras follow; without a rate there are none."""

_TERMS: Final = ("matures", "day_count", "frequency", "first_payout", "payout_dates")


def amended(terms: FundTerms, since: date, changes: Mapping[str, Any]) -> FundTerms:
    """The terms in force from `since` on: a new schedule is counted from there, an old one goes on."""
    changed = replace(terms, **{name: changes[name] for name in _TERMS if name in changes})
    if not {"frequency", "first_payout", "payout_dates"} & changes.keys():
        return changed
    return replace(
        changed,
        established=since,
        first_payout=changes.get("first_payout"),
        payout_dates=changes.get("payout_dates", ()),
    )
