"""What the trail shows has a name for people: every table and column, never the code."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import SQLModel

import fundcs.archive.tables  # noqa: F401 - fills the metadata
from fundcs.archive.called import COLUMNS, TABLES


def test_every_table_and_column_has_a_name() -> None:
    tables = SQLModel.metadata.tables
    recorded = [table for table in tables.values() if not table.name.startswith("trail")]
    assert set(tables) <= set(TABLES)
    assert {column.name for table in recorded for column in table.columns} <= set(COLUMNS)


def test_the_trail_is_read_without_a_table_s_or_a_column_s_code(office: Any) -> None:
    office.ok("staff", "add", "何宁", "--role", "cs_specialist", "--nda", "2026-10-01")
    page = office.ok("archive", "trail", lang="zh")
    assert "登记 员工 S002" in page
    assert "协议签署日：2026-10-01" in page
    assert "nda_on" not in page


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_the_archive_holds_is_counted_by_names(office: Any, lang: str) -> None:
    page = office.ok("archive", "info", lang=lang)
    assert ("合同资料提交" if lang == "zh" else "submission of a package") in page
