"""What is owed, listed from an archive of a hundred thousand contracts."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import department
import world
from department import Department
from measure import Figure, Process, compare
from startup import environment, program
from world import Sizes

_PEAK = 150
"""What a process may hold in MB; one that reads the sample archive holds about 85."""

_BESIDE = ("greeting:", "documents:")
"""Birthdays and holidays come to every archive, and papers lack in files without any."""
_COMMANDS = (
    ("reminders",),
    ("reminders", "--fund", "{fund}"),
    ("status",),
    ("callbacks", "overdue"),
    ("complaints", "overdue"),
    ("submission", "list", "--fund", "{fund}"),
)
"""Every list of what is owed, and a list of one fund."""


def few(folder: Path, sizes: Sizes, repeat: int) -> Iterator[Figure]:
    """Commands where few contracts of very many owe something, against the same on the sample archive.

    Both as processes, as a user runs them: the ratio is that of the whole time, starting included.
    """
    large = Department(sizes.funds, sizes.of_fund)
    archive = department.build(folder / "department.db", large)
    _agree(archive, large.owed)
    made = sample(folder)
    for words in _COMMANDS:
        ours, theirs = _process(archive, words, "F001"), _process(made, words, "YX01")
        command = " ".join(words).format(fund="F001")
        what = f"fundcs {command}, {large.owed:,} of {large.contracts:,} contracts owe / on the sample"
        figure = compare("owed", what, 3, repeat, ours, theirs)
        yield replace(figure, peak=ours.peak, peak_aim=_PEAK)


def every(folder: Path, sizes: Sizes, repeat: int) -> Iterator[Figure]:
    """The list where every contract owes something, against a tenth of it, for each duty."""
    many = Department(sizes.funds, sizes.of_fund, busy=True)
    fewer = Department(sizes.fewer_funds, sizes.of_fund, busy=True)
    ours, theirs = (_busy(folder, of) for of in (many, fewer))
    what = f"fundcs reminders, {many.owed:,} duties / {fewer.owed:,}, for each"
    figure = compare("growth", what, 1.2, repeat, ours, theirs, many.owed / fewer.owed)
    yield replace(figure, peak=ours.peak)


def _busy(folder: Path, of: Department) -> Process:
    archive = department.build(folder / f"busy-{of.contracts}.db", of)
    _agree(archive, of.owed)
    return _process(archive, ("reminders",), "F001")


def _process(archive: Path, words: tuple[str, ...], fund: str) -> Process:
    options = ["--archive", str(archive), "--now", world.NOW, "--as", "S001"]
    return Process([program(), *options, *(word.format(fund=fund) for word in words)], environment())


def _agree(archive: Path, owed: int) -> None:
    """Refuse to measure an archive that does not owe what it was made to, beside what every archive owes."""
    duties = json.loads(world.run(archive, "reminders", "--json"))
    made = [duty for duty in duties if not duty["key"].startswith(_BESIDE)]
    if len(made) != owed:
        raise RuntimeError(f"{len(made)} duties are owed in {archive.name}, not {owed}")


def sample(folder: Path) -> Path:
    """The archive of `fundcs demo`."""
    made = folder / "sample"
    if not made.exists():
        subprocess.run([program(), "demo", str(made)], env=environment(), capture_output=True, check=True)
    return made / "archive.db"
