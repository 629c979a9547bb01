"""What is read of packages: all that may be owed or have failed, by any choice, and nothing settled."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared.acting import acting
from shared.narrowing import assert_narrowed
from shared.package_histories import CALENDAR, History, histories
from shared.query_plans import query_plans, scanned
from sqlalchemy import insert

from fundcs.act import Act, Person, Role
from fundcs.archive.archive import Archive
from fundcs.deadlines.rules import EVERYTHING, Choice
from fundcs.entitlements.models.contracts import Contract
from fundcs.kit.zone import SHANGHAI
from fundcs.packages import duties, queries
from fundcs.packages.models import (
    AdviserChange,
    DeadlineChange,
    PackageReview,
    PackageRound,
    PackageWithdrawal,
    PenaltyDecision,
    ReviewWithdrawal,
)
from fundcs.packages.queries import Scope
from fundcs.packages.rules import deadlines
from fundcs.packages.rules.failures import failures
from fundcs.packages.rules.package import Package, PackageState, Withdrawable, Withdrawal
from fundcs.packages.service import lookup
from fundcs.penalties import duties as penalty_duties

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sqlmodel import Session

several = settings(max_examples=40)
packages = st.lists(histories(), min_size=1, max_size=3)


@pytest.fixture(scope="module")
def session(staffed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """An archive whose staff are also those of the histories; what a test adds is rolled back."""
    path = tmp_path_factory.mktemp("reading") / "archive.db"
    shutil.copy(staffed, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        people = [(letter, letter, "advisor", "2026-01-01") for letter in "ABCDGM"]
        connection.executemany("INSERT INTO staff (code, name, role, joined_on) VALUES (?, ?, ?, ?)", people)
    archive = Archive(path, writes=True)
    with archive.unit() as session:
        yield session
    archive.close()


@contextmanager
def recorded(session: Session, chosen: Sequence[History]) -> Iterator[tuple[Act, list[Package]]]:
    """An act on the first history's day in an archive with these packages, of contracts R0, R1, R2."""
    first = chosen[0]
    moment = datetime.combine(first.as_of, time(12), SHANGHAI)
    known = [moved(history.package, number) for number, history in enumerate(chosen)]
    savepoint = session.begin_nested()
    for package in known:
        store(session, package)
    try:
        manager = Person("S001", "王经理", Role.CS_MANAGER)
        yield Act(session, moment, manager, first.policy(), archive_path=None), known  # type: ignore[arg-type]
    finally:
        savepoint.rollback()
        session.expire_all()


def moved(package: Package, number: int) -> Package:
    """The package of contract R0, R1 and so on, its reviews numbered apart from those of the others."""
    ids = 100 * number
    return replace(
        package,
        contract=f"R{number}",
        fund="JH01",
        reviews=tuple(replace(review, id=review.id + ids) for review in package.reviews),
        extensions=tuple(
            replace(extension, id=extension.id + ids, review=extension.review and extension.review + ids)
            for extension in package.extensions
        ),
        decisions=tuple(replace(decision, id=decision.id + ids) for decision in package.decisions),
    )


def store(session: Session, package: Package) -> None:
    no = package.contract
    add(session, Contract, {
        "no": no, "client": "C001", "fund": package.fund, "amount": 1, "signed": package.signed,
        "value_date": package.signed, "matures": date(2028, 1, 1), "rate": Decimal("0.08"),
        "advisor": package.adviser, "payee_name": "甲", "payee_bank": "乙", "payee_account": "1",
        "cancelled_on": package.lapsed_on,
    })  # fmt: skip
    entries = {round_.number: round_.entry for round_ in package.rounds}
    for round_ in (*package.rounds, *package.withdrawn_rounds):
        add(session, PackageRound, {
            "contract": no, "number": round_.entry, "submitted_on": round_.submitted_on,
            "submitted_by": round_.submitted_by, "recorded_at": at(round_.submitted_on), "recorded_by": "M",
            "submission": None if round_.number == round_.entry else round_.number,
        })  # fmt: skip
        withdraw(session, no, Withdrawable.ROUND, round_.entry, round_.withdrawn)
    for review in package.reviews:
        add(session, PackageReview, {
            "id": review.id, "contract": no, "round": entries[review.round],
            "reviewed_on": review.reviewed_on, "reviewer": review.reviewer, "result": review.result,
            "deadline": review.deadline,
            "recorded_at": at(review.reviewed_on),
        })  # fmt: skip
        if (gone := review.withdrawn) is not None:
            add(session, ReviewWithdrawal, {
                "review": review.id, "reason": gone.reason, "withdrawn_at": at(gone.on),
                "withdrawn_by": gone.by,
            })  # fmt: skip
    for change in package.extensions:
        add(session, DeadlineChange, {
            "id": change.id, "contract": no, "review": change.review, "granted_on": change.on,
            "deadline": change.deadline, "reason": change.reason, "recorded_at": at(change.on),
            "recorded_by": "S001",
        })  # fmt: skip
        withdraw(session, no, Withdrawable.DEADLINE, change.id, change.withdrawn)
    for adviser in package.advisers:
        add(session, AdviserChange, {
            "contract": no, "since": adviser.since, "staff": adviser.staff, "recorded_at": at(adviser.since),
            "recorded_by": "M",
        })  # fmt: skip
    for decision in package.decisions:
        add(session, PenaltyDecision, {
            "id": decision.id, "contract": no, "round": decision.round, "reason": decision.reason,
            "points": decision.points, "text": decision.text, "decided_at": at(decision.on),
            "decided_by": decision.by,
        })  # fmt: skip
        withdraw(session, no, Withdrawable.DECISION, decision.id, decision.withdrawn)


def withdraw(session: Session, no: str, kind: Withdrawable, fact: int, gone: Withdrawal | None) -> None:
    if gone is not None:
        add(session, PackageWithdrawal, {
            "contract": no, "kind": kind, "fact": fact, "reason": gone.reason, "withdrawn_at": at(gone.on),
            "withdrawn_by": gone.by,
        })  # fmt: skip


def add(session: Session, model: type[Any], row: dict[str, Any]) -> None:
    session.execute(insert(model), [row])


def at(day: date) -> datetime:
    return datetime.combine(day, time(12), SHANGHAI)


@several
@given(packages)
def test_a_package_is_read_with_every_fact_that_was_recorded(session: Session, chosen: list[History]) -> None:
    with recorded(session, chosen) as (_act, known):
        read = list(queries.packages(session, [package.contract for package in known]))
        by = [replace(package, extensions=renamed(package)) for package in known]
    assert read == by


def renamed(package: Package) -> tuple[Any, ...]:
    return tuple(replace(extension, by="S001") for extension in package.extensions)


@several
@given(packages)
def test_every_package_with_something_owed_is_read_and_none_that_is_settled_for_good(
    session: Session, chosen: list[History]
) -> None:
    with recorded(session, chosen) as (act, known):
        policy, today = act.policy, act.today
        read = set(queries.unsettled(session, today, policy.submission.since))
        for package in known:
            then = package.until(today)
            owed = deadlines.owed(then, policy, CALENDAR) or deadlines.review_due(then, policy, CALENDAR)
            if owed is not None:
                assert package.contract in read
            elif not any(review.withdrawn for review in package.reviews) and not package.withdrawn_rounds:
                assert package.contract not in read


@several
@given(packages)
def test_the_failures_read_are_those_of_all_packages(session: Session, chosen: list[History]) -> None:
    with recorded(session, chosen) as (act, _known):
        every = queries.packages(session, queries.contracts(session, date.max, date.min))
        expected = [
            failure for package in every for failure in failures(package, act.today, act.policy, CALENDAR)
        ]
        read = lookup.all_failures(act)
    assert read == sorted(expected, key=lambda failure: (failure.on, failure.contract, failure.number))


@several
@given(packages)
def test_the_packages_of_a_state_or_an_adviser_are_those_of_the_whole_list(
    session: Session, chosen: list[History]
) -> None:
    with recorded(session, chosen) as (act, _known):
        every = lookup.select(act)
        for state in PackageState:
            assert lookup.select(act, state=state) == [one for one in every if one.state is state]
        for adviser in "ABCD":
            assert lookup.select(act, adviser=adviser) == [one for one in every if one.adviser == adviser]


@several
@given(packages)
def test_what_is_owed_by_choice_is_what_the_whole_list_holds_of_it(
    session: Session, chosen: list[History]
) -> None:
    with recorded(session, chosen) as (act, _known):
        assert_narrowed(duties.duties, act)
        assert_narrowed(penalty_duties.duties, act)


@pytest.fixture
def act(desk: Any) -> Iterator[Act]:
    """An act on the desk's archive, which is not changed."""
    with acting(desk.path, "2026-11-23T12:00+08:00") as act:
        yield act


@pytest.mark.parametrize("choice", [EVERYTHING, Choice(until=datetime(2026, 12, 1, tzinfo=SHANGHAI))])
def test_duties_read_one_row_of_each_contract_and_the_rest_by_index(act: Act, choice: Choice) -> None:
    with query_plans(act.session) as plans:
        assert list(duties.duties(act, choice))
        list(penalty_duties.duties(act, choice))
    tables = {line.split()[1] for plan in plans for line in scanned(plan)}
    assert tables <= {
        "contract",
        "contract_number",  # the few that were renumbered
        "calendar_year",
        "fund",
        "staff",
        "penalty_list",
        "penalty_answer",
        "review_withdrawal",
        "investor_record",  # one row, if there is any
    }


def test_a_funds_packages_are_found_by_the_fund(act: Act) -> None:
    with query_plans(act.session) as plans:
        queries.unsettled(act.session, act.today, date.min, Scope(fund="JH01"))
        list(queries.first_rounds(act.session, act.today, date.min, Scope(fund="JH01")))
        queries.returned_or_extended(act.session, act.today, Scope(fund="JH01"))
    assert {line for plan in plans for line in scanned(plan)} <= {"SCAN fund"}
