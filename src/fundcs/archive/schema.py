"""The archive's schema: making it, knowing its version, bringing an older one up to date."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from fundcs.archive.errors import ArchiveExists, CannotMake

HEAD = "0001"
"""The schema this program works with; the newest script of `migrations/versions`."""

APPLICATION_ID = 0x46434353
"""`FCCS`, in the file's header, so that a foreign database is known at once."""


def aside(path: Path) -> Path:
    """A name beside `path` to build a new archive under; its directory is made, 0700, where missing.

    Raises ArchiveExists: what exists is never touched.
    """
    if path.exists():
        raise ArchiveExists(path=path)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise CannotMake(path=path) from None
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise CannotMake(path=path)
    return path.with_name(f".{path.name}.{os.getpid()}.new")


def settle(built: Path, path: Path) -> None:
    """Give the archive `built` its name in one step. Raises ArchiveExists where another was quicker."""
    try:
        os.link(built, path)
    except FileExistsError:
        raise ArchiveExists(path=path) from None


def create(path: Path) -> None:
    """Make an empty archive at `path`, mode 0600."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    upgrade(path)


def upgrade(path: Path) -> None:
    """Run the migrations that `path` lacks, all in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["path"] = path
    command.upgrade(config, "head")


def expected() -> dict[str, str]:
    """Every table, index and trigger of the current schema with its SQL, by name."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "expected.db"
        create(path)
        return actual(path)


def actual(path: Path) -> dict[str, str]:
    """Every table, index and trigger that the file at `path` holds with its SQL, by name."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        rows: list[Any] = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
        ).fetchall()
    return {name: " ".join(sql.split()) for name, sql in rows}
