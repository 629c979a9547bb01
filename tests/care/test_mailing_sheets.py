"""A month's mailing list goes out with boxes and comes back with what was sent and returned (Art. 9)."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from care.test_mailings import mailed, states
from openpyxl import load_workbook
from shared.filling import addresses, filled
from shared.spreadsheet_program import filled_by_program, needs_program

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["mailed"]
LATER = {"now": "2026-03-20 10:00"}
SENT, BACK = "邮寄日期", "退回日期"


@pytest.fixture
def sheet(mailed: Any, tmp_path: Path) -> Path:
    """The list of March as it was exported on the 9th: C000001 and C000002."""
    path = tmp_path / "邮寄.xlsx"
    mailed.ok("care", "mailing", "--month", "2026-03", "--xlsx", path, lang="zh")
    return path


def take(desk: Any, path: Path, *words: object, **how: Any) -> dict[str, Any]:
    made: dict[str, Any] = desk.json("care", "mailing", "sent", path, *words, **{**LATER, **how})
    return made


def errors(desk: Any, path: Path, **how: Any) -> list[str]:
    """What is wrong with a sheet; nothing is written for it."""
    how = {**LATER, **how}
    before = desk.json("care", "mailing", "--month", "2026-03", **how)
    result = desk.run("care", "mailing", "sent", path, "--json", **how)
    assert result.code == 1, result.out
    assert desk.json("care", "mailing", "--month", "2026-03", **how) == before
    return [error["problem"] for error in json.loads(result.out)["errors"]]


def days(desk: Any, **how: Any) -> list[tuple[str | None, str | None]]:
    rows = desk.json("care", "mailing", "--month", "2026-03", **{**LATER, **how})
    return [(row["sent_on"], row["returned_on"]) for row in rows[:2]]


def test_the_list_carries_addresses_and_names_apart_whom_nothing_is_sent(mailed: Any, sheet: Path) -> None:
    first, apart, hidden = load_workbook(sheet).worksheets
    assert [cell.value for cell in first[4]][:4] == ["C000001", "张伟", "VIP客户", "北京市朝阳区建国路88号"]
    assert [row[0].value for row in apart.iter_rows(min_row=4)] == ["C000003", "C000004"]
    assert hidden.sheet_state == "veryHidden"
    log = mailed.json("access", "log", "--client", "C000004")
    assert any("邮寄.xlsx" in str(row) for row in log)


def test_a_filled_list_records_what_was_sent_and_later_what_came_back(mailed: Any, sheet: Path) -> None:
    filled(sheet, {"C000001": {SENT: "√"}, "C000002": {SENT: date(2026, 3, 10)}})
    made = take(mailed, sheet)
    assert (made["read"], made["updated"], made["errors"]) == (2, 2, [])
    assert days(mailed) == [("2026-03-20", None), ("2026-03-10", None)]
    again = take(mailed, sheet, now="2026-03-21")
    assert (again["updated"], again["skipped"]) == (0, 2)
    filled(sheet, {"C000002": {BACK: "2026-03-19"}})
    assert take(mailed, sheet, now="2026-03-22")["updated"] == 1
    assert days(mailed, now="2026-03-22") == [("2026-03-20", None), ("2026-03-10", "2026-03-19")]
    assert mailed.json("callbacks", "findings", now="2026-03-22")[0]["client"] == "C000002"
    assert not [
        each for each in mailed.json("reminders", "--within", "30d", **LATER) if "mailing" in each["key"]
    ]


def test_sent_and_back_are_recorded_in_one_go(mailed: Any, sheet: Path) -> None:
    filled(sheet, {"C000001": {SENT: "2026-03-10", BACK: "2026-03-16"}})
    take(mailed, sheet)
    assert days(mailed)[0] == ("2026-03-10", "2026-03-16")


def test_a_dry_run_records_nothing(mailed: Any, sheet: Path) -> None:
    filled(sheet, {"C000001": {SENT: "√"}, "C000002": {SENT: "√"}})
    assert take(mailed, sheet, "--dry-run")["updated"] == 2
    assert states(mailed, **LATER)["C000001"] == "to_send"


BAD: list[tuple[dict[str, object], str]] = [
    ({BACK: "2026-03-16"}, "was sent before"),
    ({SENT: "下周"}, "下周"),
    ({SENT: "2026-03-21"}, "in the future"),
    ({SENT: "2026-02-21"}, "before 2026-03 began"),
    ({SENT: "2026-03-10", BACK: "2026-03-09"}, "cannot have come back"),
]


@pytest.mark.parametrize(("cells", "why"), BAD)
def test_what_the_commands_refuse_is_refused_at_its_cell(
    mailed: Any, sheet: Path, cells: dict[str, object], why: str
) -> None:
    filled(sheet, {"C000001": cells, "C000002": {SENT: "√"}})
    (error,) = errors(mailed, sheet)
    assert why in error


def test_another_day_than_the_one_on_record_is_refused(mailed: Any, sheet: Path) -> None:
    mailed.ok("care", "mailing", "sent", "C000001", "--on", "2026-03-10", now="2026-03-10")
    filled(sheet, {"C000001": {SENT: "2026-03-11"}})
    assert "2026-03-10 is on record, not 2026-03-11" in errors(mailed, sheet)[0]


def test_a_day_that_is_emptied_takes_nothing_back(mailed: Any, tmp_path: Path) -> None:
    mailed.ok("care", "mailing", "sent", "C000001")
    path = tmp_path / "again.xlsx"
    mailed.ok("care", "mailing", "--xlsx", path, lang="zh")
    filled(path, {"C000001": {SENT: None}})
    assert "2026-03-09 is on record; withdraw it" in errors(mailed, path)[0]


CHANGED = [
    (("client", "edit", "C000001", "--address", "北京市海淀区学院路5号"), "address changed"),
    (("care", "preference", "C000001", "--no-mailing"), "no mailings wanted changed"),
]


@pytest.mark.parametrize(("words", "what"), CHANGED)
def test_a_list_that_is_out_of_date_says_what_changed(
    mailed: Any, sheet: Path, words: tuple[str, ...], what: str
) -> None:
    mailed.ok(*words, now="2026-03-10")
    filled(sheet, {"C000001": {SENT: "√"}})
    assert what in errors(mailed, sheet)[0]


def test_what_was_withdrawn_since_is_not_recorded_again_by_the_old_list(mailed: Any, sheet: Path) -> None:
    filled(sheet, {"C000001": {SENT: "√"}})
    take(mailed, sheet, now="2026-03-10")
    withdraw = ("care", "mailing", "withdraw", "C000001", "--month", "2026-03", "--reason", "未寄出")
    mailed.ok(*withdraw, now="2026-03-11")
    assert "withdrawn at changed" in errors(mailed, sheet)[0]


def test_a_cell_that_is_no_box_may_not_be_changed(mailed: Any, sheet: Path) -> None:
    filled(sheet, {"C000001": {SENT: "√", "通讯地址": "北京市海淀区学院路5号"}})
    assert "only the boxes may be filled in" in errors(mailed, sheet)[0]


def test_the_list_of_another_month_is_refused(mailed: Any, sheet: Path) -> None:
    filled(sheet, {"C000001": {SENT: "√"}})
    refusal = mailed.refused("care", "mailing", "sent", sheet, "--month", "2026-02", **LATER)
    assert "is the list of 2026-03, not of 2026-02" in refusal


def test_a_workbook_of_something_else_is_refused(mailed: Any, tmp_path: Path) -> None:
    path = tmp_path / "complaints.xlsx"
    mailed.ok("complaints", "log", "C000001", "--content", "短信收不到", "--channel", "phone")
    mailed.ok("complaints", "list", "--xlsx", path, "--editable")
    assert "is not a sheet of fundcs to be filled in here" in mailed.refused("care", "mailing", "sent", path)
    mailed.refused("care", "mailing", "sent", path, "C000001", code=2)
    mailed.refused("care", "mailing", "sent", path, "--on", "2026-03-09", code=2)
    mailed.refused("care", "mailing", "returned", path, code=2)


@needs_program
def test_a_list_filled_in_in_the_program_is_recorded_once(mailed: Any, sheet: Path, tmp_path: Path) -> None:
    cells = addresses(sheet, {"C000001": {SENT: "√"}, "C000002": {SENT: "2026-03-10", BACK: "2026-03-18"}})
    back = filled_by_program(sheet, cells, tmp_path)
    assert take(mailed, back)["updated"] == 2
    assert days(mailed) == [("2026-03-20", None), ("2026-03-10", "2026-03-18")]
    assert take(mailed, back)["skipped"] == 2
