"""Where the firm asks for it, the bulletin of each month is owed by the 20th of the next one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


def ask(desk: Any, value: str) -> None:
    (desk.folder / "policy.toml").write_text(f"[report]\nmonthly = {value}\n", "utf-8")


def owed(desk: Any, **how: Any) -> list[tuple[str, str, str]]:
    rows = desk.json("reminders", "--within", "40d", **how)
    return [(row["key"], row["due"], row["state"]) for row in rows if row["key"].startswith("bulletin:")]


@pytest.mark.parametrize(
    ("value", "keys"),
    [
        ("false", []),
        ("true", ["bulletin:2020-01", "bulletin:2020-02"]),
        ("'2020-02-10'", ["bulletin:2020-02"]),
        ("'2020-03-01'", []),
    ],
)
def test_the_months_since_the_archive_and_the_rule_began_are_owed(
    office: Any, value: str, keys: list[str]
) -> None:
    ask(office, value)
    assert [key for key, _due, _state in owed(office, now="2020-03-10 10:00")] == keys


@pytest.mark.parametrize(
    ("now", "state"),
    [("2020-02-01", "upcoming"), ("2020-02-20 23:00", "due"), ("2020-02-21", "overdue")],
)
def test_it_falls_due_on_the_20th(office: Any, now: str, state: str) -> None:
    ask(office, "true")
    assert owed(office, now=now)[0] == ("bulletin:2020-01", "2020-02-20", state)


def test_a_month_that_runs_is_not_owed(office: Any) -> None:
    ask(office, "true")
    assert owed(office, now="2020-01-31 23:00") == []


def test_issuing_it_is_what_discharges_it(office: Any, tmp_path: Path) -> None:
    ask(office, "true")
    (duty,) = [
        row
        for row in office.json("reminders", "--within", "20d", now="2020-02-05")
        if row["key"] == "bulletin:2020-01"
    ]
    assert (duty["owner_role"], duty["article"]) == ("cs_manager", "42")
    words = duty["next"].replace("DIR", str(tmp_path / "out")).split()[1:]
    office.ok(*words, now="2020-02-05")
    assert owed(office, now="2020-02-05") == []
    assert "due: 2020-03-20" in office.ok("explain", "bulletin:2020-02", now="2020-03-05")
    (row,) = office.json("comply", "--month", "2020-02", "--article", "42", now="2020-03-01")
    (met,) = row["obligations"]
    assert (met["key"], met["state"], met["met_by"]) == ("bulletin:2020-01", "met_in_time", "S001")


def test_issued_late_it_was_met_late(office: Any, tmp_path: Path) -> None:
    ask(office, "true")
    office.ok("report", "--month", "2020-01", "--out", tmp_path / "out", now="2020-02-25")
    (row,) = office.json("comply", "--month", "2020-02", "--article", "42", now="2020-03-01")
    assert (row["owed"], row["met_late"]) == (1, 1)


def test_nobody_who_asks_about_a_client_or_a_fund_gets_it(office: Any) -> None:
    ask(office, "true")
    office.ok("client", "add", "张伟", "--kind", "person", "--id-no", "11010519491231002X", now="2020-02-05")
    rows = office.json("reminders", "--client", "C000001", now="2020-03-05")
    assert [row for row in rows if row["key"].startswith("bulletin:")] == []


PROMISE = "{ code = 'x', zh = '甲', measure = 'finding_3wd', target = '90%' }"


@pytest.mark.parametrize(
    ("promises", "why"),
    [
        (
            "{ code = 'x', zh = '承诺', measure = 'punctuality', target = '100%' }",
            "'punctuality' is not one of",
        ),
        ("{ code = 'x', zh = '承诺', measure = 'finding_3wd', target = 1 }", "write the share as text"),
        ("{ code = 'x', zh = '承诺', measure = 'finding_3wd', target = '120%' }", "120%"),
        ("{ code = 'x', zh = '承诺', measure = 'finding_3wd' }", "target is missing"),
        (
            f"{PROMISE}, {PROMISE}",
            "x stands here twice",
        ),
    ],
)
def test_a_promise_that_cannot_be_measured_is_refused_by_the_policys_check(
    office: Any, promises: str, why: str
) -> None:
    file = office.folder / "policy.toml"
    file.write_text(f"[report]\npromises = [{promises}]\n", "utf-8")
    result = office.run("policy", "check", file)
    assert (result.code, why in result.out) == (1, True), result.out


def test_a_firm_may_promise_nothing(office: Any) -> None:
    (office.folder / "policy.toml").write_text("[report]\npromises = []\n", "utf-8")
    made = office.json("report", "--month", "2020-01", now="2020-02-05")
    assert made["sections"]["promises"]["rows"] == []
