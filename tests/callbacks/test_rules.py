"""Callbacks: what may be said together, tries in a row, which payee stands."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from fundcs.callbacks.rules.calls import (
    Account,
    CallAttempt,
    CallKind,
    CallOutcome,
    Stage,
    check_call,
    parse_duration,
    unanswered,
)
from fundcs.callbacks.rules.payees import Change, Statement, Waiting, verify
from fundcs.entitlements.rules.holding import Payee
from fundcs.kit.errors import Refused
from fundcs.kit.zone import SHANGHAI

D = date.fromisoformat
OLD, NEW = Payee("李娜", "工商银行", "6222"), Payee("李娜", "建设银行", "6217")


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 10, day, hour, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("5m", 300),
        ("90s", 90),
        ("1h5m", 3900),
        ("1h 5m 10s", 3910),
        ("24h", 86_400),
        ("5M", 300),
        ("５ｍ", 300),
    ],
)
def test_a_duration_is_read_into_seconds(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "5", "0m", "-5m", "m", "5m5", "25h", "1.5h", "5:30"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="is not a duration; write it like 5m, 90s or 1h5m, up to 24h"):
        parse_duration(text)


PLAIN = {"has_fund": False, "has_due": False, "has_contracts": False, "has_new_payee": False}


@pytest.mark.parametrize(
    ("kind", "outcome", "account", "said", "refusal"),
    [
        (CallKind.PAYOUT_VERIFY, CallOutcome.REACHED, None, {}, "belongs to a payout; add --fund FUND"),
        (
            CallKind.PAYOUT_DONE,
            CallOutcome.REACHED,
            None,
            {"has_due": True},
            "belongs to a payout; add --fund FUND",
        ),
        (
            CallKind.ROUTINE,
            CallOutcome.REACHED,
            None,
            {"has_fund": True},
            "--fund and --due are for calls of kind payout_verify and payout_done",
        ),
        (
            CallKind.CHANNELS,
            CallOutcome.REACHED,
            None,
            {"has_due": True},
            "--fund and --due are for calls of kind payout_verify and payout_done",
        ),
        (
            CallKind.PAYOUT_VERIFY,
            CallOutcome.NO_ANSWER,
            Account.CONFIRMED,
            {"has_fund": True},
            "only a client who was reached can confirm or change the account",
        ),
        (
            CallKind.PAYOUT_VERIFY,
            CallOutcome.REFUSED,
            Account.CHANGED,
            {"has_fund": True},
            "only a client who was reached can confirm or change the account",
        ),
        (
            CallKind.ROUTINE,
            CallOutcome.REACHED,
            Account.CONFIRMED,
            {},
            "an account is confirmed for a payout",
        ),
        (
            CallKind.PAYOUT_DONE,
            CallOutcome.REACHED,
            Account.CONFIRMED,
            {"has_fund": True},
            "an account is confirmed for a payout",
        ),
        (
            CallKind.ROUTINE,
            CallOutcome.REACHED,
            None,
            {"has_new_payee": True},
            "a new account is given with --account-changed",
        ),
        (
            CallKind.ROUTINE,
            CallOutcome.REACHED,
            None,
            {"has_contracts": True},
            "--contract names the contract whose account was confirmed or changed",
        ),
    ],
)
def test_what_cannot_be_said_together_is_refused(
    kind: CallKind, outcome: CallOutcome, account: Account | None, said: dict[str, bool], refusal: str
) -> None:
    with pytest.raises(Refused, match=refusal):
        check_call(kind, outcome, account, **{**PLAIN, **said})


@pytest.mark.parametrize(
    ("kind", "account", "said"),
    [
        (CallKind.PAYOUT_VERIFY, Account.CONFIRMED, {"has_fund": True, "has_contracts": True}),
        (CallKind.PAYOUT_VERIFY, Account.CHANGED, {"has_fund": True, "has_due": True, "has_new_payee": True}),
        (CallKind.ROUTINE, Account.CHANGED, {}),
        (CallKind.CHANNELS, None, {}),
    ],
)
def test_what_belongs_together_is_taken(
    kind: CallKind, account: Account | None, said: dict[str, bool]
) -> None:
    check_call(kind, CallOutcome.REACHED, account, **{**PLAIN, **said})


def tries(*moments: datetime | str) -> list[CallAttempt]:
    """Unanswered tries; a moment in text is one that was answered."""
    return [
        CallAttempt(
            datetime.fromisoformat(one) if isinstance(one, str) else one, f"H{n}", isinstance(one, str)
        )
        for n, one in enumerate(moments)
    ]


@pytest.mark.parametrize(
    ("run", "raised"),
    [
        ((), None),
        ((at(1), at(2)), None),
        ((at(1), at(2), at(3)), "H2"),
        ((at(1), at(1, 18), at(2)), None),
        ((at(1), at(1, 18), at(2), at(3)), "H3"),
        ((at(1), at(2), at(3), at(4)), "H2"),
        ((at(1), at(2), "2026-10-02T10:00+08:00", at(3)), None),
        ((at(1), at(2), at(3), "2026-10-03T10:00+08:00"), None),
        ((at(1), at(2), at(3), "2026-10-03T10:00+08:00", at(4), at(5), at(6)), "H6"),
        ((at(3), at(1), at(2)), "H0"),
    ],
)
def test_three_unanswered_tries_on_three_days_are_one_for_the_manager(
    run: tuple[Any, ...], raised: str | None
) -> None:
    found = unanswered(tries(*run), 3)
    assert (found.no if found else None) == raised


def test_midnight_parts_two_days_of_trying() -> None:
    late = at(1, 23) + timedelta(minutes=59)
    assert unanswered(tries(late, late + timedelta(minutes=1)), 2) is not None
    assert unanswered(tries(late - timedelta(minutes=1), late), 2) is None


CHANGE = Change("W000001", NEW, "S003", D("2026-10-21"))


@pytest.mark.parametrize(
    ("statement", "current", "waiting", "verified"),
    [
        (Statement("H1", D("2026-10-20"), Account.CONFIRMED, OLD), OLD, None, True),
        (Statement("H1", D("2026-10-20"), Account.CONFIRMED, OLD), NEW, None, False),
        (Statement("H1", D("2026-10-20"), Account.CONFIRMED, OLD), OLD._replace(name="李 娜"), None, False),
        (
            Statement("H1", D("2026-10-20"), Account.CONFIRMED, OLD),
            OLD,
            Waiting("W1", Stage.SECOND_PERSON),
            False,
        ),
        (
            Statement("H1", D("2026-10-20"), Account.CONFIRMED, OLD),
            OLD,
            Waiting("W1", Stage.ACCOUNT_WANTED),
            False,
        ),
        (Statement("H1", D("2026-10-20"), Account.CHANGED, OLD), OLD, None, False),
        (Statement("H1", D("2026-10-20"), Account.CHANGED, OLD, CHANGE), NEW, None, True),
        (Statement("H1", D("2026-10-20"), Account.CHANGED, OLD, CHANGE), OLD, None, False),
        (Statement("H1", D("2026-10-20"), None), OLD, None, False),
    ],
)
def test_only_the_payee_the_client_stands_by_is_verified(
    statement: Statement, current: Payee, waiting: Waiting | None, verified: bool
) -> None:
    found = verify(statement, current, waiting)
    assert (found.verified, found.payee) == (verified, current if verified else None)
    assert "H1" in str(found.reason) or "W" in str(found.reason)
