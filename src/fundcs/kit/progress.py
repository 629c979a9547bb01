"""How far a long command is: one line on standard error, rewritten, and nothing where that is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_CLEAR = "\r\x1b[K"


@contextmanager
def progress(doing: str, total: int) -> Iterator[Callable[[int], None]]:
    """Give a function that says how many of `total` are done; the line is gone at the end."""
    shows = sys.stderr.isatty()

    def said(done: int) -> None:
        if shows:
            sys.stderr.write(f"{_CLEAR}{doing} {done}/{total}")
            sys.stderr.flush()

    try:
        yield said
    finally:
        if shows:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()
