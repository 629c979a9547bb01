"""The confidentiality agreement as a duty (Art. 18)."""

from __future__ import annotations

from typing import Any

import pytest
from shared.acting import acting

from fundcs.deadlines.rules import EVERYTHING, Choice
from fundcs.staff.duties import duties


@pytest.fixture
def hired(office: Any) -> Any:
    """S002 and S004 are advisers who have not signed, S003 of HR need not, S005 has signed."""
    for role in ("advisor", "hr", "advisor"):
        office.ok("staff", "add", "李", "--role", role)
    office.ok("staff", "add", "赵", "--role", "advisor", "--nda", "2026-11-23")
    return office


def owed(office: Any, choice: Choice = EVERYTHING, now: str = "2026-11-23 10:00") -> list[str]:
    with acting(office.path, now) as act:
        return [duty.key for duty in duties(act, choice)]


def test_whoever_must_sign_and_has_not_is_owed_an_agreement(hired: Any) -> None:
    assert owed(hired) == ["nda:S002", "nda:S004"]


def test_nobody_signs_after_leaving(hired: Any) -> None:
    hired.ok("staff", "leave", "S002", "--on", "2026-12-01")
    assert owed(hired, now="2026-11-30 23:59") == ["nda:S002", "nda:S004"]
    assert owed(hired, now="2026-12-01 00:00") == ["nda:S004"]


@pytest.mark.parametrize(
    ("choice", "asked"),
    [
        (Choice(role="cs_manager"), True),
        (Choice(role="hr"), False),
        (Choice(owner="S001"), False),
        (Choice(fund="YX01"), False),
        (Choice(client="C000001"), False),
    ],
)
def test_a_choice_that_cannot_hold_an_agreement_reads_nobody(hired: Any, choice: Choice, asked: bool) -> None:
    assert bool(owed(hired, choice)) is asked


def test_whoever_comes_into_a_role_that_must_sign_owes_it_from_that_day(hired: Any) -> None:
    hired.ok("staff", "edit", "S003", "--role", "advisor", now="2026-12-01")
    with acting(hired.path, "2026-12-01 10:00") as act:
        anchors = {duty.key: str(duty.due.anchor.date()) for duty in duties(act, EVERYTHING)}
    assert (anchors["nda:S002"], anchors["nda:S003"]) == ("2026-11-23", "2026-12-01")
