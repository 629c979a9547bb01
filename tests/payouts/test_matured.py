"""What became of the call before a contract matures (Art. 31)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from shared.acting import acting

from fundcs.kit.periods import Period
from fundcs.payouts import duties

PERIOD = Period(date(2026, 1, 1), date(2026, 12, 31))
CALL = ("callbacks", "log", "C000001", "--kind", "routine", "--outcome")


@pytest.fixture
def maturing(office: Any) -> Any:
    """K1 of C000001 matures on 1 December 2026."""
    terms = ("--project-company", "京城置业", "--established", "2026-01-01", "--matures", "2028-01-01")
    office.ok("fund", "add", "JH01", "稳健一号", *terms, "--frequency", "annual", now="2026-01-05")
    client = ("--kind", "person", "--id-no", "11010519491231002X")
    office.ok("client", "add", "张伟", *client, now="2026-01-05")
    payee = ("--payee-name", "张伟", "--payee-bank", "中国银行", "--payee-account", "6222020200112233445")
    contract = ("--client", "C000001", "--fund", "JH01", "--amount", "100万", "--rate", "8%", *payee)
    days = ("--value-date", "2026-02-02", "--matures", "2026-12-01")
    office.ok("contract", "add", "K1", *contract, *days, now="2026-02-02")
    return office


def outcome(office: Any, now: str) -> list[tuple[str, str | None]]:
    """The day on which each call due in the year was made, or None."""
    with acting(office.path, now) as act:
        settled = [each for each in duties.settled(act, PERIOD) if each.key.startswith("maturity:")]
    return [(each.key, None if each.met_at is None else str(each.met_at.date())) for each in settled]


def test_the_first_talk_in_time_meets_it_and_one_before_or_after_does_not(maturing: Any) -> None:
    for day in ("2026-05-04", "2026-11-17", "2026-11-18", "2026-12-02"):
        maturing.ok(*CALL, "reached", now=f"{day} 10:00")
    assert outcome(maturing, "2026-12-03 10:00") == [("maturity:K1", "2026-11-17")]


def test_nobody_called_is_told_once_the_contract_has_matured(maturing: Any) -> None:
    maturing.ok(*CALL, "no_answer", now="2026-11-17 10:00")
    assert outcome(maturing, "2026-11-30 10:00") == []
    assert outcome(maturing, "2026-12-02 10:00") == [("maturity:K1", None)]


def test_a_call_withdrawn_afterwards_was_never_made(maturing: Any) -> None:
    maturing.ok(*CALL, "reached", now="2026-11-17 10:00")
    assert outcome(maturing, "2026-12-02 10:00") == [("maturity:K1", "2026-11-17")]
    maturing.ok("callbacks", "withdraw", "H000001", "--reason", "误录", now="2026-12-03 10:00")
    assert outcome(maturing, "2026-12-04 10:00") == [("maturity:K1", None)]
