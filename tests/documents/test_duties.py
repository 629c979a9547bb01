"""Documents to renew, files to complete, clients to assign (Art. 3, 8)."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from shared.acting import acting
from shared.narrowing import assert_narrowed
from shared.query_plans import query_plans, scanned

from fundcs.documents import duties, queries, rules, service
from fundcs.documents.rules import Filed

if TYPE_CHECKING:
    from pathlib import Path

TYPES = """
[documents]
types = [
    { code = "id_copy", zh = "证件", file = ["person"], package = ["person"], unless_withheld = true },
    { code = "licence", zh = "执照", file = ["institution"] },
    { code = "code", zh = "代码证", file = ["institution"], unless_uscc = true },
    { code = "assets", zh = "资产证明", file = ["person", "institution"], valid_for = "365d" },
    { code = "filing", zh = "备案证明", file = ["product"] },
]
"""
PEOPLE = (
    ("甲", "person", "--id-no", "110101199003071233"),
    ("乙公司", "institution", "--id-no", "91310000MA1FL1LW5U"),
    ("丙公司", "institution", "--id-kind", "other", "--id-no", "KY-1234567"),
    ("丁基金", "product", "--id-no", "SAB123"),
    ("戊", "person", "--withheld", "--approved-by", "S006", "--introducer", "己"),
)
TERMS = (
    "--fund", "JH01", "--value-date", "2026-11-03", "--amount", "300万", "--rate", "9%", "--payee-name", "甲",
    "--payee-bank", "中国银行", "--payee-account", "6222020200112233445",
)  # fmt: skip


def owed(desk: Any, **how: Any) -> dict[str, tuple[str | None, str, str]]:
    duties_ = desk.json("reminders", "--within", "400d", **how)
    return {
        duty["key"]: (duty["owner"], duty["owner_role"], duty["due"])
        for duty in duties_
        if duty["key"].split(":")[0] in {"document", "documents", "unassigned"}
    }


@pytest.fixture
def crowd(desk: Any) -> Any:
    """A client of each kind, each with a contract, under a policy with a type that lapses by its length."""
    (desk.folder / "policy.toml").write_text(TYPES, "utf-8")
    for number, (name, kind, *particulars) in enumerate(PEOPLE, start=11):
        desk.ok("client", "add", name, "--kind", kind, "--code", f"C{number}", *particulars)
        desk.ok("contract", "add", f"N{number}", "--client", f"C{number}", *TERMS)
    return desk


def test_a_document_is_owed_before_it_lapses_until_a_newer_one_is_there(desk: Any, tmp_path: Path) -> None:
    add = ("client", "doc", "add", "C001", "--type", "id_copy", "--paper", "A-1", "--valid-until")
    desk.ok(*add, "2027-01-15")
    # 30 days before Friday 15 January
    assert owed(desk)["document:C001:id_copy"] == (None, "cs_specialist", "2026-12-16")
    desk.ok("client", "doc", "withdraw", 1, "--reason", "看错日期")
    assert "document:C001:id_copy" not in owed(desk)
    desk.ok(*add, "2027-01-15")
    desk.ok(*add, "2037-01-15")
    assert "document:C001:id_copy" not in owed(desk)
    lapsed = desk.json("client", "doc", "missing", "C001", now="2037-01-16")[0]["missing"]
    assert {"item": "id_copy", "name": "investor's ID copy", "lapsed_on": "2037-01-15"} in lapsed


def test_the_next_command_of_each_duty_discharges_it(desk: Any, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    desk.ok("staff", "add", "周专员", "--role", "cs_specialist", "--nda", "2026-01-05")
    desk.ok(
        "client", "doc", "add", "C001", "--type", "id_copy", "--paper", "A-1", "--valid-until", "2026-12-20"
    )
    for round_ in range(20):
        waiting = [duty for duty in desk.json("reminders", "--within", "400d")
                   if duty["key"].split(":")[0] in {"document", "documents", "unassigned"}]  # fmt: skip
        if not waiting:
            return
        scan.write_bytes(b"%%PDF %d" % round_)
        desk.ok("explain", waiting[0]["key"])
        words = waiting[0]["next"].replace("FILE", str(scan)).replace("DATE", "2036-01-01")
        if waiting[0]["key"] == "unassigned:clients":
            code = desk.json("client", "list", "--unassigned")[0]["code"]
            words = words.replace("CLIENT", code).replace("STAFF", "S007")
        desk.ok(*words.split()[1:])
    raise AssertionError(waiting)


def test_a_file_is_owed_by_the_clients_own_specialist_while_they_are_here(desk: Any) -> None:
    desk.ok("staff", "add", "周专员", "--role", "cs_specialist", "--nda", "2026-01-05")
    desk.ok("client", "assign", "C001", "--officer", "S007")
    # 20 working days after Monday 2 November
    assert owed(desk)["documents:C001"] == ("S007", "cs_specialist", "2026-11-30")
    assert owed(desk)["documents:C002"] == (None, "cs_specialist", "2026-11-30")
    desk.ok("staff", "leave", "S007")
    assert owed(desk)["documents:C001"] == (None, "cs_specialist", "2026-11-30")


def test_a_file_of_before_the_archive_owes_nothing(desk: Any) -> None:
    (desk.folder / "policy.toml").write_text("[submission]\nsince = '2026-11-03'\n", "utf-8")
    assert not [key for key in owed(desk) if key.startswith("documents:")]


def test_clients_without_a_specialist_are_one_duty_of_the_manager(desk: Any) -> None:
    desk.ok("staff", "add", "周专员", "--role", "cs_specialist", "--nda", "2026-01-05")
    # two working days after they were recorded on 2 November
    assert owed(desk)["unassigned:clients"] == (None, "cs_manager", "2026-11-04")
    desk.ok("client", "assign", "C001", "--officer", "S007")
    desk.ok("client", "assign", "C002", "--officer", "S007")
    assert "unassigned:clients" not in owed(desk)
    desk.ok("staff", "leave", "S007", "--on", "2026-11-23")
    assert owed(desk)["unassigned:clients"] == (None, "cs_manager", "2026-11-25")


def test_what_is_asked_of_a_choice_is_what_the_whole_list_holds_of_it(crowd: Any) -> None:
    for valid_until in ("2026-12-01", "2027-03-01"):
        words = ("--type", "id_copy", "--paper", valid_until, "--valid-until", valid_until)
        crowd.ok("client", "doc", "add", "C11" if valid_until < "2027" else "C001", *words)
    crowd.ok("client", "doc", "add", "C12", "--type", "assets", "--paper", "A", "--date", "2026-01-01")
    for now in ("2026-11-24 09:00", "2026-12-31 23:59", "2027-04-01"):
        with acting(crowd.path, now) as act:
            every = assert_narrowed(duties.duties, act)
        assert {duty.key.split(":")[0] for duty in every} == {"document", "documents", "unassigned"}


@pytest.mark.parametrize("seed", range(12))
def test_the_store_finds_the_incomplete_files_that_the_rule_does(crowd: Any, seed: int) -> None:
    chance, today = random.Random(seed), date(2026, 11, 23)
    clients = ["C001", "C002", *(f"C{number}" for number in range(11, 16))]
    items = ["id_copy", "licence", "code", "assets", "filing"]

    def some_day() -> str | None:
        days = [None, today, *(today + timedelta(days=days) for days in (-400, -366, -365, -364, -1, 1))]
        day = chance.choice(days)
        return None if day is None else day.isoformat()

    for client in clients:
        for item in chance.sample(items, chance.randint(2, 5)):
            words = ["--type", item, "--paper", "A"]
            if (until := some_day()) is not None:
                words += ["--valid-until", until]
            elif (dated := some_day()) is not None and dated <= today.isoformat():
                words += ["--date", dated]
            crowd.ok("client", "doc", "add", client, *words)
    with acting(crowd.path, "2026-11-23 10:00") as act:
        types = act.policy.documents.types
        held = queries.filed_of(act.session, clients, act.moment)
        by_rule = [
            row.code
            for row in queries.subjects(act.session, clients)
            if rules.lacking(service.subject_of(row), held.get(row.code, []), types, act.today)
        ]
        assert [file.client for file in service.missing(act)] == by_rule
        assert isinstance(held[clients[0]][0], Filed)


def test_lapsing_documents_are_found_by_their_index(desk: Any) -> None:
    with acting(desk.path, "2026-11-23 10:00") as act, query_plans(act.session) as plans:
        queries.may_lapse(act.session, [], date(2026, 12, 31), act.moment)
    (plan,) = plans
    assert [step for step in scanned(plan) if "client_document" in step] == []
