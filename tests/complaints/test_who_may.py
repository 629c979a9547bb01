"""To whom a complaint falls, and who may answer it (Art. 7, 38, 44)."""

from __future__ import annotations

from typing import Any

import pytest
from shared.complaint_steps import CLOSED, JUDGED

LOG = ("complaints", "log", "--channel", "phone", "--content", "x")


@pytest.fixture
def firm(desk: Any) -> Any:
    """The desk with finance (S007, S008), HR (S009) and the fundraising centre (S010)."""
    for name, role in (
        ("钱财务", "finance"),
        ("吴出纳", "finance"),
        ("孙人事", "hr"),
        ("何募集", "fundraising"),
    ):
        desk.ok("staff", "add", name, "--role", role, "--nda", "2026-01-05")
    return desk


def owners(desk: Any, no: str, **options: str) -> dict[str, tuple[str | None, str]]:
    shown = desk.json("complaints", "show", no, **options)
    return {
        duty["key"].split(":")[2]: (duty["owner"], duty["owner_role"])
        for duty in shown["deadlines"]
        if duty["state"] != "met"
    }


OWNERS: list[tuple[tuple[str, ...], str | None, str]] = [
    (("C001",), "S003", "cs_specialist"),  # the client's CS specialist
    (("C001", "--responsible", "S006"), "S006", "cs_manager"),
    (("C001", "--against", "S003"), None, "cs_specialist"),  # who may not handle it
    (("C002",), None, "cs_specialist"),  # has no CS specialist
    (("--caller", "吴路人"), "S006", "cs_manager"),  # whoever recorded it
    (("--caller", "吴路人", "--responsible", "S003"), "S003", "cs_specialist"),
]


@pytest.mark.parametrize(("words", "owner", "role"), OWNERS)
def test_a_complaint_falls_to_the_clients_specialist_unless_another_is_named(
    desk: Any, words: tuple[str, ...], owner: str | None, role: str
) -> None:
    made = desk.json(*LOG, *words, as_="S006")
    assert made["owner"] == owner
    assert owners(desk, "K000001") == {"first_reply": (owner, role), "close": (owner, role)}
    owed = desk.json("reminders", "--owner", owner or "S001", "--within", "60d")
    listed = [duty["key"] for duty in owed if duty["key"].startswith("complaint:")]
    assert listed == (["complaint:K000001:first_reply", "complaint:K000001:close"] if owner else [])


def test_it_falls_to_whoever_serves_the_client_now(desk: Any) -> None:
    desk.ok(*LOG, "C001")
    desk.ok("client", "assign", "C001", "--officer", "S006")
    assert owners(desk, "K000001")["first_reply"] == ("S006", "cs_manager")
    assert [row["no"] for row in desk.json("complaints", "list", "--responsible", "S006")] == ["K000001"]
    assert desk.json("complaints", "list", "--responsible", "S003") == []


def test_the_list_says_to_whom_it_falls(desk: Any) -> None:
    desk.ok(*LOG, "C001")
    assert "S003 张专员" in " ".join(desk.ok("complaints", "list").split())


def test_who_is_responsible_answers_of_whatever_role_and_client_service_closes(firm: Any) -> None:
    firm.ok(*LOG, "C001", "--responsible", "S007")
    assert owners(firm, "K000001") == {
        "first_reply": ("S007", "finance"),
        "close": ("S003", "cs_specialist"),
    }
    assert firm.json("complaints", "show", "K000001", as_="S007")["no"] == "K000001"
    for verb, words in (
        ("promise", ("--by", "2026-10-09")),
        ("reply", ("--content", "x")),
        ("propose", ("--content", "x")),
    ):
        firm.ok("complaints", verb, "K000001", *words, as_="S007")
    said = firm.refused("complaints", "close", "K000001", *CLOSED, as_="S007", code=4)
    assert "S007 (finance) may not do this (Art. 7)" in said


@pytest.mark.parametrize(
    "words", [("accept",), ("judge", *JUDGED), ("escalate",), ("answer", "--content", "x")]
)
def test_who_is_responsible_does_no_more_than_answer(firm: Any, words: tuple[str, ...]) -> None:
    firm.ok(*LOG, "C001", "--responsible", "S007")
    firm.refused("complaints", words[0], "K000001", *words[1:], as_="S007", code=4)


@pytest.mark.parametrize("who", ["S002", "S008", "S009", "S010"])
@pytest.mark.parametrize(
    "words",
    [
        ("show",), ("reply", "--content", "x"), ("promise", "--by", "2026-10-09"),
        ("propose", "--content", "x"), ("answer", "--content", "x"),
        ("edit", "--category", "other", "--reason", "x"),
    ],
)  # fmt: skip
def test_others_outside_client_service_are_refused(firm: Any, who: str, words: tuple[str, ...]) -> None:
    firm.ok(*LOG, "C001", "--responsible", "S007")
    said = firm.refused("complaints", words[0], "K000001", *words[1:], as_=who, code=4)
    assert "may not do this (Art. 7); ask one of: " in said


def test_hr_shows_and_answers_what_was_referred_to_it_and_nothing_else(firm: Any) -> None:
    firm.ok(*LOG, "C001", "--against", "S002", "--violation")
    firm.ok(*LOG, "C001", "--against", "S002")
    assert owners(firm, "K000001")["referral"] == (None, "hr")
    firm.ok("complaints", "show", "K000001", as_="S009")
    firm.refused("complaints", "reply", "K000001", "--content", "x", as_="S009", code=4)
    answered = firm.json("complaints", "answer", "K000001", "--content", "警告", as_="S009")
    assert "referral" not in owners(firm, "K000001")
    assert answered["referral_answered_at"] is not None
    firm.ok("complaints", "show", "K000001", as_="S009")
    for words in (("show", "K000002"), ("answer", "K000002", "--content", "x")):
        firm.refused("complaints", *words, as_="S009", code=4)


def test_a_referral_falls_to_the_role_that_the_policy_names(firm: Any) -> None:
    (firm.path.parent / "policy.toml").write_text('[complaints.referral_answer]\nrole = "finance"\n', "utf-8")
    firm.ok(*LOG, "C001", "--against", "S002", "--violation")
    firm.refused("complaints", "answer", "K000001", "--content", "x", as_="S009", code=4)
    firm.ok("complaints", "answer", "K000001", "--content", "x", as_="S008")


def test_hr_is_told_neither_the_clients_name_nor_a_callers(firm: Any) -> None:
    firm.ok(*LOG, "C001", "--against", "S002", "--violation")
    firm.ok(*LOG, "--caller", "吴路人", "--caller-phone", "13800138000", "--against", "S002", "--violation")
    for words in (("K000001",), ("K000001", "--json"), ("K000002",), ("K000002", "--json")):
        page = firm.ok("complaints", "show", *words, as_="S009")
        assert "陈投资" not in page
        assert "吴路人" not in page
        assert "138" not in page
    assert "C001" in firm.ok("complaints", "show", "K000001", as_="S009")
    assert "not a client on record" in firm.ok("complaints", "show", "K000002", as_="S009")


def test_who_is_responsible_is_told_whom_to_answer(firm: Any) -> None:
    firm.ok(*LOG, "--caller", "吴路人", "--responsible", "S007")
    assert "吴路人" in firm.ok("complaints", "show", "K000001", as_="S007")


def test_nobody_outside_client_service_sees_it_unmasked(firm: Any) -> None:
    firm.ok(*LOG, "--caller", "吴路人", "--responsible", "S007")
    firm.refused("complaints", "show", "K000001", "--reveal", "--reason", "x", as_="S007", code=4)


def test_whom_a_complaint_is_against_may_not_answer_it_even_in_client_service(firm: Any) -> None:
    firm.ok(*LOG, "C001", "--against", "S003")
    said = firm.refused("complaints", "reply", "K000001", "--content", "x", as_="S003", code=4)
    assert "complaint K000001 is about S003" in said


FILLED = {"TEXT": "x", "CODE": "finance", "STAFF": "S004", "CAUSE": "delay"}


def filled(command: str) -> list[str]:
    return [FILLED.get(word, word) for word in command.removeprefix("fundcs ").split()]


KINDS: list[tuple[str, tuple[tuple[str, ...], ...]]] = [
    ("first_reply", ()),
    ("promised", (("promise", "--by", "2026-10-03"),)),
    ("reported", (("promise", "--by", "2026-10-03"),)),
    ("escalated", (("escalate",),)),
    ("escalated", (("escalate", "--to", "general_manager"),)),
    ("rejected", (("propose", "--content", "x"), ("reject",))),
    ("referral", (("refer", "--content", "x"),)),
    ("close", (("judge", *JUDGED), ("reply", "--content", "x"))),
]


@pytest.mark.parametrize(("kind", "steps"), KINDS)
def test_the_owner_runs_what_is_offered_as_it_stands_and_the_duty_is_met(
    firm: Any, kind: str, steps: tuple[tuple[str, ...], ...]
) -> None:
    firm.ok(*LOG, "C001", "--against", "S002")
    for verb, *words in steps:
        firm.ok("complaints", verb, "K000001", *words)
    shown = firm.json("complaints", "show", "K000001")
    duty = next(duty for duty in shown["deadlines"] if duty["key"].endswith(f":{kind}"))
    roles = {"cs_specialist": "S003", "cs_manager": "S006", "general_manager": "S004", "hr": "S009"}
    met = firm.json(*filled(duty["next"]), as_=duty["owner"] or roles[duty["owner_role"]])
    assert next(one for one in met["deadlines"] if one["key"] == duty["key"])["state"] == "met"


def test_what_is_offered_towards_the_closing_leads_there_step_by_step(firm: Any) -> None:
    firm.ok(*LOG, "C001")
    firm.ok("complaints", "propose", "K000001", "--content", "x")
    firm.ok("complaints", "reject", "K000001")
    verbs = []
    while (shown := firm.json("complaints", "show", "K000001"))["state"] != "closed":
        duty = next(duty for duty in shown["deadlines"] if duty["key"].endswith(":close"))
        verbs.append(duty["next"].split()[2])
        firm.ok(*filled(duty["next"]), as_="S003")
    assert verbs == ["judge", "reply", "accept", "close"]
