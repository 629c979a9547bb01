"""A score for a call, a visit or a closed complaint: recorded once, a finding if low (Art. 41, 43)."""

from __future__ import annotations

from typing import Any

import pytest


def record(desk: Any, subject: str, score: object, *more: object, **how: Any) -> Any:
    return desk.json("care", "survey", "record", subject, "--score", score, *more, **how)


def stats(desk: Any, *asked: object, **how: Any) -> Any:
    return desk.json("care", "survey", "stats", *(asked or ("--month", "2026-09")), **how)


def findings(desk: Any, **how: Any) -> dict[str, str]:
    return {row["no"]: row["state"] for row in desk.json("callbacks", "findings", **how)}


@pytest.mark.parametrize(
    ("subject", "kind", "client", "adviser"),
    [
        ("H000001", "callback", "C000001", "S002"),
        ("n000001", "visit", "C000002", "S005"),
        ("Y000001", "visit", "C000001", "S005"),
        ("K000001", "complaint", "C000002", "S002"),
        ("K000003", "complaint", None, None),
    ],
)
def test_what_is_scored_is_found_by_its_number(
    desk: Any, subject: str, kind: str, client: str | None, adviser: str | None
) -> None:
    made = record(desk, subject, 4, "--words", "还不错", "--channel", "phone", as_="S003")
    assert (made["no"], made["subject"], made["kind"]) == ("M000001", subject.upper(), kind)
    assert (made["client"], made["adviser"], made["score"], made["on"]) == (client, adviser, 4, "2026-09-14")
    assert (made["words"], made["channel"], made["finding"], made["state"]) == (
        "还不错", "phone", None, "counted",
    )  # fmt: skip
    assert desk.json("care", "survey", "show", "M000001") == made


@pytest.mark.parametrize("typed", ["4", "4.0", "４", "满意", "satisfied", "4 满意", " 4 "])
def test_a_score_is_a_number_or_its_name(desk: Any, typed: str) -> None:
    assert record(desk, "H000001", typed)["score"] == 4


BAD: list[tuple[tuple[object, ...], str]] = [
    (("H000001", "--score", 0), "'0' is not a score; write a whole number from 1 to 5"),
    (("H000001", "--score", 6), "whole number from 1 to 5"),
    (("H000001", "--score", "3.5"), "whole number from 1 to 5"),
    (("H000001", "--score", "-3"), "whole number from 1 to 5"),
    (("H000001", "--score", "很好"), "whole number from 1 to 5"),
    (("H000001", "--score", "9" * 5000), ""),
    (("H000001", "--score", 4, "--words", "  "), "the text is empty"),
    (("H000001", "--score", 4, "--channel", "pigeon"), "is not a channel"),
    (("H000001", "--score", 4, "--on", "2026-09-15"), "2026-09-15 is in the future"),
    (("H000001", "--score", 4, "--on", "2026-08-31"), "H000001 was at 2026-09-01 10:00, after 2026-08-31"),
    (("K000001", "--score", 4, "--on", "2026-09-09"), "K000001 was at 2026-09-10 16:00"),
    (("H000009", "--score", 4), "there is no callback"),
    (("N000009", "--score", 4), "there is no interaction"),
    (("Y000009", "--score", 4), "there is no appointment"),
    (("K000009", "--score", 4), "there is no complaint"),
    (("C000001", "--score", 4), "is not the number of a callback"),
    (("", "--score", 4), "is not the number of a callback"),
    (("H000002", "--score", 4), "was not reached in callback H000002"),
    (("N000002", "--score", 4), "interaction N000002 is a note, not a visit"),
    (("Y000002", "--score", 4), "appointment Y000002 is 'planned'"),
    (("K000002", "--score", 4), "complaint K000002 is 'open'; the client is asked once it is closed"),
]


@pytest.mark.parametrize(("words", "why"), BAD)
def test_what_cannot_be_scored_is_refused_in_one_line(desk: Any, words: tuple[object, ...], why: str) -> None:
    assert why in desk.refused("care", "survey", "record", *words)
    assert desk.json("care", "survey", "list") == []


def test_each_is_scored_once_and_again_after_a_withdrawal(desk: Any) -> None:
    record(desk, "H000001", 4)
    refusal = desk.refused("care", "survey", "record", "H000001", "--score", 5)
    assert "H000001 was scored already, 4 on 2026-09-14 (M000001)" in refusal
    withdrawn = desk.json("care", "survey", "withdraw", "M000001", "--reason", "录错")
    assert (withdrawn["state"], withdrawn["withdrawn"]["reason"]) == ("withdrawn", "录错")
    assert "already withdrawn" in desk.refused("care", "survey", "withdraw", "M000001", "--reason", "再次")
    assert record(desk, "H000001", 5)["no"] == "M000002"
    assert (stats(desk)["count"], stats(desk)["average"]) == (1, "5.00")


@pytest.mark.parametrize("no", ["M000009", "Q000009", "H000001"])
def test_an_unknown_answer_is_neither_shown_nor_withdrawn(desk: Any, no: str) -> None:
    assert "there is no answer" in desk.refused("care", "survey", "show", no)
    assert "there is no answer" in desk.refused("care", "survey", "withdraw", no, "--reason", "录错")


@pytest.mark.parametrize(("score", "found"), [(1, True), (2, True), (3, False), (5, False)])
def test_up_to_the_limit_a_score_is_a_finding_to_be_answered_in_three_working_days(
    desk: Any, score: int, found: bool
) -> None:
    made = record(desk, "H000001", score, "--words", "等了很久")
    assert (made["finding"], made["finding_state"]) == (("W000001", "open") if found else (None, None))
    duties = {duty["key"]: duty for duty in desk.json("reminders", "--within", "30d")}
    assert ("finding:W000001" in duties) is found
    if found:
        duty = duties["finding:W000001"]
        assert (duty["article"], duty["due"][:10], duty["client"]) == ("43", "2026-09-17", "C000001")
        (shown,) = desk.json("callbacks", "findings")
        assert (shown["callback"], shown["kind"]) == ("H000001", "service")
        assert "H000001" in shown["text"] and "等了很久" in shown["text"]  # noqa: PT018


def test_the_three_working_days_run_from_the_day_of_the_answer(desk: Any) -> None:
    record(desk, "H000001", 1, "--on", "2026-09-04")
    (duty,) = [duty for duty in desk.json("reminders") if duty["key"] == "finding:W000001"]
    assert (duty["due"][:10], duty["state"]) == ("2026-09-09", "overdue")


def test_a_low_score_of_a_visit_is_a_finding_of_its_own(desk: Any) -> None:
    record(desk, "N000001", 2)
    (shown,) = desk.json("callbacks", "findings")
    assert (shown["callback"], shown["client"]) == (None, "C000002")


def test_a_low_score_of_who_is_no_client_is_warned_of(desk: Any) -> None:
    result = desk.run("care", "survey", "record", "K000003", "--score", 1)
    assert result.code == 0
    assert "K000003 is not a client; no finding was recorded" in result.err
    assert findings(desk) == {}
    assert stats(desk)["below"] == 1


def test_a_finding_goes_with_its_answer_unless_it_was_resolved(desk: Any) -> None:
    record(desk, "H000001", 1)
    record(desk, "N000001", 1)
    desk.ok("callbacks", "resolve", "W000002", "--answer", "已致歉", now="2026-09-15 10:00")
    for no in ("M000001", "M000002"):
        desk.ok("care", "survey", "withdraw", no, "--reason", "录错", now="2026-09-15 11:00")
    assert findings(desk, now="2026-09-15 12:00") == {"W000001": "withdrawn", "W000002": "answered"}
    assert stats(desk, now="2026-09-15 12:00")["count"] == 0
    assert stats(desk, now="2026-09-14 12:00")["count"] == 2


def test_a_finding_withdrawn_before_does_not_stand_in_the_way(desk: Any) -> None:
    record(desk, "H000001", 1)
    desk.ok("callbacks", "withdraw", "W000001", "--reason", "误录")
    desk.ok("care", "survey", "withdraw", "M000001", "--reason", "录错")
    record(desk, "H000001", 1)
    desk.ok("callbacks", "withdraw", "H000001", "--reason", "误录")
    desk.ok("care", "survey", "withdraw", "M000002", "--reason", "录错")
    assert set(findings(desk).values()) == {"withdrawn"}


WITHDRAWN = [
    ("H000001", ("callbacks", "withdraw", "H000001", "--reason", "误录")),
    ("N000001", ("care", "withdraw", "N000001", "--reason", "误录")),
    ("Y000001", ("care", "appointment", "withdraw", "Y000001", "--reason", "误录")),
    ("K000001", ("complaints", "withdraw", "K000001", "--reason", "误录")),
    ("K000001", ("complaints", "withdraw", "K000001", "--step", "3", "--reason", "误录")),
]


@pytest.mark.parametrize(("subject", "withdraw"), WITHDRAWN)
def test_the_score_of_what_was_withdrawn_is_out_of_the_count_from_then_on(
    desk: Any, subject: str, withdraw: tuple[str, ...]
) -> None:
    record(desk, subject, 3)
    desk.ok(*withdraw, now="2026-09-15 10:00")
    later = {"now": "2026-09-15 11:00"}
    assert (stats(desk)["count"], stats(desk, **later)["count"]) == (1, 0)
    assert desk.json("care", "survey", "show", "M000001", **later)["state"] == "void"
    assert f"{subject} was withdrawn or merged" in desk.ok("care", "survey", "show", "M000001", **later)
    assert desk.run("care", "survey", "record", subject, "--score", 3, **later).code == 1


def test_the_score_of_a_merged_complaint_is_out_of_the_count(desk: Any) -> None:
    again = desk.json("complaints", "log", "C000002", "--content", "同一件事", "--channel", "phone")["no"]
    desk.ok("complaints", "judge", again, "--reasonable", "--content", "属实", "--department", "finance",
            "--responsible", "S003")  # fmt: skip
    desk.ok("complaints", "reply", again, "--content", "已说明")
    desk.ok("complaints", "close", again, "--resolution", "已致歉", "--root-cause", "delay")
    record(desk, again, 3)
    desk.ok("complaints", "reopen", "K000001", "--content", "再议", now="2026-09-15 10:00")
    desk.ok("complaints", "merge", again, "--into", "K000001", "--reason", "重复", now="2026-09-15 11:00")
    assert stats(desk, now="2026-09-15 12:00")["count"] == 0


def test_a_reopened_complaint_keeps_the_score_of_its_closing_and_the_next_has_its_own(desk: Any) -> None:
    record(desk, "K000001", 2)
    desk.ok("complaints", "reopen", "K000001", "--content", "仍不满意", now="2026-09-15 10:00")
    later = {"now": "2026-09-16 10:00"}
    shown = desk.json("care", "survey", "show", "M000001", **later)
    assert (shown["state"], shown["reopened"], stats(desk, **later)["count"]) == ("counted", True, 1)
    assert "is 'open'" in desk.refused("care", "survey", "record", "K000001", "--score", 4, **later)
    desk.ok("complaints", "reply", "K000001", "--content", "再次说明", **later)
    desk.ok("complaints", "close", "K000001", "--resolution", "补偿", "--root-cause", "delay", **later)
    assert record(desk, "K000001", 5, now="2026-09-17 10:00")["no"] == "M000002"
    assert stats(desk, now="2026-09-17 11:00")["scores"] == {"1": 0, "2": 1, "3": 0, "4": 0, "5": 1}


@pytest.mark.parametrize("as_", ["S002", "S004"])
def test_who_records_no_callbacks_records_no_scores(desk: Any, as_: str) -> None:
    desk.refused("care", "survey", "record", "H000001", "--score", 4, as_=as_, code=4)


def test_whom_a_complaint_is_about_does_not_record_its_score(desk: Any) -> None:
    made = desk.json("complaints", "log", "C000001", "--content", "态度差", "--channel", "phone", "--against",
                     "S003", "--department", "client_service", "--responsible", "S001")["no"]  # fmt: skip
    desk.ok("complaints", "judge", made, "--reasonable", "--content", "属实")
    desk.ok("complaints", "reply", made, "--content", "已说明")
    desk.ok("complaints", "close", made, "--resolution", "已致歉", "--root-cause", "delay")
    desk.refused("care", "survey", "record", made, "--score", 5, as_="S003", code=4)


def test_the_words_are_shown_masked(desk: Any) -> None:
    record(desk, "H000001", 4, "--words", "请打 13812345678")
    assert "13812345678" not in desk.ok("care", "survey", "list")
    assert "13812345678" in desk.ok("care", "survey", "list", "--reveal", "--reason", "回电")


def test_the_list_is_narrowed_by_client_kind_days_and_limit(desk: Any) -> None:
    record(desk, "H000001", 2, "--on", "2026-09-02")
    record(desk, "N000001", 5)
    listed = {
        narrowed: [row["no"] for row in desk.json("care", "survey", "list", *narrowed)]
        for narrowed in (
            ("--client", "陈投资"), ("--kind", "visit"), ("--from", "2026-09-03"), ("--to", "2026-09-02"),
            ("--low",),
        )
    }  # fmt: skip
    assert list(listed.values()) == [["M000001"], ["M000002"], ["M000002"], ["M000001"], ["M000001"]]
    desk.refused("care", "survey", "list", "--from", "2026-09-03", "--to", "2026-09-01", code=2)
