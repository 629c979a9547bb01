"""What every page and every JSON document has in common."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from rich.cells import cell_len
from rich.console import Console

from fundcs.kit.view import iso, table


def test_a_figure_is_never_broken_however_narrow_the_screen() -> None:
    rows = table("名称", ("金额", "right"))
    rows.add_row("京西投资管理有限公司" * 3, "11,999,999.00")
    out = Console(file=io.StringIO(), width=30)
    out.print(rows)
    assert isinstance(out.file, io.StringIO)
    assert "11,999,999.00" in out.file.getvalue()


def test_a_moment_is_carried_to_the_second_with_shanghai_s_offset() -> None:
    moment = datetime(2026, 11, 23, 2, 0, 5, 999_999, tzinfo=UTC)
    assert iso(moment) == "2026-11-23T10:00:05+08:00"


def shown(width: int, *rows: tuple[str, ...]) -> list[str]:
    """A table of a number, a name, a sentence and a figure, as a screen of `width` columns shows it."""
    made = table("合同编号", "客户", "事项", ("金额", "right"))
    for row in rows:
        made.add_row(*row)
    out = Console(file=io.StringIO(), width=width)
    out.print(made)
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue().splitlines()


ROW = ("YX01-2026-0019", "S005 李平晨", "核实收款账户并登记回访结果，逾期的请说明原因", "11,999,999.00")


def test_on_a_narrow_screen_sentences_give_way_and_numbers_and_names_stay_whole() -> None:
    lines = shown(58, ROW)
    assert max(map(cell_len, lines)) <= 58
    assert all(any(whole in line for line in lines) for whole in ("YX01-2026-0019", "S005 李平晨", ROW[3]))


def test_a_name_is_broken_only_where_nothing_else_is_left() -> None:
    lines = shown(42, ROW)
    assert max(map(cell_len, lines)) <= 42
    assert any("李平晨" in line for line in lines)


def test_where_all_fits_nothing_is_broken() -> None:
    assert len(shown(120, ROW)) == len(shown(200, ROW))


def test_no_line_of_a_cell_is_a_single_character() -> None:
    for width in range(45, 100):
        cells = [line.strip() for line in shown(width, ("1", "2", "派息前回访核实收款账户并登记结果", "3"))]
        assert not [cell for cell in cells if len(cell) == 1 and cell != "1"]


def test_a_cell_is_text_and_never_markup() -> None:
    assert any("[bold]李" in line for line in shown(80, ("1", "[bold]李", "", "")))


def test_a_long_heading_over_figures_goes_on_two_lines_before_a_name_is_broken() -> None:
    made = table("合同编号", "客户", ("累计不合格次数", "right"), ("累计提交次数", "right"))
    made.add_row("YX01-2026-0019", "和信(北京)投资有限公司", "2", "3")
    out = Console(file=io.StringIO(), width=56)
    out.print(made)
    assert isinstance(out.file, io.StringIO)
    assert "和信(北京)投资有限公司" in out.file.getvalue()
