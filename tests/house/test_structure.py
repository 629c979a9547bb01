"""The shape of the house: a chapter's doors, and rules that know no store, screen, sheet or clock."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from shared.systems import WINDOWS

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "fundcs"
DOORS = {"commands", "service", "models", "queries", "rules", "show", "duties"}
BELOW_CHAPTERS = {"act", "archive", "kit", "locale", "policy"}
"""What is no chapter: the tools of all chapters, the store, and the regulation as data."""


def chapters() -> list[Path]:
    return sorted(
        folder for folder in SOURCE.iterdir() if folder.is_dir() and folder.name not in BELOW_CHAPTERS
        if (folder / "__init__.py").exists()
    )  # fmt: skip


def rules_modules() -> list[str]:
    """Every module that is named `rules` or lies below one, as a path from src/fundcs."""
    return [
        path.relative_to(SOURCE).as_posix()
        for path in sorted(SOURCE.rglob("*.py"))
        if "rules" in path.relative_to(SOURCE).with_suffix("").parts
    ]


def test_a_chapter_has_its_doors_and_no_others() -> None:
    strangers = {
        f"{chapter.name}/{path.name}"
        for chapter in chapters()
        for path in chapter.iterdir()
        if path.suffix in ("", ".py") and path.name not in ("__init__.py", "__pycache__")
        if path.stem not in DOORS
    }
    assert strangers == set()


def test_a_door_is_a_module_or_a_folder_of_modules_and_never_deeper() -> None:
    deeper = [
        folder.relative_to(SOURCE).as_posix()
        for chapter in chapters()
        for folder in chapter.glob("*/*/")
        if folder.is_dir() and folder.name != "__pycache__"
    ]
    assert deeper == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("the store", "from fundcs.archive import trail"),
        ("SQL", "import sqlmodel"),
        ("the screen", "from rich.table import Table"),
        ("a sheet", "from openpyxl import Workbook"),
        ("the clock", "from fundcs.kit.clock import now"),
    ],
)
@pytest.mark.skipif(WINDOWS, reason="import-linter reads the source, which is the same on every system")
def test_what_no_rule_may_know_is_refused_in_every_rules_module(tmp_path: Path, what: str, line: str) -> None:
    package = tmp_path / "src" / "fundcs"
    shutil.copytree(SOURCE, package, ignore=shutil.ignore_patterns("__pycache__", "*.po", "*.sql", "locale"))
    modules = rules_modules()
    for name in modules:
        path = package / name
        path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    report = lint(tmp_path, "rules", "clock")
    named = [name for name in modules if "fundcs." + _dotted(name) + " " in report]
    assert set(modules) - set(named) == set(), f"{what} may be imported there"


def lint(copy: Path, *contracts: str) -> str:
    """What import-linter says of a copy of the source under these contracts."""
    shutil.copy(ROOT / "pyproject.toml", copy)
    words = [word for contract in contracts for word in ("--contract", contract)]
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, 'src');"
        "from importlinter.cli import lint_imports_command; lint_imports_command()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--no-cache", *words],
        cwd=copy,
        env={"PYTHONPATH": str(copy / "src"), "PATH": "", "COLUMNS": "500", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def _dotted(name: str) -> str:
    return ".".join(Path(name).with_suffix("").parts).removesuffix(".__init__")


def test_the_layers_are_exhaustive_and_every_exception_carries_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["id"] == "chapters")
    assert layers["exhaustive"] is True
    assert "exhaustive_ignores" not in layers
    lines = text.splitlines()
    for exception in layers["ignore_imports"]:
        place = next(number for number, line in enumerate(lines) if f'"{exception}"' in line)
        assert lines[place - 1].strip().startswith("# "), exception
