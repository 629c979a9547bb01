"""Corrective actions from the root cause of complaints to the review of their effect (Art. 38(4))."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from fundcs.actions.rules import ActionState, ActionStep, ActionStepKind, check, compared, state
from fundcs.kit.errors import Refused
from fundcs.kit.zone import SHANGHAI

PEOPLE = (
    ("staff", "add", "周专员", "--role", "cs_specialist", "--nda", "2026-01-05"),
    ("staff", "add", "赵总", "--role", "general_manager", "--nda", "2026-01-05"),
    ("staff", "add", "钱进", "--role", "finance", "--nda", "2026-01-05"),
)
ADD = ("complaints", "action", "add", "--root-cause", "流程不完善", "--content", "派息通知改为双人复核")
CONTENT = ("--content", "已落实")


@pytest.fixture
def desk(office: Any, founded: Any) -> Any:
    """S001 CS manager, S002 CS specialist, S003 general manager, S004 finance, on Monday 9 March 2026."""
    office.path.write_bytes(founded.read_bytes())
    for words in PEOPLE:
        office.ok(*words, now="2026-01-05")
    office.now = "2026-03-09 10:00"
    return office


@pytest.fixture
def action(desk: Any) -> str:
    """An action that finance carries out by 20 March."""
    return str(desk.json(*ADD, "--owner", "S004", "--due", "2026-03-20")["no"])


def owed(desk: Any, **how: Any) -> list[tuple[str, str | None, str, str]]:
    duties = desk.json("reminders", "--within", "200d", **how)
    return [
        (duty["key"], duty["owner"], duty["owner_role"], duty["due"])
        for duty in duties
        if duty["key"].startswith("action:")
    ]


def test_each_step_is_owed_by_who_may_take_it_and_each_discharges_the_last(desk: Any, action: str) -> None:
    assert owed(desk) == [("action:A000001:done", "S004", "finance", "2026-03-20")]
    desk.ok("complaints", "action", "done", action, *CONTENT, as_="S004", now="2026-03-18 10:00")
    # five working days after Wednesday 18 March
    assert owed(desk, now="2026-03-18 11:00") == [
        ("action:A000001:verified", None, "cs_manager", "2026-03-25")
    ]
    desk.ok("complaints", "action", "verify", action, *CONTENT, now="2026-03-20 10:00")
    assert owed(desk, now="2026-03-20 11:00") == [
        ("action:A000001:reviewed", None, "cs_manager", "2026-06-18")
    ]
    shown = desk.json(
        "complaints", "action", "review", action, "--effective", *CONTENT, now="2026-06-18 10:00"
    )
    assert shown["state"] == "reviewed"
    assert owed(desk, now="2026-06-18 11:00") == []


def test_an_action_is_among_what_is_owed_of_the_client_whose_complaint_gave_rise_to_it(desk: Any) -> None:
    client = ("--kind", "person", "--phone", "13800138000", "--id-no", "11010519491231002X")
    code = desk.json("client", "add", "陈投资", *client)["code"]
    no = desk.json("complaints", "log", code, "--content", "派息晚到", "--channel", "phone")["no"]
    desk.ok(*ADD, "--owner", "S004", "--due", "2026-03-20", "--complaint", no)
    desk.ok(*ADD, "--owner", "S004", "--due", "2026-03-20")
    keys = [duty["key"] for duty in desk.json("reminders", "--within", "200d", "--client", code)]
    assert [key for key in keys if key.startswith("action:")] == ["action:A000001:done"]


def test_the_next_command_of_each_duty_discharges_it(desk: Any, action: str) -> None:
    for now, who in (
        ("2026-03-18 10:00", "S004"),
        ("2026-03-19 10:00", "S001"),
        ("2026-06-18 10:00", "S001"),
    ):
        (duty,) = (
            duty for duty in desk.json("reminders", "--within", "200d", now=now) if "action:" in duty["key"]
        )
        words = duty["next"].replace("TEXT", "已落实").split()[1:]
        desk.ok("explain", duty["key"], as_=who, now=now)
        desk.ok(*words, as_=who, now=now)
    assert owed(desk, now="2026-06-19") == []


def test_what_was_returned_is_to_be_carried_out_again(desk: Any, action: str) -> None:
    desk.ok("complaints", "action", "done", action, *CONTENT, as_="S004")
    desk.ok("complaints", "action", "verify", action, "--returned", "--content", "未双人复核")
    assert owed(desk) == [("action:A000001:done", "S004", "finance", "2026-03-20")]
    late = desk.json("reminders", now="2026-03-21")
    assert [duty["state"] for duty in late if duty["key"] == "action:A000001:done"] == ["overdue"]


@pytest.mark.parametrize(("verb", "words"), [("verify", ()), ("verify", ("--returned",))])
def test_who_carried_it_out_does_not_verify_it(desk: Any, verb: str, words: tuple[str, ...]) -> None:
    own = str(desk.json(*ADD, "--owner", "S001", "--due", "2026-03-20")["no"])
    desk.ok("complaints", "action", "done", own, *CONTENT)
    assert owed(desk) == [("action:A000001:verified", None, "general_manager", "2026-03-16")]
    said = desk.refused("complaints", "action", verb, own, *words, *CONTENT, code=4)
    assert "was carried out by S001; a colleague verifies it" in said
    desk.ok("complaints", "action", verb, own, *words, *CONTENT, as_="S003")


@pytest.mark.parametrize("verb", ["verify", "withdraw"])
def test_a_specialist_neither_verifies_nor_withdraws(desk: Any, action: str, verb: str) -> None:
    option = "--reason" if verb == "withdraw" else "--content"
    desk.refused("complaints", "action", verb, action, option, "x", as_="S002", code=4)


def test_outside_client_service_a_member_sees_only_the_own_ones(desk: Any, action: str) -> None:
    desk.ok(*ADD, "--owner", "S002", "--due", "2026-03-20")
    assert [row["no"] for row in desk.json("complaints", "action", "list", as_="S004")] == [action]
    desk.refused("complaints", "action", "show", "A000002", as_="S004", code=4)
    desk.refused("complaints", "action", "done", "A000002", *CONTENT, as_="S004", code=4)


def test_one_that_was_withdrawn_is_owed_no_more_and_stays_on_record(desk: Any, action: str) -> None:
    desk.ok("complaints", "action", "withdraw", action, "--reason", "重复登记")
    assert owed(desk) == []
    assert desk.json("complaints", "action", "list", "--open") == []
    shown = desk.json("complaints", "action", "show", action)
    assert (shown["state"], shown["steps"][0]["text"]) == ("withdrawn", "重复登记")
    said = desk.refused("complaints", "action", "done", action, *CONTENT)
    assert "'withdrawn' and cannot take the step 'done'; possible: –" in said


def test_what_happened_later_is_not_seen_at_an_earlier_moment(desk: Any, action: str) -> None:
    desk.ok("complaints", "action", "done", action, *CONTENT, as_="S004", now="2026-03-18 10:00")
    assert desk.json("complaints", "action", "show", action, now="2026-03-18 09:59")["state"] == "open"
    assert desk.json("complaints", "action", "list", now="2026-03-09 09:59") == []


def test_one_whose_owner_has_left_falls_to_the_cs_manager(desk: Any, action: str) -> None:
    desk.ok("staff", "leave", "S004", "--on", "2026-03-12", now="2026-03-12 09:00")
    assert owed(desk, now="2026-03-12 10:00") == [("action:A000001:done", None, "cs_manager", "2026-03-20")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--owner", "S004", "--due", "2026-03-08"), "2026-03-08 has passed"),
        (("--owner", "S099", "--due", "2026-03-20"), "S099"),
        (("--owner", "S004", "--due", "2026-03-20", "--complaint", "K9"), "there is no complaint"),
        (("--owner", "S004", "--due", "2026-03-20", "--root-cause", "命运"), "is not a root cause"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(desk: Any, words: tuple[str, ...], said: str) -> None:
    assert said in desk.refused(*ADD, *words)
    assert desk.json("complaints", "action", "list") == []


def test_an_unknown_one_is_said_to_be_so(desk: Any) -> None:
    said = desk.refused("complaints", "action", "show", "A7")
    assert "there is no corrective action A7; `fundcs complaints action list` shows them" in said


def test_the_effect_counts_complaints_of_the_cause_before_and_since(desk: Any) -> None:
    desk.ok("client", "add", "陈投资", "--kind", "person", "--id-no", "11010519900307451X", now="2026-01-06")

    def closed(received: str, cause: str) -> None:
        no = desk.json(
            "complaints", "log", "C000001", "--channel", "phone", "--content", "x", "--received", received,
            "--category", "payout", now="2026-06-01",
        )["no"]  # fmt: skip
        desk.ok(
            "complaints", "judge", no, "--reasonable", "--content", "x", "--department", "finance",
            "--responsible", "S001", now="2026-06-01",
        )  # fmt: skip
        desk.ok("complaints", "reply", no, "--content", "x", now="2026-06-01")
        desk.ok("complaints", "close", no, "--resolution", "x", "--root-cause", cause, now="2026-06-01")

    action = desk.json(*ADD, "--owner", "S004", "--due", "2026-03-20")["no"]
    desk.ok("complaints", "action", "done", action, *CONTENT, as_="S004", now="2026-03-19 10:00")
    for received in ("2026-02-27", "2026-02-28", "2026-03-08", "2026-03-09", "2026-03-20", "2026-03-30"):
        closed(received, "process")
    closed("2026-03-01", "delay")
    early = desk.json("complaints", "action", "show", action, now="2026-03-19 12:00")
    assert early["effect"] is None
    shown = desk.json("complaints", "action", "show", action, now="2026-06-02")
    assert shown["effect"] == {
        "days": 75,
        "before": {"from": "2025-12-24", "to": "2026-03-08", "complaints": 3},
        "since": {"from": "2026-03-20", "to": "2026-06-02", "complaints": 2},
    }
    page = " ".join(desk.ok("complaints", "action", "show", action, now="2026-06-02").split())
    assert "3 in the 75 days before the action was recorded (2025-12-24–2026-03-08), 2 in the" in page


def test_a_withdrawn_closing_is_of_no_cause(desk: Any) -> None:
    desk.ok("client", "add", "陈投资", "--kind", "person", "--id-no", "11010519900307451X", now="2026-01-06")
    action = desk.json(*ADD, "--owner", "S004", "--due", "2026-03-20")["no"]
    desk.ok("complaints", "action", "done", action, *CONTENT, as_="S004", now="2026-03-19 10:00")
    desk.ok(
        "complaints", "log", "C000001", "--channel", "phone", "--content", "x", "--category", "payout",
        now="2026-03-25",
    )  # fmt: skip
    desk.ok(
        "complaints", "judge", "K000001", "--reasonable", "--content", "x", "--department", "finance",
        "--responsible", "S001", now="2026-03-25",
    )  # fmt: skip
    desk.ok("complaints", "reply", "K000001", "--content", "x", now="2026-03-25")
    desk.ok(
        "complaints", "close", "K000001", "--resolution", "x", "--root-cause", "process", now="2026-03-25"
    )
    desk.ok("complaints", "withdraw", "K000001", "--step", "3", "--reason", "误点", now="2026-03-27")
    counted = [
        desk.json("complaints", "action", "show", action, now=now)["effect"]["since"]["complaints"]
        for now in ("2026-03-26", "2026-03-28")
    ]
    assert counted == [1, 0]


@pytest.mark.parametrize(
    ("recorded", "done", "today", "before", "since"),
    [
        ("2026-03-09", "2026-03-19", "2026-03-19", None, None),
        (
            "2026-03-09",
            "2026-03-19",
            "2026-03-20",
            ("2026-03-08", "2026-03-08"),
            ("2026-03-20", "2026-03-20"),
        ),
        (
            "2026-03-09",
            "2026-03-19",
            "2026-06-17",
            ("2025-12-09", "2026-03-08"),
            ("2026-03-20", "2026-06-17"),
        ),
        (
            "2026-03-09",
            "2026-03-19",
            "2026-12-31",
            ("2025-12-09", "2026-03-08"),
            ("2026-03-20", "2026-06-17"),
        ),
    ],
)
def test_as_many_days_are_compared_on_each_side_and_ninety_at_most(
    recorded: str, done: str, today: str, before: tuple[str, str] | None, since: tuple[str, str] | None
) -> None:
    found = compared(*map(date.fromisoformat, (recorded, done, today)))
    if found is None:
        assert before is since is None
        return
    assert (str(found.before.first), str(found.before.last)) == before
    assert (str(found.since.first), str(found.since.last)) == since


TABLE = {
    ActionState.OPEN: {"done": ActionState.DONE, "withdraw": ActionState.WITHDRAWN},
    ActionState.DONE: {
        "verify": ActionState.VERIFIED, "return": ActionState.OPEN, "withdraw": ActionState.WITHDRAWN,
    },
    ActionState.VERIFIED: {"review": ActionState.REVIEWED, "withdraw": ActionState.WITHDRAWN},
    ActionState.REVIEWED: {},
    ActionState.WITHDRAWN: {},
}  # fmt: skip
WAYS: dict[ActionState, tuple[str, ...]] = {
    ActionState.OPEN: (),
    ActionState.DONE: ("done",),
    ActionState.VERIFIED: ("done", "verify"),
    ActionState.REVIEWED: ("done", "verify", "review"),
    ActionState.WITHDRAWN: ("withdraw",),
}
NOON = datetime(2026, 3, 9, 12, tzinfo=SHANGHAI)


def step(kind: str, seq: int = 1) -> ActionStep:
    return ActionStep(seq, ActionStepKind(kind), NOON, NOON, "S001")


@pytest.mark.parametrize("kind", list(ActionStepKind))
@pytest.mark.parametrize("before", list(ActionState))
def test_a_step_leads_where_the_table_says_or_is_refused(before: ActionState, kind: ActionStepKind) -> None:
    steps = [step(each, seq) for seq, each in enumerate(WAYS[before], 1)]
    after = TABLE[before].get(kind)
    if after is None:
        with pytest.raises(Refused, match="cannot take the step"):
            check("A000001", NOON, steps, step(kind, 9), NOON)
    else:
        check("A000001", NOON, steps, step(kind, 9), NOON)
        assert state([*steps, step(kind, 9)]) is after


def test_a_step_does_not_happen_before_the_one_before_it(desk: Any, action: str) -> None:
    said = desk.refused("complaints", "action", "done", action, *CONTENT, "--at", "2026-03-09 09:59")
    assert "2026-03-09 09:59 is before 2026-03-09 10:00" in said
    said = desk.refused("complaints", "action", "done", action, *CONTENT, "--at", "2026-03-09 10:01")
    assert "2026-03-09 10:01" in said


def test_nothing_is_put_down_before_a_step_that_is_on_record(desk: Any, action: str) -> None:
    desk.ok("complaints", "action", "done", action, *CONTENT, "--at", "2026-03-10", now="2026-03-18 10:00")
    for words in (("done", *CONTENT), ("verify", *CONTENT), ("withdraw", "--reason", "x")):
        verb, *more = words
        said = desk.refused("complaints", "action", verb, action, *more, now="2026-03-12 10:00")
        assert "2026-03-12 10:00 is before 2026-03-18 10:00, when corrective action A000001" in said
    assert desk.json("complaints", "action", "show", action, now="2026-03-19")["state"] == "done"


def steps(desk: Any, action: str, **how: Any) -> list[tuple[int, str]]:
    shown = desk.json("complaints", "action", "show", action, **how)
    return [(step["seq"], step["step"]) for step in shown["steps"]]


def withdraw(desk: Any, action: str, step: int, **how: Any) -> Any:
    return desk.json("complaints", "action", "withdraw", action, "--step", step, "--reason", "误点", **how)


def test_the_last_step_recorded_by_mistake_is_withdrawn_and_taken_again(desk: Any, action: str) -> None:
    desk.ok("complaints", "action", "done", action, *CONTENT, as_="S004", now="2026-03-18 10:00")
    before = owed(desk, now="2026-03-18 11:00")
    desk.ok("complaints", "action", "verify", action, *CONTENT, now="2026-03-19 10:00")
    made = withdraw(desk, action, 2, now="2026-03-19 11:00")
    assert (made["state"], made["steps"][-1]["step"]) == ("done", "done")
    (void,) = made["withdrawn_steps"]
    assert (void["step"], void["withdrawn"]["by"], void["withdrawn"]["reason"]) == ("verify", "S001", "误点")
    assert owed(desk, now="2026-03-19 12:00") == before
    assert owed(desk, now="2026-03-19 10:30") != before
    assert "withdrawn 2026-03-19 11:00 by S001" in " ".join(
        desk.ok("complaints", "action", "show", action, now="2026-03-19 12:00").split()
    )
    desk.ok("complaints", "action", "verify", action, *CONTENT, now="2026-03-19 13:00")
    assert steps(desk, action, now="2026-03-19 14:00") == [(1, "done"), (3, "verify")]


def test_an_action_withdrawn_by_mistake_is_owed_again(desk: Any, action: str) -> None:
    before = owed(desk)
    desk.ok("complaints", "action", "withdraw", action, "--reason", "误登记")
    assert owed(desk) == []
    withdraw(desk, action, 1)
    assert owed(desk) == before


def test_a_step_before_another_stays_until_that_is_withdrawn(desk: Any, action: str) -> None:
    desk.ok("complaints", "action", "done", action, *CONTENT, as_="S004", now="2026-03-18 10:00")
    desk.ok("complaints", "action", "verify", action, *CONTENT, now="2026-03-19 10:00")
    words = ("complaints", "action", "withdraw", action, "--reason", "x", "--step")
    said = desk.refused(*words, "1", now="2026-03-19 11:00")
    assert "`fundcs complaints action withdraw A000001 --step 2 --reason TEXT`" in said
    assert "has no step 7" in desk.refused(*words, "7", now="2026-03-19 11:00")
    assert "was recorded at 2026-03-19 10:00" in desk.refused(*words, "2", now="2026-03-19 09:00")
    desk.refused(*words, "2", code=4, now="2026-03-19 11:00", as_="S002")
