"""What of a contract may be missing."""

from __future__ import annotations

from enum import StrEnum

from fundcs.kit.i18n import N_


class Clearable(StrEnum):
    """A column of a contract that a correction may empty."""

    ADVISOR = "advisor"
    RECEIPT_AMOUNT = "receipt_amount"
    RECEIPT_PAYER = "receipt_payer"
    RECEIPT_DATE = "receipt_date"


CLEARABLE_NAMES = {
    Clearable.ADVISOR: N_("Adviser"),
    Clearable.RECEIPT_AMOUNT: N_("Remitted"),
    Clearable.RECEIPT_PAYER: N_("Remitter"),
    Clearable.RECEIPT_DATE: N_("Remitted on"),
}
