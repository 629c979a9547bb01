from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("C000032", "VIP client"),
        ("李平晨", "VIP client"),
        ("YX01-2026-0005", "YX01-2026-0005"),
        ("yx01-2026-0005", "YX01-2026-0005"),
        ("K000002", "K000002"),
        ("ｋ000002 ", "K000002"),
        ("w000002", "W000002"),
        ("W000002", "W000002"),
        ("complaint:K000002:rejected", "the client did not accept the solution: 2026-11-18"),
        ("nda:S006", "the member of staff joined: 2025-08-28"),
        ("NDA:s006", "the member of staff joined: 2025-08-28"),
        ("H000063", "YX05"),
        ("yx01", "2026-11-30"),
        ("远信一号", "2026-11-30"),
        ("第38条", "38"),
        ("Art. 46", "46"),
        ("2026-10-01", "National Day"),
        ("2026年10月1日", "National Day"),
        ("channels-of-nobody", ""),
    ],
)
def test_every_kind_of_key_is_explained(sample: Any, key: str, sentence: str) -> None:
    if sentence:
        assert sentence in sample.ok("explain", key)
        assert isinstance(sample.json("explain", key), dict)
    else:
        assert f"fund, budget, spending or to-do {key}" in sample.refused("explain", key)


def test_a_contract_is_explained_by_its_next_payout_and_its_package(sample: Any) -> None:
    explained = sample.json("explain", "YX01-2026-0053")
    assert (explained["contract"], explained["package"]["state"], explained["package"]["points"]) == (
        "YX01-2026-0053", "qualified", 3,
    )  # fmt: skip
    page = sample.ok("explain", "YX01-2026-0053")
    for failure in explained["package"]["failure_list"]:
        assert all(line in page for line in failure["account"])
    old = sample.json("explain", "YX01-2026-0005")["package"]
    assert old["account"] == [
        "signed before 2026-10-01, from when packages are recorded (policy submission.since)"
    ]


@pytest.mark.parametrize("form", ["table", "json"])
def test_every_duty_of_the_list_is_explained_by_its_key(sample: Any, form: str) -> None:
    for duty in sample.json("reminders")[::4]:
        if form == "json":
            explained = sample.json("explain", duty["key"])
            assert {name: explained[name] for name in duty} == duty
            assert explained["source"] in ("regulation", "house", "firm")
        else:
            assert duty["due"][:10] in sample.ok("explain", duty["key"])


def test_the_screen_says_the_account_that_the_document_holds(
    sample: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    key = "complaint:K000003:close"
    data, out = sample.json("explain", key), sample.ok("explain", key)
    assert data["account"] == [
        "the complaint was received: 2026-11-05",
        "15 working days after it, the day itself not counted, by default: Art. 38(6) sets no time",
        *(f"not counted: 2026-11-{day} {name}" for day, name in [
            ("07", "Saturday"), ("08", "Sunday"), ("14", "Saturday"), ("15", "Sunday"),
            ("21", "Saturday"), ("22", "Sunday"),
        ]),
        "due: 2026-11-26",
    ]  # fmt: skip
    for line in (*data["account"], data["key"], data["next"], "complaints.close_within = 15wd"):
        assert line in out


def test_the_days_of_a_holiday_and_the_made_up_day_are_each_named(office: Any) -> None:
    words = ("complaints", "log", "--caller", "钟女士", "--channel", "phone", "--content", "未到账")
    office.ok(*words, now="2026-09-30T10:00")
    explained = office.json("explain", "complaint:K000001:close", now="2026-10-08T10:00")
    assert explained["due"] == "2026-10-27"
    assert explained["skipped"][:7] == [{"date": f"2026-10-0{n}", "why": "National Day"} for n in range(1, 8)]
    assert explained["added"] == [{"date": "2026-10-10", "why": "make-up working day"}]
    zh = office.ok("explain", "complaint:K000001:close", now="2026-10-08T10:00", lang="zh")
    assert "不计：2026-10-01 国庆节" in zh
    assert "计入：2026-10-10 调休上班" in zh


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("nothing:here", "there is no to-do nothing:here"),
        ("complaint:K999999:close", "there is no to-do complaint:K999999:close"),
        ("K999999", "there is no client"),
        ("  ", "there is no client"),
        ("11010519491231002X", "there is no client"),
    ],
)
def test_an_unknown_key_is_refused(office: Any, key: str, sentence: str) -> None:
    line = office.refused("explain", key)
    assert sentence in line
    assert "11010519491231002X" not in line


def test_what_is_met_is_no_longer_owed(owing: Any) -> None:
    key = "complaint:K000001:first_reply"
    assert owing.json("explain", key)["state"] == "overdue"
    owing.ok("complaints", "reply", "K000001", "--content", "已答复")
    assert "there is no to-do" in owing.refused("explain", key)
    assert owing.json("explain", "K000001")["state"] == "replied"


def test_only_those_who_read_files_ask_why(owing: Any) -> None:
    owing.refused("explain", "C000001", as_="S005", code=4)


def test_a_fund_is_explained_to_whoever_may_read_its_payouts(sample: Any) -> None:
    assert "YX01" in sample.ok("explain", "YX01", as_="S007")
    assert "may not do this" in sample.refused("explain", "YX01", as_="S004", code=4)


def test_an_article_and_a_day_are_explained_to_everybody(sample: Any) -> None:
    assert sample.ok("explain", "38", as_="S009")
    assert sample.ok("explain", "2026-10-01", as_="S004")


def test_a_verifying_call_is_explained_by_the_day_it_was_to_be_made(sample: Any) -> None:
    explained = sample.json("explain", "H000063")
    assert explained["kind"] == "payout_verify"
    assert any("2026-11-06" in line for line in explained["account"])
