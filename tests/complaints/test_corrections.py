"""A complaint entered by mistake, twice, or with a wrong column: what is mended and what stays on record."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from shared.complaint_steps import CLOSED, JUDGED
from shared.older import age

from fundcs.archive.schema import VERSIONS

LOG = ("complaints", "log", "--channel", "phone", "--content", "x")
(_MIGRATION,) = VERSIONS[0].glob("001*_complaints.py")
BEFORE = re.findall(r'down_revision = "(\d+)"', _MIGRATION.read_text("utf-8"))[0]
"""The database version before these tables."""
WITHDRAWN_AT, LATER = "2026-10-02 09:00", "2026-10-20 09:00"
DERIVED = ("state", "overdue", "first_reply_due", "close_due", "owner", "first_replied_at", "closed_at")


@pytest.fixture
def mistaken(desk: Any, complaint: str) -> str:
    """The complaint of C001, replied to and withdrawn on 2 October."""
    desk.ok("complaints", "promise", complaint, "--by", "2026-10-08", now="2026-10-01 10:00")
    desk.ok("complaints", "withdraw", complaint, "--reason", "录错客户", now=WITHDRAWN_AT)
    return complaint


def test_a_complaint_entered_by_mistake_is_withdrawn_with_who_when_and_why(desk: Any, mistaken: str) -> None:
    shown = desk.json("complaints", "show", mistaken, now=LATER)
    assert (shown["state"], shown["withdrawn_at"]) == ("withdrawn", "2026-10-02T09:00:00+08:00")
    assert shown["withdrawal"] == {
        "at": "2026-10-02T09:00:00+08:00", "by": "S001", "reason": "录错客户", "merged_into": None,
    }  # fmt: skip
    page = " ".join(desk.ok("complaints", "show", mistaken, now=LATER).split())
    assert "Withdrawn 2026-10-02 09:00 by S001 王经理: 录错客户" in page
    assert [step["step"] for step in shown["steps"]] == ["promise"]


@pytest.mark.parametrize(
    ("now", "state", "keys"),
    [
        ("2026-10-02 08:59:59", "escalated", {"first_reply", "promised", "reported", "close"}),
        ("2026-10-02 09:00", "withdrawn", set()),
        ("2027-01-01", "withdrawn", set()),
    ],
)
def test_nothing_is_owed_from_the_withdrawal_on_and_before_it_all_is_as_it_was(
    desk: Any, mistaken: str, now: str, state: str, keys: set[str]
) -> None:
    owed = desk.json("reminders", "--within", "60d", now=now)
    assert {duty["key"].split(":")[2] for duty in owed if duty["key"].startswith("complaint:")} == keys
    shown = desk.json("complaints", "show", mistaken, now=now)
    assert (shown["state"], shown["withdrawal"] is None) == (state, state != "withdrawn")
    counted = desk.json("status", now=now)["complaints"]
    assert {name: count for name, count in counted.items() if count} == {state: 1}


def test_lists_show_what_is_withdrawn_marked_and_the_open_ones_leave_it_out(desk: Any, mistaken: str) -> None:
    assert [row["state"] for row in desk.json("complaints", "list", now=LATER)] == ["withdrawn"]
    assert "withdrawn" in desk.ok("complaints", "list", now=LATER)
    assert "已撤回" in desk.ok("complaints", "list", now=LATER, lang="zh")
    assert desk.json("complaints", "list", "--open", now=LATER) == []
    assert desk.json("complaints", "list", "--state", "已撤回", now=LATER)[0]["no"] == mistaken
    assert desk.json("complaints", "overdue", now=LATER) == []
    assert desk.json("complaints", "overdue", now="2026-10-02 08:00") != []


def test_statistics_count_it_until_it_is_withdrawn(desk: Any, mistaken: str) -> None:
    month = ("complaints", "stats", "--month", "2026-09")
    assert desk.json(*month, now="2026-10-02 08:59:59")["received"] == 1
    assert desk.json(*month, now=WITHDRAWN_AT)["received"] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("judge", *JUDGED), ("reply", "--content", "x"), ("promise", "--by", "2027-01-01"), ("escalate",),
        ("propose", "--content", "x"), ("accept",), ("reject",), ("close", *CLOSED),
        ("reopen", "--content", "x"), ("refer", "--content", "x"), ("answer", "--content", "x"),
        ("malicious", "--content", "x"),
        ("withdraw", "--reason", "x"), ("edit", "--category", "other", "--reason", "x"),
    ],
)  # fmt: skip
def test_no_step_is_taken_on_a_complaint_that_was_withdrawn(
    desk: Any, mistaken: str, words: tuple[str, ...]
) -> None:
    said = desk.refused("complaints", words[0], mistaken, *words[1:], now=LATER)
    assert "complaint K000001 was withdrawn on 2026-10-02 09:00 as entered by mistake" in said
    assert "`fundcs complaints log`" in said


def test_a_closed_complaint_too_may_have_been_a_mistake(desk: Any, complaint: str) -> None:
    desk.ok("complaints", "judge", complaint, *JUDGED)
    desk.ok("complaints", "reply", complaint, "--content", "x")
    desk.ok("complaints", "close", complaint, *CLOSED)
    desk.ok("complaints", "withdraw", complaint, "--reason", "x", now=LATER)
    assert desk.json("complaints", "show", complaint, now="2026-10-19")["state"] == "closed"
    assert desk.json("complaints", "show", complaint, now=LATER)["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("words", "who"), [(("withdraw", "K000001"), "S003"), (("merge", "K000002", "--into", "K000001"), "S003")]
)
def test_a_specialist_neither_withdraws_nor_merges(
    desk: Any, complaint: str, words: tuple[str, ...], who: str
) -> None:
    desk.ok(*LOG, "C001")
    said = desk.refused("complaints", *words, "--reason", "x", as_=who, code=4)
    assert "ask one of: CS manager, general manager" in said


def test_the_general_manager_may_withdraw_and_whom_it_is_against_may_not(desk: Any, complaint: str) -> None:
    desk.ok(*LOG, "C001", "--against", "S006")
    said = desk.refused("complaints", "withdraw", "K000002", "--reason", "x", as_="S006", code=4)
    assert "complaint K000002 is about S006" in said
    said = desk.refused(
        "complaints", "merge", complaint, "--into", "K000002", "--reason", "x", as_="S006", code=4
    )
    assert "complaint K000002 is about S006" in said
    assert desk.json("complaints", "withdraw", "K000002", "--reason", "x", as_="S004")["state"] == "withdrawn"


@pytest.mark.parametrize("words", [("withdraw", "K000001"), ("merge", "K000002", "--into", "K000001")])
def test_a_withdrawal_needs_a_reason(desk: Any, complaint: str, words: tuple[str, ...]) -> None:
    desk.ok(*LOG, "C001")
    assert "a withdrawal needs a reason" in desk.refused("complaints", *words, "--reason", " 　")


def test_a_withdrawal_does_not_lie_before_what_was_done(desk: Any, complaint: str) -> None:
    desk.ok("complaints", "reply", complaint, "--content", "x", now="2026-10-01 10:00")
    said = desk.refused("complaints", "withdraw", complaint, "--reason", "x", now="2026-10-01 09:59:59")
    assert "complaint K000001 was received or handled after 2026-10-01 09:59" in said
    desk.ok("complaints", "withdraw", complaint, "--reason", "x", now="2026-10-01 10:00")


@pytest.fixture
def twice(desk: Any, complaint: str) -> tuple[str, str]:
    """A complaint and its duplicate, recorded an hour later."""
    return complaint, str(desk.json(*LOG, "C001", now="2026-09-30 18:00")["no"])


def test_a_duplicate_is_merged_into_the_first_and_counted_once(desk: Any, twice: tuple[str, str]) -> None:
    first, second = twice
    merged = desk.json(
        "complaints", "merge", second, "--into", first, "--reason", "同一来电", now=WITHDRAWN_AT
    )
    assert (merged["no"], merged["state"], merged["merged"]) == (first, "open", [second])
    shown = desk.json("complaints", "show", second, now=LATER)
    assert (shown["state"], shown["merged_into"]) == ("withdrawn", first)
    assert desk.json("complaints", "stats", "--month", "2026-09", now=LATER)["received"] == 1
    assert f"withdrawn, merged into {first}" in " ".join(
        desk.ok("complaints", "show", second, now=LATER).split()
    )
    assert f"Merged into it {second}" in " ".join(desk.ok("complaints", "show", first, now=LATER).split())
    said = desk.refused("complaints", "reply", second, "--content", "x", now=LATER)
    assert (
        f"complaint {second} was merged into {first} on 2026-10-02 09:00 as a duplicate; go on with" in said
    )


def test_before_the_merger_both_stand(desk: Any, twice: tuple[str, str]) -> None:
    first, second = twice
    desk.ok("complaints", "merge", second, "--into", first, "--reason", "x", now=WITHDRAWN_AT)
    before = "2026-10-02 08:59:59"
    assert desk.json("complaints", "stats", "--month", "2026-09", now=before)["received"] == 2
    assert desk.json("complaints", "show", first, now=before)["merged"] == []
    assert desk.json("complaints", "show", second, now=before)["state"] == "open"


def test_the_clock_of_the_first_goes_on(desk: Any, twice: tuple[str, str]) -> None:
    first, second = twice
    said = desk.refused("complaints", "merge", first, "--into", second, "--reason", "x", now=LATER)
    assert f"complaint {first} was received before {second}, and its deadlines run from then" in said
    assert f"merge {second} into {first}" in said
    merged = desk.json("complaints", "merge", second, "--into", first, "--reason", "x", now=LATER)
    assert merged["first_reply_due"] == "2026-10-01T17:00:00+08:00"


def test_complaints_received_at_the_same_moment_merge_either_way(desk: Any, complaint: str) -> None:
    desk.ok(*LOG, "C001")
    desk.ok("complaints", "merge", complaint, "--into", "K000002", "--reason", "x")


def test_complaints_of_two_complainants_are_not_duplicates(desk: Any, complaint: str) -> None:
    desk.ok(*LOG, "C002")
    desk.ok(*LOG, "--caller", "吴路人")
    desk.ok(*LOG, "--caller", "郑路人")
    for no, into in (("K000002", complaint), ("K000003", complaint), ("K000004", "K000003")):
        said = desk.refused("complaints", "merge", no, "--into", into, "--reason", "x")
        assert f"complaints {no} and {into} are not of the same complainant" in said
    desk.ok(*LOG, "--caller", "吴路人")
    desk.ok("complaints", "merge", "K000005", "--into", "K000003", "--reason", "x")


def test_a_complaint_is_not_merged_into_itself_nor_into_one_that_is_withdrawn(
    desk: Any, twice: tuple[str, str]
) -> None:
    first, second = twice
    said = desk.refused("complaints", "merge", first, "--into", first, "--reason", "x", now=LATER)
    assert f"complaint {first} cannot be merged into itself" in said
    desk.ok("complaints", "withdraw", first, "--reason", "x", now=LATER)
    said = desk.refused("complaints", "merge", second, "--into", first, "--reason", "x", now=LATER)
    assert f"complaint {first} was withdrawn" in said


@pytest.mark.parametrize(
    ("received", "refused"), [("2026-10-05 10:00:01", True), ("2026-10-05 10:00", False)]
)
def test_what_comes_after_the_closing_is_no_duplicate(
    desk: Any, complaint: str, received: str, refused: bool
) -> None:
    desk.ok("complaints", "judge", complaint, *JUDGED)
    desk.ok("complaints", "reply", complaint, "--content", "x")
    desk.ok("complaints", "close", complaint, *CLOSED, now="2026-10-05 10:00")
    desk.ok(*LOG, "C001", now=received)
    words = ("complaints", "merge", "K000002", "--into", complaint, "--reason", "x")
    if refused:
        said = desk.refused(*words, now=LATER)
        assert "complaint K000001 was closed on 2026-10-05 10:00, before K000002 was received" in said
        assert "`fundcs complaints reopen K000001 --content TEXT`" in said
    else:
        desk.ok(*words, now=LATER)


@pytest.mark.parametrize(
    ("verb", "words", "step"),
    [
        ("promise", ("--by", "2026-10-09"), "reply time stated"),
        ("escalate", (), "escalated"),
        ("refer", ("--content", "x"), "referred as a violation"),
    ],
)
def test_a_merger_loses_no_deadline(desk: Any, verb: str, words: tuple[str, ...], step: str) -> None:
    desk.ok(*LOG, "C001", "--against", "S002")
    desk.ok(*LOG, "C001", "--against", "S002")
    desk.ok("complaints", verb, "K000002", *words)
    merge = ("complaints", "merge", "K000002", "--into", "K000001", "--reason", "x")
    said = desk.refused(*merge)
    assert f"complaint K000002 waits for the answer to steps that K000001 does not have: {step}" in said
    desk.ok("complaints", verb, "K000001", *words)
    desk.ok(*merge)


def test_a_complaint_into_which_another_was_merged_was_made(desk: Any, twice: tuple[str, str]) -> None:
    first, second = twice
    desk.ok("complaints", "merge", second, "--into", first, "--reason", "x", now=LATER)
    said = desk.refused("complaints", "withdraw", first, "--reason", "x", now=LATER)
    assert f"{second} was merged into complaint {first}, which therefore was made" in said


EDITS: list[tuple[tuple[str, ...], tuple[str, ...], str, object]] = [
    (("--channel", "sms"), ("--channel", "phone"), "channel", "phone"),
    (("--category", "other"), ("--category", "payout"), "category", "payout"),
    (("--department", "hr"), ("--department", "财务部"), "department", "finance"),
    (("--responsible", "S001"), ("--responsible", "张专员"), "responsible", "S003"),
    (("--against", "S006"), ("--against", "李顾问"), "against", "S002"),
    (("--remedy", "赔偿"), ("--remedy", "道歉"), "remedy", "道歉"),
    (
        ("--received", "2026-09-29 17:00"), ("--received", "2026-09-30 16:00"), "received",
        "2026-09-30T16:00:00+08:00",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "right", "key", "value"), EDITS)
def test_what_is_corrected_stands_as_if_it_had_been_entered_rightly(
    desk: Any, wrong: tuple[str, ...], right: tuple[str, ...], key: str, value: object
) -> None:
    rest = () if wrong[0] == "--channel" else ("--channel", "phone")
    log = ("complaints", "log", "C001", "--content", "x", *rest)
    desk.ok(*log, *wrong)
    desk.ok(*log, *right)
    edited = desk.json("complaints", "edit", "K000001", *right, "--reason", "录入有误")
    rightly = desk.json("complaints", "show", "K000002")
    assert edited[key] == rightly[key] == value
    assert {name: edited[name] for name in DERIVED} == {name: rightly[name] for name in DERIVED}
    assert [duty["due"] for duty in edited["deadlines"]] == [duty["due"] for duty in rightly["deadlines"]]


def test_what_a_column_held_stays_in_show_and_on_the_trail(desk: Any, complaint: str) -> None:
    desk.ok(
        "complaints", "edit", complaint, "--category", "service", "--responsible", "S006", "--reason", "x"
    )
    shown = desk.json("complaints", "show", complaint)
    assert [(made["field"], made["before"], made["by"]) for made in shown["corrections"]] == [
        ("category", "payout", "S001"),
        ("responsible", "S003", "S001"),
    ]
    page = " ".join(desk.ok("complaints", "show", complaint).split())
    assert "category payout and exit S001 王经理 x" in page
    assert "responsible S003 张专员 S001 王经理 x" in page
    with closing(sqlite3.connect(desk.path)) as connection:
        trail = connection.execute(
            "SELECT verb, before FROM trail WHERE tbl = 'complaint' ORDER BY seq"
        ).fetchall()
    assert [verb for verb, _before in trail] == ["created", "changed"]
    assert "payout" in trail[1][1]


def test_a_complaint_of_a_caller_who_is_a_client_after_all_becomes_the_clients(desk: Any) -> None:
    desk.ok(*LOG, "--caller", "陈投资", "--caller-phone", "13800138000")
    edited = desk.json("complaints", "edit", "K000001", "--client", "C001", "--reason", "系老客户")
    assert (edited["client"], edited["caller"], edited["caller_phone"]) == ("C001", None, None)
    assert edited["owner"] == "S003"
    before = {made["field"]: made["before"] for made in edited["corrections"]}
    assert (before["client"], before["caller_name"]) == (None, "陈投资")
    assert "0013" not in before["caller_phone"]


def test_a_complaint_of_a_client_who_is_none_becomes_the_callers(desk: Any, complaint: str) -> None:
    edited = desk.json("complaints", "edit", complaint, "--caller", "吴路人", "--reason", "x")
    assert (edited["client"], edited["caller"]) == (None, "吴路人")


def test_what_does_not_apply_is_cleared(desk: Any) -> None:
    desk.ok(*LOG, "C001", "--against", "S002", "--remedy", "赔偿")
    edited = desk.json(
        "complaints", "edit", "K000001", "--clear", "against", "--clear", "客户诉求", "--reason", "x"
    )
    assert (edited["against"], edited["remedy"]) == (None, None)


REFUSED_EDITS = [
    ((), "nothing to change was given"),
    (("--category", "payout"), "complaint K000001 says so already"),
    (("--category", "weather"), "'weather' is not a category"),
    (("--client", "C404"), "no client C404"),
    (("--against", "S404"), "no member of staff S404"),
    (("--against", "S003"), "the complaint is about S003, who cannot be responsible"),
    (("--responsible", "S005"), "S005 left on 2026-03-01"),
    (("--contract", "HT404"), "HT404"),
    (("--remedy", " "), "the text is empty"),
    (("--received", "2026-10-20 09:00:01"), "in the future"),
    (("--received", "2026-10-01 09:00:01"), "has the step 'reply' at 2026-10-01 09:00, before"),
    (("--client", "C002", "--caller", "吴路人"), "give only one of the two"),
]


@pytest.mark.parametrize(("words", "said"), REFUSED_EDITS)
def test_a_correction_that_cannot_be_is_refused_and_nothing_written(
    desk: Any, complaint: str, words: tuple[str, ...], said: str
) -> None:
    desk.ok("complaints", "reply", complaint, "--content", "x", now="2026-10-01 09:00")
    before = desk.json("complaints", "show", complaint, now=LATER)
    assert said in desk.refused("complaints", "edit", complaint, *words, "--reason", "x", now=LATER)
    assert desk.json("complaints", "show", complaint, now=LATER) == before


def test_a_correction_needs_a_reason(desk: Any, complaint: str) -> None:
    said = desk.refused("complaints", "edit", complaint, "--category", "other", "--reason", " ")
    assert "a correction needs a reason" in said


def test_a_referred_complaint_stays_one_against_an_adviser(desk: Any) -> None:
    desk.ok(*LOG, "C001", "--against", "S002", "--violation")
    for words in (("--against", "S003"), ("--clear", "against")):
        said = desk.refused("complaints", "edit", "K000001", *words, "--reason", "x")
        assert "complaint K000001 was referred as a violation by an adviser (Art. 44)" in said


def test_whom_a_complaint_is_against_may_not_correct_that(desk: Any) -> None:
    desk.ok(*LOG, "C001", "--against", "S003")
    words = ("complaints", "edit", "K000001", "--clear", "against", "--reason", "x")
    assert "complaint K000001 is about S003" in desk.refused(*words, as_="S003", code=4)


def test_the_receipt_is_not_moved_past_that_of_a_duplicate(desk: Any, twice: tuple[str, str]) -> None:
    first, second = twice
    desk.ok("complaints", "merge", second, "--into", first, "--reason", "x", now=LATER)
    words = ("complaints", "edit", first, "--reason", "x", "--received")
    said = desk.refused(*words, "2026-09-30 18:00:01", now=LATER)
    assert f"{second}, merged into complaint {first}, was received at 2026-09-30 18:00" in said
    desk.ok(*words, "2026-09-30 18:00", now=LATER)


def test_an_archive_of_the_version_before_keeps_its_complaints(desk: Any, complaint: str) -> None:
    """Closed then without judgement, department or the general manager's answer, they read as they did."""
    desk.ok("complaints", "propose", complaint, "--content", "x")
    desk.ok("complaints", "reject", complaint)
    desk.ok(*LOG, "C002")
    at = "2026-09-30T17:00:00+08:00"
    steps = [(3, "reply", at, at, None), (4, "close", at, at, "delay")]
    age(desk.path, BEFORE)
    with closing(sqlite3.connect(desk.path)) as connection:
        connection.executemany(
            "INSERT INTO complaint_step (complaint, seq, kind, at, recorded_at, root_cause, staff)"
            " VALUES ('K000001', ?, ?, ?, ?, ?, 'S003')",
            steps,
        )
        connection.execute("UPDATE complaint SET settled_at = ? WHERE no = 'K000001'", (at,))
        connection.commit()
    assert desk.json("archive", "upgrade")["from"] == BEFORE
    shown = {row["no"]: row for row in desk.json("complaints", "list", now=LATER)}
    assert (shown["K000001"]["state"], shown["K000001"]["closed_by"]) == ("closed", "S003")
    assert shown["K000002"]["state"] == "open"
    late = desk.json("complaints", "overdue", now=LATER)
    assert {duty["key"].split(":")[1] for duty in late} == {"K000002"}
    desk.ok("complaints", "reopen", "K000001", "--content", "x", now=LATER)
    desk.ok("complaints", "withdraw", "K000001", "--reason", "x", now=LATER)


def test_an_upgrade_adds_what_is_new_and_the_archive_verifies(desk: Any, complaint: str) -> None:
    desk.ok("complaints", "reply", complaint, "--content", "x")
    before = desk.json("complaints", "show", complaint)
    age(desk.path, BEFORE)
    desk.ok("complaints", "log", "C002", "--channel", "phone", "--content", "x")  # upgrades it
    assert desk.json("complaints", "show", complaint) == before
    assert desk.json("archive", "verify")["problems"] == []
