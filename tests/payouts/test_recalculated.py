"""The payout's workbooks, their formulas calculated anew by a spreadsheet program, agree with JSON."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from shared.payout_desk import FIRST, INVESTMENT, SECOND, approved, confirm, contract

OFFICE = shutil.which("soffice")
DUE = ("--fund", "JH01", "--due", "2026-07-01")
JUNE = {"now": "2026-06-20T09:00"}

pytestmark = pytest.mark.skipif(OFFICE is None, reason="no spreadsheet program is installed")


@pytest.fixture
def fund(office: Any) -> Any:
    """Two contracts with odd amounts and rates, one of which exits in part and one of which matures."""
    begun = {"now": "2026-01-01T09:00"}
    office.ok(
        "fund", "add", "JH01", "金河一号", "--project-company", "金河置业", "--established", "2026-01-01",
        "--matures", "2028-01-01", "--day-count", "ACT/365", "--frequency", "quarterly",
        "--project-rate", "11.37%", **begun,
    )  # fmt: skip
    office.ok("client", "add", "张伟", "--kind", "person", "--id-no", "11010519491231002X", **begun)
    for no, amount, rate, more in (
        ("HT1", "3,333,333.33", "9.13%", ()),
        ("HT2", "777,777.77", "8.07%", ("--matures", "2026-06-30")),
    ):
        office.ok(
            "contract", "add", no, "--client", "C000001", "--fund", "JH01", "--amount", amount,
            "--rate", rate, "--value-date", "2026-01-01", "--payee-name", "张伟", "--payee-bank", "工商银行",
            "--payee-account", "6222020000000001111", *more, **begun,
        )  # fmt: skip
    office.ok("contract", "exit", "HT1", "--on", "2026-05-09", "--amount", "1,111,111.11", **begun)
    office.ok("payout", "calc", *DUE, **JUNE)
    return office


def bare(path: Path, folder: Path) -> Path:
    """A copy of a workbook whose formulas have no results."""
    copy, formulas = folder / path.name, 0
    with zipfile.ZipFile(path) as full, zipfile.ZipFile(copy, "w") as stripped:
        for name in full.namelist():
            part = full.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part, count = re.subn(rb"</f><v>[^<]*</v>", b"</f>", part)
                formulas += count
            stripped.writestr(name, part)
    assert formulas
    return copy


def recalculated(folder: Path, *paths: Path) -> list[dict[str, list[tuple[Any, ...]]]]:
    """The rows of each workbook's tabs once a spreadsheet program has calculated every formula."""
    stripped, out = folder / "bare", folder / "out"
    stripped.mkdir()
    copies = [str(bare(path, stripped)) for path in paths]
    assert OFFICE is not None
    settings = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        [OFFICE, settings, "--headless", "--convert-to", "xlsx", "--outdir", str(out), *copies],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    books = [load_workbook(out / path.name, data_only=True) for path in paths]
    return [{sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book} for book in books]


def yuan(value: object) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def row(rows: list[tuple[Any, ...]], label: str) -> tuple[Any, ...]:
    (found,) = [cells for cells in rows if cells[0] == label]
    return found


def amounts(document: dict[str, str], *keys: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(document[key]) for key in keys)


def test_a_spreadsheet_program_comes_to_the_figures_of_json(fund: Any, tmp_path: Path) -> None:
    sums = ("total_interest", "total_principal", "total")
    paths = [tmp_path / f"{name}.xlsx" for name in ("letters", "notice", "forecast", "sheet")]
    said = [
        fund.json("payout", *words, "--xlsx", path, **JUNE)
        for words, path in zip(
            (("letters", *DUE), ("notice", *DUE), ("forecast",), ("export", *DUE)), paths, strict=True
        )
    ]
    letters, notice, forecast, sheet = recalculated(tmp_path, *paths)

    (letter,) = said[0]["letters"]
    expected = amounts(letter, "interest", "principal_repaid", "total")
    assert tuple(map(yuan, row(letters["Letters"], "Total")[6:9])) == expected
    assert tuple(map(yuan, row(letters["List of letters"], "Total")[3:6])) == expected

    rows = notice["Interest notice"]
    owed = (yuan(row(rows, "Interest due")[4]), yuan(row(rows, "Total")[4]))
    assert owed == amounts(said[1], "interest", "total")

    ahead = tuple(map(yuan, row(forecast["Payouts by month"], "Total")[1:4]))
    assert ahead == amounts(said[2], *sums)
    by_fund = [yuan(cells[5]) for cells in forecast["Payouts by fund"] if str(cells[0]).startswith("20")]
    assert by_fund == [Decimal(month["total"]) for month in said[2]["months"]]

    paid = tuple(map(yuan, row(sheet["Payout sheet"], "Total")[9:12]))
    assert paid == amounts(said[3], *sums)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_sheet_with_adjustments_comes_to_the_figures_of_json(desk: Any, tmp_path: Path, lang: str) -> None:
    approved(desk, FIRST)
    desk.ok("payout", "done", "tell_received", *FIRST, as_=INVESTMENT, now="2026-04-01T10:00")
    desk.ok("contract", "exit", "A-1", "--on", "2026-03-07", "--amount", "1,111,111.11", "--reason", "漏记")
    desk.ok("contract", "edit", "A-2", "--value-date", "2026-01-15", "--reason", "起息日有误")
    desk.ok(*contract("A-3", "C000001", "张伟", "6222020000000001111", "--reason", "台账漏行"))
    desk.now = "2026-06-20T10:00"
    confirm(desk, SECOND)
    desk.ok("payout", "calc", *SECOND)
    sheet_path, letters_path = tmp_path / "sheet.xlsx", tmp_path / "letters.xlsx"
    said = desk.json("payout", "export", *SECOND, "--xlsx", sheet_path, lang=lang)
    letters = desk.json("payout", "letters", *SECOND, "--xlsx", letters_path, lang=lang)["letters"]
    assert len(said["adjustments"]) == 3
    total = {"en": "Total", "zh": "合计"}[lang]
    sheet, written = recalculated(tmp_path, sheet_path, letters_path)

    rows, *_parameters, adjusted = sheet.values()
    paid = tuple(map(yuan, row(rows, total)[9:12]))
    assert paid == amounts(said, "total_interest", "total_principal", "total")
    kept = [tuple(map(yuan, cells[4:7])) for cells in adjusted[2:]]
    parts = [*said["adjustments"], *said["receivables"]]
    assert kept == [amounts(part, "interest", "principal_repaid", "total") for part in parts]
    listed, *_letters = written.values()
    assert yuan(row(listed, total)[5]) == sum(Decimal(letter["total"]) for letter in letters)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_sheet_with_extras_comes_to_the_figures_of_json(desk: Any, tmp_path: Path, lang: str) -> None:
    desk.ok("fund", "edit", "JH01", "--raising-rate", "0.35%", "--exit-fee-rate", "1.8%")
    desk.ok("contract", "edit", "A-1", "--receipt-date", "2025-12-01", "--reason", "补登")
    desk.ok("payout", "withhold", "C000001", "--rate", "20%", "--from", "2026-01-01")
    desk.ok("payout", "withhold", "C000002", "--rate", "3.3%", "--from", "2026-04-01")
    approved(desk, FIRST)
    desk.now = "2026-06-20T10:00"
    desk.ok("contract", "edit", "A-1", "--receipt-date", "2025-12-11", "--reason", "回执日期有误")
    desk.ok("contract", "exit", "A-2", "--on", "2026-03-07", "--amount", "1,111,111.11", "--reason", "漏记")
    desk.ok("contract", "exit", "A-1", "--on", "2026-05-07", "--amount", "777,777.77")
    desk.ok("payout", "calc", *SECOND)
    documents, paths = [], []
    for due in (FIRST, SECOND):
        for command in ("export", "letters"):
            paths.append(tmp_path / f"{command}{due[-1]}.xlsx")
            documents.append(desk.json("payout", command, *due, "--xlsx", paths[-1], lang=lang))
    books = recalculated(tmp_path, *paths)
    total, sheet_sums = {"en": "Total", "zh": "合计"}[lang], ("total_interest", "total_principal", "total")
    names = {"en": "withholding", "zh": "代扣"}
    for sheet, letters in ((0, 1), (2, 3)):
        rows, *_tabs = books[sheet].values()
        assert tuple(map(yuan, row(rows, total)[9:12])) == amounts(documents[sheet], *sheet_sums)
        (withheld,) = [cells[11] for cells in rows if cells[1] == names[lang] and cells[0]]
        assert yuan(withheld) == Decimal(documents[sheet]["extras"]["withholding"])
        listed, *_letters = books[letters].values()
        assert yuan(row(listed, total)[6]) == Decimal(documents[sheet]["total"])
    charged = next(rows for title, rows in books[2].items() if title in ("Extras", "附加项"))
    of_lines = [extra["amount"] for line in documents[2]["lines"] for extra in line.get("extras", ())]
    assert [yuan(cells[10]) for cells in charged[2:]] == list(map(Decimal, of_lines))
