"""What a fund owes whom: contracts with their history, the fund's periods, the account of a figure.

Each name is loaded with its module once it is used: a client's file asks here only whether it is sealed.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fundcs.entitlements.service.amounts import explanation, owed, payment, payment_due
    from fundcs.entitlements.service.holdings import NoSuchContract, find, held, holder_names, load, shown_of

__all__ = [
    "NoSuchContract", "explanation", "find", "held", "holder_names", "load", "owed", "payment", "payment_due",
    "shown_of",
]  # fmt: skip
_AMOUNTS = frozenset(("explanation", "owed", "payment", "payment_due"))


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    module = import_module(f"{__name__}.{'amounts' if name in _AMOUNTS else 'holdings'}")
    return getattr(module, name)
