"""What a fund owes whom: contracts with their history, the fund's periods, the account of a figure."""

from fundcs.entitlements.service.amounts import explanation, owed, payment, payment_due
from fundcs.entitlements.service.holdings import NoSuchContract, find, held, holder_names, load, shown_of

__all__ = [
    "NoSuchContract", "explanation", "find", "held", "holder_names", "load", "owed", "payment", "payment_due",
    "shown_of",
]  # fmt: skip
