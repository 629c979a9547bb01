"""An archive with something in it, opened as the program opens it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session

from fundcs.act import Role
from fundcs.archive import trail
from fundcs.archive.archive import Archive
from fundcs.staff.models import Staff

Writing = Callable[[Path], AbstractContextManager[Session]]
Behind = Callable[..., None]


@contextmanager
def _writing(path: Path) -> Iterator[Session]:
    archive = Archive(path, writes=True)
    try:
        with archive.unit() as session:
            trail.sign(session, trail.Author("S001", "2026-11-23T10:00:00.000+08:00", None, "fundcs test"))
            yield session
    finally:
        archive.close()


def _behind(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


@pytest.fixture
def writing() -> Writing:
    """One signed transaction on an archive."""
    return _writing


@pytest.fixture
def behind() -> Behind:
    """SQL on the file by another program, past the trail."""
    return _behind


@pytest.fixture
def path(founded: Path, tmp_path: Path) -> Path:
    """An archive with its manager S001 and the advisers S002, S003, S004: four entries on the trail."""
    copy = tmp_path / "archive.db"
    copy.write_bytes(founded.read_bytes())
    copy.chmod(0o600)
    with _writing(copy) as session:
        for code in ("S002", "S003", "S004"):
            session.add(Staff(code=code, name="顾问", role=Role.ADVISOR, joined_on=date(2026, 1, 1)))
    return copy
