"""How fast fundcs is, as ratios to the least that the same work costs: `python benchmarks/bench.py`.

Each ratio is that of the least CPU time of several runs of either side, taken in turns; beside it stand the
least and the greatest ratio of a single round, which is the noise, and where it counts the memory that our
process held at most. What is above its aim is marked.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import clients
import complaints
import owed
import payouts
import prompt
import startup
from measure import Figure
from world import FULL, QUICK, Sizes

Benchmark = Callable[[Path, Sizes, int], Iterator[Figure]]

BENCHMARKS: dict[str, tuple[Benchmark, int]] = {
    "help": (startup.help_, 9),
    "read": (startup.read, 9),
    "prompt": (prompt.prompt, 5),
    "import": (clients.import_, 3),
    "ledger": (clients.ledgers, 3),
    "payout": (payouts.payout, 3),
    "quarters": (payouts.quarters, 3),
    "every": (payouts.every, 1),
    "workbook": (payouts.book, 1),
    "complaints": (complaints.overdue, 9),
    "search": (clients.search, 3),
    "verify": (clients.verify, 2),
    "owed": (owed.few, 2),
    "growth": (owed.every, 1),
}
"""Each with its rounds: what is short is run more often, openpyxl's minute once."""


_HEADING = f"{'name':<11}{'ours':>9}{'theirs':>9}{'ratio':>8}{'aim':>6}  {'rounds':<12}{'MB':>6}  what"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmarks asked for and print one row each as they end."""
    asked = _asked(arguments)
    sizes = QUICK if asked.quick else FULL
    print(_HEADING, flush=True)
    with TemporaryDirectory() as folder:
        for name in asked.only or BENCHMARKS:
            benchmark, rounds = BENCHMARKS[name]
            for figure in benchmark(Path(folder), sizes, asked.repeat or rounds):
                print(_row(figure), flush=True)


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    reader = argparse.ArgumentParser(description="How fast fundcs is, as ratios; times are CPU seconds.")
    reader.add_argument("--only", action="append", choices=BENCHMARKS, help="only this one; may be repeated")
    reader.add_argument("--quick", action="store_true", help="tiny sizes: to see that it runs, not how fast")
    reader.add_argument("--repeat", type=int, metavar="N", help="so many rounds of each")
    return reader.parse_args(arguments)


def _row(figure: Figure) -> str:
    return f"{figure.name:<11}{figure.ours:>9.3f}{_compared(figure)}{_peak(figure)}  {figure.what}"


def _compared(figure: Figure) -> str:
    if figure.theirs is None or figure.ratio is None or figure.rounds is None or figure.aim is None:
        return " " * 37
    aim = f"{figure.aim:g}{'!' if figure.ratio > figure.aim else ' '}"
    rounds = f"{figure.rounds[0]:.2f}–{figure.rounds[1]:.2f}"
    return f"{figure.theirs:>9.3f}{figure.ratio:>8.2f}{aim:>6}  {rounds:<12}"


def _peak(figure: Figure) -> str:
    if figure.peak is None:
        return " " * 6
    above = figure.peak_aim is not None and figure.peak > figure.peak_aim
    return f"{figure.peak:>5.0f}{'!' if above else ' '}"


if __name__ == "__main__":
    main()
