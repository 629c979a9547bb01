from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeAlias

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from fundcs.kit.importing import Column, LedgerOptions, Parsed, table_rows

Rows: TypeAlias = Iterable[Iterable[object]]
Change: TypeAlias = Callable[[Worksheet], object]
Book: TypeAlias = Callable[..., Path]
Import: TypeAlias = Callable[..., Parsed]

CONTRACTS = (
    Column("no", ("合同编号", "合同号"), required=True),
    Column("client", ("投资人", "客户名称"), required=True),
    Column("id_no", ("证件号码", "身份证号", "信用代码"), "identity", personal="id_no"),
    Column("amount", ("认购金额", "金额"), "amount", required=True),
    Column("rate", ("年化利率", "利率"), "rate"),
    Column("value_date", ("起息日",), "day", required=True),
    Column("payee_bank", ("开户行",)),
    Column("payee_account", ("收款账号", "账号"), "account", personal="account"),
    Column("receipt_amount", ("打款回执金额",), "amount"),
)


@pytest.fixture
def columns() -> tuple[Column, ...]:
    return CONTRACTS


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Write a workbook of one sheet; `change` edits it before it is saved."""

    def write(rows: Rows, *, sheet: str = "台账", change: Change | None = None, name: str = "l.xlsx") -> Path:
        workbook = openpyxl.Workbook()
        page = workbook.active
        assert isinstance(page, Worksheet)
        page.title = sheet
        for row in rows:
            page.append(list(row))
        if change is not None:
            change(page)
        workbook.save(tmp_path / name)
        return tmp_path / name

    return write


@pytest.fixture
def read(book: Book) -> Import:
    """The contracts of a workbook of one sheet with these rows."""

    def parse(
        rows: Rows, change: Change | None = None, mapping: dict[str, str] | None = None, **asked: Any
    ) -> Parsed:
        pairs = [f"{heading}={field}" for heading, field in (mapping or {}).items()]
        return table_rows(book(rows, change=change), CONTRACTS, LedgerOptions(pairs=pairs, **asked), ())

    return parse


@pytest.fixture
def read_text(tmp_path: Path) -> Import:
    """The contracts of a text file of these bytes."""

    def parse(content: bytes) -> Parsed:
        path = tmp_path / "l.csv"
        path.write_bytes(content)
        return table_rows(path, CONTRACTS)

    return parse
