"""What the firm promises its clients, as the bulletin of a month measures it (Art. 42)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fundcs.policy.rules import Label

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

MEASURES: Final[Mapping[str, tuple[str, ...]]] = {
    "complaint_reply_24h": ("complaints.first_reply",),
    "complaint_stated_time": ("complaints.promised_reply",),
    "complaint_closed": ("complaints.close_within",),
    "finding_3wd": ("callbacks.finding_answer",),
    "verify_before_payout": ("payout.verify",),
    "payout_on_time": ("payout.pay_investors",),
    "greeting_on_day": ("care.birthday_greeting", "care.holiday_greeting"),
    "maturity_notice": ("contracts.maturity_notice",),
    "channels_told": ("complaints.channels_notice",),
    "package_reviewed": ("submission.review_within",),
}
"""What a promise may be measured by: the deadlines whose obligations count, by their policy keys."""


@dataclass(frozen=True, slots=True)
class Promise(Label):
    """A promise by its measure: the share of the measure's obligations that are to be met in time."""

    measure: str
    target: Decimal


@dataclass(frozen=True, slots=True)
class Reporting:
    """The month's bulletin: what it holds the department to, and from which day's months on it is owed.

    `monthly` is None where the firm does not ask for it.
    """

    promises: tuple[Promise, ...]
    monthly: date | None
