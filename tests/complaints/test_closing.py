"""What a complaint lacks before it can be closed, and who met its deadlines (Art. 38)."""

from __future__ import annotations

from typing import Any

import pytest
from shared.complaint_steps import CLOSED, JUDGED

LOG = ("complaints", "log", "--channel", "phone", "--content", "x")
JUDGE = "`fundcs complaints judge K000001 --reasonable --content TEXT"
REPLY = "`fundcs complaints reply K000001 --content TEXT"


@pytest.fixture
def bare(desk: Any) -> str:
    """A complaint of C001 with nothing determined."""
    return str(desk.json(*LOG, "C001")["no"])


def lacks(desk: Any, *more: str) -> str:
    said = desk.refused("complaints", "close", "K000001", *CLOSED, *more)
    assert said.startswith("error: complaint K000001 cannot be closed yet; it lacks: ")
    return str(said)


def test_all_that_is_missing_is_told_at_once_each_with_its_command(desk: Any, bare: str) -> None:
    said = lacks(desk)
    judge = f"{JUDGE} --department CODE --responsible STAFF`"
    assert f"the judgement, with department and person responsible: {judge}" in said
    assert f"a reply to the client: {REPLY}`" in said
    desk.ok("complaints", "propose", bare, "--content", "x")
    said = lacks(desk)
    assert "a reply to the client" not in said
    assert (
        "the client's acceptance, or the reason with --not-accepted TEXT: `fundcs complaints accept" in said
    )
    desk.ok("complaints", "reject", bare)
    said = lacks(desk)
    assert f"the general manager's answer: {REPLY} --by STAFF`" in said
    assert "the judgement, with department" in said
    assert "the client's acceptance" in said


@pytest.mark.parametrize(
    ("given", "what", "options"),
    [
        ((), "the department and the person responsible", " --department CODE --responsible STAFF"),
        (("--department", "finance"), "the person responsible", " --responsible STAFF"),
        (("--responsible", "S001"), "the department", " --department CODE"),
    ],
)
def test_what_the_judgement_left_open_is_asked_for(
    desk: Any, bare: str, given: tuple[str, ...], what: str, options: str
) -> None:
    desk.ok("complaints", "reply", bare, "--content", "x")
    desk.ok("complaints", "judge", bare, "--unreasonable", "--content", "x", *given)
    assert f"lacks: {what}: `fundcs complaints edit K000001{options} --reason TEXT`" in lacks(desk)
    desk.ok("complaints", "edit", bare, "--department", "hr", "--responsible", "S003", "--reason", "x")
    desk.ok("complaints", "close", bare, *CLOSED)


def test_a_judgement_after_the_closing_comes_too_late_for_it(desk: Any, complaint: str) -> None:
    desk.ok("complaints", "reply", complaint, "--content", "x")
    desk.ok("complaints", "judge", complaint, *JUDGED, now="2026-10-08 10:00")
    close = ("complaints", "close", complaint, *CLOSED, "--at")
    assert "lacks: the judgement" in desk.refused(*close, "2026-10-08 09:59:59", now="2026-10-08 11:00")
    desk.ok(*close, "2026-10-08 10:00", now="2026-10-08 11:00")


@pytest.fixture
def proposed(desk: Any, complaint: str) -> str:
    """A judged complaint on which a solution was proposed."""
    desk.ok("complaints", "judge", complaint, *JUDGED)
    desk.ok("complaints", "propose", complaint, "--content", "x")
    return complaint


def test_what_was_proposed_is_accepted_before_the_closing(desk: Any, proposed: str) -> None:
    assert "the client's acceptance" in lacks(desk)
    desk.ok("complaints", "accept", proposed)
    assert desk.json("complaints", "close", proposed, *CLOSED)["state"] == "closed"


def test_a_closing_without_the_acceptance_says_why(desk: Any, proposed: str) -> None:
    closed = desk.json("complaints", "close", proposed, *CLOSED, "--not-accepted", "客户失联13800138000")
    assert closed["state"] == "closed"
    assert closed["steps"][-1]["not_accepted"].startswith("客户失联")
    assert "00138000" not in closed["steps"][-1]["not_accepted"]
    page = " ".join(desk.ok("complaints", "show", proposed).split())
    assert "not accepted by the client: 客户失联" in page


def test_what_was_rejected_needs_the_general_manager_and_then_the_acceptance_or_the_reason(
    desk: Any, proposed: str
) -> None:
    desk.ok("complaints", "reject", proposed)
    desk.ok("complaints", "reply", proposed, "--content", "x", "--by", "赵总")
    assert "the client's acceptance" in lacks(desk)
    desk.ok("complaints", "close", proposed, *CLOSED, "--not-accepted", "x")


@pytest.mark.parametrize("text", ["", " 　"])
def test_the_reason_without_acceptance_says_something(desk: Any, proposed: str, text: str) -> None:
    said = desk.refused("complaints", "close", proposed, *CLOSED, "--not-accepted", text)
    assert "the text is empty" in said


def test_a_reason_that_is_not_needed_is_refused(desk: Any, proposed: str) -> None:
    desk.ok("complaints", "accept", proposed)
    said = desk.refused("complaints", "close", proposed, *CLOSED, "--not-accepted", "x")
    assert "the client accepted on 2026-09-30 17:00 what was proposed on complaint K000001" in said
    desk.ok(*LOG, "C001")
    desk.ok("complaints", "judge", "K000002", *JUDGED)
    desk.ok("complaints", "reply", "K000002", "--content", "x")
    said = desk.refused("complaints", "close", "K000002", *CLOSED, "--not-accepted", "x")
    assert "no solution was proposed on complaint K000002; leave out --not-accepted" in said


@pytest.fixture
def rejected(desk: Any, proposed: str) -> str:
    """The same after the client did not accept."""
    desk.ok("complaints", "reject", proposed)
    return proposed


@pytest.mark.parametrize(
    ("who", "by"), [("S004", ()), ("S003", ("--by", "S004")), ("S001", ("--by", "赵总"))]
)
def test_the_general_managers_answer_discharges_what_the_client_did_not_accept(
    desk: Any, rejected: str, who: str, by: tuple[str, ...]
) -> None:
    answered = desk.json("complaints", "reply", rejected, "--content", "电话答复", *by, as_=who)
    met = next(duty for duty in answered["deadlines"] if duty["key"].endswith(":rejected"))
    assert (answered["state"], met["state"], met["met_by"]) == ("replied", "met", "S004")
    assert answered["steps"][-1]["answered_by"] == ("S004" if by else None)


def test_a_specialists_reply_meanwhile_is_recorded_and_discharges_nothing(desk: Any, rejected: str) -> None:
    answered = desk.json("complaints", "reply", rejected, "--content", "正在请示", as_="S003")
    owed = next(duty for duty in answered["deadlines"] if duty["key"].endswith(":rejected"))
    assert (answered["state"], owed["met_at"], owed["owner_role"]) == ("rejected", None, "general_manager")
    assert answered["steps"][-1]["text"] == "正在请示"


def test_who_answered_is_named_beside_who_recorded_it(desk: Any, rejected: str) -> None:
    desk.ok("complaints", "reply", rejected, "--content", "x", "--by", "S004", as_="S003")
    page = " ".join(desk.ok("complaints", "show", rejected).split())
    assert "S004 赵总 recorded by S003 张专员; x" in page


@pytest.mark.parametrize(
    ("by", "said"),
    [("S404", "no member of staff S404"), ("S005", "S005 left on"), ("S002", "the complaint is about S002")],
)
def test_who_cannot_have_answered_is_refused(desk: Any, by: str, said: str) -> None:
    desk.ok(*LOG, "C001", "--against", "S002")
    assert said in desk.refused("complaints", "reply", "K000001", "--content", "x", "--by", by)


def test_a_complaint_about_the_general_manager_is_answered_by_the_cs_manager(desk: Any) -> None:
    desk.ok(*LOG, "C001", "--against", "S004")
    desk.ok("complaints", "propose", "K000001", "--content", "x")
    rejected = desk.json("complaints", "reject", "K000001")
    owed = next(duty for duty in rejected["deadlines"] if duty["key"].endswith(":rejected"))
    assert owed["owner_role"] == "cs_manager"
    answered = desk.json("complaints", "reply", "K000001", "--content", "x", as_="S006")
    assert answered["state"] == "replied"


def test_first_reply_stated_time_and_closing_say_who_met_them(desk: Any, complaint: str) -> None:
    desk.ok("complaints", "judge", complaint, *JUDGED)
    desk.ok("complaints", "reply", complaint, "--content", "x", as_="S003")
    desk.ok("complaints", "promise", complaint, "--by", "2026-10-08", now="2026-10-01 09:00")
    desk.ok("complaints", "reply", complaint, "--content", "x", "--by", "S002", now="2026-10-02 09:00")
    closed = desk.json("complaints", "close", complaint, *CLOSED, as_="S006", now="2026-10-28 09:00")
    people = (closed["first_replied_by"], closed["promise_met_by"], closed["closed_by"])
    assert people == ("S003", "S002", "S006")
    met = {duty["key"].split(":")[2]: duty["met_by"] for duty in closed["deadlines"]}
    assert met == {"first_reply": "S003", "promised": "S002", "reported": "S002", "close": "S006"}
    page = " ".join(desk.ok("complaints", "show", complaint, now="2026-10-28 09:00").split())
    assert "done 2026-09-30 17:00 by S003 张专员" in page
    assert "done 2026-10-28 09:00 by S006 周经理, late" in page
    stats = desk.json("complaints", "stats", "--month", "2026-09", now="2026-10-28 09:00")
    assert {row["code"]: row for row in stats["by_staff"]} == {
        "S002": counted("S002", "李顾问", stated_times=1, stated_times_in_time=1),
        "S003": counted("S003", "张专员", first_replies=1, first_replies_in_time=1),
        "S006": counted("S006", "周经理", closings=1),
    }


def counted(code: str, name: str, **counts: int) -> dict[str, object]:
    none = {
        f"{what}{how}": 0
        for what in ("first_replies", "stated_times", "closings")
        for how in ("", "_in_time")
    }
    return {"code": code, "name": name, **none, **counts}
