"""Clients are assigned in bulk: of a member, of a tier, from a list (Art. 8, 12)."""

from __future__ import annotations

import json
from typing import Any


def officers(desk: Any) -> dict[str, str | None]:
    return {row["code"]: row["officer"] for row in desk.json("client", "list")}


def test_the_clients_of_a_member_pass_to_another_and_are_to_be_told(desk: Any) -> None:
    made = desk.json("client", "assign", "--from", "S002", "--to", "S007")
    assert (made["no"], [item["key"] for item in made["items"]]) == ("J000001", ["C001", "C002"])
    assert officers(desk) == {"C001": "S007", "C002": "S007", "C003": "S003", "C004": None}
    owed = [duty["key"] for duty in desk.json("reminders") if duty["key"].startswith("reassigned:")]
    assert owed == ["reassigned:C001:2026-11-12", "reassigned:C002:2026-11-12"]


def test_only_the_clients_of_a_tier_pass(desk: Any) -> None:
    made = desk.json("client", "assign", "--from", "S002", "--to", "S007", "--tier", "vip")
    assert [item["key"] for item in made["items"]] == ["C001"]


def test_an_adviser_gets_the_running_contracts_of_those_clients_too(desk: Any) -> None:
    made = desk.json("client", "assign", "--from", "S002", "--to", "S004")
    assert [(item["kind"], item["key"]) for item in made["items"]] == [
        ("advised_client", "C001"), ("advised_client", "C002"), ("advised_client", "C003"),
        ("contract", "K1"),
    ]  # fmt: skip
    assert desk.json("submission", "show", "K1")["advisor"] == "S004"


def test_the_clients_of_a_list_pass_whoever_had_them(desk: Any) -> None:
    path = desk.folder / "list.csv"
    path.write_text("客户编号,备注\nC001,甲\nC003,乙\n", encoding="utf-8")
    made = desk.json("client", "assign", "--list", str(path), "--to", "S007")
    assert {item["key"] for item in made["items"]} == {"C001", "C003"}
    assert officers(desk) == {"C001": "S007", "C002": "S002", "C003": "S007", "C004": None}
    assert "no client to assign" in desk.refused("client", "assign", "--list", str(path), "--to", "S007")


def test_wrong_rows_of_a_list_are_named_and_nothing_passes(desk: Any) -> None:
    path = desk.folder / "list.csv"
    path.write_text("客户编号\nC001\nC999\nC003\n", encoding="utf-8")
    result = desk.run("client", "assign", "--list", str(path), "--to", "S007", "--from", "S002", "--json")
    assert (result.code, "2 of 3 rows are wrong; nothing was assigned" in result.err) == (1, True)
    wrong = [(error["row"], error["problem"]) for error in json.loads(result.out)["errors"]]
    assert [row for row, _problem in wrong] == [3, 4]
    assert "there is no client" in wrong[0][1]
    assert "C003 is not one of S002's" in wrong[1][1]
    assert officers(desk)["C001"] == "S002"


def test_an_assignment_is_withdrawn_by_its_number(desk: Any) -> None:
    desk.ok("client", "assign", "--from", "S002", "--to", "S007")
    desk.ok("client", "assign", "C002", "--officer", "S003")
    back = desk.json("client", "assign", "--undo", "j000001")
    assert ([item["key"] for item in back["returned"]], [item["key"] for item in back["kept"]]) == (
        ["C001"], ["C002"],
    )  # fmt: skip
    assert officers(desk)["C001"] == "S002"
    assert "no assignment" in desk.refused("client", "assign", "--undo", "J000001")


def test_a_leaving_is_not_withdrawn_as_an_assignment(desk: Any, takers: tuple[str, ...]) -> None:
    desk.ok("staff", "leave", "S002", *takers, as_="S005")
    assert "fundcs staff leave S002 --undo" in desk.refused("client", "assign", "--undo", "J000001")


def test_a_client_of_somebody_who_left_is_told_of_the_next_one(desk: Any) -> None:
    desk.ok("staff", "leave", "S003")
    desk.ok("client", "assign", "C003", "--officer", "S007")
    owed = [duty["key"] for duty in desk.json("reminders") if duty["key"].startswith("reassigned:")]
    assert owed == ["reassigned:C003:2026-11-12"]
    desk.ok("client", "assign", "C001", "--officer", "S007")
    assert owed == [d["key"] for d in desk.json("reminders") if d["key"].startswith("reassigned:")]


def test_a_dry_run_assigns_nothing(desk: Any) -> None:
    assert desk.json("client", "assign", "--from", "S002", "--to", "S007", "--dry-run")["no"] is None
    assert officers(desk)["C001"] == "S002"


def test_options_that_do_not_go_together_are_refused(desk: Any) -> None:
    for words in (
        ("C001", "--from", "S002", "--to", "S007"),
        ("--from", "S002"),
        ("--to", "S007", "--tier", "vip"),
        (),
        ("C001", "--officer", "S007", "--told"),
        ("C001", "--withdraw", "--officer", "S007"),
        ("C001", "--dry-run", "--officer", "S007"),
        ("--undo", "J000001", "--to", "S007"),
    ):
        desk.refused("client", "assign", *words, code=2)


def test_clients_are_not_assigned_to_who_serves_none(desk: Any) -> None:
    assert "S006 is neither" in desk.refused("client", "assign", "--from", "S002", "--to", "S006")
    assert "cannot hand over to themselves" in desk.refused(
        "client", "assign", "--from", "S003", "--to", "S003"
    )


def test_the_register_says_how_many_clients_each_looks_after(desk: Any) -> None:
    load = {row["code"]: (row["clients"], row["advised_clients"]) for row in desk.json("staff", "list")}
    assert (load["S002"], load["S003"], load["S007"]) == ((2, 3), (1, 0), (0, 0))
