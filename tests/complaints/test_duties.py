"""Complaints as duties, and why each falls due when it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from shared.acting import acting
from shared.complaint_steps import JUDGED
from shared.narrowing import assert_narrowed

from fundcs.complaints.duties import duties
from fundcs.complaints.show.explain import explain
from fundcs.deadlines.rules import EVERYTHING
from fundcs.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundcs.act import Act


@pytest.fixture
def act(desk: Any, complaint: str) -> Iterator[Act]:
    """An act that reads the desk's archive an hour after the complaint."""
    with acting(desk.path, "2026-09-30 18:00") as reader:
        yield reader


def test_what_is_to_be_met_is_a_duty_with_the_command_that_meets_it(act: Act) -> None:
    owed = {duty.key: duty for duty in duties(act, EVERYTHING)}
    assert set(owed) == {"complaint:K000001:first_reply", "complaint:K000001:close"}
    first = owed["complaint:K000001:first_reply"]
    assert (first.article, first.client, first.owner, first.owner_role) == (
        "38(5)",
        "C001",
        "S003",
        "cs_specialist",
    )
    assert first.next == "fundcs complaints reply K000001 --content TEXT"


@pytest.mark.parametrize(
    ("steps", "keys"),
    [
        ((("reply", "--content", "x"),), {"close"}),
        ((("promise", "--by", "2026-10-03"),), {"first_reply", "promised", "reported", "close"}),
        ((("escalate",),), {"first_reply", "escalated", "close"}),
        ((("propose", "--content", "x"), ("reject",)), {"rejected", "close"}),
        (
            (
                ("reply", "--content", "x"),
                ("judge", "--unreasonable", "--content", "x"),
                ("close", "--resolution", "x", "--root-cause", "delay"),
            ),
            set(),
        ),
    ],
)
def test_a_step_changes_what_is_owed(
    desk: Any, complaint: str, steps: tuple[tuple[str, ...], ...], keys: set[str]
) -> None:
    for verb, *words in steps:
        desk.ok("complaints", verb, complaint, *words)
    with acting(desk.path, "2026-09-30 18:00") as act:
        owed = duties(act, EVERYTHING)
        assert {duty.key.removeprefix("complaint:K000001:") for duty in owed} == keys


def test_the_commands_offered_do_what_is_owed(desk: Any, complaint: str) -> None:
    """Each `next` runs as it stands, its words in capitals filled in, and meets its duty."""
    desk.ok("complaints", "promise", complaint, "--by", "2026-10-03")
    desk.ok("complaints", "escalate", complaint)
    filled = {"TEXT": "x", "CAUSE": "delay"}
    for _ in range(5):
        owed = [
            one for one in desk.json("complaints", "show", complaint)["deadlines"] if one["state"] != "met"
        ]
        if not owed:
            break
        words = owed[0]["next"].removeprefix("fundcs ").split()
        desk.ok(*(filled.get(word, word) for word in words))
    assert desk.json("complaints", "show", complaint)["state"] == "closed"


def test_changing_the_policy_changes_what_is_owed_at_once(desk: Any, complaint: str) -> None:
    (desk.path.parent / "policy.toml").write_text(
        '[complaints]\nfirst_reply = "2h"\nclose_within = "3wd"\n', "utf-8"
    )
    shown = desk.json("complaints", "show", complaint)
    assert (shown["first_reply_due"], shown["close_due"]) == ("2026-09-30T19:00:00+08:00", "2026-10-10")


def test_the_account_names_the_event_the_article_and_every_day_passed_over(act: Act) -> None:
    told: Any = explain(act, "k000001").data
    closing = told["deadlines"][-1]
    assert (closing["anchor"], closing["anchor_at"]) == ("complaint_received", "2026-09-30T17:00:00+08:00")
    assert (closing["offset"], closing["article"], closing["due"]) == ("15wd", "38(6)", "2026-10-27")
    assert closing["skipped"][0] == {"date": "2026-10-01", "why": "National Day"}
    assert closing["added"] == [{"date": "2026-10-10", "why": "make-up working day"}]
    assert "counted: 2026-10-10 make-up working day" in closing["account"]


def test_nothing_is_explained_of_a_complaint_that_is_not_there(act: Act) -> None:
    with pytest.raises(Refused, match="no complaint K000404"):
        explain(act, "K000404")


def test_a_deadline_beyond_the_published_calendar_says_that_it_is_provisional(desk: Any) -> None:
    desk.ok("complaints", "log", "C001", "--content", "x", "--channel", "phone", now="2080-01-10 09:00")
    shown = desk.json("complaints", "show", "K000001", now="2080-01-10 09:00")
    assert {owed["key"].split(":")[2]: owed["provisional"] for owed in shown["deadlines"]} == {
        "first_reply": False,
        "close": True,
    }
    assert "(provisional)" in desk.ok("complaints", "show", "K000001", now="2080-01-10 09:00")


@pytest.fixture
def owing(desk: Any) -> Any:
    """Complaints of two clients and a caller: with a contract, referred, escalated, rejected, settled."""
    desk.ok(
        "fund", "add", "F1", "稳健一号", "--project-company", "甲公司", "--established", "2026-03-24",
        "--matures", "2027-03-24", "--day-count", "ACT/365", "--frequency", "quarterly",
    )  # fmt: skip
    desk.ok(
        "contract", "add", "HT1", "--client", "C001", "--fund", "F1", "--amount", "100万", "--rate", "9%",
        "--value-date", "2026-03-24", "--payee-name", "陈投资", "--payee-bank", "某银行",
        "--payee-account", "6222020200112233445",
    )  # fmt: skip
    log = ("complaints", "log", "--channel", "phone", "--content", "x")
    desk.ok(*log, "C001", "--contract", "HT1", "--responsible", "S003")
    desk.ok(*log, "C001", "--against", "S002", "--violation", "--responsible", "S006")
    desk.ok(*log, "C002", "--responsible", "S003")
    desk.ok(*log, "--caller", "吴路人")
    for verb, no, *words in (
        ("promise", "K000001", "--by", "2026-10-03"),
        ("escalate", "K000002"),
        ("propose", "K000003", "--content", "x"),
        ("reject", "K000003"),
        ("reply", "K000004", "--content", "x"),
        ("judge", "K000004", *JUDGED),
        ("close", "K000004", "--resolution", "x", "--root-cause", "delay"),
    ):
        desk.ok("complaints", verb, no, *words)
    desk.ok("staff", "leave", "S006", "--on", "2026-10-20")
    return desk


@pytest.mark.parametrize("now", ["2026-09-30 17:00", "2026-10-03 12:00", "2026-10-13 12:00", "2026-11-01"])
def test_what_is_asked_of_a_choice_is_what_the_whole_list_holds_of_it(owing: Any, now: str) -> None:
    with acting(owing.path, now) as act:
        every = assert_narrowed(duties, act)
    keys = {duty.key.split(":")[2] for duty in every}
    assert keys == {"first_reply", "promised", "reported", "escalated", "rejected", "referral", "close"}
    assert {duty.fund for duty in every} == {"F1", None}
