"""The remittance receipt against the contract (Art. 48)."""

from __future__ import annotations

import pytest

from fundcs.entitlements.rules.receipts import Receipt, receipt_check

NONE = "no remittance receipt is recorded (Art. 48)"
AGREES = "the receipt agrees in amount and remitter (Art. 48)"
LESS = "the receipt is for 1.99, the contract for 2.00 (Art. 48)"
OTHER = "the remitter is 李四, the client 张三 (Art. 48)"


@pytest.mark.parametrize(
    ("amount", "payer", "matches", "reasons"),
    [
        (None, None, None, [NONE]),
        (200, "张三", True, [AGREES]),
        (200, "　张三 ", True, [AGREES]),
        (200, "张　三", True, [AGREES]),
        (199, "张三", False, [LESS]),
        (200, "李四", False, [OTHER]),
        (199, "李四", False, [LESS, OTHER]),
        (200, None, False, ["the receipt's remitter is not recorded (Art. 48)"]),
        (None, "张三", False, ["the receipt's amount is not recorded (Art. 48)"]),
    ],
)
def test_a_receipt_matches_in_amount_and_remitter_or_says_where_not(
    amount: int | None, payer: str | None, matches: bool | None, reasons: list[str]
) -> None:
    check = receipt_check(200, "张三", Receipt(amount, payer))
    assert (check.matches, list(map(str, check.reasons))) == (matches, reasons)


def test_a_full_width_name_is_the_same_name() -> None:
    assert receipt_check(200, "甲（北京）有限公司", Receipt(200, "甲(北京)有限公司")).matches is True
