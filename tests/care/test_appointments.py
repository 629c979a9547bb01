"""Appointments with clients, and visits by a plan (Art. 19, 27)."""

from __future__ import annotations

from typing import Any

import pytest

AT = ("--at", "2026-03-12 14:00")
ADVISER = ("--adviser", "S004")
PAYEE = "--payee-name 张伟 --payee-bank 中国银行 --payee-account 6222020200112233445"
CONTRACT = f"--client C000001 --fund JH01 --amount 300万 --rate 9% {PAYEE} --value-date 2026-03-12".split()
LIFE = "--established 2026-01-01 --matures 2028-01-01 --frequency annual"
FUND = f"JH01 稳健一号 --project-company 京城置业 {LIFE}"


def made(desk: Any, *words: str, **how: Any) -> dict[str, Any]:
    told: dict[str, Any] = desk.json("care", "appointment", "add", "C000001", *words, **how)
    return told


def owed(desk: Any, kind: str, **how: Any) -> list[tuple[str, str | None, str, str]]:
    return [
        (duty["key"], duty["owner"], duty["owner_role"], duty["due"])
        for duty in desk.json("reminders", "--within", "200d", **how)
        if duty["key"].startswith(kind)
    ]


def test_an_appointment_keeps_who_when_where_and_what_for(desk: Any) -> None:
    told = made(desk, *AT, *ADVISER, "--place", "公司三楼", "--purpose", "产品介绍", "--minutes", "45")
    assert {key: told[key] for key in ("no", "client", "adviser", "purpose", "at", "minutes", "place")} == {
        "no": "Y000001",
        "client": "C000001",
        "adviser": "S004",
        "purpose": "introduction",
        "at": "2026-03-12T14:00:00+08:00",
        "minutes": 45,
        "place": "公司三楼",
    }
    assert told["state"] == "planned"


def test_without_a_name_the_clients_adviser_meets_them(desk: Any) -> None:
    assert "has no adviser" in desk.refused("care", "appointment", "add", "C000001", *AT, code=2)
    desk.ok("client", "assign", "C000001", "--adviser", "S004")
    assert made(desk, *AT)["adviser"] == "S004"


def test_what_becomes_of_it_is_owed_by_the_adviser_on_its_day_until_it_is_recorded(desk: Any) -> None:
    made(desk, *AT, *ADVISER)
    assert owed(desk, "appointment:") == [("appointment:Y000001", "S004", "advisor", "2026-03-12")]
    (duty,) = desk.json("reminders", as_="S004", now="2026-03-13 09:00")
    assert duty["state"] == "overdue"
    desk.ok("explain", duty["key"], as_="S004", now="2026-03-13 09:00")
    desk.ok(*duty["next"].replace("TEXT", "已介绍").split()[1:], as_="S004", now="2026-03-13 09:00")
    assert desk.json("reminders", as_="S004", now="2026-03-13 09:00") == []


@pytest.mark.parametrize(
    ("words", "state"),
    [
        (("cancel", "Y000001", "--reason", "客户出差"), "cancelled"),
        (("withdraw", "Y000001", "--reason", "误录"), "withdrawn"),
        (("missed", "Y000001"), "missed"),
    ],
)
def test_an_appointment_that_does_not_take_place_is_owed_no_more(
    desk: Any, words: tuple[str, ...], state: str
) -> None:
    made(desk, *AT, *ADVISER)
    assert desk.json("care", "appointment", *words, now="2026-03-12 15:00")["state"] == state
    assert owed(desk, "appointment:", now="2026-03-12 15:00") == []


def test_a_moved_appointment_is_owed_on_its_new_day_at_its_new_place(desk: Any) -> None:
    made(desk, *AT, *ADVISER, "--place", "公司三楼")
    told = desk.json(
        "care", "appointment", "move", "Y000001", "--to", "2026-03-20 09:00", "--place", "客户办公室",
        "--reason", "客户出差",
    )  # fmt: skip
    assert (told["at"], told["place"], told["state"]) == (
        "2026-03-20T09:00:00+08:00",
        "客户办公室",
        "planned",
    )
    assert owed(desk, "appointment:")[0][3] == "2026-03-20"


def test_what_the_adviser_or_the_client_has_at_that_time_is_said(desk: Any) -> None:
    made(desk, *AT, *ADVISER)
    told = desk.json("care", "appointment", "add", "C000002", "--at", "2026-03-12 14:59", *ADVISER)
    assert told["warnings"] == ["S004 has appointment Y000001 at 2026-03-12 14:00 already"]
    told = made(desk, "--at", "2026-03-12 13:30", "--adviser", "S002")
    assert told["warnings"] == ["C000001 has appointment Y000001 at 2026-03-12 14:00 already"]
    assert "warnings" not in made(desk, "--at", "2026-03-12 15:59", *ADVISER)


def test_one_that_was_cancelled_is_in_nobodys_way(desk: Any) -> None:
    made(desk, *AT, *ADVISER)
    desk.ok("care", "appointment", "cancel", "Y000001", "--reason", "客户出差")
    assert "warnings" not in made(desk, *AT, *ADVISER)


def test_a_signing_leads_to_the_contract_and_its_packages_first_deadline(desk: Any) -> None:
    desk.ok("fund", "add", *FUND.split(), now="2026-01-05")
    desk.ok("client", "edit", "C000001", "--phone", "13812345678")
    made(desk, *AT, *ADVISER)
    told = desk.json("care", "appointment", "held", "Y000001", "--content", "已签约", now="2026-03-12 16:00")
    assert (told["outcome"], told["contracts"], told["package_due"]) == ("已签约", [], "2026-03-19")
    assert owed(desk, "appointment:", now="2026-03-12 17:00") == [
        ("appointment:Y000001:contract", "S002", "cs_specialist", "2026-03-19")
    ]
    desk.ok("contract", "add", "K1", *CONTRACT, "--signed", "2026-03-12", now="2026-03-13 10:00")
    assert owed(desk, "appointment:", now="2026-03-13 11:00") == []
    assert owed(desk, "submission:", now="2026-03-13 11:00")[0][3] == "2026-03-19"
    shown = desk.json("care", "appointment", "show", "Y000001", now="2026-03-13 11:00")
    assert (shown["contracts"], shown["package_due"]) == (["K1"], None)


def test_one_that_has_taken_place_is_recorded_as_held(desk: Any) -> None:
    told = made(desk, "--at", "2026-03-06 14:00", *ADVISER, "--held", "--content", "已签约")
    assert (told["state"], told["outcome"]) == ("held", "已签约")


def test_an_adviser_makes_and_sees_their_own_alone(desk: Any) -> None:
    desk.ok("client", "assign", "C000001", "--adviser", "S004")
    made(desk, *AT, "--adviser", "S002")
    assert made(desk, *AT, as_="S004")["adviser"] == "S004"
    assert [told["no"] for told in desk.json("care", "appointment", "list", as_="S004")] == ["Y000002"]
    desk.refused("care", "appointment", "show", "Y000001", as_="S004", code=4)
    desk.refused("care", "appointment", "add", "C000001", *AT, "--adviser", "S002", as_="S004", code=4)


def test_the_calendar_file_keeps_an_appointments_identity_when_it_is_moved(desk: Any) -> None:
    import vobject

    made(desk, *AT, *ADVISER, "--place", "公司三楼")
    out = desk.folder / "预约.ics"
    events = []
    for _round in range(2):
        desk.ok("care", "appointment", "list", "--ics", out, "--force", lang="zh")
        events.append(vobject.readOne(out.read_text(encoding="utf-8")).vevent)
        desk.ok("care", "appointment", "move", "Y000001", "--to", "2026-03-20 09:00")
    assert events[0].uid.value == events[1].uid.value
    assert [f"{event.dtstart.value:%m-%d %H:%M}" for event in events] == ["03-12 06:00", "03-20 01:00"]
    assert (events[0].summary.value, events[0].location.value) == ("签约 张伟", "公司三楼")


def test_the_list_is_narrowed_by_client_adviser_days_and_what_is_planned(desk: Any) -> None:
    made(desk, *AT, *ADVISER)
    desk.ok("care", "appointment", "add", "C000002", "--at", "2026-03-20 09:00", "--adviser", "S002")
    desk.ok("care", "appointment", "cancel", "Y000002", "--reason", "客户出差")

    def listed(*words: str) -> list[str]:
        return [told["no"] for told in desk.json("care", "appointment", "list", *words)]

    assert listed() == ["Y000001", "Y000002"]
    assert listed("--client", "王芳") == ["Y000002"]
    assert listed("--adviser", "S004") == ["Y000001"]
    assert listed("--from", "2026-03-13") == ["Y000002"]
    assert listed("--to", "2026-03-13") == ["Y000001"]
    assert listed("--open") == ["Y000001"]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("add", "C000001", "--at", "2026-03-08 14:00", *ADVISER), "has passed; give a time to come"),
        (("add", "C000001", *AT, *ADVISER, "--held"), "is in the future"),
        (("add", "C000001", *AT, *ADVISER, "--purpose", "golf"), "is not a purpose of the policy"),
        (("add", "C000009", *AT, *ADVISER), "there is no client C000009"),
        (("add", "C000001", *AT, "--adviser", "S009"), "S009"),
        (("held", "Y000001", "--content", "已签约"), "which is still to come"),
        (("missed", "Y000001"), "which is still to come"),
        (("move", "Y000001", "--to", "2026-03-08 14:00"), "has passed"),
        (("cancel", "Y000002", "--reason", "x"), "withdraw it, and record what is right"),
        (("show", "Y000009"), "there is no appointment Y000009"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line_and_nothing_is_written(
    desk: Any, words: tuple[str, ...], problem: str
) -> None:
    made(desk, *AT, *ADVISER)
    made(desk, "--at", "2026-03-19 14:00", *ADVISER)
    desk.ok("care", "appointment", "cancel", "Y000002", "--reason", "客户出差")
    before = desk.json("archive", "verify")["trail_entries"]
    assert problem in desk.refused("care", "appointment", *words)
    assert desk.json("archive", "verify")["trail_entries"] == before


def plan(desk: Any, every: str) -> None:
    (desk.folder / "policy.toml").write_text(
        f'[care]\nvisit_plans = [{{ tier = "target", every = "{every}" }}]\n', encoding="utf-8"
    )


def test_no_client_is_to_be_visited_unless_the_firm_plans_it(desk: Any) -> None:
    assert owed(desk, "visit:") == []
    plan(desk, "90d")
    assert owed(desk, "visit:") == [
        ("visit:C000001:2026-01-05", "S002", "cs_specialist", "2026-04-05"),  # 90 days after 5 January
        ("visit:C000002:2026-01-05", None, "cs_specialist", "2026-04-05"),
    ]


def test_a_visit_and_an_appointment_held_set_the_next_one(desk: Any) -> None:
    plan(desk, "30d")
    desk.ok("care", "visit", "C000001", "--content", "上门", "--at", "2026-03-02 10:00")
    desk.ok("care", "appointment", "add", "C000002", "--at", "2026-03-05 10:00", *ADVISER, "--held")
    assert [due for _key, _owner, _role, due in owed(desk, "visit:")] == ["2026-04-01", "2026-04-04"]
    desk.ok("care", "withdraw", "N000001", "--reason", "误录")
    assert ("visit:C000001:2026-01-05", "S002", "cs_specialist", "2026-02-04") in owed(desk, "visit:")


def test_a_plan_that_cannot_be_is_refused(desk: Any) -> None:
    plan(desk, "24h")
    assert "write days" in desk.run("policy", "check", desk.folder / "policy.toml").out
