"""The archive's schema: making it, knowing its version, bringing an older one up to date."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from fundcs.archive.errors import ArchiveExists, CannotMake

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

MIGRATIONS = Path(__file__).parent / "migrations"
VERSIONS: tuple[Path, ...] = (MIGRATIONS / "versions",)

HEAD = max(script.name[:4] for script in VERSIONS[0].glob("[0-9]*.py"))
"""The schema this program works with: the newest script, known without loading Alembic."""

APPLICATION_ID = 0x46434353
"""`FCCS`, in the file's header, so that a foreign database is known at once."""

Objects = dict[tuple[str, str], str]
"""SQL of tables, indexes, triggers and views by kind and name."""


def aside(path: Path) -> Path:
    """A name beside `path` to build a new archive under; its directory is made, 0700, where missing.

    Raises ArchiveExists: what exists is never touched.
    """
    if os.path.lexists(path):
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
