"""The two files of a bulletin: a page that needs nothing else, a workbook with charts of its own cells."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from shared.browser import browse, needs_browser
from shared.spreadsheet_program import OFFICE

from fundcs.report.show import charts

SVG = "{http://www.w3.org/2000/svg}"


def parsed(text: str | bytes) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - the program wrote it a moment ago


@pytest.fixture(scope="module")
def written(sample_year: tuple[Path, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample archive whose bulletin of October is issued, in Chinese, by a firm with a name."""
    from fundcs import boundary

    folder = tmp_path_factory.mktemp("issued")
    shutil.copy(sample_year[0] / "archive.db", folder)
    (folder / "policy.toml").write_text("[firm]\nname = '京城<基金>管理有限公司'\n", "utf-8")
    words = ("--archive", str(folder / "archive.db"), "--as", "S001", "--now", "2026-11-23T10:00")
    assert boundary.run([*words, "report", "--month", "2026-10", "--out", str(folder / "out"), "--json"]) == 0
    return folder / "out"


@pytest.fixture
def page(written: Path) -> str:
    return (written / "bulletin-2026-10-1.html").read_text("utf-8")


def test_the_page_says_whose_it_is_its_number_and_who_issued_it_and_has_room_to_sign(page: str) -> None:
    assert "京城&lt;基金&gt;管理有限公司 客服部" in page
    assert "<h1>客服月报 2026-10/1</h1>" in page
    assert "S001 林知远 于 2026-11-23 10:00 签发" in page
    assert all(f"<div>{who}<br>日期</div>" in page for who in ("制表", "客服经理", "总经理"))
    assert re.search(r"留痕校验码：\d+:[0-9a-f]{64}", page)


def test_the_page_asks_nothing_of_a_network_and_runs_no_script(page: str) -> None:
    assert "http" not in page.replace("http-equiv", "")
    assert "<script" not in page
    assert "url(" not in page
    assert re.findall(r"\son\w+=", page) == []


def test_the_page_is_for_light_and_dark_and_for_paper(page: str) -> None:
    assert "prefers-color-scheme: dark" in page
    assert "@page { size: A4" in page
    assert 'name="viewport"' in page


def test_every_chart_says_what_it_shows_to_who_cannot_see_it(page: str) -> None:
    drawn = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(drawn) >= 6
    for each in drawn:
        root = parsed(each.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))
        assert (root.get("role"), bool(root.get("aria-label"))) == ("img", True)
        title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert title is not None
        assert title.text == root.get("aria-label")
        assert description is not None
        assert re.search(r"\d", description.text or "")


def test_every_section_is_on_the_page_and_in_the_workbook_with_its_source(written: Path, page: str) -> None:
    book = load_workbook(written / "bulletin-2026-10-1.xlsx")
    cells = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    for title in re.findall(r"<h2>(.*?)</h2>", page):
        assert title in cells
    for source in re.findall(r'<p class="source">(.*?)</p>', page):
        assert source in cells


def test_the_workbooks_first_page_is_the_one_to_be_signed(written: Path) -> None:
    first = load_workbook(written / "bulletin-2026-10-1.xlsx").worksheets[0]
    texts = [str(row[0]) for row in first.iter_rows(values_only=True) if row[0]]
    assert texts[:2] == ["京城<基金>管理有限公司 客服部", "客服月报 2026-10/1"]
    assert {"制表：______________", "客服经理：______________", "总经理：______________"} <= set(texts)
    assert first.page_setup.paperSize == 9
    assert first.page_setup.orientation == "portrait"


def test_the_workbooks_charts_are_native_and_keep_the_numbers_of_their_cells(written: Path) -> None:
    path = written / "bulletin-2026-10-1.xlsx"
    book = load_workbook(path, data_only=True)
    checked = 0
    with zipfile.ZipFile(path) as packed:
        names = [name for name in packed.namelist() if name.startswith("xl/charts/chart")]
        assert len(names) >= 6
        for name in names:
            for reference in parsed(packed.read(name)).iter():
                if not reference.tag.endswith(("}numRef", "}strRef")):
                    continue
                formula = next(part for part in reference if part.tag.endswith("}f")).text or ""
                cached = [part.text for part in reference.iter() if part.tag.endswith("}v")]
                tab, _mark, cells = formula.rpartition("!")
                rows = book[tab.strip("'")][cells.replace("$", "")]
                held = [row[0].value for row in rows]
                if reference.tag.endswith("}numRef"):
                    assert [float(text or "") for text in cached] == [
                        float(value) for value in held if value != "–"
                    ]
                checked += 1
    assert checked >= 2 * len(names)


@needs_browser
def test_a_browser_draws_the_page_without_a_network(written: Path, tmp_path: Path) -> None:
    path = written / "bulletin-2026-10-1.html"
    for scheme in ("0", "1"):  # dark, light
        picture = tmp_path / f"{scheme}.png"
        looks = f"--blink-settings=preferredColorScheme={scheme}"
        browse(path, tmp_path / "profile", looks, "--window-size=1100,3000", f"--screenshot={picture}")
        assert picture.stat().st_size > 50_000
    drawn = browse(path, tmp_path / "profile", "--dump-dom")
    assert drawn.count("<svg") == path.read_text("utf-8").count("<svg")


@needs_browser
def test_a_browser_prints_the_page_on_a4(written: Path, tmp_path: Path) -> None:
    printed = tmp_path / "page.pdf"
    path = written / "bulletin-2026-10-1.html"
    browse(path, tmp_path / "profile", "--no-pdf-header-footer", f"--print-to-pdf={printed}")
    assert printed.read_bytes().startswith(b"%PDF")
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed.read_bytes())
    assert boxes
    assert {(round(float(across)), round(float(high))) for across, high in boxes} <= {(595, 842), (596, 842)}


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed here")
def test_a_spreadsheet_program_opens_the_workbook(written: Path, tmp_path: Path) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path),
         str(written / "bulletin-2026-10-1.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    assert (tmp_path / "bulletin-2026-10-1.pdf").read_bytes().startswith(b"%PDF")


CHARTS = {
    "columns": charts.columns,
    "bars": charts.bars,
}


@pytest.mark.parametrize("shape", CHARTS)
@pytest.mark.parametrize(
    ("labels", "values"),
    [([], []), (["a"], [0]), (["a"], [None]), (["一" * 60, "<b>"], [1, 10**12]), (["a"] * 12, [5] * 12)],
)
def test_a_chart_of_anything_is_well_formed_and_within_its_box(
    shape: str, labels: list[str], values: list[int | None]
) -> None:
    drawn = CHARTS[shape]('"<title>&', labels, [charts.Series("<n>", values), charts.Series("m", values)])
    root = parsed(drawn)
    width, height = map(int, (root.get("viewBox") or "").split()[2:])
    for bar in root.iter("rect"):
        left, top, across, high = (int(bar.get(name) or 0) for name in ("x", "y", "width", "height"))
        assert min(left, top, across, high) >= 0
        assert left + across <= width
        assert top + high <= height


def test_a_bar_is_as_long_as_its_number_is_of_the_largest() -> None:
    root = parsed(charts.bars("t", ["a", "b"], [charts.Series("n", [50, 100])]))
    half, whole = [int(bar.get("width") or 0) for bar in root.iter("rect")][1:]
    assert abs(2 * half - whole) <= 1


def test_a_line_goes_through_every_point_it_has() -> None:
    root = parsed(charts.line("t", ["a", "b", "c"], charts.Series("n", [1, None, 3])))
    line = next(root.iter("polyline"))
    assert len((line.get("points") or "").split()) == len(list(root.iter("circle"))) == 2
