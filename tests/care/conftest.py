"""A department with clients who are to be looked after."""

from __future__ import annotations

from typing import Any

import pytest

PEOPLE = (
    ("staff", "add", "周专员", "--role", "cs_specialist", "--nda", "2026-01-05"),
    ("staff", "add", "赵总", "--role", "general_manager", "--nda", "2026-01-05"),
    ("staff", "add", "李顾问", "--role", "advisor", "--nda", "2026-01-05"),
    ("client", "add", "张伟", "--kind", "person", "--id-no", "11010519491231002X", "--officer", "S002"),
    ("client", "add", "王芳", "--kind", "person", "--id-no", "11010519900307451X"),
)


@pytest.fixture
def desk(office: Any, founded: Any) -> Any:
    """S001 CS manager, S002 CS specialist, S003 general manager, S004 adviser; Monday 9 March 2026."""
    office.path.write_bytes(founded.read_bytes())
    for words in PEOPLE:
        office.ok(*words, now="2026-01-05")
    office.now = "2026-03-09 10:00"
    return office
