"""`contract list --editable` goes out and comes back: each changed cell is an edit, all for one reason."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from shared.filling import addresses, filled
from shared.spreadsheet_program import filled_by_program, needs_program

if TYPE_CHECKING:
    from pathlib import Path

TERMS = ("--fund", "JH01", "--value-date", "2026-02-01", "--payee-bank", "工商银行")
WHY = ("--reason", "与合同原件核对")


@pytest.fixture
def sheet(office: Any) -> Path:
    """The list of two contracts, A1 and B1, as it was exported."""
    for no, client, name, account in (
        ("A1", "C000001", "张伟", "6222020000000000011"), ("B1", "C000002", "李娜", "6222020000000000022"),
    ):  # fmt: skip
        office.ok("contract", "add", no, "--client", client, "--amount", "300万", *TERMS,
                  "--payee-name", name, "--payee-account", account)  # fmt: skip
    path: Path = office.folder / "合同.xlsx"
    office.ok("contract", "list", "--xlsx", path, "--editable", lang="zh")
    return path


def entries(office: Any) -> int:
    with closing(sqlite3.connect(office.path)) as archive:
        return int(archive.execute("SELECT max(seq) FROM trail").fetchone()[0])


def errors(office: Any, path: Path) -> list[dict[str, Any]]:
    """What is wrong with a sheet; nothing is written for it."""
    before = entries(office)
    result = office.run("contract", "import", path, *WHY, "--json")
    assert (result.code, entries(office)) == (1, before), result.out
    answer = json.loads(result.out)
    assert (answer["updated"], answer["corrections"]) == (0, [])
    found: list[dict[str, Any]] = answer["errors"]
    return found


def shown(office: Any, no: str, *keys: str) -> list[Any]:
    contract = office.json("contract", "show", no, "--reveal", "--reason", "核对")
    return [contract[key] for key in keys]


def test_changed_cells_are_recorded_as_edits_with_one_reason(office: Any, sheet: Path) -> None:
    filled(sheet, {
        "A1": {"金额": 3500000, "约定年利率": 0.098, "理财顾问": "赵顾问", "打款日期": date(2026, 1, 30)},
        "B1": {"账号": "6222 0200 0000 0000 099", "开户行": "建设银行北京分行"},
    })  # fmt: skip
    made = office.json("contract", "import", sheet, *WHY)
    assert (made["read"], made["updated"], made["skipped"], made["errors"]) == (2, 2, 0, [])
    assert shown(office, "A1", "amount", "rate", "advisor", "receipt_date") == [
        "3500000.00", "0.098", "A1", "2026-01-30",
    ]  # fmt: skip
    assert shown(office, "B1", "payee_account", "payee_bank", "payee_name") == [
        "6222020000000000099", "建设银行北京分行", "李娜",
    ]  # fmt: skip
    with closing(sqlite3.connect(office.path)) as archive:
        rows = archive.execute(
            "SELECT contract, columns, reason FROM contract_correction ORDER BY id"
        ).fetchall()
    assert rows == [
        ("A1", "advisor,amount,rate,receipt_date", "与合同原件核对"),
        ("B1", "payee_account,payee_bank", "与合同原件核对"),
    ]  # fmt: skip


def test_a_sheet_in_which_nothing_was_changed_corrects_nothing(office: Any, sheet: Path) -> None:
    made = office.json("contract", "import", sheet, *WHY)
    assert (made["read"], made["updated"], made["corrections"]) == (0, 0, [])


def test_the_same_sheet_again_changes_nothing(office: Any, sheet: Path) -> None:
    filled(sheet, {"A1": {"约定年利率": "9.8%"}})
    assert office.json("contract", "import", sheet, *WHY)["updated"] == 1
    office.ok("contract", "edit", "A1", "--advisor", "A1", "--reason", "更正")
    before = entries(office)
    again = office.json("contract", "import", sheet, *WHY)
    assert (again["updated"], again["skipped"], entries(office)) == (0, 1, before)


def test_a_dry_run_shows_each_change_masked_and_records_nothing(office: Any, sheet: Path) -> None:
    filled(sheet, {"A1": {"账号": "6222020000000000099", "金额": "350万"}})
    before = entries(office)
    (made,) = office.json("contract", "import", sheet, "--dry-run")["corrections"]
    assert (made["key"], made["values"], entries(office)) == (
        "A1",
        {
            "amount": {"before": "3,000,000.00", "after": "3,500,000.00"},
            "payee_account": {"before": "***************0011", "after": "***************0099"},
        },
        before,
    )
    page = office.ok("contract", "import", sheet, "--dry-run")
    assert "1 rows would be recorded" in page
    assert "6222020000000000099" not in page


def test_a_contract_changed_since_the_export_is_refused_naming_what_changed(office: Any, sheet: Path) -> None:
    office.ok("contract", "edit", "A1", "--receipt-payer", "张伟", "--reason", "更正")
    filled(sheet, {"A1": {"金额": 3500000}, "B1": {"金额": 3500000}})
    (error,) = errors(office, sheet)
    assert (error["row"], error["column"]) == (4, "金额")
    assert error["problem"] == "G4: remitter changed since the sheet was exported; export it again"


def test_a_cell_emptied_on_the_sheet_empties_what_may_be_missing(office: Any, sheet: Path) -> None:
    receipt = ("--receipt-amount", "300万", "--receipt-payer", "张伟", "--receipt-date", "2026-01-06")
    office.ok("contract", "edit", "A1", *receipt, "--reason", "补录")
    office.ok("contract", "list", "--xlsx", sheet, "--editable", "--force", lang="zh")
    filled(sheet, {"A1": {"打款金额": "", "打款人": "", "打款日期": "", "理财顾问": ""}})
    office.ok("contract", "import", sheet, "--reason", "回执属于另一份合同")
    assert shown(office, "A1", "advisor", "receipt_amount", "receipt_payer", "receipt_date") == [None] * 4


def test_an_exit_since_the_export_is_named_too(office: Any, sheet: Path) -> None:
    office.ok("contract", "exit", "A1", "--on", "2026-06-01", "--amount", "100万", now="2026-06-02 10:00")
    filled(sheet, {"A1": {"金额": 3500000}})
    assert "G4: exit changed since" in errors(office, sheet)[0]["problem"]


BAD: list[tuple[dict[str, object], str, str]] = [
    ({"起息日": ""}, "I4", "may not be empty"),
    ({"账号": "***************0012"}, "N4", "stars"),
    ({"账号": 6222020000000000011}, "N4", "lost its last digits"),
    ({"金额": "三百万左右"}, "G4", "amount"),
    ({"约定年利率": 9.8}, "H4", "rate"),
    ({"理财顾问": "李顾问"}, "K4", "there is no member of staff"),
    ({"签约人": "C000009"}, "F4", "there is no client"),
    ({"起息日": date(2030, 1, 1)}, "I4", ""),
]


@pytest.mark.parametrize(("cells", "cell", "why"), BAD)
def test_what_an_edit_would_refuse_is_refused_at_its_cell(
    office: Any, sheet: Path, cells: dict[str, object], cell: str, why: str
) -> None:
    filled(sheet, {"A1": cells, "B1": {"金额": 3500000}})
    (error,) = errors(office, sheet)
    assert error["problem"].startswith(f"{cell}: ")
    assert why in error["problem"]


@pytest.mark.parametrize(("cell", "value"), [("A4", "A9"), ("B4", "C000002 李娜"), ("E5", 1), ("A1", "x")])
def test_what_is_locked_may_not_be_changed(office: Any, sheet: Path, cell: str, value: object) -> None:
    found = errors(office, filled(sheet, {}, **{cell: value}))
    assert [error["problem"].partition(":")[0] for error in found] == [cell]


def test_corrections_need_a_reason(office: Any, sheet: Path) -> None:
    filled(sheet, {"A1": {"金额": 3500000}})
    assert "corrections need a reason" in office.refused("contract", "import", sheet)


def test_a_cancelled_contract_is_closed(office: Any, sheet: Path) -> None:
    office.ok("contract", "cancel", "B1", "--reason", "未到账")
    office.ok("contract", "list", "--xlsx", sheet, "--editable", lang="zh")
    assert office.json("contract", "import", filled(sheet, {}), *WHY)["errors"] == []
    filled(sheet, {"B1": {"金额": 3500000}})
    (error,) = errors(office, sheet)
    assert "G5: only the boxes" in error["problem"]


def test_an_amount_with_fen_that_is_locked_is_read_as_it_was_written(office: Any, sheet: Path) -> None:
    office.ok(
        "contract", "exit", "A1", "--on", "2026-06-01", "--amount", "1000000.50", now="2026-06-02 10:00"
    )
    office.ok("contract", "list", "--xlsx", sheet, "--editable", lang="zh", now="2026-06-03 10:00")
    made = office.json("contract", "import", filled(sheet, {}), *WHY, now="2026-06-03 11:00")
    assert (made["read"], made["errors"]) == (0, [])


def test_a_list_of_another_archive_or_of_something_else_is_refused(office: Any, sheet: Path) -> None:
    assert "is not a sheet of fundcs to be filled in here" in office.refused("client", "import", sheet, *WHY)
    book: Any = load_workbook(sheet)
    book["fundcs"]["F1"] = "1:abc"
    book.save(sheet)
    assert "was not exported from this archive" in office.refused("contract", "import", sheet, *WHY)


def test_the_export_is_on_the_trail_and_needs_a_file(office: Any, sheet: Path) -> None:
    exported = [entry for entry in office.json("archive", "trail") if entry["verb"] == "exported"]
    assert [(entry["table"], entry["client"]) for entry in exported] == [
        ("contract_list", None),
        ("client", "C000001"),
        ("client", "C000002"),
    ]
    assert "--editable needs a file" in office.refused("contract", "list", "--editable", code=2)
    assert "are for ledgers" in office.refused("contract", "import", sheet, "--sheet", "合同", code=2)


def test_a_transferred_contract_is_paid_where_the_sheet_says(office: Any, sheet: Path) -> None:
    office.ok("contract", "transfer", "A1", "--to", "C000002", "--on", "2026-05-01", "--payee-name", "李娜",
              "--payee-bank", "中国银行", "--payee-account", "6217900011223344")  # fmt: skip
    office.ok("contract", "list", "--xlsx", sheet, "--editable", lang="zh")
    filled(sheet, {"A1": {"开户行": "中国银行北京分行"}})
    office.ok("contract", "import", sheet, *WHY)
    (moved,) = shown(office, "A1", "transfers")[0]
    assert moved["payee_bank"] == "中国银行北京分行"


@needs_program
def test_a_list_corrected_in_the_program_is_recorded_once(office: Any, sheet: Path, tmp_path: Path) -> None:
    cells = addresses(sheet, {
        "A1": {"金额": 3500000, "约定年利率": 0.098, "起息日": date(2026, 2, 2),
               "账号": "6222020000000000099"},
        "B1": {"打款人": "李娜", "理财顾问": "A1"},
    })  # fmt: skip
    back = filled_by_program(sheet, cells, tmp_path)
    made = office.json("contract", "import", back, *WHY)
    changed = {row["key"]: sorted(row["values"]) for row in made["corrections"]}
    assert changed == {
        "A1": ["amount", "payee_account", "rate", "value_date"], "B1": ["advisor", "receipt_payer"],
    }  # fmt: skip
    assert shown(office, "A1", "amount", "rate", "value_date") == ["3500000.00", "0.098", "2026-02-02"]
    assert office.json("contract", "import", back, *WHY)["skipped"] == 2
