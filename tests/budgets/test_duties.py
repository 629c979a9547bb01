"""Spending that awaits approval: asked narrowly, found by its index, decided under a signature (Art. 35)."""

from __future__ import annotations

import json
from typing import Any

from shared.acting import acting
from shared.narrowing import assert_narrowed
from shared.query_plans import query_plans

from fundcs.archive.keys.words import needed
from fundcs.budgets import duties, queries

NOW = "2026-03-10 10:00"


def waiting(desk: Any) -> None:
    for client, tier in (("C000001", "vip"), ("C000002", "target")):
        desk.ok("care", "budget", "set", "--tier", tier, "--year", "2026", "--amount", "1")
        spend = ("care", "budget", "spend", client, "--purpose", "gift", "--amount")
        desk.ok(*spend, "2", "--over", "客户周年")


def test_fewer_duties_are_the_same_duties(desk: Any) -> None:
    waiting(desk)
    with acting(desk.path, NOW) as act:
        assert len(assert_narrowed(duties.duties, act)) == 2


def test_what_awaits_approval_is_read_by_its_index(desk: Any) -> None:
    with acting(desk.path, NOW) as act, query_plans(act.session) as plans:
        queries.awaiting(act.session, act.moment)
    (plan,) = plans
    assert any("ix_spending_approval" in step for step in plan)


def test_a_decision_is_somebodys_word_and_signed_where_the_archive_has_keys(desk: Any) -> None:
    waiting(desk)
    desk.ok("care", "budget", "approve", "Z000001", as_="S003")
    desk.ok("care", "budget", "approve", "Z000001", "--undo", "--reason", "看错", as_="S003")
    found = [
        (entry["table"], entry["verb"])
        for entry in desk.json("archive", "trail")
        if entry["table"] == "spending_decision"
    ]
    assert sorted(verb for _table, verb in found) == ["changed", "created"]
    assert all(needed(table, verb, json.dumps({})) for table, verb in found)
