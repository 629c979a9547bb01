"""The chapters' modules of tables, found by the tables' names without loading them all."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Table

_PROGRAM = Path(__file__).parent.parent


@cache
def modules() -> dict[str, str]:
    """Each module that declares tables with its text."""
    files = sorted((*_PROGRAM.glob("*/models.py"), *_PROGRAM.glob("*/models/[a-z]*.py")))
    return {
        ".".join(("fundcs", *file.relative_to(_PROGRAM).with_suffix("").parts)): file.read_text("utf-8")
        for file in files
    }


def table(name: str) -> Table | None:
    """The table of that name, declared now where it is not yet; None where there is none.

    To declare a table takes 2 ms, and there are fifty: to read the modules' text takes less than one.
    """
    from sqlmodel import SQLModel

    if name not in SQLModel.metadata.tables:
        for module, text in modules().items():
            if f'__tablename__ = "{name}"' in text:
                import_module(module)
    return SQLModel.metadata.tables.get(name)
