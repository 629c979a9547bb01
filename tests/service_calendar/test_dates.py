"""The dates that are no to-dos: events, half-years, mailings, retention, payouts, appointments, budgets."""

from __future__ import annotations

from typing import Any

import pytest
from shared.sealing import sealed

CALENDAR = ("care", "calendar")


def entries(desk: Any, *words: object, **how: Any) -> dict[str, dict[str, Any]]:
    return {entry["key"]: entry for entry in desk.json(*CALENDAR, *words, **how)["entries"]}


def keys(desk: Any, prefix: str, *words: object, **how: Any) -> set[str]:
    return {key for key in entries(desk, *words, **how) if key.startswith(prefix)}


def test_the_vip_event_of_this_half_year_is_a_to_do_and_those_to_come_are_foreseen(desk: Any) -> None:
    found = entries(desk, "--months", "16")
    assert keys(desk, "vip-event:", "--months", "16") == {
        "vip-event:C000001:2026H1", "vip-event:2026H2", "vip-event:2027H1",
    }  # fmt: skip
    assert (found["vip-event:2026H2"]["on"], found["vip-event:2026H2"]["count"]) == ("2026-12-31", 1)


def test_a_planned_event_stands_for_the_ones_owed_to_who_is_invited(desk: Any) -> None:
    planned = ("care", "event", "plan", "--title", "品鉴会", "--on", "2026-05-20", "--client", "C000001")
    no = desk.json(*planned)["no"]
    found = entries(desk)
    assert found[f"event:{no}"]["on"] == "2026-05-20"
    assert found[f"event:{no}"]["kind"] == "event"
    assert "vip-event:C000001:2026H1" not in found
    assert f"event:{no}" in keys(desk, "event:", "--client", "C000001")
    assert keys(desk, "event:", "--client", "C000002") == set()
    desk.ok("care", "event", "cancel", no, "--reason", "改期")
    assert "vip-event:C000001:2026H1" in entries(desk)


def test_the_house_journal_comes_every_month_as_a_to_do_or_foreseen(desk: Any) -> None:
    found = keys(desk, "mailing:", "--months", "12")
    assert {key[len("mailing:") :] for key in found} >= {f"2026-{month:02d}" for month in range(3, 13)}
    assert "mailing:2027-02" in found


def test_where_nobody_is_mailed_no_mailing_is_foreseen(office: Any) -> None:
    assert entries(office) == {}
    assert "Service calendar from 2026-11-23" in office.ok(*CALENDAR)


def test_the_records_of_a_sealed_fund_are_kept_until_a_day(desk: Any) -> None:
    (desk.folder / "policy.toml").write_text("[confidentiality]\nretention = 1\n", "utf-8")
    sealed(desk.path, "JH01", "2026-02-01")
    (found,) = [entry for key, entry in entries(desk).items() if key.startswith("retention:")]
    assert (found["on"], found["kind"], found["owner_role"]) == ("2027-02-01", "retention", None)
    assert keys(desk, "retention:", "--months", "11") == set()
    assert keys(desk, "retention:", "--client", "C000001") == set()


def test_an_appointment_stands_on_its_day(desk: Any) -> None:
    desk.ok("staff", "add", "李顾问", "--role", "advisor", "--nda", "2026-03-01")
    made = ("care", "appointment", "add", "C000001", "--at", "2026-04-02 14:00", "--adviser", "S004")
    desk.ok(*made, "--purpose", "service")
    (found,) = [entry for entry in entries(desk).values() if entry["kind"] == "appointment"]
    assert (found["on"], found["owner"], found["todo"]) == ("2026-04-02", "S004", True)


def test_paying_investors_is_one_with_the_date_of_the_payout(desk: Any) -> None:
    """Once the project company has paid, the step of Art. 53 is a to-do; it and the payout are one."""
    key = "payout:JH01:2027-01-01:pay_investors"
    before = entries(desk)[key]
    assert (before["on"], before["todo"], before["next"]) == ("2027-01-04", False, None)
    assert before["amount"] is not None
    desk.ok("staff", "add", "吴投资", "--role", "investment", "--nda", "2026-03-01")
    done = ("payout", "done", "tell_received", "--fund", "JH01", "--due", "2027-01-01", "--amount", "700000")
    desk.ok(*done, now="2026-12-30 10:00", as_="S004")
    found = entries(desk, now="2026-12-30 11:00")
    assert found[key]["amount"] == before["amount"]
    assert found[key]["next"] is not None
    assert len([each for each in found if each.endswith(":pay_investors")]) == 1


def test_budgets_stand_against_what_was_spent_and_what_is_left_a_month(desk: Any) -> None:
    desk.ok("care", "budget", "set", "--year", "2026", "--tier", "vip", "--amount", "6000")
    spent = ("care", "budget", "spend", "C000001", "--amount", "1000", "--purpose", "gift")
    desk.ok(*spent, now="2026-02-10")
    budgets = desk.json(*CALENDAR)["budgets"]
    (vip,) = [each for each in budgets if each["tier"] == "vip" and each["year"] == 2026]
    assert (vip["budget"], vip["spent"], vip["left"]) == ("6000.00", "1000.00", "5000.00")
    assert vip["left_a_month"] == "500.00"  # ten months, March the first
    (own,) = [each for each in desk.json(*CALENDAR, "--client", "C000001")["budgets"] if each["year"] == 2026]
    assert (own["budget"], own["spent"]) == ("6000.00", "1000.00")
    assert "5,000.00" in desk.ok(*CALENDAR)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_screen_is_not_wider_than_80_columns(desk: Any, monkeypatch: Any, lang: str) -> None:
    from fundcs.kit.view import cells

    monkeypatch.setenv("COLUMNS", "80")
    page = desk.ok(*CALENDAR, lang=lang).splitlines()
    assert max(cells(line) for line in page[:-1]) <= 80
