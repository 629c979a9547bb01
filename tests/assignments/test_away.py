"""A member is away: the deputy sees, receives and does what is theirs (Art. 8)."""

from __future__ import annotations

from typing import Any

import pytest
from shared.acting import acting

from fundcs.policy.mail import Addressee
from fundcs.reminders import service

SPAN = ("--from", "2026-11-20", "--to", "2026-12-31")


def test_the_deputy_receives_what_is_owed_by_the_member_away(desk: Any) -> None:
    def received(now: str) -> set[str]:
        listed = desk.json("reminders", "--owner", "S007", "--within", "60d", now=now)
        return {duty["key"] for duty in listed if duty["owner"] == "S002"}

    desk.ok("staff", "edit", "S002", "--role", "cs_specialist", as_="S005")
    desk.ok("staff", "away", "S002", "--from", "2026-11-16", "--to", "2026-11-19", "--deputy", "S007")
    assert received("2026-11-15T09:00") == set()
    assert {"channels:C001", "complaint:K000001:close", "action:A000001:done"} <= received("2026-11-16T09:00")
    assert received("2026-11-20T09:00") == set()
    listed = desk.json("reminders", now="2026-11-16T09:00")
    note = next(duty["notes"] for duty in listed if duty["key"] == "channels:C001")
    assert "S002 is away; S007 stands in" in note


def test_the_deputy_of_a_deputy_who_is_away_receives_it_too(desk: Any) -> None:
    desk.ok("staff", "edit", "S002", "--role", "cs_specialist", as_="S005")
    desk.ok("staff", "away", "S002", "--from", "2026-11-16", "--to", "2026-11-19", "--deputy", "S007")
    desk.ok("staff", "away", "S007", "--from", "2026-11-16", "--to", "2026-11-17", "--deputy", "S001")
    listed = desk.json("reminders", "--owner", "S001", now="2026-11-17T09:00")
    assert "channels:C001" in {duty["key"] for duty in listed}


def test_an_adviser_who_stands_in_sees_and_submits_the_colleague_s_packages(desk: Any) -> None:
    desk.ok("staff", "add", "吴募集", "--role", "fundraising", "--nda", "2026-01-05")
    now = "2026-11-16T09:00"
    assert desk.json("submission", "list", as_="S008", now=now) == []
    desk.refused("submission", "submit", "K2", as_="S008", code=4, now=now)
    desk.ok(
        "staff", "away", "S004", "--from", "2026-11-16", "--to", "2026-11-17", "--deputy", "S008", as_="S004"
    )
    assert [row["contract"] for row in desk.json("submission", "list", as_="S008", now=now)] == ["K2"]
    duty = next(row for row in desk.json("reminders", as_="S008", now=now) if row["owner"] == "S004")
    assert duty["key"].startswith("submission:K2")
    desk.ok("explain", duty["key"], as_="S008", now=now)
    desk.ok("submission", "submit", "K2", "--on", "2026-11-09", as_="S008", now=now)
    assert desk.json("submission", "list", as_="S008", now="2026-11-18T09:00") == []


def test_the_deputy_of_who_is_responsible_handles_the_complaint(desk: Any) -> None:
    desk.ok("staff", "add", "郑财务", "--role", "finance", "--nda", "2026-01-05")
    desk.ok("staff", "add", "冯财务", "--role", "finance", "--nda", "2026-01-05")
    desk.ok("complaints", "edit", "K000001", "--responsible", "S008", "--reason", "归口财务")
    desk.refused("complaints", "reply", "K000001", "--content", "已查", as_="S009", code=4)
    desk.ok("staff", "away", "S008", "--from", "2026-11-12", "--to", "2026-11-13", "--deputy", "S009")
    desk.ok("complaints", "reply", "K000001", "--content", "已查", as_="S009")


def test_an_absence_is_withdrawn_with_a_reason(desk: Any) -> None:
    withdrawn = desk.json("staff", "away", "S003", *SPAN[:2], "--withdraw", "--reason", "行程取消")
    assert withdrawn["absences"] == []
    desk.ok("staff", "away", "S003", *SPAN, "--deputy", "S007")
    assert "no such absence" in desk.refused("staff", "away", "S003", "--from", "2026-11-21", "--withdraw")


@pytest.mark.parametrize(
    ("words", "sentence", "code"),
    [
        (("S007", *SPAN, "--deputy", "S007"), "cannot stand in for themselves", 1),
        (("S003", *SPAN, "--deputy", "S007"), "is away from 2026-11-20 to 2026-12-31 already", 1),
        (("S007", *SPAN, "--deputy", "S004"), "cannot do the work of S007", 1),
        (("S007", *SPAN, "--deputy", "S099"), "no member of staff", 1),
        (("S007", "--from", "2026-12-31", "--to", "2026-11-20", "--deputy", "S003"), "before it begins", 1),
        (("S007", "--from", "2026-11-01", "--to", "2026-11-02", "--deputy", "S003"), "has passed", 1),
        (("S007", "--from", "2026-11-20"), "give --from, --to and --deputy", 2),
        (("S007", *SPAN, "--deputy", "S003", "--reason", "出差"), "--reason goes with --withdraw", 2),
    ],
)
def test_a_wrong_absence_is_refused(desk: Any, words: tuple[str, ...], sentence: str, code: int) -> None:
    assert sentence in desk.refused("staff", "away", *words, code=code)


def test_each_member_records_the_own_absence_and_nobody_a_colleague_s(desk: Any) -> None:
    refused = desk.refused("staff", "away", "S007", *SPAN, "--deputy", "S003", as_="S004", code=4)
    assert "may not do this" in refused
    desk.ok("staff", "away", "S007", *SPAN, "--deputy", "S001", as_="S007")


def test_who_leaves_before_the_absence_ends_is_no_deputy(desk: Any) -> None:
    desk.ok("staff", "leave", "S007", "--on", "2026-12-01", "--to", "S001")
    refused = desk.refused("staff", "away", "S001", *SPAN, "--deputy", "S007", as_="S001")
    assert "S007 left on 2026-12-01" in refused


def test_the_list_of_the_morning_goes_to_the_deputy_too(desk: Any) -> None:
    desk.ok("staff", "edit", "S002", "--role", "cs_specialist", as_="S005")
    desk.ok("staff", "away", "S002", "--from", "2026-11-16", "--to", "2026-11-19", "--deputy", "S007")
    with acting(desk.path, "2026-11-16T09:00") as act:
        own = service._own(act, service.listed(act), Addressee("S007", robot="FUNDCS_ROBOT"))
        assert "channels:C001" in {duty.key for duty in own.duties}
