"""`fundcs complaints`: what is recorded, what is refused, what is shown."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rich.cells import cell_len
from shared.complaint_steps import CLOSED, JUDGED

LOG = ("complaints", "log")
KEYS = {
    "no", "client", "received", "channel", "category", "state", "first_reply_due", "first_replied_at",
    "promised_by", "close_due", "overdue", "responsible",
}  # fmt: skip
DUTY_KEYS = {
    "key", "article", "subject", "client", "fund", "owner_role", "owner", "due", "state", "provisional",
    "next",
}  # fmt: skip


def test_a_complaint_is_recorded_with_its_deadlines(desk: Any, complaint: str) -> None:
    shown = desk.json("complaints", "show", complaint)
    assert complaint == "K000001"
    assert set(shown) >= KEYS
    assert shown["client"] == "C001"
    assert shown["received"] == "2026-09-30T17:00:00+08:00"
    assert shown["first_reply_due"] == "2026-10-01T17:00:00+08:00"
    assert shown["close_due"] == "2026-10-27"
    assert (shown["first_replied_at"], shown["promised_by"]) == (None, None)
    assert (shown["state"], shown["overdue"], shown["responsible"]) == ("open", False, "S003")
    assert (shown["category"], shown["department"], shown["channel"]) == ("payout", "finance", "phone")


def test_numbers_go_on_from_the_last(desk: Any, complaint: str) -> None:
    assert desk.json(*LOG, "C002", "--content", "x", "--channel", "visit")["no"] == "K000002"


@pytest.mark.parametrize("named", ["sms", "短信", "SMS", " sms "])
def test_a_channel_is_named_by_its_code_or_either_of_its_names(desk: Any, named: str) -> None:
    assert desk.json(*LOG, "C001", "--content", "x", "--channel", named)["channel"] == "sms"


def test_a_caller_who_is_no_client_is_recorded_with_a_masked_phone(desk: Any) -> None:
    made = desk.json(
        *LOG, "--caller", "吴路人", "--caller-phone", "138 0013 8000", "--content", "x", "--channel", "phone"
    )
    assert (made["client"], made["caller"]) == (None, "吴路人")
    assert made["caller_phone"] is not None
    assert "0013" not in made["caller_phone"]


def test_a_phone_is_shown_in_clear_only_with_a_reason_and_that_goes_on_the_trail(desk: Any) -> None:
    desk.ok(
        *LOG, "--caller", "吴路人", "--caller-phone", "13800138000", "--content", "x", "--channel", "phone"
    )
    shown = desk.json("complaints", "show", "K000001", "--reveal", "--reason", "call back")
    assert shown["caller_phone"].endswith("13800138000")
    import sqlite3

    with sqlite3.connect(desk.path) as store:
        noted = store.execute("SELECT tbl, key FROM trail WHERE verb = 'disclosed'").fetchall()
    store.close()
    assert ("complaint", "K000001") in noted


def test_a_phone_typed_into_the_content_is_starred_on_every_screen(desk: Any) -> None:
    desk.ok(*LOG, "C001", "--content", "请回电13800138000或 lin@example.com", "--channel", "phone")
    for words in (("show", "K000001"), ("show", "K000001", "--json"), ("list", "--json")):
        out = desk.ok("complaints", *words)
        assert "13800138000" not in out
        assert "lin@" not in out


REFUSED_LOGS = [
    (("C404", "--content", "x", "--channel", "phone"), "no client C404"),
    (("--content", "x", "--channel", "phone"), "--complainant NAME"),
    (("C001", "--caller", "吴路人", "--content", "x", "--channel", "phone"), "one of the two"),
    (
        ("C001", "--caller-phone", "13800138000", "--content", "x", "--channel", "phone"),
        "--complainant-phone",
    ),
    (("--caller", " ", "--content", "x", "--channel", "phone"), "the text is empty"),
    (("--caller", "吴路人", "--caller-phone", "12", "--content", "x", "--channel", "phone"), "12"),
    (("C001", "--content", "", "--channel", "phone"), "the text is empty"),
    (("C001", "--content", " 　\u200b", "--channel", "phone"), "the text is empty"),
    (("C001", "--content", "x", "--channel", "pigeon"), "'pigeon' is not a channel"),
    (
        ("C001", "--content", "x", "--channel", "phone", "--category", "weather"),
        "'weather' is not a category",
    ),
    (("C001", "--content", "x", "--channel", "phone", "--department", "IT"), "'IT' is not a department"),
    (("C001", "--content", "x", "--channel", "phone", "--responsible", "S404"), "no member of staff S404"),
    (("C001", "--content", "x", "--channel", "phone", "--responsible", "S005"), "S005 left on 2026-03-01"),
    (("C001", "--content", "x", "--channel", "phone", "--against", "S404"), "no member of staff S404"),
    (
        ("C001", "--content", "x", "--channel", "phone", "--against", "S003", "--responsible", "S003"),
        "the complaint is about S003",
    ),
    (("C001", "--content", "x", "--channel", "phone", "--contract", "HT404"), "HT404"),
    (("C001", "--content", "x", "--channel", "phone", "--remedy", ""), "the text is empty"),
    (("C001", "--content", "x", "--channel", "phone", "--received", "2026-09-30 17:00:01"), "in the future"),
    (("C001", "--content", "x", "--channel", "phone", "--violation"), "against an adviser"),
    (
        ("C001", "--content", "x", "--channel", "phone", "--against", "S003", "--violation"),
        "against an adviser",
    ),
]


@pytest.mark.parametrize(("words", "said"), REFUSED_LOGS)
def test_a_complaint_that_cannot_be_is_refused_and_nothing_written(
    desk: Any, words: tuple[str, ...], said: str
) -> None:
    assert said in desk.refused(*LOG, *words)
    assert desk.json("complaints", "list") == []


def test_an_unknown_code_is_answered_with_the_codes_there_are(desk: Any) -> None:
    line = desk.refused(*LOG, "C001", "--content", "x", "--channel", "pigeon")
    assert "phone (phone), sms (SMS), wechat (WeChat)" in line


def test_a_contract_of_somebody_else_is_refused(desk: Any) -> None:
    desk.ok(
        "fund", "add", "F1", "稳健一号", "--project-company", "甲公司", "--established", "2026-03-24",
        "--matures", "2027-03-24", "--day-count", "ACT/365", "--frequency", "quarterly",
    )  # fmt: skip
    desk.ok(
        "contract", "add", "HT1", "--client", "C001", "--fund", "F1", "--amount", "100万", "--rate", "9%",
        "--value-date", "2026-03-24", "--payee-name", "陈投资", "--payee-bank", "某银行",
        "--payee-account", "6222020200112233445",
    )  # fmt: skip
    words = ("--content", "x", "--channel", "phone", "--contract", "ht1")
    assert "contract HT1 is not and was not held by client C002" in desk.refused(*LOG, "C002", *words)
    made = desk.json(*LOG, "C001", *words)
    assert (made["contract"], made["fund"]) == ("HT1", "F1")
    assert {owed["fund"] for owed in made["deadlines"]} == {"F1"}


STEPS: dict[str, tuple[str, ...]] = {
    "judge": JUDGED,
    "reply": ("--content", "x"),
    "promise": ("--by", "2027-01-01"),
    "escalate": (),
    "propose": ("--content", "x"),
    "accept": (),
    "reject": (),
    "close": CLOSED,
    "reopen": ("--content", "x"),
    "refer": ("--content", "x"),
    "answer": ("--content", "x"),
    "malicious": ("--content", "x"),
}


@pytest.mark.parametrize("verb", ["judge", "reply", "close"])
def test_no_step_is_taken_on_a_complaint_that_is_not_there(desk: Any, verb: str) -> None:
    assert "no complaint K000009" in desk.refused("complaints", verb, "K000009", *STEPS[verb])


@pytest.mark.parametrize("verb", ["judge", "reply", "promise", "close"])
def test_no_step_is_taken_in_the_future_or_before_receipt(desk: Any, complaint: str, verb: str) -> None:
    words = ("complaints", verb, complaint, *STEPS[verb], "--at")
    assert "in the future" in desk.refused(*words, "2026-09-30 17:00:01")
    assert "before complaint" in desk.refused(*words, "2026-09-30 16:59:59")


@pytest.mark.parametrize("verb", ["judge", "reply", "escalate", "reject", "close"])
def test_a_step_with_an_empty_text_is_refused(desk: Any, complaint: str, verb: str) -> None:
    words, text = [*STEPS[verb]], " \t\u3000"
    option = "--resolution" if verb == "close" else "--content"
    if option in words:
        words[words.index(option) + 1] = text
    else:
        words += [option, text]
    assert "the text is empty" in desk.refused("complaints", verb, complaint, *words)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("close",), "complaint K000001 cannot be closed yet; it lacks: the judgement:"),
        (("accept",), "cannot take the step 'accept'"),
        (("reject",), "cannot take the step 'reject'"),
        (("reopen",), "cannot take the step 'reopen'"),
        (("answer",), "cannot take the step 'answer'"),
        (("refer",), "against an adviser"),
    ],
)
def test_a_step_out_of_order_is_refused_and_leaves_no_trace(
    desk: Any, complaint: str, words: tuple[str], said: str
) -> None:
    assert said in desk.refused("complaints", words[0], complaint, *STEPS[words[0]])
    assert desk.json("complaints", "show", complaint)["steps"] == []


def test_a_root_cause_the_policy_does_not_know_is_refused(desk: Any, complaint: str) -> None:
    desk.ok("complaints", "reply", complaint, "--content", "x")
    line = desk.refused("complaints", "close", complaint, "--resolution", "x", "--root-cause", "moon")
    assert "'moon' is not a root cause" in line
    assert "misunderstanding" in line


@pytest.mark.parametrize("verb", ["judge", "reply", "promise", "escalate", "malicious"])
def test_whom_a_complaint_is_against_may_not_touch_it(desk: Any, verb: str) -> None:
    desk.ok(*LOG, "C001", "--content", "x", "--channel", "phone", "--against", "S003")
    line = desk.refused("complaints", verb, "K000001", *STEPS[verb], as_="S003", code=4)
    assert "complaint K000001 is about S003" in line


def test_whom_a_complaint_is_against_may_not_close_it_either(desk: Any) -> None:
    desk.ok(*LOG, "C001", "--content", "x", "--channel", "phone", "--against", "S003")
    desk.ok("complaints", "reply", "K000001", "--content", "x")
    desk.ok("complaints", "judge", "K000001", *STEPS["judge"])
    desk.refused("complaints", "close", "K000001", *STEPS["close"], as_="S003", code=4)
    desk.ok("complaints", "close", "K000001", *STEPS["close"], as_="S001")


def test_an_adviser_may_neither_record_nor_see_complaints(desk: Any, complaint: str) -> None:
    desk.refused(*LOG, "C001", "--content", "x", "--channel", "phone", as_="S002", code=4)
    desk.refused("complaints", "show", complaint, as_="S002", code=4)
    desk.refused("complaints", "overdue", as_="S002", code=4)


def test_a_judgement_may_fix_responsibility_category_and_department_anew(desk: Any, complaint: str) -> None:
    judged = desk.json(
        "complaints", "judge", complaint, "--unreasonable", "--reason", "合同已载明", "--responsible", "S001",
        "--category", "contract", "--department", "client_service",
    )  # fmt: skip
    assert judged["reasonable"] is False
    assert (judged["responsible"], judged["category"]) == ("S001", "contract")
    assert judged["department"] == "client_service"
    assert {owed["owner"] for owed in judged["deadlines"]} == {"S001"}


def test_an_unreasonable_complaint_is_explained_and_may_then_be_closed(desk: Any, complaint: str) -> None:
    desk.ok("complaints", "judge", complaint, "--unreasonable", "--content", "合同已载明")
    desk.refused("complaints", "close", complaint, *STEPS["close"])
    desk.ok("complaints", "reply", complaint, "--content", "已说明规则")
    closed = desk.json("complaints", "close", complaint, *STEPS["close"])
    assert (closed["state"], closed["root_cause"]) == ("closed", "delay")


def test_a_violation_by_an_adviser_stays_on_the_list_until_the_referral_is_answered(desk: Any) -> None:
    logged = ("--content", "x", "--channel", "phone", "--against", "S002", "--violation")
    desk.ok(*LOG, "C001", *logged)
    desk.ok("complaints", "reply", "K000001", "--content", "x")
    desk.ok("complaints", "judge", "K000001", *STEPS["judge"])
    closed = desk.json("complaints", "close", "K000001", *STEPS["close"])
    assert (closed["state"], closed["overdue"]) == ("closed", False)
    late = desk.json("complaints", "overdue", now="2026-10-14")
    assert [duty["key"] for duty in late] == ["complaint:K000001:referral"]
    assert (late[0]["owner_role"], late[0]["article"], late[0]["due"]) == ("hr", "44", "2026-10-13")
    desk.ok("complaints", "answer", "K000001", "--content", "警告", now="2026-10-14 10:00")
    assert desk.json("complaints", "overdue", now="2026-10-14 10:00") == []
    assert desk.json("complaints", "show", "K000001", now="2027-01-01")["overdue"] is False


def test_a_judgement_may_find_the_violation(desk: Any) -> None:
    desk.ok(*LOG, "C001", "--content", "x", "--channel", "phone", "--against", "S002")
    judged = desk.json("complaints", "judge", "K000001", "--reasonable", "--content", "x", "--violation")
    assert judged["referred_at"] == "2026-09-30T17:00:00+08:00"


@pytest.mark.parametrize(
    ("against", "to"), [(None, "cs_manager"), ("S002", "cs_manager"), ("S006", "general_manager")]
)
def test_an_escalation_and_a_promise_pass_by_a_manager_complained_of(
    desk: Any, against: str | None, to: str
) -> None:
    words = ("--against", against) if against else ()
    desk.ok(*LOG, "C001", "--content", "x", "--channel", "phone", *words)
    desk.ok("complaints", "promise", "K000001", "--by", "2026-10-03 09:00")
    escalated = desk.json("complaints", "escalate", "K000001")
    roles = {owed["key"].split(":")[2]: owed["owner_role"] for owed in escalated["deadlines"]}
    assert (roles["reported"], roles["escalated"]) == (to, to)


def test_an_escalation_may_name_the_general_manager(desk: Any, complaint: str) -> None:
    escalated = desk.json(
        "complaints", "escalate", complaint, "--to", "general_manager", "--content", "特殊诉求"
    )
    assert escalated["steps"][0]["escalated_to"] == "general_manager"
    desk.refused("complaints", "escalate", complaint, "--to", "hr", code=2)


@pytest.mark.parametrize(
    ("by", "stored"),
    [
        ("2026-10-03", "2026-10-03T23:59:59+08:00"),
        ("2026年10月3日", "2026-10-03T23:59:59+08:00"),
        ("2026-10-03 09:00", "2026-10-03T09:00:00+08:00"),
        ("2026-10-03T01:00:00Z", "2026-10-03T09:00:00+08:00"),
    ],
)
def test_a_promise_of_a_day_holds_to_its_end(desk: Any, complaint: str, by: str, stored: str) -> None:
    assert desk.json("complaints", "promise", complaint, "--by", by)["promised_by"] == stored


@pytest.mark.parametrize("by", ["2026-09-29", "2026-09-30 17:00", "yesterday", "2026-02-30"])
def test_a_promise_of_a_moment_past_or_none_is_refused(desk: Any, complaint: str, by: str) -> None:
    desk.refused("complaints", "promise", complaint, "--by", by)


def test_a_step_recorded_late_shows_both_moments(desk: Any, complaint: str) -> None:
    shown = desk.json(
        "complaints", "reply", complaint, "--content", "x", "--at", "2026-10-01 09:00", now="2026-10-08 09:30"
    )
    assert shown["steps"][0]["at"] == "2026-10-01T09:00:00+08:00"
    assert shown["steps"][0]["recorded_at"] == "2026-10-08T09:30:00+08:00"
    page = desk.ok("complaints", "show", complaint, now="2026-10-09")
    assert "2026-10-01 09:00 (recorded 2026-10-08 09:30)" in " ".join(page.split())


def test_a_clock_set_back_loses_no_step_and_keeps_the_order_of_what_happened(
    desk: Any, complaint: str
) -> None:
    desk.ok("complaints", "reply", complaint, "--content", "second", now="2026-10-03 10:00")
    desk.ok("complaints", "reply", complaint, "--content", "first", now="2026-10-01 10:00")
    shown = desk.json("complaints", "show", complaint, now="2026-10-03 10:00")
    assert [(step["seq"], step["text"]) for step in shown["steps"]] == [(2, "first"), (1, "second")]
    assert shown["first_replied_at"] == "2026-10-01T10:00:00+08:00"


def test_a_moment_in_the_past_is_answered_with_what_was_known_then(desk: Any, complaint: str) -> None:
    desk.ok("complaints", "judge", complaint, *STEPS["judge"])
    desk.ok("complaints", "reply", complaint, "--content", "x", now="2026-10-02 10:00")
    desk.ok("complaints", "close", complaint, *STEPS["close"], now="2026-10-02 11:00")
    assert len(desk.json("complaints", "overdue", now="2026-10-02 09:59")) == 1
    assert desk.json("complaints", "overdue", now="2026-10-02 10:00") == []
    assert desk.json("complaints", "list", "--open", now="2026-10-02 10:59")[0]["state"] == "replied"
    assert desk.json("complaints", "list", "--open", now="2026-10-02 11:00") == []
    assert desk.json("complaints", "list", now="2026-09-30 16:59") == []


def test_the_list_is_chosen_by_state_client_and_person(desk: Any, complaint: str) -> None:
    desk.ok(*LOG, "C002", "--content", "x", "--channel", "visit")
    desk.ok("complaints", "reply", "K000002", "--content", "x")

    def numbers(*words: str) -> list[str]:
        return [row["no"] for row in desk.json("complaints", "list", *words)]

    assert numbers() == ["K000001", "K000002"]
    assert numbers("--state", "replied") == ["K000002"]
    assert numbers("--client", "陈投资") == ["K000001"]
    assert numbers("--responsible", "S003") == ["K000001"]
    desk.ok("complaints", "judge", "K000002", *STEPS["judge"])
    desk.ok("complaints", "close", "K000002", *STEPS["close"])
    assert numbers("--open") == ["K000001"]
    assert numbers("--state", "closed") == ["K000002"]


@pytest.mark.parametrize(
    ("now", "code"), [("2026-10-01 17:00", 0), ("2026-10-01 17:00:01", 3), ("2026-10-02 17:00", 3)]
)
def test_the_exit_code_says_whether_anything_is_overdue(
    desk: Any, complaint: str, now: str, code: int
) -> None:
    assert desk.run("complaints", "overdue", "--exit-code", now=now).code == code
    assert desk.run("complaints", "overdue", now=now).code == 0


def test_what_is_overdue_says_how_late_it_is(desk: Any, complaint: str) -> None:
    found = desk.json("complaints", "overdue", now="2026-10-03 19:30")
    assert set(found[0]) >= DUTY_KEYS
    assert found[0]["key"] == f"complaint:{complaint}:first_reply"
    assert (found[0]["owner"], found[0]["owner_role"], found[0]["state"]) == (
        "S003",
        "cs_specialist",
        "overdue",
    )
    assert (found[0]["late_hours"], found[0]["late_days"]) == (50, 2)
    page = " ".join(desk.ok("complaints", "overdue", now="2026-10-03 19:30").split())
    assert "2 days late" in page
    assert "complaint K000001: first reply · C001 陈投资" in page


def test_the_longest_overdue_stands_first_and_nothing_overdue_is_one_line(desk: Any, complaint: str) -> None:
    assert desk.ok("complaints", "overdue").strip() == "Nothing is overdue."
    assert desk.ok("complaints", "overdue", lang="zh").strip() == "没有逾期事项。"
    desk.ok("complaints", "promise", complaint, "--by", "2026-10-03 09:00")
    keys = [duty["key"].split(":")[2] for duty in desk.json("complaints", "overdue", now="2026-10-28")]
    assert keys == ["first_reply", "promised", "reported", "close"]


def test_a_person_who_left_owes_nothing_any_more_and_their_role_does(desk: Any, complaint: str) -> None:
    desk.ok("staff", "leave", "S003", "--on", "2026-10-01")
    found = desk.json("complaints", "overdue", now="2026-10-02")
    assert (found[0]["owner"], found[0]["owner_role"]) == (None, "cs_specialist")


def test_the_whole_history_is_one_screen(desk: Any, complaint: str) -> None:
    desk.ok("complaints", "judge", complaint, "--reasonable", "--content", "属实")
    page = desk.ok("complaints", "show", complaint)
    for said in (
        "派息日未通知",
        "属实",
        "10-01–10-07 National Day",
        "10-10 make-up working day",
        "2026-10-27",
    ):
        assert said in " ".join(page.split())
    assert len(page.splitlines()) <= 50


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_list_of_80_columns_breaks_no_number_and_no_moment(
    desk: Any, complaint: str, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    desk.ok("complaints", "reply", complaint, "--content", "x")
    desk.ok("complaints", "propose", complaint, "--content", "x")
    desk.ok("complaints", "reject", complaint)
    page = desk.ok("complaints", "list", now="2026-10-28", lang=lang)
    assert max(map(cell_len, page.splitlines())) <= 80
    for whole in ("K000001", "C001", "陈投资", "2026-09-30", "S003", "张专员", "2026-10-13 !"):
        assert whole in page


def test_people_are_shown_by_code_and_name(desk: Any, complaint: str) -> None:
    desk.ok(*LOG, "C002", "--content", "x", "--channel", "phone", "--against", "S002")
    desk.ok("complaints", "judge", complaint, "--reasonable", "--content", "x", as_="S006")
    page = " ".join(desk.ok("complaints", "show", complaint).split())
    assert "C001 陈投资" in page
    assert "S003 张专员" in page
    assert "S006 周经理 reasonable; x" in page
    assert "S002 李顾问" in desk.ok("complaints", "show", "K000002")


def test_the_account_is_explained_in_chinese_too(desk: Any, complaint: str) -> None:
    page = " ".join(desk.ok("complaints", "show", complaint, lang="zh").split())
    assert "10-01–10-07 国庆节" in page
    assert "10-10 调休上班" in page


def test_the_group_answers_to_its_singular(desk: Any, complaint: str) -> None:
    assert desk.json("complaint", "list")[0]["no"] == complaint


def test_a_complaint_goes_its_way_through_the_real_program(desk: Any) -> None:
    desk.ok(*LOG, "C001", "--content", "x", "--channel", "phone")
    said = desk.process("complaints", "overdue", "--exit-code", "--json", now="2026-10-01T17:00:01+08:00")
    assert (said.code, said.err) == (3, "")
    assert json.loads(said.out)[0]["late_hours"] == 0
