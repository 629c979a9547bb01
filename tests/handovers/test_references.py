"""Nothing is orphaned: every column that refers to a member of staff is known to move or to stay."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from sqlmodel import SQLModel

import fundcs.archive.tables  # noqa: F401 - fills the metadata
from fundcs.archive.types import Words
from fundcs.assignments.rules import Held
from fundcs.handovers.rules import HISTORY, LIVE


def referring() -> set[str]:
    """The columns that refer to a member: by a foreign key, or by a code in a column named for who did it."""
    return {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.tables.values()
        for column in table.columns
        if any(key.target_fullname == "staff.code" for key in column.foreign_keys)
        or (column.name.endswith("_by") and isinstance(column.type, Words))
    }


def test_every_column_that_refers_to_staff_moves_or_is_history() -> None:
    assert referring() - set(LIVE) - HISTORY == set(), "say in handovers/rules.py what becomes of these"


def test_no_column_is_said_to_move_and_to_stay_and_none_is_unknown() -> None:
    assert set(LIVE) & HISTORY == set()
    assert (set(LIVE) | HISTORY) - referring() == set()


def test_every_kind_that_can_be_held_stands_in_a_column() -> None:
    assert set(LIVE.values()) == set(Held)


def test_after_a_hand_over_no_live_column_names_who_left(desk: Any, takers: tuple[str, ...]) -> None:
    left = desk.json("staff", "leave", "S002", *takers, as_="S005")["handover"]
    assert set(left["counts"]) == {kind.value for kind in Held}
    with closing(sqlite3.connect(desk.path)) as connection:
        still = {
            column
            for column in set(LIVE) - {"contract.advisor", "adviser_change.staff", "complaint.recorded_by"}
            for table, name in [column.split(".")]
            for (found,) in connection.execute(
                f"SELECT count(*) FROM {table} WHERE {name} = 'S002'"  # noqa: S608 - names of the schema
            )
            if found
        }
    assert still == set()


def test_who_left_owes_nothing_and_no_to_do_of_theirs_is_nobody_s(desk: Any, takers: tuple[str, ...]) -> None:
    before = {duty["key"] for duty in desk.json("reminders", "--owner", "S002", "--within", "60d")}
    desk.ok("staff", "leave", "S002", *takers, as_="S005")
    after = {duty["key"]: duty["owner"] for duty in desk.json("reminders", "--within", "60d")}
    assert before
    assert {key: after[key] for key in before if after.get(key) in (None, "S002")} == {}
    assert desk.json("reminders", "--owner", "S002") == []
