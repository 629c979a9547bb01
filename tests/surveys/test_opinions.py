"""A year's opinion survey goes out as a sheet, comes back filled in, and is counted (Art. 41, 42)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from shared.filling import addresses, filled
from shared.spreadsheet_program import filled_by_program, needs_program

if TYPE_CHECKING:
    from pathlib import Path

LATER = {"now": "2026-09-20 10:00"}


@pytest.fixture
def sheet(desk: Any, tmp_path: Path) -> Path:
    """The sheet of 2026, of the two clients who have subscribed."""
    path = tmp_path / "意见调查.xlsx"
    made = desk.json("care", "survey", "sheet", "--year", 2026, "--xlsx", path, lang="zh")
    assert (made["asked"], made["answered"]) == (2, 0)
    return path


def answers(desk: Any, **how: Any) -> Any:
    return desk.json("care", "survey", "answers", "--year", 2026, **(how or LATER))


def take(desk: Any, path: Path, *more: object, **how: Any) -> Any:
    return desk.json("care", "survey", "import", path, *more, **(how or LATER))


def errors(desk: Any, path: Path) -> list[str]:
    """What is wrong with a sheet; nothing is written for it."""
    before = answers(desk)
    result = desk.run("care", "survey", "import", path, "--json", **LATER)
    assert result.code == 1, result.out
    assert answers(desk) == before
    return [error["problem"] for error in json.loads(result.out)["errors"]]


GOOD: dict[str, dict[str, object]] = {
    "C000001": {"客户服务": "5 很满意", "理财顾问": 4, "总体满意度": "４", "客户原话": "继续保持"},
    "C000002": {"客户服务": "2", "总体满意度": "满意"},
}


def test_a_filled_sheet_records_the_answers_and_low_ones_as_a_finding(desk: Any, sheet: Path) -> None:
    made = take(desk, filled(sheet, GOOD), lang="zh", **LATER)
    assert (made["read"], made["updated"], made["errors"]) == (2, 2, [])
    first, second = answers(desk)
    assert (first["no"], first["client"], first["on"]) == ("Q000001", "C000001", "2026-09-20")
    assert first["scores"] == {"service": 5, "adviser": 4, "overall": 4}
    assert (first["words"], first["finding"]) == ("继续保持", None)
    assert (second["scores"], second["finding"]) == ({"service": 2, "overall": 4}, "W000001")
    (finding,) = desk.json("callbacks", "findings", **LATER)
    assert (finding["client"], finding["text"]) == ("C000002", "2026 年度意见调查（满分 5 分）：客户服务 2")
    assert desk.json("care", "survey", "show", "Q000001", **LATER) == first


def test_the_same_sheet_again_changes_nothing_and_may_be_filled_in_further(desk: Any, sheet: Path) -> None:
    one, both = {"C000001": GOOD["C000001"]}, GOOD
    assert take(desk, filled(sheet, one))["updated"] == 1
    again = take(desk, sheet, now="2026-09-21 10:00")
    assert (again["updated"], again["skipped"]) == (0, 1)
    assert take(desk, filled(sheet, both), now="2026-09-21 10:00")["updated"] == 1
    assert [row["no"] for row in answers(desk, now="2026-09-22 10:00")] == ["Q000001", "Q000002"]


def test_a_dry_run_records_nothing(desk: Any, sheet: Path) -> None:
    filled(sheet, {"C000001": {"客户原话": "请打 13812345678"}})
    page = desk.ok("care", "survey", "import", sheet, "--dry-run", **LATER)
    assert "13812345678" not in page
    assert answers(desk) == []
    assert desk.json("callbacks", "findings", **LATER) == []


BAD: list[tuple[dict[str, object], str, str]] = [
    ({"客户服务": "0"}, "E4", "write a whole number from 1 to 5"),
    ({"理财顾问": 6}, "F4", "write a whole number from 1 to 5"),
    ({"总体满意度": 4.5}, "I4", "write a whole number from 1 to 5"),
    ({"客户服务": "3", "总体满意度": "很好"}, "I4", "write a whole number from 1 to 5"),
    ({"客户服务": "5分"}, "E4", "write a whole number from 1 to 5"),
    ({"客户服务": "#N/A"}, "E4", "error"),
]


@pytest.mark.parametrize(("cells", "place", "why"), BAD)
def test_a_box_that_holds_no_score_is_refused_at_its_cell_and_nothing_is_recorded(
    desk: Any, sheet: Path, cells: dict[str, object], place: str, why: str
) -> None:
    filled(sheet, {"C000001": cells, "C000002": GOOD["C000002"]})
    (error,) = errors(desk, sheet)
    assert error.startswith(place)
    assert why in error


def test_a_locked_cell_that_was_changed_is_refused(desk: Any, sheet: Path) -> None:
    filled(sheet, {"C000001": GOOD["C000001"]}, B4="张三")
    (error,) = errors(desk, sheet)
    assert error.startswith("B4")
    assert "only the boxes may be filled in" in error


def test_other_answers_of_who_has_answered_are_refused(desk: Any, sheet: Path) -> None:
    take(desk, filled(sheet, {"C000001": {"客户服务": "5"}}))
    (error,) = errors(desk, filled(sheet, {"C000001": {"客户服务": "4"}}))
    assert "client C000001 has answered otherwise, on 2026-09-20 (Q000001)" in error


def test_withdrawn_answers_are_out_of_the_count_and_do_not_come_back_with_the_same_sheet(
    desk: Any, sheet: Path, tmp_path: Path
) -> None:
    take(desk, filled(sheet, GOOD))
    gone = desk.json("care", "survey", "withdraw", "Q000002", "--reason", "填错行", now="2026-09-21 10:00")
    assert (gone["state"], gone["withdrawn"]["reason"]) == ("withdrawn", "填错行")
    later = {"now": "2026-09-21 11:00"}
    assert [row["no"] for row in answers(desk, **later)] == ["Q000001"]
    assert [row["state"] for row in desk.json("callbacks", "findings", **later)] == ["withdrawn"]
    result = desk.run("care", "survey", "import", sheet, "--json", **later)
    assert "changed since the sheet was exported" in json.loads(result.out)["errors"][0]["problem"]
    anew = tmp_path / "again.xlsx"
    made = desk.json("care", "survey", "sheet", "--year", 2026, "--xlsx", anew, lang="zh", **later)
    assert (made["asked"], made["answered"]) == (2, 1)
    assert take(desk, filled(anew, {"C000002": {"客户服务": "3"}}), **later)["updated"] == 1
    assert [row["no"] for row in answers(desk, **later)] == ["Q000001", "Q000003"]
    assert [row["no"] for row in answers(desk, now="2026-09-20 12:00")] == ["Q000001", "Q000002"]


def test_the_row_of_who_has_answered_is_locked(desk: Any, sheet: Path, tmp_path: Path) -> None:
    take(desk, filled(sheet, {"C000001": GOOD["C000001"]}))
    anew = tmp_path / "again.xlsx"
    desk.ok("care", "survey", "sheet", "--year", 2026, "--xlsx", anew, lang="zh", **LATER)
    book: Any = load_workbook(anew)
    first = [cell.value for cell in book.worksheets[0][4]]
    assert first[:4] == ["C000001", "陈投资", "VIP客户", "S003 张专员"]
    assert first[4:] == ["5 很满意", "4 满意", None, None, "4 满意", "继续保持"]
    assert [cell.protection.locked for cell in book.worksheets[0][5]] == [True] * 4 + [False] * 6
    (error,) = errors(desk, filled(anew, {"C000001": {"客户服务": "1"}}))
    assert "only the boxes may be filled in" in error


def test_a_sheet_of_another_year_or_of_something_else_is_refused(
    desk: Any, sheet: Path, tmp_path: Path
) -> None:
    filled(sheet, GOOD)
    other = ("care", "survey", "import", sheet, "--year", 2025)
    assert "the sheet is of the survey of 2026, not of 2025" in desk.refused(*other, **LATER)
    complaints = tmp_path / "投诉.xlsx"
    desk.ok("complaints", "list", "--xlsx", complaints, "--editable")
    assert "is not a sheet of fundcs" in desk.refused("care", "survey", "import", complaints, **LATER)
    assert "is not a sheet of fundcs" in desk.refused("complaints", "import", sheet, **LATER)
    early = ("care", "survey", "import", sheet)
    assert "in the future" in desk.refused(*early, now="2026-09-14 09:00")
    assert answers(desk) == []


def test_the_sheet_of_another_archive_is_refused(desk: Any, sheet: Path, tmp_path: Path) -> None:
    book: Any = load_workbook(sheet)
    book["fundcs"]["D1"] = "2025"
    book.save(sheet)
    assert "was not exported from this archive" in desk.refused("care", "survey", "import", sheet, **LATER)


def test_a_scale_that_changed_since_the_export_is_refused(desk: Any, sheet: Path) -> None:
    names = ", ".join(f'{{ score = {score}, zh = "{score}分" }}' for score in range(1, 11))
    (desk.folder / "policy.toml").write_text(f"[surveys]\nscores = [{names}]\n", encoding="utf-8")
    (error,) = errors(desk, filled(sheet, {"C000001": {"客户服务": "5"}}))
    assert "highest score changed since the sheet was exported" in error


def test_questions_of_the_sheet_are_read_after_the_policy_dropped_them(desk: Any, sheet: Path) -> None:
    (desk.folder / "policy.toml").write_text(
        '[surveys]\nquestions = [{ code = "speed", zh = "速度", en = "speed" }]\n', encoding="utf-8"
    )
    take(desk, filled(sheet, {"C000001": {"客户服务": "5"}}))
    made = desk.json("care", "survey", "opinions", "--year", 2026, **LATER)
    assert [(row["code"], row["count"]) for row in made["questions"]] == [("speed", 0), ("service", 1)]


@pytest.mark.parametrize(
    ("asked", "clients"),
    [
        ((), ["C000001", "C000002"]), (("--tier", "vip"), ["C000001"]), (("--tier", "target"), ["C000003"]),
        (("--officer", "张专员"), ["C000001", "C000002"]),
    ],
)  # fmt: skip
def test_who_is_asked_is_chosen_by_tier_and_cs_specialist(
    desk: Any, tmp_path: Path, asked: tuple[str, ...], clients: list[str]
) -> None:
    made = desk.json("care", "survey", "sheet", "--year", 2026, "--xlsx", tmp_path / "x.xlsx", *asked)
    assert [row["client"] for row in made["clients"]] == clients


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (("--year", 2027), "2027 has not begun"),
        (("--year", 2026, "--officer", "S001"), "nobody is to be asked"),
        (("--year", 2026, "--tier", "mid"), "nobody is to be asked"),
        (("--year", 2026, "--officer", "S099"), "S099"),
    ],
)
def test_a_sheet_that_asks_nobody_is_refused(desk: Any, tmp_path: Path, asked: Any, why: str) -> None:
    path = tmp_path / "x.xlsx"
    assert why in desk.refused("care", "survey", "sheet", *asked, "--xlsx", path)
    assert not path.exists()


def test_the_export_is_on_the_trail_of_each_client_on_it(desk: Any, sheet: Path) -> None:
    rows = desk.json("access", "log", "--client", "C000002", **LATER)
    assert sheet.name in json.dumps(rows, ensure_ascii=False)
    assert desk.json("archive", "verify", **LATER)["ok"] is True


def test_the_figures_of_a_year_are_told_by_question(desk: Any, sheet: Path, tmp_path: Path) -> None:
    take(desk, filled(sheet, GOOD))
    made = desk.json("care", "survey", "opinions", "--year", 2026, **LATER)
    assert (made["clients"], made["with_words"], made["limit"], made["scale"]) == (2, 1, 2, [1, 5])
    told = {row["code"]: (row["count"], row["average"], row["below"]) for row in made["questions"]}
    assert told == {
        "service": (2, "3.50", 1), "adviser": (1, "4.00", 0), "information": (0, None, 0),
        "payouts": (0, None, 0), "overall": (2, "4.00", 0),
    }  # fmt: skip
    assert made["questions"][0]["scores"] == {"1": 0, "2": 1, "3": 0, "4": 0, "5": 1}
    assert desk.json("care", "survey", "opinions", "--year", 2025, **LATER)["clients"] == 0
    path = tmp_path / "figures.xlsx"
    desk.ok("care", "survey", "opinions", "--year", 2026, "--xlsx", path, lang="zh", **LATER)
    cells = {row[0]: row[1:] for row in load_workbook(path).worksheets[0].iter_rows(values_only=True)}
    assert cells["客户服务"] == (2, 3.5, 1, 0, 1, 0, 0, 1)


@needs_program
def test_a_sheet_filled_in_in_the_program_is_recorded_once(desk: Any, sheet: Path, tmp_path: Path) -> None:
    cells = addresses(sheet, {"C000001": {"客户服务": "5", "理财顾问": 4, "客户原话": "很好"}})
    back = filled_by_program(sheet, cells, tmp_path)
    assert take(desk, back)["updated"] == 1
    (row,) = answers(desk)
    assert (row["scores"], row["words"]) == ({"service": 5, "adviser": 4}, "很好")
    assert take(desk, back)["skipped"] == 1
