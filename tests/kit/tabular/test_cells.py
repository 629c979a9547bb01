"""A cell is read exactly as its column's kind wants it, or refused; nothing is guessed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundcs.kit.errors import Refused
from fundcs.kit.tabular.cells import BLANKS, Kind, reader, settled
from fundcs.kit.tabular.reading import Flaw
from fundcs.kit.zone import SHANGHAI

KINDS: tuple[Kind, ...] = (
    "text",
    "identity",
    "account",
    "phone",
    "email",
    "amount",
    "rate",
    "day",
    "moment",
)
DAY = date(2026, 3, 24)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("cell", [*sorted(BLANKS), " ", "\u3000", "－", "\t"])
def test_what_departments_write_for_nothing_is_nothing(kind: Kind, cell: str) -> None:
    assert reader(kind)(cell) is None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("cell", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!"])
def test_a_formula_that_failed_is_refused(kind: Kind, cell: str) -> None:
    with pytest.raises(Refused, match=cell):
        reader(kind)(cell)


@pytest.mark.parametrize("kind", KINDS)
def test_a_formula_never_calculated_is_refused_not_taken_for_a_blank(kind: Kind) -> None:
    with pytest.raises(
        Refused,
        match=("the cell's formula was never calculated; open the file in a spreadsheet program and save it"),
    ):
        reader(kind)(Flaw.UNCALCULATED)


@pytest.mark.parametrize(
    ("cell", "unit", "fen"),
    [
        ("5000000", 1, 500_000_000),
        ("5,000,000.00", 1, 500_000_000),
        ("５，０００，０００．００", 1, 500_000_000),
        (" 5 000 000.00 ", 1, 500_000_000),
        ("5, 000, 000", 1, 500_000_000),
        ("¥5,000,000.00", 1, 500_000_000),
        ("￥ 5,000,000", 1, 500_000_000),
        ("RMB 5,000,000", 1, 500_000_000),
        ("人民币500万元", 1, 500_000_000),
        ("5,000,000元", 10_000, 500_000_000),
        ("500万", 10_000, 500_000_000),
        ("1.2亿", 10_000, 12_000_000_000),
        (500.0, 10_000, 500_000_000),
        (499.9999, 10_000, 499_999_900),
        (0.1 + 0.2, 1, 30),
        (3.0, 1, 300),
        (1e12, 1, 10**14),
    ],
)
def test_an_amount_is_read_to_the_fen(cell: Any, unit: int, fen: int) -> None:
    assert reader("amount", unit=unit)(cell) == fen


@given(st.integers(1, 10**13))
def test_an_amount_kept_as_a_number_loses_no_fen(fen: int) -> None:
    assert reader("amount")(fen / 100) == fen
    assert reader("amount", unit=10_000)(fen / 1_000_000) == fen


@pytest.mark.parametrize(
    "cell",
    ["-5", -5.0, "0", 0.0, "1.005", 100 / 3, "500左右", "5 00", "1 0000", "(500)", "1e6", "nan", DAY, 2e12],
)
def test_what_is_no_amount_is_refused(cell: Any) -> None:
    with pytest.raises(Refused):
        reader("amount")(cell)


@pytest.mark.parametrize("cell", ["9.5%", "9.50％", "９．５％", " 9.5 % ", "0.095", 0.095])
def test_a_rate_is_read_in_all_its_forms(cell: Any) -> None:
    assert reader("rate")(cell) == Decimal("0.095")


@pytest.mark.parametrize("cell", ["9.5", 9.5, "9.5%左右", "8%-9%"])
def test_a_rate_without_percent_is_refused(cell: Any) -> None:
    with pytest.raises(Refused):
        reader("rate")(cell)


@pytest.mark.parametrize("cell", ["9.5", 9.5, "9.5%", "9.50％"])
def test_under_a_heading_in_percent_a_bare_rate_is_percent(cell: Any) -> None:
    assert reader("rate", percent=True)(cell) == Decimal("0.095")


@pytest.mark.parametrize("cell", ["0.095", 0.095])
def test_under_a_heading_in_percent_a_fraction_is_not_guessed_at(cell: Any) -> None:
    with pytest.raises(Refused, match="% or a fraction; write it with its %"):
        reader("rate", percent=True)(cell)


@pytest.mark.parametrize(
    "cell",
    [
        DAY,
        datetime.fromisoformat("2026-03-24T00:00"),
        datetime.fromisoformat("2026-03-24T15:30"),
        "2026-03-24",
        "2026/3/24",
        "2026.03.24",
        "20260324",
        "2026年3月24日",
        "２０２６年３月２４日",
        " 2026 年 3 月 24 日 ",
        "2026/3/24 0:00",
        "2026-03-24 00:00:00",
        "2026-03-24T15:30:00.000",
        20260324.0,
        46105.0,
        46105.75,
        "46105",
    ],
)
def test_a_day_is_read_in_all_its_forms(cell: Any) -> None:
    assert reader("day")(cell) == DAY


def test_serial_numbers_count_from_the_workbooks_own_day() -> None:
    assert reader("day", day_zero=date(1904, 1, 1))(44643.0) == DAY


@given(st.dates(date(1930, 1, 1), date(2170, 1, 1)))
def test_a_serial_number_is_the_days_since_the_last_but_one_of_1899(day: date) -> None:
    assert reader("day")(float((day - date(1899, 12, 30)).days)) == day


@pytest.mark.parametrize(
    "cell", ["2026-02-30", 2026.0, 300.0, "2026.3", "3月24日", "24/03/2026", "待定", True]
)
def test_what_is_no_day_is_refused(cell: Any) -> None:
    with pytest.raises(Refused):
        reader("day")(cell)


@pytest.mark.parametrize("cell", ["2026-03-24 10:30", datetime.fromisoformat("2026-03-24T10:30"), 46105.4375])
def test_a_moment_is_that_of_shanghai(cell: Any) -> None:
    assert reader("moment")(cell) == datetime(2026, 3, 24, 2, 30, tzinfo=SHANGHAI) + timedelta(hours=8)


@pytest.mark.parametrize("kind", ["text", "identity", "account", "phone", "email"])
@pytest.mark.parametrize(
    "cell", [6.222835585940428e18, 3.70202196007220909e17, 1e15, "3.70202E+17", "6.22E18"]
)
def test_a_number_that_lost_digits_is_refused_without_a_guess(kind: Kind, cell: Any) -> None:
    with pytest.raises(
        Refused,
        match="lost its last digits",
    ):
        reader(kind)(cell)


def test_fifteen_digits_kept_as_a_number_are_whole() -> None:
    assert reader("account")(999_999_999_999_999.0) == "999999999999999"


@pytest.mark.parametrize(
    "cell",
    [
        " 37020219880824132x ",
        "３７０２０２１９８８０８２４１３２Ｘ",
        "'37020219880824132X",
        "370202 19880824 132X",
    ],
)
def test_an_identity_is_compact_and_in_capitals(cell: str) -> None:
    assert reader("identity")(cell) == "37020219880824132X"


@pytest.mark.parametrize(
    "cell", ["6222 8355 8594 0427 284", "6222-8355-8594-0427-284", "\t6222835585940427284"]
)
def test_an_account_is_its_digits(cell: str) -> None:
    assert reader("account")(cell) == "6222835585940427284"


@pytest.mark.parametrize("cell", ["见附件", "12345", "6222;8355859404"])
def test_what_is_no_account_is_refused(cell: str) -> None:
    with pytest.raises(Refused, match="this is not an account number; write 6 to 40 digits or Latin letters"):
        reader("account")(cell)


@pytest.mark.parametrize("cell", ["186-2011-6410", "１８６２０１１６４１０", 18620116410.0, "'18620116410"])
def test_a_phone_is_read_also_where_it_was_kept_as_a_number(cell: Any) -> None:
    assert reader("phone")(cell) == "+8618620116410"


def test_an_email_is_folded() -> None:
    assert reader("email")("ｋｈ０００＠example.com") == "kh000@example.com"


@pytest.mark.parametrize(
    ("cell", "text"), [("李诺\u3000", "李诺"), (7.0, "7"), (True, "TRUE"), ("A（甲）", "A(甲)")]
)
def test_text_is_folded(cell: Any, text: str) -> None:
    assert reader("text")(cell) == text


# Of what settles nothing as often as of what cells hold: wide digits, blanks, marks, halves of characters.
PIECES = st.sampled_from([
    "张伟", "北京市朝阳区1号", "1101011990", "X", "x", "a@b.com", "3.5E+1", "1e+2", "３", "é", "e\u0301", " ",
    "  ", "\u3000", "\n", "\u200b", "\ufeff", "|", "| ", "#N/A", "#", "?", "□", "-", "无", "'", "·",
    "ﬁ", "½", "\u0338", "=", "ß",
])  # fmt: skip


@given(
    st.sampled_from(("text", "code", "name", "identity", "written", "amount", "phone")),
    st.sets(st.lists(PIECES, min_size=1, max_size=4).map("".join), min_size=1, max_size=4),
)
def test_what_is_told_to_be_settled_is_read_as_it_stands(kind: Kind, cells: set[str]) -> None:
    filled = cells - BLANKS
    if settled(kind, filled):
        read = reader(kind)
        assert {cell: read(cell) for cell in filled} == {cell: cell for cell in filled}


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("name", {"张伟", "欧阳娜"}),
        ("identity", {"110101199003070011", "91110000600007156J"}),
        ("text", {"北京市朝阳区建国路 1 号", "kh1@example.com"}),
    ],
)
def test_the_columns_of_most_ledgers_are_settled(kind: Kind, cells: set[str]) -> None:
    assert settled(kind, cells)


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("name", "张 伟"),
        ("name", "李?"),
        ("identity", "11010119900307001x"),
        ("text", 3.0),
        ("text", "北京 "),
        ("code", "3.7E+17"),
    ],
)
def test_a_cell_that_is_read_otherwise_settles_nothing(kind: Kind, cell: Any) -> None:
    assert not settled(kind, {"甲", cell})
