"""The archive's schema: its version, creating it, upgrading an older one."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from fundcs.archive import driver
from fundcs.archive.errors import ArchiveExists, CannotMake
from fundcs.archive.place import APPLICATION_ID
from fundcs.kit import durable

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

MIGRATIONS = Path(__file__).parent / "migrations"
VERSIONS: tuple[Path, ...] = (MIGRATIONS / "versions",)

HEAD = max(script.name[:4] for script in VERSIONS[0].glob("[0-9]*.py"))
"""The schema this program works with: the newest script, known without loading Alembic."""

Objects = dict[tuple[str, str], str]
"""SQL of tables, indexes, triggers and views by kind and name."""


def aside(path: Path) -> durable.Aside:
    """A file beside `path` to build a new archive in; its directory is made, 0700, where missing.

    Raises ArchiveExists: what exists is never touched. Raises CannotMake, or what the disk says.
    """
    if os.path.lexists(path):
        raise ArchiveExists(path=path)
    try:
        durable.make_folder(path.parent)
        return durable.Aside(path.parent)
    except OSError as error:
        raise durable.trouble(error) or CannotMake(path=path) from None


def settle(built: durable.Aside, path: Path) -> None:
    """Give the archive `built` its name in one step. Raises ArchiveExists where another was quicker."""
    try:
        built.become(path, new=True)
    except FileExistsError:
        raise ArchiveExists(path=path) from None


def create(path: Path) -> None:
    """Make an empty archive at `path`, in the empty file there if there is one."""
    with closing(driver.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    upgrade(path)


def upgrade(path: Path, then: Callable[[Connection], None] | None = None) -> None:
    """Run the migrations that `path` lacks, all in one transaction.

    `then` is called inside it, where any migration ran; what it raises undoes them all.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", os.pathsep.join(map(str, VERSIONS)))
    config.attributes.update(path=path, then=then)
    command.upgrade(config, "head")


def expected() -> Objects:
    """Every object of the current schema."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "expected.db"
        create(path)
        with closing(sqlite3.connect(path)) as connection:
            return objects(connection)


def objects(connection: sqlite3.Connection) -> Objects:
    """Every object of the database but SQLite's own, its white space folded."""
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    return {(kind, name): " ".join((sql or "").split()) for kind, name, sql in rows}
