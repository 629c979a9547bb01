"""The ten steps of a payout, in the order of the regulation (Art. 46-55)."""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """A step, by the key its deadline has under `payout` in the policy."""

    VERIFY = "verify"
    SHEET = "sheet"
    FINANCE_CHECK = "finance_check"
    INTEREST_NOTICE = "interest_notice"
    TELL_AMOUNT = "tell_amount"
    CONFIRM_DATE = "confirm_date"
    TELL_RECEIVED = "tell_received"
    PAY_INVESTORS = "pay_investors"
    TELL_CS = "tell_cs"
    DONE = "done"

    @property
    def article(self) -> str:
        """The article that asks for it."""
        return str(46 + list(Step).index(self))
