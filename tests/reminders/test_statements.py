"""What is owed of ten funds is read with the statements of one, and is what each owes by itself."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from shared.acting import acting
from sqlalchemy import event
from sqlalchemy.engine import Engine

from fundcs.reminders import service

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LIST = re.compile(r"\?(, \?)+")
JANUARY, MARCH, APRIL, JUNE = "2026-01-02T10:00", "2026-03-30T10:00", "2026-04-02T10:00", "2026-06-15T10:00"
NOW = "2026-06-20T10:00"
LISTS = (("reminders",), ("status",), ("callbacks", "overdue"), ("payout", "overdue"))


def fund(office: Any, number: int) -> None:
    """A fund with two contracts, their first payout submitted and no longer right, the second calculated."""
    code, clients = f"JH{number:02d}", (2 * number - 1, 2 * number)
    office.ok(
        "fund", "add", code, f"金河{number}号", "--project-company", "金河置业有限公司", "--established",
        "2026-01-01", "--matures", "2028-01-01", "--day-count", "ACT/365", "--frequency", "quarterly",
        now=JANUARY,
    )  # fmt: skip
    names = {client: f"张{chr(0x4E00 + client)}" for client in clients}
    for client in clients:
        office.ok(
            "client", "add", names[client], "--kind", "person", "--withheld", "--approved-by", "S004",
            "--introducer", "周总", now=JANUARY,
        )  # fmt: skip
        office.ok("client", "approve-withheld", f"C{client:06d}", as_="S004", now=JANUARY)
        office.ok(
            "contract", "add", f"{code}-{client}", "--client", f"C{client:06d}", "--fund", code,
            "--amount", "365万", "--rate", "10%", "--value-date", "2026-01-01", "--payee-name",
            names[client], "--payee-bank", "工商银行", "--payee-account", f"62220200000000{client:05d}",
            now=JANUARY,
        )  # fmt: skip
    first, second = (("--fund", code, "--due", due) for due in ("2026-04-01", "2026-07-01"))
    verify = ("--kind", "payout_verify", "--outcome", "reached", "--account-confirmed")
    for client in clients:
        office.ok("callbacks", "log", f"C{client:06d}", *verify, *first, now=MARCH)
    office.ok("payout", "calc", *first, now=MARCH)
    office.ok("payout", "submit", *first, now=MARCH)
    late = ("--on", "2026-03-15", "--amount", "100万", "--reason", "才收到通知")
    office.ok("contract", "exit", f"{code}-{clients[0]}", *late, now=APRIL)
    office.ok("callbacks", "log", f"C{clients[0]:06d}", *verify, *second, now=JUNE)
    changed = ("--account-changed", "--contract", f"{code}-{clients[1]}")
    office.ok("callbacks", "log", f"C{clients[1]:06d}", *verify[:4], *changed, *second, now=JUNE)
    office.ok("payout", "calc", *second, now=JUNE)


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """The statements that run inside the block, and how often each."""
    statements: Counter[str] = Counter()

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements[LIST.sub("?", statement)] += 1

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", count)


@pytest.fixture
def busy(office: Any) -> Any:
    """An office with members for each part of a payout and one fund."""
    for name, role in (("李专员", "cs_specialist"), ("钱财务", "finance"), ("周总", "general_manager")):
        office.ok("staff", "add", name, "--role", role, "--nda", "2026-01-01", now=JANUARY)
    fund(office, 1)
    return office


def test_ten_funds_take_no_more_statements_than_one(busy: Any) -> None:
    def statements() -> dict[str, Counter[str]]:
        of: dict[str, Counter[str]] = {}
        for words in LISTS:
            with counted() as of[" ".join(words)]:
                busy.ok(*words, now=NOW)
        return of

    of_one = statements()
    for number in range(2, 11):
        fund(busy, number)
    of_ten = statements()
    more = {command: dict(of_ten[command] - of_one[command]) for command in of_one}
    assert more == {command: {} for command in of_one}


def duties(path: Path, now: str, *, reads_only: bool) -> list[str]:
    with acting(path, now) as act:
        return [repr(duty) for duty in service.owed(replace(act, reads_only=reads_only))]


@pytest.mark.parametrize("now", [MARCH, APRIL, JUNE, NOW, "2026-07-15T10:00"])
def test_what_is_owed_is_the_same_where_each_thing_is_asked_by_itself(busy: Any, now: str) -> None:
    fund(busy, 2)
    assert duties(busy.path, now, reads_only=True) == duties(busy.path, now, reads_only=False)


@pytest.mark.parametrize(
    "now", ["2026-08-20T10:00", "2026-11-23T10:00", "2027-01-05T10:00", "2027-06-30T10:00"]
)
def test_of_the_sample_too(sample: Any, now: str) -> None:
    assert duties(sample.path, now, reads_only=True) == duties(sample.path, now, reads_only=False)
