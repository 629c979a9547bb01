"""A client-service desk: four members of staff, an adviser's client and one without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

RECEIVED = "2026-09-30 17:00"


@pytest.fixture(scope="session")
def staffed(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with the desk's people and clients, made once."""
    from fundcs import boundary

    path = tmp_path_factory.mktemp("desk") / "archive.db"
    path.write_bytes(founded.read_bytes())
    options = ["--archive", str(path), "--now", "2026-01-05", "--as", "S001"]
    for words in (
        ("staff", "add", "李顾问", "--role", "advisor", "--nda", "2026-01-05"),
        ("staff", "add", "张专员", "--role", "cs_specialist", "--nda", "2026-01-05"),
        ("staff", "add", "赵总", "--role", "general_manager", "--nda", "2026-01-05"),
        ("staff", "add", "孙离职", "--role", "cs_specialist", "--nda", "2026-01-05"),
        ("staff", "leave", "S005", "--on", "2026-03-01"),
        ("staff", "add", "周经理", "--role", "cs_manager", "--nda", "2026-01-05"),
        ("client", "add", "陈投资", "--kind", "person", "--id-no", "11010519900307451X", "--code", "C001",
         "--advisor", "S002", "--officer", "S003"),
        ("client", "add", "林储蓄", "--kind", "person", "--id-no", "110105198503079718", "--code", "C002"),
    ):  # fmt: skip
        assert boundary.run([*options, *words, "--json"]) == 0, words
    return path


@pytest.fixture
def desk(office: Any, staffed: Path) -> Any:
    """The program on an archive with the desk's people and clients, on the eve of National Day 2026."""
    office.path.write_bytes(staffed.read_bytes())
    office.now = RECEIVED
    return office


@pytest.fixture
def complaint(desk: Any) -> str:
    """The number of a complaint that client C001 made by phone, answered for by S003."""
    made = desk.json(
        "complaints", "log", "C001", "--content", "派息日未通知", "--channel", "phone",
        "--responsible", "S003", "--category", "payout", "--department", "finance",
    )  # fmt: skip
    return str(made["no"])
