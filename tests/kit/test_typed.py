"""What somebody typed of something that happened."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from fundcs.kit.errors import Refused
from fundcs.kit.typed import InFuture, happened, optional, text
from fundcs.kit.zone import SHANGHAI

NOW = datetime(2026, 9, 30, 17, 0, 0, 500_000, SHANGHAI)


@pytest.mark.parametrize("typed", ["", " ", "\t\n", "\u3000", "\u200b"])
def test_a_text_that_says_nothing_is_refused(typed: str) -> None:
    for read in (text, optional):
        with pytest.raises(Refused, match="the text is empty"):
            read(typed)


def test_a_text_is_kept_as_it_was_written_but_for_its_ends() -> None:
    assert text("  全角１ 与　空格\n第二行 ") == "全角１ 与　空格\n第二行"
    assert optional(None) is None


def test_what_happened_is_kept_to_the_second_and_is_now_unless_given() -> None:
    assert happened(None, NOW) == NOW.replace(microsecond=0)
    assert happened(NOW - timedelta(days=1), NOW) == (NOW - timedelta(days=1)).replace(microsecond=0)


def test_what_lies_ahead_has_not_happened() -> None:
    with pytest.raises(InFuture, match="2026-09-30 17:00:01 is in the future, it is 2026-09-30 17:00 now"):
        happened(NOW + timedelta(seconds=1), NOW)
