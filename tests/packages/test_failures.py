from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from fundcs.packages.rules import deadlines
from fundcs.packages.rules.appraisal import AppraisalMonth, last_day, month_of
from fundcs.packages.rules.failures import failures, next_cost
from fundcs.packages.rules.package import (
    Adviser,
    Decision,
    Extension,
    Fault,
    FaultyItem,
    Package,
    PackageState,
    Reason,
    Result,
    Review,
    Round,
    Withdrawal,
)
from fundcs.policy.rules import Appraisal, Penalty, Scale

if TYPE_CHECKING:
    from fundcs.kit.workdays import WorkCalendar
    from fundcs.policy.rules import Policy

SIGNED = date(2026, 11, 2)  # a Monday: the first package is due on Monday the 9th
NEVER = date(2027, 6, 1)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def package(*rounds: tuple[str, str | None, str | None], **facts: Any) -> Package:
    """Rounds of (handed in, reviewed, next deadline); "ok" as the deadline is a qualified review."""
    made, reviews = [], []
    for number, (came, seen, deadline) in enumerate(rounds, 1):
        made.append(Round(number, day(came), "S002"))
        if seen is not None:
            qualified = deadline == "ok"
            reviews.append(
                Review(
                    id=number,
                    round=number,
                    reviewed_on=day(seen),
                    reviewer="S001",
                    result=Result.QUALIFIED if qualified else Result.UNQUALIFIED,
                    deadline=None if qualified or deadline is None else day(deadline),
                )
            )
    base: dict[str, Any] = {"adviser": "S002", "rounds": tuple(made), "reviews": tuple(reviews)}
    return Package(contract="K1", fund="JH01", signed=SIGNED, **(base | facts))


def state_of(one: Package, as_of: date, policy: Policy, calendar: WorkCalendar) -> PackageState:
    return deadlines.state(one, as_of, deadlines.owed(one, policy, calendar))


@pytest.fixture
def failing(policy: Policy, calendar: WorkCalendar) -> Any:
    """(number, round, reason, day, points) of each failure by `as_of`."""

    def found(
        one: Package, as_of: date = NEVER, by: Policy = policy
    ) -> list[tuple[int, int, str, str, int | None]]:
        return [
            (f.number, f.round, f.reason.value, f.on.isoformat()[5:], f.points)
            for f in failures(one, as_of, by, calendar)
        ]

    return found


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("11-09", []),
        ("11-10", [(1, 1, "late", "11-10", 1)]),
        ("12-31", [(1, 1, "late", "11-10", 1)]),
    ],
)
def test_a_missed_deadline_counts_once_from_the_day_after_it(as_of: str, expected: Any, failing: Any) -> None:
    assert failing(package(), day(as_of)) == expected


@pytest.mark.parametrize(("came", "late"), [("11-09", False), ("11-10", True)])
def test_the_deadlines_own_day_is_in_time(came: str, late: bool, failing: Any) -> None:
    assert bool(failing(package((came, None, None)), day("12-31"))) is late


@pytest.mark.parametrize(("since", "owed"), [("11-01", True), ("11-02", True), ("11-03", False)])
def test_a_contract_signed_before_packages_are_recorded_has_no_first_deadline(
    since: str, owed: bool, policy: Policy, calendar: WorkCalendar
) -> None:
    from_then = replace(policy, submission=replace(policy.submission, since=day(since)))
    assert (deadlines.deadline(package(), 1, from_then, calendar) is not None) is owed
    assert bool(failures(package(), NEVER, from_then, calendar)) is owed
    state = state_of(package(), NEVER, from_then, calendar)
    assert state is (PackageState.OVERDUE if owed else PackageState.EXEMPT)


def test_what_is_handed_in_for_an_old_contract_is_never_late_at_first_and_counts_from_its_review(
    policy: Policy, calendar: WorkCalendar, failing: Any
) -> None:
    old = replace(policy, submission=replace(policy.submission, since=day("12-01")))
    assert failing(package(("12-07", None, None)), by=old) == []
    found = failing(package(("12-07", "12-08", "12-10")), by=old)
    assert found == [(1, 1, "unqualified", "12-08", 1), (2, 2, "late", "12-11", 2)]
    waiting = package(("12-07", None, None))
    assert state_of(waiting, NEVER, old, calendar) is PackageState.WAITING


def test_a_round_handed_in_late_and_defective_is_two_failures(failing: Any) -> None:
    found = failing(package(("11-12", "11-13", "11-20"), ("11-18", "11-19", "ok")))
    assert found == [(1, 1, "late", "11-10", 1), (2, 1, "unqualified", "11-13", 2)]


def test_the_points_go_one_two_four_and_then_to_the_general_manager(failing: Any) -> None:
    rounds = [("11-05", "11-06", "11-10"), ("11-10", "11-11", "11-13"), ("11-13", "11-16", "11-18"),
              ("11-18", "11-19", "11-24"), ("11-24", "11-25", "12-01")]  # fmt: skip
    assert [f[4] for f in failing(package(*rounds), day("11-30"))] == [1, 2, 4, None, None]


def test_what_the_general_manager_decided_are_the_points_of_that_failure(failing: Any) -> None:
    rounds = [("11-05", "11-06", "11-10"), ("11-10", "11-11", "11-13"), ("11-13", "11-16", "11-18"),
              ("11-18", "11-19", "11-24"), ("11-24", None, None)]  # fmt: skip
    decided = Decision(4, Reason.UNQUALIFIED, 6, "降级", "S006", day("11-21"))
    one = package(*rounds, decisions=(decided,))
    assert [f[4] for f in failing(one)] == [1, 2, 4, 6]
    assert [f[4] for f in failing(one, day("11-20"))] == [1, 2, 4, None]


def test_a_decision_on_what_is_within_the_scale_again_changes_nothing(failing: Any) -> None:
    decided = Decision(1, Reason.UNQUALIFIED, 6, "降级", "S006", day("11-21"))
    assert (
        failing(package(("11-05", "11-06", "11-10"), ("11-09", None, None), decisions=(decided,)))[0][4] == 1
    )


def test_a_withdrawn_review_takes_its_failure_its_deadline_and_its_numbering_with_it(failing: Any) -> None:
    one = package(("11-05", "11-09", "11-11"), ("11-13", "11-16", "11-20"), ("11-20", "11-23", "ok"))
    first = replace(one.reviews[0], withdrawn=Withdrawal(day("11-25"), "S001", "错看"))
    after = replace(one, reviews=(first, *one.reviews[1:]))
    before = [
        (1, 1, "unqualified", "11-09", 1),
        (2, 2, "late", "11-12", 2),
        (3, 2, "unqualified", "11-16", 4),
    ]
    assert failing(after, day("11-24")) == before
    assert failing(after, day("11-25")) == [(1, 2, "unqualified", "11-16", 1)]


def test_nothing_counts_after_the_round_that_a_later_review_found_qualified(failing: Any) -> None:
    one = package(("11-05", "11-09", "11-11"), ("11-13", "11-16", "11-20"))
    wrong = replace(one.reviews[0], withdrawn=Withdrawal(day("11-17"), "S001", "错看"))
    right = Review(9, 1, day("11-09"), "S001", Result.QUALIFIED)
    assert failing(replace(one, reviews=(wrong, one.reviews[1], right))) == []


def test_points_belong_to_whoever_had_the_contract_that_day(policy: Policy, calendar: WorkCalendar) -> None:
    moved = (Adviser(day("11-12"), "S003"), Adviser(day("11-12"), "S004"))
    one = package(("11-12", "11-12", "11-16"), advisers=moved)
    found = failures(one, day("11-30"), policy, calendar)
    assert [(f.on, f.adviser) for f in found] == [
        (day("11-10"), "S002"), (day("11-12"), "S004"), (day("11-17"), "S004"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("granted", "new", "late_on"), [("11-06", "11-13", "11-14"), ("11-06", "11-06", "11-07")]
)
def test_another_deadline_replaces_the_one_before(granted: str, new: str, late_on: str, failing: Any) -> None:
    extension = Extension(None, day(granted), day(new), "客户出差", "S001")
    assert failing(package(extensions=(extension,))) == [(1, 1, "late", late_on, 1)]


@pytest.mark.parametrize(("last", "late_on"), [("11-16", "11-17"), ("11-11", "11-12")])
def test_of_two_other_deadlines_of_one_round_the_one_granted_last_holds(
    last: str, late_on: str, failing: Any
) -> None:
    first = Extension(None, day("11-05"), day("11-13"), "客户出差", "S001")
    second = Extension(None, day("11-06"), day(last), "客户改期", "S001")
    assert failing(package(extensions=(first, second))) == [(1, 1, "late", late_on, 1)]


@pytest.mark.parametrize(
    ("granted", "late_on"),
    [("11-20", "11-21"), ("11-11", "11-12"), ("11-10", "11-13")],  # the last lies not after the review
)
def test_a_deadline_that_was_granted_is_kept_when_the_review_is_entered_anew(
    granted: str, late_on: str, failing: Any
) -> None:
    one = package(
        ("11-05", "11-09", "11-11"), extensions=(Extension(1, day("11-10"), day(granted), "x", "S001"),)
    )
    wrong = replace(one.reviews[0], withdrawn=Withdrawal(day("11-10"), "S001", "错看"))
    again = Review(2, 1, day("11-10"), "S001", Result.UNQUALIFIED, day("11-12"))
    found = failing(replace(one, reviews=(wrong, again)), day("11-30"))
    assert found == [(1, 1, "unqualified", "11-10", 1), (2, 2, "late", late_on, 2)]


def test_a_deadline_that_was_withdrawn_counts_from_that_day_on_for_nothing(failing: Any) -> None:
    wrong = Extension(None, day("11-03"), day("11-30"), "x", "S001")
    gone = replace(wrong, withdrawn=Withdrawal(day("11-12"), "S001", "误批"))
    assert failing(package(extensions=(gone,)), day("11-11")) == []
    assert failing(package(extensions=(gone,)), day("11-12")) == [(1, 1, "late", "11-10", 1)]


def test_a_withdrawn_round_counts_until_it_was_withdrawn(failing: Any) -> None:
    wrong = Round(1, day("11-05"), "S002", entry=1, withdrawn=Withdrawal(day("11-12"), "S001", "误录"))
    one = package(withdrawn_rounds=(wrong,))
    assert failing(one, day("11-11")) == []
    assert failing(one, day("11-12")) == [(1, 1, "late", "11-10", 1)]


def test_a_decision_that_was_withdrawn_leaves_the_failure_undecided(failing: Any) -> None:
    rounds = [("11-05", "11-06", "11-10"), ("11-10", "11-11", "11-13"), ("11-13", "11-16", "11-18"),
              ("11-18", "11-19", "11-24"), ("11-24", None, None)]  # fmt: skip
    gone = Withdrawal(day("11-25"), "S006", "看错合同")
    decided = Decision(4, Reason.UNQUALIFIED, 6, "降级", "S006", day("11-21"), withdrawn=gone)
    assert failing(package(*rounds, decisions=(decided,)), day("11-24"))[3][4] == 6
    assert failing(package(*rounds, decisions=(decided,)), day("11-25"))[3][4] is None


@pytest.mark.parametrize(("lapsed", "expected"), [("11-09", []), ("11-10", [(1, 1, "late", "11-10", 1)])])
def test_a_deadline_cannot_be_missed_once_nothing_is_owed(lapsed: str, expected: Any, failing: Any) -> None:
    assert failing(package(lapsed_on=day(lapsed))) == expected


def test_a_later_scale_leaves_earlier_failures_as_they_were(policy: Policy, failing: Any) -> None:
    scales = (*policy.penalty.scales, Scale(day("11-11"), (3, 6), "23"))
    stricter = replace(policy, penalty=replace(policy.penalty, scales=scales))
    one = package(("11-12", "11-13", "11-16"), ("11-16", "11-17", "11-30"))
    assert [f[4] for f in failing(one, day("11-30"))] == [1, 2, 4]
    assert [f[4] for f in failing(one, day("11-30"), stricter)] == [1, 6, None]


@pytest.mark.parametrize(
    ("ends", "on", "month", "last"),
    [
        ("calendar", "11-30", "2026-11", "2026-11-30"),
        ("calendar", "12-01", "2026-12", "2026-12-31"),
        (25, "11-25", "2026-11", "2026-11-25"),
        (25, "11-26", "2026-12", "2026-12-25"),
        (25, "12-26", "2027-01", "2027-01-25"),
        (28, "02-28", "2026-02", "2026-02-28"),
        (1, "11-02", "2026-12", "2026-12-01"),
    ],
)
def test_an_appraisal_month_ends_where_the_policy_says(ends: Any, on: str, month: str, last: str) -> None:
    found = month_of(day(on), Appraisal(ends))
    assert (str(found), last_day(found, Appraisal(ends)).isoformat()) == (month, last)


@pytest.mark.parametrize(
    ("months", "expected"), [(0, "2026-11"), (1, "2026-12"), (2, "2027-01"), (-11, "2025-12")]
)
def test_months_are_counted_across_the_year(months: int, expected: str) -> None:
    assert str(AppraisalMonth(2026, 11).plus(months)) == expected


def test_a_failure_explains_its_deadline_its_scale_and_its_month(
    policy: Policy, calendar: WorkCalendar
) -> None:
    [found] = failures(package(), day("11-10"), policy, calendar)
    assert [str(line) for line in found.account({})] == [
        (
            "submission 1: nothing was submitted by 2026-11-09; a missed deadline is a failed "
            "submission (Art. 24)"
        ),
        "the contract was signed: 2026-11-02",
        "5 working days after it, the day itself not counted, by default: Art. 22 sets no time",
        "not counted: 2026-11-07 Saturday",
        "not counted: 2026-11-08 Sunday",
        "due: 2026-11-09",
        ("failed submission 1 of this contract; scale: 1, 2, 4 (Art. 23)"),
        "points: 1",
        ("charged to S002, adviser of the contract on 2026-11-10, in the appraisal month 2026-11"),
    ]


def test_an_unqualified_review_explains_each_item(policy: Policy, calendar: WorkCalendar) -> None:
    one = package(("11-05", "11-09", "11-20"))
    faulty_items = (
        FaultyItem("id_copy", Fault.DEFECTIVE, "模糊"),
        FaultyItem("risk_statement", Fault.MISSING),
    )
    one = replace(one, reviews=(replace(one.reviews[0], faulty_items=faulty_items),))
    [found] = failures(one, day("11-10"), policy, calendar)
    assert [str(line) for line in found.account({"id_copy": "ID copy"})][:3] == [
        "submission 1: unqualified in the review of 2026-11-09 (Art. 23)",
        "ID copy: defective (模糊)",
        "risk_statement: missing",
    ]


def test_a_deadline_that_was_moved_says_so(policy: Policy, calendar: WorkCalendar) -> None:
    one = package(extensions=(Extension(None, day("11-06"), day("11-13"), "客户出差", "S001"),))
    found = deadlines.deadline(one, 1, policy, calendar)
    assert found is not None
    assert [str(line) for line in found.account()] == [
        "the contract was signed: 2026-11-02",
        "changed on 2026-11-06: 客户出差",
        "due: 2026-11-13",
    ]


STATES = [
    (package(), "11-09", PackageState.DUE),
    (package(), "11-10", PackageState.OVERDUE),
    (package(("11-05", None, None)), "11-30", PackageState.WAITING),
    (package(("11-05", "11-06", "11-11")), "11-11", PackageState.RETURNED),
    (package(("11-05", "11-06", "11-11")), "11-12", PackageState.OVERDUE),
    (package(("11-05", "11-06", "ok")), "12-31", PackageState.QUALIFIED),
    (package(lapsed_on=day("11-04")), "11-30", PackageState.LAPSED),
]


@pytest.mark.parametrize(("one", "as_of", "expected"), STATES)
def test_the_state_follows_from_rounds_reviews_and_deadlines(
    one: Package, as_of: str, expected: PackageState, policy: Policy, calendar: WorkCalendar
) -> None:
    known = one.until(day(as_of))
    assert state_of(known, day(as_of), policy, calendar) is expected


def test_a_package_whose_review_was_withdrawn_waits_again(policy: Policy, calendar: WorkCalendar) -> None:
    one = package(("11-05", "11-06", "11-11"))
    wrong = replace(one.reviews[0], withdrawn=Withdrawal(day("11-10"), "S001", "错看"))
    known = replace(one, reviews=(wrong,)).until(day("11-30"))
    assert state_of(known, day("11-30"), policy, calendar) is PackageState.WAITING


def test_what_the_next_failure_would_cost_is_known_beforehand(policy: Policy, calendar: WorkCalendar) -> None:
    one = package(("11-12", "11-13", "11-16"))
    known, running = failures(one, day("11-16"), policy, calendar), deadlines.owed(one, policy, calendar)
    assert running is not None
    assert next_cost(known, running, policy) == (3, 4)
    worse = Penalty((Scale(date(1900, 1, 1), (1, 2), "23"),), "general_manager")
    assert next_cost(known, running, replace(policy, penalty=worse)) == (3, None)
