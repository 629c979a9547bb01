"""The call sheet and the figures, on the screen and as workbooks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from pathlib import Path

VERIFY = ("--kind", "payout_verify", "--fund", "YX01", "--outcome")


def opened(path: Path) -> Any:
    return load_workbook(path).active


def cells(path: Path) -> list[list[Any]]:
    return [list(row) for row in opened(path).iter_rows(values_only=True)]


def test_the_call_sheet_has_every_investor_and_by_when_to_call(desk: Any) -> None:
    desk.ok("callbacks", "log", "C000001", *VERIFY, "reached", "--account-confirmed")
    desk.ok("callbacks", "log", "C000002", *VERIFY, "no_answer")
    plan = desk.json("callbacks", "plan", "--fund", "YX01")
    assert (plan["due"], plan["verify_by"], plan["article"]) == ("2026-11-30", "2026-10-30", "46")
    assert (plan["verified"], plan["to_verify"]) == (1, 1)
    first, second = plan["investors"]
    assert (first["client"], first["verified"], first["officer"]) == ("C000001", True, "S002")
    assert [line["contract"] for line in first["contracts"]] == ["A1", "A2"]
    assert (second["client"], second["tries"], second["last_outcome"]) == ("C000002", 1, "no_answer")
    assert second["phone"] == "**********2222"


def test_the_printed_call_sheet_has_phones_in_clear_accounts_masked_and_boxes(
    desk: Any, tmp_path: Path
) -> None:
    desk.ok("callbacks", "log", "C000001", *VERIFY, "reached", "--account-confirmed", "--contract", "A1")
    path = tmp_path / "回访表.xlsx"
    page = desk.ok("callbacks", "plan", "--fund", "YX01", "--xlsx", path, lang="zh")
    assert "13800138000" not in page
    rows = cells(path)
    header = next(row for row in rows if row[0] == "序号")
    body = [
        dict(zip(header, row, strict=True))
        for row in rows[rows.index(header) + 1 :]
        if isinstance(row[0], int)
    ]
    assert [
        (row["合同编号"], row["投资人"], row["电话"], row["接通"], row["账号无误"], row["账户变更"])
        for row in body
    ] == [
        ("A1", "欧阳建国", "138 0013 8000", "☑", "☑", "☐"),
        ("A2", "欧阳建国", "138 0013 8000", "☐", "☐", "☐"),
        ("B1", "李娜", "139 1111 2222", "☐", "☐", "☐"),
    ]
    assert {row["账号"] for row in body} == {"***************0011", "***************0022"}
    assert "6222020000000000011" not in str(rows)


def test_the_call_sheet_prints_so_that_it_is_read_with_its_header_on_every_page(
    desk: Any, tmp_path: Path
) -> None:
    path = tmp_path / "plan.xlsx"
    desk.ok("callbacks", "plan", "--fund", "YX01", "--xlsx", path)
    sheet = opened(path)
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")  # A3: 23 columns
    assert sheet.print_title_rows == "$1:$4"
    assert sheet.page_setup.fitToWidth == 1


def test_the_call_sheet_is_marked_as_confidential_and_has_lines_to_sign_on(desk: Any, tmp_path: Path) -> None:
    path = tmp_path / "回访表.xlsx"
    desk.ok("callbacks", "plan", "--fund", "YX01", "--xlsx", path, lang="zh")
    rows = cells(path)
    assert rows[1][-1] == "内部资料，注意保密"
    assert [cell for cell in rows[-1] if cell] == [
        "回访人：______________", "复核人：______________", "日期：______________",
    ]  # fmt: skip


def test_the_export_of_a_call_sheet_is_on_the_trail_and_the_screen_is_not(desk: Any, tmp_path: Path) -> None:
    desk.ok("callbacks", "plan", "--fund", "YX01")
    before = desk.json("archive", "verify")["trail_entries"]
    desk.ok("callbacks", "plan", "--fund", "YX01", "--xlsx", tmp_path / "plan.xlsx")
    footer = opened(tmp_path / "plan.xlsx").oddFooter.left.text
    (head,) = re.findall(r"\d+:[0-9a-f]{64}", footer)
    made = desk.json("archive", "trail")[before:]
    assert [(entry["table"], entry["client"]) for entry in made] == [
        ("call_sheet", None),
        ("client", "C000001"),
        ("client", "C000002"),
    ]
    assert desk.json("archive", "verify", "--head", head)["ok"]
    assert head.partition(":")[0] == str(before + 1)


def test_a_sheet_that_cannot_be_written_is_refused_before_anything(desk: Any, tmp_path: Path) -> None:
    desk.refused("callbacks", "plan", "--fund", "YX01", "--xlsx", tmp_path / "nowhere" / "plan.xlsx")


def test_a_name_that_looks_like_a_formula_stays_a_name(desk: Any, tmp_path: Path) -> None:
    terms = (
        "--value-date",
        "2026-06-01",
        "--rate",
        "9%",
        "--payee-bank",
        "=1+1",
        "--payee-account",
        "6222020000000000099",
    )
    desk.ok(
        "contract",
        "add",
        "F1",
        "--client",
        "C000003",
        "--fund",
        "YX01",
        "--amount",
        "1万",
        *terms,
        "--payee-name",
        "=甲",
    )
    desk.ok("callbacks", "plan", "--fund", "YX01", "--xlsx", tmp_path / "plan.xlsx")
    found = [
        cell for row in opened(tmp_path / "plan.xlsx").iter_rows() for cell in row if cell.value == "=甲"
    ]
    assert [cell.data_type for cell in found] == ["s"]


@pytest.fixture
def month(desk: Any) -> Any:
    """Calls of September and October, two problems, one answered late, and everybody told the channels."""
    desk.ok(
        "callbacks",
        "log",
        "C000001",
        "--kind",
        "routine",
        "--outcome",
        "reached",
        "--duration",
        "90s",
        "--finding",
        "短信收不到",
        "--finding-kind",
        "contact_changed",
        now="2026-09-30 23:59",
        as_="S002",
    )
    desk.ok("callbacks", "log", "C000002", *VERIFY, "no_answer", now="2026-10-01 00:00", as_="S002")
    desk.ok(
        "callbacks",
        "log",
        "C000001",
        *VERIFY,
        "reached",
        "--account-confirmed",
        "--duration",
        "5m",
        now="2026-10-15",
    )
    desk.ok(
        "callbacks",
        "log",
        "C000002",
        *VERIFY,
        "reached",
        "--account-changed",
        now="2026-10-31 23:59",
        as_="S003",
    )
    desk.ok("callbacks", "resolve", "W000001", "--answer", "好", now="2026-10-14 00:00")
    desk.ok("callbacks", "log", "--kind", "channels", "--all", now="2026-10-16")
    desk.now = "2026-11-30 10:00"
    return desk  # fmt: skip


def test_a_month_is_counted_by_caller_kind_and_outcome(month: Any) -> None:
    found = month.json("callbacks", "stats", "--month", "2026-10")
    totals = {
        name: found[name]
        for name in ("callbacks", "reached", "no_answer", "refused", "confirmed", "changed", "findings")
    }
    assert totals == {
        "callbacks": 3, "reached": 2, "no_answer": 1, "refused": 0, "confirmed": 1, "changed": 1,
        "findings": 1,
    }  # fmt: skip
    assert [(one["caller"], one["callbacks"], one["seconds"]) for one in found["by_caller"]] == [
        ("S001", 1, 300), ("S002", 1, 0), ("S003", 1, 0),
    ]  # fmt: skip
    assert list(found["by_kind"]) == ["payout_verify"]
    assert found["findings_by_kind"] == {"account_changed": 1}
    assert found["channels_told"] == 3


def test_a_period_over_two_months_shows_each(month: Any) -> None:
    found = month.json("callbacks", "stats", "--from", "2026-09-01", "--to", "2026-10-31")
    assert [(one["month"], one["callbacks"]) for one in found["by_month"]] == [("2026-09", 1), ("2026-10", 3)]
    assert found["findings_by_kind"] == {"account_changed": 1, "contact_changed": 1}
    # Found on 30 September; three working days after National Day end on 10 October, a make-up Saturday.
    assert (found["findings_answered"], found["findings_in_time"]) == (1, 0)
    assert (found["findings_open"], found["findings_overdue"]) == (1, 1)


def test_the_figures_are_a_workbook_too(month: Any, tmp_path: Path) -> None:
    path = tmp_path / "回访统计.xlsx"
    month.ok("callbacks", "stats", "--month", "2026-10", "--xlsx", path, lang="zh")
    rows = cells(path)
    assert next(row for row in rows if row[0] == "合计")[1:] == [3, 2, 1, 0, 1, 1, 1, 5]
    assert next(row for row in rows if row[0] == "收款账户变更")[1] == 1
