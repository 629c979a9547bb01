"""The client list as a file."""

from __future__ import annotations

import csv
import re
from typing import Any

import pytest
from openpyxl import load_workbook

ZHANG = "110101199003070011"


@pytest.fixture
def stocked(office: Any) -> Any:
    words = ("--kind", "person", "--id-no", ZHANG, "--phone", "18620116410", "--remark", "=HYPERLINK(1)")
    office.ok("client", "add", "张伟", *words)
    return office


def rows(path: Any) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_csv_is_masked_with_chinese_headings_and_no_formula(stocked: Any) -> None:
    out = stocked.folder / "clients.csv"
    assert stocked.json("client", "export", "--csv", out, lang="zh")["clients"] == 1
    (row,) = rows(out)
    assert (row["客户名称"], row["证件号码"], row["联系电话"]) == (
        "张伟",
        "1101**********0011",
        "**********6410",
    )
    assert (row["客户类型"], row["客户等级"], row["备注"]) == ("自然人", "目标净值客户", "'=HYPERLINK(1)")


def test_a_revealed_export_is_in_clear_and_on_the_trail(stocked: Any) -> None:
    out = stocked.folder / "clients.csv"
    stocked.ok("client", "export", "--csv", out, "--reveal", "--reason", "年度核对")
    assert rows(out)[0]["ID number"] == f'="{ZHANG}"'  # which is that text in a spreadsheet program
    trail = stocked.json("archive", "trail")
    assert any(entry["verb"] == "exported" for entry in trail)


def test_a_workbook_holds_text_as_text(stocked: Any) -> None:
    out = stocked.folder / "clients.xlsx"
    stocked.ok("client", "export", "--xlsx", out, lang="zh")
    sheet = load_workbook(out).active
    assert sheet is not None
    heads = [cell.value for cell in sheet[1]]
    cell = sheet.cell(2, heads.index("备注") + 1)
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")
    assert ZHANG not in str([[cell.value for cell in row] for row in sheet.iter_rows()])


def test_a_workbook_holds_what_was_subscribed_as_a_number_to_be_summed(stocked: Any) -> None:
    out = stocked.folder / "clients.xlsx"
    stocked.ok("client", "export", "--xlsx", out, lang="zh")
    sheet = load_workbook(out).active
    assert sheet is not None
    heads = [str(cell.value)[:4] for cell in sheet[1]]
    cell = sheet.cell(2, heads.index("累计认购") + 1)
    assert (cell.data_type, cell.number_format) == ("n", "#,##0.00_ ")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_was_exported_in_clear_is_imported_again_without_a_change(
    stocked: Any, lang: str, kind: str
) -> None:
    out = stocked.folder / f"clients.{kind}"
    stocked.ok("client", "edit", "C000001", "--remark", "老客户")
    stocked.ok("client", "export", f"--{kind}", out, "--reveal", "--reason", "年度核对", lang=lang)
    assert stocked.json("client", "import", out)["skipped"] == 1


def test_an_export_to_nowhere_or_to_two_places_is_refused(stocked: Any) -> None:
    stocked.refused("client", "export", code=2)
    stocked.refused(
        "client", "export", "--csv", stocked.folder / "a.csv", "--xlsx", stocked.folder / "a.xlsx", code=2
    )
    assert not (stocked.folder / "a.csv").exists()


def test_a_place_that_cannot_be_written_is_refused_first(stocked: Any) -> None:
    assert "directory" in stocked.refused("client", "export", "--csv", stocked.folder / "none" / "a.csv")


def test_a_csv_that_a_spreadsheet_program_opened_and_saved_is_imported_without_a_change(
    stocked: Any,
) -> None:
    words = (
        "--kind",
        "person",
        "--id-kind",
        "taiwan_permit",
        "--id-no",
        "01234567",
        "--greeting-day",
        "08-15",
    )
    stocked.ok("client", "add", "林台", *words, "--remark", "3E01")
    out = stocked.folder / "clients.csv"
    stocked.ok("client", "edit", "C000001", "--remark", "00123")
    stocked.ok("client", "export", "--csv", out, "--reveal", "--reason", "年度核对", lang="zh")
    with out.open(encoding="utf-8-sig", newline="") as stream:
        saved = [[_saved(cell) for cell in row] for row in csv.reader(stream)]
    with out.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows(saved)
    assert stocked.json("client", "import", out)["skipped"] == 2


def _saved(cell: str) -> str:
    """What a spreadsheet program makes of a cell: numbers and days of what looks so, texts of `="…"`."""
    if cell.startswith('="'):
        return cell[2:-1]
    if re.fullmatch(r"[0-9]{12,}", cell):
        return f"{float(cell):.5E}"
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?(?:E[0-9]+)?", cell):
        return f"{float(cell):g}"
    return cell.replace("-", "/") if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell) else cell
