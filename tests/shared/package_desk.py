"""A desk with contract packages, and the shipped policy with its calendar for rules alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fundcs import boundary
from fundcs.kit.arrangements import statutory
from fundcs.kit.workdays import WorkCalendar
from fundcs.policy.loader import load

if TYPE_CHECKING:
    from pathlib import Path

    from fundcs.policy.rules import Policy

CONTRACT = (
    "--fund", "JH01", "--value-date", "2026-11-02", "--amount", "300万", "--rate", "9%",
    "--payee-name", "陈投资", "--payee-bank", "中国银行", "--payee-account", "6222020200112233445",
)  # fmt: skip


def _run(path: Path, now: str, who: str, *words: str) -> None:
    done = boundary.run(["--archive", str(path), "--now", now, "--as", who, *words, "--json"])
    assert done == 0, words


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load(None)


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    return WorkCalendar(statutory)


@pytest.fixture(scope="session")
def staffed(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two advisers, two CS managers, HR, the general manager; two contracts signed on 2 November."""
    path = tmp_path_factory.mktemp("packages") / "archive.db"
    path.write_bytes(founded.read_bytes())
    for words in (
        ("staff", "add", "李顾问", "--role", "advisor", "--nda", "2026-01-05"),
        ("staff", "add", "周顾问", "--role", "advisor", "--nda", "2026-01-05"),
        ("staff", "add", "吴经理", "--role", "cs_manager", "--nda", "2026-01-05"),
        ("staff", "add", "孙人事", "--role", "hr", "--nda", "2026-01-05"),
        ("staff", "add", "赵总", "--role", "general_manager", "--nda", "2026-01-05"),
        ("fund", "add", "JH01", "稳健一号", "--project-company", "京城置业", "--established", "2026-01-01",
         "--matures", "2028-01-01", "--day-count", "ACT/365", "--frequency", "annual"),
        ("client", "add", "陈投资", "--kind", "person", "--id-no", "11010519900307451X", "--code", "C001"),
        ("client", "add", "京城商贸有限公司", "--kind", "institution", "--id-no", "91110000100006004H",
         "--code", "C002", "--legal-rep", "林法人"),
        ("contract", "add", "K1", "--client", "C001", "--advisor", "S002", *CONTRACT),
        ("contract", "add", "K2", "--client", "C002", "--advisor", "S003", *CONTRACT),
    ):  # fmt: skip
        _run(path, "2026-11-02", "S001", *words)
    return path


@pytest.fixture
def desk(office: Any, staffed: Path) -> Any:
    """The program on that archive, at noon of 23 November 2026."""
    office.path.write_bytes(staffed.read_bytes())
    office.now = "2026-11-23T12:00:00+08:00"
    return office


@pytest.fixture
def submission(desk: Any) -> Any:
    """`submission("submit", "K1", …, now=…, as_=…)` gives the JSON of a submission command."""

    def run(*words: object, **how: Any) -> Any:
        return desk.json("submission", *words, **how)

    return run


@pytest.fixture(scope="session")
def returned_twice(staffed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """K1: handed in on 5 November, returned on the 9th, late on the 14th, returned again on the 20th."""
    path = tmp_path_factory.mktemp("returned") / "archive.db"
    path.write_bytes(staffed.read_bytes())
    for who, day, *words in (
        ("S002", "05", "submit"),
        ("S001", "09", "review", "--result", "unqualified", "--missing", "risk_statement",
         "--defective", "id_copy=背面模糊", "--deadline", "2026-11-13"),
        ("S002", "17", "submit", "--on", "2026-11-17"),
        ("S001", "20", "review", "--result", "unqualified", "--missing", "risk_statement=未签字",
         "--deadline", "2026-12-10"),
    ):  # fmt: skip
        _run(path, f"2026-11-{day}", who, "submission", *words, "K1")
    return path


@pytest.fixture
def failed_thrice(desk: Any, submission: Any, returned_twice: Path) -> Any:
    """`submission` on an archive in which K1 has failed thrice."""
    desk.path.write_bytes(returned_twice.read_bytes())
    return submission
