"""Who stands in for whom on a day, and which absences cannot be recorded."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from fundcs.act.permits import Role
from fundcs.assignments.rules import (
    Away,
    Reassigned,
    check_absence,
    deputies,
    may_stand_in,
    stands_for,
    told_of,
    untold_since,
)
from fundcs.kit.errors import Refused

DAY, NEXT = date(2026, 11, 2), date(2026, 11, 3)


def away(staff: str, first: int, last: int, deputy: str) -> Away:
    return Away(staff, DAY + timedelta(first), DAY + timedelta(last), deputy)


@pytest.mark.parametrize(("day", "whom"), [(-1, {"B"}), (0, {"A", "B"}), (3, {"A", "B"}), (4, {"B"})])
def test_a_deputy_stands_in_from_the_first_to_the_last_day(day: int, whom: set[str]) -> None:
    assert stands_for("B", deputies([away("A", 0, 3, "B")], DAY + timedelta(day))) == whom


def test_what_a_deputy_stands_in_for_goes_on_to_their_own_deputy() -> None:
    on = deputies([away("A", 0, 3, "B"), away("B", 1, 2, "C")], DAY + timedelta(1))
    assert stands_for("C", on) == {"A", "B", "C"}


def test_a_deputy_who_has_left_stands_in_for_nobody() -> None:
    assert deputies([away("A", 0, 3, "B")], DAY, gone={"B"}) == {}


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (away("A", 0, 1, "A"), "cannot stand in for themselves"),
        (away("A", 5, 9, "C"), "is away from"),
        (away("A", 2, 5, "C"), "is away from"),
        (away("B", 3, 4, "A"), "name another deputy"),
        (away("C", 2, 2, "A"), "name another deputy"),
    ],
)
def test_overlapping_absences_and_circles_of_deputies_are_refused(wanted: Away, sentence: str) -> None:
    standing = [away("A", 2, 5, "B"), away("B", 2, 2, "C")]
    with pytest.raises(Refused) as refused:
        check_absence(wanted, standing)
    assert sentence in refused.value.sentence()


def test_absences_beside_each_other_are_none_too_many() -> None:
    standing = [away("A", 2, 5, "B")]
    for wanted in (away("A", 0, 1, "B"), away("A", 6, 7, "C"), away("B", 6, 7, "A"), away("B", 2, 5, "C")):
        check_absence(wanted, standing)


@pytest.mark.parametrize(
    ("role", "for_role", "may"),
    [
        (Role.CS_SPECIALIST, Role.CS_MANAGER, True),
        (Role.FUNDRAISING, Role.ADVISOR, True),
        (Role.FINANCE, Role.FINANCE, True),
        (Role.ADVISOR, Role.CS_SPECIALIST, False),
        (Role.CS_MANAGER, Role.GENERAL_MANAGER, False),
    ],
)
def test_a_deputy_has_a_role_that_does_the_same_work(role: Role, for_role: Role, may: bool) -> None:
    assert may_stand_in(role, for_role) is may


def at(hour: int) -> datetime:
    return datetime(2026, 11, 2, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "told", "since"),
    [
        ([Reassigned("C1", at(1), DAY, None)], [], DAY),
        ([Reassigned("C1", at(1), DAY, None)], [at(2)], None),
        ([Reassigned("C1", at(3), DAY, None)], [at(2)], DAY),
        ([Reassigned("C1", at(1), DAY, at(2))], [], None),
        ([Reassigned("C1", at(1), DAY, at(3))], [at(2)], DAY),
        ([Reassigned("C1", at(1), DAY, at(3))], [at(2), at(4)], None),
    ],
)
def test_a_client_is_told_of_what_they_do_not_know_yet(
    changes: list[Reassigned], told: list[datetime], since: date | None
) -> None:
    assert untold_since(changes, told) == since


@pytest.mark.parametrize(
    ("changes", "told", "days"),
    [
        ([Reassigned("C1", at(1), DAY, None)], [at(2)], [DAY]),
        (
            [Reassigned("C1", at(1), DAY, None), Reassigned("C1", at(3), NEXT, None)],
            [at(2), at(4)],
            [DAY, NEXT],
        ),
        ([Reassigned("C1", at(1), NEXT, None), Reassigned("C1", at(2), DAY, None)], [at(3)], [DAY]),
        ([Reassigned("C1", at(1), DAY, None)], [at(1), at(2)], [DAY, None]),
        ([Reassigned("C1", at(3), DAY, None)], [at(2)], [None]),
        ([Reassigned("C1", at(1), DAY, at(2))], [at(2)], [None]),
        ([Reassigned("C1", at(1), DAY, at(3))], [at(2)], [DAY]),
        ([Reassigned("C1", at(1), DAY, at(3))], [at(2), at(4)], [DAY, DAY]),
    ],
)
def test_each_notice_tells_of_what_was_owed_until_then(
    changes: list[Reassigned], told: list[datetime], days: list[date | None]
) -> None:
    assert list(told_of(changes, told)) == days
