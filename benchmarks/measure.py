"""Seconds of CPU, compared in turns.

CPU and not the clock on the wall: another program's work and a slow disk then do not count. What remains of
noise shows in the range of the rounds' own ratios.
"""

from __future__ import annotations

import gc
import resource
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Work = Callable[[], float]
"""Does something once and returns the CPU seconds that count."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table: `ours` against `theirs` in seconds, or `ours` alone for information.

    `ratio` is that of the minima, divided by what the sizes make of it; `rounds` are the ratios of the single
    rounds, from the least to the greatest.
    """

    name: str
    what: str
    ours: float
    theirs: float | None = None
    aim: float | None = None
    ratio: float | None = None
    rounds: tuple[float, float] | None = None


def compare(
    name: str, what: str, aim: float, repeat: int, ours: Work, theirs: Work, scale: float = 1
) -> Figure:
    """The least of `repeat` runs of each, in turns: A B A B. `scale`: how often theirs goes into ours."""
    pairs = [(ours(), theirs()) for _ in range(repeat)]
    least, least_of_theirs = (min(times) for times in zip(*pairs, strict=True))
    ratios = sorted(one / other / scale for one, other in pairs)
    ratio = least / least_of_theirs / scale
    return Figure(name, what, least, least_of_theirs, aim, ratio, (ratios[0], ratios[-1]))


def least(name: str, what: str, repeat: int, work: Work) -> Figure:
    """The least of `repeat` runs, for information."""
    return Figure(name, what, min(work() for _ in range(repeat)))


def process(command: Sequence[str], env: Mapping[str, str]) -> Work:
    """CPU seconds of a process from its start to its end; a CalledProcessError where it fails."""

    def work() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime

    return work


def timed(work: Callable[[], object], prepare: Callable[[], object] | None = None) -> Work:
    """CPU seconds of a call in this process; `prepare` is called before and not counted.

    Cycles are not collected meanwhile, on either side: the program switches that off at its start.
    """

    def run() -> float:
        if prepare is not None:
            prepare()
        gc.collect()
        gc.disable()
        try:
            start = time.process_time()
            work()
            return time.process_time() - start
        finally:
            gc.enable()

    return run
