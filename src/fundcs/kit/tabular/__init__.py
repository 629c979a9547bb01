"""Ledgers as departments keep them: workbooks and delimited text into typed rows, or errors with their cells.

`reading` opens a file safely, `table` finds the table on a sheet, `cells` reads one cell, `rows` all of them.
Chapters use `fundcs.kit.importing`, which puts these together.
"""

from enum import StrEnum


class Hidden(StrEnum):
    """What becomes of a ledger's rows that are hidden, filtered out or struck through."""

    SKIP = "skip"
    TAKE = "take"
