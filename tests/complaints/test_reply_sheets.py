"""`complaints list --editable` goes out with the open complaints and comes back with replies and closings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from shared.filling import addresses, filled
from shared.spreadsheet_program import filled_by_program, needs_program

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def sheet(desk: Any, complaint: str, tmp_path: Path) -> Path:
    """The sheet of two complaints, the first judged and answered for, as it was exported."""
    assert complaint == "K000001"
    desk.ok("complaints", "judge", "K000001", "--reasonable", "--content", "属实", as_="S003")
    desk.ok("complaints", "log", "C002", "--content", "短信收不到", "--channel", "phone")
    path = tmp_path / "投诉.xlsx"
    desk.ok("complaints", "list", "--xlsx", path, "--editable", lang="zh")
    return path


LATER = {"now": "2026-09-30 18:00"}


def errors(desk: Any, path: Path) -> list[str]:
    """What is wrong with a sheet; nothing is written for it."""
    before = desk.json("complaints", "list", **LATER)
    result = desk.run("complaints", "import", path, "--json", **LATER)
    assert result.code == 1, result.out
    assert desk.json("complaints", "list", **LATER) == before
    return [error["problem"] for error in json.loads(result.out)["errors"]]


def steps(desk: Any, no: str) -> list[tuple[str, str | None]]:
    shown = desk.json("complaints", "show", no, **LATER)
    return [(step["step"], step["text"]) for step in shown["steps"]]


def test_a_filled_sheet_records_replies_and_closings(desk: Any, sheet: Path) -> None:
    filled(sheet, {
        "K000001": {"回复内容": "已致歉", "回复时间": "2026-09-30 17:30", "处理结果": "已补发通知",
                    "根本原因": "办理延误"},
        "K000002": {"回复内容": "正在核对"},
    })  # fmt: skip
    made = desk.json("complaints", "import", sheet, **LATER)
    assert (made["read"], made["updated"], made["errors"]) == (2, 2, [])
    assert steps(desk, "K000001") == [("judge", "属实"), ("reply", "已致歉"), ("close", "已补发通知")]
    assert steps(desk, "K000002") == [("reply", "正在核对")]
    first, second = desk.json("complaints", "list", **LATER)
    assert (first["state"], first["first_replied_at"]) == ("closed", "2026-09-30T17:30:00+08:00")
    assert (second["state"], second["first_replied_at"]) == ("replied", "2026-09-30T18:00:00+08:00")


def test_the_same_sheet_again_changes_nothing_and_may_be_filled_in_further(desk: Any, sheet: Path) -> None:
    filled(sheet, {"K000001": {"回复内容": "已致歉"}})
    assert desk.json("complaints", "import", sheet, **LATER)["updated"] == 1
    again = desk.json("complaints", "import", sheet, now="2026-09-30 19:00")
    assert (again["updated"], again["skipped"]) == (0, 1)
    assert steps(desk, "K000001") == [("judge", "属实"), ("reply", "已致歉")]


def test_a_dry_run_records_nothing(desk: Any, sheet: Path) -> None:
    filled(sheet, {"K000001": {"回复内容": "请打 13812345678"}})
    page = desk.ok("complaints", "import", sheet, "--dry-run", **LATER)
    assert "13812345678" not in page
    assert steps(desk, "K000001") == [("judge", "属实")]


BAD: list[tuple[dict[str, object], str]] = [
    ({"回复时间": "2026-09-30 17:30"}, "a time is given, but no reply"),
    ({"处理结果": "已补发"}, "takes its resolution and its root cause"),
    ({"处理结果": "已补发", "根本原因": "天气"}, "root cause"),
    ({"回复内容": "已致歉", "回复时间": "2026-10-01 09:00"}, "future"),
    ({"回复内容": "已致歉", "回复时间": "昨天"}, "is not a time"),
]


@pytest.mark.parametrize(("cells", "why"), BAD)
def test_what_reply_and_close_would_refuse_is_refused_at_its_cell(
    desk: Any, sheet: Path, cells: dict[str, object], why: str
) -> None:
    filled(sheet, {"K000001": cells, "K000002": {"回复内容": "正在核对"}})
    (error,) = errors(desk, sheet)
    assert why in error


def test_a_closing_without_a_judgement_is_refused_with_all_it_lacks(desk: Any, sheet: Path) -> None:
    filled(sheet, {"K000002": {"处理结果": "已补发", "根本原因": "办理延误"}})
    (error,) = errors(desk, sheet)
    assert "K000002" in error


def test_a_complaint_that_went_on_since_the_export_is_refused(desk: Any, sheet: Path) -> None:
    desk.ok("complaints", "reply", "K000001", "--content", "已联系", as_="S003")
    filled(sheet, {"K000001": {"回复内容": "已致歉"}})
    assert "step changed since the sheet was exported" in errors(desk, sheet)[0]


@needs_program
def test_a_sheet_filled_in_in_the_program_is_recorded_once(desk: Any, sheet: Path, tmp_path: Path) -> None:
    cells = addresses(sheet, {"K000001": {"回复内容": "已致歉", "回复时间": "2026-09-30 17:30"}})
    back = filled_by_program(sheet, cells, tmp_path)
    assert desk.json("complaints", "import", back, **LATER)["updated"] == 1
    assert steps(desk, "K000001")[-1] == ("reply", "已致歉")
    assert desk.json("complaints", "import", back, **LATER)["skipped"] == 1
