"""`fundcs init --from` proposes what a ledger names; `fundcs init --apply` adds what was completed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook

if TYPE_CHECKING:
    from conftest import Office

LEDGER = "姓名,证件号码,客服专员,理财顾问\n张伟,110101199003071233,何宁,顾言\n王芳,110101198503072342,何宁,\n"
SETUP = """\
[manager]
name = "林知远"

[[staff]]
name = "何宁"
role = "客服专员"
nda = 2026-01-05

[[fund]]
code = "yx01"
name = "远信一号"
project_company = "京城置业有限公司"
established = 2025-08-31
matures = 2027-08-31
frequency = "quarterly"
rates = [{ from = "0", rate = "8%" }, { from = "300万", rate = 0.09 }]
"""


def written(folder: Path, text: str, name: str = "start.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def contracts(folder: Path, *rows: tuple[str | None, ...]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(
        [
            "合同编号",
            "基金代码",
            "基金名称",
            "投资人",
            "认购金额",
            "利率",
            "起息日",
            "开户行",
            "账号",
            "理财顾问",
        ]
    )
    for row in rows:
        sheet.append(row)
    path = folder / "contracts.xlsx"
    book.save(path)
    return path


def test_a_ledger_proposes_its_people_with_the_columns_they_stand_in(office: Office, tmp_path: Path) -> None:
    proposal = office.json("init", "--from", written(tmp_path, LEDGER, "ledger.csv"))
    assert proposal["staff"] == [
        {"name": "何宁", "places": [{"role": "cs_specialist", "column": "客服专员", "rows": 2}]},
        {"name": "顾言", "places": [{"role": "advisor", "column": "理财顾问", "rows": 1}]},
    ]


def test_a_ledger_proposes_its_funds_with_their_contracts_and_rates(office: Office, tmp_path: Path) -> None:
    ledger = contracts(
        tmp_path,
        ("A1", "JH01", "稳健一号", "张伟", "100万", "8%", "2026-01-05", "工行", "6222020200112233445", None),
        ("A2", "JH01", "稳健一号", "王芳", "100万", None, "2026-03-01", "工行", "6222020200112233445", None),
    )
    assert office.json("init", "--from", ledger)["funds"] == [
        {
            "code": "JH01",
            "name": "稳健一号",
            "contracts": 2,
            "first_value_date": "2026-01-05",
            "last_value_date": "2026-03-01",
            "rates": [{"rate": "0.08", "contracts": 1}],
            "without_rate": 1,
        }
    ]


def test_a_proposal_is_refused_until_its_roles_and_terms_are_completed(empty: Office, tmp_path: Path) -> None:
    ledger = contracts(
        tmp_path,
        (
            "A1",
            "JH01",
            "稳健一号",
            "张伟",
            "100万",
            "8%",
            "2026-01-05",
            "工行",
            "6222020200112233445",
            "顾言",
        ),
    )
    empty.ok("init", "--from", ledger, "--out", tmp_path / "start.toml", as_=None)
    refused = empty.run("init", "--apply", tmp_path / "start.toml", as_=None)
    assert refused.code == 1
    assert "顾言    still to be completed: role" in refused.out
    assert "JH01    still to be completed: project_company, established, matures, frequency" in refused.out
    assert not empty.path.exists()


def test_a_file_without_either_table_is_refused(office: Office, tmp_path: Path) -> None:
    path = written(tmp_path, "甲,乙\n1,2\n", "ledger.csv")
    assert "has a table of clients (客户名称, 证件号码) or of contracts" in office.refused(
        "init", "--from", path
    )


def test_a_heading_of_ones_own_is_mapped(office: Office, tmp_path: Path) -> None:
    path = written(tmp_path, LEDGER.replace("客服专员", "跟进人"), "ledger.csv")
    proposal = office.json("init", "--from", path, "--map", "跟进人=officer")
    assert [member["name"] for member in proposal["staff"]] == ["何宁", "顾言"]


def test_a_completed_file_makes_the_archive_with_all_it_names(empty: Office, tmp_path: Path) -> None:
    empty.ok("init", "--apply", written(tmp_path, SETUP), as_=None)
    assert [member["name"] for member in empty.json("staff", "list")] == ["林知远", "何宁"]
    fund = empty.json("fund", "show", "YX01")
    assert (fund["project_company"], fund["day_count"]) == ("京城置业有限公司", "ACT/365")
    assert [tier["rate"] for tier in fund["bands"]] == ["0.08", "0.09"]


def test_applied_again_a_file_changes_nothing(empty: Office, tmp_path: Path) -> None:
    path = written(tmp_path, SETUP)
    empty.ok("init", "--apply", path, as_=None)
    again = empty.json("init", "--apply", path)
    assert (again["staff"], again["funds"], again["bands"], again["unchanged"]) == ([], [], 0, 2)


def test_an_archive_takes_what_it_lacks_of_a_file(office: Office, tmp_path: Path) -> None:
    path = written(tmp_path, SETUP.replace("林知远", "王经理"))
    assert office.json("init", "--apply", path)["staff"] == ["S002"]
    more = path.read_text("utf-8").replace(
        '{ from = "300万"', '{ from = "100万", rate = "8.5%" }, { from = "300万"'
    )
    assert office.json("init", "--apply", written(tmp_path, more))["bands"] == 1


def test_a_day_of_signature_left_blank_before_is_filled(empty: Office, tmp_path: Path) -> None:
    empty.ok("init", "--apply", written(tmp_path, SETUP.replace("nda = 2026-01-05\n", "")), as_=None)
    empty.ok("init", "--apply", written(tmp_path, SETUP))
    assert empty.json("staff", "list")[1]["nda_on"] == "2026-01-05"


def test_what_is_on_record_otherwise_is_refused_and_all_else_with_it(empty: Office, tmp_path: Path) -> None:
    empty.ok("init", "--apply", written(tmp_path, SETUP), as_=None)
    other = SETUP.replace("2027-08-31", "2028-08-31") + '\n[[staff]]\nname = "许诺"\nrole = "cs_specialist"\n'
    refused = empty.run("init", "--apply", written(tmp_path, other))
    assert refused.code == 1
    assert "matures is 2027-08-31 on record, not 2028-08-31" in " ".join(refused.out.split())
    assert len(empty.json("staff", "list")) == 2


def test_a_refused_entry_leaves_no_archive(empty: Office, tmp_path: Path) -> None:
    refused = empty.run(
        "init", "--apply", written(tmp_path, SETUP.replace("2027-08-31", "2025-08-31")), as_=None
    )
    assert refused.code == 1
    assert "not after its establishment" in " ".join(refused.out.split())
    assert not empty.path.exists()


def test_a_manager_of_another_archive_is_not_passed_over_in_silence(office: Office, tmp_path: Path) -> None:
    refused = office.run("init", "--apply", written(tmp_path, SETUP))
    assert refused.code == 1
    assert "add 林知远 as [[staff]]" in " ".join(refused.out.split())


def test_who_may_not_keep_staff_and_funds_applies_nothing(empty: Office, tmp_path: Path) -> None:
    path = written(tmp_path, SETUP)
    empty.ok("init", "--apply", path, as_=None)
    assert "may not do this" in empty.refused("init", "--apply", path, as_="S002", code=4)


def test_every_fault_of_a_file_is_told_with_its_line(office: Office, tmp_path: Path) -> None:
    path = written(
        tmp_path, '[[staff]]\nname = ""\nrole = "king"\nhat = 1\n\n[[fund]]\ncode = "A"\nrates = "8%"\n[x]\n'
    )
    refused = office.run("init", "--apply", path, "--json")
    assert refused.code == 1
    problems = json.loads(refused.out)["problems"]
    assert [problem["line"] for problem in problems] == [2, 3, 4, 6, 8, 9]


def test_the_ways_of_init_are_not_mixed(office: Office, tmp_path: Path) -> None:
    path = written(tmp_path, SETUP)
    assert "[manager]" in office.refused("init", "--apply", path, "--manager", "林知远", code=2)
    assert "--from only reads" in office.refused("init", "--from", path, "--apply", path, code=2)
    assert "belong to --from" in office.refused("init", "--out", tmp_path / "x.toml", code=2)
