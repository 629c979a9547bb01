"""A step of a complaint entered wrongly is withdrawn: it stays on record, what follows is derived anew."""

from __future__ import annotations

from typing import Any

import pytest
from shared.complaint_steps import CLOSED, JUDGED

AT, LATER = "2026-10-09 09:00", "2026-10-20 09:00"
WHY = ("--reason", "记错投诉")


def withdraw(desk: Any, no: str, step: int, now: str = AT, **how: Any) -> Any:
    return desk.json("complaints", "withdraw", no, "--step", str(step), *WHY, now=now, **how)


def steps(desk: Any, no: str, now: str = LATER) -> list[tuple[int, str, bool]]:
    shown = desk.json("complaints", "show", no, now=now)
    return [(step["seq"], step["step"], step["withdrawn"] is not None) for step in shown["steps"]]


@pytest.fixture
def replied(desk: Any, complaint: str) -> str:
    desk.ok("complaints", "judge", complaint, *JUDGED, now="2026-10-08 09:00")
    desk.ok("complaints", "reply", complaint, "--content", "已补发", now="2026-10-08 10:00")
    return complaint


@pytest.fixture
def closed(desk: Any, replied: str) -> str:
    desk.ok("complaints", "close", replied, *CLOSED, now="2026-10-08 11:00")
    return replied


def test_a_withdrawn_step_stays_on_record_with_who_when_and_why(desk: Any, replied: str) -> None:
    withdraw(desk, replied, 2)
    assert steps(desk, replied) == [(1, "judge", False), (2, "reply", True)]
    reply = desk.json("complaints", "show", replied, now=LATER)["steps"][1]
    assert reply["withdrawn"] == {"at": "2026-10-09T09:00:00+08:00", "by": "S001", "reason": "记错投诉"}
    page = " ".join(desk.ok("complaints", "show", replied, now=LATER).split())
    assert "withdrawn 2026-10-09 09:00 by S001" in page


def test_a_withdrawn_reply_leaves_the_first_reply_owed(desk: Any, replied: str) -> None:
    before = desk.json("complaints", "show", replied, now=AT)
    assert (before["state"], before["first_replied_by"]) == ("replied", "S001")
    after = withdraw(desk, replied, 2)
    assert (after["state"], after["first_replied_at"]) == ("open", None)
    owed = {duty["key"] for duty in desk.json("reminders", "--within", "60d", now=LATER)}
    assert f"complaint:{replied}:first_reply" in owed


def test_before_the_withdrawal_the_complaint_is_as_it_was(desk: Any, closed: str) -> None:
    withdraw(desk, closed, 3)
    assert desk.json("complaints", "show", closed, now="2026-10-09 08:59")["state"] == "closed"
    assert desk.json("complaints", "show", closed, now=LATER)["state"] == "replied"
    assert desk.json("status", now="2026-10-09 08:59")["complaints"]["closed"] == 1
    assert desk.json("status", now=LATER)["complaints"]["replied"] == 1


def test_a_reopening_withdrawn_was_owed_until_then(desk: Any, closed: str) -> None:
    desk.ok("complaints", "reopen", closed, "--content", "听错", now="2026-10-12 09:00")
    withdraw(desk, closed, 4, now="2026-10-14 09:00")
    assert [row["no"] for row in desk.json("complaints", "list", "--open", now="2026-10-13")] == [closed]
    assert desk.json("complaints", "list", "--open", now="2026-10-15") == []
    assert desk.json("status", now="2026-10-15")["complaints"]["closed"] == 1


def test_the_step_is_taken_rightly_under_a_number_of_its_own(desk: Any, replied: str) -> None:
    withdraw(desk, replied, 2)
    desk.ok("complaints", "reply", replied, "--content", "已补发", now=AT)
    assert steps(desk, replied) == [(1, "judge", False), (2, "reply", True), (3, "reply", False)]


def test_a_withdrawn_judgement_gives_back_what_it_changed(desk: Any, complaint: str) -> None:
    changed = ("--category", "sales", "--department", "client_service", "--responsible", "S001")
    desk.ok("complaints", "judge", complaint, "--reasonable", "--content", "x", *changed)
    after = withdraw(desk, complaint, 1)
    assert (after["category"], after["department"], after["responsible"]) == ("payout", "finance", "S003")


def test_what_was_corrected_since_a_judgement_stays(desk: Any, complaint: str) -> None:
    changed = ("--category", "sales", "--department", "client_service")
    desk.ok("complaints", "judge", complaint, "--reasonable", "--content", "x", *changed)
    desk.ok("complaints", "edit", complaint, "--category", "other", *WHY)
    after = withdraw(desk, complaint, 1)
    assert (after["category"], after["department"]) == ("other", "finance")


def test_who_recorded_a_step_withdraws_it_on_the_same_day_only(desk: Any, complaint: str) -> None:
    desk.ok("complaints", "promise", complaint, "--by", "2026-10-10", now="2026-10-08 09:00", as_="S003")
    desk.ok("complaints", "escalate", complaint, now="2026-10-08 09:30", as_="S003")
    withdraw(desk, complaint, 2, now="2026-10-08 23:59", as_="S003")
    said = desk.refused(
        "complaints", "withdraw", complaint, "--step", "1", *WHY, code=4, now="2026-10-09 00:00", as_="S003"
    )
    assert "was recorded by S003 on 2026-10-08, who may withdraw it on that day; later" in said
    withdraw(desk, complaint, 1, now=LATER, as_="S006")


def test_another_members_step_is_not_the_specialists_to_withdraw(desk: Any, replied: str) -> None:
    said = desk.refused(
        "complaints", "withdraw", replied, "--step", "2", *WHY, code=4, now="2026-10-08 11:00", as_="S003"
    )
    assert "step 2 of complaint K000001 was recorded by S001" in said


def test_whom_a_complaint_is_about_withdraws_no_step_of_it(desk: Any) -> None:
    desk.ok("complaints", "log", "C001", "--channel", "phone", "--content", "x", "--against", "S006")
    desk.ok("complaints", "reply", "K000001", "--content", "x")
    said = desk.refused("complaints", "withdraw", "K000001", "--step", "1", *WHY, code=4, as_="S006")
    assert "complaint K000001 is about S006" in said


@pytest.mark.parametrize(
    ("step", "more", "later"),
    [
        (1, (), "step 3 of complaint K000001, 'close' of 2026-10-08 11:00, depends on step 1"),
        (2, (), "step 3 of complaint K000001, 'close' of 2026-10-08 11:00, depends on step 2"),
        (3, (("reopen", "--content", "x"),), "step 4 of complaint K000001, 'reopen'"),
    ],
)
def test_a_step_on_which_a_later_one_depends_stays_until_that_is_withdrawn(
    desk: Any, closed: str, step: int, more: tuple[tuple[str, ...], ...], later: str
) -> None:
    for words in more:
        desk.ok("complaints", words[0], closed, *words[1:], now=AT)
    said = desk.refused("complaints", "withdraw", closed, "--step", str(step), *WHY, now=LATER)
    assert later in said
    assert f"first with `fundcs complaints withdraw K000001 --step {step + 1 if step > 1 else 3}" in said


@pytest.mark.parametrize(
    ("answer", "answers"), [("accept", ("propose",)), ("reject", ("propose",)), ("reject", ("reply",))]
)
def test_what_the_client_said_depends_on_what_it_answers(
    desk: Any, complaint: str, answer: str, answers: tuple[str, ...]
) -> None:
    desk.ok("complaints", "reply", complaint, "--content", "x")
    desk.ok("complaints", answers[0], complaint, "--content", "y")
    desk.ok("complaints", answer, complaint)
    said = desk.refused("complaints", "withdraw", complaint, "--step", "2", *WHY)
    assert f"step 3 of complaint K000001, '{answer}'" in said
    withdraw(desk, complaint, 1)


def test_a_complaint_merged_after_a_reopening_keeps_the_reopening(desk: Any, closed: str) -> None:
    desk.ok("complaints", "reopen", closed, "--content", "又来", now="2026-10-12 09:00")
    desk.ok("complaints", "log", "C001", "--channel", "phone", "--content", "又来", now="2026-10-12 10:00")
    desk.ok("complaints", "merge", "K000002", "--into", closed, *WHY, now="2026-10-12 11:00")
    said = desk.refused("complaints", "withdraw", closed, "--step", "4", *WHY, now=LATER)
    assert "K000002 was merged into complaint K000001, which without this step was closed" in said


@pytest.mark.parametrize(
    ("step", "now", "said"),
    [
        (9, AT, "complaint K000001 has no step 9; `fundcs complaints show K000001` numbers them"),
        (2, "2026-10-08 09:59", "was recorded at 2026-10-08 10:00; it cannot be withdrawn before that"),
    ],
)
def test_a_step_is_withdrawn_after_it_was_recorded(
    desk: Any, replied: str, step: int, now: str, said: str
) -> None:
    assert said in desk.refused("complaints", "withdraw", replied, "--step", str(step), *WHY, now=now)


def test_a_step_is_withdrawn_once_and_with_a_reason(desk: Any, replied: str) -> None:
    words = ("complaints", "withdraw", replied, "--step", "2", "--reason")
    assert "a withdrawal needs a reason" in desk.refused(*words, " ", now=AT)
    withdraw(desk, replied, 2)
    assert "already withdrawn on 2026-10-09 09:00" in desk.refused(*words, "x", now=LATER)


def test_no_step_of_a_withdrawn_complaint_is_withdrawn(desk: Any, replied: str) -> None:
    desk.ok("complaints", "withdraw", replied, *WHY, now=AT)
    said = desk.refused("complaints", "withdraw", replied, "--step", "2", *WHY, now=LATER)
    assert "was withdrawn on 2026-10-09 09:00 as entered by mistake" in said


def test_statistics_do_not_count_a_withdrawn_closing(desk: Any, closed: str) -> None:
    month = ("complaints", "stats", "--month", "2026-09")
    assert [row["code"] for row in desk.json(*month, now=AT)["by_root_cause"]] == ["delay"]
    withdraw(desk, closed, 3)
    counted = desk.json(*month, now=LATER)
    assert [row["code"] for row in counted["by_state"] if row["count"]] == ["replied"]
    assert counted["hours_to_close"]["count"] == 0


def test_the_answer_that_was_written_is_to_be_written_anew(desk: Any, replied: str) -> None:
    desk.ok("complaints", "letter", replied, "--kind", "answer", now="2026-10-08 12:00")
    made = withdraw(desk, replied, 2)
    assert made["letters"] == [{"kind": "answer", "written_at": "2026-10-08T12:00:00+08:00"}]


def test_that_a_letter_is_to_be_written_anew_is_said(desk: Any, replied: str) -> None:
    desk.ok("complaints", "letter", replied, "--kind", "answer", now="2026-10-08 12:00")
    said = desk.ok("complaints", "withdraw", replied, "--step", "2", *WHY, now=AT)
    assert "`fundcs complaints letter K000001 --kind answer`" in " ".join(said.split())


def test_the_clients_story_tells_the_withdrawal_in_words(desk: Any, replied: str) -> None:
    withdraw(desk, replied, 2)
    told = " ".join(desk.ok("client", "history", "C001", now=LATER).split())
    assert "complaint K000001: step 'replied' withdrawn" in told
    assert "记错投诉" in told
