"""An office where something is owed by several people, overdue, due and to come."""

from __future__ import annotations

from typing import Any

import pytest

PHONES = ("13800010001", "13800010002")
IDS = ("11010519491231002X", "110105199003074472")


@pytest.fixture
def owing(office: Any) -> Any:
    """S001 the manager, S002 and S003 specialists, S004 an adviser who has not signed, S005 finance.

    At the office's moment, Monday 2026-11-23 10:00: the agreement of S004 is overdue, K1's first reply is
    overdue, K2's is due that evening, K1's closing falls on 2026-12-11, K3's on 2026-11-30.
    """
    early = {"now": "2026-11-02T09:00"}
    office.ok("staff", "add", "何宁", "--role", "cs_specialist", "--nda", "2026-11-02", **early)
    office.ok("staff", "add", "许诺", "--role", "cs_specialist", "--nda", "2026-11-02", **early)
    office.ok("staff", "add", "顾言", "--role", "advisor", now="2026-11-19T09:00")
    office.ok("staff", "add", "方敏", "--role", "finance", "--nda", "2026-11-02", **early)
    for name, id_no, phone, officer in zip(("王小明", "李<b>|"), IDS, PHONES, ("S002", "S003"), strict=True):
        person = ("--kind", "person", "--id-no", id_no, "--phone", phone, "--officer", officer)
        office.ok("client", "add", name, *person, **early)
    say = ("--channel", "phone", "--content", "派息未到账")
    office.ok("complaints", "log", "C000001", *say, "--responsible", "S002", now="2026-11-20T17:30")
    office.ok("complaints", "log", "C000002", *say, "--responsible", "S003", now="2026-11-22T20:15")
    office.ok("complaints", "log", "C000002", *say, "--responsible", "S003", now="2026-11-09T09:00")
    office.ok("complaints", "reply", "K000003", "--content", "已答复", now="2026-11-09T11:00")
    return office
