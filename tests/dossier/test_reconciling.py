"""`client import --reconcile`: another system's list set against the archive, nothing written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from pathlib import Path

ZHANG, LI = "110101199003070011", "320102198512310029"


@pytest.fixture
def stocked(office: Any) -> Any:
    office.ok("client", "add", "张伟", "--kind", "person", "--id-no", ZHANG, "--phone", "18620116410",
              "--officer", "S002")  # fmt: skip
    office.ok("client", "add", "李娜", "--kind", "person", "--id-no", LI, "--phone", "13911112222")
    office.ok("client", "add", "京城商贸有限公司", "--kind", "institution", "--id-no", "91110000100006004H")
    return office


def listed(office: Any, *rows: str) -> Path:
    path: Path = office.folder / "crm.csv"
    path.write_text("\n".join(("姓名,证件号码,手机,客服专员", *rows)) + "\n", encoding="utf-8")
    return path


def reconciled(office: Any, *rows: str) -> Any:
    before = office.json("client", "list")
    made = office.json("client", "import", "--reconcile", listed(office, *rows))
    assert office.json("client", "list") == before
    return made


def test_a_client_both_have_alike_is_no_difference_however_it_is_written(stocked: Any) -> None:
    made = reconciled(stocked, f"张 伟,{ZHANG},186-2011-6410,李专员")
    assert (made["read"], made["same"], made["differing"], made["there_only"]) == (1, 1, [], [])


def test_what_differs_is_told_field_by_field_masked(stocked: Any) -> None:
    made = reconciled(stocked, f"张伟,{ZHANG},18620116411,何宁")
    assert [(row["client"], row["field"], row["here"], row["there"]) for row in made["differing"]] == [
        ("C000001", "Phone", "**********6410", "**********6411"),
        ("C000001", "CS specialist", "S002", "何宁"),
    ]  # fmt: skip


def test_who_is_in_one_list_alone_is_told(stocked: Any) -> None:
    made = reconciled(stocked, f"李娜,{LI},,", "王五,11010119800101007X,13800001111,")
    assert [row["client"] for row in made["here_only"]] == ["C000001", "C000003"]
    assert [(row["row"], row["name"], row["phone"]) for row in made["there_only"]] == [
        (3, "王五", "*******1111"),
    ]  # fmt: skip
    assert "11010119800101007X" not in str(made)


def test_without_a_number_a_name_decides_that_one_client_has(stocked: Any) -> None:
    made = reconciled(stocked, "李娜,,13911112222,", "京城商贸有限公司,,,")
    assert (made["same"], [row["client"] for row in made["here_only"]]) == (2, ["C000001"])


def test_a_namesake_with_another_number_is_somebody_else_unless_more_agrees(stocked: Any) -> None:
    made = reconciled(
        stocked,
        "李娜,440305197202294513,,",
    )
    assert (len(made["there_only"]), made["differing"]) == (1, [])
    made = reconciled(stocked, "李娜,32010219851231002X,13911112222,")
    assert [(row["client"], row["field"]) for row in made["differing"]] == [("C000002", "ID number")]


def test_the_workbook_has_a_tab_for_each_list(stocked: Any) -> None:
    out = stocked.folder / "对账.xlsx"
    path = listed(stocked, f"张伟,{ZHANG},18620116411,", "王五,,,")
    stocked.ok("client", "import", "--reconcile", path, "--xlsx", out, lang="zh")
    book: Any = load_workbook(out)
    assert book.sheetnames == ["两处不一致", "仅本库有", "仅对方有", "未能读取"]
    assert [cell.value for cell in book["两处不一致"][4]][:4] == ["C000001", "张伟", 2, "电话"]
    assert [book[name].max_row - 3 for name in book.sheetnames] == [1, 2, 1, 0]


def test_a_file_for_what_differs_needs_a_comparison(stocked: Any) -> None:
    path = listed(stocked, f"张伟,{ZHANG},,")
    line = stocked.refused("client", "import", path, "--xlsx", stocked.folder / "a.xlsx", code=2)
    assert "--reconcile" in line
