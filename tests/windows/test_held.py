"""A file that is open in Excel, the commonest mishap on Windows: said before anything is done."""

from __future__ import annotations

import io
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from fire import scenario
from shared.systems import real

import cli_reference
from fundcs import boundary
from fundcs.act.command import Access, Needs
from fundcs.kit import durable
from fundcs.main import command

Hold = Callable[[Path], AbstractContextManager[None]]
ROOT = Path(__file__).resolve().parents[2]
SENTENCE = "is open in another program; close it and repeat; nothing was done"
_FILES = ("--xlsx", "--csv", "--ics", "--out")


def run(step: scenario.Step, here: Path) -> tuple[int, str]:
    """The exit code of a command of the scenario, and its standard error."""
    arguments = [word.replace("{samples}", str(ROOT / "samples")) for word in step.arguments(here)]
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()) as err:
        code = boundary.run(arguments)
    return code, err.getvalue()


def target(step: scenario.Step, here: Path) -> Path | None:
    """The file that a command of the scenario writes, or one of those it writes into a directory."""
    words = step.arguments(here)
    if step.command == "archive backup":
        return Path(step.words[2].replace("{here}", str(here)))
    for option in _FILES:
        if option in words:
            named = Path(words[words.index(option) + 1])
            return named if named.suffix else named / _in_folder(step)
    return None


def _in_folder(step: scenario.Step) -> str:
    if step.command == "report":
        return f"bulletin-2026-06-{2 if '--reissue' in step.words else 1}.xlsx"
    return "YX01-2026-04-01-C000001.xlsx"


def entries(archive: Path) -> int:
    with closing(sqlite3.connect(archive)) as connection:
        return int(connection.execute("SELECT count(*) FROM trail").fetchone()[0])


def file_writers() -> set[str]:
    """Every command of the tree that writes a file: the office gives each a --force."""
    entries_ = cli_reference.walk(command())
    names = {e.path.removeprefix("fundcs ") for e in entries_ if any(p.name == "force" for p in e.params())}
    return names | {"archive backup"}


@pytest.mark.usefixtures("own_keys")
def test_every_command_says_that_its_file_is_open_before_it_does_anything(
    tmp_path: Path, held: Hold, sample_year: tuple[Path, dict[str, Any]]
) -> None:
    here = tmp_path / "here"
    scenario.furnish(here)
    workbook = next(sample_year[0].glob("*.xlsx"))
    tried: list[str] = []
    wrong: list[tuple[object, ...]] = []
    for step in scenario.steps():
        if step.by_hand:
            scenario.fill(step, here)
            continue
        path = target(step, here)
        if step.newer or step.command == "demo":
            continue
        if path is not None and step.tried:
            tried.append(step.command)
            path.parent.mkdir(exist_ok=True)
            if not path.exists():
                shutil.copyfile(workbook, path)
            before, acts = path.read_bytes(), entries(here / "archive.db")
            with held(path):
                code, err = run(step, here)
            if code != 1 or SENTENCE not in err:
                wrong.append((step.number, step.words, code, err))
            if path.read_bytes() != before or entries(here / "archive.db") != acts:
                wrong.append((step.number, step.words, "changed"))
            left = [str(found) for found in durable.leftovers(path.parent)]
            wrong += [(step.number, step.words, "left", left)] if left else []
            path.unlink()
        code, err = run(step, here)
        assert code == 0, (step.number, step.words, err)
    assert wrong == []
    assert file_writers() - set(tried) == set()


def archive_writers() -> set[str]:
    """Every command of the tree that writes to the archive it is given."""
    walked = [(e.path.removeprefix("fundcs "), Needs.of(e.command)) for e in cli_reference.walk(command())]
    declared = {name for name, needs in walked if needs is not None and needs.access is Access.WRITE}
    return declared | {"client show"}  # with --reveal


@real
@pytest.mark.usefixtures("own_keys")
def test_every_command_that_writes_says_that_the_archive_is_open(tmp_path: Path, held: Hold) -> None:
    here = tmp_path / "here"
    scenario.furnish(here)
    archive = here / "archive.db"
    tried: list[str] = []
    wrong: list[tuple[object, ...]] = []
    for step in scenario.steps():
        if step.by_hand:
            scenario.fill(step, here)
            continue
        if step.newer or step.command == "demo":
            continue
        if step.tried and step.command in archive_writers() and "--reconcile" not in step.words:
            tried.append(step.command)
            before = archive.read_bytes()
            with held(archive):
                code, err = run(step, here)
            if code != 5 or "was in use" not in err or archive.read_bytes() != before:
                wrong.append((step.number, step.words, code, err))
        code, err = run(step, here)
        assert code == 0, (step.number, step.words, err)
    assert wrong == []
    assert archive_writers() - set(tried) == set()


@pytest.mark.parametrize("words", [("client", "import"), ("contract", "import"), ("calendar", "import")])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_ledger_that_nobody_else_may_open_is_said_to_be_open(
    office: Any, tmp_path: Path, locked: Hold, words: tuple[str, ...], kind: str
) -> None:
    ledger = tmp_path / f"台账.{kind}"
    ledger.write_bytes(b"PK\3\4" if kind == "xlsx" else b"a,b\n")
    with locked(ledger):
        assert f"{ledger.name} {SENTENCE}" in office.refused(*words, ledger)


@real
def test_an_archive_that_another_program_holds_is_said_to_be_in_use(office: Any, locked: Hold) -> None:
    with locked(office.path):
        assert "was in use" in office.refused("staff", "list", code=5)


def test_a_file_that_is_no_archive_any_more_is_not_restored_over_while_it_is_held(
    office: Any, tmp_path: Path, held: Hold
) -> None:
    office.ok("archive", "backup", tmp_path / "copy.db")
    office.path.write_bytes(b"no archive any more")
    for end in ("-wal", "-shm"):
        office.path.with_name(office.path.name + end).unlink(missing_ok=True)
    with held(office.path):
        said = office.refused("archive", "restore", tmp_path / "copy.db", "--foreign", code=5)
    assert "was in use" in said
    assert [path.name for path in office.folder.iterdir()] == ["archive.db"]
    assert office.path.read_bytes() == b"no archive any more"
