from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from pathlib import Path


def cells(path: Path) -> list[list[str]]:
    """The filled cells as text, row by row."""
    sheet = load_workbook(path).worksheets[0]
    rows = ([str(cell.value) for cell in row if cell.value not in (None, "")] for row in sheet.iter_rows())
    return [row for row in rows if row]


PARTICULARS = [
    ["合同编号", "K1", "客户姓名／名称", "陈投资"],
    ["基金", "JH01 稳健一号", "金额（元）", "3000000"],
    ["签署日", "2026-11-02", "理财顾问", "李顾问 S002"],
]
SIGNED = "{}（签字）：____________________    日期：______________"


def test_the_handover_form_lists_each_item_with_its_form_pages_and_defects(
    submission: Any, tmp_path: Path
) -> None:
    submission(
        "submit",
        "K1",
        "--on",
        "2026-11-05",
        "--items",
        "trust_contract:original:12,id_copy:copy:2",
        as_="S002",
    )
    submission(
        "review", "K1", "--on", "2026-11-06", "--result", "unqualified", "--missing", "risk_statement",
        "--defective", "id_copy=背面模糊", "--deadline", "2026-12-01",
    )  # fmt: skip
    out = tmp_path / "交接.xlsx"
    submission("form", "K1", "--kind", "handover", "--xlsx", out, lang="zh")
    assert cells(out) == [
        ["客户资料交接表"],
        *PARTICULARS,
        ["提交次序", "1", "日期", "2026-11-05"],
        ["移交人", "李顾问 S002", "接收人", "王经理 S001"],
        ["序号", "资料名称", "提交", "原件／复印件", "页数", "问题说明", "备注"],
        ["1", "民事信托合同", "☑", "☑ 原件　□ 复印件", "12"],
        ["2", "风险申明书", "□", "□ 原件　□ 复印件", "缺失"],
        ["3", "投资人身份证复印件", "☑", "□ 原件　☑ 复印件", "2", "背面模糊"],
        ["4", "银行打款回执单", "□", "□ 原件　□ 复印件", "缺失"],
        ["5", "客户访谈信息表", "□", "□ 原件　□ 复印件", "缺失"],
        [SIGNED.format("移交人")],
        [SIGNED.format("接收人")],
        ["本表一式两份，理财顾问、客服部各执一份。"],
    ]


def test_before_anything_came_the_handover_form_is_blank(submission: Any, tmp_path: Path) -> None:
    out = tmp_path / "空表.xlsx"
    submission("form", "K2", "--kind", "handover", "--xlsx", out, as_="S003", lang="zh")
    rows = cells(out)
    assert rows[4:6] == [["提交次序", "日期"], ["移交人", "接收人"]]
    assert [row[1] for row in rows[7:13]] == [
        "民事信托合同", "风险申明书", "营业执照复印件", "法定代表人或负责人身份证复印件",
        "银行打款回执单", "客户访谈信息表",
    ]  # fmt: skip
    assert {row[2] for row in rows[7:13]} == {"□"}


def test_what_came_in_an_earlier_round_is_said_to_have_come(failed_thrice: Any, tmp_path: Path) -> None:
    out = tmp_path / "第二轮.xlsx"
    failed_thrice("form", "K1", "--kind", "handover", "--xlsx", out, lang="zh")
    assert ["1", "民事信托合同", "□", "□ 原件　□ 复印件", "此前已交"] in cells(out)


def test_the_completion_form_lists_what_is_wanted_by_when_and_the_points_so_far(
    failed_thrice: Any, tmp_path: Path
) -> None:
    out = tmp_path / "补齐.xlsx"
    failed_thrice("form", "K1", "--kind", "missing", "--xlsx", out, lang="zh")
    assert cells(out) == [
        ["客户资料补齐信息表"],
        *PARTICULARS,
        ["提交次序", "资料名称", "缺失／不合格", "原因", "退回日期", "补齐期限", "补齐结果"],
        ["1", "投资人身份证复印件", "不合格", "背面模糊", "2026-11-09", "2026-11-13", "审核不合格"],
        ["1", "风险申明书", "缺失", "2026-11-09", "2026-11-13", "审核不合格"],
        ["2", "风险申明书", "缺失", "未签字", "2026-11-20", "2026-12-10"],
        ["累计不合格：3 次    累计扣分：7 分"],
        ["2026-11-09 第 1 次不合格：1 分"],
        ["2026-11-14 第 2 次不合格：2 分"],
        ["2026-11-20 第 3 次不合格：4 分"],
        ["本人已知悉上述应补齐资料；逾期未补齐的，再计一次到期提交失败（第24条）。"],
        [SIGNED.format("理财顾问")],
        [SIGNED.format("客服经理")],
    ]


@pytest.mark.parametrize("kind", ["handover", "missing"])
def test_a_form_is_one_upright_a4_page_and_its_export_is_on_the_trail(
    kind: str, failed_thrice: Any, desk: Any, tmp_path: Path
) -> None:
    out = tmp_path / "form.xlsx"
    failed_thrice("form", "K1", "--kind", kind, "--xlsx", out, lang="zh")
    setup: Any = load_workbook(out).worksheets[0].page_setup
    assert (setup.orientation, int(setup.paperSize), setup.fitToWidth) == ("portrait", 9, 1)
    last = desk.json("archive", "trail")[-1]
    assert (last["verb"], last["table"], last["key"], last["client"]) == (
        "exported",
        "package_form",
        "K1",
        "C001",
    )


def test_a_form_is_in_english_where_that_was_asked_for(failed_thrice: Any, tmp_path: Path) -> None:
    out = tmp_path / "form.xlsx"
    failed_thrice("form", "K1", "--kind", "missing", "--xlsx", out, lang="en")
    assert cells(out)[:2] == [
        ["Client document completion form"],
        ["Contract", "K1", "Client's name", "陈投资"],
    ]
