"""A command at the prompt of `fundcs shell` against a process of its own, on the sample archive."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import owed
import world
from fundcs import boundary
from measure import Figure, Process, compare, timed
from startup import environment, program
from world import Sizes

COMMANDS = (
    "client show C000001", "client list", "client call C000001", "contract list",
    "contract show YX01-2026-0005", "complaints list", "complaints overdue", "callbacks list",
    "submission list", "payout schedule --fund YX01", "payout show --fund YX01", "payout steps --fund YX01",
    "fund show YX01", "reminders", "status",
)  # fmt: skip
"""What is asked all day; each is to be there within 50 ms."""


def prompt(folder: Path, _sizes: Sizes, repeat: int) -> Iterator[Figure]:
    """Each command in this process, its libraries loaded, against its process from start to end."""
    archive = owed.sample(folder)
    for command in COMMANDS:
        words = [
            "--archive",
            str(archive),
            "--now",
            world.NOW,
            "--as",
            "S001",
            "--lang",
            "en",
            *command.split(),
        ]

        def ours(words: list[str] = words) -> None:
            with redirect_stdout(io.StringIO()):
                code = boundary.run(words)
            if code:
                raise RuntimeError(f"{words} ended with {code}")

        ours()
        theirs = Process([program(), *words], environment())
        yield compare("prompt", f"{command} at the prompt / as a process", 0.2, repeat, timed(ours), theirs)
