"""Events for VIP clients: planned, moved, held, cancelled, withdrawn; what they cost (Art. 40)."""

from __future__ import annotations

from typing import Any

import pytest

PLAN = ("care", "event", "plan", "--title", "春季品茗会", "--on", "2026-04-18", "--place", "颐和园")
BOTH = ("--client", "C000001", "--client", "C000002")
HELD = ("care", "event", "held", "E000001")
HEAD = ("--general-manager", "S003")
AFTER = "2026-04-20 10:00"


def planned(desk: Any, *words: str, **how: Any) -> dict[str, Any]:
    told: dict[str, Any] = desk.json(*PLAN, *words, **how)
    return told


def shown(desk: Any, no: str = "E000001", **how: Any) -> dict[str, Any]:
    told: dict[str, Any] = desk.json("care", "event", "show", no, **how)
    return told


def spending(desk: Any, **how: Any) -> list[tuple[str, str, str]]:
    return [
        (row["client"], row["amount"], row["state"])
        for row in shown(desk, **{"now": AFTER, **how})["spending"]
    ]


def test_an_event_keeps_what_when_where_and_who_is_invited(desk: Any) -> None:
    told = planned(desk, *BOTH, "--note", "请带邀请函")
    assert {key: told[key] for key in ("no", "title", "on", "half_year", "place", "note", "state")} == {
        "no": "E000001",
        "title": "春季品茗会",
        "on": "2026-04-18",
        "half_year": "2026H1",
        "place": "颐和园",
        "note": "请带邀请函",
        "state": "planned",
    }
    assert (told["invited"], told["attended"], told["cost"]) == (["C000001", "C000002"], [], "0.00")


@pytest.mark.parametrize("typed", ["E000001", "e1", "Ｅ１", " E01 "])
def test_an_event_is_named_by_its_number_however_it_is_written(desk: Any, typed: str) -> None:
    planned(desk)
    assert shown(desk, typed)["no"] == "E000001"


def test_whoever_is_still_owed_one_is_invited_at_once(desk: Any) -> None:
    assert planned(desk, "--client", "C000003", "--owed")["invited"] == ["C000001", "C000002", "C000003"]
    refused = desk.refused("care", "event", "invite", "E1", "--owed")
    assert "everybody who is still due an event in the first half of 2026 is invited" in refused


def test_who_is_owed_one_in_a_half_year_to_come_is_not_known_yet(desk: Any) -> None:
    words = ("care", "event", "plan", "--title", "秋宴", "--on", "2026-09-18", "--owed")
    assert "is known from 2026-07-01 on" in desk.refused(*words)
    assert desk.json("care", "event", "list") == []


def test_guests_are_invited_later_and_invitations_taken_back(desk: Any) -> None:
    planned(desk, "--client", "C000001")
    desk.ok("care", "event", "invite", "E1", "--client", "C000002", "--client", "C000003")
    words = ("care", "event", "invite", "E1", "--client", "C000003", "--withdraw")
    assert "--reason" in desk.refused(*words, code=2)
    desk.ok(*words, "--reason", "误邀")
    assert shown(desk)["invited"] == ["C000001", "C000002"]
    desk.ok("care", "event", "invite", "E1", "--client", "C000003")
    assert shown(desk)["invited"] == ["C000001", "C000002", "C000003"]


def test_an_event_that_was_held_keeps_who_came_and_the_general_manager(desk: Any) -> None:
    planned(desk, *BOTH)
    told = desk.json(*HELD, "--attended", "C000002", *HEAD, "--note", "宾主尽欢", now=AFTER)
    assert (told["state"], told["on"], told["attended"], told["general_manager"]) == (
        "held",
        "2026-04-18",
        ["C000002"],
        "S003",
    )
    assert "warnings" not in told


def test_all_who_were_invited_came(desk: Any) -> None:
    planned(desk, *BOTH)
    told = desk.json(*HELD, "--all", "--attended", "C000001", *HEAD, "--on", "2026-04-19", now=AFTER)
    assert (told["attended"], told["on"]) == (["C000001", "C000002"], "2026-04-19")


def test_without_the_general_manager_or_an_invitation_it_is_taken_with_a_warning(desk: Any) -> None:
    planned(desk, "--client", "C000001")
    told = desk.json(*HELD, "--all", "--attended", "C000003", now=AFTER)
    assert told["warnings"] == [
        "no general manager attended event E000001: it is not the event of Article 40",
        "not invited to event E000001: C000003",
    ]
    assert (told["general_manager"], told["attended"]) == (None, ["C000001", "C000003"])


def test_one_that_took_place_is_recorded_in_one_line(desk: Any) -> None:
    told = planned(desk, *BOTH, "--held", *HEAD, "--cost", "1000", now=AFTER)
    assert (told["state"], told["attended"], told["cost"]) == ("held", ["C000001", "C000002"], "1000.00")


def test_each_clients_share_of_the_cost_is_spending_to_the_fen(desk: Any) -> None:
    planned(desk, *BOTH, "--client", "C000003")
    told = desk.json(*HELD, "--all", *HEAD, "--cost", "100.01", now=AFTER)
    assert told["cost"] == "100.01"
    assert spending(desk) == [
        ("C000001", "33.35", "recorded"),
        ("C000002", "33.33", "recorded"),
        ("C000003", "33.33", "recorded"),
    ]


def test_a_share_of_nothing_is_no_spending(desk: Any) -> None:
    planned(desk, *BOTH)
    desk.ok(*HELD, "--all", *HEAD, "--cost", "0.01", now=AFTER)
    assert spending(desk) == [("C000001", "0.01", "recorded")]


BUDGET = ("care", "budget", "set", "--year", "2026", "--tier", "vip", "--amount")


def test_a_cost_beyond_the_budget_needs_its_reason_and_waits_for_the_general_manager(desk: Any) -> None:
    desk.ok(*BUDGET, "500")
    planned(desk, *BOTH, "--client", "C000003")
    held = (*HELD, "--all", *HEAD, "--cost", "1800")
    assert "beyond the budget of client C000001" in desk.refused(*held, now=AFTER)
    assert shown(desk, now=AFTER)["state"] == "planned"
    assert desk.json(*held, "--over", "周年庆", now=AFTER)["cost"] == "1800.00"
    assert [state for _client, _amount, state in spending(desk)] == ["waiting", "waiting", "recorded"]


def test_a_reason_that_nothing_asks_for_is_refused(desk: Any) -> None:
    planned(desk, *BOTH)
    assert "leave out --over" in desk.refused(
        *HELD, "--all", *HEAD, "--cost", "10", "--over", "周年庆", now=AFTER
    )
    assert "--cost" in desk.refused(*HELD, "--all", *HEAD, "--over", "周年庆", code=2, now=AFTER)
    assert shown(desk, now=AFTER)["state"] == "planned"


@pytest.mark.parametrize("last", [True, False])
def test_what_it_cost_goes_with_what_is_withdrawn(desk: Any, last: bool) -> None:
    planned(desk, *BOTH)
    desk.ok(*HELD, "--all", *HEAD, "--cost", "100", now=AFTER)
    words = ("care", "event", "withdraw", "E1", "--reason", "误录", *(["--last"] if last else []))
    told = desk.json(*words, now=AFTER)
    assert (told["state"], told["cost"]) == ("planned" if last else "withdrawn", "0.00")
    rows = desk.json("care", "budget", "spending", now=AFTER)
    assert {row["state"] for row in rows} == {"withdrawn"}


def test_spending_that_was_withdrawn_by_itself_is_left_as_it_is(desk: Any) -> None:
    planned(desk, *BOTH)
    desk.ok(*HELD, "--all", *HEAD, "--cost", "100", now=AFTER)
    desk.ok("care", "budget", "withdraw", "Z000001", "--reason", "误录", now=AFTER)
    assert shown(desk, now=AFTER)["cost"] == "50.00"
    desk.ok("care", "event", "withdraw", "E1", "--reason", "误录", now=AFTER)


def test_what_was_recorded_wrongly_is_taken_back_and_recorded_rightly(desk: Any) -> None:
    planned(desk, *BOTH)
    desk.ok(*HELD, "--all", *HEAD, "--cost", "100", now=AFTER)
    told = desk.json("care", "event", "withdraw", "E1", "--last", "--reason", "人数有误", now=AFTER)
    (void,) = told["withdrawn_steps"]
    assert (void["step"], void["withdrawn"]["reason"]) == ("held", "人数有误")
    told = desk.json(*HELD, "--attended", "C000001", *HEAD, "--cost", "80", now=AFTER)
    assert (told["attended"], told["cost"]) == (["C000001"], "80.00")
    assert spending(desk) == [("C000001", "80.00", "recorded")]


def test_as_of_the_moment_before_an_event_was_taken_back_it_stood(desk: Any) -> None:
    planned(desk, *BOTH)
    desk.ok(*HELD, "--all", *HEAD, "--cost", "100", now=AFTER)
    desk.ok("care", "event", "withdraw", "E1", "--last", "--reason", "误录", now="2026-04-25 10:00")
    assert shown(desk, now="2026-04-24 10:00")["attended"] == ["C000001", "C000002"]
    assert shown(desk, now="2026-04-26 10:00")["attended"] == []


def test_a_moved_event_is_on_its_new_day_at_its_new_place(desk: Any) -> None:
    planned(desk, *BOTH)
    words = ("care", "event", "move", "E1", "--to", "2026-07-18", "--place", "北海", "--reason", "下雨")
    told = desk.json(*words)
    assert (told["on"], told["half_year"], told["place"], told["state"]) == (
        "2026-07-18",
        "2026H2",
        "北海",
        "planned",
    )
    desk.ok("care", "event", "withdraw", "E1", "--last", "--reason", "误点")
    assert (shown(desk)["on"], shown(desk)["place"]) == ("2026-04-18", "颐和园")


def test_a_cancelled_event_is_not_held_until_that_is_taken_back(desk: Any) -> None:
    planned(desk, *BOTH)
    assert desk.json("care", "event", "cancel", "E1", "--reason", "场地取消")["state"] == "cancelled"
    assert "event E000001 is 'cancelled'; take that back first" in desk.refused(*HELD, "--all", now=AFTER)
    desk.ok("care", "event", "withdraw", "E1", "--last", "--reason", "误点")
    desk.ok(*HELD, "--all", *HEAD, now=AFTER)


def test_the_list_is_by_day_and_narrowed(desk: Any) -> None:
    planned(desk, "--client", "C000001")
    desk.ok("care", "event", "plan", "--title", "早宴", "--on", "2026-03-20", "--client", "C000002")
    desk.ok("care", "event", "plan", "--title", "秋宴", "--on", "2026-09-18")
    desk.ok("care", "event", "plan", "--title", "误录", "--on", "2026-09-18")
    desk.ok("care", "event", "withdraw", "E4", "--reason", "误录")
    desk.ok("care", "event", "cancel", "E2", "--reason", "人少")

    def listed(*words: str) -> list[str]:
        return [row["no"] for row in desk.json("care", "event", "list", *words)]

    assert listed() == ["E000002", "E000001", "E000003"]
    assert listed("--client", "C000001") == ["E000001"]
    assert listed("--half-year", "2026H1") == ["E000002", "E000001"]
    assert listed("--from", "2026-04-18", "--to", "2026-09-17") == ["E000001"]
    assert listed("--open") == ["E000001", "E000003"]


BAD = {
    "nobody came": ((*HELD, *HEAD), 1, "who attended event E000001 is missing"),
    "an unknown client": ((*HELD, "--attended", "C000009", *HEAD), 1, "C000009"),
    "a client twice": ((*HELD, "--attended", "C000001", "--attended", "张伟"), 1, "named twice: C000001"),
    "held in the future": ((*HELD, "--all", *HEAD, "--on", "2026-04-21"), 1, "2026-04-21 is still to come"),
    "no general manager": (
        (*HELD, "--all", "--general-manager", "S001"), 1, "S001 was not general manager on 2026-04-18",
    ),
    "an unknown member": ((*HELD, "--all", "--general-manager", "S099"), 1, "S099"),
    "a negative cost": ((*HELD, "--all", *HEAD, "--cost", "-1"), 1, "negative"),
    "a cost of nothing": ((*HELD, "--all", *HEAD, "--cost", "0"), 1, "zero"),
    "a third decimal": ((*HELD, "--all", *HEAD, "--cost", "1.001"), 1, "more than two decimals"),
    "an unknown event": (("care", "event", "held", "E9", "--all"), 1, "there is no event E9"),
    "a day that is none": ((*HELD, "--all", *HEAD, "--on", "2026-02-30"), 1, "no such day"),
    "a year that is none": ((*HELD, "--all", *HEAD, "--on", "0026-04-18"), 1, "year"),
    "a day that has passed": ((*PLAN, "--client", "C000001"), 1, "2026-04-18 has passed"),
    "a day years away": (
        ("care", "event", "plan", "--title", "茶", "--on", "2062-04-18"), 1, "more than 2 years ahead",
    ),
    "held and still to come": (
        ("care", "event", "plan", "--title", "茶", "--on", "2026-04-21", *BOTH, "--held"), 1, "still to come",
    ),
    "held with nobody": (
        ("care", "event", "plan", "--title", "茶", "--on", "2026-04-18", "--held"), 1, "missing",
    ),
    "a cost of what is planned": (
        ("care", "event", "plan", "--title", "茶", "--on", "2026-04-28", "--cost", "5"), 2, "--held",
    ),
    "an empty title": (("care", "event", "plan", "--title", " ", "--on", "2026-04-28"), 1, "empty"),
    "invited twice": (("care", "event", "invite", "E1", "--client", "C000001"), 1, "already"),
    "invited at once twice": (
        ("care", "event", "invite", "E1", "--client", "C000003", "--client", "李娜"), 1, "C000003",
    ),
    "nobody invited": (("care", "event", "invite", "E1"), 2, "--client"),
    "not invited": (
        ("care", "event", "invite", "E1", "--client", "C000003", "--withdraw", "--reason", "误"), 1,
        "not invited",
    ),
    "nothing to take back": (("care", "event", "withdraw", "E1", "--last", "--reason", "误"), 1, "no step"),
    "no half-year": (("care", "event", "list", "--half-year", "2026H3"), 1, "not a half-year"),
    "days the wrong way": (
        ("care", "event", "list", "--from", "2026-05-01", "--to", "2026-04-01"), 2, "is after --to",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_refused_in_one_line_and_nothing_is_written(desk: Any, what: str) -> None:
    words, code, said = BAD[what]
    planned(desk, *BOTH)
    before = len(desk.json("archive", "trail", now=AFTER))
    assert said in desk.refused(*words, code=code, now=AFTER)
    assert len(desk.json("archive", "trail", now=AFTER)) == before
    assert (shown(desk, now=AFTER)["state"], len(desk.json("care", "event", "list", now=AFTER))) == (
        "planned",
        1,
    )


@pytest.mark.parametrize("verb", ["held", "move", "cancel", "withdraw", "invite"])
def test_a_withdrawn_event_takes_no_more_steps(desk: Any, verb: str) -> None:
    planned(desk, *BOTH)
    desk.ok("care", "event", "withdraw", "E1", "--reason", "误录")
    words = {
        "held": ("--all",),
        "move": ("--to", "2026-05-01"),
        "invite": ("--client", "C000003"),
    }.get(verb, ("--reason", "误录"))
    assert "event E000001 is 'withdrawn'" in desk.refused("care", "event", verb, "E1", *words, now=AFTER)


def test_a_withdrawn_event_is_final_and_holds_nobody_on_record(desk: Any) -> None:
    desk.ok("client", "add", "误录", "--kind", "institution", "--id-no", "91110000100006004H")
    planned(desk, "--client", "C000004", "--held", *HEAD, now=AFTER)
    assert "C000004 cannot be withdrawn" in desk.refused("client", "withdraw", "C000004", "--reason", "误")
    desk.ok("care", "event", "withdraw", "E1", "--reason", "误录", now=AFTER)
    last = ("care", "event", "withdraw", "E1", "--last", "--reason", "误")
    assert "plan another" in desk.refused(*last, now=AFTER)
    assert shown(desk, now="2026-04-21")["invited"] == []
    desk.ok("client", "withdraw", "C000004", "--reason", "误录", now=AFTER)


def test_an_event_is_not_held_twice(desk: Any) -> None:
    planned(desk, *BOTH)
    desk.ok(*HELD, "--all", *HEAD, now=AFTER)
    assert "event E000001 is 'held'" in desk.refused(*HELD, "--all", *HEAD, now=AFTER)
    assert "only a planned one takes guests" in desk.refused(
        "care", "event", "invite", "E1", "--client", "C000003", now=AFTER
    )


@pytest.mark.parametrize(("day", "taken"), [("2026-04-09", True), ("2026-04-10", False)])
def test_who_was_general_manager_on_the_day_is_by_the_role_of_that_day(
    desk: Any, day: str, taken: bool
) -> None:
    planned(desk, *BOTH)
    desk.ok("staff", "add", "钱总", "--role", "general_manager", "--nda", "2026-01-05", as_="S003")
    desk.ok("staff", "edit", "S003", "--role", "cs_manager", "--from", "2026-04-10", as_="S005", now=AFTER)
    words = (*HELD, "--all", *HEAD, "--on", day)
    if taken:
        assert desk.json(*words, now=AFTER)["general_manager"] == "S003"
    else:
        assert "S003 was not general manager on 2026-04-10" in desk.refused(*words, now=AFTER)


@pytest.mark.parametrize(("day", "taken"), [("2026-04-09", False), ("2026-04-10", True)])
def test_who_became_general_manager_was_none_before(desk: Any, day: str, taken: bool) -> None:
    planned(desk, *BOTH)
    desk.ok(
        "staff", "edit", "S002", "--role", "general_manager", "--from", "2026-04-10", as_="S003", now=AFTER
    )
    words = (*HELD, "--all", "--general-manager", "S002", "--on", day)
    if taken:
        assert desk.json(*words, now=AFTER)["general_manager"] == "S002"
    else:
        assert "S002 was not general manager" in desk.refused(*words, now=AFTER)


def test_who_is_shown_some_clients_sees_no_others_among_the_guests(desk: Any) -> None:
    planned(desk, *BOTH, "--held", *HEAD, "--cost", "100", now=AFTER)
    (desk.folder / "policy.toml").write_text('[roles.sight]\ncs_specialist = "granted"\n', encoding="utf-8")
    grant = ("access", "grant", "S002", "--client", "C000001", "--until", "2026-12-31", "--reason", "协办")
    desk.ok(*grant, as_="S003", now=AFTER)
    told = shown(desk, as_="S002", now=AFTER)
    assert (told["invited"], told["attended"], told["cost"]) == (["C000001"], ["C000001"], "50.00")
    assert "王芳" not in desk.ok("care", "event", "show", "E1", as_="S002", now=AFTER)
