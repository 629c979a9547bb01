"""An archive with a fund and a department: S002 CS, S003 adviser, S004 general manager, S005 finance."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from fundcs import boundary

if TYPE_CHECKING:
    from pathlib import Path

FUND = ("--project-company", "甲项目公司", "--established", "2025-01-01", "--matures", "2028-01-01")


@pytest.fixture(scope="session")
def staffed(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("staffed") / "archive.db"
    shutil.copy(founded, path)
    said = ["--archive", str(path), "--now", "2025-01-01", "--as", "S001", "--lang", "en"]
    for words in (
        ("staff", "add", "李专员", "--role", "cs_specialist", "--nda", "2025-01-01"),
        ("staff", "add", "赵顾问", "--role", "advisor"),
        ("staff", "add", "钱总", "--role", "general_manager", "--nda", "2025-01-01"),
        ("staff", "add", "孙财务", "--role", "finance"),
        ("fund", "add", "JH01", "稳健一号", *FUND, "--frequency", "quarterly"),
    ):
        assert boundary.run([*said, *words, "--json"]) == 0, words
    return path


@pytest.fixture
def office(staffed: Path, empty: Any) -> Any:
    empty.folder.mkdir(mode=0o700)
    shutil.copy(staffed, empty.path)
    return empty
