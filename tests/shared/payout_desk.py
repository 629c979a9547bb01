"""A fund of two contracts before its first payout, with the members of staff who bring a payout on.

The fund pays quarterly from 1 January 2026 on, ACT/365; A-1 is 3,650,000 at 10%, a thousand a day: 90,000.00
for the first quarter, 91,000.00 for the second. A-2 is the same, held by another client.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fundcs import boundary

if TYPE_CHECKING:
    from pathlib import Path

FIRST = ("--fund", "JH01", "--due", "2026-04-01")
SECOND = ("--fund", "JH01", "--due", "2026-07-01")
SPECIALIST, FINANCE, CHIEF, INVESTMENT = "S002", "S003", "S004", "S005"


def contract(no: str, client: str, name: str, account: str, *more: str) -> tuple[str, ...]:
    return (
        "contract", "add", no, "--client", client, "--fund", "JH01", "--amount", "365万", "--rate", "10%",
        "--value-date", "2026-01-01", "--payee-name", name, "--payee-bank", "工商银行",
        "--payee-account", account,
        "--receipt-amount", "365万", "--receipt-payer", name, *more,
    )  # fmt: skip


LEDGER = (
    ("staff", "add", "李专员", "--role", "cs_specialist", "--nda", "2026-01-01"),
    ("staff", "add", "钱财务", "--role", "finance", "--nda", "2026-01-01"),
    ("staff", "add", "周总", "--role", "general_manager", "--nda", "2026-01-01"),
    ("staff", "add", "吴投资", "--role", "investment", "--nda", "2026-01-01"),
    ("client", "add", "张伟", "--kind", "person", "--id-no", "11010519491231002X"),
    ("client", "add", "李娜", "--kind", "person", "--id-no", "110101199003074514"),
    ("fund", "add", "JH01", "金河一号", "--project-company", "金河置业有限公司", "--established",
     "2026-01-01", "--matures", "2028-01-01", "--day-count", "ACT/365", "--frequency", "quarterly"),
    contract("A-1", "C000001", "张伟", "6222020000000001111"),
    contract("A-2", "C000002", "李娜", "6222020000000002222"),
)  # fmt: skip


@pytest.fixture(scope="session")
def ledger(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workflow") / "archive.db"
    path.write_bytes(founded.read_bytes())
    for words in LEDGER:
        options = ["--archive", str(path), "--now", "2026-01-02T10:00", "--as", "S001", "--lang", "en"]
        assert boundary.run([*options, *words, "--json"]) == 0, words
    return path


@pytest.fixture
def desk(ledger: Path, office: Any) -> Any:
    """The ledger with both payees of the first payout confirmed, at ten o'clock on 30 March 2026."""
    office.path.write_bytes(ledger.read_bytes())
    office.now = "2026-03-30T10:00"
    confirm(office, FIRST)
    return office


def confirm(office: Any, payout: tuple[str, ...], *clients: str) -> None:
    for client in clients or ("C000001", "C000002"):
        office.ok(
            "callbacks", "log", client, "--kind", "payout_verify", "--outcome", "reached", *payout,
            "--account-confirmed",
        )  # fmt: skip


def approved(office: Any, payout: tuple[str, ...], *more: str) -> Any:
    """The sheet of a payout, calculated, submitted, checked and approved."""
    office.ok("payout", "calc", *payout, as_=SPECIALIST)
    office.ok("payout", "submit", *payout, *more, as_=SPECIALIST)
    office.ok("payout", "check", *payout, as_=FINANCE)
    return office.json("payout", "approve", *payout, as_=CHIEF)
