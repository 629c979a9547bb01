"""What is owed on callbacks is found without reading what is settled, whatever choice is asked for."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from shared.acting import acting
from shared.narrowing import assert_narrowed
from shared.query_plans import query_plans, scanned

from fundcs.callbacks import duties
from fundcs.callbacks.queries import owed, records
from fundcs.callbacks.rules.calls import CallAttempt, CallKind, CallOutcome, unanswered
from fundcs.deadlines.rules import EVERYTHING, Choice
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.service import load
from fundcs.kit.parsing import parse_moment

if TYPE_CHECKING:
    from pathlib import Path

    from fundcs.act import Act

DUE = date(2026, 11, 30)
PAYOUT = ("YX01", DUE)
VERIFY = ("--kind", "payout_verify", "--fund", "YX01", "--outcome")
ROUTINE = ("--kind", "routine", "--outcome")
NEW = (
    "--new-payee-name", "李娜", "--new-payee-bank", "建设银行", "--new-payee-account", "6217001234567890555",
)  # fmt: skip


@pytest.fixture
def busy(desk: Any) -> Any:
    """Of each kind of duty at least one, and beside it one that is settled.

    C000001 confirmed the account of A1 and not of A2; C000002 changed theirs, which waits; C000003 has a
    contract of YX02, of a monthly fund, and took over B2. Nobody answers at C000002 and C000003.
    """
    desk.ok("client", "edit", "C000003", "--officer", "S003")
    desk.ok(
        "fund", "add", "MO01", "月月盈", "--project-company", "京城置业", "--established", "2026-06-05",
        "--matures", "2027-06-05", "--frequency", "monthly",
    )  # fmt: skip
    payee = ("--payee-name", "赵敏", "--payee-bank", "工行", "--payee-account", "6222020000000000033")
    contract = ("--amount", "10万", "--rate", "5%", *payee)
    for no, client, fund, day in (
        ("M1", "C000003", "MO01", "2026-06-05"),
        ("B2", "C000002", "YX01", "2026-06-01"),
        ("B3", "C000002", "YX01", "2026-06-01"),
    ):
        desk.ok("contract", "add", no, "--client", client, "--fund", fund, "--value-date", day, *contract)
    desk.ok("contract", "transfer", "B2", "--to", "C000003", "--on", "2026-10-01", *payee)
    desk.ok("contract", "cancel", "B3", "--reason", "未到账")
    log = ("callbacks", "log")
    desk.ok(*log, "C000001", "--kind", "channels")
    desk.ok(*log, "C000001", *VERIFY, "reached", "--account-confirmed", "--contract", "A1")
    desk.ok(*log, "C000002", *VERIFY, "reached", "--account-changed", "--contract", "B1", *NEW)
    desk.ok(*log, "C000001", *ROUTINE, "reached", "--finding", "短信收不到")
    desk.ok("callbacks", "issue", "C000002", "--text", "已答复")
    desk.ok("callbacks", "resolve", "W000003", "--answer", "好")
    for nth in (12, 13, 14):
        at = ("--at", f"2026-10-{nth} 09:00")
        desk.ok(*log, "C000003", *ROUTINE, "no_answer", *at)
        desk.ok(*log, "C000003", "--kind", "payout_verify", "--fund", "YX02", "--outcome", "no_answer", *at)
        desk.ok(*log, "C000002", *ROUTINE, "no_answer", *at)
    desk.ok(*log, "C000002", *ROUTINE, "refused", "--at", "2026-10-14 09:00:01")
    return desk


CLIENTS = ("C000001", "C000002", "C000003")
NOWS = ("2026-10-14 09:00", "2026-10-20 10:00", "2026-10-30 23:59:59", "2026-10-31 00:00", "2026-12-04 12:00")


@pytest.mark.parametrize("now", NOWS)
def test_what_is_asked_of_a_choice_is_what_the_whole_list_holds_of_it(busy: Any, now: str) -> None:
    with acting(busy.path, now) as act:
        every = assert_narrowed(duties.duties, act)
    assert {duty.key.split(":")[0] for duty in every} >= {"callback", "no-answer", "channels"}


@pytest.mark.parametrize("now", NOWS)
def test_contracts_left_out_as_verified_owe_nothing(
    busy: Any, now: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def keys(act: Act, choice: Choice) -> set[tuple[str, tuple[str, ...]]]:
        return {(duty.key, tuple(map(str, duty.notes))) for duty in duties.verifying(act, choice)}

    def every_contract(
        session: Any, payouts: Any, client: str | None = None, **_narrowed: Any
    ) -> dict[Any, list[str]]:
        def of_fund(fund: str) -> list[str]:
            return [held.no for held in load(session, Contracts(fund=fund, client=client, cancelled=False))]

        return {payout: of_fund(payout[0]) for payout in payouts}

    choices = (EVERYTHING, Choice(client="C000001"), Choice(client="C000003"), Choice(fund="YX01"))
    with acting(busy.path, now) as act:
        narrow = [keys(act, choice) for choice in choices]
        monkeypatch.setattr(owed, "unverified_contracts", every_contract)
        whole = [keys(act, choice) for choice in choices]
    assert narrow == whole


@pytest.mark.parametrize(
    ("calls", "doubtful"),
    [
        ((), ["A1", "A2", "B1"]),
        ((("C000001", "reached", "--account-confirmed"),), ["B1"]),
        ((("C000001", "reached", "--account-confirmed", "--contract", "A1"),), ["A2", "B1"]),
        ((("C000001", "reached", "--account-confirmed"), ("C000001", "no_answer")), ["B1"]),
        ((("C000001", "reached", "--account-confirmed"), ("C000001", "reached")), ["A1", "A2", "B1"]),
        ((("C000001", "reached", "--account-changed", "--contract", "A1"),), ["A1", "A2", "B1"]),
        (
            (("C000001", "reached", "--account-confirmed"), ("C000002", "reached", "--account-confirmed")),
            [],
        ),
        ((("C000001", "reached", "--account-confirmed"), ("withdraw", "H000001")), ["A1", "A2", "B1"]),
        (
            (("C000001", "reached", "--account-confirmed"), ("C000001", "reached"), ("withdraw", "H000002")),
            ["B1"],
        ),
    ],
)
def test_a_contract_is_left_out_where_its_payee_is_verified_for_certain(
    desk: Any, calls: tuple[tuple[str, ...], ...], doubtful: list[str]
) -> None:
    for minute, (client, outcome, *words) in enumerate(calls):
        now = f"2026-10-20 10:{minute:02d}"
        if client == "withdraw":
            desk.ok("callbacks", "withdraw", outcome, "--reason", "记错了客户", now=now)
            continue
        desk.ok("callbacks", "log", client, *VERIFY, outcome, *words, now=now)
    with acting(desk.path, "2026-10-21 10:00") as act:
        found = owed.unverified_contracts(act.session, [PAYOUT])[PAYOUT]
    assert found == doubtful


def test_a_payee_changed_after_it_was_confirmed_is_no_longer_left_out(desk: Any) -> None:
    def doubtful() -> list[str]:
        with acting(desk.path, "2026-10-21 10:00") as act:
            return owed.unverified_contracts(act.session, [PAYOUT])[PAYOUT]

    desk.ok("callbacks", "log", "C000001", *VERIFY, "reached", "--account-confirmed")
    change = ("--account-changed", "--contract", "A2", *NEW)
    desk.ok("callbacks", "log", "C000001", *ROUTINE, "reached", *change, as_="S002")
    assert doubtful() == ["A2", "B1"]
    desk.ok("callbacks", "confirm-account", "W000001", as_="S003")
    assert doubtful() == ["A2", "B1"]


def test_a_contract_passed_on_is_not_left_out_for_the_word_of_its_first_holder(desk: Any) -> None:
    payee = ("--payee-name", "赵敏", "--payee-bank", "工行", "--payee-account", "6222020000000000033")
    desk.ok("contract", "transfer", "B1", "--to", "C000003", "--on", "2026-10-01", *payee)
    for client in ("C000001", "C000002"):
        desk.ok("callbacks", "log", client, *VERIFY, "reached", "--account-confirmed")
    with acting(desk.path, "2026-10-21 10:00") as act:
        assert owed.unverified_contracts(act.session, [PAYOUT])[PAYOUT] == ["B1"]
        keys = [duty.key for duty in duties.verifying(act, Choice(fund="YX01"))]
    assert keys == ["callback:YX01:2026-11-30:C000003"]


def test_a_matter_that_the_manager_decided_is_not_read_again(desk: Any) -> None:
    for day in (12, 13, 14):
        at = ("--at", f"2026-10-{day} 09:00")
        desk.ok("callbacks", "log", "C000001", *ROUTINE, "no_answer", *at)
    matter = owed.Matter("C000001", CallKind.ROUTINE, None, None)
    with acting(desk.path, "2026-10-20 10:00") as act:
        assert owed.unanswered_matters(act.session, act.moment, 3, "cs_manager") == [matter]
    desk.ok("callbacks", "issue", "C000001", "--text", "改寄挂号信", as_="S001")
    with acting(desk.path, "2026-10-20 10:00") as act:
        assert owed.unanswered_matters(act.session, act.moment, 3, "cs_manager") == []


def test_a_verified_payout_and_one_beyond_the_window_load_no_contract(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for client in ("C000001", "C000002"):
        desk.ok("callbacks", "log", client, *VERIFY, "reached", "--account-confirmed")
    monkeypatch.setattr(duties, "load", lambda *_given: pytest.fail("a contract was loaded"))
    with acting(desk.path, "2026-10-29 10:00") as act:
        assert list(duties.verifying(act, Choice(until=parse_moment("2026-11-05")))) == []


def call_at_random(archive: Path, luck: random.Random) -> None:
    """Calls of a fortnight, a tenth withdrawn, and what was recorded of clients without a call."""
    columns = "no, client, kind, outcome, fund, due, at, caller, recorded_at, recorded_by"
    with closing(sqlite3.connect(archive)) as connection, connection:
        for number in range(1, 401):
            kind = luck.choice(("routine", "contract", "payout_verify", "payout_done"))
            payout = ("YX01", luck.choice(("2026-10-10", "2027-05-30"))) if "payout" in kind else (None, None)
            outcome = "no_answer" if luck.random() < 0.85 else luck.choice(("reached", "refused"))
            at = f"2026-10-{luck.randint(1, 14):02d}T{luck.choice((9, 12, 23)):02d}:00:00+08:00"
            connection.execute(
                f"INSERT INTO callback ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, 'S002', ?, 'S002')",  # noqa: S608
                (f"H{number:06d}", luck.choice(CLIENTS), kind, outcome, *payout, at, at),
            )
        for number in range(1, 7):
            at = f"2026-10-{2 * number:02d}T12:00:00+08:00"
            connection.execute(
                "INSERT INTO finding (no, client, kind, at, recorded_at, recorded_by)"
                " VALUES (?, ?, 'other', ?, ?, ?)",
                (f"W{number:06d}", luck.choice(CLIENTS), at, at, luck.choice(("S001", "S002"))),
            )
        for number in luck.sample(range(1, 401), 40):
            at = f"2026-10-{luck.randint(1, 14):02d}T18:00:00+08:00"
            connection.execute(
                "INSERT INTO callback_withdrawal (callback, client, reason, withdrawn_at, withdrawn_by)"
                " SELECT no, client, '记错', ?, 'S002' FROM callback WHERE no = ?",
                (at, f"H{number:06d}"),
            )


def runs(act: Act) -> dict[owed.Matter, list[CallAttempt]]:
    """Every attempt in each matter, settled ones too, with what the manager recorded of the client."""
    found: dict[owed.Matter, list[CallAttempt]] = {}
    for row in owed.attempts(act.session, CLIENTS, act.moment):
        attempt = CallAttempt(row.at, row.no, answered=row.outcome is not CallOutcome.NO_ANSWER)
        found.setdefault(row.matter, []).append(attempt)
    for client, at, no in owed.decisions(act.session, CLIENTS, act.moment, "cs_manager"):
        for matter, run in found.items():
            if matter.client == client:
                run.append(CallAttempt(at, no, answered=True))
    return found


def test_runs_without_an_answer_are_those_that_every_attempt_comes_to(desk: Any) -> None:
    call_at_random(desk.path, random.Random(20261020))
    expected = found = 0
    for day in range(1, 16):
        with acting(desk.path, f"2026-10-{day:02d} 12:00") as act:
            owing = {
                (matter.client, matter.kind, matter.fund, matter.due): raised.at
                for matter, run in runs(act).items()
                if matter.kind is not CallKind.PAYOUT_VERIFY or (matter.due or date.max) >= act.today
                if (raised := unanswered(run, 3))
            }
            given = list(duties.unreached(act, EVERYTHING))
            assert sorted(duty.due.anchor for duty in given) == sorted(owing.values())
            assert sorted(duty.client or "" for duty in given) == sorted(key[0] for key in owing)
            found, expected = found + len(given), expected + len(owing)
    assert found == expected > 20


def plans_of(act: Act, part: Any, choice: Choice = EVERYTHING) -> list[list[str]]:
    with query_plans(act.session) as plans:
        list(part(act, choice))
    return plans


def test_who_was_told_of_the_channels_is_looked_up_in_an_index_of_those_told(desk: Any) -> None:
    with acting(desk.path, "2026-10-20") as act:
        plan = plans_of(act, duties.untold)[0]
        narrowed = plans_of(act, duties.untold, Choice(client="C000001"))[0]
    assert "SEARCH callback USING INDEX ix_callback_told (client=? AND at<?)" in plan
    assert any("ix_contract_client (client=?)" in line for line in narrowed), narrowed
    assert "SCAN contract" not in narrowed


def test_only_attempts_without_an_answer_are_read(desk: Any) -> None:
    with acting(desk.path, "2026-10-20") as act:
        plan = plans_of(act, duties.unreached)[0]
    assert plan[0] == "SCAN callback USING INDEX ix_callback_no_answer"
    assert "SEARCH callback_1 USING INDEX ix_callback_client (client=?)" in plan


def test_open_findings_are_found_by_the_index_of_answers(desk: Any) -> None:
    with acting(desk.path, "2026-10-20") as act, query_plans(act.session) as plans:
        records.findings(act.session, records.FindingFilter(only_open=True), act.moment)
    assert scanned(plans[0]) == []
    assert sum("ix_finding_answered_at" in line for line in plans[0]) == 2


def test_the_contracts_of_a_payout_are_compared_without_reading_another_payout(desk: Any) -> None:
    with acting(desk.path, "2026-10-20") as act, query_plans(act.session) as plans:
        owed.unverified_contracts(act.session, [PAYOUT], officer="S002", today=act.today)
    assert scanned(plans[0]) == []
    calls = [line for line in plans[0] if line.startswith("SEARCH callback ")]
    assert calls == ["SEARCH callback USING INDEX ix_callback_payout (fund=? AND due=?)"] * 3
