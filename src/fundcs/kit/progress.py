"""How far a long command is: one line on standard error, rewritten; nothing where that is no terminal."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fundcs.kit.i18n import _

_CLEAR = "\r\x1b[K" if os.name != "nt" else f"\r{79 * ' '}\r"
"""To the start of the line, which is emptied; consoles of Windows print escapes unless told not to."""


@contextmanager
def progress(doing: str, total: int) -> Iterator[Callable[[int], None]]:
    """Give a function that says how many of `total` are done; the line is gone at the end."""
    shows = sys.stderr.isatty()

    def show(done: int) -> None:
        if shows:
            sys.stderr.write(f"{_CLEAR}{doing} {done}/{total}")
            sys.stderr.flush()

    try:
        yield show
    finally:
        if shows:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()


@contextmanager
def ticking(after: float = 1.0) -> Iterator[None]:
    """While the block runs longer than `after` seconds, say on a terminal that it does and for how long."""
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    ticker = threading.Thread(target=_tick, args=(done, after), daemon=True)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()


def _tick(done: threading.Event, after: float) -> None:
    seconds = after
    if done.wait(after):
        return
    while True:
        sys.stderr.write(
            _CLEAR
            + _("working, {seconds} s; Ctrl-C stops without changing anything").format(seconds=int(seconds))
        )
        sys.stderr.flush()
        if done.wait(1.0):
            break
        seconds += 1
    sys.stderr.write(_CLEAR)
    sys.stderr.flush()
