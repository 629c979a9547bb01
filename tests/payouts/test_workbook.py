from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from fundcs.entitlements.rules.accrual import Cause, Repayment, Stretch
from fundcs.kit.money import round_half_up
from fundcs.kit.zone import SHANGHAI
from fundcs.payouts.rules.sheet import Sheet, SheetLine, remark
from fundcs.payouts.show import workbook


def _line(contract: str, name: str, balances: list[tuple[int, int]], repaid: int = 0) -> SheetLine:
    """A line at 8.5 % ACT/365 with stretches of (days, balance in fen)."""
    stretches, start = [], date(2026, 5, 31)
    for days, balance in balances:
        end = date.fromordinal(start.toordinal() + days)
        stretches.append(Stretch(start, end, days, balance))
        start = end
    total = sum(days * balance for days, balance in balances)
    return SheetLine(
        contract=contract, client="C000001", name=name, principal=balances[0][1] if balances else 0,
        rate=Decimal("0.085"), start=date(2026, 5, 31), end=start, days=sum(d for d, _ in balances),
        daily_balance_sum=total, interest=round_half_up(total * 85, 365_000), principal_repaid=repaid,
        payee_name=name, payee_bank="中国银行", payee_account="0622235585594042728", verified=False,
        receipt_matches=False, notes=(remark("matures", on="2026-08-30"),), stretches=tuple(stretches),
        repayments=(Repayment(date(2026, 8, 30), repaid, Cause.MATURITY),) if repaid else (),
    )  # fmt: skip


def _sheet(*lines: SheetLine) -> Sheet:
    return Sheet(
        fund="JH01", fund_name="稳健一号", project_company="京城置业",
        due=date(2026, 8, 30), pay_date=date(2026, 8, 31), roll="following", skipped=(), added=(),
        provisional=False, accrual_rolls=False, period_number=3,
        period_start=date(2026, 5, 31), period_end=date(2026, 8, 30), day_count="ACT/365", basis=365,
        lines=lines, version=2, hash="f" * 64,
        reckoned_at=datetime(2026, 8, 1, 10, 30, tzinfo=SHANGHAI), reckoned_by="S001",
    )  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    lines = (
        _line("JH01-1", "=cmd|' /C calc'!A0", [(91, 499_999_900)]),
        _line("JH01-2", "王小明", [(30, 300_000_000), (61, 100_000_001)], repaid=100_000_001),
    )
    workbook.write(_sheet(*lines), tmp_path / "sheet.xlsx", "zh", "12:abc")
    return tmp_path / "sheet.xlsx"


def _values(path: Path, tab: str) -> list[tuple[Any, ...]]:
    return list(load_workbook(path, data_only=True)[tab].iter_rows(values_only=True))


def test_the_sheet_shows_each_line_and_its_total(path: Path) -> None:
    rows = _values(path, "派息测算表")
    first, second = rows[4], rows[5]
    assert first[1:4] == ("JH01-1", "=cmd|' /C calc'!A0", 4_999_999)
    assert first[8:12] == (454_999_909, 105_958.88, 0, 105_958.88)
    assert second[8:12] == (151_000_000.61, 35_164.38, 1_000_000.01, 1_035_164.39)


def test_totals_stand_in_figures_and_in_capitals(path: Path) -> None:
    rows = _values(path, "派息测算表")
    assert rows[6][9:12] == (141_123.26, 1_000_000.01, 1_141_123.27)
    assert "人民币壹佰壹拾肆万壹仟壹佰贰拾叁元贰角柒分" in rows[7][0]


def test_an_account_number_is_text_and_a_name_never_a_formula(path: Path) -> None:
    sheet = load_workbook(path)["派息测算表"]
    assert (sheet["O5"].data_type, sheet["O5"].value) == ("s", "0622235585594042728")
    assert sheet["C5"].data_type == "s"


def test_every_formula_when_recalculated_gives_the_figure_beside_it(path: Path) -> None:
    """An independent reckoning of the formulas: references and the three functions used, in Decimal."""
    book, values = load_workbook(path), load_workbook(path, data_only=True)
    checked = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    shown = Decimal(str(values[sheet.title][cell.coordinate].value))
                    assert _reckon(book, sheet.title, cell.value) == shown, cell.coordinate
                    checked += 1
    assert checked == 2 * 3 + 4 + 3 + 2 * 4


def _reckon(book: Any, tab: str, formula: Any) -> Decimal:
    import re
    from decimal import ROUND_HALF_UP

    if not isinstance(formula, str) or not formula.startswith("="):
        return Decimal(str(formula or 0))
    body = formula[1:]
    if found := re.fullmatch(r"ROUND\((.*),2\)", body):
        return _reckon(book, tab, "=" + found[1]).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if found := re.fullmatch(r"SUM\(([A-Z]+)(\d+):[A-Z]+(\d+)\)", body):
        cells = (book[tab][f"{found[1]}{n}"].value for n in range(int(found[2]), int(found[3]) + 1))
        return sum((_reckon(book, tab, value) for value in cells), Decimal(0))
    if found := re.fullmatch(r"(?:'(.+)'!)?\$?([A-Z]+)\$?(\d+)", body):
        other = found[1] or tab
        return _reckon(book, other, book[other][f"{found[2]}{found[3]}"].value)
    for sign in ("+", "/", "*"):
        left, found_sign, right = body.rpartition(sign)
        if found_sign:
            a, b = _reckon(book, tab, "=" + left), _reckon(book, tab, "=" + right)
            return a + b if sign == "+" else a / b if sign == "/" else a * b
    raise AssertionError(formula)


def test_the_basis_that_the_interest_divides_by_is_the_one_of_the_parameters(path: Path) -> None:
    label, value = _values(path, "参数")[workbook._BASIS_ROW - 1]  # the row is what is tested
    assert (label, value) == ("年计息天数", 365)


def test_version_hash_and_head_of_the_trail_are_printed(path: Path) -> None:
    sheet = load_workbook(path)["派息测算表"]
    footer = str(sheet.oddFooter.left.text if sheet.oddFooter else "")
    assert footer == f"版本 2 · 校验码（SHA-256）{'f' * 64}"
    assert ("留痕校验码", "12:abc") in [row[:2] for row in _values(path, "参数")]


def test_there_is_a_place_to_sign_for_each_of_the_four(path: Path) -> None:
    text = " ".join(str(cell) for row in _values(path, "派息测算表") for cell in row if cell)
    assert all(role in text for role in ("制表", "复核", "财务核对", "审批"))


def test_the_sheet_is_english_where_english_was_asked_for(tmp_path: Path) -> None:
    workbook.write(_sheet(_line("A", "Wang", [(91, 100)])), tmp_path / "en.xlsx", "en", "1:a")
    assert load_workbook(tmp_path / "en.xlsx").sheetnames == ["Payout sheet", "Parameters", "Arithmetic"]


def test_a_sheet_without_lines_is_still_a_sheet(tmp_path: Path) -> None:
    workbook.write(_sheet(), tmp_path / "none.xlsx", "zh", "1:a")
    assert _values(tmp_path / "none.xlsx", "派息测算表")[4][11] == 0


def test_the_header_rows_repeat_on_every_printed_page(path: Path) -> None:
    sheet = load_workbook(path)["派息测算表"]
    assert sheet.print_title_rows == "$1:$4"
    assert sheet.page_setup.orientation == "landscape"


def test_the_sheet_says_above_the_signatures_that_it_promises_nothing(path: Path) -> None:
    cells = [row[0] for row in _values(path, "派息测算表")]
    line = "本表供内部测算和财务核对使用，不构成对本金或收益的承诺；实际派息以基金合同约定及到账金额为准。"
    signatures = next(place for place, cell in enumerate(cells) if str(cell).startswith("制表："))
    assert cells.index(line) < signatures


def test_a_sheet_with_accounts_is_marked_as_confidential(path: Path) -> None:
    assert _values(path, "派息测算表")[1][-1] == "内部资料，注意保密"
