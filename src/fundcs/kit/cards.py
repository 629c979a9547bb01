"""Bank cards: which account numbers are a card's, and whether a card's check digit is right."""

from __future__ import annotations

from fundcs.kit.patterns import regex

_CARD = regex(r"62\d{14,17}|[45]\d{15}")
"""UnionPay's cards begin with 62 and have 16 to 19 digits, Visa's and Mastercard's 16; a firm's account has
neither form, and no check digit that is known."""


def wrong_check_digit(account: str) -> bool:
    """Whether a number is a card's whose last digit does not follow from the others (ISO/IEC 7812)."""
    if _CARD.fullmatch(account) is None:
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(account)))
    return sum(value // 10 + value % 10 for value in doubled) % 10 != 0
