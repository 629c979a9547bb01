"""An archive copied by any program, while a command writes to it, opens to what was committed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fundcs.archive.archive import Archive


def copy(folder: Path, other: Path) -> None:
    """Every file but the shared memory, which SQLite makes anew."""
    other.mkdir()
    for path in folder.iterdir():
        if path.is_file() and not path.name.endswith("-shm"):
            (other / path.name).write_bytes(path.read_bytes())


@pytest.mark.parametrize("rows", [1, 200, 2000])
def test_an_archive_copied_in_the_middle_of_a_write_opens_to_a_consistent_state(
    office: Any, tmp_path: Path, rows: int
) -> None:
    office.ok("staff", "add", "何宁", "--role", "hr")
    store = Archive(office.path, writes=True)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA cache_size = 1")  # pages go into the WAL before the commit
        connection.exec_driver_sql("UPDATE staff SET name = '改名' WHERE code = 'S002'")
        connection.exec_driver_sql("CREATE TABLE heap (text TEXT) STRICT")
        for _row in range(rows):
            connection.exec_driver_sql("INSERT INTO heap VALUES (hex(randomblob(200)))")
        copy(office.folder, tmp_path / "copy")
        connection.rollback()
    store.close()
    office.folder = tmp_path / "copy"
    assert office.json("archive", "verify")["ok"]
    assert [row["name"] for row in office.json("staff", "list")] == ["王经理", "何宁"]
    office.ok("staff", "add", "许诺", "--role", "hr")
    assert office.json("archive", "verify")["ok"]
