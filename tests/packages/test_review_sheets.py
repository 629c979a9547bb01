"""`submission list --editable` goes out with the packages that wait; what comes back are reviews."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from shared.filling import addresses, filled
from shared.spreadsheet_program import filled_by_program, needs_program

from fundcs.kit.errors import Refused
from fundcs.packages.rules.package import Result
from fundcs.packages.rules.review_sheet import Remarks, remarks_of, result_of

if TYPE_CHECKING:
    from pathlib import Path

ALL = "trust_contract:original:12,risk_statement,id_copy,remittance_receipt,interview_form"


@pytest.fixture
def sheet(desk: Any, tmp_path: Path) -> Path:
    """The sheet of two packages handed in on 20 November, as it was exported on the 23rd."""
    desk.ok("submission", "submit", "K1", "--on", "2026-11-20", "--items", ALL, as_="S002")
    desk.ok("submission", "submit", "K2", "--on", "2026-11-20", "--items", "trust_contract,risk_statement",
            as_="S003")  # fmt: skip
    path = tmp_path / "审核.xlsx"
    desk.ok("submission", "list", "--xlsx", path, "--editable", lang="zh")
    return path


def errors(desk: Any, path: Path) -> list[str]:
    """What is wrong with a sheet; nothing is written for it."""
    before = desk.json("submission", "list")
    result = desk.run("submission", "import", path, "--json")
    assert result.code == 1, result.out
    assert desk.json("submission", "list") == before
    return [error["problem"] for error in json.loads(result.out)["errors"]]


def review(desk: Any, no: str) -> Any:
    return desk.json("submission", "show", no)["rounds"][0]["review"]


def test_a_filled_sheet_records_a_review_for_each_row(desk: Any, sheet: Path) -> None:
    filled(sheet, {
        "K1": {"审核结果": "合格", "民事信托合同": "√", "原件位置": "A柜3格"},
        "K2": {"审核结果": "不合格", "审核日": date(2026, 11, 21), "补齐期限": date(2026, 11, 30),
               "营业执照复印件": "缺失：未加盖公章", "风险申明书": "签字不清"},
    })  # fmt: skip
    made = desk.json("submission", "import", sheet)
    assert (made["read"], made["updated"], made["errors"]) == (2, 2, [])
    assert (review(desk, "K1")["result"], review(desk, "K1")["reviewed_on"]) == ("qualified", "2026-11-23")
    unqualified = review(desk, "K2")
    assert (unqualified["reviewed_on"], unqualified["deadline"]) == ("2026-11-21", "2026-11-30")
    faults = {item["item"]: (item["fault"], item["why"]) for item in unqualified["items"]}
    assert faults["business_licence"] == ("missing", "未加盖公章")
    assert faults["risk_statement"] == ("defective", "签字不清")


def test_a_row_left_blank_records_nothing_and_the_sheet_again_neither(desk: Any, sheet: Path) -> None:
    filled(sheet, {"K2": {"审核结果": "不合格", "风险申明书": "签字不清"}})
    assert desk.json("submission", "import", sheet)["updated"] == 1
    assert review(desk, "K1") is None
    again = desk.json("submission", "import", sheet)
    assert (again["updated"], again["skipped"]) == (0, 1)


def test_a_dry_run_says_what_would_be_recorded(desk: Any, sheet: Path) -> None:
    filled(sheet, {"K1": {"审核结果": "合格"}})
    assert "1 rows would be recorded" in desk.ok("submission", "import", sheet, "--dry-run")
    assert review(desk, "K1") is None


BAD: list[tuple[dict[str, object], str]] = [
    ({"风险申明书": "缺失"}, "the row is filled in, but its result is not"),
    ({"审核结果": "也许"}, "is not a result of a review"),
    ({"审核结果": "合格", "风险申明书": "缺失"}, "a qualified package has nothing missing"),
    ({"审核结果": "合格", "审核日": date(2026, 11, 19)}, "its review cannot be before that day"),
    ({"审核结果": "合格", "审核日": date(2026, 11, 24)}, "is after today"),
    ({"审核结果": "不合格", "营业执照复印件": "缺失"}, "is not asked for of this client"),
]


@pytest.mark.parametrize(("cells", "why"), BAD)
def test_what_a_review_would_refuse_is_refused_at_its_cell(
    desk: Any, sheet: Path, cells: dict[str, object], why: str
) -> None:
    filled(sheet, {"K1": cells, "K2": {"审核结果": "不合格", "风险申明书": "签字不清"}})
    (error,) = errors(desk, sheet)
    assert why in error


def test_an_item_is_waived_on_the_sheet_with_its_reason(desk: Any, sheet: Path) -> None:
    lacking = ("营业执照复印件", "法定代表人或负责人身份证复印件", "银行打款回执单", "客户访谈信息表")
    filled(sheet, {"K2": {"审核结果": "合格", **dict.fromkeys(lacking, "免交：柜台已核验原件")}})
    desk.ok("submission", "import", sheet)
    made = review(desk, "K2")
    assert made["result"] == "qualified"
    assert {waiver["item"]: waiver["reason"] for waiver in made["waived"]}[
        "business_licence"
    ] == "柜台已核验原件"
    assert desk.json("submission", "import", sheet)["updated"] == 0


def test_a_package_reviewed_since_the_export_is_refused(desk: Any, sheet: Path) -> None:
    desk.ok("submission", "review", "K1", "--result", "unqualified", "--defective", "id_copy=模糊")
    filled(sheet, {"K1": {"审核结果": "合格"}})
    assert "review changed since the sheet was exported" in errors(desk, sheet)[0]


def test_a_sheet_of_a_month_has_what_was_handed_in_in_it(desk: Any, sheet: Path) -> None:
    desk.ok("submission", "list", "--xlsx", sheet, "--editable", "--month", "2026-10", lang="zh")
    assert desk.json("submission", "import", sheet)["read"] == 0
    with pytest.raises(KeyError):
        addresses(sheet, {"K1": {"审核结果": "合格"}})


def test_only_who_reviews_may_read_a_sheet_back(desk: Any, sheet: Path) -> None:
    filled(sheet, {"K1": {"审核结果": "合格"}})
    desk.refused("submission", "import", sheet, as_="S002", code=4)


@pytest.mark.parametrize(
    ("written", "remarks"),
    [
        ({"a": "√", "b": None, "c": "合格", "d": "OK"}, Remarks((), ())),
        ({"a": "缺失", "b": "缺失：未附", "c": "missing: no"}, Remarks(("a", "b=未附", "c=no"), ())),
        ({"a": "不合格：缺签字", "b": "模糊"}, Remarks((), ("a=缺签字", "b=模糊"))),
        ({"a": "免交：已另行留存", "b": "waived: kept"}, Remarks((), (), ("a=已另行留存", "b=kept"))),
        ({"a": "免交"}, Remarks((), (), ("a=",))),
    ],
)
def test_a_remark_is_a_tick_what_is_missing_or_what_is_wrong(
    written: dict[str, str | None], remarks: Remarks
) -> None:
    assert remarks_of(written) == remarks


def test_a_result_is_taken_in_both_languages() -> None:
    assert (result_of("合格"), result_of(" Unqualified ")) == (Result.QUALIFIED, Result.UNQUALIFIED)
    with pytest.raises(Refused):
        result_of("待定")


@needs_program
def test_a_sheet_ticked_in_the_program_is_recorded_once(desk: Any, sheet: Path, tmp_path: Path) -> None:
    cells = addresses(sheet, {
        "K1": {"审核结果": "合格", "审核日": date(2026, 11, 23), "风险申明书": "√"},
        "K2": {"审核结果": "不合格", "营业执照复印件": "缺失"},
    })  # fmt: skip
    back = filled_by_program(sheet, cells, tmp_path)
    assert desk.json("submission", "import", back)["updated"] == 2
    assert review(desk, "K1")["result"] == "qualified"
    assert desk.json("submission", "import", back)["skipped"] == 2
