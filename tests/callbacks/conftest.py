"""A desk before the payout of 30 November 2026: three officers, one who left, three clients of two funds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fundcs import boundary
from fundcs.kit import i18n

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FUND = ("--project-company", "京城置业", "--established", "2026-05-30", "--matures", "2028-05-30")
_TERMS = ("--value-date", "2026-06-01", "--rate", "9%", "--payee-bank", "工商银行朝阳支行")


@pytest.fixture(scope="session")
def staffed(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with the desk's people, clients and contracts, made once."""
    path = tmp_path_factory.mktemp("calls") / "archive.db"
    path.write_bytes(founded.read_bytes())
    options = ["--archive", str(path), "--now", "2026-06-02", "--as", "S001", "--lang", "en"]
    for words in (
        ("staff", "add", "李专员", "--role", "cs_specialist", "--nda", "2026-01-05"),
        ("staff", "add", "张专员", "--role", "cs_specialist", "--nda", "2026-01-05"),
        ("staff", "add", "孙离职", "--role", "cs_specialist", "--nda", "2026-01-05"),
        ("staff", "add", "钱财务", "--role", "finance", "--nda", "2026-01-05"),
        ("fund", "add", "YX01", "稳健一号", *_FUND,
         "--frequency", "semiannual", "--first-payout", "2026-11-30"),
        ("fund", "add", "YX02", "稳健二号", *_FUND, "--frequency", "maturity"),
        ("client", "add", "欧阳建国", "--kind", "person", "--id-no", "110101199003070011",
         "--phone", "13800138000", "--officer", "S002"),
        ("client", "add", "李娜", "--kind", "person", "--id-no", "320102198512310029",
         "--phone", "13911112222"),
        ("client", "add", "赵敏", "--kind", "person", "--id-no", "440305197202294513"),
        ("contract", "add", "A1", "--client", "C000001", "--fund", "YX01", "--amount", "500万", *_TERMS,
         "--payee-name", "欧阳建国", "--payee-account", "6222020000000000011"),
        ("contract", "add", "A2", "--client", "C000001", "--fund", "YX01", "--amount", "100万", *_TERMS,
         "--payee-name", "欧阳建国", "--payee-account", "6222020000000000011"),
        ("contract", "add", "B1", "--client", "C000002", "--fund", "YX01", "--amount", "300万", *_TERMS,
         "--payee-name", "李娜", "--payee-account", "6222020000000000022"),
        ("contract", "add", "C1", "--client", "C000003", "--fund", "YX02", "--amount", "300万", *_TERMS,
         "--payee-name", "赵敏", "--payee-account", "6222020000000000033"),
        ("staff", "leave", "S004", "--on", "2026-10-01"),
    ):  # fmt: skip
        assert boundary.run([*options, *words, "--json"]) == 0, words
    return path


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Whatever language a test had the program speak, the next one begins in English."""
    yield
    i18n.use("en")


@pytest.fixture
def desk(office: Any, staffed: Path) -> Any:
    """The program on that archive, on Tuesday 20 October 2026."""
    office.path.write_bytes(staffed.read_bytes())
    office.now = "2026-10-20 10:00"
    return office
