"""A department with a fund of medium risk, a client and an adviser, on Monday 9 March 2026."""

from __future__ import annotations

from typing import Any

import pytest

PAYEE = ("--payee-name", "张伟", "--payee-bank", "工商银行", "--payee-account", "6222020200112233008")
TERMS = ("--fund", "JH01", "--amount", "300万", "--rate", "9%", *PAYEE)
ID_NO = "110101199003070011"


@pytest.fixture
def desk(office: Any) -> Any:
    """S001 CS manager, S002 CS specialist, S003 adviser; client C000001; fund JH01 of R3."""
    office.now = "2026-01-05 10:00"
    office.ok("staff", "add", "周专员", "--role", "cs_specialist", "--nda", "2026-01-05")
    office.ok("staff", "add", "顾言", "--role", "advisor", "--nda", "2026-01-05")
    office.ok(
        "fund", "add", "JH01", "金河一号", "--project-company", "金河置业", "--established", "2026-01-01",
        "--matures", "2028-01-01", "--frequency", "quarterly", "--risk", "R3",
    )  # fmt: skip
    office.ok("client", "add", "张伟", "--kind", "person", "--id-no", ID_NO, "--officer", "S002")
    office.now = "2026-03-09 10:00"
    return office


def sign(desk: Any, no: str = "K1", client: str = "C000001", day: str = "2026-03-09", **how: Any) -> Any:
    """A contract of the client, signed on a day."""
    return desk.run(
        "contract", "add", no, "--client", client, "--value-date", day, "--advisor", "S003", *TERMS, **how
    )


def suitable(desk: Any) -> None:
    """Evidence and a level with which the client suits the fund."""
    desk.ok("client", "evidence", "C000001", "--kind", "assets", "--amount", "400万", "--on", "2026-03-01")
    desk.ok("client", "assess", "C000001", "--level", "C3", "--on", "2026-03-01")


def account(desk: Any, no: str = "K1", **how: Any) -> Any:
    """The account of a contract's suitability."""
    return desk.json("contract", "show", no, **how)["suitability"][-1]


def owed(desk: Any, kind: str, within: str = "2000d", **how: Any) -> list[Any]:
    """The to-dos of a kind."""
    return [
        duty
        for duty in desk.json("reminders", "--within", within, **how)
        if duty["key"].startswith(f"{kind}:")
    ]
