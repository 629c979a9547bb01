"""A department with a VIP client and a prospect on whom money is spent."""

from __future__ import annotations

from typing import Any

import pytest

LIFE = "--established 2024-01-01 --matures 2030-01-01 --frequency annual"
PAYEE = "--payee-name 张伟 --payee-bank 中国银行 --payee-account 6222020200112233445"
PEOPLE = (
    "staff add 周专员 --role cs_specialist --nda 2026-01-05",
    "staff add 赵总 --role general_manager --nda 2026-01-05",
    "staff add 李顾问 --role advisor --nda 2026-01-05",
    "client add 张伟 --kind person --id-no 11010519491231002X --officer S002",
    "client add 王芳 --kind person --id-no 11010519900307451X",
    f"fund add JH01 稳健一号 --project-company 京城置业 {LIFE}",
    f"contract add HT1 --client C000001 --fund JH01 --amount 600万 --rate 9% {PAYEE} --value-date 2026-02-02",
)


@pytest.fixture
def desk(office: Any, founded: Any) -> Any:
    """S001 CS manager, S002 CS specialist, S003 general manager, S004 adviser; Monday 9 March 2026.

    C000001 is a VIP client from 2 February 2026 on, C000002 a target client.
    """
    office.path.write_bytes(founded.read_bytes())
    for words in PEOPLE:
        office.ok(*words.split(), now="2026-02-02")
    office.now = "2026-03-09 10:00"
    return office
