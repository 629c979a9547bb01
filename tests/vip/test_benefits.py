"""What the clients of a tier may use in a year, and what is left of it (Art. 39)."""

from __future__ import annotations

from typing import Any

import pytest

POLICY = """[care]
benefits = [
    { code = "check_up", zh = "年度体检", en = "annual health check", tier = "vip", per_year = 2 },
    { code = "lounge", zh = "机场贵宾厅", en = "airport lounge", tier = "vip", per_year = 12 },
    { code = "seminar", zh = "投资讲座", en = "seminar", tier = "senior", per_year = 4 },
]
"""
USE = ("care", "benefit", "use", "C000001", "check_up", "--on")


@pytest.fixture
def desk(desk: Any) -> Any:
    (desk.folder / "policy.toml").write_text(POLICY, encoding="utf-8")
    return desk


def left(desk: Any, *words: str, **how: Any) -> list[tuple[str, str, int, int | None]]:
    rows = desk.json("care", "benefit", "list", *words, **how)
    return [(row["client"], row["benefit"], row["used"], row["left"]) for row in rows]


def test_a_use_is_counted_against_the_year(desk: Any) -> None:
    told = desk.json(*USE, "2026-03-01", "--note", "协和医院")
    assert (told["used"], told["left"], told["per_year"], told["year"]) == (1, 1, 2, 2026)
    assert told["uses"][0] == {"no": "Q000001", "on": "2026-03-01", "note": "协和医院", "recorded_by": "S001"}
    assert told["warnings"] == ["no consent of client C000001 to the service of 'VIP client' is on record"]


def test_every_client_of_a_tier_is_listed_with_what_is_left(desk: Any) -> None:
    desk.ok(*USE, "2026-03-01")
    assert left(desk, now="2026-03-10") == [
        ("C000001", "check_up", 1, 1),
        ("C000001", "lounge", 0, 12),
        ("C000002", "check_up", 0, 2),
        ("C000002", "lounge", 0, 12),
        ("C000003", "seminar", 0, 4),
    ]
    assert left(desk, "--client", "C000003", now="2026-03-10") == [("C000003", "seminar", 0, 4)]
    assert left(desk, "--year", "2025", now="2026-03-10") == []


def test_a_new_year_begins_anew(desk: Any) -> None:
    for day in ("2026-12-30", "2026-12-31", "2027-01-01"):
        desk.ok(*USE, day, now=f"{day} 12:00")
    assert left(desk, "--client", "C000001", now="2027-01-02")[0] == ("C000001", "check_up", 1, 1)
    assert left(desk, "--client", "C000001", "--year", "2026", now="2027-01-02")[0][2:] == (2, 0)


def test_a_benefit_is_named_in_either_language(desk: Any) -> None:
    told = desk.json("care", "benefit", "use", "张伟", "年度体检", "--on", "2026-03-01")
    assert told["benefit"] == "check_up"


def test_one_use_more_than_there_are_is_refused_unless_it_was_so(desk: Any) -> None:
    desk.ok(*USE, "2026-03-01")
    desk.ok(*USE, "2026-03-02")
    assert "used 'annual health check' 2 times in 2026, all that there are" in desk.refused(
        *USE, "2026-03-03"
    )
    assert desk.json("--sure", *USE, "2026-03-03")["left"] == -1


def test_a_use_recorded_by_mistake_is_withdrawn_and_left_again(desk: Any) -> None:
    desk.ok(*USE, "2026-03-01")
    words = ("care", "benefit", "withdraw", "Q000001", "--reason", "录错客户")
    assert desk.json(*words, now="2026-03-10")["left"] == 2
    assert left(desk, "--client", "C000001", now="2026-03-09 12:00")[0][2:] == (1, 1)
    assert "use Q000001 was withdrawn on 2026-03-10 by S001" in desk.refused(*words, now="2026-03-11")


BAD = {
    "another tier's": (("C000003", "check_up", "--on", "2026-03-01"), "a benefit of 'VIP client'"),
    "a tier of later": (("C000001", "check_up", "--on", "2026-01-11"), "was 'target client' on 2026-01-11"),
    "none of the policy": (("C000001", "golf", "--on", "2026-03-01"), "is not a benefit of the policy"),
    "no client": (("C000009", "check_up", "--on", "2026-03-01"), "C000009"),
    "a day to come": (("C000001", "check_up", "--on", "2026-03-10"), "2026-03-10 is still to come"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_refused_in_one_line_and_nothing_is_written(desk: Any, what: str) -> None:
    words, said = BAD[what]
    before = len(desk.json("archive", "trail"))
    assert said in desk.refused("care", "benefit", "use", *words)
    assert len(desk.json("archive", "trail")) == before


def test_without_benefits_in_the_policy_there_is_nothing_to_use(desk: Any) -> None:
    (desk.folder / "policy.toml").write_text("", encoding="utf-8")
    assert "the policy names no benefits" in desk.refused(*USE, "2026-03-01")
    assert desk.json("care", "benefit", "list") == []


def test_an_unknown_use_or_a_year_to_come_is_refused(desk: Any) -> None:
    assert "there is no use Q9" in desk.refused("care", "benefit", "withdraw", "Q9", "--reason", "误")
    assert "2027 has not come yet" in desk.refused("care", "benefit", "list", "--year", "2027")


def test_where_the_policy_asks_consent_a_benefit_waits_for_it(desk: Any) -> None:
    (desk.folder / "policy.toml").write_text(f"{POLICY}consent = true\n", encoding="utf-8")
    refused = desk.refused(*USE, "2026-03-01")
    assert "had not consented to the service of 'VIP client' on 2026-03-01" in refused
    desk.ok("care", "consent", "C000001", "--on", "2026-03-01")
    assert "warnings" not in desk.json(*USE, "2026-03-01")
    desk.ok("care", "consent", "revoke", "C000001", "--on", "2026-03-05")
    desk.refused(*USE, "2026-03-05")


@pytest.mark.parametrize(
    "row",
    [
        '{ code = "a", zh = "甲", tier = "target", per_year = 1 }',
        '{ code = "a", zh = "甲", tier = "vip", per_year = 0 }',
        '{ code = "a", zh = "甲", tier = "vip" }',
        ", ".join(['{ code = "a", zh = "甲", tier = "vip", per_year = 1 }'] * 2),
    ],
)
def test_a_policy_whose_benefits_make_no_sense_is_refused(desk: Any, row: str) -> None:
    own = desk.folder / "own.toml"
    own.write_text(f"[care]\nbenefits = [{row}]\n", encoding="utf-8")
    assert desk.run("policy", "check", own).code == 1
