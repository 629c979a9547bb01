"""A department in which one manager, promoted twice, is in charge of something of every kind."""

from __future__ import annotations

from typing import Any

import pytest

SIGNED = ("--nda", "2026-01-05")
STAFF = (
    ("李主管", "advisor"),  # S002: adviser, then CS specialist, now a general manager
    ("何专员", "cs_specialist"),  # S003
    ("周顾问", "advisor"),  # S004
    ("赵总", "general_manager"),  # S005
    ("孙人事", "hr"),  # S006
    ("许专员", "cs_specialist"),  # S007
)
PAYEE = ("--payee-name", "陈投资", "--payee-bank", "中国银行", "--payee-account", "6222020200112233442")
PEOPLE = (
    ("陈投资", "11010519900307451X", "C001"),
    ("张伟", "11010519491231002X", "C002"),
    ("王芳", "110105199003074472", "C003"),
)


@pytest.fixture
def desk(office: Any) -> Any:
    office.now = "2026-11-02T09:00"
    for name, role in STAFF:
        office.ok("staff", "add", name, "--role", role, *SIGNED)
    office.ok(
        "fund", "add", "JH01", "稳健一号", "--project-company", "京城置业", "--established", "2026-01-01",
        "--matures", "2028-01-01", "--frequency", "annual", "--payout-dates", "2026-12-15,2027-12-15",
    )  # fmt: skip
    for name, id_no, code in PEOPLE:
        office.ok(
            "client", "add", name, "--kind", "person", "--id-no", id_no, "--code", code, "--adviser", "S002"
        )
    for no, adviser in (("K1", "S002"), ("K2", "S004")):
        office.ok(
            "contract", "add", no, "--client", "C001", "--fund", "JH01", "--amount", "300万", "--rate", "9%",
            "--value-date", "2026-11-02", "--adviser", adviser, *PAYEE,
        )  # fmt: skip
    office.now = "2026-11-03T09:00"
    office.ok("staff", "edit", "S002", "--role", "cs_specialist")
    for code in ("C001", "C002"):
        office.ok("client", "assign", code, "--officer", "S002")
    office.ok("client", "assign", "C003", "--officer", "S003")
    office.ok("staff", "away", "S003", "--from", "2026-11-20", "--to", "2026-12-31", "--deputy", "S002")
    office.ok("complaints", "log", "C003", "--channel", "phone", "--content", "不满", "--responsible", "S002")
    office.ok(
        "complaints", "log", "--caller", "路人", "--caller-phone", "13800010002", "--channel", "phone",
        "--content", "咨询", as_="S002",
    )  # fmt: skip
    office.ok(
        "complaints", "action", "add", "--root-cause", "process", "--content", "改进流程", "--owner", "S002",
        "--due", "2026-12-01",
    )  # fmt: skip
    office.ok("client", "note", "C001", "--content", "询问期限", "--follow-up", "2026-12-01", as_="S002")
    office.ok("care", "appointment", "add", "C001", "--at", "2026-12-10T10:00", "--adviser", "S002")
    office.now = "2026-11-10T09:00"
    office.ok("staff", "edit", "S002", "--role", "general_manager", as_="S005")
    office.ok(
        "client", "add", "某女士", "--kind", "person", "--code", "C004", "--withheld", "--approved-by",
        "S002", "--introducer", "王五",
    )  # fmt: skip
    office.now = "2026-11-12T09:00"
    return office


TAKERS = ("--to", "S007", "--to", "S004", "--to", "S005")


@pytest.fixture
def takers() -> tuple[str, ...]:
    return TAKERS
