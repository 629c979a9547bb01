"""Archives of any size with invented people, written past the program where the program is not measured."""

from __future__ import annotations

import csv
import io
import random
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from shutil import copyfile

from fundcs import boundary
from fundcs.act import Act, Person, Role
from fundcs.archive import trail
from fundcs.archive.archive import Archive
from fundcs.kit.parsing import parse_moment
from fundcs.policy.loader import load


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many rows each benchmark has."""

    clients: int
    contracts: int
    fewer_contracts: int
    lines: int
    complaints: int
    unsettled: int
    funds: int
    fewer_funds: int
    of_fund: int


FULL = Sizes(
    clients=100_000,
    contracts=100_000,
    fewer_contracts=10_000,
    lines=50_000,
    complaints=1_000_000,
    unsettled=100,
    funds=500,
    fewer_funds=50,
    of_fund=200,
)
QUICK = Sizes(
    clients=200,
    contracts=200,
    fewer_contracts=20,
    lines=100,
    complaints=500,
    unsettled=10,
    funds=4,
    fewer_funds=2,
    of_fund=10,
)


NOW = "2026-11-23T10:00:00+08:00"
FUND = "BM01"
ESTABLISHED = date(2025, 1, 1)
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉萍红梅健世广志义兴良海山仁波宁贵福生龙元全国"


def run(archive: Path, *words: object, as_: str = "S001") -> str:
    """Standard output of a command run in this process; a RuntimeError where it fails."""
    options = ["--archive", str(archive), "--now", NOW, "--lang", "en", "--as", as_]
    with redirect_stdout(io.StringIO()) as out:
        code = boundary.run([*options, *map(str, words)])
    if code:
        raise RuntimeError(f"{words} ended with {code}")
    return out.getvalue()


@contextmanager
def act(archive: Path) -> Iterator[Act]:
    """An act of the manager's, in one transaction, committed at the end."""
    opened = Archive(archive, writes=True)
    with opened.unit() as session:
        trail.sign(session, trail.Author("S001", NOW, None, "benchmark"))
        manager = Person("S001", "王经理", Role.CS_MANAGER)
        yield Act(session, parse_moment(NOW), manager, load(archive.parent / "policy.toml"), archive)
    opened.close()


def found(folder: Path) -> Path:
    """A new archive with its manager, S001, and one fund with quarterly payouts; made once in a folder."""
    path = folder / "founded.db"
    if path.exists():
        return path
    run(path, "init", "--manager", "王经理")
    span = ("--established", ESTABLISHED, "--matures", "2030-01-01", "--frequency", "quarterly")
    terms = ("--project-company", "基准置业", "--day-count", "ACT/365", *span)
    run(path, "fund", "add", FUND, "基准一号", *terms)
    return path


def copied(founded: Path, path: Path) -> Path:
    """A fresh copy of an archive at `path`."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
    copyfile(founded, path)
    return path


def write_ledger(path: Path, clients: int) -> None:
    """A department's ledger of clients as CSV."""
    luck = random.Random(20261123)
    headings = ("客户名称", "客户类型", "证件号码", "联系电话", "电子邮箱", "通讯地址", "客服专员", "备注")
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(headings)
        for n in range(clients):
            address = f"北京市朝阳区建国路{n % 400 + 1}号{n % 30 + 1}层"
            phone = f"1{luck.randrange(30, 100)}{luck.randrange(10**8):08d}"
            rows.writerow(
                (client_name(n), "自然人", id_number(n), phone, f"kh{n}@example.com", address, "S001", "")
            )


def client_name(n: int) -> str:
    """The n-th name; many people share one, as they do."""
    one, other = _GIVEN[n // 7 % len(_GIVEN)], _GIVEN[n // 3 % len(_GIVEN)]
    return _SURNAMES[n % len(_SURNAMES)] + (one if n % 5 == 0 else one + other)


def id_number(n: int) -> str:
    """The n-th of distinct resident ID numbers with a right check digit."""
    day = date(1950, 1, 1) + timedelta(days=n % 15_000)
    stem = f"11010{n // 15_000_000 + 1}{day:%Y%m%d}{n // 15_000 % 1000:03d}"
    weighted = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(stem))
    return stem + "0123456789X"[(1 - weighted) % 11]


def add_contracts(archive: Path, number: int) -> None:
    """Clients and a contract of each; every 20th contract began at some other day of the first year."""
    clients = ((f"C{n:06d}", client_name(n), "person", id_number(n), 0, "2025-01-02") for n in range(number))
    insert(archive, "client", ("code", "name", "kind", "id_no", "withheld", "added_on"), clients)
    insert(
        archive,
        "contract",
        (
            "no", "client", "fund", "amount", "signed", "value_date", "matures", "rate", "payee_name",
            "payee_bank", "payee_account", "receipt_amount", "receipt_payer",
        ),
        _contracts(number),
    )  # fmt: skip


def _contracts(number: int) -> Iterator[tuple[object, ...]]:
    luck = random.Random(20261123)
    for n in range(number):
        value_date = ESTABLISHED + timedelta(days=n % 365 if n % 20 == 0 else n % 30)
        amount = luck.randrange(1, 1000) * 10_000_00
        rate = ("0.08", "0.085", "0.0925")[n % 3]
        account = f"6222{n:015d}"
        yield (
            f"{FUND}-{n:06d}", f"C{n:06d}", FUND, amount, "2025-01-01", value_date.isoformat(),
            "2030-01-01", rate, client_name(n), "中国银行", account, amount, client_name(n),
        )  # fmt: skip


def add_complaints(archive: Path, settled: int, unsettled: int) -> None:
    """Complaints with their steps: the settled ones in years before, the others in this week."""
    insert(
        archive,
        "complaint",
        ("no", "caller_name", "channel", "content", "received", "recorded_at", "recorded_by", "settled_at"),
        _complaints(settled, unsettled),
    )
    steps = (
        (f"K{n:06d}", seq, kind, when, when, "S001", text)
        for n in range(settled)
        for seq, (kind, when, text) in enumerate(_STEPS, 1)
    )
    insert(
        archive, "complaint_step", ("complaint", "seq", "kind", "at", "recorded_at", "staff", "text"), steps
    )


_RECEIVED, _SETTLED = "2025-03-03T09:00:00+08:00", "2025-03-04T15:00:00+08:00"
_STEPS = (("reply", "2025-03-03T16:00:00+08:00", "已致电说明"), ("close", _SETTLED, "客户满意"))


def _complaints(settled: int, unsettled: int) -> Iterator[tuple[object, ...]]:
    for n in range(settled):
        yield f"K{n:06d}", "来电人", "phone", "到账时间", _RECEIVED, _RECEIVED, "S001", _SETTLED
    for n in range(settled, settled + unsettled):
        received = f"2026-11-{17 + n % 6:02d}T{n % 9 + 8:02d}:30:00+08:00"
        yield f"K{n:06d}", "来电人", "phone", "合同未寄达", received, received, "S001", None


def insert(archive: Path, table: str, columns: Sequence[str], rows: Iterable[tuple[object, ...]]) -> None:
    """Put rows into a table, past the program and its trail."""
    with closing(sqlite3.connect(archive)) as connection, connection:
        holes = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({holes})", rows)  # noqa: S608 - names only
