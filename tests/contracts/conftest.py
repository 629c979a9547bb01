"""An archive with two funds, their bands, three clients and an adviser."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from fundcs import boundary

if TYPE_CHECKING:
    from pathlib import Path

LIFE = ("--project-company", "甲项目公司", "--established", "2026-01-01", "--matures", "2028-01-01")


@pytest.fixture(scope="session")
def stocked(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("stocked") / "archive.db"
    shutil.copy(founded, path)
    for words in (
        ("fund", "add", "JH01", "稳健一号", *LIFE, "--frequency", "quarterly"),
        ("fund", "rate", "JH01", "--from", "100万", "--rate", "9%"),
        ("fund", "rate", "JH01", "--from", "300万", "--rate", "9.5%"),
        ("fund", "add", "JH02", "京城二号", *LIFE, "--frequency", "annual"),
        ("client", "add", "张伟", "--kind", "person", "--id-no", "110101199003070011"),
        ("client", "add", "李娜", "--kind", "person", "--id-no", "320102198512310029"),
        ("client", "add", "张伟", "--kind", "person", "--id-no", "440305197202294513"),
        ("staff", "add", "赵顾问", "--role", "advisor", "--code", "A1"),
    ):
        said = [
            "--archive",
            str(path),
            "--now",
            "2026-01-05",
            "--as",
            "S001",
            "--lang",
            "en",
            *words,
            "--json",
        ]
        assert boundary.run(said) == 0, words
    return path


@pytest.fixture
def office(stocked: Path, empty: Any) -> Any:
    empty.folder.mkdir(mode=0o700)
    shutil.copy(stocked, empty.path)
    return empty
