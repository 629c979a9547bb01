"""The check digit of bank cards."""

from __future__ import annotations

import pytest

from fundcs.kit.cards import wrong_check_digit


@pytest.mark.parametrize("number", ["6222586428459409230", "4539578763621486", "5500005555555559"])
def test_a_card_with_its_check_digit_is_right(number: str) -> None:
    assert not wrong_check_digit(number)


@pytest.mark.parametrize("place", range(19))
def test_any_one_digit_off_is_seen(place: int) -> None:
    number = "6222586428459409230"
    digit = str((int(number[place]) + 1) % 10)
    changed = number[:place] + digit + number[place + 1 :]
    assert wrong_check_digit(changed) or not changed.startswith("62")


@pytest.mark.parametrize(
    "number", ["0200004509089012345", "110060149018010", "GB82WEST12345698765432", "621700"]
)
def test_a_number_that_is_no_card_s_has_no_check_digit_to_be_wrong(number: str) -> None:
    assert not wrong_check_digit(number)
