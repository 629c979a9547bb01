"""What starting costs: help against a small Typer app, a reading command against the libraries it needs."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import world
from measure import Figure, Process, Work, compare
from world import Sizes

_TWO_COMMANDS = '''
import typer

app = typer.Typer(add_completion=False)


@app.command()
def add(name: str, count: int = 1) -> None:
    """Add a thing."""


@app.command("list")
def list_(term: str = "") -> None:
    """List things."""


app()
'''


def environment() -> dict[str, str]:
    """As a user has it: compiled modules are kept, the output is English and of one width."""
    unwanted = ("PYTHONDONTWRITEBYTECODE", "FUNDCS_")
    env = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    return {**env, "LC_ALL": "C.UTF-8", "COLUMNS": "100"}


def program() -> str:
    """The installed program."""
    return str(Path(sysconfig.get_path("scripts")) / "fundcs")


def help_(folder: Path, _sizes: Sizes, repeat: int) -> Iterator[Figure]:
    """`fundcs --help` against the help of a Typer app with two commands."""
    app = folder / "two_commands.py"
    app.write_text(_TWO_COMMANDS, encoding="utf-8")
    ours = Process([program(), "--help"], environment())
    theirs = Process([sys.executable, str(app), "--help"], environment())
    yield _compiled("help", "fundcs --help / a Typer app of two commands", 1.15, repeat, ours, theirs)


def read(folder: Path, _sizes: Sizes, repeat: int) -> Iterator[Figure]:
    """Commands that read a small archive against a process that imports their libraries and ends."""
    archive = world.copied(world.found(folder), folder / "small.db")
    world.add_contracts(archive, 20)
    world.add_complaints(archive, 5, 5)
    theirs = Process([sys.executable, "-c", "import typer, sqlmodel"], environment())
    for command in ("complaints overdue", "client show C000001"):
        words = ["--archive", str(archive), "--now", world.NOW, "--as", "S001", *command.split()]
        ours = Process([program(), *words], environment())
        what = f"fundcs {command} / import typer, sqlmodel"
        yield _compiled("read", what, 1.2, repeat, ours, theirs)


def _compiled(name: str, what: str, aim: float, repeat: int, ours: Work, theirs: Work) -> Figure:
    """Compared, where there are rounds to compare, after a first run that writes the compiled modules."""
    if repeat > 1:
        ours()
        theirs()
    return compare(name, what, aim, repeat, ours, theirs)
