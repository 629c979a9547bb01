"""Clients and money between two days, promises, what makes a bulletin out of date: by rules alone."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundcs.comply.rules import Obligation, Outcome
from fundcs.deadlines.rules import Due
from fundcs.kit.periods import CalendarMonth, Period
from fundcs.kit.zone import SHANGHAI
from fundcs.policy.loader import load
from fundcs.policy.promises import Promise
from fundcs.report.rules import promises, standing
from fundcs.report.rules.bulletin import Bulletin, Row, content, differences, from_content, totals
from fundcs.report.rules.sections import SECTIONS
from fundcs.tiers.rules import Movement, MovementKind, Tier

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
SEPTEMBER_30 = date(2026, 9, 30)
WAN = 1_000_000
POLICY = load(None)


def moved(on: str, kind: str, amount: int, contract: str = "K1") -> Movement:
    return Movement(date.fromisoformat(on), MovementKind(kind), contract, "JH01", amount)


def rows(moves: dict[str, list[Movement]], added: dict[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    days = {code: date.fromisoformat(day) for code, day in added.items()}
    clients = standing.standings(moves, days, OCTOBER, SEPTEMBER_30, POLICY)
    counted, money = standing.client_rows(clients), standing.money_rows(clients)
    return {str(row["row"]): row for row in counted}, {str(row["row"]): row for row in money}


BEFORE = moved("2026-09-30", "subscribed", 100 * WAN)
MORE = moved("2026-10-05", "subscribed", 200 * WAN, "K2")
LAST_DAY = moved("2026-10-31", "subscribed", 500 * WAN)
DAY_AFTER = moved("2026-11-01", "subscribed", 500 * WAN)


@pytest.mark.parametrize(
    ("moves", "added", "tier", "expected"),
    [
        ([], "2026-10-01", "target", {"new": 1, "clients": 1}),
        ([], "2026-09-30", "target", {"clients_before": 1, "clients": 1}),
        ([], "2026-11-01", "target", {}),
        ([moved("2026-10-01", "subscribed", 1)], "2026-10-01", "mid", {"new": 1, "clients": 1}),
        ([LAST_DAY], "2026-09-01", "vip", {"new": 1, "clients": 1}),
        ([LAST_DAY], "2026-09-01", "target", {"clients_before": 1, "left": 1}),
        ([DAY_AFTER], "2026-09-01", "target", {"clients_before": 1, "clients": 1}),
        ([BEFORE, MORE], "2026-10-02", "senior", {"up": 1, "clients": 1}),
        ([BEFORE, MORE], "2026-10-02", "quasi_senior", {"clients_before": 1, "left": 1}),
        ([BEFORE, moved("2026-10-05", "repaid", 100 * WAN)], "2026-09-01", "quasi_senior",
         {"clients_before": 1, "clients": 1, "ended": 1}),
        ([BEFORE, moved("2026-10-05", "exited", 99 * WAN)], "2026-09-01", "quasi_senior",
         {"clients_before": 1, "clients": 1}),
    ],
)  # fmt: skip
def test_a_client_is_counted_where_they_came_from_and_where_they_are(
    moves: list[Movement], added: str, tier: str, expected: dict[str, int]
) -> None:
    counted, _money = rows({"C1": moves} if moves else {}, {"C1": added})
    assert {name: count for name, count in counted[tier].items() if count and name != "row"} == expected


def test_what_a_client_held_goes_with_them_into_another_tier() -> None:
    up = [BEFORE, moved("2026-10-05", "subscribed", 400 * WAN, "K2"), moved("2026-10-09", "exited", 30 * WAN)]
    _clients, money = rows({"C1": up}, {"C1": "2026-09-01"})
    assert (money["quasi_senior"]["outstanding_before"], money["quasi_senior"]["moved"]) == (
        100 * WAN,
        -100 * WAN,
    )
    vip = money["vip"]
    assert (vip["moved"], vip["subscribed"], vip["exited"], vip["outstanding"]) == (
        100 * WAN, 400 * WAN, 30 * WAN, 470 * WAN,
    )  # fmt: skip


@st.composite
def histories(draw: st.DrawFn) -> list[Movement]:
    """Contracts of a client, each signed on a day and left in parts."""
    moves = []
    for number in range(draw(st.integers(0, 3))):
        amount = draw(st.integers(1, 900 * WAN))
        on = date(2026, 8, 1) + timedelta(days=draw(st.integers(0, 120)))
        moves.append(Movement(on, MovementKind.SUBSCRIBED, f"K{number}", "JH01", amount))
        if draw(st.booleans()):
            left, later = draw(st.integers(1, amount)), on + timedelta(days=draw(st.integers(0, 60)))
            kind = draw(st.sampled_from([MovementKind.EXITED, MovementKind.REPAID, MovementKind.HANDED_OVER]))
            moves.append(Movement(later, kind, f"K{number}", "JH01", left))
    return sorted(moves, key=lambda movement: (movement.on, not movement.kind.inward))


@given(st.lists(histories(), max_size=5))
def test_what_was_there_and_came_less_what_went_is_what_is_there(clients: list[list[Movement]]) -> None:
    moves = {f"C{number}": history for number, history in enumerate(clients) if history}
    counted, money = rows(moves, dict.fromkeys((f"C{n}" for n in range(len(clients))), "2026-10-10"))
    for tier in Tier:
        row, sums = counted[tier], money[tier]
        came = row["new"] + row["up"] + row["down"]
        assert row["clients_before"] + came - row["left"] == row["clients"]
        kept = sums["outstanding_before"] + sums["subscribed"] + sums["transferred"] + sums["moved"]
        assert kept - sums["exited"] - sums["repaid"] == sums["outstanding"]
    assert sum(sums["moved"] for sums in money.values()) == 0
    by_hand = sum(move.change for history in moves.values() for move in history if move.on <= OCTOBER.last)
    assert sum(sums["outstanding"] for sums in money.values()) == by_hand


def obligation(
    outcome: Outcome, late: int | None = None, key: str = "callbacks.finding_answer"
) -> Obligation:
    at = datetime(2026, 10, 9, 23, 59, 59, tzinfo=SHANGHAI)
    due = Due(at=at, all_day=True, deadline=POLICY.deadline(key), anchor=at)
    return Obligation(
        key=f"finding:{outcome}:{late}", due=due, role="cs_specialist", owner=None, met_at=None, met_by=None,
        outcome=outcome, late=None if late is None else timedelta(days=late),
    )  # fmt: skip


KEPT, LATE, OPEN = obligation(Outcome.IN_TIME), obligation(Outcome.LATE, 2), obligation(Outcome.OPEN, 9)
NEVER, UPCOMING = obligation(Outcome.OPEN), obligation(Outcome.UPCOMING)
OTHER = obligation(Outcome.OPEN, 30, "complaints.first_reply")


@pytest.mark.parametrize(
    ("obligations", "target", "kept", "result", "worst"),
    [
        ([], "1", [0, 0], "none", None),
        ([UPCOMING, OTHER], "1", [0, 0], "none", None),
        ([KEPT, UPCOMING], "1", [1, 1], "kept", None),
        ([KEPT, LATE], "1", [1, 2], "not_kept", "finding:met_late:2"),
        ([KEPT, LATE], "0.5", [1, 2], "kept", "finding:met_late:2"),
        ([KEPT, LATE, OPEN], "0.5", [1, 3], "not_kept", "finding:open:9"),
        ([KEPT, NEVER], "0.51", [1, 2], "not_kept", "finding:open:None"),
        ([NEVER, LATE], "0", [0, 2], "kept", "finding:met_late:2"),
    ],
)
def test_a_promise_is_kept_where_its_share_reaches_the_target(
    obligations: list[Obligation], target: str, kept: list[int], result: str, worst: str | None
) -> None:
    row = promises.row(Promise("x", "承诺", "promise", "finding_3wd", Decimal(target)), obligations)
    assert (row["kept"], row["result"], row["worst"]) == (kept, result, worst)


def made(**sections: Any) -> Bulletin:
    return Bulletin(
        month=CalendarMonth(2026, 10), as_of=datetime(2026, 11, 5, tzinfo=SHANGHAI), so_far=False,
        firm="京城基金", department="客服部", checkpoint="1:ab",
        names={"fund": {"JH01": ["一号", "一号"]}}, sections=sections,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ({"owed": 3, "late": 1, "open": 2}, {"owed": 3, "late": 3, "open": 0}, []),
        ({"owed": 3}, {"owed": 4}, ["owed"]),
        ({"owed": 0}, None, []),
        (None, {"owed": 1, "in_time": 0}, ["owed"]),
        ({"owed": 3, "in_time": 2}, None, ["owed", "in_time"]),
    ],
)
def test_only_settled_figures_make_a_bulletin_out_of_date(was: Any, now: Any, told: list[str]) -> None:
    before, after = (made(compliance=[] if row is None else [{"row": "38", **row}]) for row in (was, now))
    assert [each.column for each in differences(before, after)] == told


def test_a_share_read_back_is_the_same_share() -> None:
    assert differences(made(complaints=[{"row": "2026-10", "replied": [1, 2]}]),
                       made(complaints=[{"row": "2026-10", "replied": (1, 2)}])) == []  # fmt: skip


def test_a_section_that_a_bulletin_of_before_does_not_have_is_no_difference() -> None:
    assert differences(made(), made(compliance=[{"row": "38", "owed": 3}])) == []


def test_a_document_is_read_back_as_it_was() -> None:
    bulletin = made(compliance=[{"row": "38", "owed": 3}])
    assert from_content(content(bulletin), hash_="") == bulletin


def test_shares_and_amounts_are_summed_up_and_what_cannot_be_is_not() -> None:
    rows: list[Row] = [
        {"row": "a", "recorded": 2, "in_time": [1, 2], "open": 1},
        {"row": "b", "recorded": 3, "in_time": [2, 3], "open": None},
    ]
    assert totals(SECTIONS["findings"], rows) == {"recorded": 5, "in_time": [3, 5], "open": 1}
    assert totals(SECTIONS["findings"], []) is None
    assert totals(SECTIONS["promises"], rows) is None


@pytest.mark.parametrize(
    ("month", "by", "expected"),
    [
        ((2026, 1), -1, "2025-12"),
        ((2026, 12), 1, "2027-01"),
        ((2026, 2), -14, "2024-12"),
        ((2024, 2), 0, "2024-02"),
    ],
)
def test_months_are_counted_across_years(month: tuple[int, int], by: int, expected: str) -> None:
    assert str(CalendarMonth(*month).plus(by)) == expected
    assert CalendarMonth.parse(expected) == CalendarMonth(*month).plus(by)


def test_codes_and_columns_of_a_section_stand_once() -> None:
    for section in SECTIONS.values():
        counted = Counter(column.code for column in section.columns)
        assert max(counted.values()) == 1
        assert set(section.keys) <= counted.keys()
