"""Alembic's environment: one file, one transaction, foreign keys off while tables are re-made."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Connection, NullPool, create_engine, event

from fundcs.archive import driver
from fundcs.archive.archive import BUSY_MS


def _manual(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def run() -> None:
    """Run the scripts, then refuse to commit a schema whose foreign keys do not hold."""
    attributes = context.config.attributes
    applied: list[Any] = []
    path = attributes["path"]
    engine = create_engine(
        "sqlite://",
        module=driver.module(path),
        creator=lambda: driver.connect(path, timeout=BUSY_MS / 1000),
        poolclass=NullPool,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _manual)
    event.listen(engine, "begin", _begin)
    try:
        with engine.connect() as connection, connection.begin():
            context.configure(
                connection=connection,
                transactional_ddl=True,
                on_version_apply=lambda step, **_facts: applied.append(step),
            )
            context.run_migrations()
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken:
                raise RuntimeError(f"the migration breaks a foreign key of table {broken[0]}")
            if applied and attributes["then"]:
                attributes["then"](connection)
    finally:
        engine.dispose()


run()
