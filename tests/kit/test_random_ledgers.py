"""Ledgers written at random: either a figure is right, or the answer names its cell or its sheet.

Headings, units, number formats and letters that look alike come from the program's own tables; what a cell
means is reckoned here from what somebody sees: the figure shown, and every unit that stands beside it.
"""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from fundcs.contracts.service.columns import COLUMNS
from fundcs.kit import lookalikes
from fundcs.kit.errors import Refused
from fundcs.kit.importing import LedgerOptions, Parsed, table_rows
from fundcs.kit.lookalikes import skeleton
from fundcs.kit.tabular.units import YUAN
from fundcs.policy.headings import EVERY_HEADING

WORDS = {"元": 1, "万元": 10_000, "万": 10_000, "亿元": 100_000_000, "人民币万元": 10_000}
FOREIGN = ("美元", "千元", "港币", "USD", "百万元")
FORMATS: dict[str, tuple[int, int | None]] = {
    "General": (1, None),
    "0": (1, None),
    "#,##0.00": (1, None),
    "[$¥-804]#,##0.00": (1, None),
    '0"元"': (1, 1),
    '0"万元"': (1, 10_000),
    '#,##0.00"万"': (1, 10_000),
    '#,##0.00"亿元"': (1, 100_000_000),
    '0!.0,"万"': (10_000, 10_000),
    '0\\.0,"万元"': (10_000, 10_000),
}
"""A number format: by what the stored number is divided to be shown, and the unit that is shown behind it."""
NOT_READ = ("[$$-409]#,##0.00", '0"美元"', "[$€-2] #,##0", '0"千元"', "0.0,", '0"百万"')
TITLES = ("台账（单位：{}）", "单位：{}", "2026年度认购台账(单位为{})", "金额单位：人民币{}")
NOTES = ("注：以上金额单位：{}", "说明：本表以{}为单位", "备注：单位均为{}")
HEADED = ("{0}({1})", "{0}（{1}）", "{0} {1}", "{0}/{1}", "{0}（单位：{1}）")
DRESSED = ("{}", " {} ", "{}（必填）", "{}\n", "* {}")
ALIKE: dict[str, list[str]] = {}
for _code, _char in lookalikes._ALIKE.items():
    ALIKE.setdefault(str(_char), []).append(chr(int(_code)))
LETTERS = [char for char in ALIKE if char.isalnum() and "\u4e00" <= char < "\u9fff"]


class Ledger(NamedTuple):
    """A sheet of one contract: what stands where, and what somebody who reads it takes from it."""

    headings: dict[str, str]
    stored: int
    code: str
    says: dict[str, str]
    no: str
    name: str
    account: int
    zeros: int
    writing: tuple[str, str]

    @property
    def units(self) -> set[int | None]:
        """Every unit that is said of the amount; None for one in which amounts are not read."""
        said: set[int | None] = {WORDS.get(word) for word in self.says.values()}
        if self.code in NOT_READ:
            return {*said, None}
        shown = FORMATS[self.code][1]
        return said if shown is None else {*said, shown}

    @property
    def fen(self) -> int:
        """The amount as it is read, where one unit at most is said of it."""
        unit = next(iter(self.units), 1)
        assert unit is not None
        return int(Decimal(self.stored) / FORMATS[self.code][0] * unit * 100)


def alike(text: str, draw: Any) -> str:
    """`text` with letters in the place of others that look the same."""
    return "".join(draw(st.sampled_from([char, *ALIKE.get(char, ())])) for char in text)


@st.composite
def ledgers(draw: Any) -> Ledger:
    names = {column.field: draw(st.sampled_from(column.names)) for column in COLUMNS}
    headings = {field: draw(st.sampled_from(DRESSED)).format(name) for field, name in names.items()}
    places = draw(st.sets(st.sampled_from(["heading", "title", "note", "column"]), max_size=2))
    usual = draw(st.sampled_from(sorted(WORDS)))
    words = st.one_of(st.just(usual), st.just(usual), st.sampled_from([*WORDS, *FOREIGN]))
    no = f"YX-{draw(st.integers(1, 999)):03d}A"
    name = "".join(draw(st.lists(st.sampled_from(LETTERS), min_size=2, max_size=4))) + "·伟"
    return Ledger(
        headings=headings,
        stored=draw(st.integers(1, 9)) * 1000,
        code=draw(st.one_of(st.sampled_from(sorted(FORMATS)), st.sampled_from(NOT_READ))),
        says={place: draw(words) for place in sorted(places)},
        no=no,
        name=name,
        account=draw(st.integers(10**9, 10**14)),
        zeros=draw(st.integers(15, 20)),
        writing=(alike(no, draw), alike(name, draw)),
    )


def written(ledger: Ledger, folder: Path, shapes: Any) -> Path:
    """The workbook of a ledger."""
    fields = ["no", "fund", "client", "amount", "value_date", "payee_bank", "payee_account"]
    heads = {field: ledger.headings[field] for field in fields}
    if "heading" in ledger.says:
        heads["amount"] = shapes.format(ledger.headings["amount"].strip("* \n"), ledger.says["heading"])
    no, name = ledger.writing
    row: list[object] = [no, "JH01", name, ledger.stored, "2026-03-24", "中国银行", ledger.account]
    heading: list[object] = list(heads.values())
    if "column" in ledger.says:
        heading, row = [*heading, "单位"], [*row, ledger.says["column"]]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    if "title" in ledger.says:
        sheet.append([TITLES[ledger.stored % len(TITLES)].format(ledger.says["title"])])
    sheet.append(heading)
    sheet.append(row)
    sheet.cell(sheet.max_row, 4).number_format = ledger.code
    sheet.cell(sheet.max_row, 7).number_format = "0" * ledger.zeros
    if "note" in ledger.says:
        sheet.append([NOTES[ledger.stored % len(NOTES)].format(ledger.says["note"])])
    path = folder / "l.xlsx"
    book.save(path)
    return path


def outcome(path: Path) -> Parsed | Refused:
    try:
        return table_rows(path, COLUMNS, LedgerOptions(), EVERY_HEADING)
    except Refused as refusal:
        return refusal


@settings(max_examples=100)
@given(ledger=ledgers(), shapes=st.sampled_from(HEADED))
def test_a_figure_is_right_or_its_cell_is_named(ledger: Ledger, shapes: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        read = outcome(written(ledger, Path(folder), shapes))
    if len(ledger.units) > 1 or None in ledger.units:  # nobody could tell
        if isinstance(read, Refused):
            assert "台账" in read.sentence()
        else:
            assert read.rows == []
            assert all(error.row and error.column for error in read.errors)
            assert read.errors
        return
    assert isinstance(read, Parsed), read.sentence()
    assert [error.problem for error in read.errors] == []
    (row,) = read.rows
    assert row.values["amount"] == ledger.fen
    assert row.values["payee_account"] == str(ledger.account).zfill(ledger.zeros)
    assert skeleton(str(row.values["no"])) == skeleton(ledger.no)
    assert skeleton(str(row.values["client"])) == skeleton(ledger.name)


def test_the_units_of_the_property_are_the_programs() -> None:
    assert set(YUAN) == set(WORDS.values())
