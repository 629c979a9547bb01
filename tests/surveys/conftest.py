"""A department whose clients were called, visited, met and answered in September 2026."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fundcs import boundary

if TYPE_CHECKING:
    from pathlib import Path

_FUND = ("--project-company", "京城置业", "--established", "2026-01-05", "--matures", "2028-01-05")
_TERMS = ("--fund", "YX01", "--value-date", "2026-01-05", "--rate", "9%", "--payee-bank", "工商银行朝阳支行")
_CLOSED = "2026-09-10 16:00"


def _steps() -> list[tuple[str, tuple[str, ...]]]:
    """When what was done; numbers are given in this order."""
    return [
        ("2026-01-05", ("staff", "add", "李顾问", "--role", "advisor", "--nda", "2026-01-05")),
        ("2026-01-05", ("staff", "add", "张专员", "--role", "cs_specialist", "--nda", "2026-01-05")),
        ("2026-01-05", ("staff", "add", "赵总", "--role", "general_manager", "--nda", "2026-01-05")),
        ("2026-01-05", ("staff", "add", "孙顾问", "--role", "advisor", "--nda", "2026-01-05")),
        ("2026-01-05", ("fund", "add", "YX01", "稳健一号", *_FUND, "--frequency", "annual")),
        ("2026-01-05", ("client", "add", "陈投资", "--kind", "person", "--id-no", "11010519900307451X",
                        "--advisor", "S002", "--officer", "S003")),
        ("2026-01-05", ("client", "add", "林储蓄", "--kind", "person", "--id-no", "110105198503079718",
                        "--advisor", "S005", "--officer", "S003")),
        ("2026-01-05", ("client", "add", "吴潜在", "--kind", "person", "--id-no", "440305197202294513")),
        ("2026-01-05", ("contract", "add", "A1", "--client", "C000001", "--amount", "500万", *_TERMS,
                        "--payee-name", "陈投资", "--payee-account", "6222020000000000011")),
        ("2026-01-05", ("contract", "add", "B1", "--client", "C000002", "--amount", "100万", *_TERMS,
                        "--payee-name", "林储蓄", "--payee-account", "6222020000000000022")),
        ("2026-09-01 10:00", ("callbacks", "log", "C000001", "--kind", "routine", "--outcome", "reached")),
        ("2026-09-01 11:00", ("callbacks", "log", "C000002", "--kind", "routine", "--outcome", "no_answer")),
        ("2026-09-02 10:00", ("care", "visit", "C000002", "--content", "上门拜访")),
        ("2026-09-02 11:00", ("client", "note", "C000002", "--content", "来电")),
        ("2026-09-02 12:00", ("care", "appointment", "add", "C000001", "--at", "2026-09-03 14:00",
                              "--purpose", "service", "--adviser", "S005")),
        ("2026-09-02 12:00", ("care", "appointment", "add", "C000001", "--at", "2026-12-03 14:00",
                              "--purpose", "service")),
        ("2026-09-03 15:00", ("care", "appointment", "held", "Y000001", "--content", "已见面")),
        ("2026-09-09 09:00", ("complaints", "log", "C000002", "--content", "派息未通知", "--channel", "phone",
                              "--category", "payout", "--department", "finance", "--responsible", "S003",
                              "--against", "S002")),
        ("2026-09-09 10:00", ("complaints", "log", "C000001", "--content", "短信重复", "--channel", "phone")),
        ("2026-09-09 11:00", ("complaints", "log", "--caller", "路人", "--content", "广告太多", "--channel",
                              "phone", "--department", "client_service", "--responsible", "S003")),
        *[
            (_CLOSED, words)
            for no in ("K000001", "K000003")
            for words in (
                ("complaints", "judge", no, "--reasonable", "--content", "属实"),
                ("complaints", "reply", no, "--content", "已说明"),
                ("complaints", "close", no, "--resolution", "已致歉", "--root-cause", "delay"),
            )
        ],
    ]  # fmt: skip


@pytest.fixture(scope="session")
def served(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive, made once."""
    path = tmp_path_factory.mktemp("served") / "archive.db"
    path.write_bytes(founded.read_bytes())
    for now, words in _steps():
        options = ["--archive", str(path), "--now", now, "--as", "S001", "--lang", "en"]
        assert boundary.run([*options, *words, "--json"]) == 0, words
    return path


@pytest.fixture
def desk(office: Any, served: Path) -> Any:
    """S001 CS manager, S002 and S005 advisers, S003 CS specialist; Monday 14 September 2026.

    H000001 reached C000001, H000002 nobody; N000001 is a visit to C000002, N000002 a note; Y000001 was held
    with C000001 by S005, Y000002 is planned; K000001 of C000002 against S002 is closed, K000002 is open,
    K000003 of a caller is closed.
    """
    office.path.write_bytes(served.read_bytes())
    office.now = "2026-09-14 10:00"
    return office
