"""README's way from a ledger to a payout sheet, run by sh as it is written."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fundcs import demo

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the walk is run by sh")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A directory with the samples, and `fundcs` on the PATH."""
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    program = tmp_path / "bin" / "fundcs"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m fundcs "$@"\n', "utf-8")
    program.chmod(0o755)
    return tmp_path


def walked(place: Path, block: str) -> subprocess.CompletedProcess[str]:
    """The commands of a block, as sh runs them; the first that fails ends it."""
    source = str(Path(demo.__file__).parents[2])
    return subprocess.run(
        ["sh", "-eu"],
        input=block,
        cwd=place,
        env={
            "PATH": f"{place / 'bin'}:/usr/bin:/bin",
            "HOME": str(place),
            "PYTHONPATH": source,
            "FUNDCS_NOW": "2026-11-23T10:00",
            "LANG": "C.UTF-8",
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def block(name: str) -> str:
    """The README's block that begins with a ledger."""
    blocks: list[str] = re.findall(
        r"^```sh\n(.*?)^```", (ROOT / name).read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    return next(text for text in blocks if "init --from" in text)


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_walk_of_a_readme_runs_as_it_is_written(place: Path, name: str) -> None:
    done = walked(place, block(name))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert (place / "派息测算表.xlsx").is_file()
    assert "YX01-2026-0005" in done.stdout


def test_what_the_walk_proposes_names_everybody_whom_the_completed_file_has(place: Path) -> None:
    walked(place, "fundcs init --from samples/client-ledger.xlsx --out start.toml")
    proposed = (place / "start.toml").read_text("utf-8")
    completed = (place / "samples" / "start.toml").read_text("utf-8")
    names = re.findall(r'^(?:name|code) = "(.*)"', completed.partition("[[staff]]")[2], re.MULTILINE)
    assert len(names) == 13
    assert [name for name in names if f'"{name}"' not in proposed] == []
