"""The ten steps of a payout, in the order of the regulation (Art. 46-55)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from fundcs.kit.i18n import N_


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


NAMES: Final = {
    Step.VERIFY: N_("verify the accounts by callback"),
    Step.SHEET: N_("submit the payout sheet to finance"),
    Step.FINANCE_CHECK: N_("check the payout sheet against the receipts"),
    Step.INTEREST_NOTICE: N_("have the interest notice signed"),
    Step.TELL_AMOUNT: N_("tell finance and CS the date and the amount"),
    Step.CONFIRM_DATE: N_("confirm the date with the project company again"),
    Step.TELL_RECEIVED: N_("tell finance that the project company has paid"),
    Step.PAY_INVESTORS: N_("pay the investors"),
    Step.TELL_CS: N_("tell CS that the investors were paid"),
    Step.DONE: N_("call the investors after the payout"),
}
"""What is to be done in each step."""
