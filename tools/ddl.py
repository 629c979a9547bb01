"""Print the SQL of every table and index, as a new migration would write it."""

from __future__ import annotations

import sys

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

import fundcs.archive.tables
import fundcs.archive.trail  # noqa: F401 - its table belongs to the schema


def main() -> None:
    """All tables in dependency order, or those named."""
    for table in SQLModel.metadata.sorted_tables:
        if len(sys.argv) > 1 and table.name not in sys.argv[1:]:
            continue
        print(str(CreateTable(table).compile(dialect=sqlite.dialect())).strip() + ";")
        for index in sorted(table.indexes, key=lambda i: str(i.name)):
            print(str(CreateIndex(index).compile(dialect=sqlite.dialect())).strip() + ";")


if __name__ == "__main__":
    main()
