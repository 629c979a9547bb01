"""The call sheet comes back: every call on it is recorded or none, and read again it changes nothing."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from callbacks.filling import CHANGED, NEW, RIGHT, cells, fill, places
from openpyxl import load_workbook

if TYPE_CHECKING:
    from pathlib import Path

VERIFY = ("--kind", "payout_verify", "--fund", "YX01", "--outcome")
LATER = {"now": "2026-10-21 15:00"}


@pytest.fixture
def sheet(desk: Any, tmp_path: Path) -> Path:
    """The call sheet of YX01 as it was exported on 20 October."""
    return export(desk, tmp_path / "回访表.xlsx")


def export(desk: Any, path: Path, *more: object, **how: Any) -> Path:
    desk.ok("callbacks", "plan", "--fund", "YX01", "--xlsx", path, *more, lang="zh", **how)
    return path


def entries(desk: Any) -> int:
    with closing(sqlite3.connect(desk.path)) as archive:
        return int(archive.execute("SELECT max(seq) FROM trail").fetchone()[0])


def take(desk: Any, path: Path, *more: object, **how: Any) -> Any:
    return desk.json("callbacks", "import", path, *more, **{**LATER, **how})


def errors(desk: Any, path: Path, *more: object) -> list[dict[str, Any]]:
    """What is wrong with a sheet; nothing is written for it."""
    before = entries(desk)
    result = desk.run("callbacks", "import", path, "--json", *more, **LATER)
    assert result.code == 1, result.out
    assert entries(desk) == before
    answer = json.loads(result.out)
    assert (answer["created"], answer["updated"], answer["callbacks"]) == (0, 0, [])
    found: list[dict[str, Any]] = answer["errors"]
    return found


def test_a_filled_sheet_is_recorded_with_one_command(desk: Any, sheet: Path) -> None:
    fill(sheet, {"A1": {**RIGHT, "回访时间": "10-21 09:30"}, "A2": RIGHT,
                 "B1": {**CHANGED, **NEW, "问题": "原账户已销户", "备注": "下周再联系"}})  # fmt: skip
    made = take(desk, sheet)
    assert (made["read"], made["created"], made["skipped"], made["errors"]) == (3, 2, 0, [])
    first, second = desk.json("callbacks", "list", **LATER)
    assert (first["client"], first["outcome"], first["account_confirmed"]) == ("C000001", "reached", True)
    assert (first["contracts"], first["at"]) == (["A1", "A2"], "2026-10-21T09:30:00+08:00")
    assert (second["account_changed"], second["note"], second["at"]) == (
        True, "下周再联系", "2026-10-21T15:00:00+08:00",
    )  # fmt: skip
    (finding,) = second["findings"]
    assert (finding["text"], finding["state"], finding["account"]["payee_bank"]) == (
        "原账户已销户", "second_person", "建设银行北京分行",
    )  # fmt: skip


def test_the_payout_is_verified_as_by_logging_each_call(desk: Any, sheet: Path) -> None:
    fill(sheet, dict.fromkeys(("A1", "A2", "B1"), RIGHT))
    take(desk, sheet)
    plan = desk.json("callbacks", "plan", "--fund", "YX01", **LATER)
    assert (plan["verified"], plan["to_verify"]) == (2, 0)
    assert not [duty for duty in desk.json("reminders", **LATER) if duty["key"].startswith("callback:")]


def test_the_same_sheet_again_changes_nothing_and_says_so(desk: Any, sheet: Path) -> None:
    fill(sheet, {"A1": RIGHT, "A2": RIGHT, "B1": {**CHANGED, **NEW, "问题": "原账户已销户"}})
    take(desk, sheet)
    before = entries(desk)
    again = take(desk, sheet, now="2026-10-23 09:00", as_="S002")
    assert (again["created"], again["updated"], again["skipped"]) == (0, 0, 2)
    assert "nothing to record: 2 callbacks are recorded already" in desk.ok(
        "callbacks", "import", sheet, **LATER
    )
    desk.ok("callbacks", "confirm-account", "W000001", as_="S002", now="2026-10-24 09:00")
    before += 3  # the account on the contract, the change and its finding
    assert take(desk, sheet, now="2026-10-24 10:00")["skipped"] == 2
    assert entries(desk) == before


def test_a_dry_run_says_what_would_be_recorded_and_records_nothing(desk: Any, sheet: Path) -> None:
    fill(sheet, {"A1": RIGHT, "B1": {**CHANGED, **NEW}})
    before = entries(desk)
    made = take(desk, sheet, "--dry-run")
    assert (made["created"], made["dry_run"], entries(desk)) == (2, True, before)
    assert [(call["client"], call["rows"], call["no"]) for call in made["callbacks"]] == [
        ("C000001", [5], None), ("C000002", [7], None),
    ]  # fmt: skip
    assert made["callbacks"][1]["new_account"]["payee_account"] == "***************0555"
    page = desk.ok("callbacks", "import", sheet, "--dry-run", **LATER)
    assert "2 callbacks would be recorded" in page
    assert "6217001234567890555" not in page


def test_more_rows_may_be_filled_in_later_in_the_same_sheet(desk: Any, sheet: Path) -> None:
    take(desk, fill(sheet, {"B1": {"未接": "√"}}))
    assert take(desk, fill(sheet, {"A1": RIGHT, "A2": RIGHT}))["created"] == 1
    made = take(desk, fill(sheet, {"B1": {"未接": "", **RIGHT}}), now="2026-10-22 10:00")
    assert (made["created"], made["skipped"]) == (1, 1)
    calls = desk.json("callbacks", "list", "--client", "C000002", now="2026-10-22 10:00")
    assert [call["outcome"] for call in calls] == ["no_answer", "reached"]


def test_a_new_account_written_in_later_is_entered_for_the_finding_there_is(desk: Any, sheet: Path) -> None:
    take(desk, fill(sheet, {"B1": CHANGED}))
    made = take(desk, fill(sheet, {"B1": NEW}))
    assert (made["created"], made["updated"]) == (0, 1)
    (finding,) = desk.json("callbacks", "findings", **LATER)
    assert (finding["no"], finding["state"]) == ("W000001", "second_person")
    assert take(desk, sheet)["updated"] == 0


def test_a_part_of_the_account_ticked_as_right_stays_as_it_is(desk: Any, sheet: Path) -> None:
    fill(
        sheet,
        {"B1": {**CHANGED, "户名无误": "√", "新开户行": "建设银行", "新账号": "6217 0012 3456 7890 555"}},
    )
    take(desk, sheet)
    reveal = ("--reveal", "--reason", "核对")
    (finding,) = desk.json("callbacks", "findings", *reveal, **LATER)
    account = finding["account"]
    assert (account["payee_name"], account["payee_account"]) == ("李娜", "6217001234567890555")


def test_rows_of_one_client_that_say_different_things_are_calls_of_their_own(desk: Any, sheet: Path) -> None:
    new = {**NEW, "新户名": "欧阳建国"}
    made = take(desk, fill(sheet, {"A1": RIGHT, "A2": {**CHANGED, **new}}))
    assert [(call["contracts"], call["account_changed"]) for call in made["callbacks"]] == [
        (["A1"], False), (["A2"], True),
    ]  # fmt: skip
    lines = desk.json("callbacks", "plan", "--fund", "YX01", **LATER)["investors"][0]["contracts"]
    assert [line["verified"] for line in lines] == [True, False]


def test_a_row_without_a_word_on_the_account_unmakes_no_confirmation(desk: Any, sheet: Path) -> None:
    take(desk, fill(sheet, {"A1": RIGHT, "A2": {"接通": "√", "备注": "稍后再说"}}))
    lines = desk.json("callbacks", "plan", "--fund", "YX01", **LATER)["investors"][0]["contracts"]
    assert [line["verified"] for line in lines] == [True, False]
    (call,) = desk.json("callbacks", "list", **LATER)
    assert call["note"] == "稍后再说"


def test_the_officer_the_sheet_was_exported_for_called_unless_another_is_named(
    desk: Any, tmp_path: Path
) -> None:
    path = export(desk, tmp_path / "李专员.xlsx", "--officer", "S002")
    assert list(places(path)[1])[:2] == ["A1", "A2"]
    assert "B1" not in places(path)[1]
    take(desk, fill(path, {"A1": RIGHT}))
    take(desk, fill(path, {"A2": RIGHT}), "--caller", "S003")
    calls = desk.json("callbacks", "list", **LATER)
    assert [(call["caller"], call["recorded_by"]) for call in calls] == [("S002", "S001"), ("S003", "S001")]


def test_an_english_sheet_is_read_too(desk: Any, tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    desk.ok("callbacks", "plan", "--fund", "YX01", "--xlsx", path)
    made = take(desk, written(path, {"K5": "x", "N5": "Yes", "O5": 1, "P5": True, "L7": "no answer"}))
    assert [(call["outcome"], call["account_confirmed"]) for call in made["callbacks"]] == [
        ("reached", True), ("no_answer", False),
    ]  # fmt: skip


def written(path: Path, values: dict[str, object]) -> Path:
    """The sheet with values in cells named by their addresses."""
    book: Any = load_workbook(path)
    for address, value in values.items():
        book.worksheets[0][address] = value
    book.save(path)
    return path


BAD: list[tuple[dict[str, object], str, str]] = [
    ({"接通": "√", "未接": "√"}, "L7", "two outcomes"),
    ({"未接": "√", "拒绝": "√"}, "M7", "two outcomes"),
    ({"备注": "没说"}, "K7", "no outcome"),
    ({"户名无误": "√", "开户行无误": "√", "账号无误": "√"}, "K7", "no outcome"),
    ({"接通": "√", "户名无误": "√", "账号无误": "√"}, "O7", "tick all three"),
    ({**RIGHT, "账户变更": "√"}, "Q7", "as right and as changed"),
    ({"拒绝": "√", "账号无误": "√"}, "P7", "only a client who was reached"),
    ({"未接": "√", **NEW}, "R7", "only a client who was reached"),
    ({"接通": "√", **NEW}, "R7", "not ticked as changed"),
    ({"接通": "×"}, "K7", "neither a tick nor blank"),
    ({"接通": "也许"}, "K7", "neither a tick nor blank"),
    ({**RIGHT, "回访时间": "14:05"}, "U7", "is not a time"),
    ({**RIGHT, "回访时间": "2026-10-21 15:01"}, "U7", "future"),
    ({**CHANGED, "新账号": "6217001234567890555"}, "K7", "account name, bank and account number"),
    ({**CHANGED, **NEW, "新账号": 6217001234567890555}, "T7", "lost its last digits"),
    ({**CHANGED, **NEW, "新账号": "卡号"}, "T7", "account"),
    ({**CHANGED, "新户名": "李娜", "新开户行": "工商银行朝阳支行", "新账号": "6222020000000000022"}, "K7",
     "the account on record"),
]  # fmt: skip


@pytest.mark.parametrize(("filled", "cell", "why"), BAD)
def test_a_row_that_contradicts_itself_is_named_by_its_cell_and_nothing_is_recorded(
    desk: Any, sheet: Path, filled: dict[str, object], cell: str, why: str
) -> None:
    fill(sheet, {"A1": RIGHT, "A2": RIGHT, "B1": filled})
    found = errors(desk, sheet)
    assert "rows read: 3" in desk.run("callbacks", "import", sheet, **LATER).err
    assert found[0]["row"] == 7
    assert found[0]["problem"].startswith(f"{cell}: "), found
    assert why in found[0]["problem"]
    assert "6217001234567890555" not in str(found)


def test_outcomes_of_one_client_at_one_time_must_agree(desk: Any, sheet: Path) -> None:
    fill(sheet, {"A1": RIGHT, "A2": {"未接": "√"}})
    (error,) = errors(desk, sheet)
    assert error["problem"].startswith("L6: row 5 of the same client says another outcome")
    fill(sheet, {"A1": {"回访时间": "10-21 10:00"}, "A2": {"回访时间": "10-21 09:00"}})
    assert take(desk, sheet)["created"] == 2


@pytest.mark.parametrize(
    ("cell", "value"),
    [("F5", "A2"), ("C7", "李某"), ("I7", "6217001234567890555"), ("B2", "别的"), ("H4", "户名"),
     ("X6", "另注"), ("A12", "另注"), ("J6", "已核实")],
)  # fmt: skip
def test_a_sheet_edited_beyond_its_boxes_is_refused(desk: Any, sheet: Path, cell: str, value: str) -> None:
    fill(sheet, {"A1": RIGHT}, **{cell: value})
    found = errors(desk, sheet)
    assert f"{cell}: only the boxes may be filled in" in found[0]["problem"]
    assert "6217001234567890555" not in str(found)


def test_the_row_of_a_verified_account_is_closed(desk: Any, tmp_path: Path) -> None:
    desk.ok("callbacks", "log", "C000001", *VERIFY, "reached", "--account-confirmed")
    path = export(desk, tmp_path / "sheet.xlsx")
    made = take(desk, fill(path, {"B1": RIGHT}))
    assert (made["created"], made["blank"]) == (1, 0)
    fill(path, {"A1": {"账户变更": "√"}})
    assert "Q5: this account was verified before the export" in errors(desk, path)[0]["problem"]


def test_the_signature_line_may_be_signed(desk: Any, sheet: Path) -> None:
    fill(sheet, {"A1": RIGHT}, A9="回访人：李专员", Q9="日期：2026-10-21")
    assert take(desk, sheet)["created"] == 1


def test_an_account_changed_since_the_sheet_was_exported_is_not_what_was_read_out(
    desk: Any, sheet: Path
) -> None:
    desk.ok("contract", "edit", "A2", "--payee-account", "6222020000000000099", "--reason", "更正")
    fill(sheet, {"A1": RIGHT, "A2": RIGHT, "B1": RIGHT})
    (error,) = errors(desk, sheet)
    assert error["problem"].startswith("I6: the account on record has changed since")
    assert error["value"] == "***************0011"
    take(desk, fill(sheet, {"A2": dict.fromkeys(RIGHT, "")}))
    assert desk.json("callbacks", "list", **LATER)[0]["contracts"] == ["A1"]


def test_a_contract_that_is_no_longer_paid_is_named(desk: Any, sheet: Path) -> None:
    desk.ok("contract", "cancel", "B1", "--reason", "未到账")
    (error,) = errors(desk, fill(sheet, {"B1": RIGHT}))
    assert error["problem"].startswith("I7: this payout no longer pays the contract")


def test_what_was_logged_since_the_sheet_was_exported_is_not_recorded_again(desk: Any, sheet: Path) -> None:
    desk.ok("callbacks", "log", "C000002", *VERIFY, "reached", "--account-confirmed", "--note", "好",
            now="2026-10-21 11:00")  # fmt: skip
    assert take(desk, fill(sheet, {"B1": RIGHT}))["skipped"] == 1
    (error,) = errors(desk, fill(sheet, {"B1": {"备注": "不好"}}))
    assert "recorded as H000001 with another finding or remark" in error["problem"]
    assert take(desk, fill(sheet, {"B1": {"回访时间": "10-21 14:00"}}))["created"] == 1


def test_a_withdrawn_call_is_not_recorded_again_by_its_sheet(desk: Any, sheet: Path) -> None:
    take(desk, fill(sheet, {"B1": RIGHT}))
    desk.ok("callbacks", "withdraw", "H000001", "--reason", "勾错了行", **LATER)
    made = take(desk, sheet, now="2026-10-22 09:00")
    assert (made["created"], made["callbacks"][0]["state"]) == (0, "withdrawn")
    assert "recorded as H000001 and was withdrawn" in made["passed_over"][0]["why"]


def test_a_sheet_of_another_archive_is_refused(desk: Any, sheet: Path) -> None:
    fill(sheet, {"A1": RIGHT})
    with closing(sqlite3.connect(desk.path)) as archive, archive:
        triggers = [
            row[0] for row in archive.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ]
        for name in triggers:
            archive.execute(f"DROP TRIGGER {name}")
        archive.execute("UPDATE trail SET hash = 'x' WHERE tbl = 'call_sheet'")
    assert "not exported from this archive" in desk.refused("callbacks", "import", sheet, **LATER)


def test_a_sheet_of_another_payout_is_refused_where_one_is_named(desk: Any, sheet: Path) -> None:
    fill(sheet, {"A1": RIGHT})
    line = desk.refused("callbacks", "import", sheet, "--fund", "YX02", **LATER)
    assert "is of the payout of YX01 due 2026-11-30, not of YX02" in line
    assert "not of YX01 due 2027-05-30" in desk.refused(
        "callbacks", "import", sheet, "--due", "2027-05-30", **LATER
    )
    assert take(desk, sheet, "--fund", "YX01", "--due", "2026-11-30")["created"] == 1


@pytest.mark.parametrize(
    ("cell", "value", "why"),
    [
        ("A1", None, "is not a sheet of fundcs to be filled in here"),
        ("D1", "YX01/2027-05-30", "not exported from this archive"),
        ("F1", "17:abc", "not exported from this archive"),
        ("F1", "9" * 40, "not exported from this archive"),
        ("C6", "0" * 16, "not exported from this archive"),
        ("C6", " ".join("-" * 23), "not exported from this archive"),
        ("A6", "第五行", "hidden tab"),
    ],
)
def test_a_sheet_whose_hidden_tab_was_changed_is_refused(
    desk: Any, sheet: Path, cell: str, value: object, why: str
) -> None:
    fill(sheet, {"A1": RIGHT})
    book: Any = load_workbook(sheet)
    book["fundcs"][cell] = value
    book.save(sheet)
    assert why in desk.refused("callbacks", "import", sheet, **LATER)


def test_a_sheet_without_its_hidden_tab_is_refused(desk: Any, sheet: Path) -> None:
    book: Any = load_workbook(sheet)
    book.remove(book["fundcs"])
    book.save(sheet)
    assert "its hidden tab was removed" in desk.refused("callbacks", "import", sheet, **LATER)


def test_a_sheet_is_not_read_at_a_moment_before_it_was_exported(desk: Any, sheet: Path) -> None:
    fill(sheet, {"A1": RIGHT})
    line = desk.refused("callbacks", "import", sheet, now="2026-10-20 09:59")
    assert "exported at 2026-10-20 10:00, which is in the future" in line


@pytest.mark.parametrize("name", ["nowhere.xlsx", "notes.txt", "other.xlsx"])
def test_what_is_no_call_sheet_is_refused_in_a_sentence(desk: Any, tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_text("接通 √", encoding="utf-8")
    desk.ok("callbacks", "stats", "--xlsx", tmp_path / "other.xlsx")
    desk.refused("callbacks", "import", tmp_path / name)


def test_a_sheet_carries_no_account_in_clear_and_its_hidden_tab_none_at_all(sheet: Path) -> None:
    with ZipFile(sheet) as book:
        parts = "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    assert "6222020000000000011" not in parts
    hidden: Any = load_workbook(sheet)["fundcs"]
    assert hidden.sheet_state == "veryHidden"
    assert not [cell.value for row in hidden.iter_rows() for cell in row if str(cell.value).endswith("0011")]
    assert load_workbook(sheet).properties.identifier.startswith("call_sheet YX01/2026-11-30")


def test_only_the_boxes_are_open_and_only_of_accounts_not_verified(desk: Any, tmp_path: Path) -> None:
    desk.ok("callbacks", "log", "C000001", *VERIFY, "reached", "--account-confirmed")
    sheet: Any = load_workbook(export(desk, tmp_path / "sheet.xlsx")).worksheets[0]
    assert sheet.protection.sheet is True
    opened = {
        cell.coordinate for row in sheet.iter_rows(max_row=7) for cell in row if not cell.protection.locked
    }
    assert opened == {f"{letter}7" for letter in "KLMNOPQRSTUVW"}


def test_only_the_client_service_department_imports_sheets(desk: Any, sheet: Path) -> None:
    desk.refused("callbacks", "import", sheet, as_="S005", code=4, **LATER)


def test_cells_are_found_by_heading_and_contract(sheet: Path) -> None:
    assert cells(sheet, {"B1": {"接通": "√"}}) == {"K7": "√"}
