"""What a new user does after the installation, as docs/windows.md and README say it, in both languages."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = (
    ("客户名称", "客户类型", "证件号码", "手机", "客服专员"),
    ("王芳", "自然人", "110101198503072342", "13900001111", "何宁"),
)
CONTRACTS = (
    ("合同编号", "客户名称", "基金代码", "认购金额", "起息日", "理财顾问", "收款户名", "开户行", "账号"),
    ("YX01-1", "王芳", "YX01", 1_000_000, "2026-01-20", "顾言", "王芳", "中国银行", "6217900011223344"),
)
ENGLISH, CHINESE = ("docs/windows.md", "en"), ("docs/windows.zh.md", "zh")
both = pytest.mark.parametrize(("page", "language"), [ENGLISH, CHINESE], ids=["en", "zh"])


def blocks(page: str) -> list[str]:
    """A page's blocks for PowerShell; both of Windows's separators are one here."""
    text = (ROOT / page).read_text("utf-8").replace("\\", "/")
    return re.findall(r"^```powershell\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def commands(page: str) -> list[list[str]]:
    """The words after `fundcs` in those blocks, in order."""
    lines = [line for block in blocks(page) for line in block.splitlines()]
    return [shlex.split(line)[1:] for line in lines if re.match(r"\S*fundcs ", line)]


def run(folder: Path, language: str, words: list[str]) -> subprocess.CompletedProcess[str]:
    own = {
        "FUNDCS_ARCHIVE": str(folder / "own"),
        "FUNDCS_LANG": language,
        "FUNDCS_NOW": "2026-11-23T10:00",
        "PYTHONUTF8": "1",
    }
    return subprocess.run(
        [sys.executable, "-m", "fundcs", *words],
        cwd=folder, env={**os.environ, **own}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


@both
def test_every_command_of_the_page_for_windows_does_what_it_says(
    tmp_path: Path, page: str, language: str
) -> None:
    book = openpyxl.Workbook()
    for title, rows in (("客户台账", CLIENTS), ("合同台账", CONTRACTS)):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "台账.xlsx")
    walked = [words for words in commands(page) if words[:2] not in _REGISTERED]
    assert [words[0] for words in walked][:2] == ["demo", "init"]
    for words in walked:
        done = run(tmp_path, language, words)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
    assert {path.name for path in tmp_path.iterdir()} >= {
        "fundcs-demo", "own", "派息测算表.xlsx", "待办.html", "备份.db",
    }  # fmt: skip


_REGISTERED = [["schedule", verb] for verb in ("add", "list", "remove")]
"""What only a system's own scheduler carries out (tests/schedule)."""


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_a_readme_installs_on_windows_as_the_page_for_windows_does(page: str) -> None:
    assert blocks(page)[0] == blocks("docs/windows.md")[0]
