"""What the statement says of reopened complaints, counted a second time from the rows alone."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from datetime import date, datetime, timedelta
from typing import Any

import holidays
import pytest

from fundcs.kit.zone import SHANGHAI

YEAR = ("comply", "--year", "2026", "--so-far")
END = "2026-12-31 20:00"
STEP = {
    "reply": ("--content", "x"),
    "close": ("--resolution", "x", "--root-cause", "delay"),
    "reopen": ("--content", "x"),
}


def facts(office: Any, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(office.path)) as archive:
        return archive.execute(query).fetchall()


def working_days_after(day: date, count: int) -> date:
    china = holidays.country_holidays("CN", years=range(2025, 2028))
    while count:
        day += timedelta(days=1)
        count -= china.is_working_day(day)
    return day


def stated(office: Any, ending: str) -> Counter[str]:
    rows = office.json(*YEAR, now=END)
    return Counter(
        "open" if each["state"] == "upcoming" else each["state"]
        for row in rows
        for each in row["obligations"]
        if each["key"].startswith("complaint:") and each["key"].endswith(ending)
    )


@pytest.mark.parametrize("seed", range(3))
def test_each_cycle_of_a_complaint_agrees_with_a_count_from_the_rows(office: Any, seed: int) -> None:
    chance = random.Random(seed)
    office.ok("client", "add", "张伟", "--kind", "person", "--id-no", "11010519491231002X", now="2026-01-05")
    for _complaint in range(4):
        at = datetime(2026, chance.randint(2, 8), chance.randint(1, 28), 9, tzinfo=SHANGHAI)
        made = ("log", "C000001", "--content", "x", "--channel", "phone", "--department", "finance")
        no = office.json("complaints", *made, "--responsible", "S001", now=str(at))["no"]
        office.ok("complaints", "judge", no, "--reasonable", "--content", "x", now=str(at))
        for kind in ("reply", "close", "reopen", "reply", "close", "reopen")[: chance.randint(1, 6)]:
            at += timedelta(hours=chance.choice((2, 23, 25, 24 * 40)))
            office.ok("complaints", kind, no, *STEP[kind], now=str(at))
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    steps = defaultdict(list)
    for no, kind, at in facts(office, "SELECT complaint, kind, at FROM complaint_step ORDER BY at"):
        steps[no].append((kind, datetime.fromisoformat(at)))
    for no, received in facts(office, "SELECT no, received FROM complaint"):
        began = datetime.fromisoformat(received)
        cycles: list[tuple[datetime, dict[str, datetime]]] = [(began, {})]
        for kind, moment in steps[no]:
            if kind == "reopen":
                cycles.append((moment, {}))
            elif kind in STEP:
                cycles[-1][1].setdefault(kind, moment)
        for since, made_on in cycles:
            first, closed = made_on.get("reply"), made_on.get("close")
            late = first is not None and first > since + timedelta(hours=24)
            counted[":first_reply"]["open" if first is None else "met_late" if late else "met_in_time"] += 1
            limit = working_days_after(since.date(), 15)
            late = closed is not None and closed.date() > limit
            counted[":close"]["open" if closed is None else "met_late" if late else "met_in_time"] += 1
    for ending, figures in counted.items():
        assert stated(office, ending) == +figures
