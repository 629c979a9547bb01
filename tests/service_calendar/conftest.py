"""A department with a VIP client, a senior one and one who has subscribed nothing yet."""

from __future__ import annotations

from typing import Any

import pytest

PAYEE = ("--payee-name", "张伟", "--payee-bank", "中国银行", "--payee-account", "6222020200112233445")
CONTRACT = ("--fund", "JH01", "--rate", "9%", "--value-date", "2026-01-12", *PAYEE)
PEOPLE = (
    ("staff", "add", "周专员", "--role", "cs_specialist", "--nda", "2026-01-05"),
    ("staff", "add", "赵总", "--role", "general_manager", "--nda", "2026-01-05"),
    ("client", "add", "张伟", "--kind", "person", "--id-no", "11010519491231002X", "--officer", "S002",
     "--address", "北京市朝阳区建国路88号"),
    ("client", "add", "王芳", "--kind", "person", "--id-no", "11010519900307451X", "--officer", "S002"),
    ("client", "add", "李娜", "--kind", "person", "--id-no", "110105199003074472"),
    (
        "fund", "add", "JH01", "稳健一号", "--project-company", "京城置业", "--established", "2026-01-01",
        "--matures", "2029-01-01", "--frequency", "annual",
    ),
    ("contract", "add", "K1", "--client", "C000001", "--amount", "500万", *CONTRACT),
    ("contract", "add", "K2", "--client", "C000002", "--amount", "300万", *CONTRACT),
)  # fmt: skip


@pytest.fixture
def desk(office: Any) -> Any:
    """S001 CS manager, S002 CS specialist, S003 general manager; Monday 9 March 2026. C000001 is a VIP."""
    for words in PEOPLE:
        office.ok(*words, now="2026-01-12")
    office.now = "2026-03-09 10:00"
    return office
