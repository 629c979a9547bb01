"""Numbers go on from the highest of their form, past six digits too."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from fundcs.archive.archive import Archive
from fundcs.archive.numbers import new_number
from fundcs.archive.selects import batches
from fundcs.staff.models import Staff

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("codes", "number"),
    [
        ((), "K000001"),
        (("K000007", "K000009"), "K000010"),
        (("K999999",), "K1000000"),
        (("K999999", "K1000000"), "K1000001"),
        (("K12A", "KK9", "X000005", "000008"), "K000001"),
    ],
)
def test_the_next_number_follows_the_highest_of_its_form(
    path: Path, codes: tuple[str, ...], number: str
) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO staff (code, name, role, joined_on) VALUES (?, 'x', 'hr', '2026-01-01')",
            [(code,) for code in codes],
        )
    archive = Archive(path, writes=False)
    with archive.unit() as session:
        assert new_number(session, Staff.code, "K") == number
    archive.close()


@pytest.mark.parametrize(("count", "lengths"), [(0, []), (500, [500]), (501, [500, 1])])
def test_keys_come_in_lists_that_one_in_takes(count: int, lengths: list[int]) -> None:
    keys = [f"{number:04d}" for number in range(count)]
    lists = list(batches([*reversed(keys), *keys]))
    assert [len(some) for some in lists] == lengths
    assert [key for some in lists for key in some] == keys
