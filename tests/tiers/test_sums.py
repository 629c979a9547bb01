"""The sums that the store adds up, against the rule that counts one movement after the other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shared.acting import acting
from shared.query_plans import query_plans, scanned

from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.service import load
from fundcs.policy.loader import load as load_policy
from fundcs.tiers import queries, rules
from fundcs.tiers.rules import Tier, TierResult
from fundcs.tiers.service import TierCount, counts, on_days, tiers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlmodel import Session

    from fundcs.policy.rules import Policy

FIRST = date(2026, 3, 1)
CLIENTS = ("C1", "C2", "C3", "C4")
_HOUSE = load_policy(None)
POLICIES = [
    replace(_HOUSE, tier=replace(_HOUSE.tier, basis=basis, transfers_count=count))
    for basis in ("cumulative", "outstanding")
    for count in (True, False)
]


@dataclass(frozen=True)
class Contract:
    """A contract as the store holds it; days are counted from `FIRST`."""

    client: str
    amount: int
    signed: int
    value_date: int
    matures: int
    cancelled: bool
    transfers: tuple[tuple[int, str], ...]
    exits: tuple[tuple[int, int], ...]


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    """One that the program takes; all that happens to it falls on few days, so that much does on the same."""
    client, holders = draw(st.sampled_from(CLIENTS)), []
    amount = draw(st.one_of(st.integers(1, 4), st.sampled_from([100_000_000, 250_000_000, 500_000_000])))
    value_date = draw(st.integers(0, 4))
    matures = value_date + draw(st.integers(1, 8))
    holder = client
    for day in draw(st.lists(st.integers(value_date + 1, matures), unique=True, max_size=3).map(sorted)):
        holder = draw(st.sampled_from([code for code in CLIENTS if code != holder]))
        holders.append((day, holder))
    exits, left = [], amount
    last = holders[-1][0] if holders else value_date
    for day in draw(st.lists(st.integers(value_date, matures), max_size=3)):
        out = draw(st.integers(1, left)) if left else 0
        if out and (out < left or day >= last):  # nothing is handed over of which nothing is left
            exits.append((day, out))
            left -= out
    return Contract(
        client=client,
        amount=amount,
        signed=value_date + draw(st.integers(-2, 9)),
        value_date=value_date,
        matures=matures,
        cancelled=draw(st.integers(0, 9)) == 0,
        transfers=tuple(holders),
        exits=tuple(exits),
    )


@pytest.fixture
def session(office: Any) -> Iterator[Session]:
    """A store with a fund and four clients, in which nothing is kept."""
    with acting(office.path, "2026-11-23", writes=True) as act:
        for code in CLIENTS:
            run(act.session, "INSERT INTO client (code, name, kind, withheld, added_on) VALUES (?, '李娜', 'person', 0, '2026-01-01')", code)  # fmt: skip # noqa: E501
        yield act.session
        act.session.rollback()


def run(session: Session, statement: str, *values: object) -> None:
    session.connection().exec_driver_sql(statement, values)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def put(session: Session, history: list[Contract]) -> None:
    for number, contract in enumerate(history):
        no, payee = f"A{number}", ("李娜", "工商银行", "6222")
        days = (str(day(contract.signed)), str(day(contract.value_date)), str(day(contract.matures)))
        cancelled_on = str(day(contract.signed)) if contract.cancelled else None
        run(
            session,
            "INSERT INTO contract (no, client, fund, amount, signed, value_date, matures, rate, payee_name,"
            " payee_bank, payee_account, cancelled_on) VALUES (?,?,'JH01',?,?,?,?,'0.08',?,?,?,?)",
            no, contract.client, contract.amount, *days, *payee, cancelled_on,
        )  # fmt: skip
        for number_of_day, taker in contract.transfers:
            run(
                session,
                "INSERT INTO contract_transfer (contract, day, client, payee_name, payee_bank, payee_account)"
                " VALUES (?,?,?,?,?,?)",
                no, str(day(number_of_day)), taker, *payee,
            )  # fmt: skip
        for number_of_day, amount in contract.exits:
            columns = "INSERT INTO contract_exit (contract, day, amount) VALUES (?,?,?)"
            run(session, columns, no, str(day(number_of_day)), amount)


def by_rule(session: Session, policy: Policy, on: date) -> dict[str, TierResult]:
    held = sorted(load(session, Contracts(cancelled=False)), key=lambda holding: (holding.signed, holding.no))
    moved = rules.by_client(held, on)
    return {code: rules.tier_of(moved.get(code, ()), policy).result for code in CLIENTS}


def counted(results: dict[str, TierResult]) -> list[TierCount]:
    number = Counter(result.tier for result in results.values())
    return [
        TierCount(
            tier, number[tier], sum(result.cumulative for result in results.values() if result.tier is tier)
        )
        for tier in Tier
    ]


@pytest.mark.parametrize(
    "policy", POLICIES, ids=lambda policy: f"{policy.tier.basis}-{policy.tier.transfers_count}"
)
def test_sums_of_the_store_are_those_of_the_rule(session: Session, policy: Policy) -> None:
    @settings(suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(contracts(), max_size=6), st.integers(-1, 14))
    def check(history: list[Contract], number: int) -> None:
        run(session, "SAVEPOINT history")
        try:
            put(session, history)
            expected = by_rule(session, policy, day(number))
            assert tiers(session, policy, day(number)) == expected
            assert tiers(session, policy, day(number), ["C2"]) == {"C2": expected["C2"]}
            assert counts(session, policy, day(number)) == counted(expected)
            asked = {day(number): CLIENTS[:2], day(3): CLIENTS[1:]}
            assert on_days(session, policy, asked) == {
                (code, on): by_rule(session, policy, on)[code].tier
                for on, codes in asked.items()
                for code in codes
            }
        finally:
            run(session, "ROLLBACK TO history")

    check()


def test_only_clients_of_contracts_signed_late_are_left_to_the_rule(session: Session) -> None:
    in_order = Contract("C1", 100, 1, 1, 9, cancelled=False, transfers=((1, "C2"),), exits=((1, 50),))
    late = replace(in_order, client="C3", signed=2, transfers=((1, "C4"),))
    put(session, [in_order])
    assert queries.out_of_order(session) == []
    run(session, "DELETE FROM contract_exit")
    run(session, "DELETE FROM contract_transfer")
    run(session, "DELETE FROM contract")
    put(session, [late])
    assert sorted(queries.out_of_order(session)) == ["C3", "C4"]


def test_few_clients_are_found_by_the_index_and_no_contract_is_scanned(session: Session) -> None:
    with query_plans(session) as plans:
        list(queries.sums(session, POLICIES[2].tier, day(5), ["C1", "C2"]))
    (plan,) = plans
    assert any("ix_contract_client" in step for step in plan)
    assert any("ix_contract_transfer_client" in step for step in plan)
    assert [step for step in scanned(plan) if "contract" in step] == []
