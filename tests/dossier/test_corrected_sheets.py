"""`client list --editable` goes out and comes back: each changed cell is an edit, all for one reason."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from shared.filling import addresses, filled
from shared.spreadsheet_program import filled_by_program, needs_program

if TYPE_CHECKING:
    from pathlib import Path

ZHANG = "110101199003070011"
WHY = ("--reason", "年度核对")
SEEN = ("--reveal", "--reason", "核对")


@pytest.fixture
def sheet(office: Any) -> Path:
    """The list of a person, an institution and a client who withholds who they are, as it was exported."""
    office.ok("client", "add", "张伟", "--kind", "person", "--id-no", ZHANG, "--phone", "18620116410",
              "--address", "北京市朝阳区甲一号", "--remark", "老客户")  # fmt: skip
    office.ok("client", "add", "京城商贸有限公司", "--kind", "institution", "--id-no", "91110000100006004H")
    office.ok("client", "add", "某先生", "--kind", "person", "--withheld", "--approved-by", "S004",
              "--introducer", "王经理")  # fmt: skip
    path: Path = office.folder / "客户.xlsx"
    office.ok("client", "list", "--xlsx", path, "--editable", lang="zh")
    return path


def errors(office: Any, path: Path) -> list[str]:
    """What is wrong with a sheet; nothing is written for it."""
    before = office.json("client", "list", *SEEN)
    result = office.run("client", "import", path, *WHY, "--json")
    assert result.code == 1, result.out
    assert office.json("client", "list", *SEEN) == before
    return [error["problem"] for error in json.loads(result.out)["errors"]]


def test_changed_cells_are_recorded_as_edits_with_one_reason(office: Any, sheet: Path) -> None:
    filled(sheet, {
        "C000001": {"电话": 13812345678, "客服专员": "李专员", "备注": None},
        "C000002": {"法定代表人": "林法人", "姓名／名称": "京城贸易有限公司"},
    })  # fmt: skip
    made = office.json("client", "import", sheet, *WHY)
    assert (made["read"], made["updated"], made["errors"]) == (2, 2, [])
    first, second, _third = office.json("client", "list", *SEEN)
    assert (first["phone"], first["officer"], first["remark"]) == ("+8613812345678", "S002", None)
    assert (second["legal_rep"], second["name"]) == ("林法人", "京城贸易有限公司")
    reasons = [entry["after"] for entry in office.json("archive", "trail") if entry["verb"] == "corrected"]
    assert [reason["reason"] for reason in reasons] == ["年度核对", "年度核对"]
    assert "年度核对" in str(office.json("client", "history", "C000001"))


def test_a_masked_cell_left_as_it_is_means_unchanged(office: Any, sheet: Path) -> None:
    filled(sheet, {"C000001": {"备注": "新客户"}})
    (made,) = office.json("client", "import", sheet, *WHY)["corrections"]
    assert made["values"] == {"remark": {"before": "老客户", "after": "新客户"}}
    assert office.json("client", "show", "C000001", *SEEN)["id_no"] == ZHANG


def test_the_same_sheet_again_changes_nothing(office: Any, sheet: Path) -> None:
    filled(sheet, {"C000001": {"电话": "13812345678", "通讯地址": None}})
    assert office.json("client", "import", sheet, *WHY)["updated"] == 1
    again = office.json("client", "import", sheet, *WHY)
    assert (again["updated"], again["skipped"]) == (0, 1)


def test_a_dry_run_records_nothing_and_shows_no_number_in_clear(office: Any, sheet: Path) -> None:
    filled(sheet, {"C000001": {"电话": "13812345678"}})
    page = office.ok("client", "import", sheet, "--dry-run")
    assert "*******5678" in page
    assert "13812345678" not in page
    assert office.json("client", "show", "C000001", *SEEN)["phone"] == "+8618620116410"


def test_a_new_number_sets_the_birthday_as_an_edit_does(office: Any, sheet: Path) -> None:
    filled(sheet, {"C000001": {"证件号码": "320102198512310029"}})
    office.ok("client", "import", sheet, *WHY)
    assert office.json("client", "show", "C000001", *SEEN)["birthday"] == "1985-12-31"


def test_an_identity_no_longer_withheld_loses_its_approval(office: Any, sheet: Path) -> None:
    filled(sheet, {"C000003": {"不透露身份": "否", "证件号码": "320102198512310029"}})
    office.ok("client", "import", sheet, *WHY)
    client = office.json("client", "show", "C000003", *SEEN)
    assert (client["withheld"], client["approved_by"], client["introducer"]) == (False, None, None)


def test_a_file_changed_since_the_export_is_refused_naming_what_changed(office: Any, sheet: Path) -> None:
    office.ok("client", "edit", "C000001", "--email", "zhang@example.com")
    filled(sheet, {"C000001": {"电话": "13812345678"}})
    assert errors(office, sheet) == ["H4: e-mail changed since the sheet was exported; export it again"]


BAD: list[tuple[dict[str, object], str]] = [
    ({"电话": "**********6411"}, "H4: the cell has stars in it"),
    ({"电话": "1381234567"}, "H4: "),
    ({"姓名／名称": None}, "D4: name, kind, number"),
    ({"类型": "个体户"}, "E4: this is not a kind of client"),
    ({"不透露身份": "也许"}, "O4: this is neither yes nor no"),
    ({"不透露身份": "是"}, "O4: a client with a withheld identity needs an introducer"),
    ({"证件号码": "110101199003070012"}, "F4: "),
    ({"客服专员": "赵顾问"}, "M4: S003 is neither a CS specialist"),
]


@pytest.mark.parametrize(("cells", "problem"), BAD)
def test_what_an_edit_would_refuse_is_refused_at_its_cell(
    office: Any, sheet: Path, cells: dict[str, object], problem: str
) -> None:
    (error,) = errors(office, filled(sheet, {"C000001": cells, "C000002": {"法定代表人": "林法人"}}))
    assert error.startswith(problem)


def test_a_list_exported_in_clear_is_read_back_likewise(office: Any, sheet: Path) -> None:
    office.ok("client", "list", "--xlsx", sheet, "--editable", *SEEN, lang="en")
    assert office.json("client", "import", sheet, *WHY)["read"] == 0
    filled(sheet, {"C000001": {"Phone": "13812345678"}})
    assert office.json("client", "import", sheet, *WHY)["updated"] == 1


@needs_program
def test_a_list_corrected_in_the_program_is_recorded_once(office: Any, sheet: Path, tmp_path: Path) -> None:
    cells = addresses(sheet, {
        "C000001": {"电话": "13812345678", "备注": ""}, "C000003": {"生日": date(1980, 5, 1)},
    })  # fmt: skip
    back = filled_by_program(sheet, cells, tmp_path)
    made = office.json("client", "import", back, *WHY)
    assert {row["key"]: sorted(row["values"]) for row in made["corrections"]} == {
        "C000001": ["phone", "remark"], "C000003": ["birthday"],
    }  # fmt: skip
    assert office.json("client", "import", back, *WHY)["skipped"] == 2
