"""Every text column says whether what it holds is personal."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from sqlalchemy import Text
from sqlmodel import AutoString, SQLModel

import fundcs.archive.tables
import fundcs.archive.trail  # noqa: F401 - its table belongs to the schema
from fundcs.archive.types import Words
from fundcs.kit.privacy import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Column


def text_columns() -> Iterator[Column[str]]:
    """Columns of text that is not read into a value; a foreign key is what the column it names is."""
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, (Text, AutoString)) and not column.foreign_keys:
                yield column


def test_every_text_column_is_declared_personal_or_plain() -> None:
    assert [str(column) for column in text_columns() if not isinstance(column.type, Words)] == []


def test_a_personal_column_is_of_a_kind_that_has_a_mask() -> None:
    kinds = {column.type.personal for column in text_columns() if isinstance(column.type, Words)}
    assert kinds == {None, *get_args(Kind)}


def test_no_foreign_key_leads_to_a_personal_column() -> None:
    keys = (key for table in SQLModel.metadata.sorted_tables for key in table.foreign_keys)
    assert [str(key.parent) for key in keys if getattr(key.column.type, "personal", None)] == []
