"""Seconds of CPU, compared in turns, and the memory that a process took.

CPU and not the clock on the wall: another program's work and a slow disk then do not count. What remains of
noise shows in the range of the rounds' own ratios.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Work = Callable[[], float]
"""Does something once and returns the CPU seconds that count."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table: `ours` against `theirs` in seconds, or `ours` alone for information.

    `ratio` is that of the minima, divided by what the sizes make of it; `rounds` are the ratios of the single
    rounds, from the least to the greatest. `peak`: the most memory that our process held, in MB, where it was
    measured, and `peak_aim` what it may hold.
    """

    name: str
    what: str
    ours: float
    theirs: float | None = None
    aim: float | None = None
    ratio: float | None = None
    rounds: tuple[float, float] | None = None
    peak: float | None = None
    peak_aim: float | None = None


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


_CHILD = """
import os, sys
silent = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[silent])
_, status, used = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
"""Runs a command and reports on it. Another process does that: a child's peak is never below its parent's."""

_PEAK_UNIT = 1_000_000 if sys.platform == "darwin" else 1_000
"""`ru_maxrss` is in bytes on macOS, in kilobytes elsewhere; so many of it are a MB."""


@dataclass(slots=True)
class Process:
    """A command run from its start to its end: CPU seconds, and `peak`, the most memory of any run in MB."""

    command: Sequence[str]
    env: Mapping[str, str]
    peak: float = 0

    def __call__(self) -> float:
        """Run it once. A RuntimeError where it fails."""
        reporter = [sys.executable, "-I", "-S", "-c", _CHILD, *self.command]
        done = subprocess.run(reporter, env=self.env, capture_output=True, encoding="utf-8", check=True)
        code, seconds, peak = done.stdout.split()
        if int(code):
            raise RuntimeError(f"{self.command} ended with {code}: {done.stderr}")
        self.peak = max(self.peak, int(peak) / _PEAK_UNIT)
        return float(seconds)


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
