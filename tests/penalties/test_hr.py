from __future__ import annotations

import hashlib
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from fundcs.archive.frozen import freeze, thaw
from fundcs.penalties import rules

if TYPE_CHECKING:
    from pathlib import Path

SIGN = "{}：______________    日期：______________"
NOVEMBER = ("--fund", "JH01", "--month", "2026-11")


def send(submission: Any, month: str = "2026-11", now: str = "2026-12-01", **how: Any) -> Any:
    so_far = ("--so-far",) if now.startswith(month) else ()
    return submission("send", "--fund", "JH01", "--month", month, *so_far, now=now, **how)


def told(sent: Any) -> list[tuple[str, str, int, int | None, int]]:
    return [(r["advisor"], r["contract"], r["failure"], r["points"], r["difference"]) for r in sent["lines"]]


def test_a_list_holds_the_failures_of_its_fund_and_month(failed_thrice: Any) -> None:
    sent = send(failed_thrice, now="2026-12-11")
    assert told(sent) == [
        ("S002", "K1", 1, 1, 1), ("S002", "K1", 2, 2, 2), ("S002", "K1", 3, 4, 4), ("S003", "K2", 1, 1, 1),
    ]  # fmt: skip
    assert (sent["list"], sent["totals"]) == (1, {"S002": 7, "S003": 1})
    assert [line["correction"] for line in sent["lines"]] == [False] * 4


def test_what_hr_has_is_not_sent_twice(failed_thrice: Any, desk: Any) -> None:
    send(failed_thrice)
    said = desk.refused("submission", "send", *NOVEMBER, now="2026-12-02")
    assert "fund JH01 has no failed submission that HR does not have; there is nothing to submit" in said


def test_where_a_months_list_would_be_empty_what_hr_does_not_have_is_said(
    failed_thrice: Any, desk: Any
) -> None:
    said = desk.refused("submission", "send", "--fund", "JH01", "--month", "2026-10", now="2026-12-11")
    assert (
        "fund JH01 has nothing to submit for 2026-10; of other months HR does not have these failed "
        "submissions: 2026-11 (4), 2026-12 (1)"
    ) in said


@pytest.mark.parametrize("day", ["2026-11-23", "2026-11-30"])
def test_a_running_month_is_not_finalised_unless_so_far(day: str, failed_thrice: Any, desk: Any) -> None:
    said = desk.refused("submission", "send", *NOVEMBER, now=day)
    assert "the appraisal month 2026-11 runs until 2026-11-30; submit its list after that day" in said
    assert len(failed_thrice("send", *NOVEMBER, "--so-far", now=day)["lines"]) == 4


def test_a_contract_that_was_renumbered_is_on_no_later_list_and_its_check_is_found(
    failed_thrice: Any, desk: Any
) -> None:
    first = send(failed_thrice)
    failed_thrice("confirm", *NOVEMBER, "--adjust", "3=1", "--reason", "从轻", as_="S005", now="2026-12-02")
    desk.ok("contract", "edit", "K1", "--no", "K7", "--reason", "抄错", now="2026-12-02")
    words = ("submission", "send", "--fund", "JH01", "--month", "2026-12", "--so-far")
    assert "nothing to submit" in desk.refused(*words, now="2026-12-03")
    assert not [row for row in desk.json("reminders", now="2026-12-03") if ":list:" in row["key"]]
    rows = failed_thrice("penalties", "--month", "2026-11", now="2026-12-03")["rows"]
    assert [(row["contract"], row["sent"], row["hr"] and row["hr"]["points"]) for row in rows] == [
        ("K7", True, None), ("K2", True, None), ("K7", True, None), ("K7", True, 1),
    ]  # fmt: skip
    again = failed_thrice("sent", *NOVEMBER, now="2026-12-03")
    assert told(again) == told(first)
    failed_thrice("withdraw", "K7", "--round", "1", "--reason", "错看", now="2026-12-03")
    later = send(failed_thrice, "2026-12", "2026-12-03")
    assert [(row[1], row[4]) for row in told(later)] == [("K7", -1), ("K7", -2), ("K7", 0)]


def test_a_withdrawn_review_and_what_it_shifted_are_corrections_on_the_next_list(failed_thrice: Any) -> None:
    send(failed_thrice)
    failed_thrice("withdraw", "K1", "--round", "1", "--reason", "错看合同", now="2026-12-03")
    assert failed_thrice("penalties", "--month", "2026-11", now="2026-12-03")["totals"] == {
        "S002": 1,
        "S003": 1,
    }
    sent = send(failed_thrice, "2026-12", "2026-12-31")
    corrections = [line for line in sent["lines"] if line["correction"]]
    assert [(c["month"], c["failure"], c["before"]["points"], c["points"]) for c in corrections] == [
        ("2026-11", 1, 1, 0), ("2026-11", 2, 2, 0), ("2026-11", 1, 4, 1),
    ]  # fmt: skip
    assert sum(line["difference"] for line in corrections) == -6


def test_a_failure_entered_late_for_a_month_already_sent_is_a_correction(submission: Any) -> None:
    submission("submit", "K1", "--on", "2026-11-05", as_="S002", now="2026-11-05")
    submission("submit", "K2", "--on", "2026-11-10", as_="S003", now="2026-11-10")
    assert told(send(submission)) == [("S003", "K2", 1, 1, 1)]
    review = ("review", "K1", "--on", "2026-11-09", "--result", "unqualified", "--deadline", "2027-01-20")
    submission(*review, now="2026-12-02")
    sent = send(submission, "2026-12", "2026-12-31")
    [line] = sent["lines"]
    assert (line["month"], line["correction"], line["before"], line["difference"]) == (
        "2026-11",
        True,
        None,
        1,
    )


def test_a_failure_that_passes_to_another_adviser_is_taken_from_one_and_put_to_the_other(
    failed_thrice: Any,
) -> None:
    send(failed_thrice)
    failed_thrice("adviser", "K1", "--to", "S003", "--on", "2026-11-20", now="2026-12-02")
    sent = send(failed_thrice, "2026-12", "2026-12-10")
    assert told(sent) == [("S002", "K1", 3, 0, -4), ("S003", "K1", 3, 4, 4)]


def test_a_decision_after_the_list_was_sent_is_a_correction(failed_thrice: Any) -> None:
    sent = send(failed_thrice, "2026-12", "2026-12-31")
    assert ("S002", "K1", 4, None, 0) in told(sent)
    failed_thrice("decide", "K1", "--points", "6", "--text", "降级", as_="S006", now="2027-01-02")
    again = send(failed_thrice, "2027-01", "2027-01-31")
    assert ("S002", "K1", 4, 6, 6) in told(again)


def test_a_sent_list_is_shown_as_it_was_whatever_happens_later(failed_thrice: Any, desk: Any) -> None:
    sent = send(failed_thrice)
    failed_thrice("withdraw", "K1", "--round", "1", "--reason", "错看合同", now="2026-12-03")
    again = failed_thrice("sent", *NOVEMBER, now="2026-12-04")
    assert again == sent
    with closing(sqlite3.connect(desk.path)) as connection:
        content, hash_ = connection.execute("SELECT content, hash FROM penalty_list").fetchone()
    assert hashlib.sha256(content.encode()).hexdigest() == hash_ == sent["hash"]


def test_the_stored_document_reads_back_to_the_same_list(failed_thrice: Any, desk: Any) -> None:
    send(failed_thrice)
    failed_thrice("withdraw", "K1", "--round", "1", "--reason", "错看合同", now="2026-12-03")
    send(failed_thrice, "2026-12", "2026-12-31")
    with closing(sqlite3.connect(desk.path)) as connection:
        for text, hash_ in connection.execute("SELECT content, hash FROM penalty_list").fetchall():
            document = thaw(text, hash_, rules.FORM)
            read = rules.from_content(document, id_=1, hash_="", sent_at=None, sent_by="")  # type: ignore[arg-type]
            assert freeze(rules.content(read), rules.FORM) == (text, hash_)


def test_hr_confirms_line_by_line_and_adjusts_with_a_reason(failed_thrice: Any) -> None:
    send(failed_thrice)
    failed_thrice("confirm", *NOVEMBER, "--line", "1", as_="S005", now="2026-12-02")
    failed_thrice(
        "confirm", *NOVEMBER, "--adjust", "3=1", "--reason", "首次从轻", as_="S005", now="2026-12-02"
    )
    done = failed_thrice("confirm", *NOVEMBER, as_="S005", now="2026-12-03")
    answers = [(line["answer"]["result"], line["answer"]["points"]) for line in done["lines"]]
    assert answers == [("confirmed", None), ("confirmed", None), ("adjusted", 1), ("confirmed", None)]
    assert done["answered"]
    row = failed_thrice("penalties", "--month", "2026-11", now="2026-12-04")["rows"][3]
    assert (row["points"], row["sent"], row["hr"]["points"], row["hr"]["reason"]) == (4, True, 1, "首次从轻")


def test_a_new_answer_replaces_the_earlier(failed_thrice: Any) -> None:
    send(failed_thrice)
    failed_thrice("confirm", *NOVEMBER, as_="S005", now="2026-12-02")
    words = ("confirm", *NOVEMBER, "--adjust", "1=0", "--reason", "误判")
    done = failed_thrice(*words, as_="S005", now="2026-12-03")
    assert done["lines"][0]["answer"]["points"] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--line", "5"), "no line 5; its lines are 1 to 4"),
        (("--adjust", "1=2"), "a reason is needed"),
        (("--adjust", "1:2", "--reason", "x"), "is not an adjustment"),
        (("--adjust", "0=2", "--reason", "x"), "no line 0"),
        (("--reason", "x"), "explains an adjustment"),
        (("--list", "2"), "has no such list"),
    ],
)
def test_an_answer_names_lines_and_reasons(
    words: tuple[str, ...], said: str, failed_thrice: Any, desk: Any
) -> None:
    send(failed_thrice)
    assert said in desk.refused("submission", "confirm", *NOVEMBER, *words, as_="S005", now="2026-12-02")


def test_when_all_is_answered_there_is_nothing_to_confirm(failed_thrice: Any, desk: Any) -> None:
    send(failed_thrice)
    failed_thrice("confirm", *NOVEMBER, as_="S005", now="2026-12-02")
    said = desk.refused("submission", "confirm", *NOVEMBER, as_="S005", now="2026-12-02")
    assert "every line of the list is already checked" in said


def cells(path: Path) -> list[list[str]]:
    """The filled cells of the first tab as text, row by row; the trail's head is left out."""
    sheet = load_workbook(path, data_only=True).worksheets[0]
    rows = ([str(cell.value) for cell in row if cell.value not in (None, "")] for row in sheet.iter_rows())
    return [row for row in rows if row and not row[0].startswith("留痕校验码")]


def test_the_workbook_for_hr_holds_adviser_reason_points_and_signatures(
    failed_thrice: Any, tmp_path: Path
) -> None:
    out = tmp_path / "名单.xlsx"
    failed_thrice("send", *NOVEMBER, "--xlsx", out, now="2026-12-01", lang="zh")
    assert cells(out) == [
        ["客户资料不合格扣分名单"],
        ["基金：JH01 稳健一号    考核月份：2026-11    第 1 份    提交日期：2026-12-01"],
        ["序号", "理财顾问", "合同编号", "月份", "原因", "不合格次数与日期", "扣分", "人力资源部意见"],
        ["1", "S002 李顾问", "K1", "2026-11",
         ("第 1 次提交：2026-11-09 审核不合格（第23条）；投资人身份证复印件：不合格（背面模糊）"
         "；风险申明书：缺失"),
         "2026-11-09 第 1 次不合格", "1"],
        ["2", "S002 李顾问", "K1", "2026-11", "第 2 次提交：截至 2026-11-13 未提交（第24条）",
         "2026-11-14 第 2 次不合格", "2"],
        ["3", "S002 李顾问", "K1", "2026-11",
         "第 2 次提交：2026-11-20 审核不合格（第23条）；风险申明书：缺失（未签字）",
         "2026-11-20 第 3 次不合格", "4"],
        ["4", "S003 周顾问", "K2", "2026-11", "第 1 次提交：截至 2026-11-09 未提交（第24条）",
         "2026-11-10 第 1 次不合格", "1"],
        ["小计", "S002 李顾问", "7"],
        ["小计", "S003 周顾问", "1"],
        ["合计", "共 4 笔", "8"],
        [SIGN.format("制表"), SIGN.format("客服经理")],
        [SIGN.format("人力资源部复核"), SIGN.format("总经理")],
    ]  # fmt: skip


def test_a_list_written_again_later_is_the_same_workbook(failed_thrice: Any, tmp_path: Path) -> None:
    failed_thrice("send", *NOVEMBER, "--xlsx", tmp_path / "a.xlsx", now="2026-12-01", lang="zh")
    failed_thrice("withdraw", "K1", "--round", "1", "--reason", "错看", now="2026-12-02")
    failed_thrice("sent", *NOVEMBER, "--xlsx", tmp_path / "b.xlsx", now="2026-12-03", lang="zh")
    assert cells(tmp_path / "a.xlsx") == cells(tmp_path / "b.xlsx")


def test_a_correction_says_what_hr_had_and_has_now(failed_thrice: Any, tmp_path: Path) -> None:
    send(failed_thrice)
    failed_thrice("withdraw", "K1", "--round", "1", "--reason", "错看", now="2026-12-02")
    out = tmp_path / "更正.xlsx"
    december = ("--fund", "JH01", "--month", "2026-12", "--so-far")
    failed_thrice("send", *december, "--xlsx", out, now="2026-12-03", lang="zh")
    assert [row[4:] for row in cells(out)[3:6]] == [
        ["不再扣分：所依据的审核或期限已撤回或变更",
         "2026-11-09 第 1 次不合格；更正 2026-11：原为第 1 次不合格 1 分，现为不扣分", "-1"],
        ["不再扣分：所依据的审核或期限已撤回或变更",
         "2026-11-14 第 2 次不合格；更正 2026-11：原为第 2 次不合格 2 分，现为不扣分", "-2"],
        ["第 2 次提交：2026-11-20 审核不合格（第23条）；风险申明书：缺失（未签字）",
         "2026-11-20 第 1 次不合格；更正 2026-11：原为第 3 次不合格 4 分，现为第 1 次不合格 1 分", "-3"],
    ]  # fmt: skip


def totals(path: Path) -> tuple[list[object], int, int]:
    """The points of a list as typed line by line, the sum its formula comes to, the sum stored with it."""
    page, stored = load_workbook(path).worksheets[0], load_workbook(path, data_only=True).worksheets[0]
    [formula] = [cell for row in page.iter_rows() for cell in row if cell.data_type == "f"]
    first, last = re.fullmatch(r"=SUM\(G(\d+):G(\d+)\)", str(formula.value)).groups()  # type: ignore[union-attr]
    points = [page[f"G{row}"].value for row in range(int(first), int(last) + 1)]
    # A spreadsheet program's SUM passes over text.
    recalculated = sum(value for value in points if isinstance(value, int))
    return points, recalculated, int(str(stored[formula.coordinate].value))


RETURNED = ("--result", "unqualified", "--missing", "risk_statement", "--deadline")


def test_the_total_of_a_list_counts_no_points_for_what_is_still_to_be_decided(
    submission: Any, tmp_path: Path
) -> None:
    submission("submit", "K2", as_="S003", now="2026-11-09")
    submission("submit", "K1", as_="S002", now="2026-11-05")
    submission("review", "K1", *RETURNED, "2026-11-13", now="2026-11-09")
    submission("submit", "K1", "--on", "2026-11-17", as_="S002", now="2026-11-17")
    submission("review", "K1", *RETURNED, "2026-11-24", now="2026-11-20")
    out = tmp_path / "名单.xlsx"
    sent = submission("send", *NOVEMBER, "--xlsx", out, now="2026-12-01")
    assert [line["points"] for line in sent["lines"]] == [1, 2, 4, None]
    points, recalculated, stored = totals(out)
    assert points[:3] == [1, 2, 4]
    assert isinstance(points[3], str)
    assert recalculated == stored == 7


def test_points_taken_back_until_a_decision_are_on_the_line_and_in_the_total(
    submission: Any, tmp_path: Path
) -> None:
    """The third failure, 4 points, becomes the fourth, which the general manager has to decide."""
    submission("submit", "K2", as_="S003", now="2026-11-09")
    submission("submit", "K1", as_="S002", now="2026-11-05")
    submission("review", "K1", *RETURNED, "2026-11-20", now="2026-11-09")
    submission("submit", "K1", as_="S002", now="2026-11-17")
    submission("review", "K1", *RETURNED, "2026-11-24", now="2026-11-20")
    assert [line["points"] for line in send(submission)["lines"]] == [1, 2, 4]
    submission("withdraw", "K1", "--round", "1", "--reason", "期限误记", now="2026-12-02")
    again = ("review", "K1", "--round", "1", "--on", "2026-11-09", *RETURNED, "2026-11-13")
    submission(*again, now="2026-12-02")
    out = tmp_path / "更正.xlsx"
    december = ("--fund", "JH01", "--month", "2026-12", "--so-far")
    sent = submission("send", *december, "--xlsx", out, now="2026-12-03")
    assert [(line["failure"], line["points"], line["difference"]) for line in sent["lines"]] == [
        (2, 2, 2), (3, 4, 2), (4, None, -4),
    ]  # fmt: skip
    points, recalculated, stored = totals(out)
    assert points == [2, 2, -4]
    assert recalculated == stored == sent["totals"]["S002"] == 0


def test_a_correction_takes_back_what_hr_made_of_the_line_not_what_was_sent(failed_thrice: Any) -> None:
    send(failed_thrice)
    failed_thrice(
        "confirm", *NOVEMBER, "--adjust", "1=0", "--adjust", "3=3", "--reason", "首次",
        as_="S005", now="2026-12-02",
    )  # fmt: skip
    failed_thrice("withdraw", "K1", "--round", "1", "--reason", "错看", now="2026-12-02")
    made = failed_thrice("send", "--fund", "JH01", "--month", "2026-12", "--so-far", now="2026-12-03")
    lines = [
        (one["before"]["points"], one["adjusted"], one["points"], one["difference"]) for one in made["lines"]
    ]
    assert lines == [(1, 0, 0, 0), (2, None, 0, -2), (4, 3, 1, -2)]
    assert made["totals"] == {"S002": -4}
    said = failed_thrice("sent", "--fund", "JH01", "--month", "2026-12", now="2026-12-03")
    assert said == made


def test_the_ledger_as_a_workbook_holds_each_failure_and_the_months(
    failed_thrice: Any, tmp_path: Path
) -> None:
    out = tmp_path / "扣分.xlsx"
    failed_thrice("penalties", "--month", "2026-11", "--xlsx", out, now="2026-12-01", lang="zh")
    book = load_workbook(out)
    assert book.sheetnames == ["资料扣分明细", "按月汇总"]
    rows = list(book["资料扣分明细"].iter_rows(min_row=3, values_only=True))
    assert [(row[0], row[1], row[5], row[7]) for row in rows] == [
        ("S002 李顾问", "K1", 1, 1), ("S003 周顾问", "K2", 1, 1),
        ("S002 李顾问", "K1", 2, 2), ("S002 李顾问", "K1", 3, 4),
    ]  # fmt: skip
    assert [row[-2:] for row in book["按月汇总"].iter_rows(min_row=3, values_only=True)] == [(7, 7), (1, 1)]
