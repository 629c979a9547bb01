"""A hundred complaints owed something, alone and among a million that are settled."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import world
from measure import Figure, compare, timed
from world import Sizes


def overdue(folder: Path, sizes: Sizes, repeat: int) -> Iterator[Figure]:
    """`complaints overdue` in both archives, both in this process: starting would hide what the rows cost."""
    founded = world.found(folder)
    settled = sizes.complaints - sizes.unsettled
    archives = []
    for name, number in (("million.db", settled), ("hundred.db", 0)):
        archives.append(world.copied(founded, folder / name))
        world.add_complaints(archives[-1], number, sizes.unsettled)
    what = f"complaints overdue, {sizes.unsettled} open of {sizes.complaints:,} / of {sizes.unsettled}"
    ours, theirs = (timed(partial(world.run, path, "complaints", "overdue")) for path in archives)
    for work in (ours, theirs):
        work()
    yield compare("complaints", what, 1.5, repeat, ours, theirs)
