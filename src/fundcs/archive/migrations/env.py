"""Alembic's environment: one file, one transaction, foreign keys off while tables are re-made."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, create_engine, event


def _manual(connection, _record) -> None:  # type: ignore[no-untyped-def]
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def run() -> None:
    """Run the scripts, then refuse to commit a schema whose foreign keys do not hold."""
    engine = create_engine(f"sqlite:///{context.config.attributes['path']}", hide_parameters=True)
    event.listen(engine, "connect", _manual)
    event.listen(engine, "begin", _begin)
    with engine.connect() as connection:
        context.configure(connection=connection, transactional_ddl=True)
        with context.begin_transaction():
            context.run_migrations()
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken:
                raise RuntimeError(f"the migration breaks a foreign key of table {broken[0]}")
        connection.commit()
    engine.dispose()


run()
