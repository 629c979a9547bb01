"""Budgets by tier and year: set, raised, corrected, withdrawn, listed (Art. 35, 36)."""

from __future__ import annotations

from typing import Any

import pytest

LATE = {"now": "2027-01-11 10:00"}


def set_budget(
    desk: Any, tier: str, amount: str, *words: str, year: int = 2026, **how: Any
) -> dict[str, Any]:
    told: dict[str, Any] = desk.json(
        "care", "budget", "set", "--tier", tier, "--year", year, "--amount", amount, *words, **how
    )
    return told


def each(desk: Any, year: int, **how: Any) -> dict[str, str]:
    """The budget of a client by tier, where there is one."""
    rows = desk.json("care", "budget", "list", "--year", year, **how)
    return {row["tier"]: row["per_client"] for row in rows if row["per_client"] is not None}


def test_a_budget_keeps_who_entered_it_and_when(desk: Any) -> None:
    told = set_budget(desk, "vip", "5000", as_="S003")
    assert {
        key: told[key] for key in ("no", "kind", "year", "tier", "amount", "recorded_by", "recorded_at")
    } == {
        "no": "B000001",
        "kind": "set",
        "year": 2026,
        "tier": "vip",
        "amount": "5000.00",
        "recorded_by": "S003",
        "recorded_at": "2026-03-09T10:00:00+08:00",
    }


def test_the_list_gives_each_tier_its_clients_budget_spending_and_what_is_left(desk: Any) -> None:
    set_budget(desk, "vip", "5000.50")
    desk.ok("care", "budget", "spend", "C000001", "--amount", "1200", "--purpose", "gift")
    desk.ok("care", "budget", "spend", "C000002", "--amount", "80", "--purpose", "visit")
    rows = {row["tier"]: row for row in desk.json("care", "budget", "list")}
    assert list(rows) == ["vip", "senior", "quasi_senior", "mid", "target"]
    keys = ("clients", "per_client", "budget", "spent", "waiting", "left", "entry")
    assert [rows["vip"][key] for key in keys] == [
        1,
        "5000.50",
        "5000.50",
        "1200.00",
        "0.00",
        "3800.50",
        "B000001",
    ]
    assert [rows["target"][key] for key in keys] == [1, None, None, "80.00", "0.00", None, None]
    assert rows["vip"]["explanation"][-1] == (
        "1 × 5,000.50 = 5,000.50; 5,000.50 − 1,200.00 spent = 3,800.50 yuan left"
    )
    assert rows["target"]["explanation"] == ["target client: 80.00 yuan spent without a budget"]


def test_a_second_budget_needs_a_reason_and_holds_instead(desk: Any) -> None:
    set_budget(desk, "vip", "5000")
    again = ("care", "budget", "set", "--tier", "vip", "--year", "2026", "--amount", "4000")
    assert "entered already: 5,000.00 yuan (B000001); correct it with --reason" in desk.refused(*again)
    desk.ok(*again, "--reason", "录错")
    assert each(desk, 2026) == {"vip": "4000.00"}
    desk.ok("care", "budget", "withdraw", "B000002", "--reason", "原来没错")
    assert each(desk, 2026) == {"vip": "5000.00"}


def test_all_budgets_are_raised_over_the_year_before(desk: Any) -> None:
    set_budget(desk, "vip", "5000.05")
    set_budget(desk, "target", "300")
    told = desk.json("care", "budget", "raise", "--year", "2027", "--rate", "12.5%")
    assert [
        (row["tier"], row["before"], row["rate"], row["exact"], row["amount"]) for row in told["budgets"]
    ] == [
        ("vip", "5000.05", "0.125", "5625.05625", "5625.06"),
        ("target", "300.00", "0.125", "337.5", "337.50"),
    ]
    assert each(desk, 2027) == {"vip": "5625.06", "target": "337.50"}
    assert "rounded half up to the fen" in desk.ok("care", "budget", "list", "--year", "2027")


def test_a_corrected_budget_is_followed_by_the_years_raised_from_it(desk: Any) -> None:
    set_budget(desk, "vip", "5000")
    desk.ok("care", "budget", "raise", "--year", "2027", "--rate", "10%")
    told = set_budget(desk, "vip", "6000", "--reason", "录错")
    assert [(row["year"], row["amount"]) for row in told["budgets"]] == [(2026, "6000.00"), (2027, "6600.00")]
    assert each(desk, 2027) == {"vip": "6600.00"}


@pytest.mark.parametrize(
    ("rate", "code"),
    [("9.99%", 1), ("10%", 0), ("0.2", 0), ("20%", 0), ("20.01%", 1), ("-10%", 1), ("12", 1), ("0", 1)],
)
def test_a_rise_is_within_10_and_20_percent(desk: Any, rate: str, code: int) -> None:
    set_budget(desk, "vip", "5000")
    result = desk.run("care", "budget", "raise", "--year", "2027", "--rate", rate)
    assert result.code == code
    assert bool(each(desk, 2027)) == (code == 0)


def test_a_firm_may_narrow_the_limits_of_a_rise(desk: Any) -> None:
    (desk.folder / "policy.toml").write_text('[care]\nbudget_rise_max = "15%"\n', "utf-8")
    set_budget(desk, "vip", "5000")
    refusal = desk.refused("care", "budget", "raise", "--year", "2027", "--rate", "16%")
    assert "not within 10% to 15% (Art. 36)" in refusal


def test_a_year_is_raised_once_and_only_where_nothing_is_set(desk: Any) -> None:
    again = ("care", "budget", "raise", "--year", "2027", "--rate", "10%")
    assert "no budgets of 2026 are entered" in desk.refused(*again)
    set_budget(desk, "vip", "5000")
    set_budget(desk, "vip", "5500", year=2027)
    assert "is set already (B000002); withdraw it with" in desk.refused(*again)
    desk.ok("care", "budget", "withdraw", "B000002", "--reason", "改为统一上浮")
    desk.ok(*again)
    assert "raised already, by 10% (B000003)" in desk.refused(*again)
    desk.ok("care", "budget", "withdraw", "B000003", "--reason", "比例有误")
    assert each(desk, 2027) == {}
    desk.ok(*again[:-1], "15%")
    assert each(desk, 2027) == {"vip": "5750.00"}


def test_a_year_that_has_passed_is_not_raised_and_set_only_with_a_reason(desk: Any) -> None:
    set_budget(desk, "vip", "5000", year=2026)
    assert "2026 has passed" in desk.refused(
        "care", "budget", "raise", "--year", "2026", "--rate", "10%", **LATE
    )
    late = ("care", "budget", "set", "--tier", "mid", "--year", "2026", "--amount", "300")
    assert "needs its reason" in desk.refused(*late, **LATE)
    desk.ok(*late, "--reason", "补录", **LATE)
    assert each(desk, 2026, **LATE) == {"vip": "5000.00", "mid": "300.00"}


def test_setting_a_budget_is_no_way_round_the_limits_of_a_rise(desk: Any) -> None:
    set_budget(desk, "vip", "5000")
    high = ("care", "budget", "set", "--tier", "vip", "--year", "2027", "--amount")
    assert "5,500.00 to 6,000.00 yuan, not 6,000.01" in desk.refused(*high, "6000.01")
    desk.ok(*high, "6000")
    result = desk.run(
        "care", "budget", "set", "--tier", "vip", "--year", "2026", "--amount", "4000", "--reason", "录错"
    )
    assert result.code == 0
    assert (
        "the budget of 2027 for a VIP client, 6,000.00 yuan, is not within a rise of 10% to 20%" in result.err
    )


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        ("set --tier vip --year 2026 --amount 0", 1, "zero"),
        ("set --tier vip --year 2026 --amount -5", 1, "negative"),
        ("set --tier vip --year 2026 --amount 1.234", 1, "more than two decimals"),
        ("set --tier gold --year 2026 --amount 5", 2, "gold"),
        ("set --tier vip --year 1800 --amount 5", 2, "limit"),
        ("set --tier vip --year 26 --amount 5", 2, "limit"),
        ("withdraw B000009 --reason x", 1, "there is no budget B000009"),
    ],
)
def test_bad_input_is_refused_and_nothing_is_written(desk: Any, words: str, code: int, why: str) -> None:
    before = len(desk.json("archive", "trail"))
    assert why in desk.refused("care", "budget", *words.split(), code=code)
    assert len(desk.json("archive", "trail")) == before


def test_a_budget_is_withdrawn_once(desk: Any) -> None:
    set_budget(desk, "vip", "5000")
    desk.ok("care", "budget", "withdraw", "b000001", "--reason", "录错")
    assert "B000001 was withdrawn on 2026-03-09 by S001" in desk.refused(
        "care", "budget", "withdraw", "B000001", "--reason", "录错"
    )
    (entry,) = desk.json("care", "budget", "list", "--entries")
    assert (entry["no"], entry["withdrawn"]["by"]) == ("B000001", "S001")


@pytest.mark.parametrize("member", ["S002", "S004"])
def test_budgets_are_set_by_the_managers(desk: Any, member: str) -> None:
    set_budget(desk, "vip", "5000", as_="S003")
    for words in (
        "set --tier mid --year 2026 --amount 5",
        "raise --year 2027 --rate 10%",
        "withdraw B000001 --reason x",
    ):
        desk.refused("care", "budget", *words.split(), as_=member, code=4)


def test_an_earlier_moment_knows_what_was_entered_by_then(desk: Any) -> None:
    set_budget(desk, "vip", "5000")
    set_budget(desk, "vip", "4000", "--reason", "录错", now="2026-04-01 10:00")
    desk.ok("care", "budget", "withdraw", "B000002", "--reason", "没错", now="2026-05-01 10:00")
    assert [each(desk, 2026, now=f"2026-0{month}-02 10:00") for month in (3, 4, 5)] == [
        {},
        {"vip": "4000.00"},
        {"vip": "5000.00"},
    ]


def test_a_budget_is_explained(desk: Any) -> None:
    set_budget(desk, "vip", "5000")
    desk.ok("care", "budget", "raise", "--year", "2027", "--rate", "10%")
    assert "5,000.00 yuan raised by 10% = 5,500.00 yuan a client (B000002, Art. 36)" in desk.ok(
        "explain", "B000002"
    )
    assert "上浮 10%" in desk.ok("explain", "B000002", lang="zh")


def test_a_withdrawn_budget_takes_those_raised_from_it_along(desk: Any) -> None:
    set_budget(desk, "vip", "5000")
    set_budget(desk, "mid", "300")
    desk.ok("care", "budget", "raise", "--year", "2027", "--rate", "10%")
    desk.ok("care", "budget", "withdraw", "B000001", "--reason", "录错")
    assert each(desk, 2027) == {"mid": "330.00"}
