from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundcs.act import Permit, Role
from fundcs.act.permits import PERMIT_NAMES
from fundcs.kit.errors import Refused
from fundcs.policy.loader import load
from fundcs.policy.roles import PERMITS
from fundcs.policy.rules import ROLES, TIERS, Offset, Scale

POLICY = load()


@pytest.mark.parametrize(
    ("fen", "tier"),
    [
        (None, "target"),
        (0, "target"),
        (1, "mid"),
        (999_999_99, "mid"),
        (1_000_000_00, "quasi_senior"),
        (2_999_999_99, "quasi_senior"),
        (3_000_000_00, "senior"),
        (4_999_999_99, "senior"),
        (5_000_000_00, "vip"),
        (10**12 * 100, "vip"),
    ],
)
def test_a_tier_begins_at_its_amount_and_ends_a_fen_before_the_next(fen: int | None, tier: str) -> None:
    band = POLICY.tier_for(fen)

    assert band.tier == tier
    assert band.article == "1"


@given(st.integers(min_value=0, max_value=10**14))
def test_the_band_of_a_sum_holds_it(fen: int) -> None:
    band = POLICY.tier_for(fen)

    assert band.from_fen <= fen
    assert band.below_fen is None or fen < band.below_fen


def test_more_money_never_lowers_a_tier() -> None:
    tiers = [POLICY.tier_for(yuan * 100).tier for yuan in range(0, 6_000_000, 50_000)]

    assert [TIERS.index(tier) for tier in tiers] == sorted(
        (TIERS.index(tier) for tier in tiers), reverse=True
    )


def test_a_negative_sum_has_no_tier() -> None:
    with pytest.raises(ValueError, match="-1"):
        POLICY.tier_for(-1)


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("24h", Offset(24, "h")),
        ("0d", Offset(0, "d")),
        ("30d", Offset(30, "d")),
        ("5wd", Offset(5, "wd")),
        ("month", Offset(1, "month")),
        ("half-year", Offset(1, "half-year")),
    ],
)
def test_an_offset_is_read_and_written_alike(text: str, offset: Offset) -> None:
    assert Offset.parse(text) == offset
    assert str(offset) == text


@pytest.mark.parametrize(
    "text", ["", "5", "d", "5 d", "-5d", "1.5d", "5D", "5wds", "٥d", "99999d", "2month", "5d\n"]
)
def test_a_text_that_is_no_offset_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="24h"):
        Offset.parse(text)


@pytest.mark.parametrize(("failure", "points"), [(1, 1), (2, 2), (3, 4), (4, None), (5, None)])
def test_failures_beyond_the_scale_have_no_points(failure: int, points: int | None) -> None:
    assert POLICY.scale_on(date(2026, 11, 23)).points_for(failure) == points


def test_the_roles_of_the_policy_are_those_of_the_program() -> None:
    assert tuple(Role) == ROLES


def test_the_permits_of_the_policy_are_those_of_the_program() -> None:
    assert set(Permit) == set(PERMITS) == set(PERMIT_NAMES)
    assert tuple(POLICY.roles.permits) == PERMITS


def test_there_is_no_failure_number_zero() -> None:
    with pytest.raises(ValueError, match="0"):
        Scale(date(1900, 1, 1), (1, 2, 4), "23").points_for(0)


@pytest.mark.parametrize(
    ("key", "article", "offset", "direction", "anchor", "role"),
    [
        ("clients.reassign_notice", "12", "5wd", "after", "officer_left", "cs_specialist"),
        ("submission.first_within", "22", "5wd", "after", "contract_signed", "advisor"),
        ("submission.review_within", "22", "2wd", "after", "package_handed_in", "cs_manager"),
        ("submission.decision", "23", "5wd", "after", "failures_escalated", "general_manager"),
        ("submission.penalty_list", "25", "5wd", "after", "appraisal_month_ended", "cs_manager"),
        ("submission.hr_answer", "25", "5wd", "after", "penalty_list_sent", "hr"),
        ("complaints.first_reply", "38(5)", "24h", "after", "complaint_received", "cs_specialist"),
        ("complaints.close_within", "38(6)", "15wd", "after", "complaint_received", "cs_specialist"),
        ("complaints.referral_answer", "44", "5wd", "after", "complaint_referred", "hr"),
        ("complaints.channels_notice", "45", "5wd", "after", "first_contract_signed", "cs_specialist"),
        ("callbacks.finding_answer", "43", "3wd", "after", "finding_recorded", "cs_specialist"),
        ("care.journal", "9", "month", "after", "month_began", "cs_specialist"),
        ("care.vip_event", "40", "half-year", "after", "half_year_began", "cs_manager"),
        ("payout.verify", "46", "30d", "before", "payout_due", "cs_specialist"),
        ("payout.sheet", "47", "5wd", "after", "callbacks_complete", "cs_specialist"),
        ("payout.finance_check", "48", "2wd", "after", "sheet_received", "finance"),
        ("payout.interest_notice", "49", "30d", "before", "payout_due", "investment"),
        ("payout.confirm_date", "51", "7wd", "before", "project_payment_date", "investment"),
        ("payout.pay_investors", "53", "2wd", "after", "receipt_verified", "finance"),
        ("payout.tell_cs", "54", "1wd", "after", "investors_paid", "finance"),
        ("payout.done", "55", "2wd", "after", "cs_told", "cs_specialist"),
    ],
)
def test_the_shipped_deadlines_are_those_of_the_regulation(
    key: str, article: str, offset: str, direction: str, anchor: str, role: str
) -> None:
    deadline = POLICY.deadline(key)

    assert (deadline.article, str(deadline.offset), deadline.direction) == (article, offset, direction)
    assert (deadline.key, deadline.anchor, deadline.role) == (key, anchor, role)


def test_a_key_that_the_program_misspells_is_an_error_of_the_program() -> None:
    with pytest.raises(KeyError, match=r"complaints\.frist_reply"):
        POLICY.deadline("complaints.frist_reply")
