"""A department with two VIP clients and one who is none."""

from __future__ import annotations

from typing import Any

import pytest
from shared.subscribing import subscribe

PEOPLE = (
    ("staff", "add", "周专员", "--role", "cs_specialist", "--nda", "2026-01-05"),
    ("staff", "add", "赵总", "--role", "general_manager", "--nda", "2026-01-05"),
    ("staff", "add", "李顾问", "--role", "advisor", "--nda", "2026-01-05"),
    ("client", "add", "张伟", "--kind", "person", "--id-no", "11010519491231002X", "--officer", "S002"),
    ("client", "add", "王芳", "--kind", "person", "--id-no", "11010519900307451X"),
    ("client", "add", "李娜", "--kind", "person", "--id-no", "110105199003074472"),
    (
        "fund", "add", "JH01", "稳健一号", "--project-company", "京城置业", "--established", "2026-01-01",
        "--matures", "2029-01-01", "--frequency", "annual",
    ),
)  # fmt: skip


@pytest.fixture
def desk(office: Any, founded: Any) -> Any:
    """S001 CS manager, S002 CS specialist, S003 general manager, S004 adviser; Monday 9 March 2026.

    C000001 and C000002 are VIP clients since 12 January, C000003 is a senior one.
    """
    office.path.write_bytes(founded.read_bytes())
    for words in PEOPLE:
        office.ok(*words, now="2026-01-05")
    subscribe(office, "K1", "C000001", "500万", "2026-01-12")
    subscribe(office, "K2", "C000002", "800万", "2026-01-12")
    subscribe(office, "K3", "C000003", "300万", "2026-01-12")
    office.now = "2026-03-09 10:00"
    return office
